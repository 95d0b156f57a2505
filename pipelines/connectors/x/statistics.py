"""Fetch followers and posts of an account on X, under a ceiling of dollars a month, and parse their numbers.

With an app's Bearer token. A user costs $0.010 a question and a post $0.005 (prices of August 2026; the bill of X
decides). What a question can cost at most is reckoned before it is asked: one that would pass `ceiling` (dollars
in a calendar month, UTC) is not asked. Once a day is enough, as X charges the same post once a day. Impressions of
a post are those until now. Source: docs.x.com (2026-08).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client, objects, text_at
from pipelines.connectors.shared.channel_data import ChannelData, Post, Reading
from pipelines.connectors.shared.timestamps import moment
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Json, Payload
from text.i18n import N_
from warehouse.core.period import local_day

SERVICE = "X"
HOME = "https://api.x.com/2/"
USER = 0.010
POST = 0.005
MOST = 20  # posts a question; X gives at least five
LEVELS = {
    "followers": ("public_metrics", "followers_count"),
    "following": ("public_metrics", "following_count"),
}
METRICS = {
    "impressions": "impression_count",
    "likes": "like_count",
    "comments": "reply_count",
    "shares": "retweet_count",
}


def _name(account: str) -> str:
    return account.strip().lstrip("@")


def _why(status: int, body: Json) -> tuple[str, str] | None:
    response = body if isinstance(body, dict) else {}
    first = next(iter(objects(response, "errors")), response)
    message = text_at(first, "detail") or text_at(first, "title") or text_at(first, "message")
    if status == 402 or "credits" in message.lower():
        return "later", message
    if status == 200 and "data" not in response and "Not Found" in text_at(first, "title"):
        return "unknown", message
    return None


def pay(source: StatisticsSource, api: Api, most: float) -> None:
    """Raise SourceError when a question that may cost this much would pass the month's ceiling."""
    if api.spent + api.dollars + most > source.ceiling + 1e-9:
        raise SourceError(
            N_(
                "{service} is not asked any more this month: of the ceiling of {ceiling} dollars {spent} are"
                " spent, and the next question may cost {most}. Raise the ceiling or wait for the next month."
            ),
            service=SERVICE,
            ceiling=f"{source.ceiling:.2f}",
            spent=f"{api.spent + api.dollars:.3f}",
            most=f"{most:.3f}",
        )


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the account, and its latest posts since the first day that is wanted. Raises: SourceError, also when no
    ceiling is set.
    """
    if not source.ceiling:
        raise SourceError(
            N_("X asks money for every question: set a ceiling, in dollars a month, in channels.toml.")
        )
    api = client(source, SERVICE, source.api or HOME, request, token=secret(source.secret), why=_why)
    days = request.days

    def ask() -> None:
        pay(source, api, USER)
        response = api.get(
            "profile", f"users/by/username/{_name(source.account)}", **{"user.fields": "public_metrics"}
        )
        api.dollars += USER
        number = (response.get("data") or {}).get("id") if isinstance(response, dict) else None
        if not number:
            raise api.refusal_of("unknown")
        pay(source, api, POST * MOST)
        page = api.get(
            "posts",
            f"users/{number}/tweets",
            max_results=MOST,
            exclude="retweets",
            start_time=f"{max(days.start, days.end - dt.timedelta(7)).isoformat()}T00:00:00Z",
            **{"tweet.fields": "created_at,public_metrics"},
        )
        api.dollars += POST * len(page.get("data") or ())

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Followers and following of the day, and the posts with their numbers until now.

    Raises: nothing; what vanished stands in missing.
    """
    return channel_data.merged(_read(payload, source, read_at) for payload in payloads)


def _read(payload: Payload, source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    response = payload.json()
    if payload.what == "profile":
        data = response.get("data") if isinstance(response, dict) else None
        return channel_data.levels(source.channel, "x", data, LEVELS, read_at, SERVICE)
    if payload.what != "posts":
        return ChannelData()
    rows = objects(response, "data")
    posts = tuple(filter(None, (_post(row, source) for row in rows)))
    since = moment(payload.asked.get("start_time"))
    if len(rows) < MOST and since is not None:
        # All posts of the days asked for: also days without any are known.
        return ChannelData(_per_day(source.channel, since, posts, read_at), posts)
    return channel_data.with_posts_per_day(ChannelData(posts=posts), source.channel, "x", read_at)


def _per_day(
    channel: str, since: dt.datetime, posts: Sequence[Post], read_at: dt.datetime
) -> tuple[Reading, ...]:
    days = [local_day(post.published_at) for post in posts]
    return channel_data.per_day(channel, "x", days, local_day(since) + dt.timedelta(1), local_day(read_at))


def _post(row: dict[str, Json], source: StatisticsSource) -> Post | None:
    at = moment(row.get("created_at"))
    if at is None or not row.get("id"):
        return None
    numbers = channel_data.numbers_in(row.get("public_metrics") or {}, METRICS)
    url = f"https://x.com/{_name(source.account)}/status/{row['id']}"
    return Post(source.channel, str(row["id"]), at, url, channel_data.title_of(row.get("text")), numbers)
