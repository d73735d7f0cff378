"""The emulators of Cognito: moto, cognito-local and ministack, each on a free port and in its own folder."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

import boto3

from recorder import Recorder
from root import ROOT

# The region that moto assumes for calls without a signature.
REGION = "us-east-1"
# Invented: the emulators accept any.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example", "AWS_REGION": REGION}
# In seconds.
TIMEOUT = 60


class EmulatorProcess:
    """An emulator's process. The program under test calls it through a recorder, the tests call it directly.

    It runs in a folder of its own, or in `cwd`. `files` maps paths to texts, which are written into its folder first.
    """

    def __init__(self, command, files=(), cwd=None, **variables):
        self.folder = tempfile.TemporaryDirectory(prefix="emulator-")
        self.path = pathlib.Path(self.folder.name)
        self.cwd = cwd or self.path
        for name, text in dict(files).items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_text(text)
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.command = [str(part).replace("PORT", str(self.port)) for part in command]
        variables = {name: value.replace("PORT", str(self.port)) for name, value in variables.items()}
        self.variables = {"PATH": os.environ["PATH"], "HOME": str(self.path), "PORT": str(self.port)} | variables
        self.recorder = Recorder(self.endpoint)
        self.start()

    def start(self):
        with open(self.path / "log", "a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.cwd, env=self.variables, stdout=log, stderr=subprocess.STDOUT
            )

    def wait_until_listening(self):
        wait_until(lambda: self.check_running() and listens(self.port), lambda: f"{self.name} does not listen: {self.log()[-2000:]}")

    def check_running(self):
        """Exits if the process has ended; returns true otherwise."""
        if self.process.poll() is not None:
            raise SystemExit(f"{self.name} ended: {self.log()[-2000:]}")
        return True

    def log(self):
        """Everything that it printed."""
        return (self.path / "log").read_text()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(TIMEOUT)
        finally:
            self.process.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.recorder.stop()
        self.folder.cleanup()

    def client(self, service="cognito-idp"):
        """A boto3 client."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def pool(self):
        """Creates a user pool."""
        made = self.client().create_user_pool(PoolName="example", **self.settings)
        return Pool(self, made["UserPool"]["Id"])


class Pool:
    """A user pool with one app client."""

    def __init__(self, emulator, name):
        self.emulator, self.id, self.cognito = emulator, name, emulator.client()
        self.cognito.create_group(UserPoolId=name, GroupName="staff")
        self.add_app_client()

    def add_app_client(self, secret=False):
        """Creates the app client that the HTTP API uses from now on."""
        flows = ["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH"]
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="example",
            GenerateSecret=secret,
            ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows],
        )["UserPoolClient"]
        self.client_id, self.secret, self.secret_arn = client["ClientId"], client.get("ClientSecret"), None

    def store_secret(self, value):
        """Stores the secret of the app client in Secrets Manager, where the HTTP API reads it from now on."""
        made = self.emulator.client("secretsmanager").create_secret(Name=f"app-client-{self.client_id}", SecretString=value)
        self.secret_arn = made["ARN"]

    def replace_secret(self, value):
        self.emulator.client("secretsmanager").put_secret_value(SecretId=self.secret_arn, SecretString=value)

    def variables(self, **more):
        """The environment variables for the program under test."""
        variables = {
            "APP__USER_POOL_ID": self.id,
            "APP__CLIENT_ID": self.client_id,
            "APP__JWKS_URL": f"{self.emulator.endpoint}/{self.id}/.well-known/jwks.json",
            "AWS_ENDPOINT_URL": self.emulator.recorder.endpoint,
        }
        if self.secret_arn:
            variables["APP__CLIENT_SECRET_ARN"] = self.secret_arn
        elif self.secret:
            variables["APP__CLIENT_SECRET"] = self.secret
        return CREDENTIALS | variables | self.emulator.issuer_variables(self) | more

    def promote(self, username):
        self.cognito.admin_add_user_to_group(UserPoolId=self.id, Username=username, GroupName="staff")


class Moto(EmulatorProcess):
    """Signs tokens with Cognito's issuer and accepts any code. Its users have user names."""

    name = "moto"
    settings = {"AutoVerifiedAttributes": ["email"]}

    def __init__(self):
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "PORT"]
        super().__init__(command, MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP="true")

    def issuer_variables(self, _):
        return {}

    def username(self, name):
        return name

    def sent_code(self, *_):
        return "123456"


class Ministack(EmulatorProcess):
    """Signs tokens with Cognito's issuer, checks secret hashes and revocation. Its users sign in with their addresses."""

    name = "ministack"
    settings = {"AutoVerifiedAttributes": ["email"], "UsernameAttributes": ["email"], "MfaConfiguration": "OPTIONAL"}
    # It sends no mails; these are its codes for a sign-up and for a new password.
    codes = {"ConfirmationCode": "123456", "PasswordResetCode": "654321"}

    def __init__(self):
        program = ROOT / "target/tools/ministack/bin/ministack"
        # With AUTH it checks tokens, codes and credentials; the caller with its own key is the root user.
        super().__init__([program], GATEWAY_PORT="PORT", BIND_HOST="127.0.0.1", AUTH="true", **CREDENTIALS)

    def issuer_variables(self, _):
        return {}

    def username(self, name):
        return f"{name}@example.com"

    def sent_code(self, _pool, _username, kind="ConfirmationCode"):
        return self.codes[kind]


class CognitoLocal(EmulatorProcess):
    """Signs tokens with its own issuer and stores its codes in a file. Its users sign in with their addresses."""

    name = "cognito-local"
    settings = {
        "AutoVerifiedAttributes": ["email"],
        "UsernameAttributes": ["email"],
        "MfaConfiguration": "OPTIONAL",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    }

    def __init__(self, configuration=None):
        start = ROOT / "target/tools/node_modules/cognito-local/lib/bin/start.js"
        files = {".cognito/config.json": json.dumps(configuration)} if configuration else {}
        # Wider than the longest line of a mail, which it would wrap otherwise.
        super().__init__(["node", start], files, HOST="127.0.0.1", COLUMNS="100000")

    def issuer_variables(self, pool):
        return {"APP__ISSUER": f"{self.endpoint}/{pool.id}"}

    def username(self, name):
        return f"{name}@example.com"

    def sent_code(self, pool, username, kind="ConfirmationCode"):
        """The code that it sent last; it writes the file asynchronously."""
        return wait_until(lambda: self.user(pool, username).get(kind), f"{self.name} has no {kind}")

    def user(self, pool, username):
        """The user's entry in its file; empty while the file is being written."""
        users = self.read_database(pool).get("Users", {}).values()
        address = {"Name": "email", "Value": username}
        return next((user for user in users if address in user["Attributes"]), {})

    def read_database(self, pool):
        try:
            return json.loads(self.database_path(pool).read_text())
        except ValueError:
            return {}

    def database_path(self, pool):
        return self.path / ".cognito/db" / f"{pool.id}.json"

    def set_sms_mfa_option(self, pool, username):
        """Sets an option for short messages that has no API call: it is written while the emulator is stopped."""
        self.stop()
        database = self.read_database(pool)
        for user in database["Users"].values():
            if {"Name": "email", "Value": username} in user["Attributes"]:
                user["MFAOptions"] = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
        self.database_path(pool).write_text(json.dumps(database))
        self.start()
        self.wait_until_listening()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listens(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition, error, timeout=TIMEOUT):
    """Waits until the condition returns a true value, and returns that value."""
    end = time.monotonic() + timeout
    while not (found := condition()):
        if time.monotonic() > end:
            raise SystemExit(error() if callable(error) else error)
        time.sleep(0.02)
    return found
