"""Bluesky: followers of an account, and what its recent posts did. No key is needed.

`app.bsky.actor.getProfile` and `app.bsky.feed.getAuthorFeed` of the public AppView answer without a session. Counts
are exact as the AppView knows them; there are no views or reach. An unknown handle is status 400, "Profile not found".
Source: docs.bsky.app and the lexicons of atproto (2026-08).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors import ChannelData, DateRange, Post, Reading
from pipelines.connectors.timestamps import moment as moment_of
from pipelines.connectors.timestamps import posted
from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Payload, count
from warehouse.core.period import local_day

SERVICE = "Bluesky"
HOME = "https://public.api.bsky.app/"
PAGES = 5
PER_PAGE = 100


def api(collector, policy) -> Api:
    """The public AppView, or another one."""
    return Api(collector.name, SERVICE, collector.api or HOME, policy, account=collector.account, why=_why)


def _handle(collector) -> str:
    handle = collector.account.strip().lstrip("@")
    return handle if "." in handle or handle.startswith("did:") else f"{handle}.bsky.social"


def _why(status: int, body: object) -> tuple[str, str] | None:
    said = str(body.get("message", "")) if isinstance(body, dict) else ""
    if status == 400 and "not found" in said.lower():
        return "unknown", said
    return None


def fetch(collector, api: Api, wanted: DateRange) -> None:
    """The profile, and own posts back to the first day that is wanted. Raises: SourceError."""
    actor = _handle(collector)
    api.get("profile", "xrpc/app.bsky.actor.getProfile", actor=actor)
    cursor = None
    for _page in range(PAGES):
        found = api.get(
            "feed",
            "xrpc/app.bsky.feed.getAuthorFeed",
            actor=actor,
            limit=PER_PAGE,
            filter="posts_with_replies",
            cursor=cursor,
        )
        days = [moment_of(_record(each).get("createdAt")) for each in _feed(found)]
        cursor = found.get("cursor") if isinstance(found, dict) else None
        if not cursor or not days or any(day and local_day(day) < wanted.start for day in days):
            return


def _feed(found: object) -> list[dict]:
    feed = found.get("feed") if isinstance(found, dict) else None
    return [each for each in feed if isinstance(each, dict)] if isinstance(feed, list) else []


def _record(entry: dict) -> dict:
    record = (entry.get("post") or {}).get("record")
    return record if isinstance(record, dict) else {}


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> ChannelData:
    """Followers and following of the day, and own posts with their numbers until now; reposts are left out.

    Counts: posts per day only for days that the pages cover whole. Raises: nothing; what vanished stands in missing.
    """
    channel = collector.name.removeprefix("channel-")
    readings, missing, posts = [], [], {}
    for payload in payloads:
        found = payload.json()
        if payload.what == "profile":
            for metric, field in (("followers", "followersCount"), ("following", "followsCount")):
                try:
                    value = count(SERVICE, found, field)
                except SourceError:
                    missing.append(field)
                    continue
                quality = "exact" if value is not None else "unknown"
                readings.append(
                    Reading(channel, local_day(read_at), metric, value, quality, f"bluesky:{metric}")
                )
        elif payload.what == "feed":
            for each in _feed(found):
                post = _post(channel, each)
                if post and "reason" not in each:
                    posts[post.post_id] = post
    readings += posted(channel, "bluesky", posts.values(), read_at)
    return ChannelData(tuple(readings), tuple(posts.values()), tuple(missing))


def _post(channel: str, entry: dict) -> Post | None:
    post, record = entry.get("post") or {}, _record(entry)
    moment = moment_of(record.get("createdAt"))
    if moment is None or not post.get("uri"):
        return None
    fields = {"likes": "likeCount", "comments": "replyCount", "shares": "repostCount"}
    numbers = {name: post[field] for name, field in fields.items() if isinstance(post.get(field), int)}
    handle = (post.get("author") or {}).get("handle", "")
    url = f"https://bsky.app/profile/{handle}/post/{post['uri'].rsplit('/', 1)[-1]}" if handle else None
    return Post(channel, post["uri"], moment, url, str(record.get("text") or "")[:200], numbers)
