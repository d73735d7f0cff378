"""The IAM actions that docs/deploy.md lists are sufficient, and each is necessary."""

import json
import re

from aws_account import ROOT


def run(steps, account):
    for command in ["attach", "doctor"]:
        rights = listed_actions(command)
        steps.expect(f"{command}: with all permissions", run_with(account, command, rights), (0, ""))
        for action in rights:
            _, errors = run_with(account, command, [right for right in rights if right != action])
            steps.expect(f"{command}: {action} is necessary, and the error names it", action in errors)


def listed_actions(command):
    """The actions of the IAM policy in the document for a command."""
    text = (ROOT / "docs/deploy.md").read_text()
    block = re.search(rf"<!-- rights of {command} -->\n```json\n(.*?)```", text, re.S).group(1)
    return [action for statement in json.loads(block)["Statement"] for action in statement["Action"]]


def run_with(account, command, rights):
    """The result of a command with only these permissions; `attach` is followed by `detach`."""
    account.fault_proxy.reset()
    theirs = account.function("theirs")
    pool = account.pool(UserPoolTier="PLUS", LambdaConfig={"CustomMessage": theirs})
    arns, arguments = account.create_functions()
    if command == "doctor":
        pool.attach(*arguments, "--replace", "--apply")
        account.cognito.create_user_pool_client(UserPoolId=pool.id, ClientName="example")
        account.cognito.create_identity_provider(
            UserPoolId=pool.id, ProviderName="Example", ProviderType="SAML", ProviderDetails={"MetadataURL": "https://example.com"}
        )
        account.fault_proxy.reset(rights=rights)
        return 0, account.run("doctor", "--user-pool-id", pool.id).errors
    # A statement with our id but another source must be replaced.
    account.functions.add_permission(
        FunctionName=arns["custom-message"],
        StatementId=pool.statement,
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn="arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_other",
    )
    account.fault_proxy.reset(rights=rights)
    ended = pool.attach(*arguments, "--replace", "--apply")
    if ended.code == 0:
        ended = pool.detach(*arguments, "--apply")
    return ended.code, ended.errors
