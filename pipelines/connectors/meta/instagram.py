"""Instagram: followers of our own professional account, its views, reach and interactions per day, and its posts.

With the token of the Facebook page it belongs to (instagram_basic, instagram_manage_insights, pages_read_engagement).
`impressions` was removed for all versions on 21 April 2025; `views` replaces it and counts something else. A day is
asked for at a time (metric_type=total_value); figures come up to 48 hours late, and an empty answer is no 0.
Source: developers.facebook.com/docs/instagram-platform/insights (2026-06).
"""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from pipelines.connectors import Brought, Post, Reading, Wanted
from pipelines.connectors.meta import graph
from pipelines.connectors.timestamps import posted
from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Payload, count
from warehouse.core.period import local_day

SERVICE = "Instagram"
HOME = graph.HOME
METRICS = {
    "views": "views",
    "reach": "reach",
    "total_interactions": "engagements",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
}
OF_POST = {"views": "views", "reach": "reach", "shares": "shares"}
FIRST = 30  # days at first: each day is a question, and 200 an hour are allowed
YOUNG = 14  # days in which a post is still asked for its own insights
FIELDS = "id,caption,timestamp,permalink,like_count,comments_count"


def api(collector, policy) -> Api:
    """The Graph API with the token. Raises: SourceError."""
    return graph.api(collector, policy, SERVICE)


def fetch(collector, api: Api, wanted: Wanted) -> None:
    """The account, its insights day by day, its posts, and the young ones' insights. Raises: SourceError."""
    account = collector.account.strip()
    api.get("profile", account, fields="username,followers_count,follows_count,media_count")
    day, names = max(wanted.start, wanted.end - dt.timedelta(FIRST)), list(METRICS)
    while day < wanted.end and names:
        asked = {
            "period": "day",
            "metric_type": "total_value",
            "since": graph.midnight(day),
            "until": graph.midnight(day + dt.timedelta(1)),
        }
        names = graph.insights(
            api,
            names,
            partial(graph.insight, api, "insights", account, asked),
        )
        day += dt.timedelta(1)
    young: list[str] = []

    def enough(found: dict) -> bool:
        days = [(str(each.get("id")), graph.moment(each.get("timestamp"))) for each in graph.rows(found)]
        young.extend(number for number, at in days if at and local_day(at) > wanted.end - dt.timedelta(YOUNG))
        return any(at and local_day(at) < wanted.start for _, at in days)

    found_before = len(api.kept)
    graph.pages(api, "media", f"{account}/media", enough, fields=FIELDS, limit=50)
    if not young:  # a single page is not asked whether it was enough
        enough(api.kept[found_before].json())
    names = list(OF_POST)
    for number in dict.fromkeys(young):
        names = names and graph.insights(
            api,
            names,
            partial(graph.insight, api, "of-post", number, {"of": number}),
        )


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> Brought:
    """Followers and following of the day, insights of the days before, and posts with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    channel = collector.name.removeprefix("channel-")
    readings: list[Reading] = []
    missing: list[str] = []
    posts: dict[str, Post] = {}
    of_post: dict[str, dict[str, int]] = {}
    for payload in payloads:
        if payload.what == graph.GONE:
            missing.append(payload.asked["metric"])
            continue
        found = payload.json()
        if payload.what == "profile":
            for metric, field in (("followers", "followers_count"), ("following", "follows_count")):
                try:
                    value = count(SERVICE, found, field)
                except SourceError:
                    missing.append(field)
                    continue
                quality = "exact" if value is not None else "unknown"
                readings.append(
                    Reading(channel, local_day(read_at), metric, value, quality, f"instagram:{metric}")
                )
        elif payload.what == "insights":
            readings += _insights(channel, found, payload.asked)
        elif payload.what == "media":
            posts |= {post.post_id: post for each in graph.rows(found) if (post := of(channel, each))}
        elif payload.what == "of-post":
            of_post.setdefault(payload.asked["of"], {}).update(_numbers(found))
    kept = tuple(
        Post(
            p.channel, p.post_id, p.published_at, p.url, p.title, {**p.metrics, **of_post.get(p.post_id, {})}
        )
        for p in posts.values()
    )
    readings += posted(channel, "instagram", kept, read_at)
    return Brought(tuple(readings), kept, tuple(dict.fromkeys(missing)))


def _insights(channel: str, found: object, asked) -> list[Reading]:
    """Of a total: the day that was asked for. Of a series, as older answers are: the day that ended."""
    readings = []
    since = asked.get("since")
    day_asked = dt.datetime.fromtimestamp(int(since), graph.CALIFORNIA).date() if since else None
    for each in graph.rows(found):
        metric = METRICS.get(str(each.get("name")))
        told = [(day_asked, (each.get("total_value") or {}).get("value"))]
        told += [(graph.ended(row.get("end_time")), row.get("value")) for row in each.get("values") or ()]
        for day, value in told:
            if metric and day and graph.whole(value) is not None:
                quality = "estimated" if metric == "reach" else "exact"  # Meta says so of reach itself
                readings.append(Reading(channel, day, metric, value, quality, f"instagram:{metric}"))
    return readings


def _numbers(found: object) -> dict[str, int]:
    told = {}
    for each in graph.rows(found):
        values = each.get("values") or [each.get("total_value") or {}]
        value = graph.whole(values[0].get("value"))
        if each.get("name") in OF_POST and value is not None:
            told[OF_POST[each["name"]]] = value
    return told


def of(channel: str, row: dict) -> Post | None:
    """One post as Instagram lists it; likes are absent where the owner hides them. None for what is no post."""
    moment = graph.moment(row.get("timestamp"))
    if moment is None or not row.get("id"):
        return None
    fields = {"likes": "like_count", "comments": "comments_count"}
    numbers = {name: row[field] for name, field in fields.items() if graph.whole(row.get(field)) is not None}
    return Post(
        channel, str(row["id"]), moment, row.get("permalink"), str(row.get("caption") or "")[:200], numbers
    )
