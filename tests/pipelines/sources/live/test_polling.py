"""Quick sources are asked every few minutes, conditionally, and as seldom as their platform wants."""

import datetime as dt

import pytest

from pipelines.settings import FeedSource, patterns
from pipelines.sources.live import rhythm
from pipelines.sources.live.polling import Poller
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.test_services import post, status
from tests.pipelines.runs.school import NOW, rows
from tests.pipelines.sources.live.listening import listening, school, texts, until
from tests.pipelines.web.site import Site, page
from warehouse.sources.rhythm import Brought

MINUTE = dt.timedelta(minutes=1)


def one(pattern: str, **more) -> FeedSource:
    ready = patterns.PATTERNS[pattern]
    every = dt.timedelta(minutes=ready.every_minutes)
    return FeedSource("x", "X", pattern, "https://x.example", ready.kind, **{"every": every} | more)


@pytest.mark.parametrize(
    ("pattern", "brought", "minutes"),
    [
        ("mastodon-search", None, 5),
        ("mastodon-search", Brought(0, 30), 5),
        ("mastodon-search", Brought(30 * 24 * 20, 30), 2),
        ("mastodon-search", Brought(30 * 24 * 5, 30), 3),
        ("bluesky-search", Brought(3, 30), 5),
        ("feed", None, 60),
        ("feed", Brought(0, 3), 60),
        ("feed", Brought(0, 30), 240),
        ("feed", Brought(30 * 24, 30), 15),
        ("feed", Brought(30 * 6, 30), 60),
        ("feed", Brought(6, 1), 60),
        ("feed", Brought(4, 30), 240),
        ("google-news", Brought(3000, 30), 60),
        ("reddit", Brought(3000, 30), 60),
        ("youtube", Brought(0, 30), 360),
    ],
)
def test_a_source_is_asked_by_its_own_rhythm_within_the_bounds_of_its_platform(pattern, brought, minutes):
    assert rhythm.pace(one(pattern), brought) == minutes * MINUTE


def test_what_the_configuration_says_holds():
    source = one("mastodon-search", every=20 * MINUTE, every_set=True)
    assert rhythm.pace(source, Brought(9999, 30)) == 20 * MINUTE and not rhythm.is_quick(source)
    assert rhythm.pace(one("feed", every=3 * MINUTE, every_set=True), None) == 3 * MINUTE


def test_no_pattern_is_asked_more_often_than_every_two_minutes_or_less_than_four_times_a_day():
    for name, pattern in patterns.PATTERNS.items():
        least, most = pattern.bounds
        assert 2 <= least <= most <= 360, name
        assert not pattern.quick or most <= 5, name


def test_the_configuration_is_read_with_what_was_said(warehouse, tmp_path):
    said = '[[sources]]\nname = "a"\npattern = "reddit"\nhandle = "roc"\nevery = "10m"\n'
    silent = '[[sources]]\nname = "b"\npattern = "reddit"\nhandle = "roc"\n'
    read = school(tmp_path / "config", said, silent)
    assert [(each.every_set, each.every) for each in read.sources] == [
        (True, 10 * MINUTE),
        (False, 60 * MINUTE),
    ]


def tag(url: str, name: str = "tag") -> str:
    return (
        f'[[sources]]\nname = "{name}"\npattern = "mastodon-tag-api"\nurl = "{url}api/v1/timelines/tag/mbo"\n'
    )


def test_what_did_not_change_is_the_same_and_what_did_is_new(warehouse, tmp_path):
    found = [status(1, "anna", "ROC Voorbeeld is fijn")]
    with ApiServer(lambda asked: found) as api:
        read, poller = school(tmp_path / "config", tag(api.url)), Poller()
        first = list(poller.poll(read, NOW))
        assert [len(each.entries) for each in first] == [1]
        assert not list(poller.poll(read, NOW + 4 * MINUTE))
        assert [each.is_same for each in poller.poll(read, NOW + 5 * MINUTE)] == [True]
        found.insert(0, status(2, "anna", "ROC Voorbeeld is groot"))
        assert [(each.is_same, len(each.entries)) for each in poller.poll(read, NOW + 10 * MINUTE)] == [
            (False, 2)
        ]
        assert len(api.asked) == 3


def test_a_platform_that_asks_for_time_gets_it(warehouse, tmp_path):
    answers = [Answer({"error": "Too many requests"}, 429, headers={"Retry-After": "1800"})]
    with ApiServer(lambda asked: answers[0]) as api:
        read, poller = school(tmp_path / "config", tag(api.url)), Poller()
        (failed,) = poller.poll(read, NOW)
        assert failed.error.status == 429
        answers[0] = []
        assert not list(poller.poll(read, NOW + 29 * MINUTE))
        assert [each.error for each in poller.poll(read, NOW + 30 * MINUTE)] == [None]


def test_what_fails_is_asked_less_and_less_and_then_as_before(warehouse, tmp_path):
    answers = [Answer({"error": "kapot"}, 500)]
    with ApiServer(lambda asked: answers[0]) as api:
        read, poller, at = school(tmp_path / "config", tag(api.url)), Poller(), NOW
        pauses = []
        for _ in range(6):
            assert [each.error.status for each in poller.poll(read, at)] == [500]
            after = poller.next_at(read.sources[0])
            pauses.append((after - at) / MINUTE)
            at = after
        assert pauses == [5, 10, 20, 40, 60, 60]
        answers[0] = []
        assert [each.error for each in poller.poll(read, at)] == [None]
        assert poller.next_at(read.sources[0]) == at + 5 * MINUTE


def test_a_session_of_bluesky_serves_an_hour(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("APP_PASSWORD", "abcd-efgh-ijkl")
    tokens: list[str] = []

    def site(asked):
        if asked.path.endswith("createSession"):
            tokens.append(f"jwt-geheim-{len(tokens)}")
            return {"accessJwt": tokens[-1]}
        if asked.headers["authorization"] != f"Bearer {tokens[-1]}":
            return Answer({"error": "ExpiredToken", "message": "Token has expired"}, 400)
        return {"posts": [post(1, "ROC Voorbeeld")]}

    with ApiServer(site) as api:
        url = f"{api.url}xrpc/app.bsky.feed.searchPosts?q=roc"
        said = f'[[sources]]\nname = "zoek"\npattern = "bluesky-search"\nurl = "{url}"\n'
        read = school(tmp_path / "config", said + 'secret = "APP_PASSWORD"\naccount = "school.bsky.social"\n')
        poller = Poller()
        for minutes in range(0, 60, 5):
            assert [each.error for each in poller.poll(read, NOW + minutes * MINUTE)] == [None]
        assert len(tokens) == 1
        assert [each.error for each in poller.poll(read, NOW + 60 * MINUTE)] == [None]
        assert len(tokens) == 2
        tokens.append("they ended it")
        assert [each.error for each in poller.poll(read, NOW + 65 * MINUTE)] == [None]
        assert len(tokens) == 4


RSS = """<rss version="2.0"><channel><title>x</title><item><guid isPermaLink="false">1</guid>
<description>Iets over ROC Voorbeeld</description></item></channel></rss>"""


def test_a_site_that_keeps_programs_out_is_not_asked_every_few_minutes(warehouse, tmp_path):
    pages = {"/robots.txt": page("User-agent: *\nDisallow: /tags"), "*": page(RSS)}
    with Site(pages) as site:
        rss = '[[sources]]\nname = "{0}"\npattern = "mastodon-tag"\nurl = "{1}{0}/mbo.rss"\n'
        read = school(tmp_path / "config", rss.format("tags", site.url()), rss.format("open", site.url()))
        assert [each.source.name for each in Poller().poll(read, NOW)] == ["open"]
        assert site.paths() == ["/robots.txt", "/open/mbo.rss"]


def test_what_is_asked_is_stored_beside_the_scheduler_and_counts_as_a_run(warehouse, tmp_path):
    found = [status(1, "anna", "ROC Voorbeeld is fijn")]
    with ApiServer(lambda asked: found) as api:
        read = school(tmp_path / "config", tag(api.url))
        with listening(read):
            until(lambda: texts() == ["ROC Voorbeeld is fijn"])
    assert rows("select outcome, added from source_runs") == [("new", 1)]
