"""What the emulators cannot do, or do wrong, and what carries it instead.

A row names a step, and how that ends with this emulator. It falls once the emulator has learned it.
"""

import collections

Limitation = collections.namedtuple("Limitation", "code error members reason instead")

LOCAL, MOTO, NOBODY = "cognito-local can", "moto can", "nobody can: the tests of endpoints/ fake it"


def limitation(reason, instead, code=200, error=None, **members):
    return Limitation(code, error, members, reason, instead)


def unavailable(operation, instead):
    """What moto says to an operation that it does not have is no answer of AWS's."""
    return limitation(f"it has no {operation}", instead, 503, "unavailable")


def unsupported(operation, instead):
    return limitation(f"it has no {operation}", instead, 500, "internal")


# Of a wrong one.
PASSWORD = "it speaks of a password that the pool does not take"

LIMITATIONS = {
    "moto": {
        "confirm with a wrong code": limitation("it takes any code", LOCAL),
        "ask for another code": unavailable("ResendConfirmationCode", NOBODY),
        "confirm with a used code": limitation("it takes any code", LOCAL),
        "press the button again": limitation("it takes any code", LOCAL),
        "start a sign-in whose way the user chooses": unsupported("USER_AUTH", NOBODY),
        "take an attribute away": unavailable("DeleteUserAttributes", LOCAL),
        "take the telephone number away": unavailable("DeleteUserAttributes", LOCAL),
        "prove the address with a wrong code": unavailable("VerifyUserAttribute", LOCAL),
        "prove the address": unavailable("VerifyUserAttribute", LOCAL),
        "/forgotPasswordConfirm with a wrong code": limitation("it takes any code", LOCAL),
        "/passwordReset with a wrong code": limitation("it takes any code", LOCAL),
        "a session that was never given": limitation("it says that there is no such resource", NOBODY, 500, "internal"),
        "answer a short message with a wrong code": limitation("it takes any code", LOCAL),
        "sign in, which lets choose": limitation("it has no SELECT_MFA_TYPE", LOCAL, challenge="SMS_MFA"),
        "end one session": unavailable("RevokeToken", LOCAL),
        "delete the user": unavailable("DeleteUser", LOCAL),
    },
    "secret": {
        "refresh where refresh tokens are rotated": unavailable("GetTokensFromRefreshToken", NOBODY),
    },
    "cognito-local": {
        "ask for another code": unsupported("ResendConfirmationCode", NOBODY),
        "for how long that is": limitation("it does not say ExpiresIn", MOTO, time=0),
        "start a sign-in whose way the user chooses": unsupported("USER_AUTH", NOBODY),
        "change the password without knowing it": limitation(PASSWORD, MOTO, 400, "invalid_password"),
        "a session that was never given": limitation("it looks at no session", NOBODY),
        "switch it off, with user name and refresh token": limitation(
            "it keeps no refresh token that came after a challenge", MOTO, 401, "invalid_grant"
        ),
        "sign in with a wrong temporary password": limitation(
            "it looks at no temporary password", MOTO, nextStep="NEW_PASSWORD_REQUIRED"
        ),
        "sign in, which sends a short message": limitation(
            "it wants an option of old, which is written into its file", "the next step does", 500, "internal"
        ),
        "/signOutGlobal, which ends all sessions": unsupported("GlobalSignOut", MOTO),
        "/logout, which ends all sessions": unsupported("GlobalSignOut", MOTO),
    },
}
