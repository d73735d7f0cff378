"""The process of `cognito-triggers dev`, and what clients do with it."""

import http.client
import json
import os
import pathlib
import queue
import re
import subprocess
import tempfile
import threading
import urllib.request

import boto3
import botocore.config
from botocore.exceptions import ClientError

PASSWORD = "Passw0rd!"
# Seconds until the first line, which is the address: functions may have to be built first.
START = 600


class LocalPool:
    """A pool without functions, or with those that a policy asks for, and one app client. Its keys are in a folder of this test."""

    def __init__(self, program, policy=None, seed=None):
        self.folder = tempfile.TemporaryDirectory(prefix="local-pool-")
        command = [program, "dev", "--address", "127.0.0.1:0"]
        if policy:
            pathlib.Path(self.folder.name, "policy.toml").write_text(policy)
            command += ["--project", self.folder.name]
        else:
            command.append("--no-functions")
        if seed:
            pathlib.Path(self.folder.name, "seed.toml").write_text(seed)
            command += ["--seed", "seed.toml"]
        # Cargo, which builds the functions, needs the user's home.
        names = ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME"]
        variables = {name: os.environ[name] for name in names if name in os.environ} | {"XDG_STATE_HOME": self.folder.name}
        self.process = subprocess.Popen(
            command, cwd=self.folder.name, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self._line(r"(http://127\.0\.0\.1:\d+)")
        self.id = self._line(r"user pool +(\S+)")
        self.client_id = self._line(r"app client +(\S+)")
        self.port = int(self.url.rsplit(":", 1)[1])
        self.region = self.id.split("_")[0]
        self.cognito = boto3.client(
            "cognito-idp", endpoint_url=self.url, region_name=self.region, aws_access_key_id="example",
            aws_secret_access_key="example",
            config=botocore.config.Config(parameter_validation=False, retries={"total_max_attempts": 1}),
        )

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _line(self, pattern):
        while (line := self.lines.get(timeout=START)) is not None:
            if found := re.fullmatch(pattern, line.strip()):
                return found[1]
        raise SystemExit(f"the pool ended: {self.process.stderr.read()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.folder.cleanup()

    def local(self, path, change=None):
        """Reads something below /_local, or changes it."""
        data = None if change is None else json.dumps(change).encode()
        request = urllib.request.Request(f"{self.url}/_local/{path}", data, {"x-local-pool": "1"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def code(self, address):
        """The last code that was sent to an address."""
        sent = [message for message in self.local("messages")["messages"] if message["destination"] == address]
        return sent[-1]["code"]

    def sign_up(self, email):
        """Signs a user up and confirms the address. Returns the `sub`."""
        one = {"ClientId": self.client_id, "Username": email}
        answer = self.cognito.sign_up(**one, Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": email}])
        self.cognito.confirm_sign_up(**one, ConfirmationCode=self.code(email))
        return answer["UserSub"]

    def sign_in(self, email, password=PASSWORD):
        """The tokens of a sign-in with a password."""
        parameters = {"USERNAME": email, "PASSWORD": password}
        answer = self.cognito.initiate_auth(
            ClientId=self.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
        )
        return answer["AuthenticationResult"]

    def refresh(self, token):
        """The tokens for a refresh token."""
        answer = self.cognito.initiate_auth(
            ClientId=self.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": token}
        )
        return answer["AuthenticationResult"]

    def send(self, method, path, body="", **headers):
        """The answer to a raw request: status, headers, text. `_` in the name of a header is a minus."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text

    def call(self, operation, request, **headers):
        """The answer to an unsigned call of an operation."""
        target = f"AWSCognitoIdentityProviderService.{operation}"
        body = request if isinstance(request, str) else json.dumps(request)
        return self.send("POST", "/", body, X_Amz_Target=target, Content_Type="application/x-amz-json-1.1", **headers)


def refused(call, *arguments, **named):
    """The type and text of the error of a call, or None."""
    try:
        call(*arguments, **named)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return None
