"""LinkedIn, Community Management API: followers of our own page, and what its posts did per day.

With a token of a page administrator (rw_organization_admin) of an app that LinkedIn approved, and a version in the
header: LinkedIn-Version, six digits, each at least a year alive, after that status 426. `networkSizes` gives the
followers as they are; `organizationalEntityShareStatistics` impressions, unique impressions, clicks, likes, comments
and shares per day (UTC), up to two days late and 12 months back. Quotas end at midnight UTC, without a header.
Source: learn.microsoft.com/linkedin/marketing/community-management (2026-07).
"""

import datetime as dt
from collections.abc import Sequence
from urllib.parse import quote

from pipelines.connectors import Brought, Reading, Wanted
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Payload, count
from warehouse.core.period import local_day

SERVICE = "LinkedIn"
HOME = "https://api.linkedin.com/rest/"
VERSION = "202607"
BACK = 360  # days: statistics go back twelve rolling months
FIELDS = {
    "impressionCount": "impressions",
    "uniqueImpressionsCount": "reach",
    "clickCount": "clicks",
    "likeCount": "likes",
    "commentCount": "comments",
    "shareCount": "shares",
}


def api(collector, policy) -> Api:
    """The versioned API with the administrator's token. Raises: SourceError."""
    token = secret(collector.secret)
    return Api(
        collector.name,
        SERVICE,
        collector.api or HOME,
        policy,
        headers={
            "Authorization": f"Bearer {token}",
            "LinkedIn-Version": VERSION,
            "X-Restli-Protocol-Version": "2.0.0",
        },
        account=collector.account,
        secret=collector.secret,
        hidden=(token,),
        why=_why,
    )


def _why(status: int, body: object) -> tuple[str, str] | None:
    said = str(body.get("message", "")) if isinstance(body, dict) else ""
    if status == 426:
        return "broken", f"version {VERSION} of the API has ended: {said}"
    if status == 400 and "urn" in said.lower():
        return "unknown", said
    return None


def number(collector) -> str:
    """The page's number, of an account written as 123 or urn:li:organization:123."""
    return collector.account.strip().rsplit(":", 1)[-1]


def interval(start: dt.date, end: dt.date) -> str:
    """The days from start up to and without end, as LinkedIn writes them in a question."""
    first, last = (
        int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp() * 1000) for day in (start, end)
    )
    return f"(timeRange:(start:{first},end:{last}),timeGranularityType:DAY)"


def day_of(timed: object) -> dt.date | None:
    """The day (UTC) with which a timeRange begins; None where there is none."""
    begun = timed.get("start") if isinstance(timed, dict) else None
    return dt.datetime.fromtimestamp(begun / 1000, dt.UTC).date() if isinstance(begun, int) else None


def fetch(collector, api: Api, wanted: Wanted) -> None:
    """The size of the page's following, and statistics per day. Raises: SourceError."""
    urn = quote(f"urn:li:organization:{number(collector)}", safe="")
    api.get("size", f"networkSizes/{urn}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
    days = interval(max(wanted.start, wanted.end - dt.timedelta(BACK)), wanted.end)
    api.get(
        "shares",
        f"organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity={urn}&timeIntervals={days}",
    )


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> Brought:
    """Followers of the day, and impressions, reach and interactions of the days before.

    Counts: engagements as likes, comments, shares and clicks together; a number below zero, which LinkedIn gives
    when likes are taken back, is left out. Raises: nothing; what vanished stands in missing.
    """
    channel = collector.name.removeprefix("channel-")
    readings, missing = [], []
    for payload in payloads:
        found = payload.json()
        if payload.what == "size":
            try:
                value = count(SERVICE, found, "firstDegreeSize")
            except SourceError:
                missing.append("firstDegreeSize")
                continue
            quality = "exact" if value is not None else "unknown"
            readings.append(
                Reading(channel, local_day(read_at), "followers", value, quality, "linkedin:followers")
            )
        elif payload.what == "shares":
            for each in found.get("elements", ()) if isinstance(found, dict) else ():
                day, told = day_of(each.get("timeRange")), each.get("totalShareStatistics")
                if day is None:  # totals since the beginning, as the same question without days gives
                    continue
                if not isinstance(told, dict):
                    missing.append("totalShareStatistics")
                    continue
                missing += [field for field in FIELDS if field not in told]
                readings += of_day(channel, day, {FIELDS[name]: told.get(name) for name in FIELDS})
    return Brought(tuple(readings), (), tuple(dict.fromkeys(missing)))


def of_day(channel: str, day: dt.date, told: dict[str, object]) -> list[Reading]:
    """Readings of one day, engagements as their sum where all its parts are known."""
    numbers = {
        name: value
        for name, value in told.items()
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0
    }
    parts = [numbers.get(name) for name in ("likes", "comments", "shares", "clicks")]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        numbers["engagements"] = sum(known)
    return [
        Reading(channel, day, name, value, "exact", f"linkedin:{name}") for name, value in numbers.items()
    ]
