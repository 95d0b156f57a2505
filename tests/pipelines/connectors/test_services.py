"""Mentions by API: Mastodon, Bluesky and Google's reviews, over HTTP and through the run, beside ordinary feeds."""

import json

import pytest

from pipelines import settings
from pipelines.connectors.bluesky import mentions
from pipelines.connectors.google_reviews import mentions as google_reviews
from pipelines.connectors.mastodon import mentions as mastodon
from pipelines.mentions import own_accounts
from pipelines.settings import Channel, FeedSource, StatisticsSource, patterns
from pipelines.support.errors import ConfigError
from pipelines.web.api import Payload
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import NOW, ORGANISATION, measured
from tests.pipelines.connectors.test_social import rows


def school(folder, sources: str, channels: str = "") -> settings.Settings:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    (folder / "channels.toml").write_text(channels, encoding="utf-8")
    return settings.read(folder)


def source(pattern: str, url: str, more: str = "") -> str:
    return f'[[sources]]\nname = "api"\ntitle = "ROC Voorbeeld Centrum"\npattern = "{pattern}"\nurl = "{url}"\n{more}\n'


def status(number: int, account: str, text: str, day: str = "2026-11-20") -> dict:
    return {
        "id": str(number),
        "uri": f"https://mastodon.example/users/{account}/statuses/{number}",
        "url": f"https://mastodon.example/@{account}/{number}",
        "created_at": f"{day}T10:00:00.000Z",
        "language": "nl",
        "content": f"<p>{text}</p>",
        "reblog": None,
    }


OWN = """
[[channels]]
name = "mastodon"
network = "mastodon"
connector = "mastodon"
account = "@school@mastodon.example"
api = "{url}"
paused = true
"""


def test_a_hashtag_gives_mentions_and_our_own_posts_are_told_apart(warehouse, tmp_path):
    def site(asked):
        assert asked.query["limit"] == "40" and "authorization" not in asked.headers
        if "max_id" in asked.query:
            return [
                status(1, "anna", "ROC Voorbeeld is fijn &amp; groot"),
                {**status(0, "x", "oud"), "reblog": {"id": "9"}},
            ]
        link = f'<http://{asked.headers["host"]}{asked.path}?limit=40&max_id=2>; rel="next"'
        found = [
            status(3, "school", "Kom naar de open dag van ROC Voorbeeld"),
            status(2, "piet", "Iets anders"),
        ]
        return Answer(found, headers={"Link": link})

    with ApiServer(site) as api:
        configured = school(
            tmp_path / "config",
            source("mastodon-tag-api", f"{api.url}api/v1/timelines/tag/mbo"),
            OWN.format(url=api.url),
        )
        report = measured(configured)
        again = measured(configured)
    first = next(each for each in report.results if each.source_name == "api")
    assert (first.outcome, first.found, first.added, first.error) == ("new", 3, 3, None)
    assert next(each for each in again.results if each.source_name == "api").outcome == "unchanged"
    assert rows("select text, kind, language from items order by url") == [
        ("ROC Voorbeeld is fijn & groot", "social", "nl"),
        ("Iets anders", "social", "nl"),
        ("Kom naar de open dag van ROC Voorbeeld", "own", "nl"),
    ]
    assert rows("select count(*) from mentions") == [(2,)]


def test_a_token_that_expires_between_pages_loses_nothing(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("M_TOKEN", "token-mastodon")

    def site(asked):
        assert asked.headers["authorization"] == "Bearer token-mastodon"
        if "max_id" in asked.query:
            return Answer({"error": "The access token was revoked"}, 401)
        link = f'<http://{asked.headers["host"]}{asked.path}?max_id=2>; rel="next"'
        return Answer({"statuses": [status(3, "anna", "ROC Voorbeeld")]}, headers={"Link": link})

    with ApiServer(site) as api:
        more = f'secret = "M_TOKEN"\n[[sources]]\nname = "feed"\nurl = "{api.url}nothing"\n'
        report = measured(
            school(tmp_path / "config", source("mastodon-search", f"{api.url}api/v2/search?q=roc", more))
        )
    by_name = {each.source_name: each for each in report.results}
    assert by_name["api"].outcome == "partial" and "M_TOKEN" in by_name["api"].error
    assert by_name["api"].added == 1 and by_name["feed"].outcome == "failed"
    assert rows("select text from items") == [("ROC Voorbeeld",)]


def post(number: int, text: str) -> dict:
    return {
        "uri": f"at://did:plc:abc/app.bsky.feed.post/{number}",
        "author": {"handle": "anna.bsky.social", "did": "did:plc:abc"},
        "record": {"text": text, "createdAt": "2026-11-20T10:00:00Z", "langs": ["nl"]},
        "indexedAt": "2026-11-20T10:00:01Z",
    }


def test_bluesky_logs_in_once_and_keeps_the_token_nowhere(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("APP_PASSWORD", "abcd-efgh-ijkl")

    def site(asked):
        if asked.path.endswith("createSession"):
            assert asked.json() == {"identifier": "school.bsky.social", "password": "abcd-efgh-ijkl"}
            return {"accessJwt": "jwt-geheim-1", "refreshJwt": "r", "did": "d"}
        assert asked.headers["authorization"] == "Bearer jwt-geheim-1" and asked.query["q"] == "roc"
        if "cursor" in asked.query:
            return {"posts": [post(1, "ROC Voorbeeld <3")]}
        return {"posts": [post(2, "Niets")], "cursor": "25"}

    with ApiServer(site) as api:
        more = 'secret = "APP_PASSWORD"\naccount = "@school.bsky.social"'
        url = f"{api.url}xrpc/app.bsky.feed.searchPosts?q=roc"
        report = measured(school(tmp_path / "config", source("bluesky-search", url, more)))
    assert [(each.outcome, each.error) for each in report.results] == [("new", None)]
    assert sum(each.path.endswith("createSession") for each in api.asked) == 1
    assert rows("select url, text from items order by url") == [
        ("https://bsky.app/profile/anna.bsky.social/post/1", "ROC Voorbeeld <3"),
        ("https://bsky.app/profile/anna.bsky.social/post/2", "Niets"),
    ]


def test_bluesky_says_when_the_app_password_is_wrong(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("APP_PASSWORD", "abcd-efgh-ijkl")
    answer = Answer({"error": "AuthenticationRequired", "message": "Invalid identifier or password"}, 401)
    with ApiServer(lambda asked: answer) as api:
        more = 'secret = "APP_PASSWORD"\naccount = "school"'
        report = measured(school(tmp_path / "config", source("bluesky-search", api.url, more)))
    (result,) = report.results
    assert result.outcome == "failed" and "APP_PASSWORD" in result.error and "abcd" not in result.error


def authorised(url: str) -> str:
    return json.dumps(
        {
            "type": "authorized_user",
            "client_id": "id",
            "client_secret": "client-geheim",
            "refresh_token": "refresh-geheim",
            "token_uri": f"{url}token",
        }
    )


def reviews(asked):
    if asked.path == "/token":
        assert b"refresh-geheim" in asked.body
        return {"access_token": "toegang-geheim", "expires_in": 3600, "token_type": "Bearer"}
    assert asked.headers["authorization"] == "Bearer toegang-geheim"
    assert asked.query["orderBy"] == "updateTime desc"
    if "pageToken" in asked.query:
        return {"reviews": [review("r3", "TWO", None)]}
    good = "(Translated by Google) Good\n\n(Original)\nFijne school"
    return {
        "reviews": [review("r1", "FIVE", good), review("r2", "ONE", "Nooit meer")],
        "averageRating": 2.7,
        "totalReviewCount": 3,
        "nextPageToken": "t",
    }


def review(name: str, stars: str, comment: str | None) -> dict:
    told = {"name": f"accounts/1/locations/2/reviews/{name}", "reviewId": name, "starRating": stars,
            "reviewer": {"displayName": "Anna Jansen"}, "createTime": "2026-11-20T10:00:00Z"}  # fmt: skip
    return {**told, "comment": comment} if comment else told


def test_reviews_are_mentions_with_their_stars_and_without_their_authors(warehouse, tmp_path, monkeypatch):
    with ApiServer(reviews) as api:
        monkeypatch.setenv("GOOGLE_USER", authorised(api.url))
        url = f"{api.url}v4/accounts/1/locations/2/reviews"
        report = measured(
            school(tmp_path / "config", source("google-reviews", url, 'secret = "GOOGLE_USER"'))
        )
    assert [(each.outcome, each.error) for each in report.results] == [("new", None)]
    assert rows("select title, text, kind from items order by title") == [
        ("ROC Voorbeeld Centrum ★★★★★", "Fijne school", "review"),
        ("ROC Voorbeeld Centrum ★★☆☆☆", "", "review"),
        ("ROC Voorbeeld Centrum ★☆☆☆☆", "Nooit meer", "review"),
    ]
    assert rows("select count(*) from mentions") == [(3,)]
    assert "Anna" not in str(rows("select * from items"))


def test_google_refuses_in_words(warehouse, tmp_path, monkeypatch):
    told = {"code": 403, "message": "API not enabled", "status": "PERMISSION_DENIED"}
    forbidden = Answer({"error": told}, 403)
    revoked = Answer({"error": "invalid_grant", "error_description": "Token has been revoked"}, 400)
    granted = reviews

    def ran(folder, site) -> str:
        with ApiServer(site) as api:
            monkeypatch.setenv("GOOGLE_USER", authorised(api.url))
            report = measured(school(folder, source("google-reviews", api.url, 'secret = "GOOGLE_USER"')))
        (result,) = report.results
        assert result.outcome == "failed" and "geheim" not in result.error
        return result.error

    assert "refuses our key or token" in ran(tmp_path / "a", lambda asked: revoked)
    assert "(API not enabled)" in ran(
        tmp_path / "b", lambda asked: granted(asked) if asked.path == "/token" else forbidden
    )


@pytest.mark.parametrize("written", ["gewoon-een-sleutel", "[1]", "{}", '"client_id"'])
def test_a_secret_that_is_no_authorised_user_says_what_it_should_be(
    warehouse, tmp_path, monkeypatch, written
):
    monkeypatch.setenv("GOOGLE_USER", written)
    report = measured(
        school(
            tmp_path / "config", source("google-reviews", "accounts/1/locations/2", 'secret = "GOOGLE_USER"')
        )
    )
    assert "must hold the JSON of an authorised user" in report.results[0].error


@pytest.mark.parametrize(
    ("pattern", "more", "field"),
    [
        ("mastodon-search", "", "secret"),
        ("bluesky-search", 'secret = "A"', "account"),
        ("google-reviews", "", "secret"),
    ],
)
def test_what_a_service_needs_is_asked_for(tmp_path, pattern, more, field):
    with pytest.raises(ConfigError, match=field):
        school(tmp_path / "config", source(pattern, "http://127.0.0.1:9/", more))


@pytest.mark.parametrize(
    ("pattern", "written", "address"),
    [
        ("mastodon-tag-api", "#mbo@mastodon.nl", "https://mastodon.nl/api/v1/timelines/tag/mbo"),
        (
            "mastodon-search",
            '"ROC Voorbeeld"@Mastodon.nl',
            "https://mastodon.nl/api/v2/search?q=%22ROC%20Voorbeeld%22&type=statuses",
        ),
        ("bluesky-search", '"ROC"', "https://bsky.social/xrpc/app.bsky.feed.searchPosts?q=%22ROC%22"),
        (
            "google-reviews",
            "accounts/1/locations/2",
            "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews",
        ),
    ],
)
def test_addresses_of_services(pattern, written, address):
    assert patterns.address(pattern, written) == address


@pytest.mark.parametrize(
    ("pattern", "written"), [("mastodon-tag-api", "mbo"), ("mastodon-search", "roc"), ("google-reviews", "x")]
)
def test_what_is_no_address_is_refused_with_an_example(pattern, written):
    with pytest.raises(ConfigError, match="write for example"):
        patterns.address(pattern, written)


def test_accounts_of_ours_and_of_peers_are_their_own_voice():
    def channel(network, account, peer=None, url=None):
        source = StatisticsSource("channel-a", "A", "a", network, account) if account else None
        return Channel("a", "A", network, peer, url, source)

    assert own_accounts.addresses(
        [
            channel("mastodon", "@School@mastodon.nl"),
            channel("bluesky", "school"),
            channel("bluesky", "peer", peer="ROC Peer"),
            channel("x", None, url="https://x.com/Roc"),
        ]
    ) == (
        "https://mastodon.nl/@school/",
        "https://mastodon.nl/users/school/",
        "https://bsky.app/profile/school.bsky.social/",
        "https://bsky.app/profile/peer.bsky.social/",
        "https://x.com/roc/",
    )


def test_recorded_answers_are_read(shared):
    def body(*path) -> bytes:
        return shared.joinpath("payloads", *path).read_bytes()

    at = FeedSource("s", "ROC", "google-reviews", "https://example.nl/", "review")
    told = google_reviews.parse(
        [Payload("reviews", body("google_business", "reviews_list.documented.json"))], at, NOW
    )
    assert [(entry["title"], entry["text"]) for entry in told] == [("ROC ★★★★★", "Great"), ("ROC ★★★☆☆", "")]
    found = mentions.parse([Payload("posts", body("bluesky", "loopback_searchPosts.json"))], at, NOW)
    assert found and all(entry["guid"].startswith("at://") and entry["published_at"] for entry in found)
    for name in ("timelines_tag.json", "timelines_public_anonymous.json", "search_v2.json"):
        exchanges = json.loads(body("mastodon", name))
        answers = (
            [each["response"]["body"] for each in exchanges] if isinstance(exchanges, list) else [exchanges]
        )
        kept = [Payload("statuses", json.dumps(answer).encode()) for answer in answers]
        found = mastodon.parse(kept, at, NOW)
        # Who searches without a user's token finds people and no posts.
        assert bool(found) == (name != "search_v2.json"), name
        assert all(entry["guid"] and entry["published_at"] for entry in found), name
