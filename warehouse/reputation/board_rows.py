"""Define the rows of the lists on the board's page: voices, stories, kinds of source, events, coverage."""

import datetime as dt
from dataclasses import dataclass

from warehouse.sources.students import Students

# The chance that a label is right from which a board is told it as it is: seven of ten.
SURE = 0.7


@dataclass(frozen=True)
class VoiceShare:
    """How much is one of us and our peers heard?

    Columns: subject, role, stories in the period, share in percent; what is known of its students.
    Empty: share is None when nobody was mentioned.
    """

    subject: str
    role: str
    stories: int
    share: float | None
    students: Students


@dataclass(frozen=True)
class StoryLine:
    """Which large story is this?

    Columns: the story and its first item; copies, the first included; estimated readers of all of them;
    score and label of the first; certainty: how sure that label is, from 0 to 1.
    Empty: outlet, url, reach and certainty are None when unknown.
    """

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
    certainty: float | None = None

    @property
    def is_sure(self) -> bool:
        """Can this label be told as it is? Sure enough, and its copies agree."""
        return self.certainty is not None and self.certainty >= SURE


@dataclass(frozen=True)
class SourceTypeRow:
    """How much came from one kind of source?

    Columns: stories, items, estimated readers, and of how many items those are known.
    Empty: reach is None when it is known of none.
    """

    kind: str
    stories: int
    items: int
    reach: int | None
    reach_known: int


@dataclass(frozen=True)
class EventLine:
    """What known event falls in the weeks shown?

    Columns: first and last day, name in Dutch and English, title of the channel that it is about.
    Empty: title is None for all of them.
    """

    start: dt.date
    end: dt.date
    label: str
    label_en: str
    title: str | None = None


@dataclass(frozen=True)
class Coverage:
    """How many of the watched sources are as usual, and which are not?

    Columns: numbers of sources as usual, watched and paused (those are not watched); titles of those
    that fail, are silent, have never run, or were not read for longer than they should.
    """

    usual: int
    watched: int
    failing: tuple[str, ...]
    silent: tuple[str, ...]
    never: tuple[str, ...]
    overdue: tuple[str, ...]
    paused: int
