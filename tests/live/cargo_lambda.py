"""The Lambdas under `cargo lambda watch`."""

import json
import os
import subprocess

from emulators import CREDENTIALS, EmulatorProcess
from root import ROOT

# By the name of the trigger, which is also its name in cognito-local's configuration. Without the custom senders: cognito-local
# prints each mail itself, and encrypts no codes.
FUNCTIONS = {
    trigger["trigger"]: trigger["binary"]
    for trigger in json.loads((ROOT / "deploy/triggers.json").read_text())
    if not trigger["trigger"].startswith(("CustomEmail", "CustomSms"))
}
# The AWS calls, and what the policy needs: the features that `replay --live` builds too, so that Cargo compiles them once.
FEATURES = ["--features", "cognito-triggers-lambdas/aws,cognito-triggers-lambdas/resume-on-sign-in"]


def build():
    """Builds the functions before a timeout can expire."""
    names = [part for name in FUNCTIONS.values() for part in ["--bin", name]]
    subprocess.run(["cargo", "build", "--quiet", *FEATURES, *names], cwd=ROOT, check=True)


class CargoLambdaWatch(EmulatorProcess):
    name = "cargo lambda watch"

    def __init__(self, cognito, moto, policy):
        command = [ROOT / "target/tools/bin/cargo-lambda", "lambda", "watch", "--ignore-changes", *FEATURES]
        command += ["--invoke-address", "127.0.0.1", "--invoke-port", "PORT"]
        # Cargo needs its variables; the caller's AWS variables are not passed on.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "APP__"))}
        calls = {
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": cognito.endpoint,
            "AWS_ENDPOINT_URL_DYNAMODB": moto.endpoint,
            "AWS_ENDPOINT_URL_EVENTBRIDGE": moto.endpoint,
        }
        super().__init__(command, cwd=ROOT, **environment | CREDENTIALS | calls | {"POLICY_FILE": policy})
