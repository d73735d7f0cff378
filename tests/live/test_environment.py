"""The test environment: cognito-local with our triggers, `cargo lambda watch`, and moto as the AWS of the functions."""

import contextlib

from aws_cli import AwsCli
from aws_resources import AwsResources
from cargo_lambda import FUNCTIONS, CargoLambdaWatch, build
from emulators import CognitoLocal
from invoke_proxy import InvokeProxy
from mails import Mailbox
from root import ROOT


@contextlib.contextmanager
def start_environment(moto):
    """Starts all processes and stops them at the end."""
    build()
    with contextlib.ExitStack() as stack:
        lambdas = InvokeProxy()
        stack.callback(lambdas.stop)
        triggers = {"LambdaClient": {"endpoint": lambdas.endpoint}, "TriggerFunctions": FUNCTIONS}
        local = stack.enter_context(CognitoLocal(triggers))
        local.wait_until_listening()
        environment = TestEnvironment(moto, local, lambdas)
        functions = stack.enter_context(CargoLambdaWatch(local, moto, environment.policy))
        functions.wait_until_listening()
        lambdas.forward_to(functions.endpoint)
        try:
            yield environment
        except Exception:
            print(functions.log())
            raise


class TestEnvironment:
    """A pool with two app clients: the shop, and the partner portal."""

    def __init__(self, moto, local, lambdas):
        self.local, self.lambdas, self.aws = local, lambdas, AwsCli(local, lambdas)
        self.resources = AwsResources(moto, "members", "people")
        self.pool = local.pool()
        self.pool.cognito.create_group(UserPoolId=self.pool.id, GroupName="customers")
        self.shop = self.pool.client_id
        self.pool.add_app_client()
        self.portal = self.pool.client_id
        text = (ROOT / "tests/live/policy.toml").read_text()
        text = text.replace("1example23456789", self.shop).replace("2example23456789", self.portal)
        (local.path / "policy.toml").write_text(text)
        self.policy = str(local.path / "policy.toml")

    def mailbox(self, address):
        return Mailbox(self.local, address)

    def groups(self, username):
        listed = self.pool.cognito.admin_list_groups_for_user(UserPoolId=self.pool.id, Username=username)
        return [group["GroupName"] for group in listed["Groups"]]

    def expect_new_user_effects(self, steps, who, username):
        """The actions for a new user were performed once."""
        steps.expect(f"{who} is in the group, in cognito-local", self.groups(username), ["customers"])
        record = self.resources.record(username)
        wanted = (f"{self.pool.id}#{username}", "done", "sent")
        steps.expect(f"{who} has a record, in moto", tuple(record.get(name) for name in ["id", "state", "event"]), wanted)
        steps.expect(f"one event was published about {who}", self.resources.published(), [username])
