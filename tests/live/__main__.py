"""The triggers where they are called: by `replay --live`, and inside of a running Cognito.

    target/tools/bin/python tests/live [PART…]

Needs what tests/install-tools installs.
"""

import argparse
import pathlib
import signal
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import differences
import newcomer
import others
import replayed
import sent
from peers import Moto
from stage import stage
from steps import Steps


def inside(steps, moto):
    """What cognito-local sends is judged after all the others."""
    with stage(moto) as scene:
        newcomer.run(steps, scene)
        others.reads_german(steps, scene)
        others.comes_through_the_portal(steps, scene)
        others.meets_a_fault(steps, scene)
        others.is_invited(steps, scene)
        sent.run(steps, scene)
        differences.run(steps, scene)


PARTS = {"replayed": replayed.run, "inside": inside}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parts", nargs="*", default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    arguments = arguments.parse_args()
    # Whoever ends this ends the peers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    began, passed, failed = time.monotonic(), 0, 0
    with Moto() as moto:
        moto.wait()
        for part in arguments.parts:
            steps = Steps(part)
            failed += not steps.carry_out(PARTS[part], moto)
            passed += steps.passed
    print(f"{passed} passed, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


sys.exit(main())
