"""Tests of results.py: python3 .ci/test_results.py"""

import contextlib
import io
import subprocess
import tempfile
import unittest
from pathlib import Path

import results
from results import STAGES, Results

MAX_AGE = results.MAX_AGE = 3
results.EXECUTIONS = {"slow": 10}
results.EXECUTIONS_OF_OTHERS = 100


class Repository(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name) / "origin"
        self.root.mkdir()
        (self.root / results.TARGETS).mkdir(parents=True)
        for target in ["fast", "slow"]:
            (self.root / results.TARGETS / f"{target}.rs").touch()
        (self.root / results.MUTANTS).parent.mkdir()
        (self.root / results.MUTANTS).write_text('examine_globs = ["events/src/a.rs", "events/src/b/**", "verifier/src/**"]')
        self.git("init", "--quiet")
        self.commit()

    def git(self, *arguments):
        ours = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"]
        return subprocess.run(["git", *ours, *arguments], cwd=self.root, check=True, capture_output=True, text=True).stdout

    def commit(self, count=1, message="a change"):
        for _ in range(count):
            self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def results(self):
        return Results(self.root)

    def passed(self):
        for stage in STAGES:
            self.results().record(stage, "passed", 7)

    def test_recent_green_rows_are_accepted(self):
        self.passed()
        self.commit(MAX_AGE)
        self.assertEqual(self.results().problems(), [])

    def test_missing_row_is_listed(self):
        self.passed()
        results = self.results()
        del results.rows["recipes"]
        self.assertEqual((results.missing(), results.problems()), (["recipes"], []))
        (self.root / "ci/full-result.toml").unlink()
        self.assertEqual(self.results().missing(), STAGES)

    def test_red_row_is_reported(self):
        self.passed()
        self.results().record("bench", "failed", 7)
        (problem,) = self.results().problems()
        self.assertTrue(problem.startswith("bench: failed at ") and problem.endswith("; run .ci/full bench"), problem)

    def test_old_row_is_reported(self):
        self.passed()
        self.commit(MAX_AGE + 1)
        self.results().record("fuzz", "passed", 7)
        self.assertEqual(len(self.results().problems()), len(STAGES) - 1)
        self.assertIn(f"functions: passed {MAX_AGE + 1} commits ago, and", self.results().problems()[0])

    def test_row_of_another_history_is_reported(self):
        self.passed()
        self.git("checkout", "--quiet", "--orphan", "other")
        self.commit(message="another beginning")
        self.assertEqual(len(self.results().problems()), len(STAGES))
        self.assertIn("not an ancestor", self.results().problems()[0])

    def test_row_of_unknown_stage_is_reported(self):
        self.passed()
        self.results().record("juggling", "passed", 7)
        self.assertEqual(self.results().problems(), ["ci/full-result.toml has a row of juggling, which is not a stage"])

    def test_shallow_clone_is_reported(self):
        self.commit()
        clone = self.root.parent / "clone"
        self.git("clone", "--quiet", "--depth", "1", f"file://{self.root}", str(clone))
        (problem,) = Results(clone).problems()
        self.assertIn("git fetch --unshallow", problem)

    def slice(self, *executions, result="passed"):
        return self.results().record_slice("fuzz", result, 60, executions)

    def test_executions_of_slices_add_up_to_a_row(self):
        first = self.git("rev-parse", "HEAD").strip()
        self.assertEqual(self.results().lacking("fuzz"), {"fast": 100, "slow": 10})
        self.assertEqual(self.slice(("fast", 60), ("slow", 12)), {"fast": 40})
        self.assertIsNone(self.results().problem("fuzz"))
        self.commit(MAX_AGE + 1)
        self.assertIn("commits ago", self.results().problem("fuzz"))
        self.assertEqual(self.slice(("fast", 40)), {})
        row = self.results().rows["fuzz"]
        self.assertEqual((row["commit"], row["result"], row["seconds"], row["done"]), (first, "passed", 120, 112))
        self.assertNotIn("slices", row)

    def test_slice_in_progress_is_green_and_listed(self):
        self.passed()
        self.slice(("slow", 10))
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            self.assertEqual(results.main(["check"], self.root), 0)
        self.assertIn("fuzz: in progress, lacks 100 of fast; run", shown.getvalue())

    def test_slices_keep_the_finished_row(self):
        self.results().record("fuzz", "passed", 7200)
        self.slice(("fast", 1))
        self.assertIsNone(self.results().problem("fuzz"))
        self.assertEqual(self.results().rows["fuzz"]["slices"]["done"], {"fast": 1, "slow": 0})

    def test_new_target_lacks_its_executions(self):
        self.slice(("fast", 100), ("slow", 5))
        (self.root / results.TARGETS / "new.rs").touch()
        self.assertEqual(self.results().lacking("fuzz"), {"new": 100, "slow": 5})

    def test_slices_of_another_history_do_not_count(self):
        self.slice(("fast", 100))
        self.git("checkout", "--quiet", "--orphan", "other")
        self.commit(message="another beginning")
        self.assertEqual(self.results().lacking("fuzz"), {"fast": 100, "slow": 10})

    def test_crates_of_mutants_add_up_to_a_row(self):
        self.assertEqual(self.results().record_slice("mutants", "passed", 60, [("events", 1)]), {"verifier": 1})
        self.assertEqual(self.results().lacking("fuzz"), {"fast": 100, "slow": 10})
        self.assertEqual(self.results().record_slice("mutants", "passed", 60, [("verifier", 1)]), {})
        self.assertEqual(self.results().rows["mutants"]["done"], 2)

    def test_surviving_mutant_leaves_the_other_crates_done(self):
        self.assertEqual(self.results().record_slice("mutants", "failed", 60, [("verifier", 1)]), {})
        self.assertTrue(self.results().problem("mutants").startswith("failed at "))
        self.assertEqual(self.results().lacking("mutants"), {"events": 1})
        self.assertEqual(self.results().record_slice("mutants", "passed", 60, [("events", 1)]), {})
        self.assertIsNone(self.results().problem("mutants"))

    def test_merge_takes_the_row_of_one_stage(self):
        self.passed()
        other = self.root.parent / "other.toml"
        self.results().record("bench", "failed", 7)
        self.results().record("fuzz", "failed", 7)
        (self.root / results.FILE).rename(other)
        self.passed()
        results.main(["merge", "bench", str(other)], self.root)
        (problem,) = self.results().problems()
        self.assertTrue(problem.startswith("bench: failed"), problem)

    def test_failed_slice_makes_the_stage_red_until_another_passes(self):
        self.slice(("fast", 60))
        self.assertEqual(self.slice(result="failed"), {})
        self.assertTrue(self.results().problem("fuzz").startswith("failed at "))
        self.assertEqual(self.slice(("slow", 10)), {"fast": 40})
        self.assertIsNone(self.results().problem("fuzz"))


if __name__ == "__main__":
    unittest.main()
