"""Runs a function as Lambda does: its program, and the Lambda Runtime API on loopback."""

import json
import os
import subprocess
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Functions perform no effects for the first account, which is that of a dry run. In the second one, every call to AWS fails,
# because there are no credentials.
DRY_RUN, LIVE = "arn:aws:lambda:local:000000000000:function:", "arn:aws:lambda:us-east-1:123456789012:function:"


@dataclass
class Invocation:
    """What Lambda knows of an invocation, and the function's log line for the event."""

    function: str
    is_error: bool
    line: dict | None
    error: dict | None


def invoke(program, policy, events, arn=DRY_RUN, **variables):
    """The invocations of one process with these events, one after the other. If it ends, the others fail."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(program.name, arn, events))
    server.errors, server.has_no_more = {}, threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}", "AWS_LAMBDA_FUNCTION_NAME": program.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_REGION": "us-east-1",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local", "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{program.name}",
        "POLICY_FILE": str(policy), "PATH": os.defpath,
    } | variables
    process = subprocess.Popen([program], env=environment, stdout=subprocess.PIPE, text=True)
    threading.Thread(target=lambda: (server.has_no_more.wait(), process.terminate()), daemon=True).start()
    output = process.communicate(timeout=60)[0]
    server.has_no_more.set()
    server.shutdown()
    server.server_close()
    lines = [json.loads(line) for line in output.splitlines()]
    by_id = {line["request_id"]: line for line in lines if "request_id" in line}
    numbers = [str(number) for number in range(len(events))]
    errors = [server.errors.get(number, {}) for number in numbers]
    return [Invocation(program.name, error is not None, by_id.get(number), error) for number, error in zip(numbers, errors)]


def _handler(name, arn, events):
    class Handler(BaseHTTPRequestHandler):
        """The Runtime API: the next event, and the reply to it."""

        protocol_version = "HTTP/1.1"
        # One packet for each reply: with two, each would wait for an acknowledgement.
        wbufsize = -1

        def do_GET(self):
            number = len(self.server.errors)
            if number == len(events):
                return self.server.has_no_more.set()
            headers = {
                "Lambda-Runtime-Aws-Request-Id": str(number), "Lambda-Runtime-Invoked-Function-Arn": arn + name,
                "Lambda-Runtime-Deadline-Ms": str(2**42), "Lambda-Runtime-Trace-Id": "none",
            }
            self.reply(200, events[number].encode(), headers)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            *_, number, result = self.path.split("/")
            self.server.errors[number] = json.loads(body) if result == "error" else None
            self.reply(202, b"{}", {})

        def reply(self, status, body, headers):
            self.send_response(status)
            for key, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler
