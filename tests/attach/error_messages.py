"""A failing command prints one line with AWS's error and what to do, and changes nothing."""

from aws_account import FUNCTIONS, REGION, VERSION
from fault_proxy import REFUSED, THROTTLED

HERE = f"arn:aws:lambda:{REGION}:123456789012:function"


def run(steps, account):
    pool = account.pool(UserPoolTier="LITE")
    arns, arguments = account.create_functions()
    before = pool.described()
    message = ["--function", f"custom-message={arns['custom-message']}"]

    def one_line(name, ended, *parts, code=2):
        lines = ended.errors.splitlines()
        said = [part for part in parts if part in ended.errors]
        steps.expect(f"{name}: one line", (ended.code, len(lines), said), (code, 1, list(parts)))
        steps.expect(f"{name}: nothing changed", pool.described(), before)
        steps.expect(f"{name}: Cognito may invoke nothing", [account.allowed_statements(arn) for arn in arns.values()], [[]] * len(FUNCTIONS))

    def attach(user_pool, *functions, **how):
        return account.run("attach", "--user-pool-id", user_pool, *functions, "--apply", **how)

    absent = attach("eu-west-1_NotThere1", *message)
    one_line("a missing pool", absent, "DescribeUserPool: ResourceNotFoundException", "check the ID")
    for name in ["example", "../x", pool.described()["Arn"]]:
        one_line(f"{name} as a pool", attach(name, *message), "is not a user pool ID")
    one_line("a missing function", attach(pool.id, "--function", f"custom-message={HERE}:gone"), "does not exist")
    for arn, said in {
        "arn:aws:lambda:eu-west-2:123456789012:function:f": "is in eu-west-2, but the pool is in eu-west-1",
        "arn:aws:lambda:eu-west-1:210987654321:function:f": "belongs to account 210987654321",
    }.items():
        one_line(arn, attach(pool.id, "--function", f"custom-message={arn}"), said, code=1)
    for function, said in {
        f"custom-message={HERE}:f:$LATEST": 'remove ":$LATEST"',
        "custom-message": "is not a function ARN",
        "custom-message=custom-message": "is not a function ARN",
        f"user-migration={HERE}:f": "no function for UserMigration; expected one of custom-message",
    }.items():
        one_line(function, attach(pool.id, "--function", function), said)
    one_line("a function named twice", attach(pool.id, *message, *message), "specified twice", code=1)
    one_line("events that the plan does not include", attach(pool.id, *arguments), VERSION, "ESSENTIALS", code=1)

    for fault, said in [(REFUSED, "docs/deploy.md"), (THROTTLED, "in a minute")]:
        account.fault_proxy.reset()
        attach(pool.id, *message)
        account.run("detach", "--user-pool-id", pool.id, *message, "--apply")
        before = pool.described()
        account.fault_proxy.reset()
        pool.attach(*message)
        calls = len(account.fault_proxy.calls)
        for at in range(calls):
            account.fault_proxy.reset(at, fault)
            ended = attach(pool.id, *message)
            one_line(f"{account.fault_proxy.broken} {fault[0]}", ended, fault[3], said)
    account.fault_proxy.reset()
    unsigned = attach(pool.id, *message, credentials={})
    one_line("without credentials", unsigned, "CredentialsNotLoaded", "AWS_PROFILE")
    offline = attach(pool.id, *message, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    one_line("without a network", offline, "NotConnected", "network")
