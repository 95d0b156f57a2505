"""Fetch followers, daily insights and posts of the school's Instagram account, and parse their numbers.

With the token of the Facebook page it belongs to (instagram_basic, instagram_manage_insights, pages_read_engagement).
`impressions` was removed for all versions on 21 April 2025; `views` replaces it and counts something else. A day is
asked for at a time (metric_type=total_value); figures come up to 48 hours late, and an empty answer is no 0.
Source: developers.facebook.com/docs/instagram-platform/insights (2026-06).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from pipelines.connectors.meta import graph
from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered
from pipelines.connectors.shared.channel_data import ChannelData, Post, Reading
from pipelines.connectors.shared.timestamps import moment
from pipelines.settings import StatisticsSource
from pipelines.web.api import Json, Payload
from warehouse.core.period import local_day

SERVICE = "Instagram"
LEVELS = {"followers": ("followers_count",), "following": ("follows_count",)}
METRICS = {
    "views": "views",
    "reach": "reach",
    "total_interactions": "engagements",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
}
LISTED = {"likes": "like_count", "comments": "comments_count"}
OF_POST = {"views": "views", "reach": "reach", "shares": "shares"}
FIRST = 30  # days at first: each day is a question, and 200 an hour are allowed
YOUNG = 14  # days in which a post is still asked for its own insights
FIELDS = "id,caption,timestamp,permalink,like_count,comments_count"


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the account, its insights day by day, its posts, and the young ones' insights. Raises: SourceError."""
    api = graph.graph_api(source, request, SERVICE)
    account, days = source.account.strip(), request.days
    young: list[str] = []

    def enough(response: Json) -> bool:
        times = [(str(row.get("id")), moment(row.get("timestamp"))) for row in graph.rows(response)]
        young.extend(number for number, at in times if at and local_day(at) > days.end - dt.timedelta(YOUNG))
        return any(at and local_day(at) < days.start for _, at in times)

    def ask() -> None:
        api.get("profile", account, fields="username,followers_count,follows_count,media_count")
        day, names = max(days.start, days.end - dt.timedelta(FIRST)), list(METRICS)
        while day < days.end and names:
            since, until = graph.midnight(day), graph.midnight(day + dt.timedelta(1))
            params = {"period": "day", "metric_type": "total_value", "since": since, "until": until}
            names = graph.insights(api, "insights", f"{account}/insights", names, params)
            day += dt.timedelta(1)
        before = len(api.kept)
        graph.pages(api, "media", f"{account}/media", enough, fields=FIELDS, limit=50)
        if not young:  # a single page is not asked whether it was enough
            enough(api.kept[before].json())
        names = list(OF_POST)
        for number in dict.fromkeys(young):
            names = names and graph.insights(api, "of-post", f"{number}/insights", names, {"of": number})

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Followers and following of the day, insights of the days before, and posts with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    channel = source.channel
    data = channel_data.merged(_read(payload, channel, read_at) for payload in payloads)
    of_post: dict[str, dict[str, int]] = {}
    for payload in payloads:
        if payload.what == "of-post":
            of_post.setdefault(payload.asked["of"], {}).update(_numbers(payload.json()))
    posts = tuple(
        dataclasses.replace(post, metrics={**post.metrics, **of_post.get(post.post_id, {})})
        for post in data.posts
    )
    data = dataclasses.replace(data, posts=posts)
    return channel_data.with_posts_per_day(data, channel, "instagram", read_at)


def _read(payload: Payload, channel: str, read_at: dt.datetime) -> ChannelData:
    if payload.what == graph.GONE:
        return ChannelData(missing=(payload.asked["metric"],))
    result = payload.json()
    if payload.what == "profile":
        return channel_data.levels(channel, "instagram", result, LEVELS, read_at, SERVICE)
    if payload.what == "insights":
        return ChannelData(tuple(_insights(channel, result, payload.asked)))
    return ChannelData(posts=posts_of(channel, result) if payload.what == "media" else ())


def _insights(channel: str, response: Json, params: Mapping[str, str]) -> Iterator[Reading]:
    """Return of a total the day that was asked for, of a series (as older answers are) the day that ended."""
    since = params.get("since")
    day_asked = dt.datetime.fromtimestamp(int(since), graph.CALIFORNIA).date() if since else None
    for insight in graph.rows(response):
        metric = METRICS.get(str(insight.get("name")))
        values = [(day_asked, graph.whole((insight.get("total_value") or {}).get("value")))]
        values += [
            (graph.ended(row.get("end_time")), graph.whole(row.get("value")))
            for row in insight.get("values") or ()
        ]
        for day, value in values:
            if metric and day and value is not None:
                quality = "estimated" if metric == "reach" else "exact"  # Meta says so of reach itself
                yield Reading(channel, day, metric, value, quality, f"instagram:{metric}")


def _numbers(response: Json) -> dict[str, int]:
    numbers = {}
    for row in graph.rows(response):
        values = row.get("values") or [row.get("total_value") or {}]
        value = graph.whole(values[0].get("value"))
        if row.get("name") in OF_POST and value is not None:
            numbers[OF_POST[row["name"]]] = value
    return numbers


def posts_of(channel: str, response: Json) -> tuple[Post, ...]:
    """Return the posts that Instagram lists; likes are absent where the owner hides them."""
    return tuple(filter(None, (_post(channel, row) for row in graph.rows(response))))


def _post(channel: str, row: dict[str, Json]) -> Post | None:
    at = moment(row.get("timestamp"))
    if at is None or not row.get("id"):
        return None
    numbers = channel_data.numbers_in(row, LISTED)
    title = channel_data.title_of(row.get("caption"))
    return Post(channel, str(row["id"]), at, row.get("permalink"), title, numbers)
