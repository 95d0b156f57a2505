"""Define one figure of a month as it is frozen, and pack its words for the warehouse and out of it."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from text.bilingual import Text
from text.i18n import N_
from warehouse.channels.figures import UNFOLLOWED
from warehouse.core.figure import Figure
from warehouse.core.period import Period, calendar_month

COUNTS_GOAL = N_("how the goal stood at the end of the month, since its start")
COUNTS_EXPECTED = N_("what should have been there at the end of the month")
COUNTS_TARGET = N_("what is to be reached")
COUNTS_ATTRIBUTED = N_("units of the goal that this channel brought in the month")
COUNTS_ATTRIBUTED_TOTAL = N_("units of the goal in the month")
COUNTS_UNATTRIBUTED = N_("units of the goal in the month that cannot be traced to a channel")
NO_NUMBERS = N_("No numbers since {day}.")
COUNTS_STORY = N_("publications of this story, the first included")
COUNTS_OUTAGE = N_("days of the month on which this source was asked and never answered well")


@dataclass(frozen=True)
class MonthFigure:
    """What was one figure of a month?

    Columns: figure, subject and part: which one; titles; value, before (the month before) and year_before; its birth
    certificate; said: the state of a goal, the direction of its target, the way in which a
    contribution was traced, the network of a channel, or the label of a story. fields: what stands in counts and note;
    of a goal also kind, rule, and of a level where it began and since when; of a story its address, publisher and day;
    of mentions how many were positive and negative.
    Empty: value None, quality unknown, and a note that says why.
    """

    figure: str
    subject: str
    part: str
    title: str
    title_en: str
    value: float | None
    before: float | None
    year_before: float | None
    unit: str
    quality: str
    as_of: dt.datetime | None
    counts: str
    sources: tuple[str, ...] = ()
    note: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    said: str = ""

    @property
    def is_nothing(self) -> bool:
        """Are these the followers of a channel that nobody can follow, so that no value is no gap?"""
        return self.figure == "followers" and self.value is None and self.said in UNFOLLOWED

    @property
    def key(self) -> tuple[str, str, str]:
        """Which figure is this? Figure, subject and part."""
        return self.figure, self.subject, self.part

    @property
    def change(self) -> float | None:
        """How much more is it than the month before? None when either is unknown."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def year_change(self) -> float | None:
        """How much more is it than in that month of the year before? None when either is unknown."""
        return None if self.value is None or self.year_before is None else self.value - self.year_before


def of_figure(
    name: str, subject: str, title: str, now: Figure, before: float | None, year_before: float | None
) -> MonthFigure:
    """What is this figure as a figure of a month?

    Columns: those of `MonthFigure`.
    Counts: nothing anew.
    Empty: value None stays None.
    """
    quality = "unknown" if now.value is None else now.quality
    return MonthFigure(
        name, subject, "", title, title, _float(now.value), _float(before), _float(year_before), now.unit,
        quality if quality != "unknown" or now.value is None else "partial", now.as_of, now.counts, now.sources,
        now.note, dict(now.fields),
    )  # fmt: skip


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def whole(month: dt.date) -> Period:
    """Which days does this month hold?

    Unit: period.
    Empty: never.
    """
    return calendar_month(month)


def earlier(month: dt.date) -> dt.date:
    """Which month came before this one?

    Unit: first day of a month.
    Empty: never.
    """
    return (month.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def packed(fields: Mapping[str, object]) -> str:
    """What stands in a sentence, as JSON?

    Unit: text.
    Empty: {}.
    """
    return json.dumps({name: _packed(value) for name, value in fields.items()}, ensure_ascii=False)


def _packed(value: object) -> object:
    if isinstance(value, Text):
        return {"nl": value.nl, "en": value.en}
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_packed(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def unpacked(text: str) -> dict[str, object]:
    """What stood in a sentence, from its JSON?

    Columns: field → text in two languages, day, moment, number, text or a list of these.
    Empty: {}.
    """
    return {name: _unpacked(value) for name, value in json.loads(text).items()}


def _unpacked(value: object) -> object:
    if isinstance(value, list):
        return tuple(_unpacked(part) for part in value)
    if not isinstance(value, dict):
        return value
    if "nl" in value:
        return Text(value["nl"], value["en"])
    if "moment" in value:
        return dt.datetime.fromisoformat(value["moment"])
    return dt.date.fromisoformat(value["day"])
