"""What a page asked for, cut to what can be known: whole days, from the first day that is known."""

import datetime as dt
from dataclasses import dataclass

from warehouse.errors import N_
from warehouse.period import Period

BEFORE = N_("Nothing was collected before {day}.")
PARTLY_BEFORE = N_("Collected from {day} on; earlier days are missing.")
PREVIOUS_BEFORE = N_("There is no earlier period to compare with: collected from {day} on.")
NOT_BEGUN = N_("This period has no whole day yet.")
NOTHING_YET = N_("Nothing was collected yet.")


@dataclass(frozen=True)
class Asked:
    """A period with how much of it can be known.

    since: first day that is known, None when nothing was ever collected
    known: whether any day of the period is known; whole: whether all are
    previous_known: whether all of the earlier period is known
    note: an English msgid that says what is missing, None when nothing is; fields: what stands in it
    """

    period: Period
    since: dt.date | None
    known: bool
    whole: bool
    previous_known: bool
    note: str | None
    fields: dict


def ask(period: Period, since: dt.date | None, today: dt.date | None = None) -> Asked:
    """How much of this period can be known? Days from `today` on are cut off: they are not complete."""
    cut = period
    if today is not None and period.end > today:
        if period.start >= today:
            return Asked(period, since, False, False, False, NOT_BEGUN, {})
        cut = Period(period.start, today)
    if since is None:
        return Asked(cut, None, False, False, False, NOTHING_YET, {})
    fields = {"day": since}
    if cut.end <= since:
        return Asked(cut, since, False, False, False, BEFORE, fields)
    whole = cut.start >= since
    previous_known = cut.previous().start >= since
    note = None if previous_known else PREVIOUS_BEFORE if whole else PARTLY_BEFORE
    return Asked(cut, since, True, whole, previous_known, note, {} if note is None else fields)
