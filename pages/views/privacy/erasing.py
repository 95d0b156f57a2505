"""Draw where a person is looked for, and where somebody asks to erase what is known of them and another approves."""

import functools
import json
from collections.abc import Callable

import streamlit as st

from pages.shared import actions, states
from pages.shared.html import tag
from pages.shared.i18n import N_, NP_, _, day, moment, translate
from pages.shared.page import Page
from pages.views.privacy import disclosing, requests
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.access.privacy import erase
from pipelines.access.privacy.wanted import KINDS
from pipelines.settings import Settings
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.access.privacy import erasures
from warehouse.core.connection import address
from warehouse.core.errors import WarehouseEmpty, WarehouseError
from warehouse.core.rows import Row
from warehouse.storage import lakes

FOUND = "privacy-found"
NAMES = {
    "handle": N_("Handle (@name)"),
    "address": N_("Address of a page, profile or mail"),
    "name": N_("Name"),
}
STATES = {
    "asked": N_("waits for a second person"),
    "done": N_("erased"),
    "withdrawn": N_("withdrawn"),
}
ITEMS = NP_("{count} message or article", "{count} messages and articles")
TEXTS = NP_("{count} other text", "{count} other texts")
FILES = NP_("{count} file", "{count} files")
TRACES = NP_("{count} trace elsewhere", "{count} traces elsewhere")
SHOWN, TICKED = 50, 200


def draw(page: Page, settings: Settings, person: Person) -> None:
    """Draw the search with what can be done with what it finds, and all requests to erase."""
    st.html(tag("h2", _("What is known of a person")))
    if matrix.may_do(person, "privacy.erase.ask"):
        _search(page, settings, person)
    st.html(tag("h2", _("Requests to erase")))
    _requests(page, person)


def _search(page: Page, settings: Settings, person: Person) -> None:
    kinds = {kind: _(NAMES[kind]) for kind in KINDS}
    with st.form("privacy-look", border=False):
        kind = st.radio(
            _("By what"), KINDS, format_func=kinds.__getitem__, key="privacy-kind", horizontal=True
        )
        asked = st.text_input(_("Whom"), key="privacy-asked", max_chars=typed_text.TITLE.most)
        pressed = st.form_submit_button(_("Look what is known"))
    if pressed:
        st.session_state.pop(FOUND, None)
        try:
            with st.spinner(_("One moment please")):
                st.session_state[FOUND] = (kind, asked, erase.look(kind, asked))
        except WarehouseEmpty as error:
            states.tell(error)
        except (PipelineError, WarehouseError) as error:
            st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-bad", role="alert"))
    if FOUND in st.session_state:
        _found(page, settings, person, *st.session_state[FOUND])


def _found(page: Page, settings: Settings, person: Person, kind: str, asked: str, found: erase.Look) -> None:
    st.html(tag("h3", asked))
    st.html(tag("ul", *(tag("li", line) for line in _told(found))))
    ticked = _ticked(found) if kind == "name" else ()
    if kind != "name" and found.items:
        st.html(tag("ul", *(tag("li", _item(item)) for item in found.items[:SHOWN])))
    if st.button(_("Ask to erase this"), type="primary", key="privacy-ask"):
        _attempt(functools.partial(_ask, page, person, kind, asked, ticked))
    disclosing.form(page, settings, person, kind, asked, ticked)


def _told(found: erase.Look) -> list[str]:
    lines = [
        translate(ITEMS, count=len(found.items)),
        translate(TEXTS, count=sum(found.texts.values())),
        translate(FILES, count=sum(found.files.values())),
    ]
    if found.configured:
        lines.append(
            _(
                "The configuration names them too: that is not erased here. Take the account away on the page"
                " Settings."
            )
        )
    if found.backups:
        lines.append(_("Backups hold them until they are thrown away; a restore erases again."))
    if lakes.is_in_bucket(address()):
        lines.append(
            _(
                "The data are in S3. A bucket that keeps versions holds them there until those end: ask who keeps the"
                " bucket."
            )
        )
    return lines


def _ticked(found: erase.Look) -> tuple[str, ...]:
    """Ask which of the candidates are of this person: others may have the same name."""
    st.html(tag("p", _("Tick what is of this person: others may have the same name.")))
    chosen = [
        item.item_id
        for item in found.items[:TICKED]
        if st.checkbox(_item(item), key=f"privacy-tick-{item.item_id}")
    ]
    if st.checkbox(_("Strike the name in all other texts and files too"), key="privacy-tick-texts"):
        chosen.append(erase.TEXTS)
    return tuple(chosen)


def _item(item: erase.Candidate) -> str:
    where = item.outlet or item.url or ""
    return typed_text.literal(
        f"{day(item.day)} · {typed_text.line(item.title)[:120]} · {typed_text.line(where)[:80]}"
    )


def _ask(page: Page, person: Person, kind: str, asked: str, ticked: tuple[str, ...]) -> str:
    erase.ask(person, kind, asked, page.now, ticked=ticked)
    st.session_state.pop(FOUND, None)
    return _("The request waits for a second person.")


def _requests(page: Page, person: Person) -> None:
    requests.each(erasures.all_of, _("Nobody asked for it yet."), functools.partial(_one, page, person))


def _one(page: Page, person: Person, row: Row) -> None:
    key = row["erasure_id"]
    with st.container(horizontal=True, vertical_alignment="center", key=f"erasure-{key}"):
        st.html(tag("p", _line(row), class_="wk-small"))
        if row["state"] != "asked":
            return
        if matrix.may_do(person, "privacy.erase.withdraw") and st.button(
            _("Withdraw"), key=f"erasure-withdraw-{key}"
        ):
            _attempt(functools.partial(_withdraw, page, person, key))
    if row["asked_by"] != person.id and matrix.may_do(person, "privacy.erase.approve"):
        _offer(page, person, key)


def _offer(page: Page, person: Person, key: str) -> None:
    """Draw what erases, once somebody said that they know what they do."""
    told = _("It cannot be undone. Pages wait a moment while the file with the figures is written anew.")
    is_sure = st.checkbox(told, key=f"erasure-sure-{key}")
    if st.button(_("Erase for good"), type="primary", disabled=not is_sure, key=f"erasure-approve-{key}"):
        with st.spinner(_("One moment please")):
            _attempt(functools.partial(_approve, page, person, key))


def _approve(page: Page, person: Person, erasure_id: str) -> str:
    done = erase.approve(person, erasure_id, page.now)
    return translate(N_("Erased: {what}."), what=_went(done.counts))


def _withdraw(page: Page, person: Person, erasure_id: str) -> str:
    erase.withdraw(person, erasure_id, page.now)
    return _("The request is withdrawn; nothing was erased.")


def _attempt(act: Callable[[], str]) -> None:
    actions.attempt(act)
    st.rerun()


def _line(row: Row) -> str:
    kind, state = row["kind"], row["state"]
    whom = typed_text.line(row["asked_for"]) if row["asked_for"] else _(NAMES[kind])
    parts = [
        whom,
        translate(N_("asked by {who} on {at}"), who=row["asker"], at=moment(row["asked_at"])),
        _(STATES[state]),
    ]
    if row["decided_at"]:
        parts.append(translate(N_("by {who} on {at}"), who=row["decider"], at=moment(row["decided_at"])))
    if row["state"] == "done":
        parts.append(_went(json.loads(row["counts"])))
    return " · ".join(parts)


def _went(counts: dict[str, int]) -> str:
    others = sum(count for name, count in counts.items() if name != "items")
    return " · ".join((translate(ITEMS, count=counts.get("items", 0)), translate(TRACES, count=others)))
