"""Types and texts of errors, and their form."""

import json

from local_pool import PASSWORD, refused

PATTERN = "Member must satisfy regular expression pattern"


def run(steps, pool):
    validation(steps, pool)
    form(steps, pool)
    not_simulated(steps, pool)


def validation(steps, pool):
    cognito = pool.cognito
    one = {"ClientId": pool.client_id, "Username": "ann@example.com"}
    for name, call, request, text in [
        (
            "a missing member", cognito.confirm_sign_up, one,
            "1 validation error detected: Value null at 'confirmationCode' failed to satisfy constraint: Member must not be null",
        ),
        (
            "an empty user name", cognito.sign_up, one | {"Username": "", "Password": PASSWORD},
            "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have length greater "
            "than or equal to 1; Value at 'username' failed to satisfy constraint: "
            f"{PATTERN}: [\\p{{L}}\\p{{M}}\\p{{S}}\\p{{N}}\\p{{P}}]+",
        ),
        (
            "the id of a pool", cognito.admin_get_user, {"UserPoolId": "pool", "Username": "ann"},
            f"1 validation error detected: Value 'pool' at 'userPoolId' failed to satisfy constraint: {PATTERN}: [\\w-]+_[0-9a-zA-Z]+",
        ),
        (
            "a flow", cognito.initiate_auth, {"ClientId": pool.client_id, "AuthFlow": "PASSWORD"},
            "1 validation error detected: Value 'PASSWORD' at 'authFlow' failed to satisfy constraint: Member must satisfy enum "
            "value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, "
            "USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]",
        ),
    ]:
        steps.expect(name, refused(call, **request), ("InvalidParameterException", text))
    stranger = refused(cognito.sign_up, ClientId="1example", Username="ann@example.com", Password=PASSWORD)
    steps.expect("a client of no pool", stranger, ("ResourceNotFoundException", "User pool client 1example does not exist."))
    no_pool = refused(cognito.admin_get_user, UserPoolId="eu-west-1_None", Username="ann")
    steps.expect("no pool", no_pool, ("ResourceNotFoundException", "User pool eu-west-1_None does not exist."))


def form(steps, pool):
    status, headers, text = pool.call("SignUp", {"ClientId": 7})
    body = {"__type": "SerializationException", "message": "NUMBER_VALUE can not be converted to a String"}
    steps.expect("a wrong type", (status, json.loads(text)), (400, body))
    steps.expect("the type is a header with a colon", headers["x-amzn-errortype"], "SerializationException:")
    steps.expect("the text is a header", headers["x-amzn-errormessage"], body["message"])
    ids = {pool.call("SignUp", {})[1]["x-amzn-requestid"] for _ in range(3)}
    steps.expect("each answer has an id", len(ids - {None}), 3)
    steps.expect("invalid JSON", json.loads(pool.call("SignUp", "{")[2])["__type"], "SerializationException")
    status, _, text = pool.call("ListUserPools", {"MaxResults": 10})
    steps.expect("administrators sign", (status, json.loads(text)["__type"]), (400, "MissingAuthenticationTokenException"))


def not_simulated(steps, pool):
    code, text = refused(pool.cognito.start_user_import_job, UserPoolId=pool.id, JobId="import-1")
    steps.expect("an operation is refused by name", (code, "StartUserImportJob" in text), ("UnsupportedOperationException", True))
    text = json.loads(pool.call("SignOut", {})[2])
    steps.expect("an unknown operation", text["__type"], "UnknownOperationException")
    status, _, text = pool.send("POST", "/", "{}", X_Amz_Target="AWSCognitoIdentityService.GetId")
    steps.expect("another service is refused by name", (status, "AWSCognitoIdentityService" in text), (400, True))
