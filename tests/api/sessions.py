"""Sessions that end with a changed password or second factor, refreshes of an app client with a secret, and a secret that is
replaced in Secrets Manager.

ministack revokes tokens, and checks the client's proof against the user name behind an alias.
"""

import authenticator
from api_server import ApiServer
from api_user import ApiUser
from client_secret import enable_totp
from policy_file import write_policy

NONE = ('sign_out = "everywhere"', 'sign_out = "none"')


def run(steps, program, ministack):
    for secret in [False, True]:
        pool = ministack.pool()
        pool.add_app_client(secret)
        # Users have a name that is not the address with which they sign in.
        kind = "with a secret" if secret else "without a secret"
        with ApiServer(program, pool.variables()) as api:
            refreshes_after_sign_in_with_alias(steps, ApiUser(steps, pool, api, "ann").sign_up_and_in(), kind, secret)
            loses_sessions_with_a_reset(steps, ApiUser(steps, pool, api, "bob").sign_up_and_in(), kind)
            loses_sessions_with_a_changed_password(steps, ApiUser(steps, pool, api, "cem").sign_up_and_in(), kind)
            loses_sessions_without_second_factor(steps, ApiUser(steps, pool, api, "dan").sign_up_and_in(), kind)
        with ApiServer(program, pool.variables(POLICY_FILE=write_policy(ministack, NONE))) as api:
            keeps_sessions(steps, ApiUser(steps, pool, api, "eve").sign_up_and_in(), kind)
    survives_replaced_secret(steps, program, ministack)


def survives_replaced_secret(steps, program, ministack):
    """`serve` has read a secret that Cognito rejects, when the right one is stored."""
    pool = ministack.pool()
    pool.add_app_client(secret=True)
    pool.store_secret("0ldS3cretEXAMPLE")
    with ApiServer(program, pool.variables()) as api:
        # ministack does not check the secret of this call.
        api.post("/revokeToken", refreshToken="x")
        pool.replace_secret(pool.secret)
        ministack.recorder.take_requests()
        ann = ApiUser(steps, pool, api, "ann").sign_up_and_in()
        steps.expect("a replaced secret: sign up, confirm and sign in", "accessToken" in ann.tokens)
        operations = ministack.recorder.take_operations()
        steps.expect("a replaced secret: it is read again once", operations.count("GetSecretValue"), 1)
        steps.expect("a replaced secret: one call is repeated", operations.count("SignUp"), 2)
        log = api.log()
        steps.expect("a replaced secret: the log says so", [line["secret"] for line in log if "secret" in line], ["secret_replaced"])
        leaked = [line for line in map(str, log) if pool.secret in line or "0ldS3cretEXAMPLE" in line]
        steps.expect("a replaced secret: no secret is in the log", leaked, [])


def refreshes_after_sign_in_with_alias(steps, ann, kind, secret):
    recorder = ann.emulator.recorder
    recorder.take_requests()
    fresh = ann.api.post("/refreshToken", refreshToken=ann.tokens["refreshToken"])
    steps.expect_response(f"refresh after a sign-in with the address, {kind}", fresh, refreshToken=ann.tokens["refreshToken"])
    wanted = "GetTokensFromRefreshToken" if secret else "InitiateAuth"
    steps.expect(f"the operation, {kind}", recorder.take_operations(), [wanted])
    steps.expect_response(f"the new tokens are valid, {kind}", ann.api.get("/user", fresh.json["accessToken"]))
    steps.expect_response(f"read the profile with a refresh token, {kind}", ann.post_with_refresh_token("/profile"))
    invalid = ann.api.post("/refreshToken", refreshToken="x")
    steps.expect_response(f"an invalid refresh token, {kind}", invalid, 401, "invalid_grant")


def is_alive(person, tokens):
    """Whether a session can be refreshed, and whether Cognito accepts its access token."""
    refreshed = person.api.post("/refreshToken", refreshToken=tokens["refreshToken"])
    return refreshed.code, person.api.get("/user", tokens["accessToken"]).code


def sign_in_twice(person):
    """The tokens of two sessions; the second is the user's own."""
    stolen = person.sign_in().json
    person.sign_in()
    return stolen, dict(person.tokens)


def loses_sessions_with_a_reset(steps, bob, kind):
    sessions = sign_in_twice(bob)
    bob.post("/forgotPasswordRequest")
    bob.password = "R3set-Pa55!"
    code = bob.emulator.sent_code(bob.pool, bob.username, "PasswordResetCode")
    wrong = bob.post("/forgotPasswordConfirm", confirmationCode=authenticator.wrong(code), password=bob.password)
    steps.expect_response(f"reset the password with a wrong code, {kind}", wrong, 400, "invalid_code")
    steps.expect(f"no session has ended, {kind}", [is_alive(bob, tokens) for tokens in sessions], [(200, 200)] * 2)
    bob.emulator.recorder.take_requests()
    reset = bob.post("/forgotPasswordConfirm", confirmationCode=code, password=bob.password)
    steps.expect(f"reset the password, {kind}", (reset.code, reset.json), (200, {"status": "success"}))
    operations = bob.emulator.recorder.take_operations()
    steps.expect(f"the operations, {kind}", operations, ["ConfirmForgotPassword", "AdminUserGlobalSignOut"])
    steps.expect(f"both sessions have ended, {kind}", [is_alive(bob, tokens) for tokens in sessions], [(401, 401)] * 2)
    steps.expect_response(f"sign in with the new password, {kind}", bob.sign_in())
    steps.expect(f"the new session is alive, {kind}", is_alive(bob, bob.tokens), (200, 200))


def loses_sessions_with_a_changed_password(steps, cem, kind):
    sessions = sign_in_twice(cem)
    changed = cem.post_with_access_token("/changePassword", oldPassword=cem.password, newPassword="Ch4nged-Pa55!")
    steps.expect(f"change the password, {kind}", (changed.code, changed.json), (200, {"status": "success", "signedOut": True}))
    steps.expect(f"both sessions have ended then, {kind}", [is_alive(cem, tokens) for tokens in sessions], [(401, 401)] * 2)
    valid = cem.api.get("/cognito/auth", cem.tokens["accessToken"])
    # Until it expires, a token is valid where only its signature is checked (threat model, C17).
    steps.expect_response(f"the signature of the access token is still valid, {kind}", valid)
    cem.password = "Ch4nged-Pa55!"
    steps.expect_response(f"sign in with the changed password, {kind}", cem.sign_in())


def loses_sessions_without_second_factor(steps, dan, kind):
    enable_totp(dan)
    stolen = dict(dan.tokens)
    off = dan.post_with_access_token("/setMfa", enableMfa=False, method="TOTP")
    steps.expect(f"switch the second factor off, {kind}", (off.code, off.json), (200, {"status": "success", "signedOut": True}))
    steps.expect(f"the session has ended, {kind}", is_alive(dan, stolen), (401, 401))
    steps.expect_response(f"sign in without it, {kind}", dan.sign_in())
    on = dan.post_with_access_token("/setMfa", enableMfa=False)
    steps.expect(f"switch nothing off, {kind}", (on.code, on.json), (200, {"status": "success", "signedOut": False}))
    steps.expect(f"the session goes on, {kind}", is_alive(dan, dan.tokens), (200, 200))


def keeps_sessions(steps, eve, kind):
    sessions = sign_in_twice(eve)
    changed = eve.post_with_access_token("/changePassword", oldPassword=eve.password, newPassword="Ch4nged-Pa55!")
    told = {"status": "success", "signedOut": False}
    steps.expect(f"change the password, where the policy keeps sessions, {kind}", (changed.code, changed.json), (200, told))
    steps.expect(f"both sessions go on, {kind}", [is_alive(eve, tokens) for tokens in sessions], [(200, 200)] * 2)
