"""LinkedIn's two APIs, X with its ceiling, and YouTube without a key: over HTTP, through the run."""

import datetime as dt
import json

import pytest

from pipelines.connectors.linkedin import community as linkedin
from pipelines.connectors.linkedin import portability
from pipelines.connectors.x import statistics
from pipelines.connectors.youtube import feed_statistics
from pipelines.settings import StatisticsSource
from pipelines.web.api import Payload
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import NOW, measured, school
from tests.pipelines.connectors.test_social import configured, payload, rows
from warehouse.channels import readings
from warehouse.core.connection import writing

TOKEN = "linkedin-token-1"


@pytest.fixture(autouse=True)
def _token(monkeypatch):
    monkeypatch.setenv("A_TOKEN", TOKEN)


def timed(day: str) -> dict:
    begun = dt.datetime.fromisoformat(f"{day}T00:00:00+00:00")
    return {"start": int(begun.timestamp() * 1000), "end": int(begun.timestamp() * 1000) + 86_400_000}


def ran(tmp_path, site, connector, account, network, now=NOW):
    with ApiServer(site) as api:
        report = measured(
            configured(tmp_path / "config", api.url, connector, account, network, "A_TOKEN"), now
        )
    return report.results[0], api.asked


def shares(day: str, **more) -> dict:
    told = {"impressionCount": 400, "uniqueImpressionsCount": 300, "clickCount": 9, "likeCount": 20,
            "commentCount": 2, "shareCount": 1, "engagement": 0.08, **more}  # fmt: skip
    return {
        "totalShareStatistics": told,
        "timeRange": timed(day),
        "organizationalEntity": "urn:li:organization:1",
    }


def community(asked):
    assert (
        asked.headers["linkedin-version"] == "202607" and asked.headers["authorization"] == f"Bearer {TOKEN}"
    )
    if "networkSizes" in asked.path:
        return {"firstDegreeSize": 5123}
    assert asked.query["organizationalEntity"] == "urn:li:organization:77"
    return {"elements": [shares("2026-11-20"), shares("2026-11-21", likeCount=-1)]}


def test_linkedin_gives_followers_and_days_without_negative_numbers(warehouse, tmp_path):
    result, asked = ran(tmp_path, community, "linkedin", "urn:li:organization:77", "linkedin")
    assert (result.outcome, result.error) == ("new", None)
    assert rows(
        "select day, followers, impressions, reach, likes, engagements from channel_days order by day"
    ) == [
        (dt.date(2026, 11, 20), None, 400, 300, 20, 32),
        (dt.date(2026, 11, 21), None, 400, 300, None, None),
        (dt.date(2026, 11, 23), 5123, None, None, None, None),
    ]
    assert "/networkSizes/urn%3Ali%3Aorganization%3A77" in asked[0].path


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            Answer({"status": 401, "message": "Expired access token"}, 401),
            "refuses our key or token (Expired",
        ),
        (Answer({"status": 403, "message": "Not enough permissions"}, 403), "may not see this"),
        (Answer({"status": 426, "message": "Version retired"}, 426), "version 202607 of the API has ended"),
        (Answer({"status": 429, "message": "Resource level throttle"}, 429), "can be asked again"),
        (Answer({"elements": [], "something": 1}), "“firstDegreeSize”"),
    ],
)
def test_linkedins_refusals_say_what_to_do(warehouse, tmp_path, answer, said):
    result, _ = ran(tmp_path, lambda asked: answer, "linkedin", "77", "linkedin")
    assert result.outcome == "failed" and said in result.error


def dma(asked):
    element = {"type": "IMPRESSIONS", "metric": {"value": {"totalCount": {"long": 55}},
                                                "timeIntervals": {"timeRange": timed("2026-11-20")}}}  # fmt: skip
    if "Content" in asked.path:
        assert "List(IMPRESSIONS," in asked.query["metricTypes"]
        return {"elements": [element] if "2026" in _end(asked) else []}
    gains = [
        {
            "type": "FOLLOWER",
            "value": {
                "typeSpecificValue": {"followerEdgeAnalyticsValue": {"organicValue": 3, "sponsoredValue": 1}}
            },
            "timeIntervals": {"timeRange": timed(day)},
        }
        for day in ("2026-11-19", "2026-11-20", "2026-11-21")
    ]
    return {"elements": gains}


def _end(asked) -> str:
    return str(
        dt.datetime.fromtimestamp(int(asked.query["timeIntervals"].split("end:")[1].split(")")[0]) / 1000)
    )


def test_gains_become_an_estimate_from_the_last_count_that_was_typed(warehouse, tmp_path):
    result, _ = ran(tmp_path, dma, "linkedin-dma", "77", "linkedin")
    assert (result.outcome, result.error) == ("new", None)
    assert rows("select impressions from channel_days where impressions > 0") == [(55,)]
    # Nobody said how many there are: the followers are unknown, and no zero.
    assert rows("select * from channel_days where followers is not null") == []
    typed = {"channel": "ons", "day": dt.date(2026, 11, 19), "metric": "followers", "value": 1000,
             "quality": "manual", "definition": "linkedin:followers"}  # fmt: skip
    with writing() as con:
        readings.store(con, [typed], "hand", "page", NOW)
    assert rows(
        "select day, followers, followers_quality, followers_definition from channel_days"
        " where followers > 0 order by 1"
    ) == [
        (dt.date(2026, 11, 19), 1000, "manual", "linkedin:followers"),
        (dt.date(2026, 11, 20), 1004, "estimated", "linkedin:followers:gains"),
        (dt.date(2026, 11, 21), 1008, "estimated", "linkedin:followers:gains"),
    ]
    with writing() as con:  # taken back: the estimates go with it
        readings.forget(con, [("ons", dt.date(2026, 11, 19), "followers")])
    assert rows("select * from channel_days where followers is not null") == []


def test_a_day_without_a_gain_ends_the_estimate(warehouse):
    gain = {"channel": "ons", "metric": "gained", "quality": "exact", "definition": "linkedin:gained"}
    level = {"channel": "ons", "day": dt.date(2026, 11, 1), "metric": "followers", "value": 100,
             "quality": "exact", "definition": "linkedin:followers"}  # fmt: skip
    days = [dt.date(2026, 11, 2), dt.date(2026, 11, 3), dt.date(2026, 11, 5)]
    with writing() as con:
        readings.store(
            con, [level, *({**gain, "day": day, "value": 2} for day in days)], "file", "f.xls", NOW
        )
        assert readings.store(con, [{**gain, "day": days[0], "value": 2}], "file", "f.xls", NOW) == 0
        readings.store(con, [{**gain, "day": days[0], "value": 5}], "file", "f.xls", NOW)
    assert rows("select day, followers from channel_days order by 1") == [
        (dt.date(2026, 11, 1), 100),
        (dt.date(2026, 11, 2), 105),
        (dt.date(2026, 11, 3), 107),
    ]


def xs(asked):
    if asked.path.startswith("/users/by/username/"):
        told = {"followers_count": 900, "following_count": 10, "tweet_count": 5, "listed_count": 0}
        return {"data": {"id": "42", "username": "roc", "public_metrics": told}}
    told = {"like_count": 3, "reply_count": 1, "retweet_count": 2, "quote_count": 0, "impression_count": 250}
    return {"data": [{"id": "1", "text": "Open dag", "created_at": "2026-11-20T10:00:00.000Z",
                      "public_metrics": told}], "meta": {"result_count": 1}}  # fmt: skip


def x_school(folder, url: str, ceiling: str):
    return school(
        folder,
        f"""
[[channels]]
name = "ons"
network = "x"
connector = "x"
account = "@roc"
api = "{url}"
secret = "A_TOKEN"
{ceiling}
""",
    )


def test_x_counts_what_it_costs_and_stops_before_the_ceiling(warehouse, tmp_path):
    with ApiServer(xs) as api:
        configured_ = x_school(tmp_path / "config", api.url, "ceiling = 0.13")
        (first,) = measured(configured_).results
        assert (first.outcome, first.error) == ("new", None)
        assert rows("select source_name, month, round(dollars, 3) from api_spending") == [
            ("channel-ons", dt.date(2026, 11, 1), 0.015)
        ]
        (second,) = measured(configured_, NOW + dt.timedelta(1)).results
        assert second.error is None
        asked = len(api.asked)
        # 0.03 spent: the account (0.01) fits; twenty posts may cost 0.10 and would pass 0.13.
        (third,) = measured(configured_, NOW + dt.timedelta(2)).results
        assert third.outcome == "partial" and "0.040 are spent" in third.error and len(api.asked) == asked + 1
        # The next month begins anew.
        (later,) = measured(configured_, dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)).results
        assert later.error is None
    assert rows("select followers from channel_days where day = '2026-11-23'") == [(900,)]
    assert rows("select impressions, likes, comments, shares from channel_posts") == [(250, 3, 1, 2)]
    assert rows("select posts from channel_days where day = '2026-11-20'") == [(1,)]


def test_x_is_not_asked_without_a_ceiling(warehouse, tmp_path):
    with ApiServer(xs) as api:
        (result,) = measured(x_school(tmp_path / "config", api.url, "")).results
    assert result.outcome == "failed" and "set a ceiling" in result.error and not api.asked


def test_x_says_with_status_200_that_somebody_is_not_there(warehouse, tmp_path):
    answer = {
        "errors": [{"title": "Not Found Error", "detail": "Could not find user", "type": "about:blank"}]
    }
    with ApiServer(lambda asked: answer) as api:
        (result,) = measured(x_school(tmp_path / "config", api.url, "ceiling = 5")).results
    assert "X knows no “@roc”" in result.error


FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns="http://www.w3.org/2005/Atom"><title>ROC</title>
<entry><id>yt:video:-a</id><yt:videoId>-a</yt:videoId><title>Lassen</title>
<link rel="alternate" href="https://www.youtube.com/watch?v=-a"/><published>2026-11-20T10:00:00+00:00</published>
<media:group><media:community><media:starRating count="7" average="5.00"/><media:statistics views="310"/>
</media:community></media:group></entry>
<entry><id>yt:video:b</id><yt:videoId>b</yt:videoId><title>Bakken</title>
<published>2026-11-18T10:00:00+00:00</published></entry></feed>"""


def test_youtubes_feed_gives_videos_and_no_followers(warehouse, tmp_path):
    def site(asked):
        assert asked.path == "/feeds/videos.xml" and asked.query["channel_id"] == "UC1"
        return Answer(FEED.encode(), headers={"Content-Type": "application/atom+xml"})

    result, _ = ran(tmp_path, site, "youtube-feed", "UC1", "youtube")
    assert (result.outcome, result.error) == ("new", None)
    assert rows("select post_id, title, views, likes from channel_posts order by 1") == [
        ("-a", "Lassen", 310, 7),
        ("b", "Bakken", None, None),
    ]
    assert rows("select posts from channel_days where day = '2026-11-20'") == [(1,)]
    assert rows("select * from channel_days where followers is not null") == []
    result, _ = ran(tmp_path, lambda asked: None, "youtube-feed", "UC1", "youtube")
    assert "YouTube knows no “UC1”" in result.error
    result, _ = ran(tmp_path, site, "youtube-feed", "@roc", "youtube")
    assert "is no channel id" in result.error
    result, _ = ran(tmp_path, lambda asked: Answer(b"<html>sorry</html>"), "youtube-feed", "UC1", "youtube")
    assert "is no feed" in result.error


def test_recorded_answers_are_read(shared):
    at = StatisticsSource("channel-a", "A", "a", "linkedin", "1")
    found = linkedin.parse([payload(shared, "size", "linkedin", "networkSizes.json")], at, NOW)
    assert [(each.metric, each.value) for each in found.readings] == [("followers", 219145)]
    name = "organizationalEntityShareStatistics_lifetime.json"
    # Totals since the beginning are of no day.
    assert linkedin.parse([payload(shared, "shares", "linkedin", name)], at, NOW).readings == ()
    found = feed_statistics.parse([payload(shared, "feed", "feeds", "youtube_channel.atom.xml")], at, NOW)
    assert found.posts and all(post.metrics.get("views") is not None for post in found.posts)
    told = json.loads(payload(shared, "x", "x", "users_lookup_public_metrics.json").body)
    user = told["data"][0] if isinstance(told["data"], list) else told["data"]
    found = statistics.parse([Payload("profile", json.dumps({"data": user}).encode())], at, NOW)
    assert found.readings[0].metric == "followers" and not found.missing
    exchanges = json.loads(payload(shared, "x", "x", "get_users_tweets.json").body)
    body = exchanges[0]["response"]["body"]
    assert statistics.parse([Payload("posts", json.dumps(body).encode())], at, NOW).missing == ()
    assert portability.parse([Payload("content", b'{"elements": []}')], at, NOW).readings == ()
