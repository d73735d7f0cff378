"""The results of `.ci/full`: one row per stage in ci/full-result.toml.

    python3 .ci/results.py stages                             prints the names of the stages
    python3 .ci/results.py check                              fails if the row of a stage is red or old; lists stages without a row
    python3 .ci/results.py record STAGE RESULT SECONDS        for `.ci/full` alone
    python3 .ci/results.py lacking STAGE                      prints what a stage with slices lacks, as PART=NUMBER in each line
    python3 .ci/results.py record-slice STAGE RESULT SECONDS FILE   FILE has a line `PART NUMBER` for each run
    python3 .ci/results.py merge STAGE FILE                   takes the row of a stage from another file

The stages `fuzz` and `mutants` run in slices, which add up in `[STAGE.slices.done]`: the executions of each fuzz target, and the crates
whose mutants were all caught. When nothing is lacking, the row of the stage is written. Until then the slices are its result: they are
listed, and count as green. A slice that finds a failure makes the stage red at once; what passed in it counts.
"""

import datetime
import subprocess
import sys
import tomllib
from pathlib import Path

STAGES = ["functions", "reproducible", "instructions", "recipes", "golden", "renewals", "encryption", "package", "wheel", "fuzz", "mutants", "bench"]
MAX_AGE = 150
FILE = "ci/full-result.toml"
TARGETS = "fuzz/fuzz_targets"
# An execution of these takes longer: a policy is parsed, or a token signed.
EXECUTIONS = {"policy_file": 1_000_000, "token": 1_000_000}
EXECUTIONS_OF_OTHERS = 10_000_000
MUTANTS = ".cargo/mutants.toml"
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

    def needed(self, stage):
        """What the slices of a stage must add up to, for each of its parts."""
        if stage == "mutants":
            globs = tomllib.loads((self.root / MUTANTS).read_text())["examine_globs"]
            return {glob.split("/")[0]: 1 for glob in globs}
        targets = sorted(path.stem for path in (self.root / TARGETS).glob("*.rs"))
        return {target: EXECUTIONS.get(target, EXECUTIONS_OF_OTHERS) for target in targets}

    def done(self, stage):
        """What the slices of a stage have done, in this history."""
        done = self.slices(stage).get("done", {})
        return {part: done.get(part, 0) for part in self.needed(stage)}

    def lacking(self, stage):
        """What the slices of a stage lack."""
        done = self.done(stage)
        return {part: count - done[part] for part, count in self.needed(stage).items() if count > done[part]}

    def slices(self, stage):
        """The slices of a stage so far, without those of a commit that is not in this history."""
        slices = self.rows.get(stage, {}).get("slices", {})
        is_ours = slices and self.git("merge-base", "--is-ancestor", slices["commit"], "HEAD") is not None
        return slices if is_ours else {}

    def row(self, result, seconds, commit=None):
        today = datetime.datetime.now(datetime.UTC).date()
        return {"commit": commit or self.git("rev-parse", "HEAD"), "result": result, "seconds": seconds, "date": today}

    def record(self, stage, result, seconds):
        self.rows[stage] = self.row(result, seconds)
        self.write()

    def record_slice(self, stage, result, seconds, runs):
        """Adds the runs of a slice, as pairs of part and number, and returns what the stage lacks."""
        before, total = self.slices(stage), self.done(stage)
        for part, count in runs:
            total[part] += count
        row = self.rows.get(stage, {})
        # The stage is as old as its first slice.
        slices = self.row("passed", before.get("seconds", 0) + seconds, before.get("commit"))
        if result != "passed":
            self.rows[stage] = {**self.row(result, seconds), "slices": {**slices, "done": total}}
            self.write()
            return {}
        # A failure before this slice is fixed, as far as the slices say.
        finished = row if row.get("result") == "passed" else {}
        self.rows[stage] = {**finished, "slices": {**slices, "done": total}}
        lacking = self.lacking(stage)
        if not lacking:
            self.rows[stage] = {**slices, "done": sum(total.values())}
        self.write()
        return lacking

    def write(self):
        text = ABOUT
        for stage in sorted(self.rows):
            row = dict(self.rows[stage])
            slices = dict(row.pop("slices", {}))
            done = slices.pop("done", {})
            text += table(stage, row) if row else ""
            text += table(f"{stage}.slices", slices) if slices else ""
            text += table(f"{stage}.slices.done", done) if done else ""
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(text)


def table(name, row):
    lines = [f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}" for key, value in row.items()]
    return "\n".join(["", f"[{name}]", *lines, ""])


def lacks(lacking):
    return "lacks " + ", ".join(f"{count:,} of {part}" for part, count in lacking.items())


def main(arguments, root):
    results = Results(root)
    match arguments:
        case ["stages"]:
            print(*STAGES)
        case ["check"]:
            problems = results.problems()
            for stage in results.missing():
                print(f"{stage}: has no result yet; run .ci/full {stage}")
            for stage in filter(results.slices, STAGES):
                print(f"{stage}: in progress, {lacks(results.lacking(stage))}; run .ci/full {stage} again")
            print("\n".join(problems) if problems else f"{len(STAGES) - len(results.missing())} stages of .ci/full passed")
            return 1 if problems else 0
        case ["record", stage, result, seconds]:
            results.record(stage, result, int(seconds))
        case ["lacking", stage]:
            print(*(f"{part}={count}" for part, count in results.lacking(stage).items()), sep="\n")
        case ["record-slice", stage, result, seconds, file]:
            runs = [line.split() for line in Path(file).read_text().splitlines()]
            lacking = results.record_slice(stage, result, int(seconds), [(part, int(count)) for part, count in runs])
            if lacking:
                print(f"{stage}: {lacks(lacking)}; run .ci/full {stage} again")
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
