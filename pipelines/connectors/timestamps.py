"""When posts were published, and how many there were on each day."""

import datetime as dt
from collections.abc import Iterable

from pipelines.connectors import Post, Reading
from warehouse.core.period import local_day


def moment(written: object) -> dt.datetime | None:
    """The time that a service wrote (ISO 8601), aware; None for anything else."""
    try:
        found = dt.datetime.fromisoformat(str(written).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def posted(channel: str, network: str, posts: Iterable[Post], read_at: dt.datetime) -> list[Reading]:
    """How many posts each day, for the days that these posts cover whole: after the oldest and before today."""
    days = [local_day(post.published_at) for post in posts]
    if not days:
        return []
    found, day = [], min(days) + dt.timedelta(days=1)
    while day < local_day(read_at):
        found.append(Reading(channel, day, "posts", days.count(day), "exact", f"{network}:posts"))
        day += dt.timedelta(days=1)
    return found
