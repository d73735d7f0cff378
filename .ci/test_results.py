"""Tests of results.py: python3 .ci/test_results.py"""

import subprocess
import tempfile
import unittest
from pathlib import Path

import results
from results import STAGES, Results

MAX_AGE = results.MAX_AGE = 3


class Repository(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name) / "origin"
        self.root.mkdir()
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

    def test_slices_add_up_to_a_row(self):
        first = self.git("rev-parse", "HEAD").strip()
        self.assertTrue(self.results().record_slice("fuzz", "passed", 3600, 7200))
        self.assertIsNone(self.results().problem("fuzz"))
        self.commit(MAX_AGE + 1)
        self.assertIn("commits ago", self.results().problem("fuzz"))
        self.assertFalse(self.results().record_slice("fuzz", "passed", 3600, 7200))
        row = self.results().rows["fuzz"]
        self.assertEqual((row["commit"], row["result"], row["seconds"]), (first, "passed", 7200))
        self.assertNotIn("slices", row)

    def test_slices_keep_the_finished_row(self):
        self.results().record("fuzz", "passed", 7200)
        self.results().record_slice("fuzz", "passed", 60, 7200)
        self.assertIsNone(self.results().problem("fuzz"))
        self.assertEqual(self.results().rows["fuzz"]["slices"]["seconds"], 60)

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

    def test_failed_slice_makes_the_stage_red(self):
        self.results().record_slice("fuzz", "passed", 60, 7200)
        self.assertFalse(self.results().record_slice("fuzz", "failed", 5, 7200))
        self.assertTrue(self.results().problem("fuzz").startswith("failed at "))


if __name__ == "__main__":
    unittest.main()
