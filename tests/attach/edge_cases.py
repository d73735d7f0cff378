"""Shared functions, concurrent runs, aliases, and missing functions: no trigger is left with a function that Cognito may not
invoke, and replaced functions are not lost."""

from aws_account import FUNCTIONS


def run(steps, account):
    wrong_pairs(steps, account)
    one_function_twice(steps, account)
    concurrent_runs(steps, account)
    deleted_function(steps, account)
    alias(steps, account)
    wider_permission(steps, account)
    unreadable_function(steps, account)


def wrong_pairs(steps, account):
    pool = account.pool()
    arns, arguments = account.create_functions()
    pool.attach(*arguments, "--apply")
    before, mails = pool.triggers(), arns["custom-message"]
    ended = pool.detach("--function", f"pre-sign-up={mails}", "--apply")
    steps.expect("a function named for another trigger: reported", "left unchanged" in ended.errors)
    steps.expect("a function named for another trigger: no change", (pool.triggers(), ended.code), (before, 0))
    steps.expect("a function named for another trigger: may still be invoked", account.allowed_statements(mails), [pool.statement])


def one_function_twice(steps, account):
    pool, both = account.pool(), account.function("both")
    twice = ["--function", f"custom-message={both}", "--function", f"pre-sign-up={both}"]
    ended = pool.attach(*twice, "--apply")
    steps.expect("one function at two triggers", (ended.output.count("may invoke it"), account.allowed_statements(both)), (1, [pool.statement]))
    pool.detach("--function", f"custom-message={both}", "--apply")
    steps.expect("detached from one of them", (pool.triggers(), account.allowed_statements(both)), ({"PreSignUp": both}, [pool.statement]))
    pool.detach("--function", f"pre-sign-up={both}", "--apply")
    steps.expect("detached from the other", (pool.triggers(), account.allowed_statements(both)), ({}, []))


def concurrent_runs(steps, account):
    """Another run does the same between the last read and the update."""
    pool = account.pool()
    arns, arguments = account.create_functions()
    account.fault_proxy.reset()
    pool.attach(*arguments)
    other = type(account.fault_proxy)(account.endpoint)

    def meanwhile():
        ours, account.fault_proxy = account.fault_proxy, other
        steps.expect("two concurrent runs: one attaches", pool.attach(*arguments, "--apply").code, 0)
        account.fault_proxy = ours

    # After the reads, each function is prepared; then the MFA configuration and the pool are read.
    account.fault_proxy.reset(at=len(account.fault_proxy.calls) + len(FUNCTIONS) + 1, meanwhile=meanwhile)
    ended = pool.attach(*arguments, "--apply")
    other.stop()
    steps.expect("two concurrent runs: the other stops", (ended.code, "run the same command again" in ended.errors), (2, True))
    may_call = [account.allowed_statements(arn) for arn in arns.values()]
    steps.expect("two concurrent runs: attached functions may be invoked", may_call, [[pool.statement]] * len(FUNCTIONS))
    account.fault_proxy.reset()
    steps.expect("two concurrent runs: the next run has nothing to do", "already" in pool.attach(*arguments).output)


def deleted_function(steps, account):
    theirs = account.function("theirs")
    pool = account.pool(LambdaConfig={"CustomMessage": theirs, "PreSignUp": theirs})
    arns, arguments = account.create_functions()
    pool.attach(*arguments, "--replace", "--apply")
    account.functions.delete_function(FunctionName=theirs)
    ended = pool.detach(*arguments, "--apply")
    steps.expect("a replaced function that was deleted is not restored", (ended.code, pool.triggers()), (0, {}))
    steps.expect("the output says so", theirs in ended.errors and "no longer exists" in ended.errors)


def alias(steps, account):
    theirs, ours = account.function("theirs"), account.function("custom-message")
    pool = account.pool(LambdaConfig={"CustomMessage": theirs})
    name = ours.rsplit(":", 1)[1]
    version = account.functions.publish_version(FunctionName=name)["Version"]
    account.functions.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    live = ["--function", f"custom-message={ours}:live"]
    ended = pool.attach(*live, "--replace", "--apply")
    steps.expect("an alias is attached", (ended.code, pool.triggers()), (0, {"CustomMessage": f"{ours}:live"}))
    pool.detach("--function", f"custom-message={ours}", "--apply")
    steps.expect("the function without its alias is not the attached one", pool.triggers(), {"CustomMessage": f"{ours}:live"})
    ended = pool.detach(*live, "--apply")
    steps.expect("the replaced function is restored", (ended.code, pool.triggers()), (0, {"CustomMessage": theirs}))


def wider_permission(steps, account):
    """A permission for all pools does not replace one for this pool, because it may be removed."""
    pool, arn = account.pool(), account.function("custom-message")
    account.functions.add_permission(
        FunctionName=arn, StatementId="wide", Action="lambda:InvokeFunction", Principal="cognito-idp.amazonaws.com"
    )
    arguments = ["--function", f"custom-message={arn}"]
    pool.attach(*arguments, "--apply")
    steps.expect("a wider permission is complemented by one for this pool", account.allowed_statements(arn), ["wide", pool.statement])
    steps.expect("a second run changes nothing", "already" in pool.attach(*arguments).output)
    pool.detach(*arguments, "--apply")
    steps.expect("the wider permission is not removed", account.allowed_statements(arn), ["wide"])


def unreadable_function(steps, account):
    """A function that may not be read does not hide the others."""
    theirs = account.function("theirs")
    pool = account.pool(LambdaConfig={"DefineAuthChallenge": theirs})
    arns, arguments = account.create_functions()
    pool.attach(*arguments, "--apply")
    account.functions.remove_permission(FunctionName=arns["custom-message"], StatementId=pool.statement)
    account.fault_proxy.reset()
    account.run("doctor", "--user-pool-id", pool.id)
    heard = account.fault_proxy.calls
    theirs_at = next(at for at, call in enumerate(heard) if theirs in call)
    account.fault_proxy.reset(theirs_at, ("refused", False, 400, "AccessDeniedException"))
    ended = account.run("doctor", "--user-pool-id", pool.id)
    account.fault_proxy.reset()
    steps.expect("a function that may not be read is reported", f"{theirs} was not checked" in ended.output)
    steps.expect("the others are examined", f"Cognito has no permission to invoke {arns['custom-message']}" in ended.output)
