"""Open a page, its frame: configuration, access, language, period, title, and the states.

A page may run without `app.py` (a deep link to a fresh server, `AppTest`), so each opens with
`frame.page(...)`, which holds all that a page needs to stand on its own.
"""

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import streamlit as st

from pages.shared import actions, i18n, login, query_cache, states, stylesheet, url_state
from pages.shared.html import join, query, tag
from pages.shared.i18n import _
from pipelines.support import logs
from warehouse.core import metadata
from warehouse.core.connection import Connection
from warehouse.core.errors import WarehouseError
from warehouse.core.period import Period, local_day
from warehouse.sources import states as source_states

Answer = TypeVar("Answer")

HERE = Path(__file__).parent
NAME = "Weerklank"


def now() -> dt.datetime:
    """What time is it? Aware UTC; WEERKLANK_NOW (ISO time) stands in for the clock."""
    fixed = os.environ.get("WEERKLANK_NOW")
    moment = dt.datetime.fromisoformat(fixed) if fixed else dt.datetime.now(dt.UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def link(page: str, **parameters: object) -> str:
    """Return the address of another page, with its parameters and this reader's language."""
    lang = None if i18n.language() == i18n.DEFAULT else i18n.language()
    where = "./" if page == "reputation" else page
    return where + query({**parameters, "lang": lang})


@dataclass
class Page:
    """What this reader looks at: the page, its period (and the choice it came from), today and now.

    kinds: of sources, whose last good run is the age of the figures; () for all
    """

    title: str
    choice: str
    period: Period
    today: dt.date
    now: dt.datetime
    has_period: bool
    has_head: bool = False
    kinds: tuple[str, ...] = ()

    def ask(self, question: Callable[..., Answer], *arguments: object, keep: bool = True) -> Answer:
        """Return the answer of `question(con, *arguments)`; whatever goes wrong ends the page with a sentence.

        keep: keep the answer until the data change (see `answers.ask`); False for what is large.
        """
        try:
            return (query_cache.ask if keep else query_cache.ask_now)(question, *arguments)
        except WarehouseError as error:
            if not self.has_head:
                self.head(sample=False)
            states.stop(error)

    def head(self, sample: bool | None = None, as_of: dt.datetime | None = None) -> None:
        """Draw title, sample badge, choices, and the amber line when the figures (as_of) are old.

        sample: whether the warehouse holds sample data; None asks the warehouse itself for both.
        """
        if sample is None:
            sample, as_of = self.ask(_standing, self.kinds)
        badge = tag("span", _("Sample data"), class_="wk-badge wk-sample") if sample else None
        # The style sheet keeps room for what comes later, so that nothing jumps.
        key = "wk-head-period" if self.has_period else "wk-head"
        with st.container(horizontal=True, vertical_alignment="center", key=key):
            st.html(
                tag("div", tag("h1", self.title), badge, class_="wk-title", lang=i18n.language()),
                width="content",
            )
            if self.has_period:
                url_state.ask_period(self.choice)
            url_state.ask_language()
        self.has_head = True
        old = states.stale(as_of, self.now)
        with st.container():
            if old:
                st.html(join(old))


def _standing(con: Connection, kinds: tuple[str, ...]) -> tuple[bool, dt.datetime | None]:
    """Are the data a sample, and when were they collected last?"""
    return metadata.is_sample(metadata.read(con)), source_states.last_collected(con, kinds)


def page(title: str, period: bool = True, head: bool = True, kinds: tuple[str, ...] = ()) -> Page:
    """Open a page: every page's first call, after which it may ask, stop early, and draw.

    title: the page's name in English, marked with N_; translated here
    period: whether the reader chooses a period
    head: False when the page draws the head itself (`Page.head`), knowing whether the data are a sample
    kinds: of sources, where the page rests on some of them only
    """
    logs.hide_secrets()
    url_state.listen()
    actions.leave()
    translated = _(title)
    # The document of our server has the icon already.
    icon = None if stylesheet.in_document else str(HERE / "favicon.png")
    st.set_page_config(page_title=f"{translated} · {NAME}", page_icon=icon, layout="wide")
    stylesheet.draw()
    login.pass_through()
    moment = now()
    today = local_day(moment)
    choice = url_state.remembered("period", url_state.PERIODS, url_state.DEFAULT_PERIOD)
    opened = Page(translated, choice, url_state.period_of(choice, today), today, moment, period, kinds=kinds)
    if head:
        opened.head()
    return opened
