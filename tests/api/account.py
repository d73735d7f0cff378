"""What somebody does with an account: read it, change it, renew its tokens, its password, and end it."""

import authenticator
from person import alike


def changes(ann):
    steps, peer = ann.steps, ann.peer
    user = ann.api.get("/user", ann.tokens["accessToken"])
    steps.answers("read the user", user)
    steps.holds("with the attributes", {"Name": "name", "Value": "Ann"} in user.json["UserAttributes"])
    steps.answers("read the profile", ann.signed_in("/profile"), username=user.json["Username"])
    listed = [{"Name": "name", "Value": "Anna"}, {"Name": "locale", "Value": "de"}]
    steps.answers("change attributes", ann.signed_in("/profileEdit", attributes=listed), status="success")
    steps.holds("which are changed", (ann.attribute("name"), ann.attribute("locale")), ("Anna", "de"))
    if steps.answers("take an attribute away", ann.signed_in("/profileEdit", attributes={"locale": ""})):
        steps.holds("which is gone", ann.attribute("locale"), None)
    peer.recorder.take()
    foreign = ann.signed_in("/profileEdit", attributes={"name": "A", "custom:role": "admin"})
    steps.answers("change an attribute of the servers", foreign, 400, "attribute_not_allowed", field="attributes")
    steps.holds("of which the peer hears nothing", peer.recorder.operations(), [])
    edited = ann.signed_in("/profileEditPhoneNumber", phone_number="+15550100")
    steps.answers("change the telephone number", edited, status="success")
    steps.holds("which is changed too", ann.attribute("phone_number"), "+15550100")
    if steps.answers("take the telephone number away", ann.signed_in("/profileEditPhoneNumber", phone_number=None)):
        steps.holds("which is gone too", ann.attribute("phone_number"), None)
    proves_an_address(ann)


def proves_an_address(ann):
    ann.steps.answers("change the address", ann.signed_in("/profileEdit", attributes={"email": ann.email}))
    code = ann.mailed("AttributeVerificationCode")
    for name, code, *ending in [
        ("prove the address with a wrong code", authenticator.wrong(code), 400, "invalid_code"),
        ("prove the address", code),
    ]:
        answer = ann.signed_in("/profileAttributeConfirm", attribute="email", confirmationCode=code)
        ann.steps.answers(name, answer, *ending)


def refreshes(ann):
    steps, old = ann.steps, ann.tokens
    fresh = ann.api.post("/refreshToken", refreshToken=old["refreshToken"])
    steps.answers("new tokens for a refresh token, which stays", ann.keep(fresh), refreshToken=old["refreshToken"])
    steps.answers("that count", ann.api.get("/user", fresh.json["accessToken"]))
    session = {name: old[name] for name in ["accessToken", "idToken", "refreshToken"]}
    steps.answers("the same by its other name", ann.post("/refreshSession", **session))
    steps.answers("a refresh token that is none", ann.post("/refreshToken", refreshToken="x"), 401, "invalid_grant")
    steps.answers("read the profile with user name and refresh token", ann.refreshing("/profile"))
    edited = ann.refreshing("/profileEdit", attributes={"name": "Ann"})
    steps.answers("change it with user name and refresh token", edited, status="success")
    steps.holds("which is changed as well", ann.attribute("name"), "Ann")


def changes_the_password(ann):
    steps = ann.steps
    wrong = ann.signed_in("/changePassword", password="Wr0ng-Pa55!", newPassword="Ch4nged-Pa55!")
    steps.answers("change the password without knowing it", wrong, 401, "invalid_credentials")
    changed = ann.signed_in("/changePassword", password=ann.password, newPassword="Ch4nged-Pa55!")
    steps.answers("change the password", changed, status="success")
    old, ann.password = ann.password, "Ch4nged-Pa55!"
    steps.answers("sign in with the new one", ann.sign_in())
    steps.holds("and not with the old one", ann.sign_in(password=old).code in (400, 401))
    again = ann.refreshing("/passwordChange", oldPassword=ann.password, newPassword="Ag4in-Pa55word!")
    steps.answers("change it with user name and refresh token too", again, status="success")
    ann.password = "Ag4in-Pa55word!"


def forgets_the_password(ann):
    steps = ann.steps
    for asked, reset, new, code in [
        ("/forgotPasswordRequest", "/forgotPasswordConfirm", "password", "confirmationCode"),
        ("/passwordForgot", "/passwordReset", "newPassword", "passwordResetCode"),
    ]:
        known, unknown = ann.post(asked), ann.api.post(asked, username=ann.peer.username("nobody"))
        steps.holds(f"{asked} for a known and an unknown user", (alike(known), known.code), (alike(unknown), 200))
        right, ann.password = ann.mailed(), f"R3set-{new}!"
        wrong = ann.post(reset, **{code: authenticator.wrong(right), new: ann.password})
        steps.answers(f"{reset} with a wrong code", wrong, 400, "invalid_code")
        steps.answers(reset, ann.post(reset, **{code: right, new: ann.password}), status="success")
        steps.answers(f"sign in after {reset}", ann.sign_in("/login"))


def ends_sessions(ann):
    steps, api = ann.steps, ann.api
    ann.sign_in()
    if steps.answers("end one session", api.post("/revokeToken", refreshToken=ann.tokens["refreshToken"])):
        steps.answers("whose refresh token is over", ann.refreshing("/refreshToken"), 401, "invalid_grant")
    for path in ["/signOutGlobal", "/logout"]:
        ann.sign_in()
        if steps.answers(f"{path}, which ends all sessions", ann.signed_in(path), status="success"):
            steps.answers(f"after {path} no refresh", ann.refreshing("/refreshToken"), 401, "invalid_grant")
            over = api.get("/user", ann.tokens["accessToken"])
            steps.answers(f"after {path} no access", over, 401, "invalid_token")
            # Until they expire, tokens count for whoever looks at their signature alone (SECURITY.md, C17).
            steps.answers(f"after {path} a signature still counts", api.get("/cognito/auth", ann.tokens["idToken"]))


def goes(ann):
    ann.sign_in()
    deleted = ann.api.call("DELETE", "/user", token=ann.tokens["accessToken"])
    if ann.steps.answers("delete the user", deleted, status="success"):
        ann.steps.answers("sign in after that", ann.sign_in(), 401, "invalid_credentials")
