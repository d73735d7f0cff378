"""The AWS CLI, with the emulators as its endpoints."""

import json
import os
import re
import subprocess

from emulators import CREDENTIALS, REGION
from root import ROOT

ERROR = re.compile(r"An error occurred \(([^)]*)\) when calling the \w+ operation(?: \([^)]*\))?: (.*)", re.DOTALL)


class AwsCli:
    def __init__(self, cognito, lambdas):
        # The caller's environment is not passed on. Failed calls are not retried.
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
        """Invokes a function and returns its response, which the CLI writes into a file."""
        result = self.run("lambda", "invoke", "--function-name", function, "--payload", json.dumps(event), str(file))
        assert result.error is None, result
        return json.loads(file.read_text())

    def run(self, *arguments):
        command = [ROOT / "target/tools/bin/aws", "--output", "json", *arguments]
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        return CliResult(ended.returncode, ended.stdout, ended.stderr)


class CliResult:
    """The output of the CLI: JSON, or the code and message of an error."""

    def __init__(self, code, output, errors):
        found = ERROR.search(errors)
        assert (code == 0) == (found is None), f"exit {code}\n{output}{errors}"
        self.json = json.loads(output) if output.strip() else {}
        self.error, self.message = (found[1], found[2].strip()) if found else (None, None)

    def __repr__(self):
        return f"{self.error}: {self.message}" if self.error else json.dumps(self.json)
