"""The whole life of a user with boto3."""

import base64
import json

from local_pool import PASSWORD, refused

EMAIL = "ann@example.com"
NEW = "N3w-Passw0rd!"
NEWEST = "N3west-Passw0rd!"
INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def run(steps, pool):
    confirms(steps, pool)
    tokens = signs_in(steps, pool)
    changes(steps, pool, tokens)
    forgets(steps, pool)
    leaves(steps, pool)


def confirms(steps, pool):
    cognito, one = pool.cognito, {"ClientId": pool.client_id, "Username": EMAIL}
    attributes = [{"Name": "email", "Value": EMAIL}]
    answer = cognito.sign_up(**one, Password=PASSWORD, UserAttributes=attributes)
    steps.expect("sign-up needs confirmation", answer["UserConfirmed"], False)
    details = {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    steps.expect("sign-up sends a code", answer["CodeDeliveryDetails"], details)
    again = refused(cognito.sign_up, **one, Password=PASSWORD, UserAttributes=attributes)
    steps.expect("nobody signs up twice", again and again[0], "UsernameExistsException")
    early = refused(pool.sign_in, EMAIL)
    steps.expect("sign-in needs confirmation", early, ("UserNotConfirmedException", "User is not confirmed."))
    first = pool.code(EMAIL)
    cognito.resend_confirmation_code(**one)
    code = pool.code(EMAIL)
    wrong = "000000" if "000000" not in (first, code) else "111111"
    mismatch = ("CodeMismatchException", "Invalid verification code provided, please try again.")
    steps.expect("a wrong code is refused", refused(cognito.confirm_sign_up, **one, ConfirmationCode=wrong), mismatch)
    cognito.confirm_sign_up(**one, ConfirmationCode=code)
    status = cognito.admin_get_user(UserPoolId=pool.id, Username=EMAIL)["UserStatus"]
    steps.expect("the code confirms", status, "CONFIRMED")
    steps.expect("nobody confirms twice", refused(cognito.confirm_sign_up, **one, ConfirmationCode=code)[0], "NotAuthorizedException")


def signs_in(steps, pool):
    cognito = pool.cognito
    steps.expect("a wrong password is refused", refused(pool.sign_in, EMAIL, "Wr0ng-Passw0rd!"), INCORRECT)
    steps.expect("a stranger is refused alike", refused(pool.sign_in, "nobody@example.com"), INCORRECT)
    tokens = pool.sign_in(EMAIL)
    access, identity = claims(tokens["AccessToken"]), claims(tokens["IdToken"])
    issuer = f"https://cognito-idp.{pool.region}.amazonaws.com/{pool.id}"
    steps.expect("the issuer is AWS's", (access["iss"], identity["iss"]), (issuer, issuer))
    steps.expect("the access token names the client", (access["client_id"], access["token_use"]), (pool.client_id, "access"))
    steps.expect("the ID token has the address", (identity["aud"], identity["email"]), (pool.client_id, EMAIL))
    user = cognito.get_user(AccessToken=tokens["AccessToken"])
    values = {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}
    steps.expect("the user has attributes", (values["email"], values["email_verified"], values["sub"]), (EMAIL, "true", access["sub"]))
    refreshed = pool.refresh(tokens["RefreshToken"])
    steps.expect("refreshed tokens are of the same user", claims(refreshed["AccessToken"])["sub"], access["sub"])
    pool.local("clock", {"advance": 3601})
    expired = ("NotAuthorizedException", "Access Token has expired")
    steps.expect("a token expires", refused(cognito.get_user, AccessToken=tokens["AccessToken"]), expired)
    return pool.refresh(tokens["RefreshToken"])


def changes(steps, pool, tokens):
    cognito, access = pool.cognito, {"AccessToken": tokens["AccessToken"]}
    change = lambda old, new: cognito.change_password(**access, PreviousPassword=old, ProposedPassword=new)
    steps.expect("a change needs the old password", refused(change, "Wr0ng-Passw0rd!", NEW), INCORRECT)
    weak = refused(change, PASSWORD, "password")
    steps.expect("the policy counts", weak and weak[0], "InvalidPasswordException")
    change(PASSWORD, NEW)
    steps.expect("the old password is gone", refused(pool.sign_in, EMAIL), INCORRECT)
    steps.expect("the new password signs in", pool.sign_in(EMAIL, NEW)["TokenType"], "Bearer")
    cognito.update_user_attributes(**access, UserAttributes=[{"Name": "name", "Value": "Ann"}])
    user = cognito.get_user(**access)
    steps.expect("an attribute changes", {"Name": "name", "Value": "Ann"} in user["UserAttributes"])
    cognito.delete_user_attributes(**access, UserAttributeNames=["name"])
    user = cognito.get_user(**access)
    steps.expect("an attribute is deleted", "name" not in {attribute["Name"] for attribute in user["UserAttributes"]})


def forgets(steps, pool):
    cognito, one = pool.cognito, {"ClientId": pool.client_id, "Username": EMAIL}
    answer = cognito.forgot_password(**one)
    steps.expect("a code is sent", answer["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL")
    code = pool.code(EMAIL)
    pool.local("clock", {"advance": 3601})
    expired = refused(cognito.confirm_forgot_password, **one, ConfirmationCode=code, Password=NEWEST)
    steps.expect("the code expires", expired and expired[0], "ExpiredCodeException")
    cognito.forgot_password(**one)
    cognito.confirm_forgot_password(**one, ConfirmationCode=pool.code(EMAIL), Password=NEWEST)
    steps.expect("the password is replaced", refused(pool.sign_in, EMAIL, NEW), INCORRECT)


def leaves(steps, pool):
    cognito, tokens = pool.cognito, pool.sign_in(EMAIL, NEWEST)
    cognito.global_sign_out(AccessToken=tokens["AccessToken"])
    revoked = ("NotAuthorizedException", "Access Token has been revoked")
    steps.expect("the access token is revoked", refused(cognito.get_user, AccessToken=tokens["AccessToken"]), revoked)
    steps.expect("the refresh token is revoked", refused(pool.refresh, tokens["RefreshToken"])[0], "NotAuthorizedException")
    tokens = pool.sign_in(EMAIL, NEWEST)
    cognito.delete_user(AccessToken=tokens["AccessToken"])
    steps.expect("a deleted user is a stranger", refused(pool.sign_in, EMAIL, NEWEST), INCORRECT)
    gone = refused(cognito.get_user, AccessToken=tokens["AccessToken"])
    steps.expect("a deleted user's token is refused", gone is not None)
