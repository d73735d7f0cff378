"""`replay --live` against moto: the actions of the policy are performed once."""

import json

from aws_resources import AwsResources
from cli import replay, run_cli
from emulators import CREDENTIALS
from policy_file import write_policy


def run(steps, moto):
    cognito, resources = moto.client(), AwsResources(moto, "profiles")
    pool = cognito.create_user_pool(PoolName="example")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName="customers")
    cognito.admin_create_user(UserPoolId=pool, Username="ann")
    event = json.loads(run_cli("generate", "PostConfirmation_ConfirmSignUp", "--attribute", "email=ann@example.com"))
    event |= {"userPoolId": pool, "userName": "ann"}

    # With the same features as the functions inside cognito-local.
    repairs = write_policy(moto, ("# resume_on_sign_in = true", "resume_on_sign_in = true"))
    variables = CREDENTIALS | {"AWS_ENDPOINT_URL": moto.endpoint, "POLICY_FILE": repairs}
    rows = replay([event] * 3, "--live", **variables)

    steps.expect("three events are accepted", [(row["verdict"], row["notes"]) for row in rows], [("accepted", [])] * 3)
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"]
    steps.expect("the user is in the group", [group["GroupName"] for group in groups], ["customers"])
    records = resources.records()
    steps.expect("there is one record, whose event was sent", [record["event"] for record in records], ["sent"])
    steps.expect("one event was published", resources.published(), ["ann"])
