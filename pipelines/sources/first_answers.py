"""Define what a first run asks of a school: its names, sources, accounts, peers and students."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class SourceAnswer:
    """A source that somebody wants. kind: "" for that of its pattern; title: "" for what was filled in."""

    pattern: str
    written: str
    title: str = ""
    kind: str = ""


@dataclass(frozen=True)
class ChannelAnswer:
    """An account that somebody wants watched. connector and account: "" where its numbers come by file or by hand."""

    network: str
    title: str
    url: str
    connector: str = ""
    account: str = ""


@dataclass(frozen=True)
class CampaignAnswer:
    """A campaign that links may name. name: as it stands in a link; label: in words."""

    name: str
    label: str


@dataclass(frozen=True)
class Students:
    """How many students a school has, of which year that is, and who counted them."""

    students: int
    students_year: int | None
    students_source: str

    def row(self) -> dict[str, object]:
        """Return the fields of the configuration that say so; without what is not known."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class PeerAnswer:
    """A school to compare with. query: "" for its name; site: "" where it is not known; counted: its students."""

    name: str
    query: str = ""
    site: str = ""
    counted: Students | None = None


@dataclass(frozen=True)
class Answers:
    """What a first run asks. query: "" for one of the names; colour: #rrggbb, "" for our own.

    picture: the logo as PNG, b"" for none.
    """

    name: str
    site: str
    city: str = ""
    contact: str = ""
    peers: Sequence[PeerAnswer] = ()
    also_called: Sequence[str] = field(default_factory=tuple)
    query: str = ""
    colour: str = ""
    picture: bytes = b""
    sources: Sequence[SourceAnswer] = ()
    channels: Sequence[ChannelAnswer] = ()
    campaigns: Sequence[CampaignAnswer] = ()
    counted: Students | None = None
