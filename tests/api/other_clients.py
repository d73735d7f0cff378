"""Other clients of the same user pool: users of the HTTP API can sign in there, and vice versa."""

import json
import types
import urllib.request

import pycognito
from botocore.exceptions import ClientError

from api_server import ApiServer
from api_user import PASSWORD, ApiUser


def run(steps, program, emulator):
    pool = emulator.pool()
    with ApiServer(program, pool.variables()) as api:
        ann = ApiUser(steps, pool, api, "ann").sign_up_and_in()
        signs_in_with_boto3(ann)
        if emulator.name == "moto":
            signs_in_with_pycognito(ann)
        else:
            refused = raised(lambda: pycognito_of(ann).authenticate(PASSWORD))
            steps.expect("cognito-local does not support SRP", refused, "Unsupported")
        signs_in_existing_user(ApiUser(steps, pool, api, "bob"))


def signs_in_with_boto3(ann):
    steps, cognito = ann.steps, ann.pool.cognito

    def sign_in(password):
        parameters = {"USERNAME": ann.username, "PASSWORD": password}
        return cognito.initiate_auth(
            ClientId=ann.pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
        )["AuthenticationResult"]

    token = sign_in(PASSWORD)["AccessToken"]
    attributes = cognito.get_user(AccessToken=token)["UserAttributes"]
    steps.expect("boto3 signs in a user of the HTTP API", {"Name": "email", "Value": ann.email} in attributes)
    steps.expect("boto3 needs the password", raised(lambda: sign_in("Wr0ng-Pa55!")) is not None)
    steps.expect_response("the HTTP API accepts boto3's token", ann.api.get("/user", token))


def signs_in_with_pycognito(ann):
    steps, user = ann.steps, pycognito_of(ann)
    user.authenticate(PASSWORD)
    name = user.id_claims["cognito:username"]
    steps.expect("pycognito signs in with SRP and verifies the tokens", name, ann.username)
    steps.expect_response("the HTTP API accepts pycognito's token", ann.api.get("/user", user.access_token))
    ours = pycognito_of(ann)
    ours.verify_token(ann.tokens["idToken"], "id_token", "id")
    steps.expect("pycognito verifies the HTTP API's token", ours.id_claims["sub"], user.id_claims["sub"])
    # An expected limitation: once this is refused, the test of SRP can check the password too.
    anyhow = raised(lambda: pycognito_of(ann).authenticate("Wr0ng-Pa55!"))
    steps.expect("moto does not check the SRP proof", anyhow, None)


def pycognito_of(person):
    """A pycognito client that uses the emulator."""
    pool = person.pool
    session = types.SimpleNamespace(client=lambda *_, **__: pool.cognito)
    user = pycognito.Cognito(pool.id, pool.client_id, username=person.username, session=session)
    with urllib.request.urlopen(f"{person.emulator.endpoint}/{pool.id}/.well-known/jwks.json") as keys:
        user.pool_jwk = json.load(keys)
    return user


def signs_in_existing_user(bob):
    steps, pool = bob.steps, bob.pool
    one = {"UserPoolId": pool.id, "Username": bob.username}
    email = [{"Name": "email", "Value": bob.email}]
    pool.cognito.admin_create_user(**one, UserAttributes=email, MessageAction="SUPPRESS")
    pool.cognito.admin_set_user_password(**one, Password=PASSWORD, Permanent=True)
    steps.expect_response("sign in a user created by boto3", bob.sign_in())
    steps.expect("the user has the address from boto3", bob.attribute("email"), bob.email)
    pool.cognito.admin_delete_user(**one)
    steps.expect_response("sign in a user deleted by boto3", bob.sign_in(), 401, "invalid_credentials")
    steps.expect_response("use the token of a deleted user", bob.api.get("/user", bob.tokens["accessToken"]), 401, "invalid_token")


def raised(call):
    """The error code of a call, or None."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None
