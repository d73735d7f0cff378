"""Parses CloudFormation templates and finds circular dependencies."""

import copy
import os
import re

import yaml
from samtranslator.translator.transform import transform


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short intrinsic functions, which are expanded."""


def _intrinsic(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", _intrinsic)


def transform_template(template, parameters):
    """The resources of a SAM template after the transform, as AWS does it."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    template = copy.deepcopy(template)
    for resource in template["Resources"].values():
        # As `sam package` does.
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": "bucket", "Key": "key"}
    return transform(template, parameters, ManagedPolicies())["Resources"]


class ManagedPolicies:
    """Empty: no function has managed policies."""

    def load(self):
        return {}


def resolve_conditions(value, conditions):
    """Resolves every Fn::If in a value."""
    if isinstance(value, dict):
        if list(value) == ["Fn::If"]:
            name, yes, no = value["Fn::If"]
            return resolve_conditions(yes if conditions[name] else no, conditions)
        return {key: resolve_conditions(part, conditions) for key, part in value.items()}
    if isinstance(value, list):
        return [resolve_conditions(part, conditions) for part in value]
    return value


def active_resources(resources, conditions):
    """The resources that exist under these conditions, with every Fn::If resolved."""
    existing = {name: r for name, r in resources.items() if conditions.get(r.get("Condition"), True)}
    return {name: resolve_conditions(resource, conditions) for name, resource in existing.items()}


def references(value):
    """The logical ids that a value refers to."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "Ref":
                yield part
            elif key == "Fn::GetAtt":
                yield part[0] if isinstance(part, list) else part.split(".")[0]
            elif key == "DependsOn":
                yield from [part] if isinstance(part, str) else part
            elif key == "Fn::Sub":
                text = part if isinstance(part, str) else part[0]
                yield from re.findall(r"\$\{([A-Za-z0-9]+)[.}]", text)
                yield from references(part)
            else:
                yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def find_cycle(resources):
    """The names of resources with circular dependencies, or None."""
    dependencies = {name: {r for r in references(resource) if r in resources} for name, resource in resources.items()}
    done = set()
    while True:
        ready = {name for name, others in dependencies.items() if name not in done and others <= done}
        if not ready:
            left = sorted(set(dependencies) - done)
            return left or None
        done |= ready
