"""Mastodon, Bluesky and YouTube: asked over HTTP, stored through the run, and what happens when they refuse."""

import datetime as dt
import json

import pytest

from pipelines.connectors.bluesky import statistics
from pipelines.connectors.mastodon import statistics as mastodon
from pipelines.connectors.youtube import statistics as youtube
from pipelines.settings import StatisticsSource
from pipelines.web import raw_payloads
from pipelines.web.api import Payload
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import NOW, measured, school
from warehouse.core.connection import reading

DAY = dt.date(2026, 11, 23)


def configured(
    folder, url, connector="mastodon", account="@school@mastodon.example", network=None, secret=""
):
    line = f'secret = "{secret}"' if secret else ""
    return school(
        folder,
        f"""
[[channels]]
name = "ons"
title = "Ons kanaal"
network = "{network or connector}"
connector = "{connector}"
account = "{account}"
api = "{url}"
{line}
""",
    )


def rows(sql: str) -> list[tuple]:
    with reading() as con:
        return con.execute(sql).fetchall()


def status(number: int, day: str, likes: int = 2) -> dict:
    return {
        "id": str(number),
        "created_at": f"{day}T10:00:00.000Z",
        "url": f"https://mastodon.example/@school/{number}",
        "content": "<p>Open dag &amp; meer</p>",
        "favourites_count": likes,
        "replies_count": 1,
        "reblogs_count": 0,
        "reblog": None,
    }


PROFILE = {"id": "7", "acct": "school", "followers_count": 321, "following_count": 12, "statuses_count": 40}


def mastodon_site(asked):
    if asked.path == "/api/v1/accounts/lookup":
        return PROFILE if asked.query["acct"] == "school" else None
    older = "max_id" in asked.query
    if older:
        return [status(1, "2026-11-18")]
    link = f'<{asked.headers["host"]}>; rel="prev", <http://{asked.headers["host"]}{asked.path}?max_id=2>; rel="next"'
    return Answer([status(3, "2026-11-21", 5), status(2, "2026-11-21")], headers={"Link": link})


def test_mastodon_gives_followers_of_the_day_and_posts_of_all_pages(warehouse, tmp_path):
    with ApiServer(mastodon_site) as site:
        report = measured(configured(tmp_path / "config", site.url))
    assert [(each.outcome, each.error) for each in report.results] == [("new", None)]
    assert rows(
        "select day, followers, followers_quality, following from channel_days where followers is not null"
    ) == [(DAY, 321, "exact", 12)]
    assert rows("select post_id, title, likes, comments, shares from channel_posts order by 1") == [
        ("1", "Open dag & meer", 2, 1, 0),
        ("2", "Open dag & meer", 2, 1, 0),
        ("3", "Open dag & meer", 5, 1, 0),
    ]
    # The pages reach back to the 18th, which they may not hold whole.
    assert rows("select day, posts from channel_days where posts is not null order by 1") == [
        (dt.date(2026, 11, 19), 0),
        (dt.date(2026, 11, 20), 0),
        (dt.date(2026, 11, 21), 2),
        (dt.date(2026, 11, 22), 0),
    ]


def test_what_was_answered_is_kept_and_reads_the_same_again(warehouse, tmp_path):
    with ApiServer(mastodon_site) as site:
        measured(configured(tmp_path / "config", site.url))
    source = StatisticsSource("channel-ons", "Ons", "ons", "mastodon", "@school@mastodon.example")
    ((read_at, payloads),) = raw_payloads.load("channel-ons")
    again = mastodon.parse(payloads, source, read_at)
    assert (
        read_at == NOW and [each.value for each in again.readings[:2]] == [321, 12] and len(again.posts) == 3
    )


def test_a_field_that_vanished_is_named_and_the_rest_is_kept(warehouse, tmp_path):
    def site(asked):
        found = mastodon_site(asked)
        if found is PROFILE:
            return {name: value for name, value in PROFILE.items() if name != "followers_count"}
        return found

    with ApiServer(site) as api:
        report = measured(configured(tmp_path / "config", api.url))
    (result,) = report.results
    assert result.outcome == "partial" and "“followers_count”" in result.error
    assert rows("select following, followers from channel_days where following is not null") == [(12, None)]
    assert len(rows("select * from channel_posts")) == 3


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer({"error": "Record not found"}, 404), "Mastodon knows no “@school@mastodon.example”"),
        (
            Answer({"error": "The access token was revoked"}, 401),
            "refuses our key or token (The access token was revoked)",
        ),
        (Answer({"error": "This method requires an authenticated user"}, 422), "refuses our key or token"),
        (Answer({"error": "Too many"}, 429, {"Retry-After": "1800"}), "can be asked again in 30 minutes"),
        (Answer(b"<html>maintenance</html>"), "something that is no JSON"),
        (Answer({"error": "oops"}, 500), "could not answer: oops"),
    ],
)
def test_a_refusal_is_a_state_of_the_source_with_what_to_do(warehouse, tmp_path, answer, said):
    with ApiServer(lambda asked: answer) as site:
        report = measured(configured(tmp_path / "config", site.url))
    (result,) = report.results
    assert result.outcome == "failed" and said in result.error
    assert rows("select * from channel_days") == []


def test_what_was_known_stays_when_a_later_reading_fails(warehouse, tmp_path):
    answers = [mastodon_site, lambda asked: Answer({}, 503)]
    current = {"site": answers[0]}
    with ApiServer(lambda asked: current["site"](asked)) as site:
        school_ = configured(tmp_path / "config", site.url)
        measured(school_)
        current["site"] = answers[1]
        measured(school_, NOW + dt.timedelta(days=1))
    assert rows("select followers from channel_days where followers is not null") == [(321,)]


def test_a_token_that_expires_in_mid_run_loses_nothing_of_what_came_before(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("MASTODON_TOKEN", "geheim-token-123")

    def site(asked):
        assert asked.headers["authorization"] == "Bearer geheim-token-123"
        if "max_id" in asked.query:
            return Answer({"error": "The token geheim-token-123 expired"}, 401)
        return mastodon_site(asked)

    with ApiServer(site) as api:
        report = measured(configured(tmp_path / "config", api.url, secret="MASTODON_TOKEN"))
    (result,) = report.results
    assert result.outcome == "partial" and "MASTODON_TOKEN" in result.error
    assert rows("select followers from channel_days where followers is not null") == [(321,)]
    assert [post for (post,) in rows("select post_id from channel_posts order by 1")] == ["2", "3"]
    assert "geheim-token-123" not in result.error
    kept = rows("select error, error_fields from source_runs")
    assert len(kept) == 1
    for row in kept:
        assert "geheim-token-123" not in str(row)


def test_a_key_that_is_nowhere_is_asked_for_by_its_name(warehouse, tmp_path):
    report = measured(configured(tmp_path / "config", "http://127.0.0.1:9/", secret="NOT_THERE"))
    assert "The key “NOT_THERE” is not there" in report.results[0].error


def test_bluesky_leaves_reposts_out_and_follows_the_cursor(warehouse, tmp_path):
    def entry(number: int, day: str, **more) -> dict:
        post = {
            "uri": f"at://did:plc:a/app.bsky.feed.post/{number}",
            "author": {"handle": "school.bsky.social"},
            "record": {"text": "Hallo", "createdAt": f"{day}T10:00:00Z"},
            "likeCount": 4,
            "replyCount": 0,
            "repostCount": 2,
        }
        return {"post": post, **more}

    def site(asked):
        if asked.path.endswith("getProfile"):
            assert asked.query["actor"] == "school.bsky.social"
            return {"followersCount": 50, "followsCount": 3, "postsCount": 9}
        if "cursor" in asked.query:
            return {"feed": [entry(1, "2026-11-19")]}
        return {"feed": [entry(3, "2026-11-21"), entry(9, "2026-11-21", reason={})], "cursor": "next"}

    with ApiServer(site) as api:
        report = measured(configured(tmp_path / "config", api.url, "bluesky", "@school"))
    assert report.results[0].error is None
    assert rows("select followers, following from channel_days where followers is not null") == [(50, 3)]
    assert rows("select url, likes, shares from channel_posts order by published_at") == [
        ("https://bsky.app/profile/school.bsky.social/post/1", 4, 2),
        ("https://bsky.app/profile/school.bsky.social/post/3", 4, 2),
    ]


def test_youtube_rounds_subscribers_and_its_numbers_are_texts(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("YOUTUBE_KEY", "sleutel-youtube")

    def site(asked):
        assert asked.headers["x-goog-api-key"] == "sleutel-youtube" and "key" not in asked.query
        if asked.path == "/channels":
            uploads = {"relatedPlaylists": {"uploads": "UU1"}}
            return {"items": [{"id": "UC1", "statistics": {"subscriberCount": "12300", "viewCount": "999"},
                               "contentDetails": uploads}]}  # fmt: skip
        if asked.path == "/playlistItems":
            detail = {"videoId": "-v1", "videoPublishedAt": "2026-11-20T10:00:00Z"}
            return {"items": [{"contentDetails": detail}]}
        video = {"id": "-v1", "snippet": {"title": "Open dag", "publishedAt": "2026-11-20T10:00:00Z"},
                 "statistics": {"viewCount": "120", "likeCount": "7"}}  # fmt: skip
        return {"items": [video]}

    with ApiServer(site) as api:
        report = measured(
            configured(tmp_path / "config", api.url, "youtube", "@school", secret="YOUTUBE_KEY")
        )
    assert report.results[0].error is None
    assert rows("select followers, followers_quality from channel_days where followers is not null") == [
        (12300, "rounded")
    ]
    assert rows("select url, views, likes, comments from channel_posts") == [
        ("https://www.youtube.com/watch?v=-v1", 120, 7, None)
    ]


def payload(shared, what: str, *path: str) -> Payload:
    return Payload(what, shared.joinpath("payloads", *path).read_bytes())


def test_recorded_answers_are_read(shared):
    source = StatisticsSource("channel-a", "A", "a", "bluesky", "a")
    found = statistics.parse([payload(shared, "profile", "bluesky", "loopback_getProfile.json")], source, NOW)
    assert [(each.metric, each.value) for each in found.readings] == [("followers", 1), ("following", 0)]
    found = youtube.parse([payload(shared, "channel", "youtube", "channels_list.json")], source, NOW)
    assert [(each.metric, each.value) for each in found.readings] == [("followers", 1927873)]
    found = youtube.parse([payload(shared, "videos", "youtube", "videos_list_multi.json")], source, NOW)
    assert [post.title for post in found.posts] and all(post.url for post in found.posts)
    exchanges = json.loads((shared / "payloads" / "mastodon" / "accounts_lookup.json").read_text())
    body = next(e["response"]["body"] for e in exchanges if "followers_count" in e["response"]["body"])
    found = mastodon.parse([Payload("profile", json.dumps(body).encode())], source, NOW)
    assert [each.metric for each in found.readings] == ["followers", "following"] and not found.missing


def test_youtubes_recorded_refusals_are_understood(shared):
    error = json.loads((shared / "payloads" / "youtube" / "error.json").read_text())
    assert youtube._why(400, error)[0] == "token"
