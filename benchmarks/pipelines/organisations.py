"""Are the sources that organisations share fetched once? 60 organisations of 50 sources, 70 % shared, on loopback.

    python -m benchmarks organisations -- --organisations 60 --sources 50

Fetches and reads for all in turn, twice: all new, and nothing changed; with --whole by `python -m pipelines run`, a
process each. Counts what the site was asked.
"""

import argparse
import collections
import datetime as dt
import functools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ITEMS = 20
ASKED: dict[str, list[int]] = collections.defaultdict(list)  # path → status of each answer


class Feeds(BaseHTTPRequestHandler):
    """Answers every path with a feed of its own."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        mark = f'"{self.path}"'
        same = self.headers.get("If-None-Match") == mark
        ASKED[self.path].append(304 if same else 200)
        body = b"" if same else feed(self.path)
        self.send_response(304 if same else 200)
        self.send_header("ETag", mark)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        """Say nothing."""


def feed(path: str) -> bytes:
    """Return the feed at this path."""
    name = path.strip("/")
    items = "".join(
        f"<item><title>Bericht {number} van {name}: Voorbeeld opent een werkplaats</title>"
        f"<link>https://{name}.example/{number}</link><pubDate>Fri, 20 Nov 2026 09:00:00 +0000</pubDate>"
        f"<description>Het Voorbeeld College vertelt over nummer {number} van {name}.</description></item>"
        for number in range(ITEMS)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()


def configure(folder: Path, organisation: int, sources: int, shared: int, port: int) -> None:
    """Write the configuration of one organisation."""
    folder.mkdir(parents=True)
    (folder / "organisation.toml").write_text(
        f'[organisation]\nname = "Voorbeeld {organisation}"\nsite = "https://school{organisation}.example"\n'
        'query = "\\"Bericht 0\\""\n[network]\nallow_private = ["127.0.0.1"]\n',
        encoding="utf-8",
    )
    names = [
        f"landelijk-{number}" if number < shared else f"eigen-{organisation}-{number}"
        for number in range(sources)
    ]
    lines = [f'[[sources]]\nname = "{name}"\nurl = "http://127.0.0.1:{port}/{name}"\n' for name in names]
    (folder / "sources.toml").write_text("\n".join(lines), encoding="utf-8")


def _same(moment: dt.datetime) -> dt.datetime:
    return moment


def fetched(place: Path, names: list[str], at: dt.datetime, states: dict[str, dict]) -> int:
    """Fetch and read the sources of each organisation in turn, as a run of it does. How many entries?"""
    from pipelines import settings
    from pipelines.mentions import collect, load_batches

    entries = 0
    for number, name in enumerate(names):
        configured = settings.read(place / "organisations" / name)
        begun = at + dt.timedelta(seconds=number)
        last = {each.name: (at - dt.timedelta(hours=2), None) for each in configured.sources}
        for source in collect.collect(
            configured,
            configured.sources,
            states.setdefault(name, {}),
            functools.partial(_same, begun),
            last=last,
        ):
            entries += len(source.entries)
            if row := load_batches.state_row(source):
                states[name][source.source.name] = row
    return entries


def run(place: Path) -> int:
    """Run the command line for all in turn. How many rows were stored?"""
    around = {name: value for name, value in os.environ.items() if not name.startswith("WEERKLANK_")}
    around |= {"WEERKLANK_ORGANISATIONS": f"{place}/organisations", "WEERKLANK_DATA": f"{place}/data"}
    command = [sys.executable, "-m", "pipelines", "run", "--json"]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)["organisations"]
    return sum(result["added"] or 0 for each in told for result in each["answer"]["results"])


def main() -> int:
    """Run it and print a line for each pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=60)
    parser.add_argument("--sources", type=int, default=50)
    parser.add_argument("--shared", type=float, default=0.7)
    parser.add_argument("--whole", action="store_true", help="match, score and store too, a process each")
    args = parser.parse_args()
    shared = round(args.sources * args.shared)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    distinct = shared + args.organisations * (args.sources - shared)
    names = [f"school-{number}" for number in range(args.organisations)]
    with tempfile.TemporaryDirectory() as written:
        place = Path(written)
        os.environ["WEERKLANK_VISITS"] = str(place / "data" / "visits")
        for number, name in enumerate(names):
            configure(place / "organisations" / name, number, args.sources, shared, server.server_address[1])
        states: dict[str, dict] = {}
        at = dt.datetime.now(dt.UTC)
        for what in ("all new", "nothing changed"):
            ASKED.clear()
            begun, spent = time.perf_counter(), time.process_time()
            got = run(place) if args.whole else fetched(place, names, at, states)
            seconds, spent = time.perf_counter() - begun, time.process_time() - spent
            statuses = collections.Counter(status for every in ASKED.values() for status in every)
            print(
                f"{what}: {args.organisations} × {args.sources} sources, {distinct} addresses: {len(ASKED)} asked,"
                f" at most {max(map(len, ASKED.values()))} times, {dict(statuses)}; {got}"
                f" {'rows stored' if args.whole else 'entries read'}, {seconds:.0f} s ({spent:.0f} s of processor),"
                f" {len(list((place / 'data' / 'visits').glob('*.answer')))} answers kept",
                flush=True,
            )
            at += dt.timedelta(hours=2)
    return 0


if __name__ == "__main__":
    sys.exit(main())
