"""A proxy between the functions and moto, which records every call and injects faults. It is Twilio too."""

import json
import threading
import urllib.parse

from proxy import Proxy


class Calls(Proxy):
    """Faults by operation: a function that returns a response, or `HANGS`."""

    def __init__(self, endpoint):
        self.calls, self.faults, self.released = [], {}, threading.Event()
        super().__init__(endpoint, 30)

    def handle(self, request, body):
        name = operation(request, body)
        self.calls.append((name, body.decode(), request.headers.get("Authorization", "")))
        fault = self.faults.get(name)
        if fault == HANGS:
            self.released.wait(30)
            return None
        if fault == BREAKS:
            return None
        if fault:
            return fault
        if name == "Messages.json":
            return 201, {"Content-Type": "application/json"}, b'{"sid": "SM0123"}'
        return self.forward(request, body)

    def take(self, *names):
        """The bodies of the calls of these operations since the last time."""
        taken = [(name, body) for name, body, _ in self.calls if not names or name in names]
        self.calls.clear()
        return taken


HANGS, BREAKS = "hangs", "breaks"


def operation(request, body):
    """`Decrypt` of JSON protocols, `Publish` of forms, `outbound-emails` and `Messages.json` of paths."""
    if target := request.headers.get("X-Amz-Target"):
        return target.rsplit(".", 1)[1]
    form = urllib.parse.parse_qs(body.decode(errors="replace"))
    return form["Action"][0] if "Action" in form else request.path.rsplit("/", 1)[1]


def refusal(code, status=400, message="about ann@example.com and 123456"):
    """An error of an AWS service, in the form of each protocol."""
    xml = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    body = xml if code.startswith("Xml") else json.dumps({"__type": code, "message": message})
    return status, {"Content-Type": "application/json", "X-Amzn-Errortype": code}, body.encode()


def xml_refusal(code, status=400, message="about +12065550112 and 123456"):
    """An error of Amazon SNS."""
    xml = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    return status, {"Content-Type": "text/xml"}, xml.encode()


def answer(status, value):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return status, {"Content-Type": "application/json"}, body
