"""Several functions, several people, several names for one thing: no trigger is left with a function that Cognito may not call,
and what was replaced is not forgotten."""

from aws_account import FUNCTIONS


def run(steps, account):
    wrong_pairs(steps, account)
    one_function_twice(steps, account)
    at_the_same_time(steps, account)
    gone(steps, account)
    by_an_alias(steps, account)
    wider(steps, account)
    half_seen(steps, account)


def wrong_pairs(steps, account):
    pool = account.pool()
    arns, arguments = account.suite()
    pool.attach(*arguments, "--apply")
    before, mails = pool.triggers(), arns["custom-message"]
    ended = pool.detach("--function", f"pre-sign-up={mails}", "--apply")
    steps.holds("a function named for another trigger: it is said", "left unchanged" in ended.errors)
    steps.holds("a function named for another trigger: nothing changes", (pool.triggers(), ended.code), (before, 0))
    steps.holds("a function named for another trigger: may still be called", account.may_call(mails), [pool.statement])


def one_function_twice(steps, account):
    pool, both = account.pool(), account.function("both")
    twice = ["--function", f"custom-message={both}", "--function", f"pre-sign-up={both}"]
    ended = pool.attach(*twice, "--apply")
    steps.holds("one function at two triggers", (ended.output.count("may call it"), account.may_call(both)), (1, [pool.statement]))
    pool.detach("--function", f"custom-message={both}", "--apply")
    steps.holds("taken from one of them", (pool.triggers(), account.may_call(both)), ({"PreSignUp": both}, [pool.statement]))
    pool.detach("--function", f"pre-sign-up={both}", "--apply")
    steps.holds("taken from the other", (pool.triggers(), account.may_call(both)), ({}, []))


def at_the_same_time(steps, account):
    """Somebody else does the same between the last look and the update."""
    pool = account.pool()
    arns, arguments = account.suite()
    account.between.begin()
    pool.attach(*arguments)
    other = type(account.between)(account.endpoint)

    def meanwhile():
        ours, account.between = account.between, other
        steps.holds("two at the same time: one of them attaches", pool.attach(*arguments, "--apply").code, 0)
        account.between = ours

    # After what both look at, each prepares; then comes the second factors' look, and the pool's.
    account.between.begin(at=len(account.between.heard) + len(FUNCTIONS) + 1, meanwhile=meanwhile)
    ended = pool.attach(*arguments, "--apply")
    other.stop()
    steps.holds("two at the same time: the other one stops", (ended.code, "run the same command again" in ended.errors), (2, True))
    may_call = [account.may_call(arn) for arn in arns.values()]
    steps.holds("two at the same time: what is attached may be called", may_call, [[pool.statement]] * 4)
    account.between.begin()
    steps.holds("two at the same time: the next run has nothing to do", "already" in pool.attach(*arguments).output)


def gone(steps, account):
    theirs = account.function("theirs")
    pool = account.pool(LambdaConfig={"CustomMessage": theirs, "PreSignUp": theirs})
    arns, arguments = account.suite()
    pool.attach(*arguments, "--replace", "--apply")
    account.functions.delete_function(FunctionName=theirs)
    ended = pool.detach(*arguments, "--apply")
    steps.holds("what was replaced and is gone does not come back", (ended.code, pool.triggers()), (0, {}))
    steps.holds("and that is said", theirs in ended.errors and "no longer exists" in ended.errors)


def by_an_alias(steps, account):
    theirs, ours = account.function("theirs"), account.function("custom-message")
    pool = account.pool(LambdaConfig={"CustomMessage": theirs})
    name = ours.rsplit(":", 1)[1]
    version = account.functions.publish_version(FunctionName=name)["Version"]
    account.functions.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    live = ["--function", f"custom-message={ours}:live"]
    ended = pool.attach(*live, "--replace", "--apply")
    steps.holds("an alias is attached", (ended.code, pool.triggers()), (0, {"CustomMessage": f"{ours}:live"}))
    pool.detach("--function", f"custom-message={ours}", "--apply")
    steps.holds("without its alias it is not what stands there", pool.triggers(), {"CustomMessage": f"{ours}:live"})
    ended = pool.detach(*live, "--apply")
    steps.holds("and what it replaced is not forgotten", (ended.code, pool.triggers()), (0, {"CustomMessage": theirs}))


def wider(steps, account):
    """A permission for all pools is not one for this pool: whoever removes it must not break it."""
    pool, arn = account.pool(), account.function("custom-message")
    account.functions.add_permission(
        FunctionName=arn, StatementId="wide", Action="lambda:InvokeFunction", Principal="cognito-idp.amazonaws.com"
    )
    named = ["--function", f"custom-message={arn}"]
    pool.attach(*named, "--apply")
    steps.holds("beside a wider permission stands one for this pool", account.may_call(arn), ["wide", pool.statement])
    steps.holds("once more does nothing", "already" in pool.attach(*named).output)
    pool.detach(*named, "--apply")
    steps.holds("and the wider one is not ours to take away", account.may_call(arn), ["wide"])


def half_seen(steps, account):
    """What somebody may not see of one function hides nothing of the others."""
    theirs = account.function("theirs")
    pool = account.pool(LambdaConfig={"PreAuthentication": theirs})
    arns, arguments = account.suite()
    pool.attach(*arguments, "--apply")
    account.functions.remove_permission(FunctionName=arns["custom-message"], StatementId=pool.statement)
    account.between.begin()
    account.run("doctor", "--user-pool-id", pool.id)
    heard = account.between.heard
    theirs_at = next(at for at, call in enumerate(heard) if theirs in call)
    account.between.begin(theirs_at, ("refused", False, 400, "AccessDeniedException"))
    ended = account.run("doctor", "--user-pool-id", pool.id)
    account.between.begin()
    steps.holds("a function that may not be seen is said", f"{theirs} was not checked" in ended.output)
    steps.holds("and the others are looked at", f"Cognito may not call {arns['custom-message']}" in ended.output)
