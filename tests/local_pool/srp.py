"""SRP with pycognito, which verifies the tokens."""

import json
import types
import urllib.request

import pycognito

from local_pool import PASSWORD, refused

EMAIL = "bob@example.com"


def run(steps, pool):
    sub = pool.sign_up(EMAIL)
    user = client(pool)
    user.authenticate(PASSWORD)
    steps.expect("pycognito signs in and verifies the tokens", user.id_claims["sub"], sub)
    steps.expect("the ID token has the address", user.id_claims["email"], EMAIL)
    wrong = refused(client(pool).authenticate, "Wr0ng-Passw0rd!")
    steps.expect("the proof is checked", wrong, ("NotAuthorizedException", "Incorrect username or password."))
    user.renew_access_token()
    steps.expect("pycognito refreshes", pool.cognito.get_user(AccessToken=user.access_token)["Username"], sub)


def client(pool):
    """A pycognito client of the pool."""
    session = types.SimpleNamespace(client=lambda *_, **__: pool.cognito)
    user = pycognito.Cognito(pool.id, pool.client_id, username=EMAIL, session=session)
    with urllib.request.urlopen(f"{pool.url}/{pool.id}/.well-known/jwks.json") as keys:
        user.pool_jwk = json.load(keys)
    return user
