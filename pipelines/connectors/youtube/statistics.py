"""YouTube Data API v3: subscribers (rounded by YouTube to three digits), and what the channel's videos did.

One key of a Google Cloud project, free, 10,000 units a day; each call here costs one. Every number comes as a text.
A channel may hide its subscribers (hiddenSubscriberCount): unknown then. Impressions are in no API, only in YouTube
Studio's export. The uploads playlist gives the videos, newest first. A quota that is used up is status 403 with the
reason quotaExceeded; a wrong key 400 with keyInvalid. Source: developers.google.com/youtube/v3 (2026).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors import ChannelData, DateRange, Post, Reading
from pipelines.connectors.timestamps import moment as moment_of
from pipelines.connectors.timestamps import posted
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Payload, count, need
from warehouse.core.period import local_day

SERVICE = "YouTube"
HOME = "https://www.googleapis.com/youtube/v3/"
PAGES = 6
PER_PAGE = 50
LATER = ("quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded")
TOKEN = ("keyInvalid", "keyExpired", "API_KEY_INVALID", "badRequest")


def api(collector, policy) -> Api:
    """The Data API with the key in a header, so that it stands in no address. Raises: SourceError."""
    key = secret(collector.secret)
    return Api(
        collector.name,
        SERVICE,
        collector.api or HOME,
        policy,
        headers={"X-Goog-Api-Key": key},
        account=collector.account,
        secret=collector.secret,
        hidden=(key,),
        why=_why,
    )


def _why(status: int, body: object) -> tuple[str, str] | None:
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    reasons = [each.get("reason", "") for each in error.get("errors", ()) if isinstance(each, dict)]
    said = str(error.get("message", ""))
    if any(reason in LATER for reason in reasons):
        return "later", said
    if any(reason in TOKEN for reason in reasons) or "API key" in said:
        return "token", said
    return None


def fetch(collector, api: Api, wanted: DateRange) -> None:
    """The channel, its videos back to the first day that is wanted, and their numbers. Raises: SourceError."""
    account = collector.account.strip()
    who = {"id": account} if account.startswith("UC") else {"forHandle": "@" + account.lstrip("@")}
    found = api.get("channel", "channels", part="snippet,statistics,contentDetails", **who)
    items = found.get("items") if isinstance(found, dict) else None
    if not items:
        raise api.refusal_of("unknown")
    uploads = need(SERVICE, items, 0, "contentDetails", "relatedPlaylists", "uploads")
    ids, token = [], None
    for _page in range(PAGES):
        page = api.get(
            "playlist",
            "playlistItems",
            part="contentDetails",
            playlistId=uploads,
            maxResults=PER_PAGE,
            pageToken=token,
        )
        details = [each.get("contentDetails", {}) for each in page.get("items", ())]
        ids += [each["videoId"] for each in details if each.get("videoId")]
        days = [moment_of(each.get("videoPublishedAt")) for each in details]
        token = page.get("nextPageToken")
        if not token or any(day and local_day(day) < wanted.start for day in days):
            break
    for start in range(0, len(ids), PER_PAGE):
        api.get("videos", "videos", part="snippet,statistics", id=",".join(ids[start : start + PER_PAGE]))


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> ChannelData:
    """Subscribers of the day, and the videos with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    channel = collector.name.removeprefix("channel-")
    readings, missing, posts = [], [], {}
    for payload in payloads:
        found = payload.json()
        items = found.get("items", ()) if isinstance(found, dict) else ()
        if payload.what == "channel":
            for each in items[:1]:
                numbers = each.get("statistics", {})
                hidden = numbers.get("hiddenSubscriberCount")
                try:
                    value = None if hidden else count(SERVICE, numbers, "subscriberCount")
                except SourceError:
                    missing.append("statistics.subscriberCount")
                    continue
                readings.append(
                    Reading(
                        channel,
                        local_day(read_at),
                        "followers",
                        value,
                        "unknown" if value is None else "exact" if value < 1000 else "rounded",
                        "youtube:followers",
                    )
                )
        elif payload.what == "videos":
            for each in items:
                post = _post(channel, each)
                if post:
                    posts[post.post_id] = post
    readings += posted(channel, "youtube", posts.values(), read_at)
    return ChannelData(tuple(readings), tuple(posts.values()), tuple(missing))


def _post(channel: str, video: dict) -> Post | None:
    snippet, numbers = video.get("snippet", {}), video.get("statistics", {})
    moment = moment_of(snippet.get("publishedAt"))
    if moment is None or not video.get("id"):
        return None
    fields = {"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}
    told = {
        name: int(numbers[field]) for name, field in fields.items() if str(numbers.get(field, "")).isdigit()
    }
    url = f"https://www.youtube.com/watch?v={video['id']}"
    return Post(channel, str(video["id"]), moment, url, str(snippet.get("title", ""))[:200], told)
