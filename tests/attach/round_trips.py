"""What is attached and detached leaves everything else of a pool as it was, to the letter."""

import json
import subprocess
import sys

from aws_account import AWS, FUNCTIONS, REGION, ROOT, expected
from pool_settings import settings

POOLS = 50


def run(steps, account):
    kept = set()
    for number in range(POOLS):
        pool = account.pool(**settings(number))
        before, others = pool.described(), pool.triggers()
        kept |= before.keys()
        arns, arguments = account.suite()
        name = f"pool {number}, {len(before)} members"
        if pool.attach(*arguments).code or pool.described() != before:
            steps.expect(f"{name}: without --apply nothing changes", pool.described(), before)
        ended = pool.attach(*arguments, "--apply")
        steps.expect(f"{name}: attached", (ended.code, ended.errors), (0, ""))
        steps.expect(f"{name}: the triggers", pool.triggers(), others | expected(arns))
        rest = {member: value for member, value in before.items() if member != "LambdaConfig"}
        steps.expect(f"{name}: nothing else", pool.rest(), rest)
        may_call = [account.allowed_statements(arn) for arn in arns.values()]
        steps.expect(f"{name}: the pool may call", may_call, [[pool.statement]] * len(FUNCTIONS))
        account.fault_proxy.reset()
        again = pool.attach(*arguments, "--apply")
        changing = [call for call in account.fault_proxy.heard if call != "DescribeUserPool" and not call.startswith("GET")]
        steps.expect(f"{name}: once more does nothing", (again.code, changing), (0, []))
        ended = pool.detach(*arguments, "--apply")
        steps.expect(f"{name}: detached", (ended.code, ended.errors), (0, ""))
        steps.expect(f"{name}: as it was", pool.described(), before)
        steps.expect(f"{name}: the pool may not call", [account.allowed_statements(arn) for arn in arns.values()], [[]] * 4)
        steps.expect(f"{name}: once more does nothing", pool.detach(*arguments, "--apply").code, 0)
    steps.expect("the pools have as many settings as moto keeps", len(kept) >= 24, True)
    command_line(steps, account)


def command_line(steps, account):
    """The command line of AWS reads what was attached, and its output is what `doctor --pool-file` takes."""
    pool = account.pool(**settings(0))
    arns, arguments = account.suite()
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
    steps.expect("doctor --pool-file takes what it prints", f'"userPoolId":"{pool.id}"' in offline.output, True)


def replaced(steps, account):
    """Triggers of somebody else stay, or come back."""
    theirs = account.function("theirs")
    version = {"LambdaVersion": "V2_0", "LambdaArn": theirs}
    for name, triggers in {
        "both places of pre token generation": {"PreTokenGeneration": theirs, "PreTokenGenerationConfig": version},
        "the newer place alone": {"PreTokenGenerationConfig": version, "CustomMessage": theirs},
        "the legacy place alone": {"PreTokenGeneration": theirs, "PreSignUp": theirs, "PreAuthentication": theirs},
    }.items():
        pool = account.pool(LambdaConfig=triggers, UserPoolTier="ESSENTIALS")
        before = pool.described()
        arns, arguments = account.suite()
        ended = pool.attach(*arguments, "--apply")
        steps.expect(f"{name}: is kept", (ended.code, pool.described()), (1, before))
        steps.expect(f"{name}: it is said whose it is", theirs in ended.errors and "--replace" in ended.errors)
        steps.expect(f"{name}: nobody may call what is not attached", [account.allowed_statements(arn) for arn in arns.values()], [[]] * 4)
        ended = pool.attach(*arguments, "--replace", "--apply")
        kept = {key: arn for key, arn in triggers.items() if key == "PreAuthentication"}
        steps.expect(f"{name}: is replaced where that is said", (ended.code, pool.triggers()), (0, kept | expected(arns)))
        steps.expect(f"{name}: once more does nothing", pool.attach(*arguments, "--apply").code, 0)
        ended = pool.detach(*arguments, "--apply")
        steps.expect(f"{name}: comes back", (ended.code, pool.described()), (0, before))
        steps.expect(f"{name}: nothing is remembered", [account.tags(arn) for arn in arns.values()], [{}] * 4)

    pool = account.pool()
    arns, arguments = account.suite()
    pool.attach(*arguments, "--apply")
    pool.set_triggers(CustomMessage=theirs)
    steps.expect("what somebody put there since stays", pool.detach(*arguments, "--apply").code, 0)
    steps.expect("what somebody put there since stays there", pool.triggers(), {"CustomMessage": theirs})

    # A statement that the template made is as good as ours, and is not ours to take away.
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
    steps.expect("a permission that is there is enough", account.allowed_statements(arn), ["template"])
    pool.detach("--function", f"custom-message={arn}", "--apply")
    steps.expect("and stays", account.allowed_statements(arn), ["template"])
    # One of our id that says something else gives way.
    pool, arn = account.pool(), account.function("custom-message")
    account.functions.add_permission(
        FunctionName=arn,
        StatementId=pool.statement,
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn="arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_other",
    )
    ended = pool.attach("--function", f"custom-message={arn}", "--apply")
    steps.expect("a permission of ours for something else gives way", (ended.code, account.allowed_statements(arn)), (0, [pool.statement]))
    steps.expect("and the pool may call", "already" in pool.attach("--function", f"custom-message={arn}").output)
