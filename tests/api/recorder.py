"""Stands before a peer, and hears which calls of AWS reach it, with what."""

import http.client
import http.server
import json
import threading
import urllib.parse


class Recorder:
    def __init__(self, endpoint):
        self.heard = []
        heard, host = self.heard, urllib.parse.urlsplit(endpoint).netloc

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                operation = self.headers["X-Amz-Target"].split(".")[1]
                heard.append((operation, json.loads(body)))
                status, headers, answer = forwarded(host, self.path, body, self.headers)
                self.send_response_only(status)
                for name in ["Content-Type", "X-Amzn-Errortype"]:
                    if headers[name]:
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self):
        """The calls since it was last asked: each operation, with its body."""
        taken = list(self.heard)
        self.heard.clear()
        return taken

    def operations(self):
        """The names of these calls."""
        return [operation for operation, _ in self.take()]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def forwarded(host, path, body, headers):
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("POST", path, body, dict(headers.items()))
    response = connection.getresponse()
    answer = response.status, response.headers, response.read()
    connection.close()
    return answer
