"""Choose of the audit log whose acts, which, how they ended and from which days; the choice stands in the address."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from pages.shared.i18n import _
from pages.shared.page import Page
from text.act_words import OUTCOMES, SUBJECTS
from text.local_time import AMSTERDAM
from warehouse.access import audit


@dataclass(frozen=True)
class Choice:
    """What a reader wants to see; None: all of it. first, last: days in Amsterdam, both in it."""

    person: str | None
    subject: str | None
    outcome: str | None
    first: dt.date | None
    last: dt.date | None

    def asked(self, most: int) -> tuple[object, ...]:
        """Return the arguments of `audit.lines` after the connection."""
        first = self.first and dt.datetime.combine(self.first, dt.time(), AMSTERDAM)
        end = self.last and dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), AMSTERDAM)
        subject = self.subject and f"{self.subject}."
        return first, end, self.person, subject, self.outcome, most


def ask(page: Page) -> Choice:
    """Draw the fields and return what they say."""
    people = dict(page.ask(audit.people, keep=False))
    subjects = {name: _(words) for name, words in SUBJECTS.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="wk-audit-choice"):
        return Choice(
            _one(_("Who"), "who", people, _("everybody")),
            _one(_("What"), "what", subjects, _("everything")),
            _one(
                _("Outcome"),
                "outcome",
                {name: _(word) for name, word in OUTCOMES.items()},
                _("every outcome"),
            ),
            _day(_("From day"), "from", page.today),
            _day(_("Up to and with"), "until", page.today),
        )


def _one(label: str, name: str, words: dict[str, str], every: str) -> str | None:
    offered = {"": every, **words}
    told = st.query_params.get(name, "")
    at = list(offered).index(told) if told in offered else 0
    chosen = st.selectbox(
        label, tuple(offered), at, format_func=offered.__getitem__, key=f"audit-{name}", width=220
    )
    _keep(name, chosen)
    return chosen or None


def _day(label: str, name: str, today: dt.date) -> dt.date | None:
    try:
        told = min(dt.date.fromisoformat(st.query_params.get(name, "")), today)
    except ValueError:
        told = None
    chosen = st.date_input(label, told, max_value=today, format="DD-MM-YYYY", key=f"audit-{name}", width=160)
    _keep(name, chosen.isoformat() if chosen else "")
    return chosen


def _keep(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
