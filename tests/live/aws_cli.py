"""Somebody at the AWS CLI."""

import json
import os
import re
import subprocess

from peers import CREDENTIALS, REGION
from root import ROOT

ERROR = re.compile(r"An error occurred \(([^)]*)\) when calling the \w+ operation(?: \([^)]*\))?: (.*)", re.DOTALL)


class AwsCli:
    def __init__(self, cognito, lambdas):
        # Nothing of the caller's environment. What fails is not tried again.
        self.environment = CREDENTIALS | {
            "PATH": os.environ["PATH"],
            "HOME": str(cognito.path),
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": cognito.endpoint,
            "AWS_ENDPOINT_URL_LAMBDA": lambdas.endpoint,
            "AWS_MAX_ATTEMPTS": "1",
        }

    def cognito(self, operation, *arguments):
        return self.run("cognito-idp", operation, *arguments)

    def invoke(self, function, event, file):
        """What a function of Lambda answers, which the CLI writes into a file."""
        said = self.run("lambda", "invoke", "--function-name", function, "--payload", json.dumps(event), str(file))
        assert said.error is None, said
        return json.loads(file.read_text())

    def run(self, *arguments):
        command = [ROOT / "target/tools/bin/aws", "--output", "json", *arguments]
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        return Said(ended.returncode, ended.stdout, ended.stderr)


class Said:
    """What the CLI printed: JSON, or an error's code and its message."""

    def __init__(self, code, output, errors):
        found = ERROR.search(errors)
        assert (code == 0) == (found is None), f"exit {code}\n{output}{errors}"
        self.json = json.loads(output) if output.strip() else {}
        self.error, self.message = (found[1], found[2].strip()) if found else (None, None)

    def __repr__(self):
        return f"{self.error}: {self.message}" if self.error else json.dumps(self.json)
