"""A proxy that records every request."""

import json

from proxy import Proxy


class Recorder(Proxy):
    """Records the AWS calls that reach an emulator."""

    def __init__(self, endpoint, timeout=30):
        self.requests = []
        super().__init__(endpoint, timeout)

    def handle(self, request, body):
        """Records a call and forwards it."""
        self.requests.append((request.headers["X-Amz-Target"].split(".")[1], json.loads(body)))
        return self.forward(request, body)

    def take_requests(self):
        """Operation and body of each call since the last time, and forgets them."""
        taken = list(self.requests)
        self.requests.clear()
        return taken

    def take_operations(self):
        """The operations of these calls."""
        return [operation for operation, _ in self.take_requests()]
