"""Read the live stream of a Mastodon server: events over HTTP; what was missed comes from the timeline.

`GET /api/v1/streaming/hashtag?tag=` or `/public` gives `update`, `status.update` and `delete` with a user's token;
every fifteen seconds a sign of life. It has no cursor: after a break the timeline is asked with `since_id`.
Source: docs.joinmastodon.org/methods/streaming (2026-07).
"""

import datetime as dt
import json
from urllib.parse import parse_qsl, quote, urlsplit

from pipelines import web
from pipelines.connectors.feeds import plain_text
from pipelines.connectors.mastodon import mentions, statuses
from pipelines.connectors.mastodon.statuses import SERVICE
from pipelines.connectors.shared.api_client import base
from pipelines.connectors.shared.heard import OTHER, Heard
from pipelines.settings import FeedSource
from pipelines.settings.secrets import secret
from pipelines.web.api import Api, Json, Payload

PAGE = 40
PAGES = 50  # of a hole; what is older is left to the sources that search


def heard(name: str, data: str) -> Heard:
    """Return what an event says. Raises: ValueError for what is none of Mastodon."""
    if name == "delete":
        return Heard("gone", data.strip())
    return of_status(json.loads(data)) if name in ("update", "status.update") else OTHER


def of_status(status: Json) -> Heard:
    """Return what a post says; a boost is its author's, who is heard elsewhere. Raises: ValueError."""
    if not isinstance(status, dict) or not str(status.get("id") or "").isdigit():
        raise ValueError("no post")
    number = str(status["id"])
    if status.get("reblog"):
        return Heard("other", number, number)
    return Heard("post", number, number, plain_text.text(str(status.get("content") or "")), status)


def entry(post: Heard, source: FeedSource, now: dt.datetime) -> dict[str, Json]:
    """Return the post as the entry that the timeline gives of it."""
    return mentions.parse([Payload("statuses", json.dumps([post.body]).encode())], source, now)[0]


def uri(post: Heard) -> str:
    """Return by what name all servers know this post."""
    return str(post.body.get("uri") or post.key)


def api(source: FeedSource, policy: web.Policy) -> Api:
    """Return the API of the server of this source. Raises: SourceError without its token."""
    token = secret(source.secret) if source.secret else ""
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    return Api(
        source.name, SERVICE, base(source.url), policy, headers=bearer, account=source.handle or source.url,
        secret=source.secret, hidden=tuple(filter(None, (token,))), why=statuses.refusal,
    )  # fmt: skip


def stream(source: FeedSource, instance: Json) -> str:
    """Return the address of the stream. instance: what the server says of itself, which may name a host for streams."""
    told: Json = instance
    for name in ("configuration", "urls", "streaming"):
        told = told.get(name) if isinstance(told, dict) else None
    parts, named = urlsplit(source.url), urlsplit(str(told or ""))
    if named.scheme == "wss" and named.netloc and parts.scheme == "https":
        parts = parts._replace(netloc=named.netloc)
    return parts.geturl()


def missed(server: Api, source: FeedSource, since: str) -> list[Heard]:
    """Return what came on the timeline after this post, the oldest first. Raises: SourceError."""
    parts = urlsplit(source.url)
    asked = dict(parse_qsl(parts.query))
    path, local = "api/v1/timelines/public", "true" if parts.path.endswith("/local") else None
    if "/hashtag" in parts.path:
        path = f"api/v1/timelines/tag/{quote(asked.get('tag', ''))}"
    found: dict[str, Heard] = {}
    oldest: str | None = None
    for _page in range(PAGES):
        rows = statuses.posts(
            server.get("statuses", path, limit=PAGE, since_id=since, max_id=oldest, local=local)
        )
        server.kept.clear()
        numbers = [str(row.get("id")) for row in rows if str(row.get("id") or "").isdigit()]
        for row in rows:
            if str(row.get("id") or "").isdigit() and later(str(row["id"]), since):
                post = of_status(row)
                found[post.key] = post
        if not numbers or min(numbers, key=rank) == oldest or not later(min(numbers, key=rank), since):
            break
        oldest = min(numbers, key=rank)
    return [found[key] for key in sorted(found, key=rank)]


def rank(number: str) -> tuple[int, str]:
    """Return the key that sorts numbers of posts by when they came."""
    bare = number.lstrip("0")
    return len(bare), bare


def later(one: str, other: str) -> bool:
    """Did this post come after the other?"""
    return rank(one) > rank(other)
