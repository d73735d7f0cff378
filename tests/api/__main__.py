"""Tests of the HTTP API against emulators of Cognito, with a plain HTTP client.

    target/tools/bin/python tests/api [PART…] [--program target/debug/cognito-triggers]

Requires tests/install-tools and `cargo build --features aws`.
"""

import argparse
import contextlib
import pathlib
import signal
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import client_secret
import emulator_limitations
import mfa
import openapi
import other_clients
import rate_limits
import user_journey
from emulators import CognitoLocal, Moto
from root import ROOT
from steps import Steps

# The parts, and the emulator of each.
PARTS = {
    "moto": (user_journey.run, Moto),
    "cognito-local": (user_journey.run, CognitoLocal),
    "enrolment": (mfa.must_be_enrolled, Moto),
    "secret": (client_secret.run, Moto),
    "clients": (other_clients.run, Moto),
    "clients of cognito-local": (other_clients.run, CognitoLocal),
    "limits": (rate_limits.run, Moto),
    "description": (openapi.run, Moto),
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parts", nargs="*", default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    arguments.add_argument("--program", default="target/debug/cognito-triggers")
    arguments = arguments.parse_args()
    # Stop the emulators when this process is terminated.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    program, began = str(ROOT / arguments.program), time.monotonic()
    passed, failed = 0, 0
    with contextlib.ExitStack() as stack:
        emulators = {kind: stack.enter_context(kind()) for kind in {PARTS[part][1] for part in arguments.parts}}
        for emulator in emulators.values():
            emulator.wait_until_listening()
        for part in arguments.parts:
            run, kind = PARTS[part]
            steps = Steps(part, emulator_limitations.LIMITATIONS.get(part))
            failed += not steps.run_part(run, program, emulators[kind])
            passed += steps.passed
    print(f"{passed} passed, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


sys.exit(main())
