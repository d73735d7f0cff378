"""How often somebody may try (SECURITY.md, E08 and E09): counted in a table of DynamoDB."""

import json
import time

import authenticator
from api_server import ApiServer
from api_user import ApiUser, comparable
from client_secret import enable_totp
from policy_file import write_policy


def run(steps, program, moto):
    one_name(steps, program, Table(moto, "names", "per_source = 1000"))
    one_source(steps, program, Table(moto, "sources"))
    one_session(steps, program, Table(moto, "sessions"))


class Table:
    """A new table that is counted in, a policy that names it, and a pool."""

    def __init__(self, moto, name, more=""):
        self.name, self.moto, self.dynamodb, self.window = name, moto, moto.client("dynamodb"), lasting()
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
        """For how many seconds the window goes on."""
        return self.window - int(time.time()) % self.window


def lasting():
    """The length of a window that goes on for more than a minute, in seconds."""
    return next(window for window in [86_400, 86_340] if window - time.time() % window > 60)


def one_name(steps, program, table):
    with ApiServer(program, table.variables) as api:
        ann, nobody = (ApiUser(steps, table.pool, api, name) for name in ["ann", "nobody"])
        sign_up = {"password": ann.password, "attributes": ann.attributes}
        mails = [("/signUp", sign_up), ("/signUpConfirmResend", {}), ("/forgotPasswordRequest", {})]
        heard = [call(ann, *mail) for mail in mails + mails[2:] * 2]
        mailed = ["SignUp", "ResendConfirmationCode", *["ForgotPassword"] * 3]
        steps.expect("a name gets five mails, whatever for", [mail for _, [*_, mail] in heard], mailed)
        for path, body in mails:
            answer, operations = call(ann, path, body)
            steps.expect_response(f"{path} is then refused", answer, 429, "too_many_requests")
            steps.expect("of which Cognito hears nothing", operations, ["UpdateItem"])
        waits = table.left() - int(answer.headers["retry-after"])
        steps.expect("and says until when", abs(waits) <= 5)
        for _ in range(5):
            nobody.post("/passwordForgot")
        unknown = nobody.post("/forgotPasswordRequest")
        steps.expect("a name that nobody has is told the same", comparable(unknown), comparable(answer))
        capitals = api.post("/passwordForgot", username="ANN")
        steps.expect_response("capitals make no other name", capitals, 429, "too_many_requests")
        steps.expect_response("somebody else is heard", api.post("/passwordForgot", username="bob"))
        is_private(steps, table)
        table.dynamodb.delete_table(TableName=table.name)
        steps.expect_response("everybody is heard when the table is gone", ann.post("/passwordForgot"))
        steps.expect("which the log says", [api.logged_values("rate_limit"), api.logged_values("note")[-1]], [[], "rate_limit_failed"])


def call(person, path, body):
    """An answer, and the operations that it took, each but once."""
    person.emulator.recorder.take_requests()
    answer = person.post(path, **body)
    return answer, list(dict.fromkeys(person.emulator.recorder.take_operations()))


def is_private(steps, table):
    items = table.dynamodb.scan(TableName=table.name)["Items"]
    longer = [int(item["expires_at"]["N"]) - int(time.time()) - table.left() for item in items]
    steps.expect("every counter goes when its window ends", all(abs(seconds) <= 1 for seconds in longer))
    named = [name for name in ["ann", "nobody", "bob", "127.0.0.1"] if name in json.dumps(items).lower()]
    steps.expect("no counter says whose it is", (len(items) > 3, named), (True, []))


def one_source(steps, program, table):
    with ApiServer(program, table.variables) as api:
        table.moto.recorder.take_requests()
        # Whoever calls can write what they like there (SECURITY.md, Q15).
        answers = [
            api.call(
                "POST",
                "/passwordForgot",
                json.dumps({"username": f"user{number}"}),
                headers={"Content-Type": "application/json", "X-Forwarded-For": f"192.0.2.{number}"},
            )
            for number in range(20)
        ]
        steps.expect("twenty names from one source: five", [answer.code for answer in answers], [200] * 5 + [429] * 15)
        steps.expect("of the others Cognito hears nothing", table.moto.recorder.take_operations().count("ForgotPassword"), 5)


def one_session(steps, program, table):
    with ApiServer(program, table.variables) as api:
        cem = ApiUser(steps, table.pool, api, "cem").sign_up_and_in()
        code = enable_totp(cem)

        def answers(session, codes):
            return [cem.post("/loginMfa", loginSession=session, mfaCode=code) for code in codes]

        session = cem.sign_in().json["loginSession"]
        tried = answers(session, [authenticator.wrong(code())] * 5)
        steps.expect("five wrong codes are wrong", [answer.json["error"] for answer in tried], ["invalid_code"] * 5)
        table.moto.recorder.take_requests()
        [late] = answers(session, [code()])
        steps.expect_response("the right one is too late then", late, 401, "invalid_session")
        steps.expect("of which Cognito hears nothing", table.moto.recorder.take_operations(), ["UpdateItem"])
        session = cem.sign_in().json["loginSession"]
        *_, fifth = answers(session, [authenticator.wrong(code())] * 4 + [code()])
        steps.expect_response("the right one counts after four that are wrong, in a new session", fifth)
