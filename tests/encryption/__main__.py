"""Compares the crate `encryption-sdk` with the AWS Encryption SDK for Python, which is the oracle.

    target/tools/bin/python tests/encryption [--messages 300] [--seed 1]
    target/tools/bin/python tests/encryption --fixtures

The first command makes random messages of every suite, changes half of them, and compares what both decrypt. The second one
writes the messages that the tests of the crate contain. Requires tests/install-tools and
`cargo build -p cognito-triggers-encryption-sdk --example decrypt`.
"""

import argparse
import base64
import json
import os
import pathlib
import random
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

from emulators import CREDENTIALS, Moto
from root import ROOT

FIXTURES = ROOT / "encryption-sdk/tests/fixtures/messages.json"
PROGRAM = ROOT / "target/debug/examples/decrypt"
# The encryption context of Cognito's messages names the pool.
CONTEXT = {"userpool-id": "eu-west-1_AbCdEf123"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fixtures", action="store_true", help="write the fixtures")
    arguments = parser.parse_args()
    with Moto() as moto:
        moto.wait_until_listening()
        # The SDK creates its own clients.
        os.environ |= CREDENTIALS | {"AWS_ENDPOINT_URL": moto.endpoint}
        # After the emulators, because it needs the variables.
        from oracle import Oracle

        oracle = Oracle(moto)
        if arguments.fixtures:
            write_fixtures(oracle)
            return 0
        return compare(oracle, random.Random(arguments.seed), arguments.messages)


def write_fixtures(oracle):
    from oracle import DECRYPTED, SUITES

    makes = {}
    for suite in DECRYPTED:
        makes |= {
            f"{suite} code": (suite, b"123456", CONTEXT, 4096),
            f"{suite} temporary password": (suite, b"a&lt;b&amp;&gt;9Xz", CONTEXT, 4096),
            f"{suite} frames": (suite, b"0123456789" * 15, CONTEXT, 128),
            f"{suite} last frame empty": (suite, b"01234567" * 16, CONTEXT, 128),
            f"{suite} one block": (suite, b"123456", CONTEXT, 0),
            f"{suite} nothing": (suite, b"", CONTEXT, 4096),
            f"{suite} two keys": (suite, b"123456", CONTEXT, 4096, oracle.arns),
        }
    makes |= {f"{suite} refused": (suite, b"123456", CONTEXT, 4096) for suite in SUITES if suite not in DECRYPTED}
    fixtures = [{"name": name} | oracle.encrypt(*make) for name, make in makes.items()]
    FIXTURES.write_text(json.dumps(fixtures, indent=1) + "\n")


def compare(oracle, rng, count):
    from oracle import DECRYPTED, SUITES

    made = []
    for number in range(count):
        # Most messages are ones that the crate decrypts.
        suite = rng.choice(DECRYPTED if rng.random() < 0.8 else list(SUITES))
        context = {f"name {index}": rng.choice(["", "x", "Zoë", "y" * 300]) for index in range(rng.randrange(4))} | CONTEXT
        frame_length = rng.choice([0, 128, 256, 4096])
        plaintext = rng.randbytes(rng.choice([0, 1, 6, 127, 128, 129, 300]))
        one = oracle.encrypt(suite, plaintext, context, frame_length, rng.choice([oracle.arns, oracle.arns[:1], oracle.arns[1:]]))
        message = base64.b64decode(one["message"])
        changed = change(message, rng) if number % 2 else message
        made.append({"suite": suite, "is_changed": changed != message, "line": one | {"message": base64.b64encode(changed).decode()}})
    lines = "".join(json.dumps({"allowed": oracle.arns} | one["line"]) + "\n" for one in made)
    run = subprocess.run([PROGRAM], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(made), f"{len(answers)} answers for {len(made)} messages"
    decrypted = 0
    for one, answer in zip(made, answers):
        # The SDK for Python ignores what follows the signature; the crate refuses it.
        is_refused = one["suite"] not in DECRYPTED or answer.get("refusal") == "something follows the signature"
        expected = None if is_refused else oracle.decrypt(base64.b64decode(one["line"]["message"]))
        actual = None if answer["plaintext"] is None else base64.b64decode(answer["plaintext"])
        if actual != expected:
            print(f"the crate says {answer}, the oracle {expected!r}, about {one}")
            return 1
        decrypted += expected is not None
    assert decrypted > count / 4, f"only {decrypted} of {count} messages are decrypted"
    print(f"{count} messages, of which both decrypt {decrypted}; every answer is the same")
    return 0


def change(message, rng):
    """The message with a byte changed, removed, added, or without its end."""
    place = rng.randrange(len(message))
    return rng.choice(
        [
            message[:place] + bytes([message[place] ^ (1 << rng.randrange(8))]) + message[place + 1 :],
            message[:place] + message[place + 1 :],
            message[:place] + rng.randbytes(1) + message[place:],
            message[:place],
            message + rng.randbytes(1),
        ]
    )


sys.exit(main())
