"""Reads the blocks and arguments of Terraform files. Their expressions stay text, which Terraform itself evaluates."""

import re
from dataclasses import dataclass, field

OPEN, CLOSE = "([{", ")]}"


@dataclass
class Body:
    """The arguments of a block, as text, and the blocks in it."""

    arguments: dict = field(default_factory=dict)
    blocks: list = field(default_factory=list)

    def of_type(self, kind):
        return [block for block in self.blocks if block.kind == kind]

    def nested(self):
        """The nested blocks: type, body and, of a dynamic block, the expression of `for_each`."""
        for block in self.blocks:
            if block.kind == "dynamic":
                (content,) = block.body.of_type("content")
                yield block.labels[0], content.body, block.body.arguments["for_each"]
            elif block.kind != "lifecycle":
                yield block.kind, block.body, None


@dataclass
class Block:
    kind: str
    labels: list
    body: Body


def parse(text):
    body, end = _body(text, 0)
    assert end == len(text), f"unexpected closing bracket: {text[end:end + 40]!r}"
    return body


def _body(text, at):
    body = Body()
    while True:
        at = re.compile(r"(?:\s|#[^\n]*)*").match(text, at).end()
        if at == len(text) or text[at] == "}":
            return body, at
        head = re.compile(r'([\w-]+)((?: +"[^"]*")*) *([={]) *').match(text, at)
        assert head, f"neither an argument nor a block: {text[at:at + 40]!r}"
        name, labels, sign = head.groups()
        if sign == "=":
            end = _expression(text, head.end(), "\n")
            assert name not in body.arguments, f"{name} is there twice"
            body.arguments[name] = text[head.end():end].strip()
            at = end
        else:
            inner, end = _body(text, head.end())
            body.blocks.append(Block(name, re.findall(r'"([^"]*)"', labels), inner))
            at = end + 1


def _expression(text, at, stop):
    """Where an expression ends: at the first `stop` outside of brackets, strings and comments."""
    depth = 0
    while at < len(text):
        character = text[at]
        if character == stop and depth == 0:
            return at
        if character == '"':
            at = _string(text, at + 1)
            continue
        if character == "#":
            at = text.index("\n", at)
            continue
        depth += (character in OPEN) - (character in CLOSE)
        if depth < 0:
            return at
        at += 1
    return at


def _string(text, at):
    """Where a string ends, which can contain expressions."""
    while text[at] != '"':
        if text.startswith("${", at) and not text.startswith("$${", at - 1):
            at = _expression(text, at + 2, "}")
        at += 2 if text[at] == "\\" else 1
    return at + 1
