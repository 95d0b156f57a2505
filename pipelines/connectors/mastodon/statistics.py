"""Fetch followers and recent posts of a Mastodon account, and parse their numbers; most servers ask no key.

`GET /api/v1/accounts/lookup?acct=` on the account's own server gives followers_count, following_count and
statuses_count exactly as the server knows them; `GET /api/v1/accounts/:id/statuses` the posts, 40 a page, with a Link
header to older ones. 300 requests in five minutes; X-RateLimit-Reset is an ISO date. There are no views or reach:
the network does not count them. A server may ask for a token (401 or 422), and an account may hide its followers
(the count is then 0 or null, unknown to us). Source: docs.joinmastodon.org/methods/accounts (2026-07).
"""

import datetime as dt
import re
from collections.abc import Sequence

from pipelines.connectors.feeds import plain_text
from pipelines.connectors.mastodon import statuses
from pipelines.connectors.mastodon.statuses import SERVICE
from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client
from pipelines.connectors.shared.channel_data import ChannelData, Post
from pipelines.connectors.shared.timestamps import moment
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from pipelines.web.api import Json, Payload
from text.i18n import N_
from warehouse.core.period import local_day

PER_PAGE = 40
LEVELS = {"followers": ("followers_count",), "following": ("following_count",)}
OF_POST = {"likes": "favourites_count", "comments": "replies_count", "shares": "reblogs_count"}


def _account(written: str) -> tuple[str, str]:
    match = re.fullmatch(r"@?([\w.-]+)@([\w.-]+)", written.strip())
    if not match:
        raise SourceError(
            N_("“{value}” names no Mastodon server; write for example {example}."),
            value=written,
            example="@school@mastodon.nl",
        )
    return match[1], match[2].lower()


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the account, and its posts back to the first day that is wanted. Raises: SourceError."""
    name, server = _account(source.account)
    token = secret(source.secret) if source.secret else ""
    home = source.api or f"https://{server}/"
    api = client(source, SERVICE, home, request, token=token, why=statuses.refusal)

    def ask() -> None:
        profile = api.get("profile", "api/v1/accounts/lookup", acct=name)
        number = profile.get("id") if isinstance(profile, dict) else None
        if number:
            path = f"api/v1/accounts/{number}/statuses?limit={PER_PAGE}&exclude_reblogs=true"
            statuses.ask_for(api, path, lambda at: local_day(at) < request.days.start)

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Followers and following of the day, and the posts with their numbers until now.

    Counts: posts per day only for days that the pages cover whole. Raises: nothing; what vanished stands in missing.
    """
    channel = source.channel
    data = channel_data.merged(_read(payload, channel, read_at) for payload in payloads)
    return channel_data.with_posts_per_day(data, channel, "mastodon", read_at)


def _read(payload: Payload, channel: str, read_at: dt.datetime) -> ChannelData:
    result = payload.json()
    if payload.what == "profile":
        return channel_data.levels(channel, "mastodon", result, LEVELS, read_at, SERVICE)
    rows = statuses.posts(result) if payload.what == "statuses" else []
    return ChannelData(posts=tuple(filter(None, (_post(channel, row) for row in rows))))


def _post(channel: str, status: dict[str, Json]) -> Post | None:
    at = moment(status.get("created_at"))
    if at is None or not status.get("id") or status.get("reblog"):
        return None
    title = channel_data.title_of(plain_text.text(str(status.get("content") or "")))
    numbers = channel_data.numbers_in(status, OF_POST)
    return Post(channel, str(status["id"]), at, status.get("url"), title, numbers)
