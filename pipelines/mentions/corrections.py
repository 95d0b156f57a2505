"""Store a person's judgement of a mention (sentiment, about the school or not) and answers to the sample."""

import datetime as dt

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.support import lock_timeouts
from warehouse.core.connection import writing
from warehouse.mentions import corrections
from warehouse.reliability import sampling


def correct(
    person: Person, item_id: str, subject: str, field: str, value: str, url: str | None = None
) -> str:
    """Store a judgement; every number that rests on it has moved when this returns. Under which id?

    field: `label` (positive, neutral, negative, unclear), `about` (yes, no) or `topic`, as in
    `warehouse.mentions.corrections`.
    Raises: NotAllowed, WarehouseBusy when a load takes longer than 15 seconds, ContractBroken for an item that is gone.
    """
    now = dt.datetime.now(dt.UTC)
    with (
        acts.doing(person, "mentions.correct", item_id, url, now) as act,
        writing(url, lock_timeouts.INTERACTIVE) as con,
    ):
        made = corrections.correct(con, item_id, subject, field, value, person.signature, now)
        act.after = {"subject": subject, field: value, "correction": made}
        act.within(con, now)
    return made


def withdraw(person: Person, correction_id: str, url: str | None = None) -> None:
    """Take a judgement back; every number that rested on it has moved back when this returns.

    Raises: NotAllowed, WarehouseBusy.
    """
    with (
        acts.doing(person, "mentions.withdraw", correction_id, url) as act,
        writing(url, lock_timeouts.INTERACTIVE) as con,
    ):
        corrections.withdraw(con, correction_id)
        act.within(con)


def answer(
    person: Person,
    week: dt.date,
    position: int,
    about: str,
    label: str | None,
    url: str | None = None,
    topic: str | None = None,
) -> None:
    """Store an answer to the weekly sample; where it differs from what is shown, it corrects that as well.

    about: yes, no or unknown; label: positive, neutral, negative or unknown, None when it is not about the subject;
    topic: what it is about, None where nobody said.
    Raises: NotAllowed, WarehouseBusy, ContractBroken, as `correct`.
    """
    now = dt.datetime.now(dt.UTC)
    who = person.signature
    with (
        acts.doing(person, "mentions.judge", f"{week} {position}", url, now) as act,
        writing(url, lock_timeouts.INTERACTIVE) as con,
    ):
        item, subject, shown, is_about, told = sampling.judge(
            con, week, position, about, label, who, now, topic
        )
        if about in ("yes", "no") and (about == "yes") != is_about:
            corrections.correct(con, item, subject, "about", about, who, now)
        if label in ("positive", "neutral", "negative") and label != shown:
            corrections.correct(con, item, subject, "label", label, who, now)
        if topic and topic != told:
            corrections.correct(con, item, subject, "topic", topic, who, now)
        act.after = {"item": item, "subject": subject, "about": about, "label": label, "topic": topic}
        act.within(con, now)


def draw(person: Person, today: dt.date, url: str | None = None) -> int:
    """Draw this week's sample when nobody did. How many mentions? Raises: NotAllowed, WarehouseBusy."""
    week = sampling.monday(today)
    with (
        acts.doing(person, "mentions.draw", f"{week}", url) as act,
        writing(url, lock_timeouts.INTERACTIVE) as con,
    ):
        drawn = sampling.draw(con, week, dt.datetime.now(dt.UTC))
        act.within(con)
    return drawn
