"""Other clients of the same user pool: whom we signed up can sign in there, and the other way round."""

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
            steps.expect("cognito-local has no SRP, so that boto3 alone signs in there", refused, "Unsupported")
        was_there_before(ApiUser(steps, pool, api, "bob"))


def signs_in_with_boto3(ann):
    steps, cognito = ann.steps, ann.pool.cognito

    def sign_in(password):
        parameters = {"USERNAME": ann.username, "PASSWORD": password}
        return cognito.initiate_auth(
            ClientId=ann.pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
        )["AuthenticationResult"]

    token = sign_in(PASSWORD)["AccessToken"]
    attributes = cognito.get_user(AccessToken=token)["UserAttributes"]
    steps.expect("boto3 signs in whom we signed up", {"Name": "email", "Value": ann.email} in attributes)
    steps.expect("boto3 does not without the password", raised(lambda: sign_in("Wr0ng-Pa55!")) is not None)
    steps.expect_response("we take the token that boto3 got", ann.api.get("/user", token))


def signs_in_with_pycognito(ann):
    steps, user = ann.steps, pycognito_of(ann)
    user.authenticate(PASSWORD)
    name = user.id_claims["cognito:username"]
    steps.expect("pycognito signs in whom we signed up, by SRP, and verifies its tokens", name, ann.username)
    steps.expect_response("we take the token that pycognito got", ann.api.get("/user", user.access_token))
    ours = pycognito_of(ann)
    ours.verify_token(ann.tokens["idToken"], "id_token", "id")
    steps.expect("pycognito verifies the token that we got", ours.id_claims["sub"], user.id_claims["sub"])
    # An expected lack: once this is refused, SRP carries the password too.
    anyhow = raised(lambda: pycognito_of(ann).authenticate("Wr0ng-Pa55!"))
    steps.expect("moto looks at no proof of SRP, so that only boto3 tries the password", anyhow, None)


def pycognito_of(person):
    """A client that signs in as its own issuer is: the endpoint is hidden from it."""
    pool = person.pool
    session = types.SimpleNamespace(client=lambda *_, **__: pool.cognito)
    user = pycognito.Cognito(pool.id, pool.client_id, username=person.username, session=session)
    with urllib.request.urlopen(f"{person.emulator.endpoint}/{pool.id}/.well-known/jwks.json") as keys:
        user.pool_jwk = json.load(keys)
    return user


def was_there_before(bob):
    steps, pool = bob.steps, bob.pool
    one = {"UserPoolId": pool.id, "Username": bob.username}
    email = [{"Name": "email", "Value": bob.email}]
    pool.cognito.admin_create_user(**one, UserAttributes=email, MessageAction="SUPPRESS")
    pool.cognito.admin_set_user_password(**one, Password=PASSWORD, Permanent=True)
    steps.expect_response("we sign in whom boto3 made", bob.sign_in())
    steps.expect("who has the address that boto3 gave", bob.attribute("email"), bob.email)
    pool.cognito.admin_delete_user(**one)
    steps.expect_response("we do not sign in whom boto3 deleted", bob.sign_in(), 401, "invalid_credentials")
    steps.expect_response("nor take the token they had", bob.api.get("/user", bob.tokens["accessToken"]), 401, "invalid_token")


def raised(call):
    """The code of the error that a call ends with."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None
