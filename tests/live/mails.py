"""The mails that cognito-local prints, each in a box, instead of sending them."""

import html
import re
import urllib.parse

from emulators import wait_until

BOX = re.compile("╭─*╮\n(.*?)╰─*╯", re.DOTALL)
FIELDS = re.compile(
    r"Destination: +(?P<to>\S+)\s+Code: +(?P<code>\S+)"
    r"(\s+Email Subject: (?P<subject>.*?))?(\s+Email Message: (?P<body>.*?))?(\s+SMS Message: (?P<sms>.*))?\s*$",
    re.DOTALL,
)


class Mail:
    def __init__(self, box):
        lines = (line.strip("│").rstrip().removeprefix("   ") for line in box.splitlines())
        fields = FIELDS.search("\n".join(lines))
        assert fields, box[:2000]
        self.to, self.code = fields["to"], fields["code"]
        self.subject, self.body, self.sms = ((fields[name] or "").strip() for name in ["subject", "body", "sms"])

    def links(self):
        """The links of the mail: each URL without its query, and the query parameters."""
        addresses = (html.unescape(link) for link in re.findall(r"href='(https:[^']*)'", self.body))
        parts = (address.partition("?") for address in addresses)
        return [(place, dict(urllib.parse.parse_qsl(query))) for place, _, query in parts]


class Mailbox:
    """The mails to one address; `next` returns each once, oldest first."""

    def __init__(self, cognito, address):
        self.cognito, self.address, self.taken = cognito, address, 0

    def all(self):
        mails = (Mail(box) for box in BOX.findall(self.cognito.log()))
        return [mail for mail in mails if mail.to == self.address]

    def next(self):
        wait_until(lambda: len(self.all()) > self.taken, f"cognito-local printed no mail to {self.address}")
        self.taken += 1
        return self.all()[self.taken - 1]
