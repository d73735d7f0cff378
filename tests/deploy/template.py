"""Checks the output of deploy-plan for several policies: least privilege, no wildcard, no cycle, no finding of cfn-lint.

    target/tools/bin/python tests/deploy/template.py [PROGRAM]

Requires tests/install-tools and `cargo build`.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import graph
import yaml
from policies import HOSTILE_DETAIL, HOSTILE_GROUPS, KEEP_SESSIONS, KEY_ARN, POLICIES, READ_SECRET, ROOT, SIGN_OUT, text_of, write_plan

PROGRAM = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "target/debug/cognito-triggers")
LINT = ROOT / "target/tools/bin/cfn-lint"

TRACING = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
# The functions that a policy asks for, by a part of its text.
ASKED_FOR_BY = {
    "PreSignUp": ["[sign_up"],
    "PostConfirmation": ["[post_confirmation"],
    "PreTokenGeneration": ["[tokens", "[machine_clients", "resume_on_sign_in = true"],
    "PostAuthentication": ["[after_sign_in"],
    "CustomEmailSender": ["[senders.email"],
    "CustomSmsSender": ["[senders.sms"],
    "InboundFederation": ["[federation"],
    "Api": ["[api"],
    "Authorizer": ["[authorizer"],
}


def statements(resources, function):
    """The statements of a function's role and of its separate policies."""
    role = f"{function}Role"
    policies = [policy for policy in resources[role]["Properties"]["Policies"] if policy != {"Ref": "AWS::NoValue"}]
    documents = [policy["PolicyDocument"] for policy in policies]
    for resource in resources.values():
        if resource["Type"] == "AWS::IAM::Policy" and {"Ref": role} in resource["Properties"]["Roles"]:
            documents.append(resource["Properties"]["PolicyDocument"])
    # Of a statement with a condition, what it is if the condition holds.
    return [statement.get("Fn::If", [None, statement])[1] for document in documents for statement in document["Statement"]]


def deployed(policy):
    lines = [line for line in text_of(policy).splitlines() if not line.startswith("#")]
    is_asked_for = lambda parts: any(part in line for line in lines for part in parts)
    return ["CustomMessage", *(name for name, parts in ASKED_FOR_BY.items() if is_asked_for(parts))]


def check_tracing(template, function):
    """With tracing, a role may also write traces. X-Ray has no resource that this permission could name."""
    assert template["Parameters"]["Tracing"]["Default"] == "PassThrough"
    untraced, traced = (statements(of_existing_pool(template, HasTracing=is_on), function) for is_on in (False, True))
    more = [statement for statement in traced if statement not in untraced]
    assert more == [{"Effect": "Allow", "Action": TRACING, "Resource": "*"}], more


def of_existing_pool(template, **conditions):
    """The resources of a deployment for an existing pool."""
    conditions = {"NewPool": False, "HasSecret": True, "HasLogKey": True, "HasAlarmTopic": True, "HasTracing": False} | conditions
    return {name: graph.resolve_conditions(resource, conditions) for name, resource in template["Resources"].items()}


def check_rights(template, expected, names):
    resources = of_existing_pool(template)
    functions = [name for name, resource in resources.items() if resource["Type"] == "AWS::Serverless::Function"]
    assert functions == names, (functions, names)
    for function in functions:
        check_tracing(template, function)
        allowed = statements(resources, function)
        actions = [action for statement in allowed for action in statement["Action"]]
        # The identity and the configuration set have a statement each.
        assert sorted(set(actions)) == sorted(LOGS | expected.get(function, set())), (function, actions)
        assert "ManagedPolicyArns" not in resources[f"{function}Role"]["Properties"]
        for statement in allowed:
            # A telephone number has no ARN.
            is_any = statement["Action"] == ["sns:Publish"] and statement["Resource"] == "*"
            assert statement["Effect"] == "Allow" and ("*" not in str(statement) or is_any), statement
            has_condition = any(action in statement["Action"] for action in ("events:PutEvents", "ses:SendEmail"))
            assert has_condition == ("Condition" in statement), statement
            on_pool = any(action.startswith("cognito-idp:") for action in statement["Action"])
            assert on_pool == ("userpool/" in str(statement["Resource"])), statement
    attached = [resource for resource in resources.values() if resource["Type"] == "AWS::IAM::Policy"]
    # No role refers to the pool, because that would be a circular dependency.
    assert all("UserPool" not in str(resources[f"{function}Role"]) for function in functions)
    assert len(attached) == sum(any(a.startswith("cognito-idp:") for a in expected.get(f, ())) for f in functions)


def check_triggers(template):
    resources = template["Resources"]
    config = resources["UserPool"]["Properties"]["LambdaConfig"]
    keys = {trigger["trigger"]: trigger["lambdaConfig"] for trigger in json.loads((ROOT / "deploy/triggers.json").read_text())}
    senders = {"CustomEmailSender", "CustomSmsSender"}
    triggers = [trigger for trigger in keys if trigger in resources]
    assert config.get("KMSKeyID") == (KEY_ARN if set(triggers) & senders else None), config
    for trigger in triggers:
        member = config[keys[trigger].get("versioned") or keys[trigger]["arn"]]
        arn = member["LambdaArn"] if isinstance(member, dict) and "LambdaArn" in member else member
        assert arn == {"Fn::GetAtt": [trigger, "Arn"]}, arn
        assert trigger not in senders or member["LambdaVersion"] == "V1_0", member
        function, permission = resources[trigger]["Properties"], resources[f"{trigger}Permission"]["Properties"]
        assert function["Timeout"] == (30 if trigger in senders else 5) and permission["FunctionName"] == {"Ref": trigger}
        assert permission["Action"] == "lambda:InvokeFunction" and permission["Principal"] == "cognito-idp.amazonaws.com"
        assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}
        new, existing = (graph.resolve_conditions(permission["SourceArn"], {"NewPool": is_new}) for is_new in (True, False))
        assert new == {"Fn::GetAtt": ["UserPool", "Arn"]} and existing["Fn::Sub"].endswith(":userpool/${UserPoolId}")
    permissions = [resource for resource in resources.values() if resource["Type"] == "AWS::Lambda::Permission"]
    assert len(permissions) == len(triggers)


def unescape_sub(text):
    """The value of a text without references."""
    if isinstance(text, str):
        return text
    parts = text["Fn::Sub"].split("${!")
    assert not any("${" in part for part in parts), text
    return "${".join(parts)


def check_hostile(template):
    resources = template["Resources"]
    groups = {unescape_sub(r["Properties"]["GroupName"]) for r in resources.values() if r["Type"] == "AWS::Cognito::UserPoolGroup"}
    assert groups == set(HOSTILE_GROUPS), groups
    event = statements(of_existing_pool(template), "PostConfirmation")[2]
    assert event["Resource"] == "arn:aws:events:eu-west-1:123456789012:event-bus/partner/a.b"
    compared = event["Condition"]["StringEquals"]
    # IAM replaces `${$}` by a dollar sign, and `${aws:username}` by a user name.
    assert compared == {"events:source": "a: b", "events:detail-type": HOSTILE_DETAIL.replace("${", "${$}{")}
    assert resources["UserPool"]["Properties"]["Schema"][0]["Name"] == '"a":'


def check_cycles(template):
    """For a new pool and an existing one, after SAM's transform."""
    for pool, new in (("", True), ("eu-west-1_AbCdEf123", False)):
        resources = graph.transform_template(template, {"UserPoolId": pool})
        conditions = {"NewPool": new, "ExistingPool": not new, "HasSecret": True, "HasLogKey": True, "NewRecordTable": True}
        conditions |= {"NewRateLimitTable": True, "HasAlarmTopic": True, "HasTracing": True}
        kept = graph.active_resources(resources, conditions)
        assert ("UserPool" in kept) == new
        assert graph.find_cycle(kept) is None, graph.find_cycle(kept)
    # Check that a cycle would be found.
    looped = {"A": {"Type": "T", "P": {"Ref": "B"}}, "B": {"Type": "T", "P": {"Fn::Sub": "x${A.Arn}"}}}
    assert graph.find_cycle(looped) is not None


def check_committed_files(folder):
    """The template of the example is up to date with its policy."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("APP__")}
    environment.pop("POLICY_FILE", None)
    subprocess.run([PROGRAM, "deploy-plan", "--output", folder], env=environment, check=True, capture_output=True)
    text = (ROOT / "examples/company/template.yaml").read_text()
    assert text.startswith("# Generated from policy.toml")
    assert (folder / "template.yaml").read_text() == text, "the template of examples/company is not up to date: cargo run -- deploy-plan"


def main():
    paths = []
    with tempfile.TemporaryDirectory(prefix="deploy-plan-") as temporary:
        check_committed_files(Path(temporary) / "committed")
        for name, (policy, expected) in POLICIES.items():
            names = deployed(policy)
            if "Api" in names:
                sign_out = set() if KEEP_SESSIONS in (policy or "") else SIGN_OUT
                expected = expected | {"Api": expected.get("Api", set()) | READ_SECRET | sign_out}
            folder = Path(temporary) / name.replace(" ", "-")
            write_plan(PROGRAM, folder, policy)
            path = folder / "template.yaml"
            template = yaml.load(path.read_text(), Loader=graph.Loader)
            check_rights(template, expected, names)
            check_triggers(template)
            check_cycles(template)
            if name == "hostile":
                check_hostile(template)
            paths.append(path)
            print(f"ok {name}")
        # All rules, including informational ones.
        lint = subprocess.run([LINT, "--include-checks", "I", "--", *paths], capture_output=True, text=True)
        assert lint.returncode == 0, lint.stdout + lint.stderr
    print(f"{len(paths)} passed, 0 failed, cfn-lint found nothing")


main()
