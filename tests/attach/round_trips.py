"""Attaching and detaching leaves every other setting of a pool exactly unchanged."""

import json
import subprocess
import sys

from aws_account import AWS, CODE_KEY, FUNCTIONS, REGION, ROOT, expected
from pool_settings import settings

POOLS = 50


def run(steps, account):
    kept = set()
    for number in range(POOLS):
        pool = account.pool(**settings(number))
        before, others = pool.described(), pool.triggers()
        kept |= before.keys()
        arns, arguments = account.create_functions()
        name = f"pool {number}, {len(before)} members"
        if pool.attach(*arguments).code or pool.described() != before:
            steps.expect(f"{name}: without --apply nothing changes", pool.described(), before)
        ended = pool.attach(*arguments, "--apply")
        steps.expect(f"{name}: attached", (ended.code, ended.errors), (0, ""))
        steps.expect(f"{name}: the triggers", pool.triggers(), others | expected(arns))
        rest = {member: value for member, value in before.items() if member != "LambdaConfig"}
        steps.expect(f"{name}: no other setting changed", pool.rest(), rest)
        may_call = [account.allowed_statements(arn) for arn in arns.values()]
        steps.expect(f"{name}: the pool may invoke the functions", may_call, [[pool.statement]] * len(FUNCTIONS))
        account.fault_proxy.reset()
        again = pool.attach(*arguments, "--apply")
        changing = [call for call in account.fault_proxy.calls if call != "DescribeUserPool" and not call.startswith("GET")]
        steps.expect(f"{name}: a second run changes nothing", (again.code, changing), (0, []))
        ended = pool.detach(*arguments, "--apply")
        steps.expect(f"{name}: detached", (ended.code, ended.errors), (0, ""))
        steps.expect(f"{name}: unchanged after detaching", pool.described(), before)
        steps.expect(f"{name}: the pool may not invoke the functions", [account.allowed_statements(arn) for arn in arns.values()], [[]] * len(FUNCTIONS))
        steps.expect(f"{name}: a second run changes nothing", pool.detach(*arguments, "--apply").code, 0)
    steps.expect("the pools have all settings that moto stores", len(kept) >= 24, True)
    command_line(steps, account)


def command_line(steps, account):
    """The AWS CLI shows what was attached, and `doctor --pool-file` accepts its output."""
    pool = account.pool(**settings(0))
    arns, arguments = account.create_functions()
    pool.attach(*arguments, "--apply")

    def aws(*command):
        program = [sys.executable, "-m", "awscli", *command, "--endpoint-url", account.endpoint, "--region", REGION]
        return subprocess.run(program, env=AWS | {"PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE, check=True).stdout

    described = aws("cognito-idp", "describe-user-pool", "--user-pool-id", pool.id)
    triggers = json.loads(described)["UserPool"]["LambdaConfig"]
    steps.expect("aws cognito-idp describe-user-pool", triggers | expected(arns), triggers)
    policy = json.loads(aws("lambda", "get-policy", "--function-name", arns["custom-message"]))["Policy"]
    (statement,) = json.loads(policy)["Statement"]
    condition = {"ArnLike": {"AWS:SourceArn": f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/{pool.id}"}}
    condition["StringEquals"] = {"AWS:SourceAccount": "123456789012"}
    wanted = ({"Service": "cognito-idp.amazonaws.com"}, "lambda:InvokeFunction", condition)
    steps.expect("aws lambda get-policy", (statement["Principal"], statement["Action"], statement["Condition"]), wanted)
    file = ROOT / "target/described.json"
    file.write_bytes(described)
    offline = account.run("doctor", "--pool-file", str(file), "--format", "json")
    steps.expect("doctor --pool-file accepts the output", f'"userPoolId":"{pool.id}"' in offline.output, True)


def replaced(steps, account):
    """Other triggers stay, or are restored."""
    theirs = account.function("theirs")
    version = {"LambdaVersion": "V2_0", "LambdaArn": theirs}
    for name, triggers in {
        "both keys of pre token generation": {"PreTokenGeneration": theirs, "PreTokenGenerationConfig": version},
        "only the newer key": {"PreTokenGenerationConfig": version, "CustomMessage": theirs},
        "only the legacy key": {"PreTokenGeneration": theirs, "PreSignUp": theirs, "DefineAuthChallenge": theirs},
        "a custom sender with a key of the policy": {"CustomEmailSender": version | {"LambdaVersion": "V1_0"}, "KMSKeyID": CODE_KEY},
    }.items():
        pool = account.pool(LambdaConfig=triggers, UserPoolTier="ESSENTIALS")
        before = pool.described()
        arns, arguments = account.create_functions()
        ended = pool.attach(*arguments, "--apply")
        steps.expect(f"{name}: stays", (ended.code, pool.described()), (1, before))
        steps.expect(f"{name}: the error names it and --replace", theirs in ended.errors and "--replace" in ended.errors)
        steps.expect(f"{name}: Cognito may not invoke functions that are not attached", [account.allowed_statements(arn) for arn in arns.values()], [[]] * len(FUNCTIONS))
        ended = pool.attach(*arguments, "--replace", "--apply")
        kept = {key: arn for key, arn in triggers.items() if key == "DefineAuthChallenge"}
        steps.expect(f"{name}: is replaced with --replace", (ended.code, pool.triggers()), (0, kept | expected(arns)))
        steps.expect(f"{name}: a second run changes nothing", pool.attach(*arguments, "--apply").code, 0)
        ended = pool.detach(*arguments, "--apply")
        steps.expect(f"{name}: is restored", (ended.code, pool.described()), (0, before))
        steps.expect(f"{name}: no tag is left", [account.tags(arn) for arn in arns.values()], [{}] * len(FUNCTIONS))

    pool = account.pool()
    arns, arguments = account.create_functions()
    pool.attach(*arguments, "--apply")
    pool.set_triggers(CustomMessage=theirs)
    steps.expect("a function attached since then stays: exit code", pool.detach(*arguments, "--apply").code, 0)
    steps.expect("a function attached since then stays", pool.triggers(), {"CustomMessage": theirs})

    # A statement from the template is sufficient, and detach does not remove it.
    pool, arn = account.pool(), account.function("custom-message")
    account.functions.add_permission(
        FunctionName=arn,
        StatementId="template",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn=pool.described()["Arn"],
        SourceAccount="123456789012",
    )
    pool.attach("--function", f"custom-message={arn}", "--apply")
    steps.expect("an existing permission is sufficient", account.allowed_statements(arn), ["template"])
    pool.detach("--function", f"custom-message={arn}", "--apply")
    steps.expect("it is not removed", account.allowed_statements(arn), ["template"])
    # A statement with our id but another source is replaced.
    pool, arn = account.pool(), account.function("custom-message")
    account.functions.add_permission(
        FunctionName=arn,
        StatementId=pool.statement,
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn="arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_other",
    )
    ended = pool.attach("--function", f"custom-message={arn}", "--apply")
    steps.expect("a permission with our id for another pool is replaced", (ended.code, account.allowed_statements(arn)), (0, [pool.statement]))
    steps.expect("the next run has nothing to do", "already" in pool.attach("--function", f"custom-message={arn}").output)
