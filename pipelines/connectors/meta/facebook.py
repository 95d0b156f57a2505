"""Facebook: followers of our own page, its views, viewers and interactions per day, and what its posts did.

With a page token (read_insights, pages_read_engagement). Metrics that exist since 15 June 2026: page_media_view,
page_total_media_view_unique, page_post_engagements, page_follows. Impressions and fans are gone, and asking for them
is refused. Insights go 90 days a question and two years back, for pages with a hundred likes or more; without them the
answer is empty, not 0. Source: developers.facebook.com/docs/graph-api/reference/insights (v26.0).
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

SERVICE = "Facebook"
HOME = graph.HOME
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


def api(collector, policy) -> Api:
    """The Graph API with the page's token. Raises: SourceError."""
    return graph.api(collector, policy, SERVICE)


def fetch(collector, api: Api, wanted: Wanted) -> None:
    """The page, its insights per day, and its posts back to the first day that is wanted. Raises: SourceError."""
    account = collector.account.strip()
    api.get("profile", account, fields="name,followers_count,fan_count")
    start, names = max(wanted.start, wanted.end - dt.timedelta(BACK)), list(METRICS)
    while start < wanted.end and names:
        end = min(start + dt.timedelta(ONCE), wanted.end)
        asked = {"period": "day", "since": graph.midnight(start), "until": graph.midnight(end)}
        names = graph.insights(
            api,
            names,
            partial(graph.insight, api, "insights", account, asked),
        )
        start = end
    graph.pages(
        api,
        "posts",
        f"{account}/published_posts",
        lambda found: any(
            day and local_day(day) < wanted.start
            for day in (graph.moment(each.get("created_time")) for each in graph.rows(found))
        ),
        fields=POST_FIELDS,
        limit=50,
    )


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> Brought:
    """Followers of the day, insights of the days before, and posts with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    channel = collector.name.removeprefix("channel-")
    readings, missing, posts = [], [], {}
    for payload in payloads:
        if payload.what == graph.GONE:
            missing.append(payload.asked["metric"])
            continue
        found = payload.json()
        if payload.what == "profile":
            try:
                value = count(SERVICE, found, "followers_count")
            except SourceError:
                missing.append("followers_count")
                continue
            quality = "exact" if value is not None else "unknown"
            readings.append(
                Reading(channel, local_day(read_at), "followers", value, quality, "facebook:followers")
            )
        elif payload.what == "insights":
            readings += _insights(channel, found)
        elif payload.what == "posts":
            for each in graph.rows(found):
                post = _post(channel, each)
                if post:
                    posts[post.post_id] = post
    readings += posted(channel, "facebook", posts.values(), read_at)
    return Brought(tuple(readings), tuple(posts.values()), tuple(dict.fromkeys(missing)))


def _insights(channel: str, found: object) -> list[Reading]:
    readings = []
    for each in graph.rows(found):
        metric = METRICS.get(str(each.get("name")))
        for row in each.get("values") or ():
            day, value = graph.ended(row.get("end_time")), graph.whole(row.get("value"))
            if metric and day and value is not None:
                readings.append(Reading(channel, day, metric, value, "exact", f"facebook:{metric}"))
    return readings


def _post(channel: str, row: dict) -> Post | None:
    moment = graph.moment(row.get("created_time"))
    if moment is None or not row.get("id"):
        return None
    told = {
        "likes": ((row.get("reactions") or {}).get("summary") or {}).get("total_count"),
        "comments": ((row.get("comments") or {}).get("summary") or {}).get("total_count"),
        # Facebook leaves the field out where nobody shared.
        "shares": (row.get("shares") or {}).get("count", 0 if "reactions" in row else None),
    }
    numbers = {name: value for name, each in told.items() if (value := graph.whole(each)) is not None}
    return Post(
        channel,
        str(row["id"]),
        moment,
        row.get("permalink_url"),
        str(row.get("message") or "")[:200],
        numbers,
    )
