"""From a post on a Mastodon to the phone, while thousands of items are scored: how long, and does each come once?

    python -m benchmarks.cases.phone [--posts 200] [--items 12000] [--every 3]

A Mastodon and a push service on loopback; `watch` is a process of its own, as in a school; a run collects as soon as
the one before is done; another process loads and scores the items meanwhile. Published to collected depends on how
often a source is asked, so it is told apart: with a source that is asked every five minutes it is five minutes at
most, and half of that usually.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.access.person import SCHEDULE
from pipelines.runs.run import run
from tests.pipelines.cases.alerts import posting
from warehouse.core.connection import reading

SCORING = textwrap.dedent("""
    import datetime as dt, sys
    from pathlib import Path
    from pipelines.mentions import rescore
    from pipelines.mentions.collect import CollectedSource
    from pipelines.mentions.load_batches import Loading, load
    from pipelines.mentions.told.scoring import Allowance
    from pipelines.settings import FeedSource, read
    from pipelines.support.workers import Pool
    settings, url, count = read(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
    source = FeedSource("load", "load", "load", "https://load.example/", "press")
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    for start in range(0, count, 1000):
        now = dt.datetime.now(dt.UTC)
        entries = [
            {"title": f"ROC Test opent gebouw {at}", "text": f"Les {at} begint, vinden studenten van ROC Test. " * 6,
             "url": f"https://load.example/{at}", "published_at": now, "guid": str(at), "language": "nl",
             "outlet": None, "outlet_url": None}
            for at in range(start, min(start + 1000, count))
        ]
        with Pool() as pool:
            to = Loading(settings, queries, pool, "load", now, {}, lambda row: None, url, Allowance(600.0))
            load([CollectedSource(source, now, entries)], to)
        print(start + len(entries), flush=True)
""")


def main() -> None:
    """Post, wait for the phone, and print how long each took."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--posts", type=int, default=200)
    asked.add_argument("--items", type=int, default=12_000)
    asked.add_argument("--every", type=float, default=3.0)
    args = asked.parse_args()
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory(prefix="phone-") as folder,
        posting.town(Path(folder), patch) as town,
    ):
        patch.setenv("WEERKLANK_WAREHOUSE", town.roc.url)
        where = [str(town.roc.where), town.roc.url]
        python = [sys.executable]
        run(SCHEDULE, town.roc.settings, url=town.roc.url)
        watch = subprocess.Popen(
            [*python, "-m", "pipelines", "watch", "--config", where[0], "--warehouse", where[1]]
        )
        scoring = subprocess.Popen(
            [*python, "-c", SCORING, *where, str(args.items)], stdout=subprocess.PIPE, text=True
        )
        stop = threading.Event()
        arrived: dict[str, float] = {}
        threads = [
            threading.Thread(target=each, daemon=True)
            for each in (lambda: _collect(town, stop), lambda: _look(town, stop, arrived))
        ]
        for thread in threads:
            thread.start()
        try:
            for at in range(args.posts):
                text = posting.THREATS[at % 3].format(school="ROC Test")
                town.say(f"{text} Dit is bericht {at} van vandaag.", datetime.now(UTC))
                time.sleep(args.every)
            until = time.monotonic() + 300
            while len(arrived) < args.posts and time.monotonic() < until:
                time.sleep(1)
        finally:
            stop.set()
            for process in (watch, scoring):
                process.terminate()
            watch.wait()
            scored = scoring.communicate()[0].split()
            for thread in threads:
                thread.join(60)
        _told(town, arrived, args, int(scored[-1]) if scored else 0)


def _collect(town: posting.Town, stop: threading.Event) -> None:
    while not stop.is_set():
        run(SCHEDULE, town.roc.settings, url=town.roc.url)
        stop.wait(0.2)


def _look(town: posting.Town, stop: threading.Event, arrived: dict[str, float]) -> None:
    """Note when each message was first seen on the phone, by the alert that it names."""
    while not stop.is_set():
        for words in town.phoned():
            if "?alert=" in words:
                arrived.setdefault(words.rpartition("?alert=")[2].strip(), time.time())
        stop.wait(0.1)


def _told(town: posting.Town, arrived: dict[str, float], args: argparse.Namespace, scored: int) -> None:
    with reading(town.roc.url) as con:
        rows = con.execute(
            "select alert_id, epoch(seen_at), epoch(collected_at) from alerts where rule = 'threat'"
        ).fetchall()
    known = [(arrived[name], seen, collected) for name, seen, collected in rows if name in arrived]
    messages = town.phoned()
    print(
        f"{args.posts} posts, {len(rows)} alerts, {len(known)} on the phone, {len(messages)} messages; {scored} of"
        f" {args.items} items scored meanwhile; load average {os.getloadavg()[0]:.1f}"
    )
    line("collected to phone", [phone - collected for phone, _seen, collected in known])
    line("published to phone, asked again at once", [phone - seen for phone, seen, _collected in known])


def line(what: str, seconds: Sequence[float]) -> None:
    """Print median, p95 and worst of these; nothing for none."""
    if seconds:
        order = sorted(seconds)
        p50, p95 = (order[int((len(order) - 1) * share)] for share in (0.5, 0.95))
        print(f"{what}: p50 {p50:.1f} s, p95 {p95:.1f} s, worst {order[-1]:.1f} s")


if __name__ == "__main__":
    main()
