"""The servers that play Cognito: moto and cognito-local, each on a free port, with a folder of its own."""

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

# Where moto takes calls without a signature to be.
REGION = "us-east-1"
# Invented: the servers take any.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example", "AWS_REGION": REGION}
# In seconds.
PATIENCE = 60


class Peer:
    """A server, from its start to its end. Our program calls it through a recorder, the tests call it directly.

    It runs in a folder of its own, or `where` that is said. `files` are written into its folder before it starts: each path,
    with its text.
    """

    def __init__(self, command, files=(), where=None, **variables):
        self.folder = tempfile.TemporaryDirectory(prefix="peer-")
        self.path = pathlib.Path(self.folder.name)
        self.where = where or self.path
        for name, text in dict(files).items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_text(text)
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.command = [str(part).replace("PORT", str(self.port)) for part in command]
        self.variables = {"PATH": os.environ["PATH"], "PORT": str(self.port)} | variables
        self.recorder = Recorder(self.endpoint)
        self.start()

    def start(self):
        with open(self.path / "log", "a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.where, env=self.variables, stdout=log, stderr=subprocess.STDOUT
            )

    def wait(self):
        """Waits until it listens."""
        until(lambda: self.lives() and listens(self.port), lambda: f"{self.name} does not listen: {self.log()[-2000:]}")

    def lives(self):
        """Whether it runs. Where it ended, nothing more is to be waited for."""
        if self.process.poll() is not None:
            raise SystemExit(f"{self.name} ended: {self.log()[-2000:]}")
        return True

    def log(self):
        """All that it printed."""
        return (self.path / "log").read_text()

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
        self.recorder.stop()
        self.folder.cleanup()

    def client(self, service="cognito-idp"):
        """Somebody who calls it with the SDK of Python."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def pool(self):
        """A new user pool."""
        made = self.client().create_user_pool(PoolName="example", **self.settings)
        return Pool(self, made["UserPool"]["Id"])


class Pool:
    """A user pool with one app client."""

    def __init__(self, peer, name):
        self.peer, self.id, self.cognito = peer, name, peer.client()
        self.cognito.create_group(UserPoolId=name, GroupName="staff")
        self.add_app_client()

    def add_app_client(self, secret=False):
        """The app client that the endpoints are from now on."""
        flows = ["USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH"]
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="example",
            GenerateSecret=secret,
            ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows],
        )["UserPoolClient"]
        self.client_id, self.secret = client["ClientId"], client.get("ClientSecret")

    def variables(self, **more):
        """What our program is told about it."""
        variables = {
            "APP__USER_POOL_ID": self.id,
            "APP__CLIENT_ID": self.client_id,
            "APP__JWKS_URL": f"{self.peer.endpoint}/{self.id}/.well-known/jwks.json",
            "AWS_ENDPOINT_URL": self.peer.recorder.endpoint,
        }
        if self.secret:
            variables["APP__CLIENT_SECRET"] = self.secret
        return CREDENTIALS | variables | self.peer.tells(self) | more

    def promote(self, username):
        self.cognito.admin_add_user_to_group(UserPoolId=self.id, Username=username, GroupName="staff")


class Moto(Peer):
    """Signs as Cognito's issuer, and takes any code that was mailed. Its users have names of their own."""

    name = "moto"
    settings = {"AutoVerifiedAttributes": ["email"]}

    def __init__(self):
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "PORT"]
        super().__init__(command, MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP="true")

    def tells(self, _):
        return {}

    def username(self, name):
        return name

    def code(self, *_):
        return "123456"


class CognitoLocal(Peer):
    """Is an issuer of its own, and keeps its codes in a file. Its users sign in with their addresses."""

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
        # As wide as the longest line of a mail, which it would break otherwise.
        super().__init__(["node", start], files, HOST="127.0.0.1", COLUMNS="100000")

    def tells(self, pool):
        return {"APP__ISSUER": f"{self.endpoint}/{pool.id}"}

    def username(self, name):
        return f"{name}@example.com"

    def code(self, pool, username, kind="ConfirmationCode"):
        """What it mailed: it writes the file while it answers."""
        return until(lambda: self.user(pool, username).get(kind), f"{self.name} has no {kind}")

    def user(self, pool, username):
        """Somebody as its file has them; nobody while it is being written."""
        users = self.read(pool).get("Users", {}).values()
        address = {"Name": "email", "Value": username}
        return next((user for user in users if address in user["Attributes"]), {})

    def read(self, pool):
        try:
            return json.loads(self.database(pool).read_text())
        except ValueError:
            return {}

    def database(self, pool):
        return self.path / ".cognito/db" / f"{pool.id}.json"

    def give_mfa_option(self, pool, username):
        """The option that it wants to send short messages by, and has no call for: it is written while it is down."""
        self.end()
        database = self.read(pool)
        for user in database["Users"].values():
            if {"Name": "email", "Value": username} in user["Attributes"]:
                user["MFAOptions"] = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
        self.database(pool).write_text(json.dumps(database))
        self.start()
        self.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listens(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def until(what, otherwise, patience=PATIENCE):
    """What becomes true, once it does."""
    end = time.monotonic() + patience
    while not (found := what()):
        if time.monotonic() > end:
            raise SystemExit(otherwise() if callable(otherwise) else otherwise)
        time.sleep(0.02)
    return found
