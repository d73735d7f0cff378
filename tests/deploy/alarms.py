"""Sends events to the real functions, and shows which alarms their log lines cause in a simulation of CloudWatch.

    target/tools/bin/python tests/deploy/alarms.py [PROGRAM]

Requires tests/install-tools and `cargo build --workspace --all-features`.
"""

import functools
import json
import re
import sys
import tempfile
from pathlib import Path

import jsonschema
from cloudwatch import OF_AWS, Metrics, is_in_alarm
from failure import failure
from policies import CONFIRMATION, MINIMAL, ROOT, write_plan
from runtime_api import DRY_RUN, LIVE, invoke

PROGRAM = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "target/debug/cognito-triggers")
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "tests/deploy/emf.schema.json").read_text()))
# Every function, and everything that can fail.
EVERYTHING = f"""
[sign_up.disposable_domains]
[sign_up.link]
identity_providers = ["PartnerLogin"]
[post_confirmation]
resume_on_sign_in = true
{CONFIRMATION}
[tokens]
token_version = "V2_0"
[tokens.claims.plan]
attribute = "custom:plan"
trusted = true
required = true
tokens = ["id", "access"]
[api]
[authorizer]
"""
# A mistake in the same policy: nobody has such an address.
NOBODY = EVERYTHING.replace("[sign_up.link]", '[sign_up.allow_domains]\ndomains = ["nobody.example"]\n[sign_up.link]')
SUB = "11111111-2222-3333-4444-555555555555"
USER = {
    "sub": SUB, "email": "ann@example.com", "name": "Ann Lee", "custom:plan": "basic",
    "cognito:user_status": "CONFIRMED",
}
MINUTE = 60
# What queries read in lines of which there is none here: Lambda's own ("Lambda Telemetry API Event schema reference"), those of
# the HTTP API, and those about a start or a panic.
OTHER_MEMBERS = {"type", "record.status", "record.errorType", "record.metrics.durationMs"}
OTHER_MEMBERS |= {"endpoint", "status", "error", "reason"} | {"message", "file", "line"}


def event(source, attributes=None, user=SUB, **request):
    """An event of a user of the sample pool."""
    is_token = source.startswith("TokenGeneration")
    if is_token:
        request["groupConfiguration"] = {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None}
    request["userAttributes"] = USER | (attributes or {})
    return json.dumps({
        "version": "2" if is_token else "1", "triggerSource": source, "region": "eu-west-1",
        "userPoolId": "eu-west-1_AbCdEf123", "userName": user, "callerContext": {"awsSdkVersion": "x", "clientId": "1example23456789"},
        "request": request, "response": {},
    })


CODE = {"codeParameter": "{####}", "usernameParameter": None}
SIGN_UP = event("PreSignUp_SignUp")
DISPOSABLE = event("PreSignUp_SignUp", {"email": "ann@mailinator.com"})
MESSAGE = event("CustomMessage_SignUp", **CODE)
UNSENDABLE = event("CustomMessage_AdminCreateUser", codeParameter="{####}", usernameParameter="None")
CONFIRMED = event("PostConfirmation_ConfirmSignUp")
TOKEN = event("TokenGeneration_Authentication")
LINKED = event("PreSignUp_ExternalProvider", {"email_verified": "true"}, user="PartnerLogin_7")
RESTRICTED = event("TokenGeneration_Authentication", {"custom:plan": ""})


@functools.cache
def invocations(*arguments):
    """Those of `invoke`, whose lines CloudWatch accepts."""
    found = invoke(*arguments)
    for line in (invocation.line for invocation in found if invocation.line):
        SCHEMA.validate(line)
    return found


class Run:
    """A run of functions over some minutes."""

    def __init__(self, folder, policy=EVERYTHING, delay=0):
        self.policy = folder / f"{abs(hash(policy))}.toml"
        self.policy.write_text(MINIMAL + policy)
        self.metrics, self.lines = Metrics(delay), []

    def send(self, function, events, arn=DRY_RUN):
        """Sends events, each with its time, to one process."""
        times, texts = zip(*events)
        for time, invocation in zip(times, invocations(PROGRAM.parent / function, self.policy, texts, arn)):
            milliseconds = invocation.line["ms"] if invocation.line else 0
            self.metrics.put_of_aws(
                time, "AWS/Lambda", function, Errors=int(invocation.is_error), Throttles=0, Duration=milliseconds
            )
            if invocation.line:
                self.metrics.put_line(time, invocation.line)
                self.lines.append(invocation.line)
        return self

    def alarms(self, plan):
        """The names of the alarms that are in alarm at any minute, and that are so whatever CloudWatch retrieves."""
        resources = {function["id"]: function["name"] for function in plan["functions"]} | {"HttpApi": "API"}
        minutes = {minute for values in self.metrics.values.values() for minute in values}
        times = range(min(minutes) * MINUTE, (max(minutes) + 20) * MINUTE, MINUTE)
        found = [
            {
                alarm["name"]
                for alarm in plan["alarms"]
                if any(is_in_alarm(alarm, self.metrics, resources, now, further) for now in times)
            }
            for further in (0, 2)
        ]
        assert found[0] == found[1], found
        return found[0]


def each_minute(minutes, *texts, begin=0):
    """These events in every minute, with their times."""
    starts = [minute * MINUTE for minute in range(begin, begin + minutes)]
    return [(start + index, text) for start in starts for index, text in enumerate(texts)]


def normal_traffic(run):
    """An hour of it: in every minute one of five sign-ups and one of three tokens are denied."""
    run.send("pre-sign-up", each_minute(60, DISPOSABLE, *[SIGN_UP] * 4))
    run.send("pre-token-generation", each_minute(60, RESTRICTED, TOKEN, TOKEN))
    return run.send("custom-message", each_minute(60, MESSAGE)).send("post-confirmation", each_minute(60, CONFIRMED))


def late_lines(folder):
    """The metrics of a line arrive two minutes after Lambda's own. Until then, a denial looks like another error."""
    return normal_traffic(Run(folder, delay=2 * MINUTE))


def faults(folder):
    """One event that is none. It is an error for Lambda too, but not a repeated one."""
    return normal_traffic(Run(folder)).send("pre-sign-up", [(30 * MINUTE, "not an event")])


def rejection_of_everybody(folder):
    """A policy with a mistake is deployed after half an hour."""
    right, wrong = Run(folder), Run(folder, NOBODY)
    wrong.metrics, wrong.lines = right.metrics, right.lines
    right.send("pre-sign-up", each_minute(30, *[SIGN_UP] * 4))
    return wrong.send("pre-sign-up", each_minute(30, *[SIGN_UP] * 4, begin=30))


def function_that_does_not_start(folder):
    """No log line has metrics, and the users try again."""
    return Run(folder, "\n[nonsense]\n").send("pre-sign-up", each_minute(4, SIGN_UP))


def failed_effects(folder):
    """Calls to AWS fail, because the functions have no credentials."""
    run = Run(folder).send("post-confirmation", [(0, CONFIRMED)], LIVE)
    return run.send("pre-sign-up", [(0, LINKED)], LIVE).send("pre-token-generation", [(0, TOKEN)], LIVE)


def invalid_response(folder):
    """An invitation that Cognito would refuse."""
    return Run(folder).send("custom-message", [(0, UNSENDABLE)])


def metrics_of_aws(folder):
    """What no function can do here: it is throttled, slow and not available."""
    run = Run(folder)
    for minute in range(10):
        run.metrics.put_of_aws(minute * MINUTE, "AWS/Lambda", "api", Errors=1, Throttles=1, Duration=17_401)
        run.metrics.put_of_aws(minute * MINUTE, "AWS/Lambda", "authorizer", Errors=1, Throttles=0, Duration=3_000)
        run.metrics.put_of_aws(minute * MINUTE, "AWS/ApiGateway", "API", **{"5xx": 1})
    # Once is not enough.
    run.metrics.put_of_aws(0, "AWS/Lambda", "custom-message", Errors=1, Throttles=0, Duration=4_000)
    return run


# Each run, and exactly the alarms that it causes.
RUNS = {
    "normal traffic": (lambda folder: normal_traffic(Run(folder)), set()),
    "lines that arrive late": (late_lines, set()),
    "one fault": (faults, {"pre-sign-up-faults"}),
    "a rule that rejects everybody": (rejection_of_everybody, {"pre-sign-up-denial-surge"}),
    "a function that does not start": (function_that_does_not_start, {"pre-sign-up-errors"}),
    "failed effects": (
        failed_effects,
        {f"{name}-failed-effects" for name in ("post-confirmation", "pre-sign-up", "pre-token-generation")},
    ),
    "an invalid response": (invalid_response, {"custom-message-invalid-responses"}),
    "metrics of AWS": (
        metrics_of_aws,
        {"api-errors", "api-throttles", "api-duration", "custom-message-errors", "http-api-server-errors"},
    ),
}


def check_metrics(plan, runs):
    """Alarms and widgets read what a function wrote, or what AWS measures: name, unit and dimensions."""
    known = set().union(*(run.metrics.identities() for run in runs))
    known = {identity for identity in known if not identity[0].startswith("AWS/")}
    known |= {(namespace, name, None, (dimension,)) for (namespace, dimension), names in OF_AWS.items() for name in names}
    writers = {line["FunctionName"] for run in runs for line in run.lines}
    names = {function["id"]: function["name"] for function in plan["functions"]}
    read = set()
    for alarm in plan["alarms"]:
        for metric in alarm["metrics"]:
            read.add((metric["namespace"], metric["name"], metric["unit"], (metric["dimension"],)))
            is_of_aws = metric["namespace"].startswith("AWS/")
            assert is_of_aws or names[metric["resource"]] in writers, f"{alarm['name']}: no metrics in its lines"
    without_unit = {(namespace, name, dimensions) for namespace, name, _, dimensions in known}
    shown = set(widget_metrics(plan["dashboard"]))
    assert len(read) > 6 and len(shown) > 10, (read, shown)
    assert read <= known, f"an alarm reads what nothing writes: {read - known}"
    assert shown <= without_unit, f"a widget shows what nothing writes: {shown - without_unit}"


def widget_metrics(dashboard):
    """Namespace, name and dimensions of every metric that the dashboard shows."""
    search = re.compile(r"SEARCH\('\{([\w,]+)\} MetricName=\"(\w+)\" FunctionName=\"\$\{\w+\}\"', '\w+', \d+\)")
    for widget in dashboard["widgets"]:
        for metric in widget["properties"]["metrics"]:
            if isinstance(metric[0], dict):
                schema, name = search.fullmatch(metric[0]["expression"]).groups()
                namespace, *dimensions = schema.split(",")
            else:
                namespace, name, *dimensions, _ = metric
                dimensions = dimensions[::2]
            yield namespace, name, tuple(sorted(dimensions))


def check_queries(plan, runs):
    """Queries read members that the functions, API Gateway or Lambda write."""
    lines = [line for run in runs for line in run.lines]
    members = {member for line in lines for member in line} | set(plan["httpApi"]["accessLog"]) | OTHER_MEMBERS
    language = "fields filter stats sort limit by as desc or and ispresent count max like"
    for query in plan["savedQueries"]:
        words = re.findall(r"@?[a-zA-Z_][\w.]*", re.sub(r'"[^"]*"|/[^/]*/', "", query["query"]))
        named = set(re.findall(r" as (\w+)", query["query"]))
        unknown = set(words) - members - named - set(language.split()) - {"@timestamp"}
        assert words and not unknown, f"the query {query['name']} reads {unknown}"


def check_sensitivity(plan, runs):
    """The schema refuses wrong lines, other rules of an alarm would cause it, and a misspelled metric is found everywhere."""
    for line in ({"_aws": {"CloudWatchMetrics": []}}, {"_aws": {"Timestamp": 1.5, "CloudWatchMetrics": []}}):
        assert not SCHEMA.is_valid(line), line
    for name, alarm, rule in (
        ("normal traffic", "pre-sign-up-errors", {"expression": "errors"}),
        ("lines that arrive late", "pre-sign-up-errors", {"datapointsToAlarm": 2}),
        ("normal traffic", "pre-sign-up-denial-surge", {"threshold": 0.1}),
        ("one fault", "pre-sign-up-errors", {"datapointsToAlarm": 1}),
    ):
        changed = [other | rule for other in plan["alarms"] if other["name"] == alarm]
        assert runs[name].alarms(plan | {"alarms": changed}) == {alarm}, (name, alarm, rule)
    misspelled = lambda metric: json.loads(json.dumps(plan).replace(metric, metric.lower()))
    failure(check_metrics, misspelled("Throttles"), runs.values())
    failure(check_metrics, misspelled("ColdStarts"), runs.values())
    failure(check_queries, misspelled("FailedEffects"), runs.values())


def main():
    with tempfile.TemporaryDirectory(prefix="alarms-") as temporary:
        folder = Path(temporary)
        write_plan(PROGRAM, folder, EVERYTHING, "--format", "json")
        plan = json.loads((folder / "plan.json").read_text())
        runs, caused = {}, set()
        for name, (start, expected) in RUNS.items():
            run = start(folder)
            found = run.alarms(plan)
            assert found == expected, f"{name}: {sorted(found)} instead of {sorted(expected)}"
            runs[name] = run
            caused |= found
            print(f"ok {name}: {', '.join(sorted(found)) or 'no alarm'}")
    check_sensitivity(plan, runs)
    check_metrics(plan, runs.values())
    check_queries(plan, runs.values())
    kinds = {alarm["description"].rpartition("#")[2] for alarm in plan["alarms"]}
    never = {kind for kind in kinds if not any(name.endswith(f"-{kind}") for name in caused)}
    assert not never, f"no run causes {never}"
    count = sum(len(run.lines) for run in runs.values())
    print(f"{len(RUNS)} passed, 0 failed: {len(kinds)} kinds of alarms, {count} log lines")


main()
