"""Serve the sample organisation over HTTP on this machine only, in the place of the internet.

`python -m pipelines.sources.sample.server` serves until it is told to stop (SIGTERM or Ctrl-C).
"""

import contextlib
import datetime as dt
import email.utils
import functools
import gzip
import hashlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipelines.sources.sample import feeds, services
from pipelines.support.ports import port_of
from pipelines.support.signals import Stop

PORT = 8761


def port() -> int:
    """Return the port of the sample: WEERKLANK_SAMPLE_PORT, or 8761. Raises: ConfigError."""
    return port_of("WEERKLANK_SAMPLE_PORT", os.environ.get("WEERKLANK_SAMPLE_PORT"), PORT)


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"
    server_version = "WeerklankSample"
    sys_version = ""

    def do_GET(self) -> None:
        now = self.server.clock()
        path, _, query = self.path.partition("?")
        payload = services.get(path, query, now.astimezone(feeds.ZONE).date())
        if payload is not None:
            return self._send(200, "application/json", json.dumps(payload).encode(), {})
        answer = _answer(path, now) if path != "/" else _index()
        if answer is None:
            return self._send(404, "text/plain; charset=utf-8", b"Not here.\n", {})
        if answer.status != 200:
            return self._send(answer.status, answer.content_type, answer.body, {})
        headers = {"Vary": "Accept-Encoding"}
        if not answer.changing:
            headers["ETag"] = f'W/"{hashlib.sha256(answer.body).hexdigest()[:24]}"'
        if answer.newest and not answer.changing:
            headers["Last-Modified"] = email.utils.format_datetime(answer.newest, usegmt=True)
        if self._known(headers):
            return self._send(304, "", b"", headers)
        return self._send(200, answer.content_type, answer.body, headers)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000))
        payload = services.post(self.path.partition("?")[0], body)
        if payload is None:
            return self._send(404, "text/plain; charset=utf-8", b"Not here.\n", {})
        return self._send(200, "application/json", json.dumps(payload).encode(), {})

    def _known(self, headers: dict[str, str]) -> bool:
        """Return whether the asker has it already; an ETag says more than a date."""
        etag = self.headers.get("If-None-Match")
        if etag:
            return headers.get("ETag", "-").removeprefix("W/") in etag
        return (
            bool(headers.get("Last-Modified"))
            and self.headers.get("If-Modified-Since") == headers["Last-Modified"]
        )

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        if len(body) > 500 and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = _zipped(body), {**headers, "Content-Encoding": "gzip"}
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(ConnectionError):  # the asker left; nobody to tell
                self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing: the sources of the sample are no news."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    clock: Callable[[], dt.datetime]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of who hung up before anything was asked; show anything else as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serving(port_: int | None = None, clock: Callable[[], dt.datetime] | None = None) -> Iterator[int]:
    """Serve the sample on 127.0.0.1 while the block runs; gives the port.

    `port_` 0 takes any free port, none the usual one; `clock` says what time it is in the sample.
    Raises OSError when the port is taken.
    """
    server = _Server(("127.0.0.1", port() if port_ is None else port_), _Handler)
    server.clock = clock or _now
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; 3 when the port is taken."""
    stop = Stop()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        with serving() as number:
            print(f"The sample organisation is at http://127.0.0.1:{number}/", flush=True)
            while not stop.wait(60):
                pass
    except OSError as error:
        print(f"Port {port()} is taken ({error.strerror}). Set WEERKLANK_SAMPLE_PORT to another one.")
        return 3
    return 0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _answer(path: str, now: dt.datetime) -> feeds.Answer | None:
    """Return the answer at a moment; what does not change within a minute is made once a minute."""
    changing = path == feeds.FEEDS["google-nieuws"].path
    return feeds.answer(path, now) if changing else _made(path, now.replace(second=0, microsecond=0))


_lock = threading.Lock()


def _made(path: str, minute: dt.datetime) -> feeds.Answer | None:
    with _lock:  # sixteen askers at once would each make the same weeks
        return _kept(path, minute)


@functools.lru_cache(maxsize=24)
def _kept(path: str, minute: dt.datetime) -> feeds.Answer | None:
    return feeds.answer(path, minute)


@functools.lru_cache(maxsize=24)
def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, 5, mtime=0)


def _index() -> feeds.Answer:
    rows = "".join(
        f'<li><a href="{feed.page or feed.path}">{feed.channel.title}</a></li>'
        for feed in feeds.FEEDS.values()
    )
    page = f'<!DOCTYPE html><html lang="nl"><meta charset="utf-8"><title>ROC Voorbeeld</title><ul>{rows}</ul></html>'
    return feeds.Answer(200, "text/html; charset=utf-8", page.encode(), None)


if __name__ == "__main__":
    raise SystemExit(main())
