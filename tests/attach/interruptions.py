"""Whatever breaks off in the middle: no trigger stands where Cognito may not call, nothing else of the pool changes, and the
same command goes on where it stopped."""

from aws_account import expected
from fault_proxy import BROKEN, CRASHED, FAULTS, REFUSED, UNDONE
from pool_settings import settings


def run(steps, account):
    for command, faults in [("attach", FAULTS), ("detach", [REFUSED, UNDONE, CRASHED])]:
        for at, call in calls(account, command):
            # A look that fails, fails in one way.
            only_looks = call.startswith(("GET ", "Get", "Describe"))
            for fault in [REFUSED, CRASHED] if only_looks else faults:
                one(steps, account, command, fault, at)


def prepared(account, command):
    """A pool of somebody else's triggers, as the command finds it."""
    pool = account.pool(**settings(0) | {"UserPoolTier": "PLUS"})
    theirs = account.function("theirs")
    pool.set_triggers(PreAuthentication=theirs, CustomMessage=theirs)
    before = pool.described()
    arns, arguments = account.suite()
    if command == "detach":
        pool.attach(*arguments, "--replace", "--apply")
    account.fault_proxy.reset()
    return pool, before, theirs, arns, arguments


def carry_out(pool, command, arguments, **how):
    flags = ["--replace", "--apply"] if command == "attach" else ["--apply"]
    return getattr(pool, command)(*arguments, *flags, **how)


def calls(account, command):
    """The calls of a run that nothing happens to, with their numbers. Of looks at functions, one of each kind."""
    pool, *_, arguments = prepared(account, command)
    carry_out(pool, command, arguments)
    heard = list(enumerate(account.fault_proxy.heard))
    looks = {kind(call): at for at, call in reversed(heard) if call.startswith("GET ")}
    return [(at, call) for at, call in heard if not call.startswith("GET ") or looks[kind(call)] == at]


def kind(call):
    return "tags" if "/tags/" in call else call.rsplit("/", 1)[-1]


def one(steps, account, command, fault, at):
    pool, before, theirs, arns, arguments = prepared(account, command)
    attached = {"PreAuthentication": theirs} | expected(arns)
    running = []
    account.fault_proxy.reset(at, fault, kill=lambda: running[0].kill())
    # One more try is enough to find that the first one was done; each takes a while.
    attempts = "2" if fault is BROKEN else "1"
    ended = carry_out(pool, command, arguments, started=running.append, AWS_MAX_ATTEMPTS=attempts)
    name = f"{command}, call {at + 1} {fault[0]}"
    account.fault_proxy.reset()

    triggers = pool.triggers()
    steps.expect(f"{name}: the triggers are the old ones or the new ones", triggers in [attached, before["LambdaConfig"]])
    rest = {member: value for member, value in before.items() if member != "LambdaConfig"}
    steps.expect(f"{name}: nothing else changed", pool.rest(), rest)
    if triggers == attached:
        may_call = [account.allowed_statements(arn) for arn in arns.values()]
        steps.expect(f"{name}: what is attached may be called", may_call, [[pool.statement]] * 4)
    if command == "attach" and triggers != attached and fault is not CRASHED:
        left = [account.allowed_statements(arn) for arn in arns.values() if account.allowed_statements(arn)]
        # What could not be taken back, or may yet be needed, is said.
        steps.expect(f"{name}: nothing is half done, or it is said", ended.code == 2 and (not left or "stays" in ended.errors))

    ended = carry_out(pool, command, arguments)
    steps.expect(f"{name}: the next run goes on", ended.code, 0)
    wanted = attached if command == "attach" else before["LambdaConfig"]
    steps.expect(f"{name}: and ends as the first would have", pool.triggers(), wanted)
    ended = pool.detach(*arguments, "--apply")
    steps.expect(f"{name}: detached, all is as it was", (ended.code, pool.described()), (0, before))
    left = [account.allowed_statements(arn) for arn in arns.values()], [account.tags(arn) for arn in arns.values()]
    steps.expect(f"{name}: nothing is left", left, ([[]] * 4, [{}] * 4))
