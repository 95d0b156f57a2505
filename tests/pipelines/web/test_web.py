"""What comes back from a site that behaves: bodies, conditions, redirects, and who we say that we are."""

import gzip
import threading
import zlib

import brotli
import pytest

from pipelines import web
from tests.pipelines.web.site import Site, names, page, policy, redirect, status

FEED = b"<rss version='2.0'><channel><title>Voorbeeld</title></channel></rss>" * 20


def fetch(site: Site, path: str, **changes) -> web.Response:
    return web.fetch(web.Request("bron", site.url(path)), policy(**changes))


def test_a_good_answer_comes_whole_with_its_headers_and_its_figures():
    with Site({"/feed": page(FEED, ETag='"a1"', Content_Type="application/rss+xml")}) as site:
        got = fetch(site, "/feed")
    assert got.body == FEED
    assert (got.name, got.url, got.final_url) == ("bron", site.url("/feed"), site.url("/feed"))
    assert (got.status, got.attempts, got.size, got.not_modified, got.moved_to) == (
        200, 1, len(FEED), False, None,
    )  # fmt: skip
    assert got.headers["etag"] == '"a1"' and got.headers["content-type"] == "application/rss+xml"
    assert 0 < got.seconds < 1


def test_the_site_is_told_who_asks_and_where_to_complain():
    with Site({"/feed": page(FEED)}) as site:
        fetch(site, "/feed")
    sent = site.asked[0].headers
    assert sent["user-agent"].startswith("Weerklank/") and "beheer@school.example" in sent["user-agent"]
    assert "br" in sent["accept-encoding"] and "gzip" in sent["accept-encoding"]
    assert "application/rss+xml" in sent["accept"]


def test_a_contact_of_several_lines_cannot_add_headers():
    assert "\n" not in web.user_agent("a@b.example\r\nX-Other: 1")


def test_without_a_condition_none_is_sent():
    with Site({"/feed": page(FEED)}) as site:
        fetch(site, "/feed")
    assert not {"if-none-match", "if-modified-since"} & site.asked[0].headers.keys()


def test_a_304_costs_no_body_and_its_conditions_go_out_as_the_server_wrote_them():
    written = 'W/"a,b c"', "Mon, 05 Oct 2026 10:00:00 GMT"
    with Site({"/feed": status(304, ETag=written[0])}) as site:
        got = web.fetch(web.Request("bron", site.url("/feed"), *written), policy())
    sent = site.asked[0].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == written
    assert (got.not_modified, got.body, got.size, got.status) == (True, b"", 0, 304)


def test_the_condition_goes_along_through_a_redirect():
    with Site({"/old": redirect("/new"), "/new": status(304)}) as site:
        got = web.fetch(web.Request("bron", site.url("/old"), etag='"a1"'), policy())
    assert got.not_modified and site.asked[1].headers["if-none-match"] == '"a1"'


def test_an_etag_of_odd_bytes_can_be_kept_and_sent_back():
    with Site({"/feed": page(FEED, ETag='"caf\udce9"')}) as site:
        got = fetch(site, "/feed")
        got.headers["etag"].encode("utf-8")  # a lone surrogate could not be stored
        again = web.fetch(web.Request("bron", site.url("/feed"), etag=got.headers["etag"]), policy())
    assert again.body == FEED


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        ("br", brotli.compress(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED)[2:-4]),
        ("GZIP", gzip.compress(FEED[:99]) + gzip.compress(FEED[99:])),
        ("br, gzip", gzip.compress(brotli.compress(FEED))),
        ("identity", FEED),
        ("gzip", FEED),
        ("gzip", gzip.compress(gzip.compress(FEED))),
        (None, gzip.compress(FEED)),
    ],
    ids=[
        "gzip", "x-gzip", "br", "zlib", "raw-deflate", "two-members", "br-in-gzip", "identity",
        "says-gzip-is-plain", "gzip-twice", "gzip-unsaid",
    ],
)  # fmt: skip
def test_a_packed_body_is_unpacked_however_it_is_labelled(name, packed):
    with Site({"/feed": page(packed, **({"Content_Encoding": name} if name else {}))}) as site:
        assert fetch(site, "/feed").body == FEED


def test_a_packed_body_that_breaks_off_gives_what_came():
    random_like = bytes(zlib.crc32(bytes([n & 255, n >> 8])) & 255 for n in range(40_000))
    with Site({"/feed": page(gzip.compress(random_like)[:30_000], Content_Encoding="gzip")}) as site:
        got = fetch(site, "/feed").body
    assert len(got) > 20_000 and random_like.startswith(got)


@pytest.mark.parametrize(("codes", "moved"), [((301,), True), ((308, 301), True), ((302,), False),
                                              ((307,), False), ((301, 302), False)])  # fmt: skip
def test_only_a_way_of_permanent_redirects_is_reported_as_a_move(codes, moved):
    pages = {f"/{at}": redirect(f"/{at + 1}", code) for at, code in enumerate(codes)}
    with Site(pages | {f"/{len(codes)}": page(FEED)}) as site:
        got = fetch(site, "/0")
    last = site.url(f"/{len(codes)}")
    assert (got.body, got.final_url, got.moved_to) == (FEED, last, last if moved else None)


def test_redirects_may_be_relative_and_hold_letters_beyond_ascii():
    with Site({"/a/b": redirect("../caf\u00e9?x=1#top"), "/caf%C3%A9": page(FEED)}) as site:
        assert fetch(site, "/a/b").body == FEED
    assert site.paths() == ["/a/b", "/caf%C3%A9?x=1"]


def test_user_and_password_go_to_their_own_site_only_and_into_no_report():
    rules = policy(allow_private=frozenset({"een.example", "twee.example"}))
    hosts = names(rules, een_example="127.0.0.1", twee_example="127.0.0.1")
    with Site({"/other": page(FEED)}) as site:
        site.pages["/feed"] = redirect(site.url("/other", "twee.example"), 301)
        written = site.url("/feed", "een.example").replace("://", "://jan:geheim@")
        got = web.fetch(web.Request("bron", written), rules, hosts)
    assert site.asked[0].headers["authorization"] == "Basic amFuOmdlaGVpbQ=="
    assert "authorization" not in site.asked[1].headers
    assert got.final_url == site.url("/other", "twee.example")


def test_a_proxy_from_the_environment_is_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Site({"/feed": page(FEED)}) as site:
        assert fetch(site, "/feed").body == FEED


def test_leaving_early_ends_what_is_on_its_way():
    with Site({"/quick": page(FEED), "/slow": page(FEED, wait=30)}) as site:
        asked = [web.Request("a", site.url("/quick")), web.Request("b", site.url("/slow"))]
        request, _ = next(iter(answers := web.fetch_all(asked, policy(total=20, read=20, whole=20))))
        assert request.name == "a"
        answers.close()
    assert not [one for one in threading.enumerate() if one.name == "web"]


def test_nothing_asked_is_nothing_answered():
    assert list(web.fetch_all([], policy())) == []
