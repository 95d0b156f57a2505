"""Draw the audit log: whether it is whole, a sentence for each act, and what it said before and after."""

import json
from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from pages.shared import query_cache
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, moment, number, translate
from pages.shared.page import Page
from pages.shared.spreadsheets.menu import menu
from pages.views.alerts.listed import rule_name
from pages.views.audit.choosing import Choice
from pages.views.people import roles
from pipelines.access import heads
from pipelines.access.person import SCHEDULE
from text.act_words import ACTS, OUTCOMES, SENTENCES
from text.case_words import KINDS
from warehouse.access import audit, audit_names
from warehouse.access.audit import AuditLine, KeptLine
from warehouse.access.audit_names import Named
from warehouse.core.errors import WarehouseError

SHOWN, EXPORTED = 200, 100_000
WAYS = {
    "login": N_("by login"),
    "link": N_("by a link"),
    "proxy": N_("by the proxy of the school"),
    "account": N_("by the account of the machine"),
    "command": N_("by command"),
    "schedule": N_("by the schedule"),
    "mail": N_("by the link in a mail"),
}


def standing() -> None:
    """Draw whether the log is whole."""
    try:
        found = heads.verify(whole=False)
    except WarehouseError:
        return  # the lines below say what is the matter
    if found.broken_at is not None:
        text = translate(
            N_(
                "The log is broken at line {at}: another hand changed it. Tell whoever runs this dashboard, and keep"
                " this page."
            ),
            at=found.broken_at,
        )
    elif found.missing:
        text = translate(
            N_(
                "The log ends at line {lines}, but it went on until line {until}: the end is gone. Tell whoever runs"
                " this dashboard."
            ),
            lines=found.lines,
            until=found.lines + found.missing,
        )
    else:
        text = translate(N_("The log is whole until line {lines}."), lines=found.lines)
        if at := heads.last_whole():
            text += " " + translate(N_("All of it was last checked on {moment}."), moment=moment(at))
    kind = "good" if found.is_whole else "bad"
    st.html(tag("p", text, class_=f"wk-said wk-said-{kind}", role="status" if found.is_whole else "alert"))
    if found.restored_at and found.restored_to > found.restored_from:
        put_back = N_(
            "A backup was put back on {moment}: what stood behind line {first} until line {last} is not in it."
        )
        text = translate(
            put_back, moment=found.restored_at, first=found.restored_from, last=found.restored_to
        )
        st.html(tag("p", text, class_="wk-said wk-said-ask"))


def lines(page: Page, choice: Choice) -> None:
    """Draw the newest lines that answer this choice, and the way to take them along."""
    found = page.ask(audit.lines, *choice.asked(SHOWN), keep=False)
    if not found:
        st.html(
            tag("p", _("Nobody did anything that answers this choice."), class_="wk-small", role="status")
        )
        return
    menu(_("audit-log"), {_("Audit log"): lambda: _table(choice)}, "wk-audit-files", "audit.export")
    if len(found) == SHOWN:
        text = translate(N_("The newest {most} lines; choose fewer days for older ones."), most=number(SHOWN))
        st.html(tag("p", text, class_="wk-small"))
    known = _known(page, found)
    st.html(tag("ol", *(_line(each, known) for each in found), class_="wk-audit", reversed="reversed"))


def _known(page: Page, found: Sequence[KeptLine]) -> dict[str, str]:
    """Return by what people know what these lines name: id → name and time; the log itself keeps the id."""
    try:
        told = page.ask(audit_names.names, tuple(sorted({each.line.object for each in found})), keep=False)
    except WarehouseError:
        return {}
    return {
        name: translate(N_("{name}, {moment}"), name=_called(one), moment=moment(one.at))
        for name, one in told.items()
    }


def _called(one: Named) -> str:
    if one.what == "alert":
        return rule_name(one.called, one.rule, one.is_drill)
    if one.what == "case":
        return _(KINDS[one.called]) if one.called in KINDS else one.called
    return one.called


def _line(each: KeptLine, known: Mapping[str, str]) -> Html:
    line = each.line
    facts = translate(
        N_("Line {position} · {moment} · {way}"),
        position=each.position,
        moment=moment(line.done_at),
        way=_(WAYS[line.way]) if line.way in WAYS else line.way,
    )
    if line.object in known:
        facts = f"{facts} · {line.object}"
    said = [
        tag("p", translate(template, text=_plain(value)))
        for template, value in ((N_("before: {text}"), line.before), (N_("after: {text}"), line.after))
        if value
    ]
    more = tag("details", tag("summary", _("Before and after")), *said, class_="wk-origin") if said else None
    return tag(
        "li",
        tag("p", sentence(line, known.get(line.object))),
        tag("p", facts, class_="wk-small"),
        more,
        class_=f"wk-audit-{line.outcome}",
        value=str(each.position),
    )


def sentence(line: AuditLine, called: str | None = None) -> str:
    """Return what was done, and how it ended, in the reader's words. called: by what people know what it was about."""
    who = _("the schedule") if line.person_id == SCHEDULE.id else line.person
    act = _(ACTS[line.act]) if line.act in ACTS else line.act
    without, with_it = SENTENCES[line.outcome]
    if not line.object:
        return translate(without, who=who, act=act)
    return translate(with_it, who=who, act=act, about=called or line.object)


def _plain(value: str | None) -> str | None:
    """Return kept values as people read them: name and value, one after another; None where nothing was kept."""
    if not value:
        return value
    try:
        told = json.loads(value)
    except ValueError:
        return value
    if not isinstance(told, dict):
        return str(told)
    return "; ".join(f"{name}: {'–' if each is None else each}" for name, each in told.items())


def _table(choice: Choice) -> pa.Table:
    return _as_table(query_cache.ask_now(audit.lines, *choice.asked(EXPORTED)))


def _as_table(found: Sequence[KeptLine]) -> pa.Table:
    """Return the lines as a table to take along."""
    words = [each.line for each in found]
    columns = {
        "line": pa.array([each.position for each in found], pa.int64()),
        "done_at": pa.array([each.done_at for each in words], pa.timestamp("us", "UTC")),
        "who": pa.array([each.person for each in words], pa.string()),
        "roles": pa.array([roles.names(each.roles.split()) or each.roles for each in words], pa.string()),
        "way": pa.array([_(WAYS[each.way]) if each.way in WAYS else each.way for each in words], pa.string()),
        "act": pa.array([_(ACTS[each.act]) if each.act in ACTS else each.act for each in words], pa.string()),
        "object": pa.array([each.object for each in words], pa.string()),
        "outcome": pa.array([_(OUTCOMES[each.outcome]) for each in words], pa.string()),
        "stood": pa.array([_plain(each.before) for each in words], pa.string()),
        "stands": pa.array([_plain(each.after) for each in words], pa.string()),
    }
    return pa.table(columns)
