"""Draw the alerts that are on, the gravest first, each with who acts and a button to say that you do."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from pages.shared.actions import done
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.page import Page, link
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.cases import propose
from pipelines.cases.alerts import acting
from pipelines.cases.alerts.reporting import NOTHING
from pipelines.cases.alerts.rules.rule import KINDS
from pipelines.sources import last_good
from text.alert_words import LEVELS
from text.local_time import AMSTERDAM
from warehouse.cases.alerts.alert import REPORT, Alert


def draw(page: Page, person: Person, alerts: Sequence[Alert]) -> None:
    """Draw them."""
    for alert in alerts:
        with st.container(key=f"wk-alert-{alert.alert_id}"):
            st.html(tag("div", line(page, person, alert), class_="wk-mentions"))
            act_button(page, person, alert)


def place(alert: Alert, now: dt.datetime) -> tuple[bool, int, bool, float]:
    """Return where it stands: what is real before a drill, the gravest first, then of whom nobody acts, the newest."""
    return alert.is_drill, -alert.level, alert.acts(now) is not None, -alert.level_at.timestamp()


def act_button(page: Page, person: Person, alert: Alert) -> None:
    """Draw the button by which somebody says that they act, where nobody does."""
    if alert.acts(page.now) is not None or not matrix.may_do(person, "alerts.acknowledge"):
        return
    if st.button(_("I act"), type="primary", key=f"alert-act-{alert.alert_id}", width="stretch"):
        done(
            lambda: acting.acknowledge(person, last_good.usable(), alert.alert_id, page.now),
            _("Others see that you act. After half an hour without a next step the alert goes on."),
        )


def line(page: Page, person: Person, alert: Alert) -> Html:
    """Return an alert as a line: its level, what it is, since when, and who acts."""
    who = alert.acts(page.now)
    if not alert.is_open:
        state = tag(
            "p", translate(N_("Ended at {moment}."), moment=short(page, alert.ended_at)), class_="wk-small"
        )
    elif who and alert.acknowledged_by_id == person.id:
        state = tag("p", translate(N_("You act, since {since}."), since=short(page, alert.acknowledged_at)))
    elif who:
        state = tag(
            "p",
            translate(
                N_("{person} acts, since {since}."), person=who, since=short(page, alert.acknowledged_at)
            ),
        )
    else:
        state = tag("p", tag("b", _("Nobody acts yet.")))
    return tag(
        "div",
        tag("h2", tag("a", title(person, alert), href=link("alerts", alert=alert.alert_id), target="_self")),
        tag(
            "p",
            badge(alert),
            drill_badge(alert),
            tag("span", rule_title(alert)),
            tag("span", translate(N_("since {moment}"), moment=short(page, alert.level_at))),
            class_="wk-about",
        ),
        state,
        class_="wk-mention",
    )


def badge(alert: Alert) -> Html:
    """Return its level in number and word."""
    words = translate(N_("Level {level}: {words}"), level=alert.level, words=_(LEVELS[alert.level]))
    return tag("span", words, class_=f"wk-state-badge{' wk-is-failing' if alert.level >= 3 else ''}")


def drill_badge(alert: Alert) -> Html | None:
    """Return that it is a drill, where it is one."""
    return tag("span", _("DRILL"), class_="wk-badge wk-sample") if alert.is_drill else None


def rule_title(alert: Alert) -> str:
    """Return what kind of alert it is."""
    return rule_name(alert.key.partition(":")[0], alert.rule, alert.is_drill)


def rule_name(begins: str, rule: str, is_drill: bool) -> str:
    """Return what kind of alert it is, of what its key begins with and its rule."""
    if is_drill:
        return _("A drill")
    if begins in KINDS:
        return _(KINDS[begins].title)
    return _("Reported by a colleague") if rule == REPORT else _("Alert")


def title(person: Person, alert: Alert) -> str:
    """Return its title; of a possible threat what was written is for fewer."""
    return alert.title if may_read(person, alert) and alert.title != NOTHING else rule_title(alert)


def may_read(person: Person, alert: Alert) -> bool:
    """May this person read what was written?"""
    return alert.level < propose.THREAT or matrix.may(person, "threats.write")


def short(page: Page, at: dt.datetime | None) -> str:
    """Return a time of today as 14:30, of another day with its day."""
    if at is None:
        return "–"
    local = at.astimezone(AMSTERDAM)
    return f"{local:%H:%M}" if local.date() == page.today else moment(at)


def facts(alert: Alert) -> Html:
    """Return when it was published, known, and raised, and by whom."""
    lines = [
        (_("Published or happened"), moment(alert.seen_at)),
        (_("Known here"), moment(alert.collected_at)),
        (_("Alert raised"), moment(alert.raised_at)),
    ]
    if alert.raised_by_id != "schedule":
        lines.append((_("Raised by"), alert.raised_by))
    return tag("dl", *(join(tag("dt", name), tag("dd", value)) for name, value in lines), class_="wk-facts")
