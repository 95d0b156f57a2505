"""Draw the fields of one kind of setting, filled with what the file says, and give what they hold."""

import datetime as dt
from typing import Any

import streamlit as st

from pages.shared.html import tag
from pages.shared.i18n import N_, _, translate
from pipelines.settings import Settings
from pipelines.settings.editing import forms, kinds
from pipelines.settings.editing.kinds import Entry, Field
from pipelines.settings.editing.of_numbers import NETWORK_NAMES
from pipelines.settings.fields import HOLDS, YEARS
from pipelines.support import typed_text

LONGEST_LIST = 100_000  # characters of a list: two thousand addresses


def draw(entry: Entry, settings: Settings, turn: str, closed: bool) -> dict[str, object]:
    """Draw the usual fields, and the others behind “More”. What do they hold, by field?

    turn: another one draws them anew; closed: do visitors log in, so that everything may be changed?
    """
    asked = [each for each in entry.kind.fields if each.kind not in (kinds.SLUG, kinds.KEY)]
    usual = [each for each in asked if not each.rare]
    rare = [each for each in asked if each.rare]
    typed = {each.name: _field(each, entry, settings, turn, closed) for each in usual}
    if rare:
        with st.expander(_("More"), key=f"wk-more-{turn}"):
            typed |= {each.name: _field(each, entry, settings, turn, closed) for each in rare}
    return typed


def _field(field: Field, entry: Entry, settings: Settings, turn: str, closed: bool) -> object:
    with st.container(gap="xxsmall"):
        typed = _widget(field, entry, settings, turn, closed)
        if field.help:
            st.html(tag("p", _(field.help), class_="wk-small"))
    return typed


def _widget(field: Field, entry: Entry, settings: Settings, turn: str, closed: bool) -> object:
    value = forms.shown(field, entry.values.get(field.name))
    label = translate(N_("{label} (required)"), label=_(field.label)) if field.required else _(field.label)
    more: dict[str, Any] = {
        "key": f"set-{entry.kind.name}-{field.name}-{turn}",
        "disabled": (field.guarded or entry.kind.guarded) and not closed,
    }
    held = HOLDS.get(field.name, typed_text.TITLE)
    if field.kind in (kinds.TEXT, kinds.ADDRESS, kinds.DURATION):
        return st.text_input(
            label, value=str(value or ""), placeholder=field.example, max_chars=held.most, **more
        )
    if field.kind in (kinds.LONG, kinds.QUERY):
        return st.text_area(
            label, value=str(value or ""), placeholder=field.example, max_chars=held.most, height=100, **more
        )
    if field.kind in (kinds.LIST, kinds.PAIRS):
        return st.text_area(
            label,
            value=str(value or ""),
            placeholder=field.example,
            max_chars=LONGEST_LIST,
            height=100,
            **more,
        )
    if field.kind in (kinds.CHOICE, kinds.LOOKUP):
        return _choice(field, value, label, settings, more)
    if field.kind == kinds.WORDS:
        names = {word: _(field.names[word]) for word in field.choices}
        chosen = [word for word in value if word in names] if isinstance(value, list) else []
        return st.multiselect(
            label, tuple(names), default=chosen, format_func=names.__getitem__,
            placeholder=_("Nothing chosen"), **more,
        )  # fmt: skip
    if field.kind == kinds.FLAG:
        return st.checkbox(label, value=value is True, **more)
    return _of_numbers(field, value, label, more)


def _choice(field: Field, value: object, label: str, settings: Settings, more: dict[str, Any]) -> str | None:
    options = list(forms.choices(field, settings))
    if isinstance(value, str) and value not in options:
        options.append(value)
    # Words of ours have a name and a channel its title; names of schools and events are names already.
    named = NETWORK_NAMES if field.looks_up == "places" else field.names
    names = {word: _(named[word]) if word in named else word for word in options}
    names |= field.listed() if field.listed else {}
    names |= {each.name: each.title for each in settings.channels if field.looks_up in ("places", "channels")}
    return st.selectbox(
        label,
        options,
        index=options.index(value) if isinstance(value, str) else None,
        format_func=names.__getitem__,
        placeholder=_("Nothing chosen"),
        **more,
    )


def _of_numbers(field: Field, value: object, label: str, more: dict[str, Any]) -> object:
    if field.kind == kinds.DAY:
        return st.date_input(
            label, value=value if isinstance(value, dt.date) else None, format="DD-MM-YYYY",
            min_value=dt.date(YEARS.start, 1, 1), max_value=dt.date(YEARS.stop - 1, 12, 31), **more,
        )  # fmt: skip
    known = value if isinstance(value, int | float) else None
    if field.kind == kinds.NUMBER:
        return st.number_input(
            label, value=None if known is None else int(known), min_value=0, step=1,
            placeholder=field.example or None, **more,
        )  # fmt: skip
    return st.number_input(
        label, value=None if known is None else float(known), step=1.0, format="%g",
        placeholder=field.example or None, **more,
    )  # fmt: skip
