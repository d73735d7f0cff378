"""Tests of the local pool over HTTP: what boto3 and pycognito do with it in the whole life of a user, and what web pages may not.

    target/tools/bin/python tests/local_pool [PART…] [--program target/debug/cognito-triggers]

Requires tests/install-tools and `cargo build --workspace --all-features`.
"""

import contextlib
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

import administration
import errors
import functions
import life
import pages
import seed
import srp
from local_pool import LocalPool
from parts import parse_arguments, run_parts
from root import ROOT
from steps import Steps

PARTS = {
    "life": life.run,
    "srp": srp.run,
    "administration": administration.run,
    "errors": errors.run,
    "pages": pages.run,
    "seed": seed.run,
    "functions": functions.run,
}
# The parts that need a pool of their own, and how it starts.
STARTS = {
    "seed": {"seed": seed.TEXT},
    "functions": {"policy": functions.POLICY},
}


def main():
    arguments = parse_arguments(PARTS, program="target/debug/cognito-triggers")
    program = ROOT / arguments.program
    with contextlib.ExitStack() as stack:
        pools = {}

        def pool_for(part):
            kind = part if part in STARTS else None
            if kind not in pools:
                pools[kind] = stack.enter_context(LocalPool(program, **STARTS.get(kind, {})))
            return pools[kind]

        return run_parts(arguments.parts, lambda part: (Steps(part), PARTS[part], pool_for(part)))


sys.exit(main())
