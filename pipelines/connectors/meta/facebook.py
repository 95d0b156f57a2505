"""Fetch followers, daily insights and posts of the school's Facebook page, and parse their numbers.

With a page token (read_insights, pages_read_engagement). Metrics that exist since 15 June 2026: page_media_view,
page_total_media_view_unique, page_post_engagements, page_follows. Impressions and fans are gone, and asking for them
is refused. Insights go 90 days a question and two years back, for pages with a hundred likes or more; without them the
answer is empty, not 0. Source: developers.facebook.com/docs/graph-api/reference/insights (v26.0).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from pipelines.connectors.meta import graph
from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered
from pipelines.connectors.shared.channel_data import ChannelData, Post, Reading
from pipelines.connectors.shared.timestamps import moment
from pipelines.settings import StatisticsSource
from pipelines.web.api import Json, Payload
from warehouse.core.period import local_day

SERVICE = "Facebook"
LEVELS = {"followers": ("followers_count",)}
METRICS = {
    "page_media_view": "views",
    "page_total_media_view_unique": "reach",
    "page_post_engagements": "engagements",
    "page_follows": "followers",
}
ONCE = 90  # days that may be asked for at once
BACK = 729  # days that insights go back
POST_FIELDS = (
    "id,message,created_time,permalink_url,shares,"
    "reactions.summary(total_count).limit(0),comments.summary(total_count).limit(0)"
)


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the page, its insights per day, and its posts back to the first day that is wanted.

    Raises: SourceError.
    """
    api = graph.graph_api(source, request, SERVICE)
    account, days = source.account.strip(), request.days

    def enough(response: Json) -> bool:
        times = (moment(row.get("created_time")) for row in graph.rows(response))
        return any(at and local_day(at) < days.start for at in times)

    def ask() -> None:
        api.get("profile", account, fields="name,followers_count,fan_count")
        start, names = max(days.start, days.end - dt.timedelta(BACK)), list(METRICS)
        while start < days.end and names:
            end = min(start + dt.timedelta(ONCE), days.end)
            params = {"period": "day", "since": graph.midnight(start), "until": graph.midnight(end)}
            names = graph.insights(api, "insights", f"{account}/insights", names, params)
            start = end
        graph.pages(api, "posts", f"{account}/published_posts", enough, fields=POST_FIELDS, limit=50)

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Followers of the day, insights of the days before, and posts with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    channel = source.channel
    data = channel_data.merged(_read(payload, channel, read_at) for payload in payloads)
    return channel_data.with_posts_per_day(data, channel, "facebook", read_at)


def _read(payload: Payload, channel: str, read_at: dt.datetime) -> ChannelData:
    if payload.what == graph.GONE:
        return ChannelData(missing=(payload.asked["metric"],))
    result = payload.json()
    if payload.what == "profile":
        return channel_data.levels(channel, "facebook", result, LEVELS, read_at, SERVICE)
    if payload.what == "insights":
        return ChannelData(tuple(_insights(channel, result)))
    rows: Iterable[dict[str, Json]] = graph.rows(result) if payload.what == "posts" else ()
    return ChannelData(posts=tuple(filter(None, (_post(channel, row) for row in rows))))


def _insights(channel: str, response: Json) -> Iterator[Reading]:
    for insight in graph.rows(response):
        metric = METRICS.get(str(insight.get("name")))
        for row in insight.get("values") or ():
            day, value = graph.ended(row.get("end_time")), graph.whole(row.get("value"))
            if metric and day and value is not None:
                yield Reading(channel, day, metric, value, "exact", f"facebook:{metric}")


def _post(channel: str, row: dict[str, Json]) -> Post | None:
    at = moment(row.get("created_time"))
    if at is None or not row.get("id"):
        return None
    counts = {
        "likes": ((row.get("reactions") or {}).get("summary") or {}).get("total_count"),
        "comments": ((row.get("comments") or {}).get("summary") or {}).get("total_count"),
        # Facebook leaves the field out where nobody shared.
        "shares": (row.get("shares") or {}).get("count", 0 if "reactions" in row else None),
    }
    numbers = channel_data.numbers_in(counts, {name: name for name in counts})
    title = channel_data.title_of(row.get("message"))
    return Post(channel, str(row["id"]), at, row.get("permalink_url"), title, numbers)
