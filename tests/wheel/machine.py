"""A machine without Rust, on which a wheel is installed."""

import shutil
import subprocess
import sys


class Machine:
    """A virtual environment with the wheel, and an empty home. Its `PATH` has nothing but the environment.

    Commands run in a folder. No message may name what only a checkout has.
    """

    def __init__(self, root, wheel):
        self.root, self.home = root, root / "home"
        self.home.mkdir()
        subprocess.run([sys.executable, "-m", "venv", root / "venv"], check=True)
        pip = [root / "venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", wheel]
        subprocess.run(pip, check=True)
        self.folder = root

    def enter(self, name):
        """Makes a folder, in which the next commands run."""
        self.folder = self.root / name
        self.folder.mkdir()

    def find(self, program):
        """The path of a program."""
        return shutil.which(program, path=str(self.root / "venv/bin"))

    def run(self, *arguments):
        """Runs the CLI, and returns its exit code, what it printed, and its errors."""
        variables = {"PATH": str(self.root / "venv/bin"), "HOME": str(self.home), "AWS_EC2_METADATA_DISABLED": "true"}
        done = subprocess.run(["cognito-triggers", *arguments], cwd=self.folder, env=variables, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        for name in ("cargo", "deploy/build"):
            assert name not in (done.stdout + done.stderr).lower(), f"{arguments} names {name}:\n{done.stdout}{done.stderr}"
        return done.returncode, done.stdout, done.stderr

    def succeed(self, *arguments):
        """Runs the CLI without an error or a notice, and returns what it printed."""
        code, printed, errors = self.run(*arguments)
        assert (code, errors) == (0, ""), f"{arguments}: exit code {code}\n{printed}{errors}"
        return printed
