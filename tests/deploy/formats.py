"""Checks that SAM, the CDK and Terraform deploy the same: each tool evaluates its files, and the results are compared.

    target/tools/bin/python tests/deploy/formats.py [PROGRAM]

Requires tests/install-tools and `cargo build`. No tool calls AWS: SAM's own transform expands the template, the CDK
synthesizes its construct, and Terraform evaluates its module without the provider. The module's arguments are compared
with the bindings of the provider.
"""

import copy
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bindings
import graph
import hcl
import terraform
import yaml
from deployment import SHORT_MESSAGES, from_cloudformation, from_terraform
from failure import failure
from policies import POLICIES, ROOT, write_plan

PROGRAM = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "target/debug/cognito-triggers")
POOL = "eu-west-1_AbCdEf123"
CLIENT = "1example23456789"
# Every option with a value other than its default, in the words of each tool.
KEY = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-1111-2222-3333-444455556666"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-client-AbCdEf"
CHANGED = {
    "sam": {
        "Architecture": "x86_64", "LogRetentionInDays": 90, "LogKeyArn": KEY, "ClientSecretArn": SECRET,
        "ApiRateLimit": 7, "ApiBurstLimit": 9, "CreateRecordTable": "false", "AlarmTopicArn": TOPIC, "Tracing": "Active",
    },
    "cdk": {
        "architecture": {"name": "x86_64"}, "logRetention": 90, "logKey": KEY, "appClientSecretArn": SECRET,
        "apiRateLimit": 7, "apiBurstLimit": 9, "existingTables": ["profiles"], "alarmTopic": TOPIC, "tracing": True,
    },
    "terraform": {
        "architecture": "x86_64", "log_retention_in_days": 90, "log_kms_key_arn": KEY, "app_client_secret_arn": SECRET,
        "api_rate_limit": 7, "api_burst_limit": 9, "existing_tables": ["profiles"], "alarm_topic_arn": TOPIC, "tracing": True,
    },
}
DEFAULTS = {"sam": {}, "cdk": {}, "terraform": {}}
# Policies that differ in what is deployed.
CASES = ["nothing", "link", "resume", "rate limits", "iam, rotation", "secret", "senders", "hostile"]
# A pool of the same configuration. Terraform would find a cycle between it and the functions.
POOL_IN_DOCUMENT = re.compile(r"```hcl\n(resource \"aws_cognito_user_pool\".*?)```", re.S)


def prepare(folder, policy):
    """Writes the files of every tool, and empty functions."""
    for tool in ("sam", "terraform"):
        write_plan(PROGRAM, folder, policy, "--format", tool)
    plan = json.loads((folder / "plan.json").read_text())
    (folder / "bundle").mkdir()
    for function in plan["functions"]:
        (folder / "bundle" / f"{function['name']}.zip").write_text(function["variant"])
    return plan


def of_sam(folder, plan, options, is_new):
    template = yaml.load((folder / "template.yaml").read_text(), Loader=graph.Loader)
    parameters = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}
    parameters |= {name: value for name, value in options.items() if name in parameters}
    parameters |= {} if is_new else {"UserPoolId": POOL, "UserPoolClientId": CLIENT}
    resources = graph.transform_template(template, parameters)
    conditions = {
        "NewPool": is_new,
        "ExistingPool": not is_new,
        "HasSecret": bool(parameters.get("ClientSecretArn")),
        "HasLogKey": bool(parameters["LogKeyArn"]),
        "HasAlarmTopic": bool(parameters["AlarmTopicArn"]),
        "HasTracing": parameters["Tracing"] == "Active",
        "NewRecordTable": parameters.get("CreateRecordTable") == "true",
        "NewRateLimitTable": parameters.get("CreateRateLimitTable") == "true",
        "NewSentMessageTable": parameters.get("CreateSentMessageTable") == "true",
    }
    assert set(template["Conditions"]) <= set(conditions), template["Conditions"]
    names = {function["id"]: function["name"] for function in plan["functions"]}
    return from_cloudformation(graph.active_resources(resources, conditions), parameters, names.get)


def of_cdk(folder, plan, is_new):
    stack = "new" if is_new else "existing"
    # The CDK's names begin with the stack, the construct and a hash.
    text = (folder / f"cdk-{stack}.json").read_text()
    template = json.loads(re.sub(rf"\b{stack}-Triggers-[0-9A-F]{{8}}\b", "pool", text))
    resources = template["Resources"]
    assert graph.find_cycle(resources) is None, graph.find_cycle(resources)
    pools = [resource["Properties"] for resource in resources.values() if resource["Type"] == "AWS::Cognito::UserPool"]
    assert len(pools) == is_new
    assert all("PreAuthentication" in pool["LambdaConfig"] for pool in pools), "other triggers stay"
    names = {function["id"]: function["name"] for function in plan["functions"]}
    # The CDK adds the id of the construct in front and a hash at the end.
    return from_cloudformation(resources, {}, lambda key: names[re.fullmatch(r"Triggers(\w+)[0-9A-F]{8}", key)[1]])


def write_terraform(folder, case, options, is_new):
    """The configuration of one case, as a module of the configuration that has all cases."""
    root = folder / case / "terraform/main.tf"
    source = '  source = "./modules/triggers"\n'
    text = root.read_text().replace(source, source + arguments(options))
    if is_new:
        # As the document says.
        (pool,) = POOL_IN_DOCUMENT.findall((ROOT / "docs/deploy.md").read_text())
        text = text.replace("= var.user_pool_id\n", "= aws_cognito_user_pool.users.id\n") + pool
    root.write_text(text)
    values = {"source": f"./{case}/terraform", "name": "pool", "user_pool_id": POOL, "app_client_id": CLIENT}
    with (folder / "main.tf").open("a") as cases:
        cases.write(f'module "{case}" {{\n{arguments(values)}}}\noutput "{case}" {{\n  value = module.{case}\n}}\n')


def arguments(values):
    """Arguments of a Terraform block."""
    return "".join(f"  {name} = {json.dumps(value)}\n" for name, value in values.items())


def unsupported(plan):
    """The functions that Terraform cannot attach, with the versions of their events."""
    functions = [(function["name"], function["trigger"]) for function in plan["functions"] if function["trigger"]]
    return {name: trigger["version"] for name, trigger in functions if not trigger["terraformName"]}


def check_outputs(outputs, found, missing):
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:pool-{0}"
    triggers = [name for name, function in found["functions"].items() if not function["environment"]]
    functions = " ".join(f"--function {name}={arn.format(name)}" for name in triggers)
    for command in ("attach", "detach"):
        assert outputs[command] == f"cognito-triggers {command} --user-pool-id {POOL} {functions}", outputs[command]
    again = " ".join(f"--function {name}={arn.format(name)}" for name in missing)
    wanted = f"cognito-triggers attach --user-pool-id {POOL} {again} --apply" if missing else None
    assert outputs["attach_after_apply"] == wanted, outputs
    assert bool(outputs["api_url"]) == bool(found["api"]), outputs


def check_module():
    """What the evaluation does not show: the format, and the tables that Terraform may not destroy."""
    module = ROOT / "deploy/terraform"
    for folder in (module, ROOT / "cli/deploy_plan"):
        terraform.check_format(folder)
    tables = hcl.parse((module / "tables.tf").read_text()).of_type("resource")
    kept = {block.labels[1]: [b.body.arguments for b in block.body.of_type("lifecycle")] for block in tables}
    assert kept == {"retained": [{"prevent_destroy": "true"}], "temporary": []}, kept
    # Check that wrong arguments would be found.
    right = 'function_name = "f"\nrole = "r"\n'
    for text, problem in (
        ('role = "r"\n', "needs ['function_name']"),
        (right + "retention = 1\n", "has no argument ['retention']"),
        (right + "logging_config {\n  log_format = null\n  days = 1\n}\n", "logging_config has no argument ['days']"),
    ):
        assert problem in str(failure(bindings.check, "resources", "aws_lambda_function", hcl.parse(text)))


def check_files(folder):
    """The root configuration is the team's; the module is written again."""
    root, module = folder / "terraform/main.tf", folder / "terraform/modules/triggers/main.tf"
    right = module.read_text()
    for path in (root, module):
        path.write_text("# changed\n")
    write_plan(PROGRAM, folder, "", "--format", "terraform")
    assert (root.read_text(), module.read_text()) == ("# changed\n", right)
    assert right == (ROOT / "deploy/terraform/main.tf").read_text()


def without_pool(deployment):
    """Of a new pool, each tool writes its own ID and app client."""
    deployment = copy.deepcopy(deployment)
    for function in deployment["functions"].values():
        function["environment"] = sorted(function["environment"])
    text = json.dumps(deployment, ensure_ascii=False)
    return json.loads(text.replace(f"userpool/{POOL}", "userpool/POOL"))


def compare(name, results):
    (first, expected), *others = results.items()
    for tool, result in others:
        for part in expected:
            both = {first: expected[part], tool: result[part]}
            shown = [f"{named}: {json.dumps(found, indent=1)}" for named, found in both.items()]
            assert result[part] == expected[part], "\n".join([f"{name}: {part} differ", *shown])


def check_comparison(results):
    """Each part of a deployment is compared."""
    for change in (
        lambda d: d["functions"]["api"].update(memory=128),
        lambda d: d["functions"]["post-confirmation"]["statements"].pop(),
        lambda d: d["functions"]["custom-message"]["invoked by"].clear(),
        lambda d: d["tables"]["profiles"].update(retained=False),
        lambda d: d["api"].update(throttling=(1, 1)),
        lambda d: d["attached"].pop("pre-sign-up"),
        lambda d: d["functions"]["api"].update(tracing="Active"),
        lambda d: d["alarms"].pop("pool-pre-sign-up-faults"),
        lambda d: d["alarms"]["pool-pre-sign-up-errors"]["metrics"].pop(),
        lambda d: d["alarms"]["pool-api-throttles"]["actions"].append(TOPIC),
        lambda d: d["dashboard"][1]["widgets"][0]["properties"].update(region="us-east-1"),
        lambda d: d["queries"]["pool/faults"][0].pop(),
    ):
        changed = copy.deepcopy(results)
        change(changed["Terraform"])
        failure(compare, "changed", changed)


def check_options(deployment, options):
    """Without its option, no alarm notifies anybody, and no function may write traces."""
    alarms = deployment["alarms"].values()
    assert alarms and all(alarm["actions"] == ([TOPIC] if options else []) for alarm in alarms), alarms
    for function in deployment["functions"].values():
        assert function["tracing"] == ("Active" if options else "PassThrough")
        # A telephone number has no ARN.
        named = [resource for actions, resource, _ in function["statements"] if actions != SHORT_MESSAGES]
        assert any("*" in resource for resource in named) == bool(options), function


def main():
    check_module()
    with tempfile.TemporaryDirectory(prefix="formats-") as temporary:
        folder = Path(temporary)
        cases = {re.sub(r"\W+", "_", name): (POLICIES[name][0], DEFAULTS, False) for name in CASES}
        cases |= {"options": (None, CHANGED, False), "new_pool": (None, DEFAULTS, True)}
        write_plan(PROGRAM, folder / "files", "", "--format", "terraform")
        check_files(folder / "files")
        shutil.rmtree(folder / "files")
        plans = {}
        for case, (policy, options, is_new) in cases.items():
            plans[case] = prepare(folder / case, policy)
            (folder / case / "options.json").write_text(json.dumps({"appClientId": CLIENT, **options["cdk"]}))
            write_terraform(folder, case, options["terraform"], is_new)
        subprocess.run([ROOT / "tests/deploy/synth.mjs", *(folder / case for case in cases)], check=True)
        count = terraform.check_arguments(folder / "new_pool")
        triggers = [function["trigger"] for function in plans["new_pool"]["functions"] if function["trigger"]]
        known = bindings.nested_names("aws_cognito_user_pool", "lambda_config")
        named = {trigger["key"]: trigger["terraformName"] for trigger in triggers}
        assert {name for name in named.values() if name} <= known, (triggers, known)
        # If the provider gets the argument, the plan should have it.
        assert [key for key, name in named.items() if not name] == ["InboundFederation"] and "inbound_federation" not in known
        resources, outputs = terraform.evaluate(folder)
        for case, (_, options, is_new) in cases.items():
            results = {
                "SAM": of_sam(folder / case, plans[case], options["sam"], is_new),
                "CDK": of_cdk(folder / case, plans[case], is_new),
                "Terraform": from_terraform(resources[case]),
            }
            check_outputs(outputs[case], results["Terraform"], unsupported(plans[case]))
            if is_new:
                results["Terraform"]["attached"] |= unsupported(plans[case])
                results = {tool: without_pool(result) for tool, result in results.items()}
                check_comparison(results)
            compare(case, results)
            check_options(results["SAM"], options["sam"])
            assert set(results["SAM"]["functions"]) == {function["name"] for function in plans[case]["functions"]}
            print(f"ok {case}")
        lint = [folder / f"{name}.json" for name in ("hostile/cdk-existing", "options/cdk-new", "options/cdk-existing")]
        subprocess.run([ROOT / "target/tools/bin/cfn-lint", "--", *lint], check=True)
    print(f"{len(cases)} passed, 0 failed: the tools agree, and the provider has the arguments of {count} blocks")


if __name__ == "__main__":
    main()
