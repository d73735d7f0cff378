"""What a newcomer does, from the sign-up to the end of the account, through our program before a peer."""

import datetime
import html
import re
import urllib.parse

import account
import authenticator
import factors
from claims import claims
from person import Person, alike
from serve import Serve


def run(steps, program, peer):
    pool = peer.pool()
    # By the variable that the SDK has for this service alone.
    variables = pool.variables()
    variables["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] = variables.pop("AWS_ENDPOINT_URL")
    with Serve(program, variables) as api:
        ann, bob, cem, dan, eve = (Person(steps, pool, api, name) for name in ["ann", "bob", "cem", "dan", "eve"])
        signs_up(ann)
        signs_in(ann)
        is_verified(ann)
        account.changes(ann)
        account.refreshes(ann)
        account.changes_the_password(ann)
        account.forgets_the_password(ann)
        confirms_on_the_page(bob)
        factors.enrols_an_authenticator(cem)
        factors.is_registered(dan, ann)
        factors.gets_short_messages(eve)
        account.ends_sessions(ann)
        account.goes(ann)
        leaked = api.leaked()
        steps.holds("without a table it says that nothing is counted", api.said("rate_limit"), ["rate_limit_off"])
        steps.holds("nothing that was sent or answered is in the log", leaked, [])


def signs_up(ann):
    steps, sign_up = ann.steps, {"password": ann.password, "attributes": ann.attributes}
    told = {"verificationAttribute": "email", "verificationMedium": "EMAIL", "verificationValue": "a***@e***"}
    first = ann.post("/signUp", **sign_up)
    steps.answers("sign up", first, user={"username": ann.username, "attributes": ann.attributes}, **told)
    again = ann.post("/signUp", **sign_up)
    steps.holds("sign up with a name that is taken, which nobody is told", alike(again), alike(first))
    steps.answers("sign in before the sign-up is confirmed", ann.sign_in(), 403, "user_not_confirmed")
    code = ann.mailed()
    wrong = ann.post("/signUpConfirm", verificationCode=authenticator.wrong(code))
    steps.answers("confirm with a wrong code", wrong, 400, "invalid_code")
    steps.answers("ask for another code", ann.post("/signUpConfirmResend"))
    steps.answers("confirm", ann.post("/signUpConfirm", verificationCode=code), status="success")
    steps.answers("confirm with a used code", ann.post("/signUpConfirm", verificationCode=code), 400, "invalid_code")


def signs_in(ann):
    steps = ann.steps
    wrong = ann.sign_in(password="Wr0ng-Pa55!")
    unknown = ann.api.post("/signIn", username="nobody", password="Wr0ng-Pa55!")
    steps.answers("sign in as nobody", unknown, 401, "invalid_credentials")
    if steps.answers("sign in with a wrong password", wrong, 401, "invalid_credentials"):
        steps.holds("a wrong password and an unknown user are told apart by nothing", alike(wrong), alike(unknown))
    answer = ann.sign_in()
    access = claims(answer.json["accessToken"])
    steps.answers("sign in", answer, accessTokenExpiresAt=access["exp"])
    steps.answers("for how long that is", answer, time=access["exp"] - access["iat"])
    steps.answers("start a sign-in whose way the user chooses", ann.post("/loginStart"), nextStep="SELECT_CHALLENGE")


def is_verified(ann):
    steps, api, token = ann.steps, ann.api, ann.tokens["idToken"]
    said = claims(token)
    verified = api.get("/cognito/auth", headers={"Authentication": token})
    steps.holds("the claims of an ID token, which stands alone in the header Authentication", verified.json, said)
    steps.holds("the old path", api.get("/auth", token).json, said)
    steps.answers("the claims of an access token", api.get("/auth", ann.tokens["accessToken"]), token_use="access")
    prose = datetime.datetime.fromtimestamp(said["exp"], datetime.timezone.utc).strftime("%a %b %d %H:%M:%S UTC %Y")
    printed = {"exp": prose, "auth_time": str(said["auth_time"]), "sub": said["sub"]}
    steps.answers("claims as API Gateway prints them", api.get("/cognito/auth?format=gateway", token), **printed)
    for name, answer in {
        "no token": api.get("/cognito/auth"),
        "a token that somebody changed": api.get("/cognito/auth", token[:-8] + "AAAAAAAA"),
    }.items():
        steps.holds(name, (answer.code, answer.json), (401, {"message": "Unauthorized"}))
    steps.answers("an ID token where an access token is wanted", api.get("/user", token), 401, "invalid_token")


def confirms_on_the_page(bob):
    steps, api = bob.steps, bob.api
    bob.post("/signUp", password=bob.password, attributes=bob.attributes)
    link = {"username": bob.username, "email": bob.email, "confirmationCode": bob.mailed()}
    opened = api.get(f"/confirm?{urllib.parse.urlencode(link)}")
    steps.answers("open the link of the mail", opened)
    steps.answers("whereupon nothing is confirmed", bob.sign_in(), 403, "user_not_confirmed")
    pressed = api.form("/confirm", urllib.parse.urlencode(fields(opened.text)))
    steps.answers("press the button", pressed)
    steps.answers("whereupon it is confirmed", bob.sign_in())
    pressed = api.form("/confirm", urllib.parse.urlencode(fields(opened.text)))
    steps.answers("press the button again", pressed, 400)


def fields(page):
    """What the form of the page with a code in it would send."""
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "confirmationCode" in form)
    inputs = re.findall(r'<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in inputs}
