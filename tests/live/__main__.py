"""Tests of the triggers with `replay --live`, and inside a Cognito emulator.

    target/tools/bin/python tests/live [PART…]

Requires tests/install-tools.
"""

import argparse
import pathlib
import signal
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import differences
import new_user
import other_users
import replay_live
import replay_recorded
from emulators import Moto
from steps import Steps
from test_environment import start_environment


def inside(steps, moto):
    """Replays the events that cognito-local sent at the end."""
    with start_environment(moto) as environment:
        new_user.run(steps, environment)
        other_users.reads_german(steps, environment)
        other_users.comes_through_the_portal(steps, environment)
        other_users.confirms_during_failure(steps, environment)
        other_users.is_invited(steps, environment)
        replay_recorded.run(steps, environment)
        differences.run(steps, environment)


PARTS = {"replayed": replay_live.run, "inside": inside}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parts", nargs="*", default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    arguments = arguments.parse_args()
    # Stop the emulators when this process is terminated.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    began, passed, failed = time.monotonic(), 0, 0
    with Moto() as moto:
        moto.wait_until_listening()
        for part in arguments.parts:
            steps = Steps(part)
            failed += not steps.run_part(PARTS[part], moto)
            passed += steps.passed
    print(f"{passed} passed, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


sys.exit(main())
