"""Answer as the APIs of Mastodon, Bluesky and Plausible do, with the sample's numbers."""

import datetime as dt
import json
from urllib.parse import parse_qsl

from pipelines.sources.sample import numbers

MASTODON = "/netwerken/mastodon/api/v1/accounts/"
BLUESKY = "/netwerken/bluesky/xrpc/"
PLAUSIBLE = "/netwerken/plausible/api/v2/query"


def get(path: str, query: str, today: dt.date) -> object | None:
    """Return the JSON that a GET answers; None where there is nothing."""
    params = dict(parse_qsl(query))
    if path == f"{MASTODON}lookup":
        return {
            "id": "1",
            "acct": params.get("acct", ""),
            "followers_count": numbers.followers("mastodon", today),
            "following_count": 80,
            "statuses_count": 900,
        }
    if path == f"{MASTODON}1/statuses":
        return _posts("mastodon", today, _status)
    if path == f"{BLUESKY}app.bsky.actor.getProfile":
        return {"followersCount": numbers.followers("bluesky", today), "followsCount": 41, "postsCount": 300}
    if path == f"{BLUESKY}app.bsky.feed.getAuthorFeed":
        return {"feed": _posts("bluesky", today, _entry)}
    return None


def _posts(name: str, today: dt.date, make) -> list[dict]:
    """Return the posts of the last sixty days, the newest first."""
    posts = []
    for ago in range(1, 61):
        day = today - dt.timedelta(days=ago)
        for n in range(numbers.posts(name, day)):
            posts.append(make(f"{day:%Y%m%d}{n}", day, numbers.engagements(name, day)))
    return posts


def _status(number: str, day: dt.date, likes: int) -> dict:
    return {
        "id": number,
        "created_at": f"{day}T09:30:00.000Z",
        "url": f"https://mastodon.example/@rocvoorbeeld/{number}",
        "content": "<p>Nieuws van ROC Voorbeeld.</p>",
        "favourites_count": likes,
        "replies_count": likes // 6,
        "reblogs_count": likes // 4,
        "reblog": None,
    }


def _entry(number: str, day: dt.date, likes: int) -> dict:
    return {
        "post": {
            "uri": f"at://did:plc:voorbeeld/app.bsky.feed.post/{number}",
            "author": {"handle": "rocvoorbeeld.example"},
            "record": {"text": "Nieuws van ROC Voorbeeld.", "createdAt": f"{day}T09:30:00.000Z"},
            "likeCount": likes,
            "replyCount": likes // 6,
            "repostCount": likes // 4,
        }
    }


def post(path: str, body: bytes) -> object | None:
    """Return the JSON that a POST answers; None where there is nothing."""
    if path != PLAUSIBLE:
        return None
    query = json.loads(body)
    first, last = (dt.date.fromisoformat(day) for day in query["date_range"])
    goals = "event:goal" in query["dimensions"]
    rows = []
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(days=n)
        for (source, medium, campaign, page), sessions, visitors, signed in numbers.visits(day):
            dimensions = [day.isoformat(), source, medium, campaign or "(not set)", page]
            if not goals:
                rows.append({"metrics": [sessions, visitors], "dimensions": dimensions})
            elif signed:
                rows.append({"metrics": [signed], "dimensions": [*dimensions, numbers.GOAL]})
    offset, limit = query["pagination"]["offset"], query["pagination"]["limit"]
    return {"results": rows[offset : offset + limit], "meta": {}, "query": query}
