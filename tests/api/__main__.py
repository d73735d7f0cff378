"""Tests of the HTTP API against emulators of Cognito, with a plain HTTP client.

    target/tools/bin/python tests/api [PART…] [--program target/debug/cognito-triggers]

Requires tests/install-tools and `cargo build --features aws`.
"""

import contextlib
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import client_secret
import emulator_limitations
import mfa
import openapi
import other_clients
import rate_limits
import sessions
import user_journey
from emulators import CognitoLocal, Ministack, Moto
from parts import parse_arguments, run_parts
from root import ROOT
from steps import Steps

# The parts, and the emulator of each.
PARTS = {
    "moto": (user_journey.run, Moto),
    "cognito-local": (user_journey.run, CognitoLocal),
    "enrolment": (mfa.must_be_enrolled, Moto),
    "secret": (client_secret.run, Moto),
    "sessions": (sessions.run, Ministack),
    "clients": (other_clients.run, Moto),
    "clients of cognito-local": (other_clients.run, CognitoLocal),
    "limits": (rate_limits.run, Moto),
    "description": (openapi.run, Moto),
}


def main():
    arguments = parse_arguments(PARTS, program="target/debug/cognito-triggers")
    with contextlib.ExitStack() as stack:
        emulators = {kind: stack.enter_context(kind()) for kind in {PARTS[part][1] for part in arguments.parts}}
        for emulator in emulators.values():
            emulator.wait_until_listening()

        def prepare(part):
            run, kind = PARTS[part]
            steps = Steps(part, emulator_limitations.LIMITATIONS.get(part))
            return steps, run, str(ROOT / arguments.program), emulators[kind]

        return run_parts(arguments.parts, prepare)


sys.exit(main())
