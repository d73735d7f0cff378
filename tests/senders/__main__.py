"""Tests of custom-email-sender and custom-sms-sender: the programs, moto, SMTP servers, and codes of the AWS Encryption SDK.

    target/tools/bin/python tests/senders [PART…] [--programs target/debug]

Requires tests/install-tools and `cargo build --workspace --all-features`.
"""

import os
import pathlib
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "shared"))
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "send"))

import faults
import mails
import short_messages
from account import PRIVATE, Account
from emulators import CREDENTIALS, Moto
from parts import parse_arguments, run_parts
from root import ROOT
from steps import Steps


def logs(steps, account):
    """No line and no error of the other parts contains a code, an address, a name or a secret."""
    codes = ["7531", "123456", "9Xz", "a<b"]
    found = [line for line in account.printed for word in PRIVATE + codes if word in line]
    steps.expect("nothing private is printed", found, [])
    steps.expect("every event has a line", len(account.printed) > 20 and all('"outcome"' in line for line in account.printed))


PARTS = {
    "ses": mails.through_ses,
    "smtp": mails.through_smtp,
    "notice": mails.notice,
    "codes": faults.codes,
    "table": faults.table,
    "sms": short_messages.run,
    "providers of mails": faults.providers_of_mails,
    "smtp servers": faults.smtp_servers,
    "providers of sms": faults.providers_of_sms,
    # Last: it examines what the others printed.
    "logs": logs,
}


def main():
    arguments = parse_arguments(PARTS, programs="target/debug")
    with Moto() as moto, tempfile.TemporaryDirectory() as folder:
        moto.wait_until_listening()
        # The SDK for Python creates its own clients.
        os.environ |= CREDENTIALS | {"AWS_ENDPOINT_URL": moto.endpoint}
        account = Account(moto, folder, ROOT / arguments.programs)
        result = run_parts(arguments.parts, lambda part: (Steps(part), PARTS[part], account))
        account.calls.released.set()
    return result


sys.exit(main())
