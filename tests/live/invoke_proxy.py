"""Stands between cognito-local and `cargo lambda watch`, and is to one what Lambda's Invoke is."""

import collections
import json

from recorder import Recorder

# Of an invocation: which function, with what event, the status and the text that `cargo lambda watch` answered with.
Invocation = collections.namedtuple("Invocation", "function event status answer")


class InvokeProxy(Recorder):
    """Every invocation is kept. A function's error, which `cargo lambda watch` says with status 500, is said as Lambda says it."""

    def __init__(self):
        # As long as an invocation may take on a busy machine.
        super().__init__("", timeout=120)
        # The functions that fail for a while, and the events that they failed.
        self.broken, self.failed = set(), []

    def forward_to(self, endpoint):
        self.host = endpoint.removeprefix("http://")

    def handle(self, request, body):
        function, event = request.path.split("/")[3], json.loads(body)
        if function in self.broken:
            self.failed.append(event)
            return failed(b'{"errorType":"Broken","errorMessage":"as the test says"}')
        status, answered, answer = self.forward(request, body)
        self.heard.append(Invocation(function, event, status, answer.decode()))
        return failed(answer) if status == 500 else (status, answered, answer)

    def invocations_of(self, source, username=None):
        """The invocations with one `triggerSource`, of one user."""
        return [
            invocation
            for invocation in self.heard
            if invocation.event["triggerSource"] == source and username in [None, invocation.event["userName"]]
        ]


def failed(answer):
    """How Lambda says that a function answered with an error."""
    return 200, {"Content-Type": "application/json", "X-Amz-Function-Error": "Unhandled"}, answer
