"""Compute one metric of one channel over a period, with missing days and breaks."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from text.bilingual import Text
from text.i18n import N_, NP_
from warehouse.channels import definitions
from warehouse.core.figure import Figure
from warehouse.core.period import Period

# A level that was read this long before the day that is asked for stands in for it; followers move slowly.
OLDEST_LEVEL = dt.timedelta(days=45)

NOT_THEN = N_("{channel} gave no number for these days.")
SOME_DAYS = NP_("Known for {known} of {days} day.", "Known for {known} of {days} days.")
NOT_COMPARED = N_("Not compared with before: {why}.")
OTHER_DEFINITION = Text("het werd toen anders geteld", "it was counted in another way then")
MEANING = N_("{meaning}")
UNIQUE = N_("Accounts that saw it on two days would be counted twice, so days are not added up.")
READ_ON = N_("Read on {day}.")

COUNTS_RATE_SEEN = N_("interactions per hundred impressions or views")
COUNTS_RATE_FOLLOWERS = N_("interactions per hundred followers at the end of the period")
NO_RATE = N_("Interactions, or what they are divided by, are not known.")

WORST = ("unknown", "partial", "estimated", "manual", "rounded", "exact")


@dataclass(frozen=True)
class Side:
    """What did one metric of one channel give in one period?

    Columns: sum of the days; days that are known; definitions and qualities that occur; for a level its last
    value with its day.
    Empty: total and last are None.
    """

    total: int | None
    known: int
    keys: tuple[str, ...]
    qualities: tuple[str, ...]
    last: int | None
    last_day: dt.date | None


NEVER_READ = Side(None, 0, (), (), None, None)
# Ways to the site that nobody follows: that they gave no followers is nothing that lacks. (E-mail may have readers.)
UNFOLLOWED = ("email", "search", "website")


@dataclass(frozen=True)
class About:
    """Of which channel and metric does a figure speak?

    Columns: title of the channel, its network, the metric, when it was last read (aware UTC) and by what.
    """

    title: str
    network: str
    metric: str
    as_of: dt.datetime | None
    sources: tuple[str, ...]


def worst(qualities: tuple[str, ...]) -> str:
    """Which of these qualities is the least sure?

    Unit: a quality.
    Empty: exact.
    """
    return min(qualities, key=WORST.index, default="exact")


def _broken(about: About, start: dt.date, end: dt.date) -> definitions.Break | None:
    """Return the last break of this series after the first and up to the last day of these days."""
    gaps = [gap for gap in definitions.breaks(about.network, about.metric) if start < gap.day < end]
    return gaps[-1] if gaps else None


def flow(about: About, now: Side, before: Side, period: Period, against: Period) -> Figure:
    """How much was there in the period, by what its days add up to?

    Unit: count.
    Counts: the days that are known; before: the same in `against`, only when it was counted in the same way and nine
    of ten days of both are known.
    Empty: value None, quality unknown, and a note that says why.
    """
    key = now.keys[-1] if now.keys else f"{about.network}:{about.metric}"
    meaning = definitions.definition(key)
    fields: dict[str, object] = {
        "meaning": meaning.text,
        "channel": about.title,
        "known": now.known,
        "days": period.days,
    }
    figure = partial(
        Figure, unit="count", as_of=about.as_of, counts=MEANING, sources=about.sources, fields=fields
    )
    if now.total is None:
        return figure(None, None, quality="unknown", note=NOT_THEN)
    if meaning.unique and now.known > 1:
        return figure(None, None, quality="unknown", note=UNIQUE)
    gap = _broken(about, period.start, period.end)
    if gap or len(now.keys) > 1:
        fields |= _why(gap, period.start)
        return figure(None, None, quality="unknown", note=NOT_COMPARED)
    note: str | None = None
    quality = worst(now.qualities)
    if now.known < period.days:
        note, quality = SOME_DAYS, "partial"
    comparable = period.is_known(now.known) and against.is_known(before.known)
    previous = before.total if comparable else None
    turned = _broken(about, against.start, period.end)
    if previous is not None and (turned or before.keys != now.keys):
        fields |= _why(turned, against.start)
        previous, note = None, NOT_COMPARED
    return figure(now.total, previous, quality=quality, note=note)


def _why(gap: definitions.Break | None, start: dt.date) -> dict[str, object]:
    return {"why": gap.text if gap else OTHER_DEFINITION, "day": gap.day if gap else start}


def level(about: About, now: Side, before: Side, period: Period, against: Period) -> Figure:
    """How many are there at the end of the period, and how many at the end of the earlier one?

    Unit: count.
    Counts: the last reading of the period, or one of the 45 days before its end; what was not read in the period did
    not move either: it is not compared.
    Empty: value None, quality unknown, and a note that says why.
    """
    key = now.keys[-1] if now.keys else f"{about.network}:{about.metric}"
    fields: dict[str, object] = {"meaning": definitions.definition(key).text, "channel": about.title}
    value: int | None = now.last
    note: str | None = None
    if now.last_day is not None and now.last_day < period.last:
        if period.last - now.last_day > OLDEST_LEVEL:
            value = None
        else:
            note, fields["day"] = READ_ON, now.last_day
    previous = before.last
    if before.last_day is not None and against.last - before.last_day > OLDEST_LEVEL:
        previous = None
    if now.last_day is not None and now.last_day < period.start:
        previous = None
    turned = _broken(about, against.start, period.end)
    if value is not None and previous is not None and turned:
        fields |= _why(turned, against.start)
        previous, note = None, NOT_COMPARED
    if value is None:
        note = NOT_THEN if now.last is None else READ_ON
        fields.setdefault("day", now.last_day)
    return Figure(
        value,
        previous,
        "count",
        "unknown" if value is None else worst(now.qualities[-1:]),
        about.as_of,
        MEANING,
        about.sources,
        note=note,
        fields=fields,
    )


def rate(engagements: Figure, seen: Figure, followers: Figure) -> Figure:
    """How many of a hundred who saw it did something with it?

    Unit: rate (percent).
    Counts: interactions per time that posts were seen; per follower where the network does not say how often they
    were seen. Which of the two stands in `counts`, and rates of the two kinds are not compared.
    Empty: value None, quality unknown.
    """
    by = seen if seen.value else followers
    counts = COUNTS_RATE_SEEN if by is seen else COUNTS_RATE_FOLLOWERS
    figure = partial(Figure, unit="rate", as_of=engagements.as_of, counts=counts, sources=engagements.sources)
    if engagements.value is None or not by.value:
        return figure(None, None, quality="unknown", note=NO_RATE)
    qualities = (engagements.quality, by.quality)
    then = (
        engagements.previous / by.previous * 100 if engagements.previous is not None and by.previous else None
    )
    return figure(
        engagements.value / by.value * 100,
        then,
        quality=worst(qualities),
        denominator=by.value,
        previous_denominator=None if then is None else by.previous,
        note=engagements.note or by.note,
        fields={**by.fields, **engagements.fields},
    )
