"""What the lists on the board's page hold."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """One voice among us and our peers: stories in the period, share in percent (None when nobody was mentioned)."""

    subject: str
    role: str
    stories: int
    share: float | None


@dataclass(frozen=True)
class StoryLine:
    """One large story: its first item, copies (itself included), estimated readers (None when unknown)."""

    story_id: str
    item_id: str
    title: str
    outlet: str | None
    url: str | None
    kind: str
    day: dt.date
    copies: int
    reach: int | None
    score: float
    label: str


@dataclass(frozen=True)
class KindLine:
    """One kind of source: stories, items, estimated readers (None when unknown) of how many items."""

    kind: str
    stories: int
    items: int
    reach: int | None
    reach_known: int


@dataclass(frozen=True)
class EventLine:
    """One known event: first and last day, name in Dutch and English."""

    start: dt.date
    end: dt.date
    label: str
    label_en: str


@dataclass(frozen=True)
class Coverage:
    """How many of the watched sources are as usual, and which (titles) are not; paused ones are not watched."""

    usual: int
    watched: int
    failing: tuple[str, ...]
    silent: tuple[str, ...]
    never: tuple[str, ...]
    paused: int
