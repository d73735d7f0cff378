"""Challenges of a sign-in: codes, a choice, a new password, an authenticator."""

import authenticator
from api_server import ApiServer
from api_user import ApiUser


def enrols_an_authenticator(cem):
    steps = cem.sign_up_and_in().steps
    steps.expect_response("a user without a second factor", cem.post_with_access_token("/getMfa"), mfa=None)
    secret = cem.post_with_access_token("/totpAssociate").json["secretCode"]
    code = authenticator.code(secret)
    wrong = cem.post_with_access_token("/totpVerify", mfaCode=authenticator.wrong(code))
    steps.expect_response("an authenticator with a wrong code", wrong, 400, "invalid_code")
    right = cem.post_with_access_token("/totpVerify", mfaCode=authenticator.code(secret))
    steps.expect_response("an authenticator", right, status="success")
    steps.expect_response("enable it", cem.post_with_access_token("/setMfa", enableMfa=True, method="TOTP"), status="success")
    methods = {"methods": ["SOFTWARE_TOKEN_MFA"], "preferred": "SOFTWARE_TOKEN_MFA"}
    steps.expect_response("it is enabled", cem.post_with_access_token("/getMfa"), mfa=methods)
    answers_totp_challenge(cem, secret)
    off = cem.post_with_refresh_token("/setMfa", enableMfa=False, method="TOTP")
    if not steps.expect_response("disable it with user name and refresh token", off, status="success"):
        steps.expect_response("disable it", cem.post_with_access_token("/setMfa", enableMfa=False, method="TOTP"), status="success")
    steps.expect("the password is sufficient again", "accessToken" in cem.sign_in().json)


def answers_totp_challenge(cem, secret):
    steps, asked = cem.steps, cem.sign_in("/login")
    steps.expect_response("sign in, which asks for a code", asked, nextStep="MFA_AUTH", challenge="SOFTWARE_TOKEN_MFA")
    session = asked.json["loginSession"]
    wrong = cem.post("/loginMfa", loginSession=session, mfaCode=authenticator.wrong(authenticator.code(secret)))
    steps.expect_response("answer with a wrong code", wrong, 400, "invalid_code")
    right = cem.post("/loginMfa", loginSession=session, mfaCode=authenticator.code(secret))
    steps.expect_response("answer with the code", cem.store_tokens(right))
    steps.expect_response("the tokens are valid", cem.post_with_access_token("/profile"))
    other = cem.post("/loginNewPasswordRequired", loginSession=session, newPassword="N3w-Pa55word!")
    steps.expect_response("a session of another challenge", other, 401, "invalid_session")
    sessions = {"an invalid session": "none", "a session that was not issued": session[:-4] + "none"}
    for name, session in sessions.items():
        none = cem.post("/loginMfa", loginSession=session, mfaCode=authenticator.code(secret))
        steps.expect_response(name, none, 401, "invalid_session")


def is_registered_by_administrator(dan, administrator):
    """Registration by a member of the group that the policy names."""
    steps, api, password = dan.steps, dan.api, "T3mporary-Pa55!"
    body = {"username": dan.username, "temporaryPassword": password}
    body["attributes"] = {"email": dan.email, "email_verified": "true"}
    forbidden = api.post("/cognito/users", token=administrator.tokens["idToken"], **body)
    steps.expect("register a user without permission", (forbidden.code, forbidden.json), (403, {"message": "Forbidden"}))
    dan.pool.promote(administrator.username)
    administrator.sign_in()
    registered = api.post("/cognito/users", token=administrator.tokens["idToken"], **body)
    steps.expect_response("register a user as an administrator", registered)
    user = registered.json["User"]
    steps.expect("the user must choose a password", (user["Enabled"], user["UserStatus"]), (True, "FORCE_CHANGE_PASSWORD"))
    twice = api.post("/cognito/users", token=administrator.tokens["idToken"], **body)
    steps.expect_response("register the user twice", twice, 409, "user_exists")
    signs_in_with_temporary_password(dan, password)


def signs_in_with_temporary_password(dan, password):
    steps = dan.steps
    wrong = dan.sign_in("/login", "Wr0ng-Pa55!")
    steps.expect_response("sign in with a wrong temporary password", wrong, 401, "invalid_credentials")
    asked = dan.sign_in("/login", password)
    steps.expect_response("sign in, which asks for a new password", asked, nextStep="NEW_PASSWORD_REQUIRED")
    chosen = dan.post("/loginNewPasswordRequired", loginSession=asked.json["loginSession"], newPassword=dan.password)
    steps.expect_response("choose it", dan.store_tokens(chosen))
    steps.expect_response("sign in with it", dan.sign_in("/login"))


def gets_short_messages(eve):
    """Enabled by the user, then by the option of cognito-local, then together with an authenticator."""
    steps = eve.sign_up_and_in(phone_number="+15550102").steps
    steps.expect_response("enable short messages", eve.post_with_access_token("/setMfa", enableMfa=True), status="success")
    asked = eve.sign_in("/login")
    if not steps.expect_response("sign in, which sends a short message", asked, nextStep="MFA_AUTH", challenge="SMS_MFA"):
        eve.emulator.set_sms_mfa_option(eve.pool, eve.username)
        asked = eve.sign_in("/login")
        steps.expect_response("sign in with the legacy option, which sends a short message", asked, nextStep="MFA_AUTH", challenge="SMS_MFA")
    session, code = asked.json["loginSession"], eve.sent_code("MFACode")
    wrong = eve.post("/loginMfa", loginSession=session, mfaCode=authenticator.wrong(code))
    if not steps.expect_response("answer a short message with a wrong code", wrong, 400, "invalid_code"):
        session = eve.sign_in("/login").json["loginSession"]
    right = eve.post("/loginMfa", loginSession=session, mfaCode=code)
    steps.expect_response("answer a short message", eve.store_tokens(right))
    chooses_a_factor(eve)


def chooses_a_factor(eve):
    steps, secret = eve.steps, eve.post_with_access_token("/totpAssociate").json["secretCode"]
    eve.post_with_access_token("/totpVerify", mfaCode=authenticator.code(secret))
    asked = eve.sign_in("/login")
    if steps.expect_response("sign in, which offers a choice of factors", asked, nextStep="SELECT_MFA_TYPE", challenge="SELECT_MFA_TYPE"):
        chosen = eve.post("/loginSelect", loginSession=asked.json["loginSession"], answer="SOFTWARE_TOKEN_MFA")
        steps.expect_response("choose the authenticator", chosen, nextStep="MFA_AUTH", challenge="SOFTWARE_TOKEN_MFA")
        code = authenticator.code(secret)
        answer = eve.post("/loginMfa", loginSession=chosen.json["loginSession"], mfaCode=code)
        steps.expect_response("answer the chosen challenge", eve.store_tokens(answer))


def must_be_enrolled(steps, program, moto):
    """In a pool that requires a second factor."""
    pool, temporary = moto.pool(), "T3mporary-Pa55!"
    factor = {"SoftwareTokenMfaConfiguration": {"Enabled": True}, "MfaConfiguration": "ON"}
    pool.cognito.set_user_pool_mfa_config(UserPoolId=pool.id, **factor)
    with ApiServer(program, pool.variables()) as api:
        fay = ApiUser(steps, pool, api, "fay")
        one = {"UserPoolId": pool.id, "Username": fay.username, "MessageAction": "SUPPRESS"}
        pool.cognito.admin_create_user(**one, TemporaryPassword=temporary)
        session = fay.sign_in("/login", temporary).json["loginSession"]
        asked = fay.post("/loginNewPasswordRequired", loginSession=session, newPassword=fay.password)
        steps.expect_response("choose a password, which asks for an authenticator", asked, nextStep="MFA_SETUP")
        given = fay.post("/loginMfaSetup", loginSession=asked.json["loginSession"])
        steps.expect_response("ask for its secret", given)
        session, secret = given.json["loginSession"], given.json["secretCode"]
        code = authenticator.wrong(authenticator.code(secret))
        wrong = fay.post("/loginMfaSetupVerify", loginSession=session, mfaCode=code)
        steps.expect_response("enrol it with a wrong code", wrong, 400, "invalid_code")
        enrolled = fay.post("/loginMfaSetupVerify", loginSession=session, mfaCode=authenticator.code(secret))
        steps.expect_response("enrol it", fay.store_tokens(enrolled))
        steps.expect_response("the tokens are valid", fay.post_with_access_token("/profile"))
        steps.expect_response("sign in, which now asks for its code", fay.sign_in(), nextStep="MFA_AUTH")
