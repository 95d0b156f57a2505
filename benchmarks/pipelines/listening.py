"""Listening: 200 queries matched on a stream as dense as Jetstream's, on one thread, and the memory it takes.

    python -m benchmarks.pipelines.listening [--minutes 10] [--share 0.005] [--rate 2000]

A server on loopback, a process of its own, sends posts over a websocket as fast as they are taken; the follower of
`listen` reads, matches and keeps what matches, and what is kept is taken from the disk as storing would. Seconds are of
the processor, so that a busy machine does not blur them: a stream of 2,000 posts a second needs 2,000 in one of them.
Memory is what the process holds (RSS), a line a minute. `--rate` sends so many posts a second and no more, so that an
hour takes what an hour of a stream takes.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pipelines.matching import FILLER, KINDS, NAMES, PLACES, SEED, queries

POSTS = 20_000  # made once, and sent round and round, each time as others: every post has a number of its own
COUNT = 200
COLLECTION = "app.bsky.feed.post"
LINE = 5.0  # seconds between two looks


def posts(share: float, dice: random.Random) -> list[str]:
    """Messages of Jetstream: posts of five to fifty words; this share of them may be about a school."""
    made = []
    for number in range(POSTS):
        words = dice.choices(FILLER, k=dice.randint(5, 50))
        if dice.random() < share:
            at = dice.randrange(len(words))
            words[at] = f"{dice.choice(NAMES)} {dice.choice(KINDS)} {dice.choice(PLACES)}"
        record = {"$type": COLLECTION, "text": " ".join(words)[:300], "createdAt": "2026-11-23T08:00:00.000Z",
                  "langs": ["nl"]}  # fmt: skip
        told = {"did": f"did:plc:{number:024}", "time_us": 0, "kind": "commit", "commit": {
            "rev": "3l3qo2vutsw2b", "operation": "create", "collection": COLLECTION, "rkey": "KEY", "record": record,
            "cid": "bafyreidwaivazkwu67xztlmuobx35hs2lnfh3kolmgfmucldvhd3sgzcqi"}}  # fmt: skip
        made.append(json.dumps(told))
    return made


async def serve(share: float, rate: float) -> None:
    """Send posts to whoever asks, so many a second, 0 for as fast as they are taken; say the port first."""
    from aiohttp import web

    made = posts(share, random.Random(SEED))

    async def subscribe(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        number, begun = 0, time.monotonic()
        with contextlib.suppress(ConnectionError):
            while not socket.closed:
                # What the clock is behind is made up for: a machine that is busy for a second sends the rest after it.
                if rate and number >= (time.monotonic() - begun) * rate:
                    await asyncio.sleep(0.01)
                    continue
                text = made[number % POSTS]
                at = time.time_ns() // 1000
                await socket.send_str(
                    text.replace('"time_us": 0', f'"time_us": {at}').replace("KEY", f"k{number}")
                )
                number += 1
        return socket

    application = web.Application()
    application.add_routes([web.get("/subscribe", subscribe)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def held() -> float:
    """Return what this process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def follow(port: int, minutes: float) -> None:
    """Follow it, and say each minute how it goes."""
    import datetime as dt

    from pipelines import web
    from pipelines.mentions.matching.engine import compile
    from pipelines.settings import FeedSource
    from pipelines.sources.live import networks
    from pipelines.sources.live.following import Ear, Follower
    from pipelines.sources.live.known import Known
    from pipelines.sources.live.spool import Spool
    from pipelines.web.streams import Bounds

    policy = web.Policy(web.user_agent("bench"), allow_private=frozenset({"127.0.0.1"}), total=60.0)
    source = FeedSource(
        "s", "S", "bluesky-live", f"http://127.0.0.1:{port}/subscribe", "social", dt.timedelta(hours=1)
    )
    matcher = compile(queries(COUNT, random.Random(SEED)))
    waiting = Spool("posts")
    ear = Ear(matcher, waiting, Spool("gone"), Known(), {})
    follower = Follower(networks.of(source, policy, Bounds()), ear)
    task = asyncio.create_task(follower.forever())
    print(
        "| minute | posts | kept | posts per second of the processor | memory, MB | load average |\n"
        "|--:|--:|--:|--:|--:|--:|",
        flush=True,
    )
    begun, minute = time.monotonic(), 0
    posts_then, cpu_then = 0, time.process_time()
    while time.monotonic() - begun < minutes * 60:
        await asyncio.sleep(LINE)
        while found := waiting.oldest():
            waiting.done(found[0])
        if (time.monotonic() - begun) // 60 > minute:
            minute += 1
            cpu, count = time.process_time(), follower.posts
            rate = (count - posts_then) / (cpu - cpu_then)
            print(
                f"| {minute} | {count:,} | {follower.kept:,} | {rate:,.0f} | {held():.1f} | {os.getloadavg()[0]:.1f} |",
                flush=True,
            )
            posts_then, cpu_then = count, cpu
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--share", type=float, default=0.005, help="of the posts that may be about a school")
    parser.add_argument("--rate", type=float, default=0.0, help="posts a second; 0: as many as are taken")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        asyncio.run(serve(args.share, args.rate))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WEERKLANK_DATA"] = folder
        command = [
            sys.executable,
            "-m",
            "benchmarks.pipelines.listening",
            "--serve",
            "--share",
            str(args.share),
            "--rate",
            str(args.rate),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                port = int((server.stdout.readline() if server.stdout else "").strip())
                asyncio.run(follow(port, args.minutes))
            finally:
                server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
