"""Stands before a server, passes on what is posted to it, and hears all of it."""

import http.client
import http.server
import json
import threading
import urllib.parse

# What of an answer's headers is passed on.
HEADERS = ["Content-Type", "X-Amzn-Errortype", "X-Amz-Function-Error"]


class Recorder:
    """Before a peer: which calls of AWS reach it, with what."""

    def __init__(self, endpoint, patience=30):
        self.heard, self.patience = [], patience
        self.host = urllib.parse.urlsplit(endpoint).netloc
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers, answer = recorder.answer(self.path, self.headers, body)
                self.send_response_only(status)
                for name in HEADERS:
                    if headers.get(name):
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path, headers, body):
        """Notes a call, and has it answered: status, headers, body."""
        self.heard.append((headers["X-Amz-Target"].split(".")[1], json.loads(body)))
        return self.forwarded(path, headers, body)

    def forwarded(self, path, headers, body):
        connection = http.client.HTTPConnection(self.host, timeout=self.patience)
        connection.request("POST", path, body, dict(headers.items()))
        response = connection.getresponse()
        answer = response.status, response.headers, response.read()
        connection.close()
        return answer

    def take(self):
        """What was heard since it was last asked: of each call its operation, and its body."""
        taken = list(self.heard)
        self.heard.clear()
        return taken

    def operations(self):
        """The names of these calls."""
        return [operation for operation, _ in self.take()]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
