"""Interrupted runs: no trigger is attached that Cognito may not invoke, no other setting of the pool changes, and the same
command continues where it stopped."""

from aws_account import FUNCTIONS, expected
from fault_proxy import BROKEN, CRASHED, FAULTS, REFUSED, UNDONE
from pool_settings import settings


def run(steps, account):
    for command, faults in [("attach", FAULTS), ("detach", [REFUSED, UNDONE, CRASHED])]:
        for at, call in calls(account, command):
            # Read-only calls need only one kind of failure.
            is_read_only = call.startswith(("GET ", "Get", "Describe"))
            for fault in [REFUSED, CRASHED] if is_read_only else faults:
                interrupt(steps, account, command, fault, at)


def prepared(account, command):
    """A pool with other triggers, as the command finds it."""
    pool = account.pool(**settings(0) | {"UserPoolTier": "PLUS"})
    theirs = account.function("theirs")
    pool.set_triggers(DefineAuthChallenge=theirs, CustomMessage=theirs)
    before = pool.described()
    arns, arguments = account.create_functions()
    if command == "detach":
        pool.attach(*arguments, "--replace", "--apply")
    account.fault_proxy.reset()
    return pool, before, theirs, arns, arguments


def run_command(pool, command, arguments, **how):
    flags = ["--replace", "--apply"] if command == "attach" else ["--apply"]
    return getattr(pool, command)(*arguments, *flags, **how)


def calls(account, command):
    """The calls of a run without faults, with their numbers; of the read-only calls for functions only one of each kind."""
    pool, *_, arguments = prepared(account, command)
    run_command(pool, command, arguments)
    heard = list(enumerate(account.fault_proxy.calls))
    reads = {kind(call): at for at, call in reversed(heard) if call.startswith("GET ")}
    return [(at, call) for at, call in heard if not call.startswith("GET ") or reads[kind(call)] == at]


def kind(call):
    return "tags" if "/tags/" in call else call.rsplit("/", 1)[-1]


def interrupt(steps, account, command, fault, at):
    pool, before, theirs, arns, arguments = prepared(account, command)
    attached = {"DefineAuthChallenge": theirs} | expected(arns)
    running = []
    account.fault_proxy.reset(at, fault, kill=lambda: running[0].kill())
    # A single retry is enough to find that the first attempt was performed; each takes a while.
    attempts = "2" if fault is BROKEN else "1"
    ended = run_command(pool, command, arguments, on_start=running.append, AWS_MAX_ATTEMPTS=attempts)
    name = f"{command}, call {at + 1} {fault[0]}"
    account.fault_proxy.reset()

    triggers = pool.triggers()
    steps.expect(f"{name}: the triggers are the old or the new ones", triggers in [attached, before["LambdaConfig"]])
    rest = {member: value for member, value in before.items() if member != "LambdaConfig"}
    steps.expect(f"{name}: nothing else changed", pool.rest(), rest)
    if triggers == attached:
        may_call = [account.allowed_statements(arn) for arn in arns.values()]
        steps.expect(f"{name}: Cognito may invoke attached functions", may_call, [[pool.statement]] * len(FUNCTIONS))
    if command == "attach" and triggers != attached and fault is not CRASHED:
        left = [account.allowed_statements(arn) for arn in arns.values() if account.allowed_statements(arn)]
        # The output names what could not be rolled back or may still be needed.
        steps.expect(f"{name}: nothing is left half done without a message", ended.code == 2 and (not left or "in place" in ended.errors))

    ended = run_command(pool, command, arguments)
    steps.expect(f"{name}: the next run continues", ended.code, 0)
    wanted = attached if command == "attach" else before["LambdaConfig"]
    steps.expect(f"{name}: it ends as the first run would have", pool.triggers(), wanted)
    ended = pool.detach(*arguments, "--apply")
    steps.expect(f"{name}: after detaching, the pool is unchanged", (ended.code, pool.described()), (0, before))
    left = [account.allowed_statements(arn) for arn in arns.values()], [account.tags(arn) for arn in arns.values()]
    steps.expect(f"{name}: nothing is left", left, ([[]] * len(FUNCTIONS), [{}] * len(FUNCTIONS)))
