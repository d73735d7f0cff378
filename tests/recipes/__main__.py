"""Follows the recipes of CONTRIBUTING.md: applies a minimal version of each to a copy of the repository, and checks the result.

A recipe is a file in this folder:

- `heading`: its heading in CONTRIBUTING.md, whose section must name every file that the recipe changes.
- `[[step]]`: a change of `file`; a pattern means every file that matches. `copy_of` makes it a copy of
  another file, after the replacements in `but`; `text` is inserted `before` or `behind` a text that occurs
  once, or replaces it (`instead_of`), or is the whole of a new file.
- A step with `last` is left out at first: then the tests in `misses` must fail, and after it they must pass, together with
  those in `holds`.
- `[[run]]`: what the CLI must print (`shows`) when it is started with `arguments`.

All recipes are applied to one copy, which is compiled once, because most last steps change a file that a test reads. The copy
uses the target folder of the repository, and its programs stay in `target/debug` until Cargo builds those of the repository.
"""

import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "target"
COPY = TARGET / "recipes"
# The targets with the tests of the recipes, and the features for which `.ci/run` has compiled the dependencies.
TESTS = [
    *("--workspace", "--all-features"),
    *("--lib", "--bin", "cognito-triggers", "--bin", "bench"),
    *("--test", "whole_system", "--test", "all", "--test", "samples", "--test", "sign_up", "--test", "tokens"),
    *("--test", "api"),
]


class Stale(Exception):
    """A recipe that is out of date."""


def main():
    recipes = [Recipe(file) for file in sorted(Path(__file__).parent.glob("*.toml"))]
    sections = sections_of((ROOT / "CONTRIBUTING.md").read_text())
    fresh_copy()
    for recipe in recipes:
        recipe.is_written_down(sections)
        recipe.carry_out(last=False)
    missed = {test for recipe in recipes for test in recipe.misses}
    held = {test for recipe in recipes for test in recipe.holds}
    expect(missed, "FAILED")
    for recipe in recipes:
        recipe.carry_out(last=True)
    expect(missed | held, "ok", BLESS="1")
    for recipe in recipes:
        recipe.runs()
    print(f"{len(recipes)} passed, 0 failed")


class Recipe:
    def __init__(self, file):
        self.name = file.stem
        parsed = tomllib.loads(file.read_text())
        self.heading = parsed.pop("heading")
        self.steps = parsed.pop("step")
        self.misses = parsed.pop("misses", [])
        self.holds = parsed.pop("holds", [])
        self.shown = parsed.pop("run", [])
        if parsed or not (self.misses or self.holds or self.shown):
            raise Stale(f"{self.name}: checks nothing, or has unknown keys: {sorted(parsed)}")

    def is_written_down(self, sections):
        if self.heading not in sections:
            raise Stale(f"{self.name}: CONTRIBUTING.md has no section {self.heading!r}")
        named = re.findall(r"`([^`\n]+)`", sections[self.heading])
        for step in self.steps:
            if step["file"] != "CONTRIBUTING.md" and not any(names(name, step["file"]) for name in named):
                raise Stale(f"{self.heading!r} does not name {step['file']}")

    def carry_out(self, last):
        for step in self.steps:
            if step.get("last", False) == last:
                try:
                    carry_out(step)
                except Stale as stale:
                    raise Stale(f"{self.heading!r}, {step['file']}: {stale}") from None

    def runs(self):
        for run in self.shown:
            command = [TARGET / "debug/cognito-triggers", *run["arguments"]]
            done = subprocess.run(command, cwd=COPY, capture_output=True, text=True)
            if run["shows"] not in done.stdout:
                printed = done.stdout + done.stderr
                raise Stale(f"{self.heading!r}: {run['arguments']} printed no {run['shows']!r}:\n{printed}")


def sections_of(document):
    """The section below each heading."""
    parts = document.split("\n## ")[1:]
    return dict(part.split("\n", 1) for part in parts)


def names(name, file):
    """Whether a name in the text matches a file, or a folder that contains it."""
    pattern = re.sub("<[a-z ]+>|NAME|FILE", "*", name)
    return fnmatch(file, pattern + "*" if pattern.endswith("/") else pattern)


def fresh_copy():
    """Copies the work tree, with another version, so that Cargo does not confuse the crates of both. Unchanged files are not written
    again, so that Cargo compiles nothing for them.
    """
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = {name for name in listed if name and (ROOT / name).is_file()}
    there = {str(file.relative_to(COPY)) for file in COPY.rglob("*") if file.is_file()}
    for name in there - files:
        (COPY / name).unlink()
    for name in files:
        content = (ROOT / name).read_bytes()
        if name == "Cargo.toml":
            # Another version, so that Cargo does not take the copy's crates for those of the repository. The crates require each other
            # at the same version.
            text = content.decode()
            version = re.search(r'(?m)^\[workspace\.package\]\nversion = "([^"]+)"', text)[1]
            content = text.replace(f'version = "{version}"', f'version = "0.0.0-{version}"').encode()
        write(COPY / name, content, mode=(ROOT / name).stat().st_mode)


def write(file, content, mode=0o644):
    if not file.is_file() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    file.chmod(mode)


def carry_out(step):
    if "copy_of" in step:
        text = (COPY / step["copy_of"]).read_text()
        for old, new in step.get("but", []):
            text = once(text, old, new)
        write_new(step["file"], text)
    elif {"before", "behind", "instead_of"}.isdisjoint(step):
        write_new(step["file"], step["text"])
    else:
        change(step)


def write_new(name, text):
    if (COPY / name).exists():
        raise Stale("exists already")
    write(COPY / name, text.encode())


def change(step):
    (where,) = {"before", "behind", "instead_of"} & set(step)
    place, text = step[where], step["text"]
    new = {"before": text + place, "behind": place + text, "instead_of": text}[where]
    files = [file for file in COPY.glob(step["file"]) if place in file.read_text()]
    if not files:
        raise Stale(f"has no {place!r}")
    for file in files:
        write(file, once(file.read_text(), place, new).encode())


def once(text, old, new):
    if text.count(old) != 1:
        raise Stale(f"has {old!r} {text.count(old)} times")
    return text.replace(old, new)


def expect(tests, end, **environment):
    """Runs tests, and checks the result of each."""
    environment = os.environ | {"CARGO_TARGET_DIR": str(TARGET), "CARGO_INCREMENTAL": "0"} | environment
    command = ["cargo", "test", "--no-fail-fast", *TESTS, "--", "--exact", *sorted(tests)]
    done = subprocess.run(command, cwd=COPY, env=environment, capture_output=True, text=True)
    if "could not compile" in done.stderr:
        raise Stale(f"the recipes do not compile:\n{done.stderr}")
    ends = dict(re.findall(r"^test (\S+) \.\.\. (\w+)$", done.stdout, re.M))
    others = {test: ends.get(test, "missing") for test in sorted(tests) if ends.get(test) != end}
    if others:
        raise Stale(f"{done.stdout}{done.stderr}\nexpected to be {end}: {others}")


try:
    main()
except Stale as stale:
    sys.exit(f"{stale}\n0 passed, 1 failed")
