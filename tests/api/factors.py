"""What a sign-in asks for besides the password: codes, a choice, a new password, an authenticator."""

import authenticator
from person import Person
from serve import Serve


def enrols_an_authenticator(cem):
    steps = cem.joins().steps
    steps.answers("a user without a second factor", cem.signed_in("/getMfa"), mfa=None)
    secret = cem.signed_in("/totpAssociate").json["secretCode"]
    code = authenticator.code(secret)
    wrong = cem.signed_in("/totpVerify", mfaCode=authenticator.wrong(code))
    steps.answers("an authenticator with a wrong code", wrong, 400, "invalid_code")
    right = cem.signed_in("/totpVerify", mfaCode=authenticator.code(secret))
    steps.answers("an authenticator", right, status="success")
    steps.answers("switch it on", cem.signed_in("/setMfa", enableMfa=True, method="TOTP"), status="success")
    methods = {"methods": ["SOFTWARE_TOKEN_MFA"], "preferred": "SOFTWARE_TOKEN_MFA"}
    steps.answers("which is on", cem.signed_in("/getMfa"), mfa=methods)
    answers_with(cem, secret)
    off = cem.refreshing("/setMfa", enableMfa=False, method="TOTP")
    if not steps.answers("switch it off, with user name and refresh token", off, status="success"):
        steps.answers("switch it off", cem.signed_in("/setMfa", enableMfa=False, method="TOTP"), status="success")
    steps.holds("whereupon a password is enough", "accessToken" in cem.sign_in().json)


def answers_with(cem, secret):
    steps, asked = cem.steps, cem.sign_in("/login")
    steps.answers("sign in, which asks for a code", asked, nextStep="MFA_AUTH", challenge="SOFTWARE_TOKEN_MFA")
    session = asked.json["loginSession"]
    wrong = cem.post("/loginMfa", loginSession=session, mfaCode=authenticator.wrong(authenticator.code(secret)))
    steps.answers("answer with a wrong code", wrong, 400, "invalid_code")
    right = cem.post("/loginMfa", loginSession=session, mfaCode=authenticator.code(secret))
    steps.answers("answer with the code", cem.keep(right))
    steps.answers("whose tokens count", cem.signed_in("/profile"))
    other = cem.post("/loginNewPasswordRequired", loginSession=session, newPassword="N3w-Pa55word!")
    steps.answers("a session of another challenge", other, 401, "invalid_session")
    sessions = {"a session that is none": "none", "a session that was never given": session[:-4] + "none"}
    for name, session in sessions.items():
        none = cem.post("/loginMfa", loginSession=session, mfaCode=authenticator.code(secret))
        steps.answers(name, none, 401, "invalid_session")


def is_registered(dan, administrator):
    """By a member of the group that the policy names."""
    steps, api, password = dan.steps, dan.api, "T3mporary-Pa55!"
    body = {"username": dan.username, "temporaryPassword": password}
    body["attributes"] = {"email": dan.email, "email_verified": "true"}
    forbidden = api.post("/cognito/users", token=administrator.tokens["idToken"], **body)
    steps.holds("register somebody as anybody", (forbidden.code, forbidden.json), (403, {"message": "Forbidden"}))
    dan.pool.promote(administrator.username)
    administrator.sign_in()
    registered = api.post("/cognito/users", token=administrator.tokens["idToken"], **body)
    steps.answers("register somebody as an administrator", registered)
    user = registered.json["User"]
    steps.holds("who is to choose a password", (user["Enabled"], user["UserStatus"]), (True, "FORCE_CHANGE_PASSWORD"))
    twice = api.post("/cognito/users", token=administrator.tokens["idToken"], **body)
    steps.answers("register them twice", twice, 409, "user_exists")
    signs_in_first(dan, password)


def signs_in_first(dan, password):
    steps = dan.steps
    wrong = dan.sign_in("/login", "Wr0ng-Pa55!")
    steps.answers("sign in with a wrong temporary password", wrong, 401, "invalid_credentials")
    asked = dan.sign_in("/login", password)
    steps.answers("sign in, which asks for a new password", asked, nextStep="NEW_PASSWORD_REQUIRED")
    chosen = dan.post("/loginNewPasswordRequired", loginSession=asked.json["loginSession"], newPassword=dan.password)
    steps.answers("choose it", dan.keep(chosen))
    steps.answers("sign in with it", dan.sign_in("/login"))


def gets_short_messages(eve):
    """Switched on by the user, then as cognito-local wants it, then beside an authenticator."""
    steps = eve.joins(phone_number="+15550102").steps
    steps.answers("switch short messages on", eve.signed_in("/setMfa", enableMfa=True), status="success")
    asked = eve.sign_in("/login")
    if not steps.answers("sign in, which sends a short message", asked, nextStep="MFA_AUTH", challenge="SMS_MFA"):
        eve.peer.give_mfa_option(eve.pool, eve.username)
        asked = eve.sign_in("/login")
        steps.answers("sign in as a user of old, which sends one", asked, nextStep="MFA_AUTH", challenge="SMS_MFA")
    session, code = asked.json["loginSession"], eve.mailed("MFACode")
    wrong = eve.post("/loginMfa", loginSession=session, mfaCode=authenticator.wrong(code))
    if not steps.answers("answer a short message with a wrong code", wrong, 400, "invalid_code"):
        session = eve.sign_in("/login").json["loginSession"]
    right = eve.post("/loginMfa", loginSession=session, mfaCode=code)
    steps.answers("answer a short message", eve.keep(right))
    chooses(eve)


def chooses(eve):
    steps, secret = eve.steps, eve.signed_in("/totpAssociate").json["secretCode"]
    eve.signed_in("/totpVerify", mfaCode=authenticator.code(secret))
    asked = eve.sign_in("/login")
    if steps.answers("sign in, which lets choose", asked, nextStep="SELECT_MFA_TYPE", challenge="SELECT_MFA_TYPE"):
        chosen = eve.post("/loginSelect", loginSession=asked.json["loginSession"], answer="SOFTWARE_TOKEN_MFA")
        steps.answers("choose the authenticator", chosen, nextStep="MFA_AUTH", challenge="SOFTWARE_TOKEN_MFA")
        code = authenticator.code(secret)
        answer = eve.post("/loginMfa", loginSession=chosen.json["loginSession"], mfaCode=code)
        steps.answers("answer what was chosen", eve.keep(answer))


def must_be_enrolled(steps, program, moto):
    """In a pool that wants a second factor of everybody."""
    pool, temporary = moto.pool(), "T3mporary-Pa55!"
    factor = {"SoftwareTokenMfaConfiguration": {"Enabled": True}, "MfaConfiguration": "ON"}
    pool.cognito.set_user_pool_mfa_config(UserPoolId=pool.id, **factor)
    with Serve(program, pool.variables()) as api:
        fay = Person(steps, pool, api, "fay")
        one = {"UserPoolId": pool.id, "Username": fay.username, "MessageAction": "SUPPRESS"}
        pool.cognito.admin_create_user(**one, TemporaryPassword=temporary)
        session = fay.sign_in("/login", temporary).json["loginSession"]
        asked = fay.post("/loginNewPasswordRequired", loginSession=session, newPassword=fay.password)
        steps.answers("choose a password, which asks for an authenticator", asked, nextStep="MFA_SETUP")
        given = fay.post("/loginMfaSetup", loginSession=asked.json["loginSession"])
        steps.answers("ask for its secret", given)
        session, secret = given.json["loginSession"], given.json["secretCode"]
        code = authenticator.wrong(authenticator.code(secret))
        wrong = fay.post("/loginMfaSetupVerify", loginSession=session, mfaCode=code)
        steps.answers("enrol it with a wrong code", wrong, 400, "invalid_code")
        enrolled = fay.post("/loginMfaSetupVerify", loginSession=session, mfaCode=authenticator.code(secret))
        steps.answers("enrol it", fay.keep(enrolled))
        steps.answers("whose tokens count", fay.signed_in("/profile"))
        steps.answers("sign in, which asks for its code from now on", fay.sign_in(), nextStep="MFA_AUTH")
