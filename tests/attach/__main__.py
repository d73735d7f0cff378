"""Tests of `attach`, `detach` and `doctor` with moto as the AWS account.

    target/tools/bin/python tests/attach [PART…] [--program target/debug/cognito-triggers]

Requires tests/install-tools and `cargo build --features aws`.
"""

import argparse
import logging
import pathlib
import signal
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

from moto.server import ThreadedMotoServer

import doctor
import edge_cases
import error_messages
import interruptions
import permissions
import round_trips
from aws_account import ROOT, Account
from fault_proxy import FaultProxy
from steps import Steps

PARTS = {
    "round trips": round_trips.run,
    "other functions": round_trips.replaced,
    "edge cases": edge_cases.run,
    "errors": error_messages.run,
    "interruptions": interruptions.run,
    "doctor": doctor.run,
    "permissions": permissions.run,
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parts", nargs="*", default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    arguments.add_argument("--program", default="target/debug/cognito-triggers")
    arguments = arguments.parse_args()
    # Stop moto, which runs in this process, when this process is terminated.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    account = Account(endpoint, FaultProxy(endpoint), str(ROOT / arguments.program))
    began, passed, failed = time.monotonic(), 0, 0
    for part in arguments.parts:
        steps = Steps(part)
        account.fault_proxy.reset()
        failed += not steps.run_part(PARTS[part], account)
        passed += steps.passed
    print(f"{passed} passed, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


sys.exit(main())
