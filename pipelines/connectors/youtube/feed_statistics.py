"""YouTube without a key: the videos of a channel from its public feed, with views and ratings until now.

`/feeds/videos.xml?channel_id=UC…` gives the fifteen newest videos. Subscribers are not in it: they stay unknown, or are
typed or read with a key (connector "youtube"). Read with the same feed reader as the mentions.
Source: the feed itself (2026), Media RSS 1.5.1.
"""

import datetime as dt
from collections.abc import Sequence

import feedparser

from pipelines import web
from pipelines.connectors import Brought, Post, Wanted
from pipelines.connectors.timestamps import moment as moment_of
from pipelines.connectors.timestamps import posted
from pipelines.support.errors import N_, SourceError
from pipelines.web.api import Api, Payload

SERVICE = "YouTube"
HOME = "https://www.youtube.com/"


def api(collector, policy) -> Api:
    """The public site. Raises: SourceError when the account is no channel id."""
    account = collector.account.strip()
    if not account.startswith("UC"):
        raise SourceError(
            N_(
                "“{value}” is no channel id: it begins with UC and stands under Advanced settings of the channel."
            ),
            value=account,
        )
    return Api(collector.name, SERVICE, collector.api or HOME, policy, account=account)


def fetch(collector, api: Api, wanted: Wanted) -> None:
    """The feed of the channel. Raises: SourceError."""
    address = f"{api.base.rstrip('/')}/feeds/videos.xml?channel_id={collector.account.strip()}"
    try:
        answer = web.fetch(web.Request(api.name, address, keep_errors=True), api.policy)
    except SourceError as error:
        raise api.refusal(error) from error
    api.kept.append(Payload("feed", answer.body))


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> Brought:
    """The newest videos with their numbers until now, and how many were published on the days they cover whole.

    Raises: SourceError when what came is no feed.
    """
    channel, posts = collector.name.removeprefix("channel-"), {}
    for payload in payloads:
        found = feedparser.parse(payload.body)
        if not found.get("version"):
            raise SourceError(NOT_A_FEED, service=SERVICE)
        for entry in found.entries:
            moment, number = moment_of(entry.get("published")), entry.get("yt_videoid")
            if moment is None or not number:
                continue
            told = {
                "views": (entry.get("media_statistics") or {}).get("views"),
                "likes": (entry.get("media_starrating") or {}).get("count"),
            }
            numbers = {name: int(value) for name, value in told.items() if value and str(value).isdigit()}
            posts[number] = Post(
                channel,
                number,
                moment,
                f"https://www.youtube.com/watch?v={number}",
                str(entry.get("title") or "")[:200],
                numbers,
            )
    return Brought(tuple(posted(channel, "youtube", posts.values(), read_at)), tuple(posts.values()))


NOT_A_FEED = N_("{service} answered with something that is no feed.")
