"""Stands before a server, passes on what it is asked, and hears all of it."""

import json

from proxy import Proxy


class Recorder(Proxy):
    """Before a peer: which calls of AWS reach it, with what."""

    def __init__(self, endpoint, timeout=30):
        self.heard = []
        super().__init__(endpoint, timeout)

    def handle(self, request, body):
        """Notes a call, and has it answered."""
        self.heard.append((request.headers["X-Amz-Target"].split(".")[1], json.loads(body)))
        return self.forward(request, body)

    def take_requests(self):
        """What was heard since it was last asked: of each call its operation, and its body."""
        taken = list(self.heard)
        self.heard.clear()
        return taken

    def take_operations(self):
        """The names of these calls."""
        return [operation for operation, _ in self.take_requests()]
