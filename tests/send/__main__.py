"""Tests of `preview --send` with SMTP servers on this machine. Python's parser reads what they receive.

    target/tools/bin/python tests/send [PART…] [--program target/debug/cognito-triggers]

Requires tests/install-tools and `cargo build`.
"""

import email
import email.policy
import html.parser
import json
import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))

from mail_server import HOST, PASSWORD, USER, Certificate, MailServer
from parts import parse_arguments, run_parts
from root import ROOT
from steps import Steps

RECIPIENT = "inbox@example.net"
ONE = ["--scenario", "sign_up_long_german_name", "--message", "sign_up", "--language", "de", "--brand", "example"]


def url(server, scheme="smtp", host="127.0.0.1", password=PASSWORD):
    user, password = (urllib.parse.quote(text, safe="") for text in (USER, password))
    return f"{scheme}://{user}:{password}@{host}:{server.port}"


class Links(html.parser.HTMLParser):
    """The addresses of the links of a mail."""

    def __init__(self, mail):
        super().__init__()
        self.addresses = []
        self.feed(mail)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.addresses.append(dict(attributes)["href"])


class Preview:
    """Runs `preview` as a user does, and fails if an output contains the password."""

    def __init__(self, program):
        self.program = program

    def run(self, *arguments, smtp=None, certificates=None, terminal=None):
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "POLICY_FILE": "tests/policies/company.toml"}
        environment |= {"CARGO_HOME": os.environ["CARGO_HOME"]} if "CARGO_HOME" in os.environ else {}
        environment |= {"SMTP_URL": smtp} if smtp else {}
        environment |= {"SSL_CERT_FILE": str(certificates)} if certificates else {}
        command, controller, stdin = [self.program, "preview", *arguments], None, subprocess.DEVNULL
        if terminal is not None:
            controller, stdin = pty.openpty()
            os.write(controller, terminal.encode())
        process = subprocess.run(command, cwd=ROOT, env=environment, stdin=stdin, capture_output=True, text=True)
        printed = process.stdout + process.stderr
        for secret in (PASSWORD, urllib.parse.quote(PASSWORD, safe="")):
            assert secret not in printed, f"the password is in the output of {arguments}"
        if controller:
            os.close(controller)
            os.close(stdin)
        return process.returncode, printed

    def cells(self):
        """What `--format json` shows, by ID."""
        printed = subprocess.run([self.program, "preview", "--format", "json"], cwd=ROOT, capture_output=True, text=True,
                                 env={"PATH": os.environ["PATH"], "POLICY_FILE": "tests/policies/company.toml"})
        cells = map(json.loads, printed.stdout.splitlines())
        return {cell["id"]: cell for cell in cells}


def check_message(steps, name, received, cell):
    """A received message has the content that the preview shows."""
    sender, recipients, content = received
    message = email.message_from_bytes(content, policy=email.policy.default)
    plain, rich = message.iter_parts()
    # Lines of a mail end with CRLF.
    text, mail = (part.get_content().replace("\r\n", "\n").strip() for part in (plain, rich))
    got = {
        "defects": [*message.defects, *plain.defects, *rich.defects],
        "is ASCII": content.isascii() and max(map(len, content.splitlines())) <= 998,
        "type": message.get_content_type(),
        "parts": [(part.get_content_type(), part.get_content_charset()) for part in (plain, rich)],
        "subject": str(message["subject"]),
        "to": (str(message["to"]), recipients),
        "html": mail,
        "text": text,
        "from": str(message["from"]).replace('"', ""),
        "dated": message["date"].datetime.year >= 2024,
    }
    wanted = {
        "defects": [],
        "is ASCII": True,
        "type": "multipart/alternative",
        "parts": [("text/plain", "utf-8"), ("text/html", "utf-8")],
        "subject": cell["inbox"]["subject"],
        "to": (RECIPIENT, [RECIPIENT]),
        "html": cell["html"].strip(),
        "text": cell["text"].strip(),
        "from": cell["inbox"]["from"],
        "dated": True,
    }
    for key in wanted:
        if got[key] != wanted[key]:
            steps.expect(f"{name}: {key}", got[key], wanted[key])
    links = Links(mail).addresses
    steps.expect(f"{name}: its links are the same in both parts", [link for link in links if link not in text], [])
    return sender, links


def content(steps, preview, _):
    cells = preview.cells()
    with MailServer() as server:
        code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=url(server))
        steps.expect("one mail is sent", (code, len(server.messages)), (0, 1))
        steps.expect("the output names recipient and server", RECIPIENT in printed and f"127.0.0.1:{server.port}" in printed)
        sender, links = check_message(steps, "German", server.messages.pop(), cells["sign_up_long_german_name/sign_up/de/example"])
        steps.expect("the sender of the page", sender, "no-reply@example.com")
        steps.expect("the link that confirms", ["/confirm?" in link for link in links], [True])

        server.sessions = 0
        selection = ["--scenario", "sign_up_long_german_name", "--language", "ja,ar", "--brand", "example"]
        code, _ = preview.run("--send", RECIPIENT, "--from", "test@example.org", "--yes", *selection, smtp=url(server))
        wanted = [cell for id, cell in cells.items() if id.startswith("sign_up_long_german_name/") and id.split("/")[2] in ("ja", "ar") and id.endswith("/example")]
        steps.expect("a set is sent over one connection", (code, len(server.messages), server.sessions), (0, len(wanted), 1))
        for cell, received in zip(wanted, server.messages, strict=True):
            cell["inbox"]["from"] = cell["inbox"]["from"].replace("no-reply@example.com", "test@example.org")
            steps.expect("the given sender", check_message(steps, cell["id"], received, cell)[0], "test@example.org")


def consent(steps, preview, _):
    with MailServer() as server:
        code, printed = preview.run("--send", RECIPIENT, *ONE, smtp=url(server))
        steps.expect("without a terminal --yes is required", (code, "add --yes" in printed), (2, True))
        for answer, sent in (("\n", 0), ("n\n", 0), ("y\n", 1)):
            code, printed = preview.run("--send", RECIPIENT, *ONE, smtp=url(server), terminal=answer)
            steps.expect(f"answer {answer!r} on a terminal", (code, len(server.messages)), (1 - sent, sent))
            steps.expect("the question says what is sent, to whom and how", all(
                part in printed for part in ("1 mail to inbox@example.net", f"127.0.0.1:{server.port}", "sign_up_long_german_name/sign_up/de/example")
            ))
        server.messages.clear()
        code, printed = preview.run("--send", RECIPIENT, "--yes", smtp=url(server))
        steps.expect("too many mails are refused", (code, "at most 100" in printed, server.messages), (2, True, []))
        code, printed = preview.run("--send", RECIPIENT, "--yes", "--language", "ge", smtp=url(server))
        steps.expect("an unknown language is named", (code, "language ge" in printed), (2, True))
        code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE)
        steps.expect("without a server the variable is named", (code, "SMTP_URL is not set" in printed), (2, True))
        code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=f"smtp:{USER}:{PASSWORD}@")
        steps.expect("an invalid URL is not repeated", (code, "SMTP_URL is not the URL" in printed), (2, True))
        code, printed = preview.run("--send", "Ann <a@example.com>", "--yes", *ONE, smtp=url(server))
        steps.expect("an invalid address", (code, "such as ann@example.com" in printed), (2, True))
        code, printed = preview.run("--yes", smtp=url(server))
        steps.expect("--yes alone sends nothing", (code, server.messages), (2, []))


def encryption(steps, preview, certificate):
    context = certificate.context()
    for scheme, options, name in (("smtp", {"offers_starttls": context}, "STARTTLS"), ("smtps", {"tls": context}, "TLS")):
        with MailServer(**options) as server:
            smtp = url(server, scheme, HOST)
            code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=smtp, certificates=certificate.file)
            steps.expect(f"{name}: sent, and the password is encrypted", (code, len(server.messages), server.logins), (0, 1, [((USER, PASSWORD), True)]))
            code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=smtp)
            steps.expect(f"{name}: an unknown certificate is refused", (code, "certificate" in printed, len(server.messages), len(server.logins)), (2, True, 1, 1))
    with MailServer() as server:
        code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=url(server, "smtp", HOST))
        steps.expect("a server without STARTTLS gets neither password nor mail", (code, "STARTTLS" in printed, server.messages, server.logins), (2, True, [], []))


def refusals(steps, preview, _):
    with MailServer() as server:
        code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=url(server, password="wrong"))
        steps.expect("another password", (code, "another user or password" in printed, server.messages), (2, True, []))
    code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=url(server))
    steps.expect("a server that is not running", (code, "check host, port" in printed), (2, True))
    with MailServer(rejects="554 5.7.1 the sender is not allowed") as server:
        code, printed = preview.run("--send", RECIPIENT, "--yes", *ONE, smtp=url(server))
        steps.expect("the reason of the server is shown", (code, "the sender is not allowed" in printed and "0 of 1 mails" in printed), (2, True))


PARTS = {"content": content, "consent": consent, "encryption": encryption, "refusals": refusals}


def main():
    arguments = parse_arguments(PARTS, program="target/debug/cognito-triggers")
    preview = Preview(str(ROOT / arguments.program))
    with tempfile.TemporaryDirectory() as folder:
        certificate = Certificate(folder)
        return run_parts(arguments.parts, lambda part: (Steps(part), PARTS[part], preview, certificate))


sys.exit(main())
