"""What the emulators do not support or do wrong, and what tests it instead.

A row contains the result of a step with this emulator. It fails once the emulator supports the step.
"""

import collections

Limitation = collections.namedtuple("Limitation", "code error members reason instead")

LOCAL, MOTO, NEITHER = "cognito-local can", "moto can", "neither emulator can; the tests of http-api/ use a fake"


def limitation(reason, instead, code=200, error=None, **members):
    return Limitation(code, error, members, reason, instead)


def unavailable(operation, instead):
    """moto's response to an unsupported operation is not a valid response of AWS."""
    return limitation(f"it has no {operation}", instead, 503, "unavailable")


def unsupported(operation, instead):
    return limitation(f"it has no {operation}", instead, 500, "internal")


# For a wrong password.
PASSWORD = "it reports that the password violates the password policy"

LIMITATIONS = {
    "moto": {
        "confirm with a wrong code": limitation("it accepts any code", LOCAL),
        "ask for another code": unavailable("ResendConfirmationCode", NEITHER),
        "confirm with a used code": limitation("it accepts any code", LOCAL),
        "press the button again": limitation("it accepts any code", LOCAL),
        "start a choice-based sign-in": unsupported("USER_AUTH", NEITHER),
        "remove an attribute": unavailable("DeleteUserAttributes", LOCAL),
        "remove the telephone number": unavailable("DeleteUserAttributes", LOCAL),
        "verify the address with a wrong code": unavailable("VerifyUserAttribute", LOCAL),
        "verify the address": unavailable("VerifyUserAttribute", LOCAL),
        "/forgotPasswordConfirm with a wrong code": limitation("it accepts any code", LOCAL),
        "/passwordReset with a wrong code": limitation("it accepts any code", LOCAL),
        "a session that was not issued": limitation("it reports a missing resource", NEITHER, 500, "internal"),
        "answer a short message with a wrong code": limitation("it accepts any code", LOCAL),
        "sign in, which offers a choice of factors": limitation("it has no SELECT_MFA_TYPE", LOCAL, challenge="SMS_MFA"),
        "end one session": unavailable("RevokeToken", LOCAL),
        "delete the user": unavailable("DeleteUser", LOCAL),
    },
    "secret": {
        "refresh where refresh tokens are rotated": unavailable("GetTokensFromRefreshToken", "ministack can, without rotation"),
    },
    "cognito-local": {
        "ask for another code": limitation("it has no ResendConfirmationCode, an error that the API does not tell", NEITHER),
        "the tokens have an expiry time": limitation("it does not send ExpiresIn", MOTO, time=0),
        "start a choice-based sign-in": limitation("it has no USER_AUTH", NEITHER, 401, "invalid_credentials"),
        "change the password with a wrong current one": limitation(PASSWORD, MOTO, 400, "invalid_password"),
        "a session that was not issued": limitation("it does not check sessions", NEITHER),
        "disable it with user name and refresh token": limitation(
            "it does not store refresh tokens that are issued after a challenge", MOTO, 401, "invalid_grant"
        ),
        "sign in with a wrong temporary password": limitation(
            "it does not check temporary passwords", MOTO, nextStep="NEW_PASSWORD_REQUIRED"
        ),
        "sign in, which sends a short message": limitation(
            "it requires a legacy option in its file", "the next step tests it", 401, "invalid_credentials"
        ),
        "change the password, which ends all sessions": limitation("it has no GlobalSignOut", MOTO, signedOut=False),
        "/signOutGlobal, which ends all sessions": unsupported("GlobalSignOut", MOTO),
        "/logout, which ends all sessions": unsupported("GlobalSignOut", MOTO),
    },
}
