"""Fetch subscribers (rounded by YouTube to three digits) and videos of a YouTube channel (Data API v3).

One key of a Google Cloud project, free, 10,000 units a day; each call here costs one. Every number comes as a text.
A channel may hide its subscribers (hiddenSubscriberCount): unknown then. Impressions are in no API, only in YouTube
Studio's export. The uploads playlist gives the videos, newest first. A quota that is used up is status 403 with the
reason quotaExceeded; a wrong key 400 with keyInvalid. Source: developers.google.com/youtube/v3 (2026).
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client, objects
from pipelines.connectors.shared.channel_data import ChannelData, Post
from pipelines.connectors.shared.timestamps import moment
from pipelines.connectors.youtube.videos import SERVICE, video
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.web.api import Json, Payload, need
from warehouse.core.period import local_day

HOME = "https://www.googleapis.com/youtube/v3/"
PAGES = 6
PER_PAGE = 50
LATER = ("quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded")
TOKEN = ("keyInvalid", "keyExpired", "API_KEY_INVALID", "badRequest")
LEVELS = {"followers": ("subscriberCount",)}
OF_POST = {"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}


def _why(status: int, body: Json) -> tuple[str, str] | None:
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    reasons = [detail.get("reason", "") for detail in error.get("errors", ()) if isinstance(detail, dict)]
    message = str(error.get("message", ""))
    if any(reason in LATER for reason in reasons):
        return "later", message
    if any(reason in TOKEN for reason in reasons) or "API key" in message:
        return "token", message
    return None


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the channel, its videos back to the first day that is wanted, and their numbers. Raises: SourceError."""
    key = secret(source.secret)
    # The key goes in a header, so that it stands in no address.
    headers = {"X-Goog-Api-Key": key}
    api = client(source, SERVICE, source.api or HOME, request, headers=headers, hidden=(key,), why=_why)

    def ask() -> None:
        account = source.account.strip()
        who = {"id": account} if account.startswith("UC") else {"forHandle": "@" + account.lstrip("@")}
        response = api.get("channel", "channels", part="snippet,statistics,contentDetails", **who)
        items = response.get("items") if isinstance(response, dict) else None
        if not items:
            raise api.refusal_of("unknown")
        uploads = need(SERVICE, items, 0, "contentDetails", "relatedPlaylists", "uploads")
        ids: list[str] = []
        token = None
        for _page in range(PAGES):
            page = api.get(
                "playlist",
                "playlistItems",
                part="contentDetails",
                playlistId=uploads,
                maxResults=PER_PAGE,
                pageToken=token,
            )
            details = [item.get("contentDetails", {}) for item in page.get("items", ())]
            ids += [detail["videoId"] for detail in details if detail.get("videoId")]
            times = [moment(detail.get("videoPublishedAt")) for detail in details]
            token = page.get("nextPageToken")
            if not token or any(at and local_day(at) < request.days.start for at in times):
                break
        for start in range(0, len(ids), PER_PAGE):
            api.get("videos", "videos", part="snippet,statistics", id=",".join(ids[start : start + PER_PAGE]))

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Return subscribers of the day, and the videos with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    channel = source.channel
    data = channel_data.merged(_read(payload, channel, read_at) for payload in payloads)
    return channel_data.with_posts_per_day(data, channel, "youtube", read_at)


def _read(payload: Payload, channel: str, read_at: dt.datetime) -> ChannelData:
    items = objects(payload.json(), "items")
    if payload.what == "channel" and items:
        return _subscribers(channel, items[0].get("statistics") or {}, read_at)
    videos = (_video(channel, item) for item in (items if payload.what == "videos" else ()))
    return ChannelData(posts=tuple(filter(None, videos)))


def _subscribers(channel: str, numbers: dict[str, Json], read_at: dt.datetime) -> ChannelData:
    """YouTube rounds what is a thousand or more; hidden subscribers are unknown."""
    if numbers.get("hiddenSubscriberCount"):
        numbers = {"subscriberCount": None}
    data = channel_data.levels(channel, "youtube", numbers, LEVELS, read_at, SERVICE)
    rounded = (
        dataclasses.replace(reading, quality="rounded")
        if reading.value and reading.value >= 1000
        else reading
        for reading in data.readings
    )
    missing = tuple(f"statistics.{field}" for field in data.missing)
    return dataclasses.replace(data, readings=tuple(rounded), missing=missing)


def _video(channel: str, item: dict[str, Json]) -> Post | None:
    snippet, numbers = item.get("snippet") or {}, item.get("statistics") or {}
    at = moment(snippet.get("publishedAt"))
    if at is None or not item.get("id"):
        return None
    counts = {name: numbers.get(field) for name, field in OF_POST.items()}
    return video(channel, str(item["id"]), at, snippet.get("title"), counts)
