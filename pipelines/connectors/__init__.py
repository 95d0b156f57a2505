"""Numbers of channels: followers, posts and how they do, one reading per channel, day and metric.

Each connector is a module with SERVICE and HOME (where its API is), `fetch(collector, api, wanted)` which
asks, and `parse(collector, payloads, read_at)` which reads what came; see `docs/connectors/`.
"""

import datetime as dt
from dataclasses import dataclass, field

METRICS = (
    "followers",
    "following",
    "posts",
    "impressions",
    "views",
    "reach",
    "likes",
    "comments",
    "shares",
    "clicks",
    "engagements",
)
# A level stands at the end of a day; the others are flows, counted over the day.
LEVELS = ("followers", "following")
POST_METRICS = METRICS[3:]
# Followers that a day brought, of a platform that does not say how many there are.
GAINED = "gained"


@dataclass(frozen=True)
class DateRange:
    """Which days are asked for: from `start` up to and with `end`, the day on which we ask (Amsterdam)."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class Reading:
    """One number of one channel on one day.

    quality: exact, rounded, estimated, manual or unknown (value None: the platform was asked and did not say);
    definition: what exactly was counted, a key of `warehouse/channels/definitions.toml`.
    """

    channel: str
    day: dt.date
    metric: str
    value: int | None
    quality: str
    definition: str


@dataclass(frozen=True)
class Post:
    """One post of a channel with its numbers since it was published, as of the reading; `metrics` by name."""

    channel: str
    post_id: str
    published_at: dt.datetime
    url: str | None
    title: str
    metrics: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ChannelData:
    """What a connector or a file brought. missing: fields that should have been there and were not."""

    readings: tuple[Reading, ...] = ()
    posts: tuple[Post, ...] = ()
    missing: tuple[str, ...] = ()
