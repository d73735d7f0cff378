"""Stands between the workbench and moto: hears every call, and lets one of them go wrong."""

import json
import urllib.parse

from proxy import Proxy

# How a call can go wrong: whether it reaches moto, and what comes back.
REFUSED = ("refused", False, 400, "AccessDeniedException")
THROTTLED = ("throttled", False, 400, "TooManyRequestsException")
BROKEN = ("broken after it was done", True, 500, "InternalErrorException")
LOST = ("done, its answer lost", True, None, None)
UNDONE = ("not done, its answer lost", False, None, None)
CRASHED = ("done, and the workbench killed", True, None, None)
FAULTS = [REFUSED, THROTTLED, BROKEN, LOST, UNDONE, CRASHED]


class FaultProxy(Proxy):
    def __init__(self, endpoint):
        self.statements = set()
        self.reset()
        super().__init__(endpoint, timeout=60)

    def reset(self, at=None, fault=None, kill=None, rights=None, meanwhile=None):
        """Forgets what it heard. From its `at`-th call on, calls of that operation go wrong, however often they are tried.

        `meanwhile` is done before the `at`-th call. `rights` are the actions that the caller may do; without, everything. moto's own IAM finds no signature of a call
        right that has an ARN in its path.
        """
        self.rights, self.meanwhile = rights, meanwhile
        self.heard, self.at, self.fault, self.kill, self.broken = [], at, fault, kill, None

    def handle(self, request, body):
        operation = operation_name(request)
        self.heard.append(operation)
        if self.at is not None and len(self.heard) - 1 == self.at:
            self.broken = operation if self.fault else None
            if self.meanwhile:
                self.meanwhile()
        if self.rights is not None and iam_action(operation) not in self.rights:
            return denied(iam_action(operation))
        if self.broken != operation:
            return self.forward(request, body)
        name, arrives, status, code = self.fault
        if arrives:
            self.forward(request, body)
        if name == CRASHED[0]:
            self.kill()
        if status is None:
            return None
        text = f'{{"__type":"{code}","message":"as the test says"}}'.encode()
        return status, {"X-Amzn-Errortype": code, "Content-Type": "application/json"}, text

    def forward(self, request, body):
        """What moto answers; but it would keep two statements of one id, which AWS refuses."""
        path = urllib.parse.unquote(request.path).split("?")[0]
        if request.command == "POST" and path.endswith("/policy"):
            statement = f"{path}/{json.loads(body)['StatementId']}"
            if statement in self.statements:
                code = "ResourceConflictException"
                text = b'{"Type":"User","message":"The statement id provided already exists"}'
                return 409, {"X-Amzn-Errortype": code, "Content-Type": "application/json"}, text
            self.statements.add(statement)
        if request.command == "DELETE":
            self.statements.discard(path)
        return super().forward(request, body)


def denied(action):
    body = json.dumps({"__type": "AccessDeniedException", "Message": f"not authorized to perform: {action}"}).encode()
    return 403, {"X-Amzn-Errortype": "AccessDeniedException", "Content-Type": "application/json"}, body


def iam_action(call):
    """What IAM calls a call."""
    if " " not in call:
        return f"cognito-idp:{call}"
    method, path = call.split(" ")
    last = "tags" if "/tags/" in path else "policy" if "/policy" in path else "configuration"
    return "lambda:" + LAMBDA[method, last]


LAMBDA = {
    ("GET", "configuration"): "GetFunctionConfiguration",
    ("GET", "policy"): "GetPolicy",
    ("POST", "policy"): "AddPermission",
    ("DELETE", "policy"): "RemovePermission",
    ("GET", "tags"): "ListTags",
    ("POST", "tags"): "TagResource",
    ("DELETE", "tags"): "UntagResource",
}


def operation_name(request):
    """Cognito's calls by their name, Lambda's by method and path."""
    target = request.headers.get("X-Amz-Target")
    return target.split(".")[1] if target else f"{request.command} {urllib.parse.unquote(request.path).split('?')[0]}"
