"""Open a page, its frame: configuration, access, language, period, title, and the states.

A page may run without `app.py` (a deep link to a fresh server, `AppTest`), so each opens with
`frame.page(...)`, which holds all that a page needs to stand on its own.
"""

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from pages.shared import actions, faults, i18n, login, query_cache, states, url_state
from pages.shared.html import join, query, tag
from pages.shared.i18n import _
from pages.shared.look import stylesheet
from pipelines.settings import Settings, is_configured, read
from pipelines.support import logs
from pipelines.support.errors import ConfigError
from warehouse.core import metadata
from warehouse.core.errors import WarehouseError
from warehouse.core.period import Period, local_day
from warehouse.sources import freshness
from warehouse.sources.freshness import Freshness

Answer = TypeVar("Answer")

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

    inputs: what its figures rest on; until: the day up to which the newest of them was collected, where the period ends
    against: with what is compared, a word of `Period.compared`; compares: whether the page shows any change;
    problem: why the period in the address could not be used; acts: draws what else can be done with it, in its head.
    """

    title: str
    choice: str
    period: Period
    today: dt.date
    now: dt.datetime
    has_period: bool
    inputs: tuple[str, ...]
    until: dt.date
    has_head: bool = False
    against: str = url_state.DEFAULT_AGAINST
    compares: bool = False
    problem: str | None = None
    acts: Callable[["Page"], None] | None = None

    @property
    def compared(self) -> Period | None:
        """The days with which these are compared; None where the reader wants no comparison."""
        return self.period.compared(self.against)

    @property
    def kept(self) -> dict[str, str | None]:
        """What of the reader's choices stays in the address of links on this page."""
        return url_state.kept(self.choice, self.against)

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

    def open(self) -> None:
        """Ask what the warehouse holds and up to when it was collected; end the period there; draw the head."""
        facts, fresh = self.ask(freshness.opening)
        self.head(metadata.is_sample(facts), fresh)

    def head(self, sample: bool, fresh: Freshness | None = None) -> None:
        """End the period where its inputs do; draw title, sample badge, choices, and an amber line when those are old.

        sample: whether the warehouse holds sample data; fresh: None where the page shows none of it
        """
        if fresh:
            self.until = fresh.ended(self.inputs, self.today)
            self.period = url_state.ending(self.choice, self.today, self.until)
        badge = tag("span", _("Sample data"), class_="wk-badge wk-sample") if sample else None
        # The style sheet keeps room for what comes later, so that nothing jumps.
        key = "wk-head-period" if self.has_period else "wk-head"
        with st.container(horizontal=True, vertical_alignment="center", key=key):
            st.html(
                tag("div", tag("h1", self.title), badge, class_="wk-title", lang=i18n.language()),
                width="content",
            )
            if self.has_period:
                url_state.ask_period(self.choice, self.against, self.period, self.today, self.compares)
            url_state.ask_language()
            if self.acts:
                self.acts(self)
        self.has_head = True
        old = states.stale(fresh.of(self.inputs), self.now) if fresh else None
        wrong = faults.lines(fresh, self.now, is_sources=self.title == _("Sources"))
        with st.container():
            if self.problem:
                st.html(tag("p", self.problem, class_="wk-said wk-said-ask", role="status"))
            if wrong:
                st.html(wrong)
            if old:
                st.html(join(old))


def page(
    title: str,
    inputs: tuple[str, ...],
    *,
    need: str,
    period: bool = True,
    head: bool = True,
    compares: bool = False,
    acts: Callable[[Page], None] | None = None,
) -> Page:
    """Open a page: every page's first call, after which it may ask, stop early, and draw.

    title: the page's name in English, marked with N_; translated here
    inputs: what its figures rest on (mentions, channels, traffic, goals): it says how old they are, and its period
        ends where they end; () only for a page without figures
    need: what a role must give to see it (matrix.toml); the menu reads it here too
    period: whether the reader chooses a period
    head: False when the page draws the head itself (`Page.head`), knowing whether the data are a sample
    compares: whether it shows changes, so that the reader chooses with what
    acts: draws what else can be done with the page, in its head
    """
    logs.hide_secrets()
    url_state.listen()
    actions.leave()
    translated = _(title)
    # The document of our server has the icon already.
    icon = None if stylesheet.in_document else str(stylesheet.FAVICON)
    st.set_page_config(page_title=f"{translated} · {NAME}", page_icon=icon, layout="wide")
    stylesheet.draw()
    login.pass_through(need)
    states.stands_open()
    moment = now()
    today = local_day(moment)
    choice, problem = url_state.remembered_period(today)
    against = url_state.remembered("against", url_state.AGAINST, url_state.DEFAULT_AGAINST)
    opened = Page(
        translated, choice, url_state.period_of(choice, today), today, moment, period, inputs, today,
        against=against, compares=compares, problem=problem if period else None, acts=acts,
    )  # fmt: skip
    if head:
        opened.open()
    return opened


def configuration(opened: Page) -> tuple[Settings | None, ConfigError | None]:
    """Draw the head of a page about the configuration, and return that, or what is wrong with it.

    Empty: None twice where nothing is set up yet. The configuration is as it is in its files now, not the last good
    one; what is wrong with it stands in the head, as on every page.
    """
    settings = error = None
    try:
        settings = read() if is_configured() else None
    except ConfigError as raised:
        error = raised
    fresh, trouble = faults.of_warehouse()
    opened.head(sample=bool(settings and settings.organisation.sample), fresh=fresh)
    actions.last_message()
    with st.container():
        if trouble:
            states.tell(trouble)
    return settings, error
