"""Tests that consist of parts: their command line, and how they run."""

import argparse
import signal
import sys
import time


def parse_arguments(parts, **options):
    """The names of the selected parts, and options with their defaults."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=list(parts), metavar="PART", help=", ".join(parts))
    for name, default in options.items():
        parser.add_argument(f"--{name}", default=default)
    # Stop the emulators when this process is terminated.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    return parser.parse_args()


def run_parts(parts, prepare):
    """Runs the parts and returns the exit code. `prepare` returns the steps of a part, its function and the arguments."""
    began, passed, failed = time.monotonic(), 0, 0
    for part in parts:
        steps, run, *arguments = prepare(part)
        failed += not steps.run_part(run, *arguments)
        passed += steps.passed
    print(f"{passed} passed, {failed} failed ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0
