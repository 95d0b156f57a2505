"""Read one video of YouTube, as its Data API and the public feed of a channel give it."""

import datetime as dt
from collections.abc import Mapping

from pipelines.connectors.shared.channel_data import Post, title_of
from pipelines.web.api import Json

SERVICE = "YouTube"


def video(channel: str, number: str, at: dt.datetime, title: object, numbers: Mapping[str, Json]) -> Post:
    """Return one video. numbers: metric → number, mostly as a text; what is none is left out."""
    whole = {
        name: int(value) for name, value in numbers.items() if str("" if value is None else value).isdigit()
    }
    return Post(channel, number, at, f"https://www.youtube.com/watch?v={number}", title_of(title), whole)
