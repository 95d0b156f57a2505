"""Facebook and Instagram: asked over HTTP, stored through the run; abolished metrics, expired tokens."""

import datetime as dt
import json

import pytest

from pipelines.connectors.meta import facebook, graph, instagram, instagram_discovery
from pipelines.settings import StatisticsSource
from pipelines.web.api import Payload
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import NOW, measured
from tests.pipelines.connectors.test_social import configured, payload, rows

TOKEN = "page-token-geheim"
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _token(monkeypatch):
    monkeypatch.setenv("META_TOKEN", TOKEN)


def ran(tmp_path, site, connector, account, now=NOW):
    network = connector.split("-")[0]
    with ApiServer(site) as api:
        school = configured(tmp_path / "config", api.url, connector, account, network, "META_TOKEN")
        report = measured(school, now)
    return report.results[0], api.asked


def refused(code: int, message: str, status: int = 400) -> Answer:
    return Answer({"error": {"message": message, "type": "OAuthException", "code": code}}, status)


def invalid() -> Answer:
    return refused(100, "(#100) The value must be a valid insights metric")


def page(asked, gone=(), values=None):
    assert asked.headers["authorization"] == f"Bearer {TOKEN}" and "access_token" not in asked.query
    if asked.path == "/77":
        return {"name": "ROC", "followers_count": 4100, "fan_count": 4000, "id": "77"}
    if asked.path == "/77/insights":
        names = asked.query["metric"].split(",")
        if set(names) & set(gone):
            return invalid()
        # Winter time in California: midnight there is 8 o'clock UTC. The value is of the day before.
        end = "2026-11-22T08:00:00+0000"
        number = values or {"page_follows": 4090, "page_media_view": 900}
        return {
            "data": [
                {"name": name, "period": "day", "values": [{"value": number.get(name, 5), "end_time": end}]}
                for name in names
            ]
        }
    if asked.path == "/77/published_posts":
        post = {
            "id": "77_1",
            "message": "Open dag!",
            "created_time": "2026-11-20T10:00:00+0000",
            "permalink_url": "https://facebook.example/1",
            "reactions": {"summary": {"total_count": 12}},
            "comments": {"summary": {"total_count": 3}},
        }
        return {"data": [post]}
    return None


def test_a_page_gives_followers_insights_of_the_day_that_ended_and_posts(warehouse, tmp_path):
    result, asked = ran(tmp_path, page, "facebook", "77")
    assert (result.outcome, result.error) == ("new", None)
    assert rows(
        "select day, followers, views, reach, engagements from channel_days where followers > 0 order by 1"
    ) == [
        (dt.date(2026, 11, 21), 4090, 900, 5, 5),
        (MONDAY, 4100, None, None, None),
    ]
    assert rows("select title, likes, comments, shares from channel_posts") == [("Open dag!", 12, 3, 0)]
    # A year in questions of ninety days, one for all metrics.
    assert sum(each.path.endswith("/insights") for each in asked) == 5


def test_a_metric_that_facebook_abolished_is_named_once_and_the_others_still_come(warehouse, tmp_path):
    def site(asked):
        return page(asked, gone=("page_total_media_view_unique",))

    result, asked = ran(tmp_path, site, "facebook", "77")
    assert result.outcome == "partial" and "page_total_media_view_unique" in result.error
    assert rows("select views, reach from channel_days where views > 0") == [(900, None)]
    questions = [each.query["metric"] for each in asked if each.path.endswith("/insights")]
    assert (
        sum("page_total_media_view_unique" in each for each in questions) == 2
    )  # together, apart, never again


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            refused(190, f"Error validating access token: {TOKEN} has expired", 401),
            "refuses our key or token",
        ),
        (refused(4, "(#4) Application request limit reached", 403), "can be asked again"),
        (refused(200, "(#200) Requires pages_read_engagement", 403), "may not see this"),
        (refused(803, "(#803) Some of the aliases you requested do not exist", 404), "knows no “77”"),
        (refused(2, "Service temporarily unavailable", 500), "could not answer"),
    ],
)
def test_metas_refusals_say_what_to_do(warehouse, tmp_path, answer, said):
    result, _ = ran(tmp_path, lambda asked: answer, "facebook", "77")
    assert result.outcome == "failed" and said in result.error and TOKEN not in result.error


def account(asked, gone=()):
    if asked.path == "/178":
        if "business_discovery" in asked.query["fields"]:
            assert "business_discovery.username(peer)" in asked.query["fields"]
            media = {"data": [{"id": "9", "timestamp": "2026-11-01T10:00:00+0000", "like_count": 4}]}
            return {
                "business_discovery": {"followers_count": 800, "media_count": 9, "media": media},
                "id": "178",
            }
        return {"username": "roc", "followers_count": 2500, "follows_count": 40, "media_count": 400}
    if asked.path == "/178/insights":
        names = asked.query["metric"].split(",")
        if set(names) & set(gone):
            return invalid()
        return {"data": [{"name": name, "period": "day", "total_value": {"value": 10}} for name in names]}
    if asked.path == "/178/media":
        row = {"id": "5", "caption": "Bouw!", "timestamp": "2026-11-20T10:00:00+0000", "like_count": 8,
               "comments_count": 1, "permalink": "https://instagram.example/p/5"}  # fmt: skip
        return {"data": [row, {**row, "id": "4", "timestamp": "2026-10-01T10:00:00+0000"}]}
    if asked.path == "/5/insights":
        return {"data": [{"name": "views", "period": "lifetime", "values": [{"value": 321}]}]}
    return None


def test_instagram_gives_each_day_apart_and_young_posts_their_views(warehouse, tmp_path):
    result, asked = ran(tmp_path, account, "instagram", "178")
    assert (result.outcome, result.error) == ("new", None)
    found = rows(
        "select count(*), sum(views), min(reach_quality), sum(engagements) from channel_days where views > 0"
    )
    assert found == [(30, 300, "estimated", 300)]
    assert rows("select followers, following from channel_days where followers > 0") == [(2500, 40)]
    assert rows("select post_id, views, likes, comments from channel_posts order by 1") == [
        ("4", None, 8, 1),
        ("5", 321, 8, 1),
    ]
    since = [int(each.query["since"]) for each in asked if each.path == "/178/insights"]
    assert dt.datetime.fromtimestamp(since[-1], graph.CALIFORNIA).hour == 0


def test_views_that_vanish_leave_the_rest_and_are_asked_once(warehouse, tmp_path):
    result, _ = ran(tmp_path, lambda each: account(each, gone=("views",)), "instagram", "178")
    assert result.outcome == "partial" and "“views”" in result.error
    assert rows("select max(views), sum(reach) from channel_days") == [(None, 300)]


def test_a_peer_is_asked_with_our_own_id(warehouse, tmp_path):
    result, _ = ran(tmp_path, account, "instagram-discovery", "178/@peer")
    assert (result.outcome, result.error) == ("new", None)
    assert rows("select followers from channel_days where followers > 0") == [(800,)]
    result, _ = ran(tmp_path / "b", account, "instagram-discovery", "peer")
    assert "must be our own Instagram id" in result.error


def test_recorded_answers_of_meta_are_read(shared):
    at = StatisticsSource("channel-a", "A", "a", "instagram", "1")
    found = instagram.parse([payload(shared, "profile", "instagram", "user_fields.json")], at, NOW)
    assert [(each.metric, each.value) for each in found.readings] == [("followers", 64363)]
    assert found.missing == ("follows_count",)  # that answer was not asked for it
    asked = {"since": str(graph.midnight(dt.date(2026, 11, 2)))}
    body = payload(shared, "insights", "instagram", "user_insights_new.json").body
    (reading,) = instagram.parse([Payload("insights", body, asked)], at, NOW).readings
    assert (reading.day, reading.metric, reading.value) == (dt.date(2026, 11, 2), "reach", 14516883)
    legacy = instagram.parse([payload(shared, "insights", "instagram", "user_insights_legacy.json")], at, NOW)
    # Impressions and profile views no longer exist and are not read; reach is of the day that ended.
    assert [(str(each.day), each.metric, each.value) for each in legacy.readings] == [
        ("2017-05-03", "reach", 3),
        ("2017-05-04", "reach", 36),
    ]
    posts = instagram.parse([payload(shared, "media", "instagram", "user_media_p1.json")], at, NOW).posts
    assert [post.metrics for post in posts] == [{"likes": 0, "comments": 0}, {"likes": 2, "comments": 6}]
    told = [
        payload(shared, "profile", "instagram", f"business_discovery_{name}.json")
        for name in ("user", "media_p1")
    ]
    peer = instagram_discovery.parse(told, at, NOW)
    assert peer.readings[0].value == 64976 and peer.posts[0].metrics == {"likes": 87, "comments": 11}
    assert not peer.missing
    fb = facebook.parse([payload(shared, "profile", "facebook", "page_fields.json")], at, NOW)
    assert fb.missing == ("followers_count",)
    assert (
        facebook.parse([payload(shared, "posts", "facebook", "page_feed_p1.json")], at, NOW).posts[0].metrics
        == {}
    )
    error = json.loads(payload(shared, "x", "facebook", "error.json").body)
    assert graph._why(400, error)[0] == "broken"
