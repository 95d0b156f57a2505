"""Store a person's judgement of a mention (sentiment, about the school or not) and answers to the sample."""

import datetime as dt

from pipelines.support import lock_timeouts
from warehouse.core.connection import writing
from warehouse.mentions import corrections
from warehouse.reliability import sampling

MADE_BY = "dashboard"  # the app knows no names of its readers


def correct(item_id: str, subject: str, field: str, value: str, url: str | None = None) -> str:
    """Store a judgement; every number that rests on it has moved when this returns. Under which id?

    field: `label` (positive, neutral, negative, unclear) or `about` (yes, no), as in `warehouse.mentions.corrections`.
    Raises: WarehouseBusy when a load takes longer than 15 seconds, ContractBroken for an item that is gone.
    """
    with writing(url, lock_timeouts.INTERACTIVE) as con:
        return corrections.correct(con, item_id, subject, field, value, MADE_BY, dt.datetime.now(dt.UTC))


def withdraw(correction_id: str, url: str | None = None) -> None:
    """Take a judgement back; every number that rested on it has moved back when this returns. Raises: WarehouseBusy."""
    with writing(url, lock_timeouts.INTERACTIVE) as con:
        corrections.withdraw(con, correction_id)


def answer(week: dt.date, position: int, about: str, label: str | None, url: str | None = None) -> None:
    """Store an answer to the weekly sample; where it differs from what is shown, it corrects that as well.

    about: yes, no or unknown; label: positive, neutral, negative or unknown, None when it is not about the subject.
    Raises: WarehouseBusy, ContractBroken, as `correct`.
    """
    now = dt.datetime.now(dt.UTC)
    with writing(url, lock_timeouts.INTERACTIVE) as con:
        item, subject, shown, is_about = sampling.judge(con, week, position, about, label, MADE_BY, now)
        if about in ("yes", "no") and (about == "yes") != is_about:
            corrections.correct(con, item, subject, "about", about, MADE_BY, now)
        if label in ("positive", "neutral", "negative") and label != shown:
            corrections.correct(con, item, subject, "label", label, MADE_BY, now)


def draw(today: dt.date, url: str | None = None) -> int:
    """Draw this week's sample when nobody did. How many mentions?"""
    with writing(url, lock_timeouts.INTERACTIVE) as con:
        return sampling.draw(con, sampling.monday(today), dt.datetime.now(dt.UTC))
