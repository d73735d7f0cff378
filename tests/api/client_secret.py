"""An app client with a secret in Secrets Manager, and the sign-in with the function's IAM permissions. `sessions.py` has its
refreshes, with the secret in a variable.
"""

import base64
import hmac

import authenticator
from api_server import ApiServer
from api_user import ApiUser
from policy_file import write_policy

ADMIN = ('sign_in = "USER_PASSWORD_AUTH"', 'sign_in = "ADMIN_USER_PASSWORD_AUTH"')
ROTATED = ("rotate_refresh_tokens = false", "rotate_refresh_tokens = true")


def run(steps, program, moto):
    pool = moto.pool()
    pool.add_app_client(secret=True)
    pool.store_secret(pool.secret + "\n")
    with ApiServer(program, pool.variables()) as api:
        ann = ApiUser(steps, pool, api, "ann")
        sends_secret_hash_with_every_call(ann)
        answers_a_challenge(ann)
        steps.expect("the secret is not in the log", any(pool.secret in line for line in map(str, api.log())), False)
    with ApiServer(program, pool.variables(POLICY_FILE=write_policy(moto, ADMIN, ROTATED))) as api:
        signs_in_with_iam_permissions(ApiUser(steps, pool, api, "bob"))


def sends_secret_hash_with_every_call(ann):
    """Computes Cognito's secret hash independently."""
    ann.emulator.recorder.take_requests()
    ann.sign_up_and_in()
    ann.post("/forgotPasswordRequest")
    ann.post("/forgotPasswordConfirm", confirmationCode="123456", password=ann.password)
    message = (ann.username + ann.pool.client_id).encode()
    right = base64.b64encode(hmac.digest(ann.pool.secret.encode(), message, "sha256")).decode()
    requests = ann.emulator.recorder.take_requests()
    operations = [operation for operation, _ in requests]
    ann.steps.expect("the secret is read once", operations.count("GetSecretValue"), 1)
    others = ["AdminUserGlobalSignOut", "GetSecretValue"]
    for operation, body in [request for request in requests if request[0] not in others]:
        hashed = body.get("SecretHash") or body["AuthParameters"]["SECRET_HASH"]
        ann.steps.expect(f"{operation} sends the secret hash", hashed, right)


def answers_a_challenge(ann):
    # The reset has ended the session before.
    ann.sign_in()
    code = enable_totp(ann)
    asked = ann.sign_in()
    answered = ann.post("/loginMfa", loginSession=asked.json["loginSession"], mfaCode=code())
    ann.steps.expect_response("answer a challenge", ann.store_tokens(answered))


def enable_totp(person):
    """Enables an authenticator for the user, and returns a function for its codes."""
    secret = person.post_with_access_token("/totpAssociate").json["secretCode"]
    person.post_with_access_token("/totpVerify", mfaCode=authenticator.code(secret))
    person.post_with_access_token("/setMfa", enableMfa=True, method="TOTP")
    return lambda: authenticator.code(secret)


def signs_in_with_iam_permissions(bob):
    steps, recorder = bob.sign_up_and_in().steps, bob.emulator.recorder
    steps.expect_response("sign in with the function's IAM permissions", bob.sign_in())
    operation, body = recorder.take_requests()[-1]
    steps.expect("the sign-in uses AdminInitiateAuth", operation, "AdminInitiateAuth")
    steps.expect("the flow uses the password", body["AuthFlow"], "ADMIN_USER_PASSWORD_AUTH")
    context = {"IpAddress": "127.0.0.1", "ServerName": "app.example.com", "ServerPath": "/signIn", "HttpHeaders": []}
    steps.expect("the context data contains the user's address", body["ContextData"], context)
    wrong = bob.sign_in(password="Wr0ng-Pa55!")
    steps.expect_response("sign in with IAM permissions and a wrong password", wrong, 401, "invalid_credentials")
    code = enable_totp(bob)
    asked = bob.sign_in()
    answered = bob.post("/loginMfa", loginSession=asked.json["loginSession"], mfaCode=code())
    steps.expect_response("answer a challenge with IAM permissions", answered)
    steps.expect("the challenge uses AdminRespondToAuthChallenge", recorder.take_operations()[-1], "AdminRespondToAuthChallenge")
    steps.expect_response("refresh where refresh tokens are rotated", bob.post_with_refresh_token("/refreshToken"))
    steps.expect("the refresh uses GetTokensFromRefreshToken", recorder.take_operations()[-1], "GetTokensFromRefreshToken")
