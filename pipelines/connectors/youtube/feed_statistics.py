"""Fetch the videos of a YouTube channel from its public feed, without a key, and parse views and ratings.

`/feeds/videos.xml?channel_id=UC…` gives the fifteen newest videos. Subscribers are not in it: they stay unknown, or are
typed or read with a key (connector "youtube"). Read with the same feed reader as the mentions.
Source: the feed itself (2026), Media RSS 1.5.1.
"""

import datetime as dt
import io
from collections.abc import Iterator, Sequence

import feedparser

from pipelines import web
from pipelines.connectors.shared import channel_data
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client
from pipelines.connectors.shared.channel_data import ChannelData, Post
from pipelines.connectors.shared.timestamps import moment
from pipelines.connectors.youtube.videos import SERVICE, video
from pipelines.settings import StatisticsSource
from pipelines.support.errors import SourceError
from pipelines.web.api import Payload
from text.i18n import N_

HOME = "https://www.youtube.com/"
NOT_A_FEED = N_("{service} answered with something that is no feed.")


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the feed of the channel. Raises: SourceError, also when the account is no channel id."""
    account = source.account.strip()
    if not account.startswith("UC"):
        raise SourceError(
            N_(
                "“{value}” is no channel id: it begins with UC and stands under Advanced settings of the channel."
            ),
            value=account,
        )
    api = client(source, SERVICE, source.api or HOME, request)

    def ask() -> None:
        address = f"{api.base.rstrip('/')}/feeds/videos.xml?channel_id={account}"
        try:
            answer = web.fetch(web.Request(api.name, address, keep_errors=True), api.policy)
        except SourceError as error:
            raise api.refusal(error) from error
        api.kept.append(Payload("feed", answer.body))

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> ChannelData:
    """Return the newest videos with their numbers until now, and how many were published on the days they cover whole.

    Raises: SourceError when what came is no feed.
    """
    channel = source.channel
    data = channel_data.merged(
        ChannelData(posts=tuple(_videos(channel, payload.body))) for payload in payloads
    )
    return channel_data.with_posts_per_day(data, channel, "youtube", read_at)


def _videos(channel: str, body: bytes) -> Iterator[Post]:
    # As a stream: what is given as bytes may also be the name of a file, or an address that it would ask.
    feed = feedparser.parse(io.BytesIO(body))
    if not feed.get("version"):
        raise SourceError(NOT_A_FEED, service=SERVICE)
    for entry in feed.entries:
        at, number = moment(entry.get("published")), entry.get("yt_videoid")
        if at is None or not number:
            continue
        numbers = {
            "views": (entry.get("media_statistics") or {}).get("views"),
            "likes": (entry.get("media_starrating") or {}).get("count"),
        }
        yield video(channel, number, at, entry.get("title"), numbers)
