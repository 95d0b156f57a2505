"""Fetch daily statistics of the school's LinkedIn page (Pages Data Portability API, for the DMA), and parse them.

Scope r_dma_admin_pages_content; no approval of a use is needed. It gives impressions, reach, clicks and interactions
per day, and the followers that a day brought, up to 48 hours late. It does not give how many followers there are: that
is worked out from the last count that somebody typed or a file held. Numbers come as {"long": 12} or as a text.
Source: learn.microsoft.com/linkedin/dma (version 2026-07).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from pipelines.connectors.linkedin.community import SERVICE, day_of, interval, number, of_day, versioned_api
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, objects
from pipelines.connectors.shared.channel_data import ChannelData, Reading
from pipelines.settings import StatisticsSource
from pipelines.web.api import Json, Payload
from warehouse.channels.readings import GAINED

__all__ = ("SERVICE", "fetch", "parse")

ONCE = 90
BACK = 360
TYPES = {
    "IMPRESSIONS": "impressions",
    "UNIQUE_IMPRESSIONS": "reach",
    "CLICKS": "clicks",
    "REACTIONS": "likes",
    "COMMENTS": "comments",
    "REPOSTS": "shares",
}


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Content and followers per day, ninety days at a time. Raises: SourceError."""
    api, period = versioned_api(source, request), request.days
    page = quote(f"urn:li:organizationalPage:{number(source.account)}", safe="")
    types = ",".join(TYPES)

    def ask() -> None:
        start = max(period.start, period.end - dt.timedelta(BACK))
        while start < period.end:
            end = min(start + dt.timedelta(ONCE), period.end)
            days = interval(start, end)
            api.get(
                "content",
                f"dmaOrganizationalPageContentAnalytics?q=trend&sourceEntity={page}"
                f"&metricTypes=List({types})&timeIntervals={days}",
            )
            api.get(
                "followers",
                f"dmaOrganizationalPageEdgeAnalytics?q=trend&organizationalPage={page}"
                f"&analyticsType=FOLLOWER&timeIntervals={days}",
            )
            start = end

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Impressions, reach and interactions per day, and the followers that each day brought.

    Counts: a day's gain is organic and sponsored followers together. Raises: nothing; what vanished stands in missing.
    """
    channel = source.channel
    by_day: dict[dt.date, dict[str, Json]] = {}
    gained: list[Reading] = []
    missing: list[str] = []
    for payload in payloads:
        for kind, day, value in _elements(payload.json()):
            if day is None or value is None:
                missing.append("elements.value" if value is None else "elements.timeIntervals")
            elif payload.what == "followers" and kind in ("FOLLOWER", ""):
                gained.append(Reading(channel, day, GAINED, value, "exact", "linkedin:gained"))
            elif payload.what == "content" and kind in TYPES:
                by_day.setdefault(day, {})[TYPES[kind]] = value
    readings = [reading for day, values in by_day.items() for reading in of_day(channel, day, values)]
    return ChannelData((*readings, *gained), (), tuple(dict.fromkeys(missing)))


def _elements(response: Json) -> Iterator[tuple[str, dt.date | None, int | None]]:
    for element in objects(response, "elements"):
        within = element["metric"] if isinstance(element.get("metric"), dict) else element
        timed = within.get("timeIntervals") or element.get("timeIntervals") or {}
        yield str(element.get("type") or ""), day_of(timed.get("timeRange")), _value(within.get("value"))


def _value(value: Json) -> int | None:
    """Return the number in a value: its total, or organic and sponsored followers together."""
    if not isinstance(value, dict):
        return _number(value)
    followers = (value.get("typeSpecificValue") or {}).get("followerEdgeAnalyticsValue")
    if isinstance(followers, dict):
        parts = [_number(followers.get(name)) for name in ("organicValue", "sponsoredValue")]
        return None if all(part is None for part in parts) else sum(part or 0 for part in parts)
    return _number(value.get("totalCount"))


def _number(value: Json) -> int | None:
    if isinstance(value, dict):
        value = next((value[name] for name in ("long", "bigDecimal") if value.get(name) is not None), None)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(float(value))
    except (TypeError, ValueError):
        return None
