"""`doctor` examines a pool, its app clients, groups and functions."""

import json

from fault_proxy import REFUSED

HEALTHY = {
    "AliasAttributes": ["email"],
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "DeletionProtection": "ACTIVE",
    "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/x"},
    "UserPoolTier": "ESSENTIALS",
    "UsernameConfiguration": {"CaseSensitive": False},
    "Schema": [
        {"Name": name, "AttributeDataType": "String", "Mutable": True} for name in ["plan", "seats", "branches", "employee_id"]
    ],
}


def run(steps, account):
    pool = account.pool(**HEALTHY)
    for group in ["customers", "staff"]:
        account.cognito.create_group(UserPoolId=pool.id, GroupName=group)
    client = account.cognito.create_user_pool_client(
        UserPoolId=pool.id,
        ClientName="example",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PreventUserExistenceErrors="ENABLED",
        WriteAttributes=["email", "name"],
    )["UserPoolClient"]["ClientId"]
    arns, arguments = account.create_functions()

    def doctor():
        ended = account.run("doctor", "--user-pool-id", pool.id, "--format", "json", APP__USER_POOL_ID=pool.id)
        findings = [json.loads(line) for line in ended.output.splitlines()]
        return ended, {(finding["severity"], finding["rule"], finding["place"]) for finding in findings}

    def errors(findings):
        return {(rule, place) for severity, rule, place in findings if severity == "error"}

    ended, findings = doctor()
    steps.expect("nothing attached: the sign-up rules are not applied", errors(findings), {("not-attached", "LambdaConfig.PreSignUp")})
    steps.expect("nothing attached: an error is exit code 1", ended.code, 1)
    account.fault_proxy.reset()
    pool.attach(*arguments, "--apply")
    # moto drops these settings at an update.
    ended, findings = doctor()
    forgotten = {("aliases", "AliasAttributes, UsernameAttributes")}
    steps.expect("attached: no other error", errors(findings) - forgotten, set())
    steps.expect("everything was examined", [rule for _, rule, _ in findings if rule == "not-checked"], [])

    account.cognito.update_user_pool_client(UserPoolId=pool.id, ClientId=client, PreventUserExistenceErrors="LEGACY")
    account.cognito.delete_group(UserPoolId=pool.id, GroupName="customers")
    account.functions.remove_permission(FunctionName=arns["pre-sign-up"], StatementId=pool.statement)
    account.functions.delete_function(FunctionName=arns["custom-message"])
    ended, findings = doctor()
    wanted = {
        ("user-existence-errors", f"app client {client}, PreventUserExistenceErrors"),
        ("group-missing", "[post_confirmation.groups] add, customers"),
        ("invoke-permission", "LambdaConfig.PreSignUp"),
        ("function-missing", "LambdaConfig.CustomMessage"),
    }
    steps.expect("every defect is found", wanted - errors(findings), set())

    for at, missing in [(1, "functions"), (len(account.fault_proxy.calls) - 1, "groups")]:
        account.fault_proxy.reset()
        doctor()
        heard = account.fault_proxy.calls
        at = at if missing == "functions" else heard.index("ListGroups")
        account.fault_proxy.reset(at, REFUSED)
        ended, findings = doctor()
        refused = [rule for _, rule, _ in findings if rule == "not-checked"]
        steps.expect(f"without the permission to read {missing} the rest is reported", (len(refused), ended.errors.count("\n")), (1, 1))
