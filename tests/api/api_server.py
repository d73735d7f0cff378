"""Our program, and whoever calls it: a plain client of HTTP."""

import collections
import http.client
import json
import os
import subprocess
import threading

from root import ROOT

# What must stand in no log line, by the name of the member that holds it.
SECRETS = set(
    """
    accessToken confirmationCode email idToken loginSession mfaCode name newPassword oldPassword password
    passwordResetCode phone_number refreshToken secretCode temporaryPassword username verificationCode
    """.split()
)

Answer = collections.namedtuple("Answer", "code headers text json")


class ApiServer:
    """`serve` before an emulator, until the block that it is used in ends."""

    def __init__(self, program, variables):
        self.lines, self.secrets = [], set()
        # Nothing of the caller's environment: no credentials, no proxy, no policy.
        environment = {"PATH": os.environ["PATH"]} | variables
        command = [program, "serve", "--port", "0"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        address = self.process.stdout.readline().strip()
        if not address.startswith("http://127.0.0.1:"):
            self.process.kill()
            raise SystemExit(f"{program} did not say where it is; build it with: cargo build --features aws")
        self.host = address.removeprefix("http://").rstrip("/")
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.log()

    def log(self):
        """Ends it. All that it logged, line by line."""
        self.process.terminate()
        self.process.wait(10)
        self.reader.join(10)
        return [json.loads(line) for line in self.lines]

    def find_leaks(self):
        """Ends it. What was sent or answered, and stands in the log all the same."""
        lines = self.log()
        texts = {str(value) for line in lines for value in line.values()}
        # A code of six digits is part of many a number: a value that is the code counts there.
        within = [secret for secret in self.secrets if not secret.isdigit() and any(secret in text for text in texts)]
        return within + list(self.secrets & texts)

    def logged_values(self, member):
        """Ends it. The values of one member of its log lines."""
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
        answer = Answer(response.status, dict(response.getheaders()), text, parsed(text))
        for said in [parsed(body or ""), answer.json, {"idToken": token or ""}]:
            self.secrets.update(secret for secret in secrets(said) if len(secret) > 4)
        return answer


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def secrets(said):
    """The texts that nobody may log, wherever they stand in it."""
    for name, value in said.items() if isinstance(said, dict) else ():
        if name in SECRETS and isinstance(value, str):
            yield value
        yield from secrets(value)
