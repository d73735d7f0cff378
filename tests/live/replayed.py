"""`replay --live` against a real server: what the policy asks for is done afterwards, once, and found there."""

import json

from company import Company
from peers import CREDENTIALS
from workbench import replay, workbench


def run(steps, moto):
    cognito, company = moto.client(), Company(moto, "profiles")
    pool = cognito.create_user_pool(PoolName="example")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName="customers")
    cognito.admin_create_user(UserPoolId=pool, Username="ann")
    event = json.loads(workbench("generate", "PostConfirmation_ConfirmSignUp", "--attribute", "email=ann@example.com"))
    event |= {"userPoolId": pool, "userName": "ann"}

    rows = replay([event] * 3, "--live", AWS_ENDPOINT_URL=moto.endpoint, **CREDENTIALS)

    steps.holds("three events are taken", [(row["verdict"], row["notes"]) for row in rows], [("accepted", [])] * 3)
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"]
    steps.holds("the user is in the group", [group["GroupName"] for group in groups], ["customers"])
    records = company.records()
    steps.holds("there is one record, whose event is sent", [record["event"] for record in records], ["sent"])
    steps.holds("there is one event", company.published(), ["ann"])
