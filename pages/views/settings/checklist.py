"""Draw what a school still has to set up: eight steps on Settings, one line on other pages."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login, query_cache
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, NP_, _, number, translate
from pages.shared.page import link
from pipelines.runs import checklist
from pipelines.runs.checklist import DISMISSED, DONE, OPEN, WAITING, Step
from pipelines.settings import Settings, read
from pipelines.support.errors import ConfigError
from warehouse.core.errors import WarehouseError
from warehouse.sources.arrived import arrived

MARKS = {WAITING: "◐", OPEN: "○", DISMISSED: "–"}
WORDS = {
    WAITING: N_("Needs attention"),
    OPEN: N_("To do"),
    DISMISSED: N_("Not needed here"),
}


def line(settings: Settings, now: dt.datetime) -> Html | None:
    """Return the line for other pages: how many steps are left, and which; None where none is, or of the sample."""
    if settings.organisation.sample:
        return None
    found = _steps(settings, now)
    left = checklist.left(found)
    if not left:
        return None
    text = translate(
        NP_("{count} step left to set up: {what}.", "{count} steps left to set up: {what}."),
        count=len(left),
        what=[_(step.title) for step in left],
    )
    return tag(
        "p",
        text,
        " ",
        tag("a", _("To the settings"), href=link("settings"), target="_self"),
        class_="wk-said wk-said-ask",
    )


def to_do(now: dt.datetime) -> Html | None:
    """Return the same line where the configuration was not read yet; None where it cannot be."""
    try:
        return line(read(), now)
    except ConfigError:
        return None


def draw(settings: Settings, now: dt.datetime) -> None:
    """Draw the steps until each is done or dismissed; then one line from which they can be called back."""
    found = _steps(settings, now)
    left = checklist.left(found)
    done = sum(step.state == DONE for step in found)
    text = _("Steps done: {done} of {count}.")
    ready = [_(step.title) for step in found if step.state == DONE]
    # Who comes for one setting has it first; on a phone the list is a screen high.
    opens = bool(left) and "what" not in st.query_params
    with st.expander(_("What there is to set up"), expanded=opens, key="wk-checklist"):
        st.html(tag("p", text.format(done=number(done), count=number(len(found)))))
        for step in (*left, *(step for step in found if step.state == DISMISSED)):
            _step(step)
        if ready:
            st.html(tag("p", "✓ ", translate(N_("Done: {what}."), what=ready), class_="wk-small"))


def _step(step: Step) -> None:
    key = f"wk-step-{step.name}"
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=key
    ):
        st.html(_told(step))
        if step.state in (OPEN, WAITING):
            label, now = _("Not needed"), True
        else:
            label, now = _("Call back"), False
        name = translate(N_("{act}: {what}"), act=label, what=_(step.title))
        if st.button(name, key=f"settings-step-{step.name}", type="tertiary"):
            actions.attempt(lambda: _dismiss(step, now))
            st.rerun()


def _dismiss(step: Step, now: bool) -> str:
    checklist.dismiss(login.person(), step.name, now)
    template = N_("{what} is off the list.") if now else N_("{what} is on the list again.")
    return translate(template, what=_(step.title))


def _told(step: Step) -> Html:
    title = _(step.title)
    named = tag("a", title, href=link("settings", what=step.kind), target="_self") if step.kind else title
    return tag(
        "p",
        tag("span", f"{MARKS[step.state]} ", aria_hidden="true"),
        tag("strong", named),
        f" · {_(WORDS[step.state])}. ",
        tag("span", translate(step.told, step.fields), class_="wk-small"),
    )


def _steps(settings: Settings, now: dt.datetime) -> tuple[Step, ...]:
    try:
        came = query_cache.ask(arrived)
    except WarehouseError:
        # What is filled in can be said all the same; what came in, nobody knows now.
        came = None
    return checklist.steps(settings, came, login.is_closed(), now)
