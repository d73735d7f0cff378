"""An AWS account in moto with everything that the senders need, and the functions."""

import json
import pathlib
import sys

from calls import Calls
from emulators import CREDENTIALS
from root import ROOT

sys.path += [str(ROOT / "tests/deploy"), str(ROOT / "tests/encryption")]

from runtime_api import LIVE, invoke

POOL = "us-east-1_AbCdEf123"
TABLE = "sent-messages"
ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
# Values that no log may contain.
PRIVATE = ["zoe.angstrom", "darya", "2065550", "hunter2", "tw1l10", "Ångström"]

POLICY = """
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[brands.example]
name = "Grüße & Co"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "Example Ltd, 1 Example Street"
[senders]
kms_keys = [{keys}]
table = "sent-messages"
"""


class Account:
    """Moto behind the proxy, with two KMS keys of which one is allowed, a table and secrets."""

    def __init__(self, moto, folder, programs):
        from oracle import Oracle

        self.moto, self.folder, self.programs = moto, pathlib.Path(folder), pathlib.Path(programs)
        self.calls = Calls(moto.endpoint)
        self.oracle = Oracle(moto)
        self.dynamodb = moto.client("dynamodb")
        self.dynamodb.create_table(
            TableName=TABLE, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        moto.client("sesv2").create_email_identity(EmailIdentity="example.com")
        secrets = moto.client("secretsmanager")
        store = lambda name, value: secrets.create_secret(Name=name, SecretString=value)["ARN"]
        self.password = store("smtp", "hunter2/+%")
        self.auth_token = store("twilio", json.dumps({"auth_token": "tw1l10"}))
        self.printed = []

    def code(self, plaintext, pool=POOL, suite="0378", arns=None):
        """A code as Cognito encrypts it."""
        context = {"userpool-id": pool} if pool else {"purpose": "test"}
        return self.oracle.encrypt(suite, plaintext.encode(), context, 4096, arns)["message"]

    def event(self, trigger, name, code=None, **members):
        """A sample event with another code and other members."""
        event = json.loads((ROOT / f"events/samples/{trigger}/{name}.json").read_text()) | {"userPoolId": POOL}
        event["request"]["code"] = code
        event["request"]["userAttributes"] |= members
        return json.dumps(event, ensure_ascii=False)

    def run(self, function, tables, *events):
        """The invocations of a function with these tables of the policy."""
        policy = self.folder / "policy.toml"
        policy.write_text(POLICY.format(keys=json.dumps(self.oracle.arns[0])) + tables)
        variables = CREDENTIALS | {"AWS_ENDPOINT_URL": self.calls.endpoint}
        invocations = invoke(self.programs / function, policy, events, LIVE, **variables)
        self.printed += [json.dumps([invocation.line, invocation.error], ensure_ascii=False) for invocation in invocations]
        return invocations

    def records(self):
        return self.dynamodb.scan(TableName=TABLE)["Items"]

    def forget(self):
        for record in self.records():
            self.dynamodb.delete_item(TableName=TABLE, Key={"id": record["id"]})
        self.calls.faults.clear()
        self.calls.take()

    def ses(self):
        return '[senders.email.ses]\nidentity_arn = "arn:aws:ses:us-east-1:123456789012:identity/example.com"\n'

    def smtp(self, url):
        return (
            f'[senders.email.smtp]\nurl = "{url}"\nusername = "ann@example.com"\n'
            f'password_secret_arn = "{self.password}"\n'
        )

    def email(self, providers, smtp=None):
        tables = self.ses() if "ses" in providers else ""
        tables += self.smtp(smtp) if "smtp" in providers else ""
        return f'[senders.email]\nfrom = "no-reply@example.com"\nproviders = {json.dumps(providers)}\n{tables}'

    def sms(self, providers):
        twilio = (
            f'[senders.sms.twilio]\nurl = "{self.calls.endpoint}"\naccount_sid = "{ACCOUNT_SID}"\nfrom = "+12065550100"\n'
            f'auth_token_secret_arn = "{self.auth_token}"\nauth_token_secret_json_key = "auth_token"\n'
        )
        sns = '[senders.sms.sns]\nsender_id = "EXAMPLE"\n'
        return f"[senders.sms]\nproviders = {json.dumps(providers)}\n{sns}{twilio if 'twilio' in providers else ''}"


def notes(invocation):
    return invocation.line.get("notes", "")
