"""The CLI, run with Cargo."""

import json
import os
import subprocess

from root import ROOT


def run_cli(*arguments, text=None, **variables):
    command = ["cargo", "run", "--quiet", "--", *arguments]
    environment = os.environ | variables
    return subprocess.run(command, cwd=ROOT, env=environment, input=text, check=True, stdout=subprocess.PIPE, text=True).stdout


def replay(events, *arguments, **variables):
    """Replays events and returns a row for each."""
    lines = "".join(f"{json.dumps(event)}\n" for event in events)
    output = run_cli("replay", "--format", "json", *arguments, "-", text=lines, **variables)
    return [json.loads(line) for line in output.splitlines()]
