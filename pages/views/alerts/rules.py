"""Draw the rules: what is grave enough, how often each would have gone off, and a switch for each."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login
from pages.shared.actions import done
from pages.shared.html import tag
from pages.shared.i18n import N_, _, number, translate
from pages.shared.page import Page
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.cases.alerts.rules import look, rules_file, switching
from pipelines.cases.alerts.rules.rule import Rule
from pipelines.cases.alerts.rules.rules_file import HIGHEST
from pipelines.settings import folder

# What a field takes; nobody has more readers.
MOST = 10**9
THRESHOLDS = {
    "least": N_("from level {value}"),
    "copies": N_("publications: {value} or more"),
    "reach": N_("readers: {value} or more"),
    "fewest": N_("at least {value} in an hour"),
    "hours": N_("after {value} h"),
}


ASKED = {
    "level": N_("Level"),
    "least": N_("From which level of threat"),
    "copies": N_("Publications"),
    "reach": N_("Readers"),
    "fewest": N_("Stories in an hour"),
    "hours": N_("Hours"),
}


def draw(page: Page, person: Person) -> None:
    """Draw them, closed until somebody opens it; what is wrong with alerts.toml stands open.

    The first fault has been said on top to who manages, as on every page.
    """
    found = rules_file.read()
    with st.container():
        for fault in found.faults[1 if login.manages() else 0 :]:
            st.html(
                tag(
                    "p",
                    tag("b", _("A rule cannot be read; it is done as it last was, or as we propose it:")),
                    " ",
                    actions.sentence(fault),
                    class_="wk-said wk-said-bad",
                )
            )
    with st.expander(_("When an alert goes off")):
        day = page.now.replace(hour=0, minute=0, second=0, microsecond=0)
        for rule in found.rules:
            _one(page, person, rule, day)


def _one(page: Page, person: Person, rule: Rule, day: dt.datetime) -> None:
    times = len(page.ask(look.past, rule, day))
    said = translate(N_("It would have gone off {often}× in the last 90 days."), often=number(times))
    limits = [
        translate(THRESHOLDS[name], value=number(value))
        for name, value in rule.own.items()
        if value is not None and name in THRESHOLDS
    ]
    facts = [translate(N_("level {level}"), level=rule.level), *limits]
    with st.container(key=f"wk-rule-{rule.name}"):
        st.html(
            tag(
                "p",
                tag("b", _(rule.of.title)),
                " ",
                tag("span", f"({', '.join(facts)})", class_="wk-small"),
                " ",
                said,
            )
        )
        if not rule.is_on:
            st.html(tag("p", _("This rule is switched off."), class_="wk-small"))
        if not matrix.may_do(person, "alerts.switch"):
            return
        with st.container(horizontal=True):
            if st.button(_("Switch off") if rule.is_on else _("Switch on"), key=f"rule-{rule.name}"):
                done(
                    lambda: switching.switch(person, folder(), rule, not rule.is_on),
                    _("The rule is switched off.") if rule.is_on else _("The rule is switched on."),
                )
            with st.popover(_("Adjust")):
                _form(person, rule)


def _form(person: Person, rule: Rule) -> None:
    """Draw the level and the thresholds that people know; what they cannot judge stands in the file only."""
    now = {"level": rule.level} | {
        name: int(value) for name, value in rule.own.items() if name in ASKED and value is not None
    }
    with st.form(f"rule-form-{rule.name}", border=False):
        most = {"level": HIGHEST, "least": HIGHEST}
        typed = {
            name: int(st.number_input(
                _(ASKED[name]), min_value=0, max_value=most.get(name, MOST), value=value, step=1,
                key=f"rule-{rule.name}-{name}",
            ))
            for name, value in now.items()
        }  # fmt: skip
        pressed = st.form_submit_button(_("Keep"))
    if pressed:
        own = {name: value for name, value in typed.items() if name != "level" and value != now[name]}
        done(
            lambda: switching.change(person, folder(), rule, typed["level"], own),
            _("The rule is changed; the line beside it says how often it would have gone off."),
        )
