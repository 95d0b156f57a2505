"""Fetch public counts of another professional Instagram account, such as a peer's, with the school's token.

`business_discovery` of our own account's id; account is "own id/other name", as "17841400000000000/rocpeer". Followers
and posts only: what an account does not show to everybody is not there.
Source: developers.facebook.com/docs/instagram-platform/reference (business_discovery, 2026).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors.meta import graph, instagram
from pipelines.connectors.meta.instagram import SERVICE
from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered
from pipelines.connectors.shared.channel_data import ChannelData
from pipelines.settings import StatisticsSource
from pipelines.support.errors import SourceError
from pipelines.web.api import Payload
from text.i18n import N_

MEDIA = 50
LEVELS = {"followers": ("followers_count",)}


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the other's public counts and latest posts, in one question. Raises: SourceError."""
    api = graph.graph_api(source, request, SERVICE)
    own, _, other = source.account.strip().partition("/")
    name = other.strip("@ ")
    if not (own.isdigit() and name):
        raise SourceError(
            N_("“{value}” must be our own Instagram id and the other’s name, for example {example}."),
            value=source.account,
            example="17841400000000000/rocpeer",
        )
    media = f"media.limit({MEDIA}){{{instagram.FIELDS}}}"
    fields = f"business_discovery.username({name}){{followers_count,follows_count,media_count,{media}}}"
    return answered(source, api, lambda: api.get("profile", own, fields=fields))


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Followers of the day and the latest posts. Raises: nothing; what vanished stands in missing."""
    channel = source.channel
    data = channel_data.merged(part for payload in payloads for part in _read(payload, channel, read_at))
    return channel_data.with_posts_per_day(data, channel, "instagram", read_at)


def _read(payload: Payload, channel: str, read_at: dt.datetime) -> list[ChannelData]:
    discovery = payload.json().get("business_discovery") or {}
    posts = ChannelData(posts=instagram.posts_of(channel, discovery.get("media")))
    if discovery and discovery.keys() <= {"media", "id"}:
        return [posts]  # a further page of posts
    return [posts, channel_data.levels(channel, "instagram", discovery, LEVELS, read_at, SERVICE)]
