"""What the configuration says, as values."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("press", "blog", "social", "review", "video", "forum", "own")


@dataclass(frozen=True)
class Organisation:
    """The school itself. contact: who answers when the owner of a site asks why we came."""

    name: str
    site: str
    city: str = ""
    sample: bool = False
    contact: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class Subject:
    """One organisation, peer or topic that is watched, and the query that finds its mentions."""

    name: str
    role: str
    query: str


@dataclass(frozen=True)
class Source:
    """One feed. every: time between two fetches; rhythm: how long it may bring nothing new, None: learned.

    `url` is what is fetched; `handle` what the configuration gave where its pattern makes the address.
    """

    name: str
    title: str
    pattern: str
    url: str
    kind: str
    every: dt.timedelta = dt.timedelta(hours=1)
    rhythm: dt.timedelta | None = None
    handle: str | None = None
    outlet: str | None = None
    language: str | None = None
    paused: bool = False


@dataclass(frozen=True)
class Event:
    """A known event, first and last day included; stands as a note on charts."""

    start: dt.date
    end: dt.date
    label: str
    label_en: str


@dataclass(frozen=True)
class Outlet:
    """A publisher with the school's own estimate of the readers of one item."""

    name: str
    reach: int | None
    kind: str | None


@dataclass(frozen=True)
class Settings:
    """The whole configuration, checked. `subjects` begins with the organisation itself."""

    folder: Path
    organisation: Organisation
    subjects: tuple[Subject, ...]
    sources: tuple[Source, ...]
    events: tuple[Event, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    allow_private: frozenset[str] = field(default_factory=frozenset)

    def source(self, name: str) -> Source | None:
        """The source of that name, None when there is none."""
        return next((source for source in self.sources if source.name == name), None)

    @property
    def schools(self) -> frozenset[str]:
        """Names of the organisation and its peers: of each of them a text can say something else."""
        return frozenset(subject.name for subject in self.subjects if subject.role != "topic")
