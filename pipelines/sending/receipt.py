"""Take in, on this machine alone, what a trial of the alerts sends, so that it is known to have arrived."""

import http.server
import threading

LARGEST = 64 * 1024


class Receipt:
    """A receiver on loopback, at a port that was free; use it as a context."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        receipt = self

        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = 5

            def do_POST(self) -> None:  # the name that http.server calls
                length = min(int(self.headers.get("content-length") or 0), LARGEST)
                receipt.taken.append(self.rfile.read(length))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *values: object) -> None:
                return

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])

    def has(self, token: str) -> bool:
        """Did something with this in it arrive?"""
        return any(token.encode() in body for body in self.taken)

    def __enter__(self) -> "Receipt":
        threading.Thread(target=self._server.serve_forever, name="receipt", daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
