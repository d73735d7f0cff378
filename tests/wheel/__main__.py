"""Tests of a wheel: what it contains, and the way from `init` to a plan on a machine without Rust.

    target/tools/bin/python tests/wheel [PART…] [--wheel target/wheel/NAME.whl] [--program target/debug/cognito-triggers]

Requires `deploy/build`, `deploy/wheel/build` and `cargo build`, whose program must write the same bundles. A wheel of
`deploy/wheel/build --debug` passes every part but `portable`.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

from machine import Machine
from parts import parse_arguments, run_parts
from root import ROOT
from steps import Steps
from wheel_file import WheelFile, architecture, has_symbols, needs_dynamic_linker

MAX_BYTES = 80_000_000
ARCHITECTURES = ("arm64", "x86-64")
MACHINE = platform.machine()
PROJECT = ("--project", "user-pool", "--env", "production")
# What each format of `deploy-plan` writes.
PLANS = {"sam": "template.yaml", "json": "plan.json", "terraform": "terraform/modules/triggers/main.tf"}
# With these, a policy requires the larger variants of two functions.
LINK = '\n[sign_up.link]\nidentity_providers = ["PartnerLogin"]\n'
RESUME = "\n[post_confirmation]\nresume_on_sign_in = true\n"


def contents(steps, wheel, *_):
    """Every function for both architectures, as `deploy/build` has written it."""
    steps.expect(f"its {wheel.size:,} bytes are at most {MAX_BYTES:,}", wheel.size <= MAX_BYTES)
    variants = subprocess.run([ROOT / "deploy/build", "--list"], capture_output=True, text=True, check=True).stdout.split()
    paths = {f"{architecture}/{variant}/bootstrap" for architecture in ARCHITECTURES for variant in variants}
    data = {path.removeprefix("share/cognito-triggers/lambda/"): found for path, found in wheel.data().items()}
    steps.expect("each variant for both architectures, and no other data", set(data), paths)
    for path, (program, is_executable) in sorted(data.items()):
        built = (ROOT / "target/lambda" / path).read_bytes()
        got = (program == built, is_executable, architecture(program))
        steps.expect(f"{path} is what deploy/build has written", got, (True, True, path.split("/")[0]))
    steps.expect("one program for users", list(wheel.scripts()), ["cognito-triggers"])
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    wanted = {"Name": "cognito-triggers", "Version": version, "License-Expression": "MIT OR Apache-2.0", "Requires-Python": ">=3.9"}
    steps.expect("its metadata", {name: wheel.metadata[name] for name in wanted}, wanted)
    steps.expect("it requires no other package", wheel.metadata.get_all("Requires-Dist"), None)
    steps.expect("both licences", sorted(wheel.metadata.get_all("License-File")), ["LICENSE-APACHE", "LICENSE-MIT"])


def portable(steps, wheel, _, checkout):
    """The CLI runs on every distribution, and contains no path of the machine that built it."""
    systems = ("manylinux2014", "manylinux_2_17", "musllinux_1_1")
    steps.expect("its tags", wheel.tags(), {f"py3-none-{system}_{MACHINE}" for system in systems})
    (program, _), other = wheel.scripts()["cognito-triggers"], checkout.read_bytes()
    # What a program of the checkout has shows that the checks work.
    steps.expect("the CLI needs no C library", (needs_dynamic_linker(program), needs_dynamic_linker(other)), (False, True))
    steps.expect("it has no symbols", (has_symbols(program), has_symbols(other)), (False, True))
    named = [name for name, text in wheel.files().items() if str(ROOT).encode() in text]
    steps.expect("no file has the path of the checkout", (named, str(ROOT).encode() in other), ([], True))


def commands(steps, _, machine, checkout):
    """The way from `init` to a bundle and a plan."""
    steps.expect("there is no Rust", [machine.find(name) for name in ("cargo", "rustc")], [None, None])
    printed = machine.succeed("init", "user-pool")
    steps.expect("init prints commands of the installed program", printed.count("\n  cognito-triggers "), 3)
    steps.expect("check finds no problem", " 0 problems, 0 warnings" in machine.succeed("check", *PROJECT))
    events = machine.folder / "user-pool/events"
    for source in ("PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp", "TokenGeneration_Authentication"):
        (events / f"{source}.json").write_text(machine.succeed("generate", source, *PROJECT))
    steps.expect("replay runs every function", "4 events: 4 accepted" in machine.succeed("replay", *PROJECT))
    printed = machine.succeed("preview", "--export", "mails", *PROJECT)
    steps.expect("preview exports mails", (" 0 to look at" in printed, (machine.folder / "mails/index.html").is_file()), (True, True))
    printed = machine.succeed("explain", str(events / "TokenGeneration_Authentication.json"), *PROJECT)
    steps.expect("explain shows both tokens", all(f"\n{token} token: " in printed for token in ("ID", "access")))
    for name in ARCHITECTURES:
        machine.succeed("bundle", "--arch", name, "--output", f"bundle-{name}", *PROJECT)
        expected = bundle_of_checkout(checkout, machine.folder, name)
        steps.expect(f"what a checkout bundles for {name}", list(expected), ["custom-message.zip", "pre-sign-up.zip"])
        steps.expect("bundle writes the same, byte for byte", read_files(machine.folder / f"bundle-{name}") == expected)
    for format, file in PLANS.items():
        machine.succeed("deploy-plan", "--format", format, *PROJECT)
        steps.expect(f"deploy-plan writes {file}", (machine.folder / "user-pool" / file).is_file())
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:pre-sign-up"
    code, _, errors = machine.run("attach", "--user-pool-id", "eu-west-1_AbCdEf123", "--function", f"pre-sign-up={arn}", *PROJECT)
    steps.expect("attach calls AWS", (code, "CredentialsNotLoaded" in errors), (2, True))


def functions(steps, _, machine, __):
    """The programs that are deployed return what the handlers of the CLI return, and only list the effects."""
    shutil.copytree(ROOT / "events/samples", machine.folder / "samples")
    company = (ROOT / "tests/policies/company.toml").read_text()
    for name, policy in (("smaller", company), ("larger", company.replace("\n[post_confirmation]\n", RESUME) + LINK)):
        (machine.folder / name).mkdir()
        (machine.folder / name / "policy.toml").write_text(policy)
        printed = machine.succeed("deploy-plan", "--project", name)
        larger = [variant for variant in ("pre-sign-up+aws", "pre-token-generation+aws") if variant in printed]
        steps.expect(f"the policy requires {name} variants", len(larger), {"smaller": 0, "larger": 2}[name])
        arguments = ("replay", "samples", "--project", name, "--format", "json")
        ran, handled = replay(machine, *arguments), replay(machine, *arguments, "--in-process")
        notes = {note.split(":")[1] for row in ran for note in row["notes"] if note.startswith("dry_run:")}
        differing = [pair for pair in zip(ran, handled, strict=True) if pair[0] != pair[1]]
        steps.expect("every sample has the same result", (len(ran) > 150, differing), (True, []))
        steps.expect("effects are listed", {"write_record", "add_to_group", "publish_event"} <= notes)


def mistakes(steps, _, machine, __):
    """A broken policy is caught before anything is bundled, and messages fit what is installed."""
    machine.succeed("init", "user-pool")
    code, _, errors = machine.run("preview", "--send", "ann@example.com", "--yes", *PROJECT)
    steps.expect("preview --send says what it needs", (code, "a clone of the repository" in errors), (2, True))
    policy = machine.folder / "user-pool/policy.toml"
    policy.write_text(policy.read_text().replace("[app]\n", '[app]\nlocle = "de"\n'))
    for command, code in {"check": 1, "replay": 2, "bundle": 2, "deploy-plan": 2}.items():
        result, printed, errors = machine.run(command, *PROJECT)
        told = "policy.toml:7: app.locle: unknown key; write locale" in printed + errors
        steps.expect(f"{command} names the line and the fix", (result, told), (code, True))
    steps.expect("nothing is bundled", (machine.folder / "user-pool/bundle").exists(), False)


def replay(machine, *arguments):
    """The results without times."""
    _, printed, errors = machine.run(*arguments)
    assert errors == "", errors
    return [{key: value for key, value in json.loads(line).items() if key != "millis"} for line in printed.splitlines()]


def bundle_of_checkout(program, folder, name):
    """What a checkout bundles from the programs of `deploy/build`."""
    variables = {key: value for key, value in os.environ.items() if key != "POLICY_FILE" and not key.startswith("APP__")}
    arguments = ["bundle", "--programs", ROOT / "target/lambda", "--arch", name, "--output", folder / f"checkout-{name}", *PROJECT]
    subprocess.run([program, *arguments], cwd=folder, env=variables, check=True, capture_output=True)
    return read_files(folder / f"checkout-{name}")


def read_files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


PARTS = {"contents": contents, "portable": portable, "commands": commands, "functions": functions, "mistakes": mistakes}


def main():
    default = f"target/wheel/cognito_triggers-*_{MACHINE}.whl"
    arguments = parse_arguments(PARTS, wheel=default, program="target/debug/cognito-triggers")
    found = list(ROOT.glob(arguments.wheel))
    if len(found) != 1:
        sys.exit(f"{arguments.wheel}: {len(found)} wheels; run deploy/wheel/build, or name one with --wheel")
    (wheel,) = found
    with tempfile.TemporaryDirectory(prefix="wheel-") as folder:
        machine = Machine(Path(folder), wheel)

        def prepare(part):
            machine.enter(part)
            return Steps(part), PARTS[part], WheelFile(wheel), machine, ROOT / arguments.program

        return run_parts(arguments.parts, prepare)


sys.exit(main())
