"""Instagram of others: public counts of another professional account, such as a peer's, asked with our own token.

`business_discovery` of our own account's id; account is "own id/other name", as "17841400000000000/rocpeer". Followers
and posts only: what an account does not show to everybody is not there.
Source: developers.facebook.com/docs/instagram-platform/reference (business_discovery, 2026).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors import Brought, Post, Reading, Wanted
from pipelines.connectors.meta import graph, instagram
from pipelines.connectors.timestamps import posted
from pipelines.support.errors import N_, SourceError
from pipelines.web.api import Api, Payload, count
from warehouse.core.period import local_day

SERVICE = "Instagram"
HOME = graph.HOME
MEDIA = 50


def api(collector, policy) -> Api:
    """The Graph API with our own token. Raises: SourceError."""
    return graph.api(collector, policy, SERVICE)


def fetch(collector, api: Api, wanted: Wanted) -> None:
    """The other's public counts and latest posts, in one question. Raises: SourceError."""
    own, _, other = collector.account.strip().partition("/")
    if not (own.isdigit() and other.strip("@ ")):
        raise SourceError(
            N_("“{value}” must be our own Instagram id and the other’s name, for example {example}."),
            value=collector.account,
            example="17841400000000000/rocpeer",
        )
    media = f"media.limit({MEDIA}){{{instagram.FIELDS}}}"
    name = other.strip("@ ")
    fields = f"business_discovery.username({name}){{followers_count,follows_count,media_count,{media}}}"
    api.get("profile", own, fields=fields)


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> Brought:
    """Followers of the day and the latest posts. Raises: nothing; what vanished stands in missing."""
    channel = collector.name.removeprefix("channel-")
    readings: list[Reading] = []
    missing: list[str] = []
    posts: dict[str, Post] = {}
    for payload in payloads:
        found = payload.json().get("business_discovery") or {}
        posts |= {
            post.post_id: post
            for each in graph.rows(found.get("media"))
            if (post := instagram.of(channel, each))
        }
        if found.keys() <= {"media", "id"} and found:
            continue  # a further page of posts
        try:
            value = count(SERVICE, found, "followers_count")
        except SourceError:
            missing.append("followers_count")
            continue
        readings.append(
            Reading(
                channel,
                local_day(read_at),
                "followers",
                value,
                "unknown" if value is None else "exact",
                "instagram:followers",
            )
        )
    readings += posted(channel, "instagram", posts.values(), read_at)
    return Brought(tuple(readings), tuple(posts.values()), tuple(missing))
