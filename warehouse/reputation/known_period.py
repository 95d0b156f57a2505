"""Cut the period that a page asks for to days that can be known: whole days, from the first known one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from text.i18n import N_
from warehouse.core.period import Period

BEFORE = N_("Nothing was collected before {day}.")
PARTLY_BEFORE = N_("Collected from {day} on; earlier days are missing.")
# Beside the end of collecting: what came after it is unknown, so nothing can have fallen.
AFTER = N_("Nothing was collected since {day}.")
PARTLY_AFTER = N_(
    "Collected up to and including {day}; later days are missing, so it is not compared with before."
)
PREVIOUS_BEFORE = N_("There is no earlier period to compare with: collected from {day} on.")
NOT_BEGUN = N_("This period has no whole day yet.")
NOTHING_YET = N_("Nothing was collected yet.")


@dataclass(frozen=True)
class KnownPeriod:
    """How much of a period can be known?

    Columns: period, cut to whole days; since, the first day that is known; known, whether any day of it
    is; whole, whether all are; previous_known, whether all of the earlier period is; note, an English
    msgid that says what is missing, and the fields that stand in it; against, the earlier period.
    Empty: since is None when nothing was ever collected, note when nothing is missing, against when
    nothing is compared.
    """

    period: Period
    since: dt.date | None
    known: bool
    whole: bool
    previous_known: bool
    note: str | None
    fields: Mapping[str, object]
    against: Period | None = None


def ask(
    period: Period,
    since: dt.date | None,
    today: dt.date | None = None,
    against: str = "previous",
    until: dt.date | None = None,
) -> KnownPeriod:
    """How much of this period can be known?

    Columns: those of `KnownPeriod`; days from `today` on are cut off, they are not complete, and so are those from
    `until` on, where collecting ended: such a period is not whole and not compared; against: with what it is
    compared, a word of `Period.compared`.
    Empty: known is False, with a note.
    """
    cut = period
    if today is not None and period.end > today:
        if period.start >= today:
            return KnownPeriod(period, since, False, False, False, NOT_BEGUN, {})
        cut = Period(period.start, today)
    if since is None:
        return KnownPeriod(cut, None, False, False, False, NOTHING_YET, {})
    ended = until is not None and until < cut.end
    if until is not None and ended:
        if until <= cut.start:
            return KnownPeriod(cut, since, False, False, False, AFTER, {"day": until})
        cut = Period(cut.start, until)
    fields = {"day": since}
    if cut.end <= since:
        return KnownPeriod(cut, since, False, False, False, BEFORE, fields)
    if until is not None and ended:
        return KnownPeriod(cut, since, True, False, False, PARTLY_AFTER, {"day": cut.last})
    whole = cut.start >= since
    earlier = cut.compared(against)
    previous_known = earlier is not None and earlier.start >= since
    is_alone = previous_known or earlier is None
    note = PARTLY_BEFORE if not whole else None if is_alone else PREVIOUS_BEFORE
    return KnownPeriod(cut, since, True, whole, previous_known, note, {} if note is None else fields, earlier)
