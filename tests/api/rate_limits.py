"""Rate limits (threat model, E08 and E09), which are counted in a DynamoDB table."""

import json
import time

import authenticator
from api_server import ApiServer
from api_user import ApiUser, comparable
from client_secret import enable_totp
from policy_file import write_policy


def run(steps, program, moto):
    limits_one_name(steps, program, Table(moto, "names", "per_source = 1000"))
    limits_one_source(steps, program, Table(moto, "sources"))
    limits_one_session(steps, program, Table(moto, "sessions"))


class Table:
    """A new table of counters, a policy that names it, and a pool."""

    def __init__(self, moto, name, more=""):
        self.name, self.moto, self.dynamodb, self.window = name, moto, moto.client("dynamodb"), window_length()
        self.dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        expiry = {"Enabled": True, "AttributeName": "expires_at"}
        self.dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
        rules = f'[api.rate_limits]\ntable = "{name}"\nwindow_minutes = {self.window // 60}\n{more}\n'
        path = write_policy(moto, ('# [api.rate_limits]\n# table = "rate-limits"\n', rules))
        self.pool = moto.pool()
        self.variables = self.pool.variables(POLICY_FILE=path)

    def left(self):
        """The remaining seconds of the window."""
        return self.window - int(time.time()) % self.window


def window_length():
    """The length in seconds of a window that lasts for at least another minute."""
    return next(window for window in [86_400, 86_340] if window - time.time() % window > 60)


def limits_one_name(steps, program, table):
    with ApiServer(program, table.variables) as api:
        ann, unknown_user = (ApiUser(steps, table.pool, api, name) for name in ["ann", "unknown"])
        sign_up = {"password": ann.password, "attributes": ann.attributes}
        mails = [("/signUp", sign_up), ("/signUpConfirmResend", {}), ("/forgotPasswordRequest", {})]
        calls = [call(ann, *mail) for mail in mails + mails[2:] * 2]
        mailed = ["SignUp", "ResendConfirmationCode", *["ForgotPassword"] * 3]
        steps.expect("a name gets five mails of any kind", [mail for _, [*_, mail] in calls], mailed)
        for path, body in mails:
            answer, operations = call(ann, path, body)
            steps.expect_response(f"{path} is then limited", answer, 429, "too_many_requests")
            steps.expect("Cognito receives no call", operations, ["UpdateItem"])
        waits = table.left() - int(answer.headers["retry-after"])
        steps.expect("Retry-After is the end of the window", abs(waits) <= 5)
        for _ in range(5):
            unknown_user.post("/passwordForgot")
        unknown = unknown_user.post("/forgotPasswordRequest")
        steps.expect("an unknown name gets the same response", comparable(unknown), comparable(answer))
        capitals = api.post("/passwordForgot", username="ANN")
        steps.expect_response("case does not distinguish names", capitals, 429, "too_many_requests")
        steps.expect_response("another user is not limited", api.post("/passwordForgot", username="bob"))
        counters_are_anonymous(steps, table)
        table.dynamodb.delete_table(TableName=table.name)
        steps.expect_response("without the table no request is limited", ann.post("/passwordForgot"))
        steps.expect("the log reports the missing table", [api.logged_values("rate_limit"), api.logged_values("note")[-1]], [[], "rate_limit_failed"])


def call(person, path, body):
    """A response, and the operations that it caused, without duplicates."""
    person.emulator.recorder.take_requests()
    answer = person.post(path, **body)
    return answer, list(dict.fromkeys(person.emulator.recorder.take_operations()))


def counters_are_anonymous(steps, table):
    items = table.dynamodb.scan(TableName=table.name)["Items"]
    longer = [int(item["expires_at"]["N"]) - int(time.time()) - table.left() for item in items]
    steps.expect("every counter expires with its window", all(abs(seconds) <= 1 for seconds in longer))
    named = [name for name in ["ann", "unknown", "bob", "127.0.0.1"] if name in json.dumps(items).lower()]
    steps.expect("no counter contains a name or address", (len(items) > 3, named), (True, []))


def limits_one_source(steps, program, table):
    with ApiServer(program, table.variables) as api:
        table.moto.recorder.take_requests()
        # The caller controls this header (threat model, Q15).
        answers = [
            api.call(
                "POST",
                "/passwordForgot",
                json.dumps({"username": f"user{number}"}),
                headers={"Content-Type": "application/json", "X-Forwarded-For": f"192.0.2.{number}"},
            )
            for number in range(20)
        ]
        steps.expect("five of twenty names from one source are served", [answer.code for answer in answers], [200] * 5 + [429] * 15)
        steps.expect("Cognito receives no call for the others", table.moto.recorder.take_operations().count("ForgotPassword"), 5)


def limits_one_session(steps, program, table):
    with ApiServer(program, table.variables) as api:
        cem = ApiUser(steps, table.pool, api, "cem").sign_up_and_in()
        code = enable_totp(cem)

        def answers(session, codes):
            return [cem.post("/loginMfa", loginSession=session, mfaCode=code) for code in codes]

        session = cem.sign_in().json["loginSession"]
        tried = answers(session, [authenticator.wrong(code())] * 5)
        steps.expect("five wrong codes are rejected as wrong", [answer.json["error"] for answer in tried], ["invalid_code"] * 5)
        table.moto.recorder.take_requests()
        [late] = answers(session, [code()])
        steps.expect_response("the right code is then too late", late, 401, "invalid_session")
        steps.expect("Cognito receives no call", table.moto.recorder.take_operations(), ["UpdateItem"])
        session = cem.sign_in().json["loginSession"]
        *_, fifth = answers(session, [authenticator.wrong(code())] * 4 + [code()])
        steps.expect_response("the right code is accepted after four wrong ones in a new session", fifth)
