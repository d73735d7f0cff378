"""A user's account: read and change it, refresh tokens, change the password, delete it."""

import authenticator
from api_user import comparable


def changes_attributes(ann):
    steps, emulator = ann.steps, ann.emulator
    user = ann.api.get("/user", ann.tokens["accessToken"])
    steps.expect_response("read the user", user)
    steps.expect("the user has the attributes", {"Name": "name", "Value": "Ann"} in user.json["UserAttributes"])
    steps.expect_response("read the profile", ann.post_with_access_token("/profile"), username=user.json["Username"])
    listed = [{"Name": "name", "Value": "Anna"}, {"Name": "locale", "Value": "de"}]
    steps.expect_response("change attributes", ann.post_with_access_token("/profileEdit", attributes=listed), status="success")
    steps.expect("the attributes are changed", (ann.attribute("name"), ann.attribute("locale")), ("Anna", "de"))
    if steps.expect_response("remove an attribute", ann.post_with_access_token("/profileEdit", attributes={"locale": ""})):
        steps.expect("the attribute is removed", ann.attribute("locale"), None)
    emulator.recorder.take_requests()
    foreign = ann.post_with_access_token("/profileEdit", attributes={"name": "A", "custom:role": "admin"})
    steps.expect_response("change an attribute that the policy does not allow", foreign, 400, "attribute_not_allowed", field="attributes")
    steps.expect("the emulator receives no call", emulator.recorder.take_operations(), [])
    edited = ann.post_with_access_token("/profileEditPhoneNumber", phone_number="+15550100")
    steps.expect_response("change the telephone number", edited, status="success")
    steps.expect("the telephone number is changed", ann.attribute("phone_number"), "+15550100")
    if steps.expect_response("remove the telephone number", ann.post_with_access_token("/profileEditPhoneNumber", phone_number=None)):
        steps.expect("the telephone number is removed", ann.attribute("phone_number"), None)
    changes_the_address(ann)


def changes_the_address(ann):
    ann.steps.expect_response("change the address", ann.post_with_access_token("/profileEdit", attributes={"email": ann.email}))
    code = ann.sent_code("AttributeVerificationCode")
    for name, code, *ending in [
        ("verify the address with a wrong code", authenticator.wrong(code), 400, "invalid_code"),
        ("verify the address", code),
    ]:
        answer = ann.post_with_access_token("/profileAttributeConfirm", attribute="email", confirmationCode=code)
        ann.steps.expect_response(name, answer, *ending)


def refreshes(ann):
    steps, old = ann.steps, ann.tokens
    fresh = ann.api.post("/refreshToken", refreshToken=old["refreshToken"])
    steps.expect_response("refresh the tokens; the refresh token stays the same", ann.store_tokens(fresh), refreshToken=old["refreshToken"])
    steps.expect_response("the new tokens are valid", ann.api.get("/user", fresh.json["accessToken"]))
    session = {name: old[name] for name in ["accessToken", "idToken", "refreshToken"]}
    steps.expect_response("refresh with the other path", ann.post("/refreshSession", **session))
    steps.expect_response("an invalid refresh token", ann.post("/refreshToken", refreshToken="x"), 401, "invalid_grant")
    steps.expect_response("read the profile with user name and refresh token", ann.post_with_refresh_token("/profile"))
    edited = ann.post_with_refresh_token("/profileEdit", attributes={"name": "Ann"})
    steps.expect_response("change it with user name and refresh token", edited, status="success")
    steps.expect("the attribute is changed", ann.attribute("name"), "Ann")


def changes_the_password(ann):
    steps = ann.steps
    wrong = ann.post_with_access_token("/changePassword", password="Wr0ng-Pa55!", newPassword="Ch4nged-Pa55!")
    steps.expect_response("change the password with a wrong current one", wrong, 401, "invalid_credentials")
    changed = ann.post_with_access_token("/changePassword", password=ann.password, newPassword="Ch4nged-Pa55!")
    steps.expect_response("change the password, which ends all sessions", changed, status="success", signedOut=True)
    old, ann.password = ann.password, "Ch4nged-Pa55!"
    steps.expect_response("sign in with the new one", ann.sign_in())
    steps.expect("the old password is rejected", ann.sign_in(password=old).code in (400, 401))
    again = ann.post_with_refresh_token("/passwordChange", oldPassword=ann.password, newPassword="Ag4in-Pa55word!")
    steps.expect_response("change it with user name and refresh token", again, status="success")
    ann.password = "Ag4in-Pa55word!"


def forgets_the_password(ann):
    steps = ann.steps
    for asked, reset, new, code in [
        ("/forgotPasswordRequest", "/forgotPasswordConfirm", "password", "confirmationCode"),
        ("/passwordForgot", "/passwordReset", "newPassword", "passwordResetCode"),
    ]:
        known, unknown = ann.post(asked), ann.api.post(asked, username=ann.emulator.username("unknown"))
        steps.expect(f"{asked} for a known and an unknown user", (comparable(known), known.code), (comparable(unknown), 200))
        right, ann.password = ann.sent_code(), f"R3set-{new}!"
        wrong = ann.post(reset, **{code: authenticator.wrong(right), new: ann.password})
        steps.expect_response(f"{reset} with a wrong code", wrong, 400, "invalid_code")
        steps.expect_response(reset, ann.post(reset, **{code: right, new: ann.password}), status="success")
        steps.expect_response(f"sign in after {reset}", ann.sign_in("/login"))


def ends_sessions(ann):
    steps, api = ann.steps, ann.api
    ann.sign_in()
    if steps.expect_response("end one session", api.post("/revokeToken", refreshToken=ann.tokens["refreshToken"])):
        steps.expect_response("its refresh token is revoked", ann.post_with_refresh_token("/refreshToken"), 401, "invalid_grant")
    for path in ["/signOutGlobal", "/logout"]:
        ann.sign_in()
        if steps.expect_response(f"{path}, which ends all sessions", ann.post_with_access_token(path), status="success"):
            steps.expect_response(f"after {path} no refresh", ann.post_with_refresh_token("/refreshToken"), 401, "invalid_grant")
            over = api.get("/user", ann.tokens["accessToken"])
            steps.expect_response(f"after {path} no access", over, 401, "invalid_token")
            # Until it expires, a token is valid where only its signature is checked (threat model, C17).
            steps.expect_response(f"after {path} the signature is still valid", api.get("/cognito/auth", ann.tokens["idToken"]))


def deletes_the_account(ann):
    ann.sign_in()
    deleted = ann.api.call("DELETE", "/user", token=ann.tokens["accessToken"])
    if ann.steps.expect_response("delete the user", deleted, status="success"):
        ann.steps.expect_response("sign in after the deletion", ann.sign_in(), 401, "invalid_credentials")
