"""Of a stream as dense as Jetstream's exactly what matches is kept, and what waits never passes its bound."""

import asyncio
import datetime as dt
import json
import random
import tracemalloc

from benchmarks.pipelines.listening import posts
from benchmarks.pipelines.matching import SEED, queries
from pipelines.connectors.bluesky import jetstream
from pipelines.mentions.matching.engine import compile
from pipelines.settings import FeedSource
from pipelines.sources.live import networks
from pipelines.sources.live.following import Ear, Follower
from pipelines.sources.live.known import Known
from pipelines.sources.live.spool import Spool
from pipelines.web.streams import Bounds
from tests.pipelines.sources.live.servers import Jetstream, commit
from tests.pipelines.web.site import policy

OURS = (("ROC Voorbeeld", '"ROC Voorbeeld"'),)


def follower(url: str, matcher, most: int = 1_000_000) -> Follower:
    source = FeedSource("s", "S", "bluesky-live", url, "social", dt.timedelta(hours=1))
    rules = policy(total=10.0)
    ear = Ear(matcher, Spool("posts", most), Spool("gone"), Known(), {})
    return Follower(networks.of(source, rules, Bounds(silence=20.0)), ear)


def drained(spool: Spool) -> list[dict]:
    rows = []
    while found := spool.oldest():
        rows += found[1]
        spool.done(found[0])
    return rows


def test_of_twenty_thousand_posts_those_that_match_are_kept_and_no_other(warehouse):
    matcher = compile(queries(200, random.Random(SEED)))
    made = posts(0.2, random.Random(SEED))
    texts = [json.loads(frame)["commit"]["record"]["text"] for frame in made]
    wanted = [text for text, found in zip(texts, matcher.match(texts), strict=True) if found]
    follows = follower("http://127.0.0.1:1/subscribe", matcher)
    for number, frame in enumerate(made):
        follows.take(jetstream.heard(frame.replace("KEY", f"k{number}")))
    follows.flush()
    assert len(made) == follows.posts == 20_000 and 100 < len(wanted) == follows.kept < 10_000
    assert [row["text"] for row in drained(follows.ear.posts)] == wanted


def test_memory_does_not_grow_with_what_is_dropped(warehouse):
    matcher = compile(OURS)
    frames = posts(0.0, random.Random(SEED))[:2_000]
    follows = follower("http://127.0.0.1:1/subscribe", matcher)

    def heard() -> None:
        for frame in frames:
            follows.take(jetstream.heard(frame))

    heard()
    tracemalloc.start()
    try:
        heard()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(5):
            heard()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert follows.posts == 14_000 and grown < 10_000


def test_a_spool_that_is_full_stops_the_stream_and_nothing_of_it_is_lost(warehouse):
    with Jetstream() as server:
        server.say(*[commit(number, f"ROC Voorbeeld, bericht {number}") for number in range(400)])
        follows = follower(f"{server.url}/subscribe", compile(OURS), most=20_000)
        key = f"s {server.url}/subscribe"
        follows.ear.places[key] = str(commit(0, "")["time_us"])
        rows: list[dict] = []
        fullest = 0

        async def all_of_them() -> None:
            nonlocal fullest
            task = asyncio.create_task(follows.forever())
            async with asyncio.timeout(100):
                while len({row["key"] for row in rows}) < 400:
                    await asyncio.sleep(0.2)
                    fullest = max(fullest, follows.ear.posts.waiting)
                    rows.extend(drained(follows.ear.posts))
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(all_of_them())
    assert {row["text"] for row in rows} == {f"ROC Voorbeeld, bericht {number}" for number in range(400)}
    assert fullest > 0


def test_a_line_that_a_dying_process_left_half_costs_only_itself(warehouse):
    spool = Spool("posts")
    spool.add([{"a": 1}, {"a": 2}])
    path = next(spool.folder.glob("*.jsonl"))
    path.write_bytes(path.read_bytes() + b'{"a": 3')
    again = Spool("posts")
    assert again.waiting == path.stat().st_size
    again.add([{"a": 4}])
    assert [row["a"] for row in drained(again)] == [1, 2, 4] and again.waiting == 0 == sum(
        1 for _ in again.folder.glob("*.jsonl")
    )
