"""The functions of the suite at the triggers of a pool: what they decide, and what `/_local` shows of it."""

import base64
import json

from local_pool import PASSWORD, refused

EMAIL = "dora@example.com"
POLICY = """
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[pool]
aliases = ["email"]
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
[sign_up.disposable_domains]
[tokens]
token_version = "V2_0"
[tokens.claims.tenant]
value = "example"
tokens = ["access"]
"""


def run(steps, pool):
    denies(steps, pool)
    sends_a_mail(steps, pool)
    decides_about_tokens(steps, pool)
    cannot_be_called(steps, pool)


def denies(steps, pool):
    code, text = refused(pool.cognito.sign_up, **sign_up(pool, "eve", "eve@mailinator.com"))
    steps.expect("pre-sign-up denies a disposable address", code, "UserLambdaValidationException")
    form = text.startswith("PreSignUp failed with error ") and text.endswith(" [DisposableAddress].")
    steps.expect("its text is that of the function, in the form of Cognito", form)
    known = refused(pool.cognito.admin_get_user, UserPoolId=pool.id, Username="eve")
    steps.expect("the user does not exist", known and known[0], "UserNotFoundException")


def sends_a_mail(steps, pool):
    pool.cognito.sign_up(**sign_up(pool, "dora", EMAIL))
    mail = pool.local("messages?secrets=true")["messages"][-1]
    steps.expect("custom-message writes the mail", mail["body"].startswith("<!doctype html>"))
    steps.expect("the code is in it", (mail["code"] in mail["body"], "{####}" in mail["body"]), (True, False))
    steps.expect("its answer was accepted", mail["invocation"]["verdict"], "accepted")
    pool.cognito.confirm_sign_up(ClientId=pool.client_id, Username="dora", ConfirmationCode=mail["code"])


def decides_about_tokens(steps, pool):
    token = pool.sign_in("dora")["AccessToken"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(token + "=="))
    steps.expect("pre-token-generation adds a claim", (claims["username"], claims["tenant"]), ("dora", "example"))
    sources = [event["triggerSource"] for event in pool.local("events")["events"]]
    expected = [
        "PreSignUp_SignUp", "PreSignUp_SignUp", "CustomMessage_SignUp",
        "TokenGeneration_Authentication",
    ]
    steps.expect("the triggers run in the order of Cognito", sources, expected)
    events = json.dumps(pool.local("events"))
    steps.expect("recorded events have no secret", (PASSWORD in events, token in events), (False, False))


def cannot_be_called(steps, pool):
    function = f"arn:aws:lambda:{pool.region}:000000000000:function:pre-sign-up"
    pool.local("faults", {"function": function, "fault": "throttled"})
    code = refused(pool.cognito.sign_up, **sign_up(pool, "finn", "finn@example.com"))[0]
    steps.expect("a function that is throttled", code, "UnexpectedLambdaException")
    pool.local("faults", {"function": function, "fault": None})
    other = f"arn:aws:lambda:{pool.region}:000000000000:function:other"
    answer = refused(pool.cognito.create_user_pool, PoolName="other", LambdaConfig={"PreSignUp": other})
    if answer is None:
        pools = pool.cognito.list_user_pools(MaxResults=10)["UserPools"]
        (made,) = [one["Id"] for one in pools if one["Name"] == "other"]
        client = pool.cognito.create_user_pool_client(UserPoolId=made, ClientName="other")["UserPoolClient"]["ClientId"]
        request = sign_up(pool, "gina", "gina@example.com") | {"ClientId": client}
        code = refused(pool.cognito.sign_up, **request)[0]
        steps.expect("a function that is not registered is never called", code, "UnexpectedLambdaException")


def sign_up(pool, name, email):
    return {
        "ClientId": pool.client_id, "Username": name, "Password": PASSWORD,
        "UserAttributes": [{"Name": "email", "Value": email}],
    }
