"""A proxy between the CLI and moto that records every call and injects a fault into one of them."""

import json
import urllib.parse

from proxy import Proxy

# Faults: name, whether the call reaches moto, status and error code of the response.
REFUSED = ("refused", False, 400, "AccessDeniedException")
THROTTLED = ("throttled", False, 400, "TooManyRequestsException")
BROKEN = ("performed, but reported as failed", True, 500, "InternalErrorException")
LOST = ("performed, response lost", True, None, None)
UNDONE = ("not performed, response lost", False, None, None)
CRASHED = ("performed, CLI killed", True, None, None)
FAULTS = [REFUSED, THROTTLED, BROKEN, LOST, UNDONE, CRASHED]


class FaultProxy(Proxy):
    def __init__(self, endpoint):
        self.statements = set()
        self.reset()
        super().__init__(endpoint, timeout=60)

    def reset(self, at=None, fault=None, kill=None, rights=None, meanwhile=None):
        """Clears the recorded calls. From the `at`-th call on, every call of the same operation fails, including retries.

        `meanwhile` is called before the `at`-th call. `rights` are the actions that the caller may perform; by default all. (moto's
        own IAM rejects the signatures of calls with an ARN in their path.)
        """
        self.rights, self.meanwhile = rights, meanwhile
        self.calls, self.at, self.fault, self.kill, self.broken = [], at, fault, kill, None

    def handle(self, request, body):
        operation = operation_name(request)
        self.calls.append(operation)
        if self.at is not None and len(self.calls) - 1 == self.at:
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
        """Forwards to moto, but rejects a second statement with the same id, as AWS does."""
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
    """The IAM action of a call."""
    if " " not in call:
        return {"DescribeAlarms": "cloudwatch:", "DescribeLogGroups": "logs:"}.get(call, "cognito-idp:") + call
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
    """The operation of a call to Cognito; method and path of a call to Lambda."""
    target = request.headers.get("X-Amz-Target")
    return target.split(".")[1] if target else f"{request.command} {urllib.parse.unquote(request.path).split('?')[0]}"
