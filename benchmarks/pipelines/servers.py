"""Five hundred feeds on loopback with a delay of 100 ms, and the hostile set; runs as a process of its own.

    python -m benchmarks.pipelines.servers FEEDS [--hostile] [--feeds FOLDER [--again]]

Says on one line of JSON where everything is, and ends when its input closes. Four feeds share a host
(127.1.x.y), so that a limit per host means what it means in the world. Feeds are invented, the same
ones each time; with FOLDER the first ones are the files in it, and with --again so are the others, with links
to other hosts.
"""

import argparse
import asyncio
import gzip
import html
import json
import random
import re
import socket
import sys
from email.utils import formatdate
from pathlib import Path

from benchmarks.warehouse.data import WORDS

LATENCY = 0.1
PER_HOST = 4
FIRST = 1_790_000_000  # a moment in September 2026
ENTRIES = 23
PARAGRAPHS = 5
DRIP = 90.0
MODIFIED = "Mon, 23 Nov 2026 06:00:00 GMT"
PIECE = b"<item><title>" + b"x" * 65_000


def feed(number: int) -> bytes:
    """Feed `number`: 23 entries with HTML, about 50 kB; two of three are RSS, the rest Atom."""
    dice = random.Random(number)
    atom = number % 3 == 2
    entries = []
    for at in range(ENTRIES):
        title = html.escape(" ".join(dice.choices(WORDS, k=8)).capitalize())
        text = "".join(
            f'<p>{" ".join(dice.choices(WORDS, k=55)).capitalize()}. <a href="https://site-{number}.example/">'
            f"{dice.choice(WORDS)} &amp; {dice.choice(WORDS)}</a></p>"
            for _ in range(PARAGRAPHS)
        )
        link, when = f"https://site-{number}.example/{at}", FIRST + (number * ENTRIES + at) * 97
        if atom:
            moment = formatdate(when, usegmt=True)
            entries.append(
                f'<entry><id>{link}</id><title>{title}</title><link href="{link}"/><updated>{moment}</updated>'
                f'<content type="html">{html.escape(text)}</content></entry>'
            )
        else:
            entries.append(
                f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
                f"<pubDate>{formatdate(when, usegmt=True)}</pubDate>"
                f"<description>{html.escape(text[:200])}</description>"
                f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[{text}]]>'
                "</content:encoded></item>"
            )
    name, site = f"Site {number}", f"https://site-{number}.example/"
    if atom:
        body = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{site}</id><title>{name}</title>'
            f"<updated>2026-11-23T06:00:00Z</updated>{''.join(entries)}</feed>"
        )
    else:
        body = (
            f'<rss version="2.0"><channel><title>{name}</title><link>{site}</link>'
            f"<description>{name}</description>{''.join(entries)}</channel></rss>"
        )
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.encode()


def bad() -> dict[str, str]:
    """The hostile set: path → what is wrong with it."""
    kinds = {
        "404": 15, "500": 10, "410": 5, "503": 5, "page": 5, "reset": 5, "silent": 5, "drip": 4, "circle": 1,
        "bomb": 1, "endless": 1, "maze": 1, "slow-endless": 1,
    }  # fmt: skip
    return {f"/bad/{kind}/{at}": kind for kind, count in kinds.items() for at in range(count)}


LINK = re.compile(rb"((?:<link>|<guid[^<>]*>|<id>)\s*(?:<!\[CDATA\[)?https?://|href=[\"']https?://)")


def elsewhere(body: bytes, time: int) -> bytes:
    """The same feed as that of another site: its entries are other items."""
    return LINK.sub(rb"\1again%d." % time, body) if time else body


class Server:
    """Answers for every host at one port."""

    def __init__(self, feeds: dict[str, bytes]) -> None:
        self.feeds = feeds
        self.bomb = gzip.compress(b"<rss><channel><item><title>" + bytes(300 << 20), 6)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            if path in self.feeds:
                await asyncio.sleep(LATENCY)
                self._good(path, head.lower(), writer)
            else:
                await self._bad(path, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def _good(self, path: str, head: str, writer: asyncio.StreamWriter) -> None:
        body = self.feeds[path]
        mark = f'"{len(body)}"'
        if f"if-none-match: {mark}" in head:
            _say(writer, "304 Not Modified", ETag=mark, Last_Modified=MODIFIED)
            return
        _say(
            writer,
            "200 OK",
            ETag=mark,
            Last_Modified=MODIFIED,
            Content_Length=len(body),
            Content_Type="application/xml",
        )
        writer.write(body)

    async def _bad(self, path: str, writer: asyncio.StreamWriter) -> None:
        kind = path.split("/")[2]
        if kind.isdecimal():
            _say(writer, f"{kind} No", Content_Length=0)
        elif kind == "page":
            _say(writer, "200 OK", Content_Type="text/html")
            writer.write(
                b"<!doctype html><html><head><title>Niet gevonden</title></head><body></body></html>"
            )
        elif kind == "reset":
            writer.transport.abort()
        elif kind == "silent":
            await asyncio.sleep(DRIP)
        elif kind in ("circle", "maze"):
            step = path + "/x" if kind == "maze" else path
            _say(writer, "302 Found", Location=step, Content_Length=0)
        elif kind == "bomb":
            _say(writer, "200 OK", Content_Encoding="gzip", Content_Length=len(self.bomb))
            writer.write(self.bomb)
        else:
            piece, pause, end = {"drip": (b"x", 1.0, DRIP), "endless": (PIECE, 0.0, 400e6 / len(PIECE)),
                                 "slow-endless": (PIECE[:20_000], 0.1, DRIP * 10)}[kind]  # fmt: skip
            _say(writer, "200 OK", Content_Type="application/xml")
            for _ in range(int(end)):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)


def _say(writer: asyncio.StreamWriter, status: str, **headers: object) -> None:
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())


async def serve(count: int, hostile: bool, folder: Path | None, again: bool) -> None:
    """Serve until the input closes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []
    bodies = [path.read_bytes() for path in files[:count]]
    if again:
        bodies = [elsewhere(bodies[at % len(bodies)], at // len(bodies)) for at in range(count)]
    bodies += [feed(number) for number in range(len(bodies), count)]
    feeds = {f"/feed/{number}.xml": body for number, body in enumerate(bodies)}
    paths = [*feeds, *(bad() if hostile else ())]
    hosts = {
        path: f"127.1.{at // PER_HOST // 250}.{at // PER_HOST % 250 + 1}" for at, path in enumerate(paths)
    }
    with socket.socket() as free:
        free.bind(("127.1.0.1", 0))
        port = free.getsockname()[1]
    server = Server(feeds)
    await asyncio.start_server(server.answer, sorted(set(hosts.values())), port, backlog=200)
    good = [f"http://{hosts[path]}:{port}{path}" for path in feeds]
    worse = [f"http://{hosts[path]}:{port}{path}" for path in (bad() if hostile else ())]
    print(json.dumps({"good": good, "bad": worse, "hosts": sorted(set(hosts.values()))}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipelines.servers")
    parser.add_argument("count", type=int)
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--feeds", type=Path)
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    asyncio.run(serve(given.count, given.hostile, given.feeds, given.again))


if __name__ == "__main__":
    main()
