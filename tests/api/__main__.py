"""The endpoints against servers that play Cognito, called by a plain client of HTTP.

    target/tools/bin/python tests/api [PART…] [--program target/debug/cognito-triggers]

Needs what tests/install-tools installs, and the program with its features: `cargo build --features aws` makes it.
"""

import argparse
import contextlib
import pathlib
import signal
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import clients
import description
import factors
import lacks
import limits
import newcomer
import secret
from peers import CognitoLocal, Moto
from root import ROOT
from steps import Steps

# What is tried, before which peer.
PARTS = {
    "moto": (newcomer.run, Moto),
    "cognito-local": (newcomer.run, CognitoLocal),
    "enrolment": (factors.must_be_enrolled, Moto),
    "secret": (secret.run, Moto),
    "clients": (clients.run, Moto),
    "clients of cognito-local": (clients.run, CognitoLocal),
    "limits": (limits.run, Moto),
    "description": (description.run, Moto),
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parts", nargs="*", default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    arguments.add_argument("--program", default="target/debug/cognito-triggers")
    arguments = arguments.parse_args()
    # Whoever ends this ends the peers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    program, began = str(ROOT / arguments.program), time.monotonic()
    passed, failed = 0, 0
    with contextlib.ExitStack() as stack:
        peers = {kind: stack.enter_context(kind()) for kind in {PARTS[part][1] for part in arguments.parts}}
        for peer in peers.values():
            peer.wait()
        for part in arguments.parts:
            run, kind = PARTS[part]
            steps = Steps(part, lacks.OF.get(part))
            failed += not steps.carry_out(run, program, peers[kind])
            passed += steps.passed
    print(f"{passed} passed, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


sys.exit(main())
