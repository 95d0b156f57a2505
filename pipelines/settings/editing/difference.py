"""Tell what a change does: field by field in words, and the lines of the file that go and come."""

import datetime as dt
import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.settings.editing import forms, kinds
from pipelines.settings.editing.change import Made, Proposal
from pipelines.settings.editing.kinds import Field
from text import hide_secrets
from text.decimals import format_decimals, own
from text.i18n import N_, _, day


@dataclass(frozen=True)
class Changed:
    """One field that changes, in the reader's words: what it said, and what it will; None for nothing."""

    label: str
    before: str | None
    after: str | None


def fields(proposal: Proposal) -> tuple[Changed, ...]:
    """Return the fields that change, in the order of the form; a key only as one that is filled in."""
    old, new = proposal.entry.values, proposal.new
    told = []
    for field in proposal.kind.fields:
        if field.kind == kinds.KEY:
            if proposal.key:
                before = _("filled in") if old.get(field.name) else None
                told.append(
                    Changed(_(field.label), before, _("filled in anew") if before else _("filled in"))
                )
        elif field.kind != kinds.SLUG and old.get(field.name) != new.get(field.name):
            told.append(
                Changed(_(field.label), said(field, old.get(field.name)), said(field, new.get(field.name)))
            )
    return tuple(told)


def said(field: Field, value: object) -> str | None:
    """Return a value in the reader's words, without what opens a door; None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return format_decimals(float(value), own(float(value)))
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, list | Mapping):
        shown = str(forms.shown(field if field.kind == kinds.PAIRS else _AS_LIST, value)).splitlines()
        return ", ".join(_(field.names[each]) if each in field.names else each for each in shown)
    text = str(value)
    if field.listed and (known := field.listed().get(text)):
        return known
    return _(field.names[text]) if text in field.names else hide_secrets.shown(text)


_AS_LIST = Field("", kinds.LIST, N_("List"))


def lines(made: Made) -> tuple[str, ...]:
    """Return the lines of the file that go (-) and come (+), with one line around them, without secrets."""
    before = (made.before or "").splitlines()
    unified = difflib.unified_diff(before, made.after.splitlines(), lineterm="", n=1)
    return tuple(hide_secrets.shown(line) for line in unified if not line.startswith(("---", "+++", "@@")))
