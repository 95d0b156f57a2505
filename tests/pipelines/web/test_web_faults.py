"""What comes back from a site that misbehaves: an error in words, in time, within memory."""

import itertools
import socket
import threading
import time
from datetime import UTC, datetime

import pytest

from pipelines import web
from pipelines.support.errors import SourceError
from pipelines.web import network_errors
from tests.pipelines.web.site import (
    Site,
    endless,
    in_turn,
    names,
    page,
    policy,
    redirect,
    reset,
    silence,
    status,
)

# Where the feed is to come, and nothing is to wait: also on a machine with much other work.
ROOM = {"connect": 30.0, "read": 30.0, "total": 60.0, "whole": 120.0}
FEED = b"<rss version='2.0'><channel><title>Voorbeeld</title></channel></rss>"


def fetch(site: Site, path: str = "/feed", **changes) -> web.Response:
    return web.fetch(web.Request("bron", site.url(path)), policy(**changes))


def refused(site: Site, path: str = "/feed", **changes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(site, path, **changes)
    return caught.value


@pytest.mark.parametrize("fault", [status(code) for code in (408, 429, 502, 503, 504)])
def test_a_passing_fault_is_tried_again_and_the_feed_comes(fault):
    with Site({"/feed": in_turn(fault, fault, page(FEED))}) as site:
        got = fetch(site, retries=2, **ROOM)
    assert (got.body, got.attempts, len(site.asked)) == (FEED, 3, 3)


def test_a_connection_that_breaks_is_tried_again_and_the_feed_comes():
    with Site({"/feed": in_turn(reset, reset, page(FEED))}) as site:
        assert fetch(site, retries=2, **ROOM).body == FEED


def test_a_site_that_breaks_every_connection_is_a_fault_in_words():
    with Site({"/feed": reset}) as site:
        assert str(refused(site, retries=1)) == "127.0.0.1 broke off the connection."


@pytest.mark.parametrize("code", [400, 401, 403, 404, 406, 410, 418, 451, 500])
def test_a_lasting_fault_is_not_tried_again_and_names_its_status(code):
    with Site({"/feed": status(code)}) as site:
        error = refused(site, retries=2)
    assert len(site.asked) == 1
    assert error.status == code and str(code) in str(error)


def test_a_304_to_a_question_without_condition_is_a_fault():
    with Site({"/feed": status(304)}) as site:
        assert refused(site).status == 304


def test_the_pause_before_a_retry_doubles():
    with Site({"/feed": status(503)}) as site:
        began = time.monotonic()
        error = refused(site, retries=3, backoff=0.05, whole=5)
        took = time.monotonic() - began
    assert len(site.asked) == 4 and error.status == 503
    assert 0.5 * (0.05 + 0.1 + 0.2) < took < 5


def test_retry_after_is_waited_for():
    with Site({"/feed": in_turn(status(503, Retry_After="1"), page(FEED))}) as site:
        began = time.monotonic()
        assert fetch(site, retries=1, whole=4).body == FEED
        assert time.monotonic() - began >= 1.0


def test_a_retry_after_beyond_this_run_is_told_and_not_waited_for():
    with Site({"/feed": status(429, Retry_After="1800")}) as site:
        error = refused(site, retries=2)
    assert len(site.asked) == 1
    assert str(error) == "The site asks us to come back in 30 minutes (status 429)."


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("120", 120), ("Mon, 23 Nov 2026 12:02:00 GMT", 120), ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
     ("soon", None), ("", None), ("-5", None), ("1" * 40, 111_111_111)],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_as_a_date(written, seconds):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert network_errors.retry_after({"retry-after": written}, now) == seconds


def test_no_connection_within_its_time_is_a_fault_in_words():
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for other in (first, second):  # the line is full: who comes now gets no answer at all
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        began = time.monotonic()
        with pytest.raises(SourceError, match="no connection within") as caught:
            web.fetch(web.Request("bron", f"http://127.0.0.1:{full.getsockname()[1]}/"), policy(connect=0.3))
    assert caught.value.passing and 0.2 < time.monotonic() - began < 9


def test_a_name_server_that_hangs_counts_as_no_connection():
    enough = threading.Event()
    rules = policy(connect=0.3)
    slow = names(rules)
    slow._lookup = lambda *_, **__: enough.wait(10) and []
    try:
        with pytest.raises(SourceError, match="no connection within"):
            web.fetch(web.Request("bron", "http://traag.example/"), rules, slow)
    finally:
        enough.set()


def test_an_answer_that_falls_silent_ends_at_the_read_limit():
    with Site({"/feed": silence}) as site:
        began = time.monotonic()
        error = refused(site, read=0.3)
    assert "stopped answering" in str(error) and 0.2 < time.monotonic() - began < 9


def test_a_byte_now_and_then_ends_at_the_total_limit():
    with Site({"/feed": endless(b"x", pause=0.05)}) as site:
        began = time.monotonic()
        error = refused(site, total=0.6, retries=3)
    assert "too slow" in str(error) and 0.5 < time.monotonic() - began < 9
    assert len(site.asked) == 1


def test_all_attempts_together_end_at_the_limit_of_the_whole():
    with Site({"/feed": silence}) as site:
        refused(site, read=0.4, retries=9, whole=1.6)
    assert 1 < len(site.asked) < 6


def test_a_circle_of_redirects_is_recognised():
    with Site({"/a": redirect("/b"), "/b": redirect("/a")}) as site:
        assert "in a circle" in str(refused(site, "/a"))
    assert len(site.asked) == 2


def test_a_way_of_redirects_without_end_is_left():
    count = itertools.count()

    async def further(site, asked, writer):
        await redirect(f"/{next(count)}")(site, asked, writer)

    with Site({"*": further}) as site:
        assert "more than 5 times" in str(refused(site))
    assert len(site.asked) == 6


def test_what_is_no_http_is_a_fault_in_words():
    async def rubbish(site, asked, writer):
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")

    with Site({"/feed": rubbish}) as site:
        assert "no proper HTTP" in str(refused(site))


def test_an_answer_shorter_than_it_promised_is_a_fault():
    async def short(site, asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n<rss>")

    with Site({"/feed": short}) as site:
        assert "broke off" in str(refused(site))


def test_a_port_where_nobody_listens_and_a_name_that_is_none():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match="refuses the connection"):
        web.fetch(web.Request("bron", f"http://127.0.0.1:{port}/"), policy())
    with pytest.raises(SourceError, match=r"no site called niets\.example"):
        web.fetch(web.Request("bron", "http://niets.example/"), policy(), names(policy()))


def test_a_check_for_robots_is_called_by_its_name():
    with Site({"/feed": status(403, cf_mitigated="challenge")}) as site:
        assert "check for robots" in str(refused(site))
