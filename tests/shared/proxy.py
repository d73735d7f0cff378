"""An HTTP proxy between a client and a server, on loopback."""

import http.client
import http.server
import threading
import urllib.parse

# The response headers that are passed on.
HEADERS = ["Content-Type", "X-Amzn-Errortype", "X-Amz-Function-Error"]


class Proxy:
    """Subclasses implement `handle`, which returns status, headers and body, or `None` to close the connection."""

    def __init__(self, endpoint, timeout):
        self.host, self.timeout = urllib.parse.urlsplit(endpoint).netloc, timeout
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                response = proxy.handle(self, body)
                if response:
                    self.send(*response)
                else:
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def send(self, status, headers, body):
                self.send_response_only(status)
                for name in HEADERS:
                    if headers.get(name):
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def forward(self, request, body):
        """Forwards a request and returns the server's response."""
        connection = http.client.HTTPConnection(self.host, timeout=self.timeout)
        connection.request(request.command, request.path, body, dict(request.headers.items()))
        response = connection.getresponse()
        result = response.status, response.headers, response.read()
        connection.close()
        return result

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
