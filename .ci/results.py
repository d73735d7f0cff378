"""The results of `.ci/full`: one row per stage in ci/full-result.toml.

    python3 .ci/results.py stages                             prints the names of the stages
    python3 .ci/results.py check                              fails if the row of a stage is red or old; lists stages without a row
    python3 .ci/results.py record STAGE RESULT SECONDS        for `.ci/full` alone
    python3 .ci/results.py record-slice STAGE RESULT SECONDS REQUIRED
    python3 .ci/results.py merge STAGE FILE                   takes the row of a stage from another file

A stage that takes hours runs in slices, whose seconds add up in a row `[STAGE.slices]`. When they reach REQUIRED, the row of the stage
is written. Until then the slices themselves are its result. A slice that fails makes the stage red at once.
"""

import datetime
import subprocess
import sys
import tomllib
from pathlib import Path

STAGES = ["functions", "reproducible", "instructions", "recipes", "golden", "renewals", "package", "fuzz", "bench"]
MAX_AGE = 150
FILE = "ci/full-result.toml"
ABOUT = "# The last result of each stage of `.ci/full`, which writes this file. Do not edit it.\n"


class Results:
    def __init__(self, root):
        self.root = root
        self.file = root / FILE
        self.rows = tomllib.loads(self.file.read_text()) if self.file.exists() else {}

    def git(self, *arguments):
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else None

    def problems(self):
        """What is wrong with the rows, one sentence each."""
        if self.git("rev-parse", "--is-shallow-repository") != "false":
            return ["this clone is shallow, so the age of a result is unknown: git fetch --unshallow"]
        problems = [f"{stage}: {problem}; run .ci/full {stage}" for stage in STAGES if (problem := self.problem(stage))]
        unknown = sorted(set(self.rows) - set(STAGES))
        return problems + [f"{FILE} has a row of {stage}, which is not a stage" for stage in unknown]

    def problem(self, stage):
        row = self.rows.get(stage, {})
        # Before enough slices have run, those that have run count, if they are green and recent.
        if "commit" not in row:
            row = row.get("slices", {})
        commit, result = row.get("commit"), row.get("result")
        if commit is None:
            return None
        if result != "passed":
            return f"{result} at {commit[:12]}"
        if self.git("merge-base", "--is-ancestor", commit, "HEAD") is None:
            return f"passed at {commit[:12]}, which is not an ancestor of this commit"
        age = int(self.git("rev-list", "--count", f"{commit}..HEAD"))
        return f"passed {age} commits ago, and {MAX_AGE} are allowed" if age > MAX_AGE else None

    def missing(self):
        """The stages that have not run yet."""
        return [stage for stage in STAGES if not self.rows.get(stage)]

    def row(self, result, seconds, commit=None):
        today = datetime.datetime.now(datetime.UTC).date()
        return {"commit": commit or self.git("rev-parse", "HEAD"), "result": result, "seconds": seconds, "date": today}

    def record(self, stage, result, seconds):
        self.rows[stage] = self.row(result, seconds)
        self.write()

    def record_slice(self, stage, result, seconds, required):
        """Whether further slices are needed."""
        row = self.rows.setdefault(stage, {})
        before = row.pop("slices", {})
        # The stage is as old as its first slice. Slices of a commit that is too old, or not in this history, do not count.
        first = before.get("commit")
        if first and self.git("merge-base", "--is-ancestor", first, "HEAD") is None:
            before, first = {}, None
        total = before.get("seconds", 0) + seconds
        if result == "passed" and total < required:
            row["slices"] = self.row(result, total, first)
        else:
            self.rows[stage] = self.row(result, total, first if result == "passed" else None)
        self.write()
        return result == "passed" and total < required

    def write(self):
        text = ABOUT
        for stage in sorted(self.rows):
            row = dict(self.rows[stage])
            slices = row.pop("slices", None)
            text += table(stage, row) if row else ""
            text += table(f"{stage}.slices", slices) if slices else ""
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(text)


def table(name, row):
    lines = [f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}" for key, value in row.items()]
    return "\n".join(["", f"[{name}]", *lines, ""])


def main(arguments, root):
    results = Results(root)
    match arguments:
        case ["stages"]:
            print(*STAGES)
        case ["check"]:
            problems = results.problems()
            for stage in results.missing():
                print(f"{stage}: has no result yet; run .ci/full {stage}")
            print("\n".join(problems) if problems else f"{len(STAGES) - len(results.missing())} stages of .ci/full passed")
            return 1 if problems else 0
        case ["record", stage, result, seconds]:
            results.record(stage, result, int(seconds))
        case ["record-slice", stage, result, seconds, required]:
            if results.record_slice(stage, result, int(seconds), int(required)):
                print(f"{stage}: more slices are needed; run .ci/full {stage} again")
        case ["merge", stage, file]:
            if row := tomllib.loads(Path(file).read_text()).get(stage):
                results.rows[stage] = row
                results.write()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[1]))
