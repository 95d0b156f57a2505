"""Every connector: one shape, one registry, one README, and a `parse` that touches nothing."""

import builtins
import datetime as dt
import inspect
import json
import re
import socket
from pathlib import Path

import pytest

from pipelines.connectors import registry
from pipelines.connectors.shared.api_client import ApiResult, DateRange, FetchRequest
from pipelines.settings import FeedSource, StatisticsSource
from pipelines.settings.models import CHANNEL_CONNECTORS, TRAFFIC_CONNECTORS
from pipelines.settings.patterns import PATTERNS
from pipelines.traffic.month_by_month import WHOLE
from pipelines.web import Policy
from pipelines.web.api import Payload
from tests.pipelines.connectors.feeds.answers import answered

FOLDER = Path(registry.__file__).parent
SERVICES = sorted(
    path.name for path in FOLDER.iterdir() if path.is_dir() and path.name not in ("shared", "__pycache__")
)
HEADS = ("Key", "Permission", "Gives", "Does not give", "Limits")
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 20)
POSTED = "2026-11-20T10:00:00+00:00"
ALL = {
    **{f"channel {name}": each for name, each in registry.CHANNELS.items()},
    **{f"traffic {name}": each for name, each in registry.TRAFFIC.items()},
    **{f"mentions {name}": each for name, each in registry.MENTIONS.items()},
    "feeds": registry.FEEDS,
    "logs": registry.LOGS,
}


def payload(what: str, body: object, **asked: str) -> Payload:
    return Payload(what, body if isinstance(body, bytes) else json.dumps(body).encode(), asked)


def number(reading) -> tuple:
    return reading.metric, reading.value


# name → (own answers, the first reading, how many posts)
CHANNEL_ANSWERS = {
    "mastodon": (
        [payload("profile", {"followers_count": 321, "following_count": 1}),
         payload("statuses", [{"id": "1", "created_at": POSTED, "content": "<p>a</p>"}])],
        ("followers", 321), 1,
    ),
    "bluesky": (
        [payload("profile", {"followersCount": 20, "followsCount": None}),
         payload("feed", {"feed": [{"post": {"uri": "at://x/1", "record": {"createdAt": POSTED}}}]})],
        ("followers", 20), 1,
    ),
    "youtube-feed": (
        [payload("feed", f"""<feed xmlns="http://www.w3.org/2005/Atom"
          xmlns:yt="http://www.youtube.com/xml/schemas/2015"><entry><yt:videoId>a</yt:videoId><title>T</title>
          <published>{POSTED}</published></entry></feed>""".encode())],
        ("posts", 0), 1,
    ),
    "youtube": (
        [payload("channel", {"items": [{"statistics": {"subscriberCount": "1230"}}]}),
         payload("videos", {"items": [{"id": "a", "snippet": {"publishedAt": POSTED}}]})],
        ("followers", 1230), 1,
    ),
    "facebook": (
        [payload("profile", {"followers_count": 7}), payload("posts", {"data": [{"id": "1", "created_time": POSTED}]})],
        ("followers", 7), 1,
    ),
    "instagram": (
        [payload("profile", {"followers_count": 8, "follows_count": 2}),
         payload("media", {"data": [{"id": "1", "timestamp": POSTED}]})],
        ("followers", 8), 1,
    ),
    "instagram-discovery": (
        [payload("profile", {"business_discovery": {"followers_count": 9, "media": {"data": [
            {"id": "1", "timestamp": POSTED}]}}})],
        ("followers", 9), 1,
    ),
    "linkedin-dma": (
        [payload("followers", {"elements": [{"type": "FOLLOWER", "metric": {"value": {"totalCount": {"long": 3}},
            "timeIntervals": {"timeRange": {"start": 1795132800000}}}}]})],
        ("gained", 3), 0,
    ),
    "linkedin": ([payload("size", {"firstDegreeSize": 5})], ("followers", 5), 0),
    "x": (
        [payload("profile", {"data": {"public_metrics": {"followers_count": 4, "following_count": 1}}}),
         payload("posts", {"data": [{"id": "1", "created_at": POSTED}]}, start_time="2026-11-16T00:00:00Z")],
        ("followers", 4), 1,
    ),
}  # fmt: skip
HEADINGS = ("date", "sessionSource", "sessionMedium", "sessionCampaignName", "landingPage")
DAY_WHOLE = payload(WHOLE, {}, start=str(DAY), end=str(DAY))
START = str(int(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC).timestamp() * 1000))
# Each holds 12 sessions of one day, that came from instagram.
TRAFFIC_ANSWERS = {
    "ga4": [payload("visits", {"dimensionHeaders": [{"name": name} for name in HEADINGS], "rows": [{
        "dimensionValues": [{"value": value} for value in ("20261120", "instagram", "social", "", "/")],
        "metricValues": [{"value": "12"}, {"value": "10"}]}]}), DAY_WHOLE],
    "matomo": [payload("reports", [
        {str(DAY): {"nb_visits": 12}}, [], [], {str(DAY): [{"label": "Instagram", "nb_visits": 12}]}, [], [], [], [],
    ]), DAY_WHOLE],
    "plausible": [payload("visits", {"results": [
        {"dimensions": [str(DAY), "instagram", "social", "", "/"], "metrics": [12, 10]}]},
        metrics='["visits", "visitors"]'), DAY_WHOLE],
    "umami": [payload("stats", {"visits": "12"}, startAt=START),
              payload("domain", [{"name": "instagram", "visits": 12}], startAt=START), DAY_WHOLE],
}  # fmt: skip
MENTION_ANSWERS = {
    "mastodon": [payload("statuses", [{"uri": "at://1", "url": "https://m.example/1", "created_at": POSTED,
                                       "content": "<p>Een bericht</p>"}])],
    "bluesky": [payload("posts", {"posts": [{"uri": "at://1", "record": {"text": "Een bericht",
                                                                         "createdAt": POSTED}}]})],
    "google_reviews": [payload("reviews", {"reviews": [{"name": "at://1", "comment": "Een bericht",
                                                        "createTime": POSTED}]})],
}  # fmt: skip
FEED = f"""<rss version="2.0"><channel><title>x</title><item><guid isPermaLink="false">at://1</guid>
<title>Kop</title><description>Een bericht</description><pubDate>{POSTED}</pubDate></item></channel></rss>"""


@pytest.fixture
def untouchable(monkeypatch):
    """Whoever asks the network or opens a file fails."""

    def touched(*_args, **_more):
        raise AssertionError("parse touched something outside")

    monkeypatch.setattr(socket, "socket", touched)
    monkeypatch.setattr(builtins, "open", touched)
    monkeypatch.setattr(Path, "open", touched)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_who_needs_its_key_what_it_gives_and_what_not(service):
    text = (FOLDER / service / "README.md").read_text(encoding="utf-8")
    assert re.match(r"# \S", text)
    told = dict(re.findall(r"^- \*\*([\w ]+)\*\*: (\S.+)", text, re.MULTILINE))
    assert tuple(told) == HEADS


def test_every_service_is_in_the_registry_and_in_the_overview():
    assert len(SERVICES) > 12
    assert {each.__name__.split(".")[2] for each in ALL.values()} == set(SERVICES)
    overview = (FOLDER.parents[1] / "docs" / "connectors" / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([\w-]+\.md)", overview)
    assert links
    for link in links:
        assert (FOLDER.parents[1] / "docs" / "connectors" / link).exists(), link


def test_the_configuration_knows_the_connectors_of_the_registry_and_no_others():
    assert registry.CHANNELS.keys() == CHANNEL_CONNECTORS.keys()
    assert {*registry.TRAFFIC, "logs"} == set(TRAFFIC_CONNECTORS)
    assert set(registry.MENTIONS) == {each.service for each in PATTERNS.values() if each.service}


@pytest.mark.parametrize("name", ALL)
def test_every_connector_fetches_and_parses_with_types(name):
    connector = ALL[name]
    assert isinstance(connector.SERVICE, str) and connector.SERVICE
    fetch, parse = inspect.signature(connector.fetch), inspect.signature(connector.parse)
    sources = {"channel": StatisticsSource, "traffic": StatisticsSource, "logs": StatisticsSource}
    source = sources.get(name.split()[0], FeedSource)
    assert [each.annotation for each in fetch.parameters.values()] == [source, FetchRequest]
    assert getattr(fetch.return_annotation, "__origin__", None) is ApiResult
    payloads, of, read_at = parse.parameters.values()
    assert (of.annotation, read_at.annotation) == (source, dt.datetime)
    assert payloads.annotation == fetch.return_annotation.__args__[0]
    assert parse.return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("name", registry.CHANNELS)
def test_what_a_channel_answered_is_read_under_the_channels_name(name, untouchable):
    payloads, first, posts = CHANNEL_ANSWERS[name]
    source = StatisticsSource("channel-ons", "Ons", "ons", name, "ons")
    data = registry.CHANNELS[name].parse(payloads, source, NOW)
    assert number(data.readings[0]) == first and len(data.posts) == posts
    assert {each.channel for each in (*data.readings, *data.posts)} == {"ons"}
    assert data.missing == ()
    assert registry.CHANNELS[name].parse(payloads, source, NOW) == data


@pytest.mark.parametrize("name", registry.TRAFFIC)
def test_what_measures_the_site_answered_adds_up(name, untouchable):
    source = StatisticsSource("traffic-site", "Site", "", name, "1")
    data = registry.TRAFFIC[name].parse(TRAFFIC_ANSWERS[name], source, NOW)
    assert [(row.day, row.source, row.sessions) for row in data.visits] == [(DAY, "instagram", 12)]
    assert (data.days, data.missing) == ((DAY,), ())


@pytest.mark.parametrize("name", registry.MENTIONS)
def test_what_others_wrote_becomes_entries(name, untouchable):
    source = FeedSource("s", "ROC", "x", "https://s.example/", "social")
    (entry,) = registry.MENTIONS[name].parse(MENTION_ANSWERS[name], source, NOW)
    assert (entry["guid"], entry["text"]) == ("at://1", "Een bericht")
    assert entry["published_at"] == dt.datetime.fromisoformat(POSTED)


def test_a_feed_becomes_entries_of_the_same_kind(untouchable):
    source = FeedSource("s", "Krant", "feed", "https://krant.example/rss", "press")
    (entry,) = registry.FEEDS.parse(answered(FEED.encode(), source.url), source, NOW)
    assert (entry["guid"], entry["title"], entry["text"]) == ("at://1", "Kop", "Een bericht")


def test_logs_are_opened_by_fetch_and_counted_by_parse(tmp_path):
    path = tmp_path / "access.log"
    path.write_text(
        '203.0.113.1 - - [20/Nov/2026:12:00:00 +0100] "GET / HTTP/1.1" 200 5 "https://www.instagram.com/" "Mozilla/5.0'
        ' (X11; Linux x86_64) Firefox/140.0"\n',
        encoding="utf-8",
    )
    source = StatisticsSource(
        "traffic-site", "Site", "", "logs", "", path=str(path), site="www.school.example"
    )
    request = FetchRequest(Policy("test"), NOW, DateRange(DAY, DAY))
    opened = registry.LOGS.fetch(source, request)
    read = registry.LOGS.parse(opened.payloads, source, NOW)
    assert [(row.day, row.source, row.sessions) for row in read.counted.visits] == [
        (DAY, "www.instagram.com", 1)
    ]
    again = registry.LOGS.fetch(
        source, FetchRequest(Policy("test"), NOW, DateRange(DAY, DAY), log_state=read.state)
    )
    assert registry.LOGS.parse(again.payloads, source, NOW).lines == 0
