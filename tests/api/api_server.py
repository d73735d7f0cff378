"""The program under test, and a plain HTTP client for it."""

import collections
import http.client
import json
import os
import subprocess
import threading

from root import ROOT

# Members whose values must not occur in a log line.
SECRETS = set(
    """
    accessToken confirmationCode email idToken loginSession mfaCode name newPassword oldPassword password
    passwordResetCode phone_number refreshToken secretCode temporaryPassword username verificationCode
    """.split()
)

Answer = collections.namedtuple("Answer", "code headers text json")


class ApiServer:
    """`serve` with an emulator; use it in a `with` block."""

    def __init__(self, program, variables):
        self.lines, self.secrets = [], set()
        # The caller's environment is not passed on: no credentials, no proxy, no policy.
        environment = {"PATH": os.environ["PATH"]} | variables
        command = [program, "serve", "--port", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        address = self.process.stdout.readline().strip()
        if not address.startswith("http://127.0.0.1:"):
            self.process.kill()
            raise SystemExit(f"{program} did not print its address; build it with: cargo build --features aws")
        self.host = address.removeprefix("http://").rstrip("/")
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.log()

    def log(self):
        """Stops the server and returns its log lines."""
        self.process.terminate()
        self.process.wait(10)
        self.reader.join(10)
        return [json.loads(line) for line in self.lines]

    def find_leaks(self):
        """Stops the server and returns the secrets of requests and responses that are in the log."""
        lines = self.log()
        texts = {str(value) for line in lines for value in line.values()}
        # A code of six digits may be part of another number, so only a value that equals it counts.
        within = [secret for secret in self.secrets if not secret.isdigit() and any(secret in text for text in texts)]
        return within + list(self.secrets & texts)

    def logged_values(self, member):
        """Stops the server and returns the values of one member of its log lines."""
        return [line[member] for line in self.log() if member in line]

    def get(self, path, token=None, headers=()):
        return self.call("GET", path, None, token, headers)

    def post(self, path, token=None, **body):
        return self.call("POST", path, json.dumps(body), token, {"Content-Type": "application/json"})

    def form(self, path, body):
        return self.call("POST", path, body, None, {"Content-Type": "application/x-www-form-urlencoded"})

    def call(self, method, path, body=None, token=None, headers=()):
        headers = dict(headers) | ({"Authorization": f"Bearer {token}"} if token else {})
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        answer = Answer(response.status, dict(response.getheaders()), text, parse_json(text))
        for value in [parse_json(body or ""), answer.json, {"idToken": token or ""}]:
            self.secrets.update(secret for secret in find_secrets(value) if len(secret) > 4)
        return answer


def parse_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def find_secrets(value):
    """The secret values, at any depth."""
    for name, part in value.items() if isinstance(value, dict) else ():
        if name in SECRETS and isinstance(part, str):
            yield part
        yield from find_secrets(part)
