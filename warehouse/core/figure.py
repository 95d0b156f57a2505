"""Define a figure: a number with its birth certificate."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, ClassVar, Protocol, TypeVar

from warehouse.core.period import Period

QUALITIES = ("exact", "rounded", "estimated", "manual", "partial", "unknown")
UNITS = ("count", "points", "percent", "readers", "hours", "euros", "euros_each", "rate", "per_thousand")

# Below this many in the earlier period a percentage says more about chance than about change.
SMALLEST_BASE = 20


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Holder = TypeVar("Holder", bound=_Dataclass)


@dataclass(frozen=True)
class Share:
    """In how many of the judged mentions was something so?

    Columns: judged, mentions that people judged; right, those of them where it was so; share, weighted by how many
    mentions each stands for, from 0 to 1; low and high, its 95 % interval.
    Empty: share, low and high are None when nothing was judged.
    """

    judged: int = 0
    right: int = 0
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Trust:
    """Can net sentiment be relied on?

    Columns: agreement of the method with people and precision of the query, about the organisation itself; enough
    mentions judged; good, both are high enough; why not, an English msgid with {fields}.
    Empty: why is None when it is enough and good.
    """

    agreement: Share
    precision: Share
    enough: bool
    good: bool
    why: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Corrected:
    """What would net sentiment be, had people judged every story?

    Columns: value in points, from -100 to 100; low and high, its 95 % interval; judged, the mentions it rests on.
    """

    value: float
    low: float
    high: float
    judged: int


@dataclass(frozen=True)
class Figure:
    """One number and what is needed to trust it.

    value: the number, None when unknown (never 0 for unknown)
    previous: the same number over the earlier period, None when unknown
    unit: count, points (-100..100), percent (0..100), readers, hours, euros, euros_each (for each of something),
        rate (percent, with digits after the comma), per_thousand (of something for each 1,000 of the denominator)
    quality: exact, rounded, estimated, manual, partial or unknown
    as_of: until when the sources were read (aware UTC), None when never
    counts: what is counted, one English msgid
    sources: names of the sources that it rests on
    denominator: what it is divided by, None when it is not a share
    previous_denominator: the same over the earlier period
    clear: whether the change is more than chance would give (95 % interval); None when there is no change
    note: why there is no change or no value, an English msgid with {fields}; None when nothing is to be said
    fields: what stands in `counts` and `note`
    trust: how far people found the method behind it right; None where no method judges
    corrected: an estimate beside the number, which stays as it was counted; None where too few were judged
    against: the days over which `previous` was counted; None where that is not said, or with nothing
    is_compared: whether the reader asked for a comparison at all
    """

    value: float | None
    previous: float | None
    unit: str
    quality: str
    as_of: dt.datetime | None
    counts: str
    sources: tuple[str, ...] = ()
    denominator: float | None = None
    previous_denominator: float | None = None
    clear: bool | None = None
    note: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    trust: Trust | None = None
    corrected: Corrected | None = None
    against: Period | None = None
    is_compared: bool = True

    def __post_init__(self) -> None:
        if self.quality not in QUALITIES:
            raise ValueError(f"quality {self.quality!r} is none of {', '.join(QUALITIES)}")
        if self.unit not in UNITS:
            raise ValueError(f"unit {self.unit!r} is none of {', '.join(UNITS)}")

    @property
    def change(self) -> float | None:
        """How much did it change? Percent for counts, points for shares and rates.

        None when either side is unknown, or when the base is too small for a percentage.
        """
        if self.value is None or self.previous is None:
            return None
        if self.unit in ("points", "percent", "rate"):
            small = min(self.denominator or 0, self.previous_denominator or 0) < SMALLEST_BASE
            return None if small else self.value - self.previous
        if self.unit == "per_thousand":
            # Few stay few: it is the number behind it that chance plays with.
            counted = self.previous * (self.previous_denominator or 0) / 1000
            return None if counted < SMALLEST_BASE else (self.value - self.previous) / self.previous * 100
        # Hours and euros are amounts and no counts: chance has no part in them.
        if self.previous < (SMALLEST_BASE if self.unit in ("count", "readers") else 0.01):
            return None
        return (self.value - self.previous) / self.previous * 100

    @property
    def too_few(self) -> bool:
        """Are both sides known, but too small to speak of a change?"""
        return self.value is not None and self.previous is not None and self.change is None


def compared_with(holder: Holder, against: Period | None) -> Holder:
    """Return the same holder of figures (a row, a summary), each saying with which days it is compared.

    against: those days; None for a reader who wants no comparison.
    """
    said = {}
    for each in fields(holder):
        figure = getattr(holder, each.name)
        if isinstance(figure, Figure):
            if against is None:
                figure = replace(
                    figure, previous=None, previous_denominator=None, clear=None, is_compared=False
                )
            said[each.name] = replace(figure, against=against)
    return replace(holder, **said)
