"""Tests of `attach`, `detach` and `doctor` with moto as the AWS account.

    target/tools/bin/python tests/attach [PART…] [--program target/debug/cognito-triggers]

Requires tests/install-tools and `cargo build --features aws`.
"""

import logging
import pathlib
import sys

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
from parts import parse_arguments, run_parts
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
    arguments = parse_arguments(PARTS, program="target/debug/cognito-triggers")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    account = Account(endpoint, FaultProxy(endpoint), str(ROOT / arguments.program))

    def prepare(part):
        account.fault_proxy.reset()
        return Steps(part), PARTS[part], account

    return run_parts(arguments.parts, prepare)


sys.exit(main())
