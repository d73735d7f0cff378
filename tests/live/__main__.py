"""Tests of the triggers with `replay --live`, and inside a Cognito emulator.

    target/tools/bin/python tests/live [PART…]

Requires tests/install-tools.
"""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import differences
import new_user
import other_users
import replay_live
import replay_recorded
from emulators import Moto
from parts import parse_arguments, run_parts
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
    arguments = parse_arguments(PARTS)
    with Moto() as moto:
        moto.wait_until_listening()
        return run_parts(arguments.parts, lambda part: (Steps(part), PARTS[part], moto))


sys.exit(main())
