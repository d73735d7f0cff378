"""Runs the commands in docs/http-api.md.

    target/tools/bin/python tests/api/document.py [PROGRAM]

The three blocks are taken from the document. Only the following is replaced: the installed cognito-local, the built program with
the deployment folder that `cargo run` would use, and the codes, which a user would read in the first terminal.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

from root import ROOT

PROGRAM = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "target/debug/cognito-triggers")
COGNITO_LOCAL = ROOT / "target/tools/node_modules/.bin/cognito-local"
# The number of responses that the blocks print.
ANSWERS = 12
# Waits until the server listens.
WAIT = "curl -s -o /dev/null --retry 60 --retry-delay 1 --retry-connrefused"
CODE = """CODE=$(sed -n 's/.*"ConfirmationCode": *"\\([^"]*\\)".*/\\1/p' .cognito/db/$POOL.json | tail -n 1)"""


def replaced(text, old, new):
    assert text.count(old) == 1, f"docs/http-api.md contains `{old}` {text.count(old)} times"
    return text.replace(old, new)


def script():
    server, pool, client = re.findall(r"```bash\n(.*?)```", (ROOT / "docs/http-api.md").read_text(), re.S)
    server = replaced(server, "npx --yes cognito-local@5.3.0", f"{COGNITO_LOCAL} > cognito.log 2>&1 &")
    pool = replaced(pool, "cargo aws serve", f"{PROGRAM} serve --project {ROOT}/examples/company > serve.log &")
    client, codes = re.subn(r"^CODE=$", lambda _: CODE, client, flags=re.M)
    assert codes == 2, "docs/http-api.md needs two codes"
    wait = [f"{WAIT} http://127.0.0.1:9229", f"{WAIT} http://127.0.0.1:4322"]
    return "\n".join(["set -eu", "trap 'kill $(jobs -p)' EXIT", server, wait[0], pool, wait[1], client])


def main():
    with tempfile.TemporaryDirectory(prefix="http-api-") as folder:
        typed = subprocess.run(["bash", "-c", script()], cwd=folder, capture_output=True, text=True, timeout=120)
    answers = [json.loads(line) for line in typed.stdout.splitlines()]
    for answer in answers:
        # Only the names, because the values contain tokens.
        print("ok" if "error" not in answer and "message" not in answer else answer, *answer)
    failed = sum("error" in answer or "message" in answer for answer in answers)
    if typed.returncode or len(answers) != ANSWERS:
        sys.exit(f"exit code {typed.returncode} after {len(answers)} answers of {ANSWERS}: {typed.stderr[-2000:]}")
    print(f"{len(answers) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
