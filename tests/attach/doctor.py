"""`doctor` examines a pool, its app clients, groups and functions, and what is deployed around the functions."""

import json
import pathlib
import tempfile

from aws_account import ROOT, TRIGGERS, expected
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


# The functions that API Gateway invokes.
SERVICES = ["api", "authorizer"]


def run(steps, account):
    with tempfile.TemporaryDirectory(prefix="doctor-") as folder:
        folder = pathlib.Path(folder)
        write_bundle(steps, account, folder)
        examine_pool(steps, account, folder)
        examine_deployment(steps, account, folder)


def write_bundle(steps, account, folder):
    """Bundles programs that do nothing."""
    variants = [variant["name"] for trigger in TRIGGERS for variant in trigger["variants"]]
    for variant in [*variants, *SERVICES]:
        program = folder / "programs/arm64" / variant / "bootstrap"
        program.parent.mkdir(parents=True)
        program.write_text(variant)
    ended = account.run("bundle", "--programs", folder / "programs", "--output", folder / "bundle")
    steps.expect("the bundle is written", (ended.code, ended.errors), (0, ""))


def examine_deployment(steps, account, folder):
    """Alarms, logs, secrets and code of functions."""
    account.fault_proxy.reset()
    alarms, logs = account.client("cloudwatch"), account.client("logs")
    code = {file.stem: file.read_bytes() for file in (folder / "bundle").iterdir()}
    secret = {"APP__CLIENT_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf"}
    arns = {name: account.function(name, zipped, Environment={"Variables": secret}) for name, zipped in code.items()}
    names = {name: arn.rsplit(":", 1)[1] for name, arn in arns.items()}
    pool = account.pool(**HEALTHY, LambdaConfig=expected(arns))
    services = [f"--function={name}={arns[name]}" for name in SERVICES]

    def doctor(*arguments, **how):
        arguments = [*services, "--bundle", folder / "bundle", *arguments]
        ended = account.run("doctor", "--user-pool-id", pool.id, "--format", "json", *arguments, **how)
        return ended, [json.loads(line) for line in ended.output.splitlines()]

    def found(findings, rule):
        """The function of each finding of a rule."""
        return sorted(name for name in names for f in findings if f["rule"] == rule and names[name] in f["reason"])

    def watch(name, namespace, *metrics):
        dimensions = [{"Name": "FunctionName", "Value": names[name]}]
        for metric in metrics:
            alarms.put_metric_alarm(
                AlarmName=f"{names[name]} {metric}", Namespace=namespace, MetricName=metric, Dimensions=dimensions,
                ComparisonOperator="GreaterThanThreshold", EvaluationPeriods=1, Period=60, Statistic="Sum", Threshold=0,
            )

    for name in names.values():
        logs.create_log_group(logGroupName=f"/aws/lambda/{name}")
    ended, findings = doctor()
    steps.expect("a new deployment: every log is kept forever", found(findings, "log-retention"), sorted(names))
    steps.expect("a new deployment: nothing watches the functions", found(findings, "alarm-missing"), sorted(names))
    steps.expect("a new deployment: the code is that of the bundle", found(findings, "function-outdated"), [])

    for name in names:
        logs.put_retention_policy(logGroupName=f"/aws/lambda/{names[name]}", retentionInDays=30)
        watch(name, "AWS/Lambda", "Throttles", *["Errors"] * (name != "authorizer"))
        if name not in SERVICES:
            watch(name, "CognitoTriggers", "Faults", "InvalidResponses", "FailedEffects")
    # More than a page.
    for number in range(120):
        alarms.put_metric_alarm(
            AlarmName=f" other {number}", Namespace="N", MetricName="M", ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=1, Period=60, Statistic="Sum", Threshold=0,
        )
    ended, findings = doctor()
    new = {"alarm-missing", "log-retention", "secret-in-variable", "function-outdated", "bundle-outdated", "not-checked"}
    steps.expect("a complete deployment: no finding about it", [f for f in findings if f["rule"] in new], [])

    alarms.delete_alarms(AlarmNames=[f"{names['api']} Errors"])
    logs.delete_retention_policy(logGroupName=f"/aws/lambda/{names['api']}")
    variables = {"APP__CLIENT_SECRET": "s3cr3t", "SMTP_PASSWORD": "correct horse"}
    account.functions.update_function_configuration(FunctionName=names["api"], Environment={"Variables": variables})
    account.functions.update_function_code(FunctionName=names["pre-sign-up"], ZipFile=code["api"])
    ended, findings = doctor()
    steps.expect("no alarm for the errors of a function", found(findings, "alarm-missing"), ["api"])
    steps.expect("no retention", found(findings, "log-retention"), ["api"])
    steps.expect("other code", found(findings, "function-outdated"), ["pre-sign-up"])
    secrets = [(f["severity"], f["place"]) for f in findings if f["rule"] == "secret-in-variable"]
    wanted = [("error", "function api, APP__CLIENT_SECRET"), ("warning", "function api, SMTP_PASSWORD")]
    steps.expect("secrets in variables", secrets, wanted)
    printed = ended.output + ended.errors
    steps.expect("no value is printed", [value for value in variables.values() if value in printed], [])

    other = folder / "policy.toml"
    other.write_text((ROOT / "tests/policies/company.toml").read_text().replace('locale = "en"', 'locale = "de"', 1))
    ended, findings = doctor(POLICY_FILE=str(other))
    outdated = [f["place"] for f in findings if f["rule"] == "bundle-outdated"]
    steps.expect("a changed policy: every zip file is outdated", len(outdated), len(code))
    from_files(steps, account, folder, pool, arns)


def from_files(steps, account, folder, pool, arns):
    """The same without AWS, from what the AWS CLI prints."""
    description = folder / "pool.json"
    description.write_text(json.dumps(account.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"], default=str))
    arguments = ["--pool-file", description, "--bundle", folder / "bundle"]
    for name in ["api", "pre-sign-up"]:
        file = folder / f"{name}.json"
        configuration = account.functions.get_function_configuration(FunctionName=arns[name])
        file.write_text(json.dumps(configuration, default=str))
        arguments += ["--function-file", file]
    ended = account.run("doctor", *arguments, "--format", "json")
    steps.expect("a file of a function without --function", (ended.code, "name it with --function api=ARN" in ended.errors), (2, True))
    account.fault_proxy.reset()
    ended = account.run("doctor", *arguments, f"--function=api={arns['api']}", "--format", "json")
    rules = [json.loads(line)["rule"] for line in ended.output.splitlines()]
    counts = [rules.count(rule) for rule in ["secret-in-variable", "function-outdated", "alarm-missing"]]
    steps.expect("from files: secrets and code are examined", counts, [2, 1, 0])
    steps.expect("from files: AWS is not called", account.fault_proxy.calls, [])
    steps.expect("from files: what is missing is reported", "not-checked" in rules)


def examine_pool(steps, account, folder):
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
    services = [f"--function={name}={account.function(name)}" for name in SERVICES]

    def doctor():
        named = [*services, "--bundle", folder / "bundle"]
        ended = account.run("doctor", "--user-pool-id", pool.id, *named, "--format", "json", APP__USER_POOL_ID=pool.id)
        findings = [json.loads(line) for line in ended.output.splitlines()]
        return ended, {(finding["severity"], finding["rule"], finding["place"]) for finding in findings}

    def errors(findings):
        return {(rule, place) for severity, rule, place in findings if severity == "error"}

    ended, findings = doctor()
    enforcing = {("not-attached", f"LambdaConfig.{trigger}") for trigger in ("PreSignUp", "InboundFederation")}
    steps.expect("nothing attached: the rules that enforce something are not applied", errors(findings), enforcing)
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
    account.cognito.create_identity_provider(
        UserPoolId=pool.id, ProviderName="Other", ProviderType="SAML", ProviderDetails={"MetadataURL": "https://example.com"},
        AttributeMapping={"custom:plan": "plan"},
    )
    account.functions.remove_permission(FunctionName=arns["pre-sign-up"], StatementId=pool.statement)
    account.functions.delete_function(FunctionName=arns["custom-message"])
    ended, findings = doctor()
    wanted = {
        ("user-existence-errors", f"app client {client}, PreventUserExistenceErrors"),
        ("group-missing", "[post_confirmation.groups] add, customers"),
        ("federated-attribute", "identity provider Other, AttributeMapping.custom:plan"),
        ("invoke-permission", "LambdaConfig.PreSignUp"),
        ("function-missing", "LambdaConfig.CustomMessage"),
    }
    steps.expect("every defect is found", wanted - errors(findings), set())

    calls = {"functions": None, "groups": "ListGroups", "alarms": "DescribeAlarms", "log groups": "DescribeLogGroups"}
    for missing, operation in calls.items():
        account.fault_proxy.reset()
        doctor()
        heard = account.fault_proxy.calls
        account.fault_proxy.reset(heard.index(operation) if operation else 1, REFUSED)
        ended, findings = doctor()
        refused = [rule for _, rule, _ in findings if rule == "not-checked"]
        steps.expect(f"without the permission to read {missing} the rest is reported", (len(refused), ended.errors.count("\n")), (1, 1))
