"""A proxy between cognito-local and `cargo lambda watch` that behaves like Lambda's Invoke API."""

import collections
import json

from recorder import Recorder

# An invocation, with the status and body of the response of `cargo lambda watch`.
Invocation = collections.namedtuple("Invocation", "function event status answer")


class InvokeProxy(Recorder):
    """Records every invocation. Converts a function's error, for which `cargo lambda watch` sends status 500, into Lambda's format."""

    def __init__(self):
        # An invocation may take long on a busy machine.
        super().__init__("", timeout=120)
        # The functions that are made to fail, and the events for which they failed.
        self.broken, self.failed = set(), []

    def forward_to(self, endpoint):
        self.host = endpoint.removeprefix("http://")

    def handle(self, request, body):
        function, event = request.path.split("/")[3], json.loads(body)
        if function in self.broken:
            self.failed.append(event)
            return function_error(b'{"errorType":"Broken","errorMessage":"as the test says"}')
        status, answered, answer = self.forward(request, body)
        self.requests.append(Invocation(function, event, status, answer.decode()))
        return function_error(answer) if status == 500 else (status, answered, answer)

    def invocations_of(self, source, username=None):
        """The invocations with this `triggerSource`, optionally of one user."""
        return [
            invocation
            for invocation in self.requests
            if invocation.event["triggerSource"] == source and username in [None, invocation.event["userName"]]
        ]


def function_error(answer):
    """Lambda's response for a function that returned an error."""
    return 200, {"Content-Type": "application/json", "X-Amz-Function-Error": "Unhandled"}, answer
