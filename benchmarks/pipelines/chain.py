"""The whole chain, fetch to load, against the plain way; rows per second, as a ratio of two runs in turn.

    python -m benchmarks.pipelines.chain [--feeds 500] [--rounds 3] [--folder FEEDS] [--size]

The plain way is what a good programmer writes in an afternoon with the usual libraries: twenty threads that
fetch, feedparser, BeautifulSoup for the text, one regular expression per subject, stock vaderSentiment for every
text, and one Arrow upsert. It finds no copies of stories, knows no language, checks no address and keeps no
day tables; ours does all of that in the time that is measured. With a folder the feeds are the files in it,
again and again, each time with links to other hosts. `--size` runs ours over ten times as many feeds too, and
shows the memory of the process.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.people import ANNA
from warehouse.core.rows import one as one_row

NAMES = ("ROC Voorbeeld", "Voorbeeld College", "Nova Techniek College", "horeca diploma", "minister")


@contextmanager
def serving(feeds: int, folder: str | None):
    """Addresses of this many feeds on loopback, served by a process of its own with 100 ms delay."""
    command = [sys.executable, "-m", "benchmarks.pipelines.servers", str(feeds)]
    if folder:
        command += ["--feeds", folder, "--again"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        if server.stdin is None or server.stdout is None:
            raise LookupError("a server without pipes")
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(10)


def plain(addresses: list[str], hosts: list[str], warehouse: str):
    """The plain way, ready to begin. How many rows are stored?"""
    import re
    import urllib.request

    import duckdb
    import feedparser
    import pyarrow as pa
    from bs4 import BeautifulSoup
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    def get(address: str) -> bytes:
        with urllib.request.urlopen(address) as answer:
            return answer.read()

    patterns = {name: re.compile(rf"\b{name}\b", re.I) for name in NAMES}
    vader = SentimentIntensityAnalyzer()
    yield
    rows = {}
    with ThreadPoolExecutor(20) as pool:
        for address, payload in zip(addresses, pool.map(get, addresses), strict=True):
            for entry in feedparser.parse(payload).entries:
                content = entry.get("content")
                markup = content[0].value if content else entry.get("summary", "")
                text = BeautifulSoup(markup, "html.parser").get_text(" ")
                title = entry.get("title", "")
                whole = f"{title}\n{text}"
                key = entry.get("link") or f"{address} {entry.get('id', title)}"
                when = entry.get("published_parsed") or entry.get("updated_parsed")
                rows[key] = {
                    "link": key,
                    "title": title,
                    "text": text,
                    "published": time.strftime("%Y-%m-%dT%H:%M:%S", when) if when else None,
                    "subjects": [name for name, pattern in patterns.items() if pattern.search(whole)],
                    "score": vader.polarity_scores(whole)["compound"],
                }
    con = duckdb.connect(warehouse)
    con.execute(
        "create table if not exists items (link varchar primary key, title varchar, text varchar,"
        " published varchar, subjects varchar[], score double)"
    )
    con.register("batch", pa.Table.from_pylist(list(rows.values())))
    con.execute("insert or replace into items select * from batch")
    stored = one_row(con, "select count(*) from items")[0]
    con.close()
    yield stored


def ours(addresses: list[str], hosts: list[str], warehouse: str):
    """The whole chain of Weerklank, with an empty warehouse, ready to begin. How many rows are stored?"""
    import datetime as dt
    import logging
    from pathlib import Path

    from pipelines import understanding
    from pipelines.runs.run import run
    from pipelines.settings import FeedSource, Organisation, Settings, Subject
    from pipelines.sources import sync_settings
    from pipelines.support.workers import helpers
    from warehouse.core.connection import reading

    logging.getLogger("weerklank").setLevel(logging.CRITICAL)
    settings = Settings(
        Path(),
        Organisation("ROC Voorbeeld", "https://rocvoorbeeld.example"),
        tuple(Subject(name, "peer" if at else "own", f'"{name}"') for at, name in enumerate(NAMES)),
        tuple(
            FeedSource(f"s{n}", f"s{n}", "feed", address, "press", dt.timedelta(hours=1))
            for n, address in enumerate(addresses)
        ),
        allow_private=frozenset(hosts),
    )
    sync_settings.sync(settings, warehouse)
    understanding.detect(["Weerklank"])  # its model is unpacked once in the life of an installation
    yield
    run(ANNA, settings, url=warehouse, helpers=helpers())
    with reading(warehouse) as con:
        yield one_row(con, "select count(*) from items")[0]


def one(way: str, served: dict) -> dict:
    """One run in a process of its own: rows, seconds (Python and its imports have begun), processor, peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.pipelines.chain", "--way", way, "--warehouse", f"{folder}/w.duckdb"],
            check=True, stdout=subprocess.PIPE, text=True, input=json.dumps(served),
            env={**os.environ, "WEERKLANK_DATA": folder},
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def measured(way: str, warehouse: str) -> None:
    """In the process of one run: do it and print the figures."""
    served = json.load(sys.stdin)
    chain = {"plain": plain, "ours": ours}[way](served["good"], served["hosts"], warehouse)
    next(chain)  # imports and empty tables are not measured
    begun = time.perf_counter()
    rows = next(chain)
    seconds = time.perf_counter() - begun
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(
        json.dumps(
            {
                "rows": rows,
                "seconds": seconds,
                "processor": sum(use.ru_utime + use.ru_stime for use in used),
                "mb": max(use.ru_maxrss for use in used) / 1024,
            }
        )
    )


def shown(name: str, figures: dict) -> None:
    """One line of figures."""
    rate = figures["rows"] / figures["seconds"]
    print(
        f"{name:<8}{figures['rows']:8,} rows {figures['seconds']:6.1f} s {rate:8,.0f} rows/s"
        f"  processor {figures['processor']:6.1f} s  largest process {figures['mb']:5.0f} MB",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipelines.chain")
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder")
    parser.add_argument("--size", action="store_true")
    parser.add_argument("--way", choices=("plain", "ours"), help=argparse.SUPPRESS)
    parser.add_argument("--warehouse", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        return measured(options.way, options.warehouse)
    with serving(options.feeds, options.folder) as served:
        ratios = []
        for _ in range(options.rounds):
            slow, fast = one("plain", served), one("ours", served)
            shown("plain", slow)
            shown("ours", fast)
            ratios.append(fast["rows"] / fast["seconds"] * slow["seconds"] / slow["rows"])
        print(f"ours: {statistics.median(ratios):.1f} times the rows per second (median of {options.rounds})")
    for factor in (1, 10) if options.size else ():
        with serving(options.feeds * factor, options.folder) as served:
            shown(f"{factor} times", one("ours", served))
    return None


if __name__ == "__main__":
    main()
