"""An app client with a secret, as a browser's clients have none, and signing in with the rights of the function."""

import base64
import hmac

import authenticator
from person import Person
from policies import policy
from serve import Serve

ADMIN = ('sign_in = "USER_PASSWORD_AUTH"', 'sign_in = "ADMIN_USER_PASSWORD_AUTH"')
ROTATED = ("rotate_refresh_tokens = false", "rotate_refresh_tokens = true")


def run(steps, program, moto):
    pool = moto.pool()
    pool.add_app_client(secret=True)
    with Serve(program, pool.variables()) as api:
        ann = Person(steps, pool, api, "ann")
        proves_every_call(ann)
        refreshes(ann)
        answers_a_challenge(ann)
        steps.holds("the secret is not in the log", any(pool.secret in line for line in map(str, api.log())), False)
    with Serve(program, pool.variables(APP__CLIENT_SECRET="another")) as api:
        refused = api.post("/refreshToken", username=ann.username, refreshToken=ann.tokens["refreshToken"])
        steps.answers("with another secret moto refreshes nothing", refused, 401, "invalid_grant")
    with Serve(program, pool.variables(POLICY_FILE=policy(moto, ADMIN, ROTATED))) as api:
        signs_in_by_rights(Person(steps, pool, api, "bob"))


def proves_every_call(ann):
    """The hash that Cognito asks for, made once more by its formula."""
    ann.peer.recorder.take()
    ann.joins()
    ann.post("/forgotPasswordRequest")
    ann.post("/forgotPasswordConfirm", confirmationCode="123456", password=ann.password)
    message = (ann.username + ann.pool.client_id).encode()
    right = base64.b64encode(hmac.digest(ann.pool.secret.encode(), message, "sha256")).decode()
    for operation, body in ann.peer.recorder.take():
        hashed = body.get("SecretHash") or body["AuthParameters"]["SECRET_HASH"]
        ann.steps.holds(f"{operation} brings the hash of the secret", hashed, right)


def refreshes(ann):
    """moto looks at the hash here, and at none of a sign-in with a password."""
    steps = ann.steps
    steps.answers("refresh with the user name", ann.keep(ann.refreshing("/refreshToken")))
    nameless = ann.api.post("/refreshToken", refreshToken=ann.tokens["refreshToken"])
    steps.answers("refresh without, which a hash cannot be made of", nameless, 400, "missing_field", field="username")
    foreign = ann.api.post("/refreshToken", username="bob", refreshToken=ann.tokens["refreshToken"])
    steps.answers("refresh with another user's name", foreign, 401, "invalid_grant")
    steps.answers("read the profile with user name and refresh token", ann.refreshing("/profile"))


def answers_a_challenge(ann):
    code = enrolled(ann)
    asked = ann.sign_in()
    answered = ann.post("/loginMfa", loginSession=asked.json["loginSession"], mfaCode=code())
    ann.steps.answers("answer a challenge", ann.keep(answered))


def enrolled(person):
    """Somebody who is asked for codes from now on; what says them."""
    secret = person.signed_in("/totpAssociate").json["secretCode"]
    person.signed_in("/totpVerify", mfaCode=authenticator.code(secret))
    person.signed_in("/setMfa", enableMfa=True, method="TOTP")
    return lambda: authenticator.code(secret)


def signs_in_by_rights(bob):
    steps, recorder = bob.joins().steps, bob.peer.recorder
    steps.answers("sign in by the rights of the function", bob.sign_in())
    operation, body = recorder.take()[-1]
    steps.holds("with AdminInitiateAuth", operation, "AdminInitiateAuth")
    steps.holds("and the password", body["AuthFlow"], "ADMIN_USER_PASSWORD_AUTH")
    context = {"IpAddress": "127.0.0.1", "ServerName": "app.example.com", "ServerPath": "/signIn", "HttpHeaders": []}
    steps.holds("which says where the person is", body["ContextData"], context)
    wrong = bob.sign_in(password="Wr0ng-Pa55!")
    steps.answers("sign in so with a wrong password", wrong, 401, "invalid_credentials")
    code = enrolled(bob)
    asked = bob.sign_in()
    answered = bob.post("/loginMfa", loginSession=asked.json["loginSession"], mfaCode=code())
    steps.answers("answer a challenge by these rights", answered)
    steps.holds("with AdminRespondToAuthChallenge", recorder.operations()[-1], "AdminRespondToAuthChallenge")
    steps.answers("refresh where refresh tokens are rotated", bob.refreshing("/refreshToken"))
    steps.holds("with GetTokensFromRefreshToken", recorder.operations()[-1], "GetTokensFromRefreshToken")
