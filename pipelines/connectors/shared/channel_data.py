"""Turn a service's answers into channel numbers: readings of a day, and posts with their numbers."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.support.errors import SourceError
from pipelines.web.api import Json, count
from text.beginnings import beginning
from warehouse.core.period import local_day

LONGEST_TITLE = 200  # letters of a post that are kept


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
    """Readings and posts of an answer or a file. missing: fields that should have been there and were not."""

    readings: tuple[Reading, ...] = ()
    posts: tuple[Post, ...] = ()
    missing: tuple[str, ...] = ()


def merged(parts: Iterable[ChannelData]) -> ChannelData:
    """Return the data of several answers as one: of a post that stands twice the last, a missing field once."""
    readings: list[Reading] = []
    posts: dict[str, Post] = {}
    missing: list[str] = []
    for part in parts:
        readings += part.readings
        posts |= {post.post_id: post for post in part.posts}
        missing += part.missing
    return ChannelData(tuple(readings), tuple(posts.values()), tuple(dict.fromkeys(missing)))


def levels(
    channel: str,
    network: str,
    response: Json,
    fields: Mapping[str, Sequence[str]],
    read_at: dt.datetime,
    service: str,
) -> ChannelData:
    """Return what stands on the day of reading, such as followers. fields: metric → its place in the answer.

    A null is unknown; a place that is not there is missing.
    """
    readings, missing = [], []
    for metric, path in fields.items():
        try:
            value = count(service, response, *path)
        except SourceError:
            missing.append(".".join(path))
            continue
        quality = "unknown" if value is None else "exact"
        readings.append(Reading(channel, local_day(read_at), metric, value, quality, f"{network}:{metric}"))
    return ChannelData(tuple(readings), (), tuple(missing))


def with_posts_per_day(data: ChannelData, channel: str, network: str, read_at: dt.datetime) -> ChannelData:
    """Add how many posts there were on each day that these posts cover whole: after the oldest and before today."""
    days = [local_day(post.published_at) for post in data.posts]
    if not days:
        return data
    first = min(days) + dt.timedelta(days=1)
    return replace(
        data, readings=(*data.readings, *per_day(channel, network, days, first, local_day(read_at)))
    )


def per_day(
    channel: str, network: str, days: Sequence[dt.date], first: dt.date, end: dt.date
) -> tuple[Reading, ...]:
    """Return how many posts there were on each day from `first` up to `end`, 0 included. days: of the posts."""
    return tuple(
        Reading(channel, day, "posts", days.count(day), "exact", f"{network}:posts")
        for day in (first + dt.timedelta(n) for n in range(max((end - first).days, 0)))
    )


def numbers_in(values: Mapping[str, Json], fields: Mapping[str, str]) -> dict[str, int]:
    """Return the whole numbers of a post. fields: metric → field; what is no whole number is left out."""
    return {name: values[key] for name, key in fields.items() if is_whole(values.get(key))}


def is_whole(value: object) -> bool:
    """Is this a whole number? True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def title_of(text: object) -> str:
    """Return the beginning of a post's text, "" where it has none."""
    return beginning(str(text or ""), LONGEST_TITLE)
