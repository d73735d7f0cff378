"""Stands before a server, passes on what it is asked, and hears all of it."""

import json

from relay import Relay


class Recorder(Relay):
    """Before a peer: which calls of AWS reach it, with what."""

    def __init__(self, endpoint, patience=30):
        self.heard = []
        super().__init__(endpoint, patience)

    def answer(self, request, body):
        """Notes a call, and has it answered."""
        self.heard.append((request.headers["X-Amz-Target"].split(".")[1], json.loads(body)))
        return self.forwarded(request, body)

    def take(self):
        """What was heard since it was last asked: of each call its operation, and its body."""
        taken = list(self.heard)
        self.heard.clear()
        return taken

    def operations(self):
        """The names of these calls."""
        return [operation for operation, _ in self.take()]
