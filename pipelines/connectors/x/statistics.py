"""X: followers of an account and what its posts did; every question costs money, so a ceiling is required.

With an app's Bearer token. A user costs $0.010 a question and a post $0.005 (prices of August 2026; the bill of X
decides). What a question can cost at most is reckoned before it is asked: one that would pass `ceiling` (dollars
in a calendar month, UTC) is not asked. Once a day is enough, as X charges the same post once a day. Impressions of
a post are those until now. Source: docs.x.com (2026-08).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors import Brought, Post, Reading, Wanted
from pipelines.connectors.timestamps import moment as moment_of
from pipelines.connectors.timestamps import posted
from pipelines.settings.secrets import secret
from pipelines.support.errors import N_, SourceError
from pipelines.web.api import Api, Payload, count
from warehouse.core.period import local_day

SERVICE = "X"
HOME = "https://api.x.com/2/"
USER = 0.010
POST = 0.005
MOST = 20  # posts a question; X gives at least five
METRICS = {
    "impressions": "impression_count",
    "likes": "like_count",
    "comments": "reply_count",
    "shares": "retweet_count",
}


def api(collector, policy) -> Api:
    """The API with the app's token. Raises: SourceError, also when no ceiling is set."""
    if not collector.ceiling:
        raise SourceError(
            N_("X asks money for every question: set a ceiling, in dollars a month, in channels.toml.")
        )
    token = secret(collector.secret)
    return Api(
        collector.name,
        SERVICE,
        collector.api or HOME,
        policy,
        headers={"Authorization": f"Bearer {token}"},
        account=collector.account,
        secret=collector.secret,
        hidden=(token,),
        why=_why,
    )


def _why(status: int, body: object) -> tuple[str, str] | None:
    told = body if isinstance(body, dict) else {}
    errors = told.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else told
    said = str(first.get("detail") or first.get("title") or first.get("message") or "")
    if status == 402 or "credits" in said.lower():
        return "later", said
    if status == 200 and "data" not in told and "Not Found" in str(first.get("title")):
        return "unknown", said
    return None


def pay(collector, api: Api, most: float) -> None:
    """Raises SourceError when a question that may cost this much would pass the month's ceiling."""
    if api.spent + api.dollars + most > collector.ceiling + 1e-9:
        raise SourceError(
            N_(
                "{service} is not asked any more this month: of the ceiling of {ceiling} dollars {spent} are"
                " spent, and the next question may cost {most}. Raise the ceiling or wait for the next month."
            ),
            service=SERVICE,
            ceiling=f"{collector.ceiling:.2f}",
            spent=f"{api.spent + api.dollars:.3f}",
            most=f"{most:.3f}",
        )


def fetch(collector, api: Api, wanted: Wanted) -> None:
    """The account, and its latest posts since the first day that is wanted. Raises: SourceError."""
    pay(collector, api, USER)
    name = collector.account.strip().lstrip("@")
    found = api.get("profile", f"users/by/username/{name}", **{"user.fields": "public_metrics"})
    api.dollars += USER
    number = (found.get("data") or {}).get("id") if isinstance(found, dict) else None
    if not number:
        raise api.refusal_of("unknown")
    pay(collector, api, POST * MOST)
    page = api.get(
        "posts",
        f"users/{number}/tweets",
        max_results=MOST,
        exclude="retweets",
        start_time=f"{max(wanted.start, wanted.end - dt.timedelta(7)).isoformat()}T00:00:00Z",
        **{"tweet.fields": "created_at,public_metrics"},
    )
    api.dollars += POST * len(page.get("data") or ())


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> Brought:
    """Followers and following of the day, and the posts with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    channel = collector.name.removeprefix("channel-")
    readings: list[Reading] = []
    missing: list[str] = []
    posts: dict[str, Post] = {}
    for payload in payloads:
        found = payload.json()
        data = found.get("data") if isinstance(found, dict) else None
        if payload.what == "profile":
            for metric, field in (("followers", "followers_count"), ("following", "following_count")):
                try:
                    value = count(SERVICE, data, "public_metrics", field)
                except SourceError:
                    missing.append(f"public_metrics.{field}")
                    continue
                quality = "exact" if value is not None else "unknown"
                readings.append(Reading(channel, local_day(read_at), metric, value, quality, f"x:{metric}"))
        elif payload.what == "posts":
            posts |= {post.post_id: post for each in data or () if (post := _post(channel, each, collector))}
            if len(data or ()) < MOST:
                # All posts of the days asked for: also days without any are known.
                readings += _posts(channel, payload, posts.values(), read_at)
            else:
                readings += posted(channel, "x", posts.values(), read_at)
    return Brought(tuple(readings), tuple(posts.values()), tuple(missing))


def _posts(channel: str, payload: Payload, posts, read_at: dt.datetime) -> list[Reading]:
    since = moment_of(payload.asked.get("start_time"))
    if since is None:
        return posted(channel, "x", posts, read_at)
    days = [local_day(post.published_at) for post in posts]
    first = local_day(since) + dt.timedelta(1)
    return [
        Reading(channel, day, "posts", days.count(day), "exact", "x:posts")
        for day in (first + dt.timedelta(n) for n in range(max((local_day(read_at) - first).days, 0)))
    ]


def _post(channel: str, row: dict, collector) -> Post | None:
    moment = moment_of(row.get("created_at"))
    if moment is None or not row.get("id"):
        return None
    told = row.get("public_metrics") or {}
    numbers = {name: told[field] for name, field in METRICS.items() if isinstance(told.get(field), int)}
    url = f"https://x.com/{collector.account.strip().lstrip('@')}/status/{row['id']}"
    return Post(channel, str(row["id"]), moment, url, str(row.get("text") or "")[:200], numbers)
