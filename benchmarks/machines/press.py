"""Feeds on loopback that grow, so that it is known what must be stored."""

import http.server
import random
import threading
import time
from email.utils import formatdate

# What makes a feed so large that a run hands the reading of it on.
PADDING = f"<!--{400_000 * 'x'}-->"


class Press(http.server.ThreadingHTTPServer):
    """Feeds that grow: a numbered message a second, one feed after the other. until: when that ends."""

    def __init__(self, sources: int) -> None:
        super().__init__(("127.0.0.1", 0), Feed)
        self.sources, self.begun, self.until = sources, time.time(), float("inf")
        self.daemon_threads = True
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def published(self, source: int | None = None) -> list[int]:
        """Which numbers has this feed, or have all, published by now?"""
        count = int(min(time.time(), self.until) - self.begun)
        return [number for number in range(count) if source is None or number % self.sources == source]


class Feed(http.server.BaseHTTPRequestHandler):
    """Answers `/3` with the feed of source 3."""

    def do_GET(self) -> None:
        """Answer one request."""
        server = self.server
        name = self.path.strip("/")
        if not isinstance(server, Press) or not name.isdigit():
            self.send_error(404)
            return
        items = "".join(
            f"<item><title>ROC Voorbeeld bericht {n}</title><link>https://krant{name}.example/{n}</link>"
            f"<guid>https://krant{name}.example/{n}</guid>"
            f"<pubDate>{formatdate(server.begun + n, usegmt=True)}</pubDate>"
            f"<description>Leerlingen van ROC Voorbeeld, nummer {n}: {random.Random(n).random()}</description></item>"
            for n in reversed(server.published(int(name)))
        )
        channel = f"<channel><title>{name}</title>{items}{PADDING}</channel>"
        body = f"<?xml version='1.0'?><rss version='2.0'>{channel}</rss>".encode()
        self.send_response(200)
        self.send_header("content-type", "application/rss+xml")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        """Say nothing."""
