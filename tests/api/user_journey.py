"""The whole life of an account, from the sign-up to its deletion, with an emulator."""

import datetime
import html
import re
import urllib.parse

import account
import authenticator
import mfa
from api_server import ApiServer
from api_user import ApiUser, comparable
from claims import decode_claims


def run(steps, program, emulator):
    pool = emulator.pool()
    # The SDK's variable for this service only.
    variables = pool.variables()
    variables["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] = variables.pop("AWS_ENDPOINT_URL")
    with ApiServer(program, variables) as api:
        ann, bob, cem, dan, eve = (ApiUser(steps, pool, api, name) for name in ["ann", "bob", "cem", "dan", "eve"])
        signs_up(ann)
        signs_in(ann)
        verifies_tokens(ann)
        account.changes_attributes(ann)
        account.refreshes(ann)
        account.changes_the_password(ann)
        account.forgets_the_password(ann)
        confirms_on_the_page(bob)
        mfa.enrols_an_authenticator(cem)
        mfa.is_registered_by_administrator(dan, ann)
        mfa.gets_short_messages(eve)
        account.ends_sessions(ann)
        account.deletes_the_account(ann)
        leaked = api.find_leaks()
        steps.expect("without a table the log reports that rate limits are off", api.logged_values("rate_limit"), ["rate_limit_off"])
        steps.expect("no secret of a request or response is in the log", leaked, [])


def signs_up(ann):
    steps, sign_up = ann.steps, {"password": ann.password, "attributes": ann.attributes}
    told = {"verificationAttribute": "email", "verificationMedium": "EMAIL", "verificationValue": "a***@e***"}
    first = ann.post("/signUp", **sign_up)
    steps.expect_response("sign up", first, user={"username": ann.username, "attributes": ann.attributes}, **told)
    again = ann.post("/signUp", **sign_up)
    steps.expect("sign up with an existing name gets the same response", comparable(again), comparable(first))
    steps.expect_response("sign in before the sign-up is confirmed", ann.sign_in(), 403, "user_not_confirmed")
    code = ann.sent_code()
    wrong = ann.post("/signUpConfirm", verificationCode=authenticator.wrong(code))
    steps.expect_response("confirm with a wrong code", wrong, 400, "invalid_code")
    steps.expect_response("ask for another code", ann.post("/signUpConfirmResend"))
    steps.expect_response("confirm", ann.post("/signUpConfirm", verificationCode=code), status="success")
    steps.expect_response("confirm with a used code", ann.post("/signUpConfirm", verificationCode=code), 400, "invalid_code")


def signs_in(ann):
    steps = ann.steps
    wrong = ann.sign_in(password="Wr0ng-Pa55!")
    unknown = ann.api.post("/signIn", username="unknown", password="Wr0ng-Pa55!")
    steps.expect_response("sign in as an unknown user", unknown, 401, "invalid_credentials")
    if steps.expect_response("sign in with a wrong password", wrong, 401, "invalid_credentials"):
        steps.expect("a wrong password and an unknown user get the same response", comparable(wrong), comparable(unknown))
    answer = ann.sign_in()
    access = decode_claims(answer.json["accessToken"])
    steps.expect_response("sign in", answer, accessTokenExpiresAt=access["exp"])
    steps.expect_response("the tokens have an expiry time", answer, time=access["exp"] - access["iat"])
    steps.expect_response("start a choice-based sign-in", ann.post("/loginStart"), nextStep="SELECT_CHALLENGE")


def verifies_tokens(ann):
    steps, api, token = ann.steps, ann.api, ann.tokens["idToken"]
    said = decode_claims(token)
    verified = api.get("/cognito/auth", headers={"Authentication": token})
    steps.expect("the claims of an ID token in the header Authentication", verified.json, said)
    steps.expect("the legacy path", api.get("/auth", token).json, said)
    steps.expect_response("the claims of an access token", api.get("/auth", ann.tokens["accessToken"]), token_use="access")
    prose = datetime.datetime.fromtimestamp(said["exp"], datetime.timezone.utc).strftime("%a %b %d %H:%M:%S UTC %Y")
    printed = {"exp": prose, "auth_time": str(said["auth_time"]), "sub": said["sub"]}
    steps.expect_response("claims as API Gateway prints them", api.get("/cognito/auth?format=gateway", token), **printed)
    for name, answer in {
        "no token": api.get("/cognito/auth"),
        "a changed token": api.get("/cognito/auth", token[:-8] + "AAAAAAAA"),
    }.items():
        steps.expect(name, (answer.code, answer.json), (401, {"message": "Unauthorized"}))
    steps.expect_response("an ID token instead of an access token", api.get("/user", token), 401, "invalid_token")


def confirms_on_the_page(bob):
    steps, api = bob.steps, bob.api
    bob.post("/signUp", password=bob.password, attributes=bob.attributes)
    link = {"username": bob.username, "email": bob.email, "confirmationCode": bob.sent_code()}
    opened = api.get(f"/confirm?{urllib.parse.urlencode(link)}")
    steps.expect_response("open the link of the mail", opened)
    steps.expect_response("opening the link confirms nothing", bob.sign_in(), 403, "user_not_confirmed")
    pressed = api.form("/confirm", urllib.parse.urlencode(form_fields(opened.text)))
    steps.expect_response("press the button", pressed)
    steps.expect_response("pressing the button confirms the user", bob.sign_in())
    pressed = api.form("/confirm", urllib.parse.urlencode(form_fields(opened.text)))
    steps.expect_response("press the button again", pressed, 400)


def form_fields(page):
    """The fields of the form with the code."""
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "confirmationCode" in form)
    inputs = re.findall(r'<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in inputs}
