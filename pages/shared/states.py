"""Draw the state of a page that has nothing to show: not set up, busy, broken, empty, out of date.

Each is a sentence that says what is the matter and what to do next; a traceback never.
"""

import datetime as dt
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import NoReturn

import streamlit as st

from pages.shared import faults, login
from pages.shared.html import Html, query, tag
from pages.shared.i18n import N_, _, language, moment, span, translate
from pipelines.runs.backup import known
from warehouse.core.errors import (
    UnknownSubject,
    WarehouseBusy,
    WarehouseEmpty,
    WarehouseError,
    WarehouseForeign,
    WarehouseHeld,
    WarehouseLost,
    WarehouseNewer,
    WarehouseUnusable,
)
from warehouse.sources.freshness import Collected

logger = logging.getLogger("weerklank.pages")

NAMES = {
    "mentions": N_("Mentions"),
    "channels": N_("Channels"),
    "traffic": N_("Traffic"),
    "goals": N_("Goals"),
}


def show(kind: str, title: str, text: str, *more: Html) -> None:
    """Draw a state: kind is empty, busy or error; the title says what is, the text what to do, and what is more."""
    mark = {"empty": "○", "busy": "↻", "error": "!"}[kind]
    st.html(
        tag(
            "section",
            tag("span", mark, class_="wk-state-mark", aria_hidden="true"),
            tag("h2", title),
            tag("p", text),
            *(tag("p", part) for part in more),
            class_=f"wk-state wk-state-{kind}",
            role="status",
            lang=language(),
        )
    )


def report(error: BaseException) -> str:
    """Write an error to the log with all its detail. Under which reference can the operator find it?

    Of what has a sentence of its own that is a line; where our code stood says nothing of a server that is away.
    """
    reference = secrets.token_hex(4)
    is_known = isinstance(error, WarehouseError) and type(error) is not WarehouseUnusable
    why = f" ({error.__cause__})" if is_known and error.__cause__ else ""
    logger.error("reference %s: %s%s", reference, error, why, exc_info=None if is_known else error)
    return reference


def stop(error: WarehouseError) -> NoReturn:
    """Draw the state that belongs to this error, below whatever stands on the page, and end the run."""
    tell(error)
    st.stop()


def tell(error: WarehouseError) -> None:
    """Draw the state that belongs to this error."""
    if isinstance(error, WarehouseLost):
        lost(error)
    elif isinstance(error, WarehouseEmpty) or (
        isinstance(error, UnknownSubject) and error.fields["subject"] == "own"
    ):
        not_loaded()
    elif isinstance(error, WarehouseBusy):
        title = (
            _("The file is open elsewhere") if isinstance(error, WarehouseHeld) else _("One moment please")
        )
        show("busy", title, translate(error.template, error.fields))
        st.button(_("Try again"), key="retry", type="primary")
    else:
        # Which file it is, and what the driver says, is for the operator and stands in the log.
        named = isinstance(error, WarehouseUnusable) and type(error) is not WarehouseUnusable
        # Forms below may go on without figures, so it is not said of the page.
        broken(
            _("No figures can be shown now"),
            translate(error.template, error.fields) if named else _("The figures cannot be read now."),
            report(error),
            *_ways_back(isinstance(error, WarehouseForeign | WarehouseNewer)),
        )


def _ways_back(helps: bool) -> tuple[Html, ...]:
    return (faults.ways_back(),) if helps and login.manages() else ()


def lost(error: WarehouseLost) -> None:
    """Draw what happened to figures that were there, and how they come back."""
    report(error)
    last = dt.datetime.fromisoformat(error.fields["last"])
    show(
        "error",
        _("The figures are gone"),
        translate(
            N_(
                "The file with the figures was deleted or moved, or the disk on which it stands is not there. It was"
                " last written on {last}. Put it back where it stood, or put a backup back."
            ),
            last=moment(last),
        ),
        *(_ways_back(helps=True) or (tag("span", _("Pass this on to whoever runs this dashboard.")),)),
    )


def not_loaded() -> None:
    """Draw what is to be done where nothing was ever collected: to set up, or to collect what is set up."""
    school = faults.school()
    if school is None:
        not_set_up()
        return
    show(
        "empty",
        _("Not loaded yet"),
        translate(
            N_(
                "{school} is set up, and nothing was collected yet. Where the scheduler runs it begins within minutes;"
                " else whoever runs this dashboard begins it with `python -m pipelines run`. If there were figures"
                " before, the folder with the data is not where it was: put it back, or a backup."
            ),
            school=school.organisation.name,
        ),
        *_ways_back(helps=bool(known.newest(1))),
    )


def not_set_up() -> None:
    """Draw the way to the page that sets up, where there is no warehouse yet or one without an organisation."""
    from pages.shared.page import link

    show(
        "empty",
        _("No figures yet"),
        _(
            "Nothing was collected yet. Enter the name of your school and its website;"
            " the first figures are there within minutes."
        ),
        tag("a", _("Set up your school"), href=link("setup"), target="_self", class_="wk-button"),
    )


def broken(title: str, sentence: str, reference: str, *back: Html) -> None:
    """Something that only the operator can mend: what is, the sentence and the reference to its log line."""
    more = translate("Pass this reference to whoever runs this dashboard: {reference}.", reference=reference)
    show("error", title, f"{sentence} {more}", *back)


def stale(inputs: Mapping[str, Collected], now: dt.datetime) -> Html | None:
    """Return the amber line that says up to when the figures are, and how old that is; None while they are fresh.

    inputs: what the page rests on, by name
    """
    old = {name: read for name, read in inputs.items() if read.is_old(now)}
    if not old:
        return None
    ends: dict[dt.date | None, list[str]] = {}
    for name, read in old.items():
        ends.setdefault(read.last, []).append(name)
    fresh = [name for name, read in inputs.items() if read.until is not None and name not in old]
    measured = [day for day in ends if day is not None]
    sentences = [
        _age(_newest(old, names), now)
        if not fresh and len(measured) <= 1 and (day or not measured)
        else _age_of(names, _newest(old, names))
        for day, names in ends.items()
    ]
    line = " ".join(sentences)
    return tag("p", tag("span", "▲ ", aria_hidden="true"), line, class_="wk-stale", role="status")


def _newest(old: Mapping[str, Collected], names: Sequence[str]) -> Collected:
    return max(
        (old[name] for name in names), key=lambda read: read.at or dt.datetime.min.replace(tzinfo=dt.UTC)
    )


def _age(read: Collected, now: dt.datetime) -> str:
    """Return up to when all figures of a page are, and how old that is."""
    if read.at is None:
        return ""
    age = translate(
        "These figures are {age} old: the last successful collection was on {moment}.",
        age=span(now - read.at),
        moment=moment(read.at),
    )
    if read.last is None:
        return age
    return translate(N_("Figures up to and including {day}."), day=read.last) + " " + age


def _age_of(names: Sequence[str], read: Collected) -> str:
    """Return the same for some of the inputs of a page."""
    if read.at is None:
        return ""
    return translate(
        N_("{inputs}: figures up to and including {day}; nothing was collected since {moment}.")
        if read.last
        else N_("{inputs}: last numbers entered on {moment}."),
        inputs=[_(NAMES[name]) for name in names],
        day=read.last,
        moment=moment(read.at),
    )


def nothing_found(what: str, **changed: object) -> None:
    """Say that no row answers this choice, with a link that clears the choice (`?` and `changed`)."""
    show(
        "empty",
        what,
        _("Widen the period or clear the filters."),
        tag("a", _("Clear the filters"), href=query(changed) or "?", target="_self", class_="wk-button"),
    )


def stands_open() -> None:
    """Draw a red bar where everybody may come in."""
    if login.stands_open:
        said = _(
            "This dashboard stands open: anybody in the network can read and change everything. A login or a proxy, in"
            " the settings under “Who comes in”, closes it."
        )
        st.html(tag("p", said, class_="wk-said wk-said-bad wk-open", role="alert", lang=language()))
