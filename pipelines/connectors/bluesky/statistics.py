"""Fetch followers and recent posts of a Bluesky account, and parse their numbers; no key is needed.

`app.bsky.actor.getProfile` and `app.bsky.feed.getAuthorFeed` of the public AppView answer without a session. Counts
are exact as the AppView knows them; there are no views or reach. An unknown handle is status 400, "Profile not found".
Source: docs.bsky.app and the lexicons of atproto (2026-08).
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from pipelines.connectors.bluesky.posts import SERVICE, address, record
from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import (
    ApiResult,
    FetchRequest,
    answered,
    client,
    objects,
    page_after_page,
    text_at,
)
from pipelines.connectors.shared.channel_data import ChannelData, Post
from pipelines.connectors.shared.timestamps import moment
from pipelines.settings import StatisticsSource
from pipelines.web.api import Json, Payload
from warehouse.core.period import local_day

HOME = "https://public.api.bsky.app/"
PER_PAGE = 100
LEVELS = {"followers": ("followersCount",), "following": ("followsCount",)}
OF_POST = {"likes": "likeCount", "comments": "replyCount", "shares": "repostCount"}


def _handle(account: str) -> str:
    handle = account.strip().lstrip("@")
    return handle if "." in handle or handle.startswith("did:") else f"{handle}.bsky.social"


def _why(status: int, body: Json) -> tuple[str, str] | None:
    message = text_at(body, "message")
    return ("unknown", message) if status == 400 and "not found" in message.lower() else None


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the profile, and own posts back to the first day that is wanted. Raises: SourceError."""
    api = client(source, SERVICE, source.api or HOME, request, why=_why)
    actor = _handle(source.account)

    def page(cursor: str | None) -> tuple[Iterable[dt.datetime | None], str | None]:
        response = api.get(
            "feed",
            "xrpc/app.bsky.feed.getAuthorFeed",
            actor=actor,
            limit=PER_PAGE,
            filter="posts_with_replies",
            cursor=cursor,
        )
        times = [moment(record(entry.get("post")).get("createdAt")) for entry in objects(response, "feed")]
        return times, response.get("cursor") if isinstance(response, dict) else None

    def ask() -> None:
        api.get("profile", "xrpc/app.bsky.actor.getProfile", actor=actor)
        page_after_page(page, lambda at: local_day(at) < request.days.start)

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Followers and following of the day, and own posts with their numbers until now; reposts are left out.

    Counts: posts per day only for days that the pages cover whole. Raises: nothing; what vanished stands in missing.
    """
    channel = source.channel
    data = channel_data.merged(_read(payload, channel, read_at) for payload in payloads)
    return channel_data.with_posts_per_day(data, channel, "bluesky", read_at)


def _read(payload: Payload, channel: str, read_at: dt.datetime) -> ChannelData:
    result = payload.json()
    if payload.what == "profile":
        return channel_data.levels(channel, "bluesky", result, LEVELS, read_at, SERVICE)
    entries = objects(result, "feed") if payload.what == "feed" else []
    posts = (_post(channel, entry.get("post") or {}) for entry in entries if "reason" not in entry)
    return ChannelData(posts=tuple(filter(None, posts)))


def _post(channel: str, post: dict[str, Json]) -> Post | None:
    at = moment(record(post).get("createdAt"))
    if at is None or not post.get("uri"):
        return None
    numbers = channel_data.numbers_in(post, OF_POST)
    title = channel_data.title_of(record(post).get("text"))
    return Post(channel, post["uri"], at, address(post), title, numbers)
