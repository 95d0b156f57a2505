"""Mastodon: followers of an account, and what its recent posts did. No key is needed on most servers.

`GET /api/v1/accounts/lookup?acct=` on the account's own server gives followers_count, following_count and
statuses_count exactly as the server knows them; `GET /api/v1/accounts/:id/statuses` the posts, 40 a page, with a Link
header to older ones. 300 requests in five minutes; X-RateLimit-Reset is an ISO date. There are no views or reach:
the network does not count them. A server may ask for a token (401 or 422), and an account may hide its followers
(the count is then 0 or null, unknown to us). Source: docs.joinmastodon.org/methods/accounts (2026-07).
"""

import datetime as dt
import re
from collections.abc import Sequence

from pipelines.connectors import ChannelData, DateRange, Post, Reading
from pipelines.connectors.feeds import plain_text
from pipelines.connectors.timestamps import moment as moment_of
from pipelines.connectors.timestamps import posted
from pipelines.settings.secrets import secret
from pipelines.support.errors import N_, SourceError
from pipelines.web.api import Api, Payload, count
from warehouse.core.period import local_day

SERVICE = "Mastodon"
HOME = ""
PAGES = 5
PER_PAGE = 40
NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')


def api(collector, policy) -> Api:
    """The account's own server, with a token where one is configured. Raises: SourceError."""
    _name, server = _account(collector.account)
    token = secret(collector.secret) if collector.secret else ""
    return Api(
        collector.name,
        SERVICE,
        collector.api or f"https://{server}/",
        policy,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        account=collector.account,
        secret=collector.secret,
        hidden=(token,) if token else (),
        why=refusal,
    )


def _account(written: str) -> tuple[str, str]:
    found = re.fullmatch(r"@?([\w.-]+)@([\w.-]+)", written.strip())
    if not found:
        raise SourceError(
            N_("“{value}” names no Mastodon server; write for example {example}."),
            value=written,
            example="@school@mastodon.nl",
        )
    return found[1], found[2].lower()


def refusal(status: int, body: object) -> tuple[str, str] | None:
    """What kind of refusal this is, where Mastodon words it in its own way; None where the status says enough."""
    said = str(body.get("error", "")) if isinstance(body, dict) else ""
    if status == 422 and "authenticated" in said:
        return "token", said
    return None


def fetch(collector, api: Api, wanted: DateRange) -> None:
    """The account, and its posts back to the first day that is wanted. Raises: SourceError."""
    name, _server = _account(collector.account)
    profile = api.get("profile", "api/v1/accounts/lookup", acct=name)
    number = profile.get("id") if isinstance(profile, dict) else None
    path = f"api/v1/accounts/{number}/statuses?limit={PER_PAGE}&exclude_reblogs=true"
    for _page in range(PAGES if number else 0):
        found = api.get("statuses", path)
        days = [moment_of(each.get("created_at")) for each in found if isinstance(each, dict)]
        further = NEXT.search(api.answered_headers.get("link", ""))
        if not further or not days or any(day and local_day(day) < wanted.start for day in days):
            return
        path = further[1]


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> ChannelData:
    """Followers and following of the day, and the posts with their numbers until now.

    Counts: posts per day only for days that the pages cover whole. Raises: nothing; what vanished stands in missing.
    """
    channel = collector.name.removeprefix("channel-")
    readings, missing, posts = [], [], {}
    for payload in payloads:
        found = payload.json()
        if payload.what == "profile":
            for metric, field in (("followers", "followers_count"), ("following", "following_count")):
                try:
                    value = count(SERVICE, found, field)
                except SourceError:
                    missing.append(field)
                    continue
                quality = "exact" if value is not None else "unknown"
                readings.append(
                    Reading(channel, local_day(read_at), metric, value, quality, f"mastodon:{metric}")
                )
        elif payload.what == "statuses":
            for each in found if isinstance(found, list) else ():
                post = _post(channel, each)
                if post:
                    posts[post.post_id] = post
    readings += posted(channel, "mastodon", posts.values(), read_at)
    return ChannelData(tuple(readings), tuple(posts.values()), tuple(missing))


def _post(channel: str, status: dict) -> Post | None:
    moment = moment_of(status.get("created_at"))
    if moment is None or not status.get("id") or status.get("reblog"):
        return None
    fields = {"likes": "favourites_count", "comments": "replies_count", "shares": "reblogs_count"}
    numbers = {name: status[field] for name, field in fields.items() if isinstance(status.get(field), int)}
    title = plain_text.text(str(status.get("content") or ""))[:200]
    return Post(channel, str(status["id"]), moment, status.get("url"), title, numbers)
