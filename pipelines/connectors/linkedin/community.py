"""Fetch followers and daily statistics of the school's LinkedIn page (Community Management API), and parse them.

With a token of a page administrator (rw_organization_admin) of an app that LinkedIn approved, and a version in the
header: LinkedIn-Version, six digits, each at least a year alive, after that status 426. `networkSizes` gives the
followers as they are; `organizationalEntityShareStatistics` impressions, unique impressions, clicks, likes, comments
and shares per day (UTC), up to two days late and 12 months back. Quotas end at midnight UTC, without a header.
Source: learn.microsoft.com/linkedin/marketing/community-management (2026-07).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client, objects, text_at
from pipelines.connectors.shared.channel_data import ChannelData, Reading, is_whole
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.web.api import Api, Json, Payload

SERVICE = "LinkedIn"
HOME = "https://api.linkedin.com/rest/"
VERSION = "202607"
BACK = 360  # days: statistics go back twelve rolling months
LEVELS = {"followers": ("firstDegreeSize",)}
FIELDS = {
    "impressionCount": "impressions",
    "uniqueImpressionsCount": "reach",
    "clickCount": "clicks",
    "likeCount": "likes",
    "commentCount": "comments",
    "shareCount": "shares",
}


def versioned_api(source: StatisticsSource, request: FetchRequest) -> Api:
    """Return the versioned API with the administrator's token. Raises: SourceError."""
    headers = {"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}
    token = secret(source.secret)
    return client(source, SERVICE, source.api or HOME, request, token=token, headers=headers, why=_why)


def _why(status: int, body: Json) -> tuple[str, str] | None:
    message = text_at(body, "message")
    if status == 426:
        return "broken", f"version {VERSION} of the API has ended: {message}"
    if status == 400 and "urn" in message.lower():
        return "unknown", message
    return None


def number(account: str) -> str:
    """Return the page's number, of an account written as 123 or urn:li:organization:123."""
    return account.strip().rsplit(":", 1)[-1]


def interval(start: dt.date, end: dt.date) -> str:
    """Return the days from start up to and without end, as LinkedIn writes them in a question."""
    first, last = (
        int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp() * 1000) for day in (start, end)
    )
    return f"(timeRange:(start:{first},end:{last}),timeGranularityType:DAY)"


def day_of(timed: object) -> dt.date | None:
    """Return the day (UTC) with which a timeRange begins; None where there is none."""
    begun = timed.get("start") if isinstance(timed, dict) else None
    return dt.datetime.fromtimestamp(begun / 1000, dt.UTC).date() if isinstance(begun, int) else None


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the size of the page's following, and statistics per day. Raises: SourceError."""
    api, period = versioned_api(source, request), request.days
    urn = quote(f"urn:li:organization:{number(source.account)}", safe="")
    days = interval(max(period.start, period.end - dt.timedelta(BACK)), period.end)
    entity = f"q=organizationalEntity&organizationalEntity={urn}&timeIntervals={days}"

    def ask() -> None:
        api.get("size", f"networkSizes/{urn}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
        api.get("shares", f"organizationalEntityShareStatistics?{entity}")

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Followers of the day, and impressions, reach and interactions of the days before.

    Counts: engagements as likes, comments, shares and clicks together; a number below zero, which LinkedIn gives
    when likes are taken back, is left out. Raises: nothing; what vanished stands in missing.
    """
    return channel_data.merged(
        part for payload in payloads for part in _read(payload, source.channel, read_at)
    )


def _read(payload: Payload, channel: str, read_at: dt.datetime) -> Iterator[ChannelData]:
    response = payload.json()
    if payload.what == "size":
        yield channel_data.levels(channel, "linkedin", response, LEVELS, read_at, SERVICE)
    for element in objects(response, "elements") if payload.what == "shares" else ():
        day, statistics = day_of(element.get("timeRange")), element.get("totalShareStatistics")
        if day is None:  # totals since the beginning, as the same question without days gives
            continue
        if not isinstance(statistics, dict):
            yield ChannelData(missing=("totalShareStatistics",))
            continue
        missing = tuple(field for field in FIELDS if field not in statistics)
        yield ChannelData(
            of_day(channel, day, {FIELDS[name]: statistics.get(name) for name in FIELDS}), missing=missing
        )


def of_day(channel: str, day: dt.date, values: Mapping[str, Json]) -> tuple[Reading, ...]:
    """Return readings of one day, engagements as their sum where all its parts are known."""
    numbers = {name: int(value) for name, value in values.items() if is_whole(value) and value >= 0}
    parts = [numbers[name] for name in ("likes", "comments", "shares", "clicks") if name in numbers]
    if len(parts) == 4:
        numbers["engagements"] = sum(parts)
    return tuple(
        Reading(channel, day, name, value, "exact", f"linkedin:{name}") for name, value in numbers.items()
    )
