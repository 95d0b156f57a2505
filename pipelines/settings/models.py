"""Define the values of the configuration: organisation, subjects, sources, channels, campaigns, settings."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.settings.announcing import Announcing
from pipelines.settings.network import Backups, Server

KINDS = ("press", "blog", "social", "review", "video", "forum", "own")

# Where a school can have a channel; the same word in tables, rules and pages.
NETWORKS = (
    "linkedin", "instagram", "facebook", "youtube", "tiktok", "x", "mastodon", "bluesky", "threads", "snapchat",
    "pinterest", "whatsapp", "email", "search", "website",
)  # fmt: skip
# What reads a channel's numbers, and the network that it reads.
CHANNEL_CONNECTORS = {
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "youtube-feed": "youtube",
    "youtube": "youtube",
    "facebook": "facebook",
    "instagram": "instagram",
    "instagram-discovery": "instagram",
    "linkedin-dma": "linkedin",
    "linkedin": "linkedin",
    "x": "x",
}
TRAFFIC_CONNECTORS = ("ga4", "matomo", "plausible", "umami", "logs")


@dataclass(frozen=True)
class Organisation:
    """The school itself. contact: who answers when the owner of a site asks why we came; national: does it share its
    figures with the other schools of this installation, and see where it stands among them?
    """

    name: str
    site: str
    city: str = ""
    sample: bool = False
    contact: str = ""
    language: str = "nl"
    national: bool = False


@dataclass(frozen=True)
class Subject:
    """One organisation, peer or topic that is watched, and the query that finds its mentions.

    site: of a school, its own site, "" where it is not known: what stands there is its own voice. students: of a
    school, None where it is not known; with their year and who counted them, where that is said.
    """

    name: str
    role: str
    query: str
    site: str = ""
    students: int | None = None
    students_year: int | None = None
    students_source: str = ""


@dataclass(frozen=True)
class FeedSource:
    """One feed. every: time between two fetches; rhythm: how long it may bring nothing new, None: learned.

    `url` is what is fetched; `handle` what the configuration gave where its pattern makes the address. `secret`
    names the key of a service that is asked through its API, `account` who asks there. `every_set`: the configuration
    says how often, and that holds.
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
    secret: str = ""
    account: str = ""
    every_set: bool = False


@dataclass(frozen=True)
class Event:
    """A known event, first and last day included; stands as a note on charts. channel: the one it is about."""

    start: dt.date
    end: dt.date
    label: str
    label_en: str
    channel: str | None = None


@dataclass(frozen=True)
class Outlet:
    """A publisher with the school's own estimate of the readers of one item."""

    name: str
    reach: int | None
    kind: str | None


@dataclass(frozen=True)
class StatisticsSource:
    """What reads a channel's numbers or the traffic of a site.

    channel: short name of the channel whose numbers it reads, "" for the traffic of the site; connector: its name in
    `pipelines.connectors.registry`;
    account: who is read, in the service's own words; secret: the name of the key, "" where none is needed;
    api: another address than the service's own; since: the first day to ask for, None: as far as it goes;
    ceiling: dollars that may be spent in a calendar month; key_events: name → what it is known by there. Of web-server
    logs only: path, a pattern of file names; site, the host that they are of; proxies of ours before the server.
    """

    name: str
    title: str
    channel: str
    connector: str
    account: str
    secret: str = ""
    api: str = ""
    every: dt.timedelta = dt.timedelta(hours=6)
    paused: bool = False
    since: dt.date | None = None
    ceiling: float = 0.0
    key_events: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    site: str = ""
    proxies: int = 0

    @property
    def kind(self) -> str:
        """Say what it reads: channel or traffic."""
        return "channel" if self.channel else "traffic"


@dataclass(frozen=True)
class Channel:
    """One account on one network, ours or (peer) a peer's; statistics: what reads it, None: by file or by hand."""

    name: str
    title: str
    network: str
    peer: str | None = None
    url: str | None = None
    statistics: StatisticsSource | None = None


@dataclass(frozen=True)
class Campaign:
    """A campaign that links may name (utm_campaign), with its first and last day where they are known."""

    name: str
    label: str
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True)
class Files:
    """How files of the watched folder are read where they can be read in two ways, as nobody can be asked there.

    order: "dm" or "md"; "ask" refuses such a file until somebody settles it; notation: the mark before decimals, ","
    or "."; "" where the likeliest is taken.
    """

    order: str = ""
    notation: str = ""

    @property
    def answers(self) -> dict[str, str]:
        """Return what is settled, as answers to the questions of a file."""
        settled = {"order": "" if self.order == "ask" else self.order, "notation": self.notation}
        return {question: answer for question, answer in settled.items() if answer}


@dataclass(frozen=True)
class Settings:
    """The whole configuration, checked. `subjects` begins with the organisation itself."""

    folder: Path
    organisation: Organisation
    subjects: tuple[Subject, ...]
    sources: tuple[FeedSource, ...]
    events: tuple[Event, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    allow_private: frozenset[str] = field(default_factory=frozenset)
    server: Server = field(default_factory=Server)
    backups: Backups | None = None
    channels: tuple[Channel, ...] = ()
    traffic: tuple[StatisticsSource, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    hour_cost: float | None = None
    files: Files = field(default_factory=Files)
    goals: tuple = ()
    announcing: Announcing = field(default_factory=Announcing)

    @property
    def statistics_sources(self) -> tuple[StatisticsSource, ...]:
        """All that reads numbers of channels or of the site."""
        read = (channel.statistics for channel in self.channels if channel.statistics)
        return (*read, *self.traffic)

    def statistics_source(self, name: str) -> StatisticsSource | None:
        """Return the source of numbers of that name, None when there is none."""
        return next((source for source in self.statistics_sources if source.name == name), None)

    def channel(self, name: str) -> Channel | None:
        """Return the channel of that name, None when there is none."""
        return next((channel for channel in self.channels if channel.name == name), None)

    def source(self, name: str) -> FeedSource | None:
        """Return the source of that name, None when there is none."""
        return next((source for source in self.sources if source.name == name), None)

    @property
    def own(self) -> frozenset[str]:
        """Names of the subjects that are the organisation itself."""
        return frozenset(subject.name for subject in self.subjects if subject.role == "own")

    @property
    def schools(self) -> frozenset[str]:
        """Names of the organisation and its peers: of each of them a text can say something else."""
        return frozenset(subject.name for subject in self.subjects if subject.role != "topic")
