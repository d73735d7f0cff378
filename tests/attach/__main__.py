"""`attach`, `detach` and `doctor` before an account of AWS that moto plays.

    target/tools/bin/python tests/attach [PART…] [--program target/debug/cognito-triggers]

Needs what tests/install-tools installs, and the program with its features: `cargo build --features aws` makes it.
"""

import argparse
import logging
import pathlib
import signal
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

from moto.server import ThreadedMotoServer

import broken
import found
import refused
import rights
import round_trips
import several
from aws_account import ROOT, Account
from between import Between
from steps import Steps

PARTS = {
    "round trips": round_trips.run,
    "somebody else's": round_trips.replaced,
    "several": several.run,
    "refused": refused.run,
    "broken": broken.run,
    "doctor": found.run,
    "rights": rights.run,
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parts", nargs="*", default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    arguments.add_argument("--program", default="target/debug/cognito-triggers")
    arguments = arguments.parse_args()
    # Whoever ends this ends the server, which is a part of it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    account = Account(endpoint, Between(endpoint), str(ROOT / arguments.program))
    began, passed, failed = time.monotonic(), 0, 0
    for part in arguments.parts:
        steps = Steps(part)
        account.between.begin()
        failed += not steps.carry_out(PARTS[part], account)
        passed += steps.passed
    print(f"{passed} passed, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


sys.exit(main())
