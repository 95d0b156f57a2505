"""From a post to the phone, by a stream and by a source that is asked at its own rhythm, while items are scored.

    python -m benchmarks.cases.heard [--way streamed|jetstream|polled] [--posts 200] [--minutes 4] [--items 12000]

A Mastodon (or a Jetstream that sends thirty posts of strangers with each of ours) and a push service on loopback;
`listen` and `watch` are processes of their own, as in a school; posts come at random moments; another process loads
and scores the items meanwhile. Published to phone is what a clock says: from the moment that is written in the post
until the phone has the message.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cases.phone import SCORING, line
from pipelines.access.person import SCHEDULE
from pipelines.runs.run import run
from tests.pipelines.cases.alerts import posting
from tests.pipelines.cases.alerts.school import School, school
from tests.pipelines.sources.live.servers import MICROSECOND, Jetstream, Mastodon, commit, status
from warehouse.core.connection import reading

SOURCES = {
    "streamed": 'pattern = "mastodon-live"\nurl = "{url}/api/v1/streaming/hashtag?tag=mbo"\nsecret = "M_TOKEN"',
    "jetstream": 'pattern = "bluesky-live"\nurl = "{url}/subscribe"',
    "polled": 'pattern = "mastodon-tag-api"\nurl = "{url}/api/v1/timelines/tag/mbo"',
}
LIFE = 15.0  # seconds between two signs of life of a stream
OTHERS = 30  # posts of strangers that Jetstream sends with each of ours
AFTER = 420.0  # seconds for the last post to arrive


def main() -> None:
    """Post, wait for the phone, and print how long each took."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--way", choices=tuple(SOURCES), default="streamed")
    asked.add_argument("--posts", type=int, default=200)
    asked.add_argument("--minutes", type=float, default=4.0)
    asked.add_argument("--items", type=int, default=12_000)
    args = asked.parse_args()
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory(prefix="heard-") as folder,
        Jetstream() if args.way == "jetstream" else Mastodon() as server,
        school(Path(folder), patch, ladder=posting.LADDER) as roc,
    ):
        patch.setenv("M_TOKEN", "token-mastodon")
        patch.setenv("WEERKLANK_WAREHOUSE", roc.url)
        said = SOURCES[args.way].format(url=server.url)
        (roc.where / "sources.toml").write_text(f'[[sources]]\nname = "plein"\n{said}\n', encoding="utf-8")
        run(SCHEDULE, roc.settings, url=roc.url)
        _measure(args, server, roc)


def _measure(args: argparse.Namespace, server: Mastodon | Jetstream, roc: School) -> None:
    where = ["--config", str(roc.where), "--warehouse", roc.url]
    begun = [
        subprocess.Popen([sys.executable, "-m", "pipelines", word, *where]) for word in ("listen", "watch")
    ]
    scoring = subprocess.Popen(
        [sys.executable, "-c", SCORING, str(roc.where), roc.url, str(args.items)],
        stdout=subprocess.PIPE,
        text=True,
    )
    stop, arrived = threading.Event(), dict[str, float]()
    looking = threading.Thread(target=_look, args=(roc, server, stop, arrived), daemon=True)
    looking.start()
    loads = [os.getloadavg()[0]]
    try:
        while args.way != "polled" and not server.asked:
            time.sleep(0.2)
        dice = random.Random(17)
        moments = sorted(dice.uniform(0, args.minutes * 60) for _ in range(args.posts))
        start = time.monotonic()
        for at, moment in enumerate(moments):
            time.sleep(max(0.0, start + moment - time.monotonic()))
            text = posting.THREATS[at % 3].format(school="ROC Test")
            _publish(server, at + 1, f"{text} Dit is bericht {at} van vandaag.")
            loads.append(os.getloadavg()[0])
        until = time.monotonic() + AFTER
        while len(arrived) < args.posts and time.monotonic() < until:
            time.sleep(1)
    finally:
        stop.set()
        scoring.terminate()
        for process in begun:
            process.terminate()
        for process in begun:
            process.wait()
        scored = scoring.communicate()[0].split()
        looking.join(60)
    _told(args, roc, arrived, scored[-1] if scored else "0", loads)


def _publish(server: Mastodon | Jetstream, number: int, text: str) -> None:
    published = datetime.now(UTC)
    if isinstance(server, Mastodon):
        return server.say("update", status(number, text, created_at=published.isoformat()))
    others = [_told_now(f"Een bericht van iemand anders, {number}.{other}", f"o{number}-{other}", published)
              for other in range(OTHERS)]  # fmt: skip
    return server.say(*others, _told_now(text, f"k{number}", published))


def _told_now(text: str, key: str, published: datetime) -> dict[str, Any]:
    told: dict[str, Any] = commit(0, text, key=key)
    told["commit"]["record"]["createdAt"] = published.isoformat()
    return told | {"time_us": int(published.timestamp() * MICROSECOND)}


def _look(
    roc: School, server: Mastodon | Jetstream, stop: threading.Event, arrived: dict[str, float]
) -> None:
    """Note when each message was first on the phone, by the alert that it names; let the stream say that it lives."""
    seen, lived = 0, time.monotonic()
    while not stop.wait(0.05):
        if time.monotonic() - lived > LIFE:
            lived = time.monotonic()
            if isinstance(server, Mastodon):
                server.live()
        for asked in list(roc.phone.asked)[seen:]:
            seen += 1
            told = asked.json()
            words = str(told.get("message")) if isinstance(told, dict) else ""
            if asked.path.startswith("/push/anna") and "?alert=" in words:
                arrived.setdefault(words.rpartition("?alert=")[2].strip(), time.time())


def _told(
    args: argparse.Namespace, roc: School, arrived: Mapping[str, float], scored: str, loads: list[float]
) -> None:
    with reading(roc.url) as con:
        rows = con.execute(
            "select alert_id, epoch(seen_at), epoch(collected_at) from alerts where rule = 'threat'"
        ).fetchall()
    known = [(arrived[name], seen, collected) for name, seen, collected in rows if name in arrived]
    messages = sum(asked.path.startswith("/push/anna") for asked in roc.phone.asked)
    print(
        f"{args.way}: {args.posts} posts, {len(rows)} alerts, {len(known)} on the phone, {messages} messages; {scored}"
        f" of {args.items} items scored meanwhile; load average {min(loads):.0f} to {max(loads):.0f}"
    )
    line("collected to phone", [phone - collected for phone, _seen, collected in known])
    line("published to phone", [phone - seen for phone, seen, _collected in known])


if __name__ == "__main__":
    main()
