"""Runs a Lambda handler in Python for `replay`, without AWS's runtime client: python3 adapter.py FILE.FUNCTION"""

import importlib
import json
import os
import sys
import types
import urllib.request

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime"


def post(path, body):
    request = urllib.request.Request(f"{API}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request).close()


def description(error):
    """What AWS's client reports of an exception."""
    return {"errorType": type(error).__name__, "errorMessage": str(error)}


def load(name):
    file, _, function = name.rpartition(".")
    sys.path.insert(0, os.getcwd())
    return getattr(importlib.import_module(file), function)


def main():
    try:
        handler = load(sys.argv[1])
    except Exception as error:
        post("init/error", description(error))
        raise
    while True:
        with urllib.request.urlopen(f"{API}/invocation/next") as response:
            request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
            event = json.load(response)
        context = types.SimpleNamespace(aws_request_id=request_id, get_remaining_time_in_millis=lambda: 5000)
        try:
            outcome, body = "response", handler(event, context)
        except Exception as error:
            outcome, body = "error", description(error)
        post(f"invocation/{request_id}/{outcome}", body)


main()
