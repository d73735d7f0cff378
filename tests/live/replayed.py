"""`replay --live` against a real server: what the policy asks for is done afterwards, once, and found there."""

import json

from company import Company
from peers import CREDENTIALS
from policies import policy
from workbench import replay, workbench


def run(steps, moto):
    cognito, company = moto.client(), Company(moto, "profiles")
    pool = cognito.create_user_pool(PoolName="example")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName="customers")
    cognito.admin_create_user(UserPoolId=pool, Username="ann")
    event = json.loads(workbench("generate", "PostConfirmation_ConfirmSignUp", "--attribute", "email=ann@example.com"))
    event |= {"userPoolId": pool, "userName": "ann"}

    # Built with what it needs, as the functions inside of cognito-local are.
    repairs = policy(moto, ("# resume_on_sign_in = true", "resume_on_sign_in = true"))
    variables = CREDENTIALS | {"AWS_ENDPOINT_URL": moto.endpoint, "POLICY_FILE": repairs}
    rows = replay([event] * 3, "--live", **variables)

    steps.holds("three events are taken", [(row["verdict"], row["notes"]) for row in rows], [("accepted", [])] * 3)
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"]
    steps.holds("the user is in the group", [group["GroupName"] for group in groups], ["customers"])
    records = company.records()
    steps.holds("there is one record, whose event is sent", [record["event"] for record in records], ["sent"])
    steps.holds("there is one event", company.published(), ["ann"])
