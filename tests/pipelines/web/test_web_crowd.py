"""Many sources at once: a limit per host and for the run, and none that stops another."""

import asyncio
import gzip
import time
import tracemalloc

import pytest

from pipelines import web
from pipelines.support.errors import SourceError
from pipelines.web.throttle import FetchLimits
from tests.pipelines.web.site import Site, endless, names, page, policy, redirect, reset, silence, status

FEED = b"<rss version='2.0'><channel><title>Voorbeeld</title></channel></rss>"


def ask(urls, rules, resolver=None) -> dict:
    asked = [web.Request(f"{at}", url) for at, url in enumerate(urls)]
    return {request.url: answer for request, answer in web.fetch_all(asked, rules, resolver)}


def test_one_host_is_asked_no_more_at_once_than_its_limit():
    with Site({"*": page(FEED, wait=0.05)}) as site:
        got = ask([site.url(f"/{at}") for at in range(12)], policy(per_host=3))
    assert len(got) == 12 and all(answer.body == FEED for answer in got.values())
    assert site.most_at_once == 3


def test_a_busy_host_does_not_hold_up_another():
    rules = policy(allow_private=frozenset({"druk.example", "rustig.example"}), per_host=1, concurrency=4)
    hosts = names(rules, druk_example="127.0.0.1", rustig_example="127.0.0.1")
    with Site({"/slow": page(FEED, wait=0.3), "*": page(FEED)}) as site:
        asked = [web.Request(f"druk {at}", site.url("/slow", "druk.example")) for at in range(4)]
        asked.append(web.Request("rustig", site.url("/feed", "rustig.example")))
        first = next(iter(web.fetch_all(asked, rules, hosts)))
    assert first[0].name == "rustig"


def test_the_whole_run_asks_no_more_at_once_than_its_limit():
    sites = {f"h{at}_example": "127.0.0.1" for at in range(12)}
    rules = policy(allow_private=frozenset(name.replace("_", ".") for name in sites), concurrency=5)
    with Site({"*": page(FEED, wait=0.05)}) as site:
        got = ask([site.url("/", f"h{at}.example") for at in range(12)], rules, names(rules, **sites))
    assert len(got) == 12 and site.most_at_once == 5


def test_answers_come_in_the_order_in_which_they_are_ready():
    with Site({"/late": page(FEED, wait=0.4), "/soon": page(FEED)}) as site:
        assert [url[-5:] for url in ask([site.url("/late"), site.url("/soon")], policy())] == [
            "/soon", "/late",
        ]  # fmt: skip


def test_one_bad_source_never_stops_the_others():
    async def rubbish(site, asked, writer):
        writer.write(b"\x00\x01\x02\x03\r\n\r\n")

    bad = {
        "/404": status(404), "/500": status(500), "/reset": reset, "/silent": silence, "/rubbish": rubbish,
        "/circle": redirect("/circle"), "/drip": endless(b"x", 0.1), "/endless": endless(b"x" * 65_536),
        "/bomb": page(gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"),
        "/away": redirect("file:///etc/passwd"), "/inside": redirect("http://10.0.0.1/"),
        "/odd": redirect("http://[not-an-address/"),
        "/packed": page(b"\x01\x02\x03 rubbish" * 9, Content_Encoding="br"),
        "/long": page(FEED, X_Long="x" * 70_000),
    }  # fmt: skip
    rules = policy(per_host=40, max_bytes=1_000_000, retries=1)
    with Site(bad | {"*": page(FEED, wait=0.02)}) as site:
        good = [site.url(f"/feed{at}") for at in range(20)]
        worse = ["file:///etc/passwd", "http://", f"http://{'a' * 70}.example/", "http://127.0.0.1:1/"]
        began = time.monotonic()
        got = ask([*[site.url(path) for path in bad], *worse, *good], rules)
        took = time.monotonic() - began
    assert all(got[url].body == FEED for url in good)
    errors = [answer for url, answer in got.items() if url not in good]
    assert len(errors) == len(bad) + len(worse)
    assert [error for error in errors if not isinstance(error, SourceError) or len(str(error)) < 15] == []
    assert took < 15


@pytest.mark.parametrize(("bodies", "pieces"), [(30, 64), (130, 14)])
def test_a_slow_caller_holds_few_bodies_in_memory(bodies, pieces):
    async def large(site, asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(pieces):
            writer.write(b"x" * 65_536)
            await writer.drain()

    with Site({"*": large}) as site:
        asked = [web.Request(f"{at}", site.url(f"/{at}")) for at in range(bodies)]
        tracemalloc.start()
        try:
            answers = web.fetch_all(asked, policy(per_host=50, total=9, whole=9, read=9))
            assert next(answers)[1].size == pieces * 65_536
            time.sleep(0.7)
            peak = tracemalloc.get_traced_memory()[1]
            sizes = {answer.size for _, answer in answers}
        finally:
            tracemalloc.stop()
    assert sizes == {pieces * 65_536}
    assert peak < 80 * 2**20  # all of them would be 120 MB


def test_all_feeds_of_a_host_wait_when_it_asks_to_be_left_alone():
    async def turns():
        limits = FetchLimits(policy(allow_private=frozenset(), whole=1.0), None, asyncio.Semaphore(9))
        limits.pause("druk.example", 0.2, 429)
        began = time.monotonic()
        async with limits.turn("druk.example"):
            waited = time.monotonic() - began
        limits.pause("druk.example", 600, 429)
        with pytest.raises(SourceError, match=r"come back in 10 minutes \(status 429\)"):
            async with limits.turn("druk.example"):
                pass
        return waited

    assert 0.2 <= asyncio.run(turns()) < 9


def test_two_starts_on_one_public_host_lie_a_moment_apart():
    async def starts():
        limits = FetchLimits(policy(allow_private=frozenset(), gap=0.1), None, asyncio.Semaphore(9))
        times = []

        async def one():
            async with limits.turn("school.example"):
                times.append(time.monotonic())

        await asyncio.gather(*(one() for _ in range(3)))
        return times

    first, second, third = asyncio.run(starts())
    assert second - first >= 0.09 and third - second >= 0.09
