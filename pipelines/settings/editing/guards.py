"""Guard what a page may change: who may change it, and where a key may be sent."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.settings.editing import forms, keys, tables
from pipelines.settings.editing.all_kinds import KINDS
from pipelines.settings.editing.kinds import Entry, Kind
from pipelines.support.errors import ConfigError
from text.i18n import N_


def guard(kind: Kind, old: Mapping[str, object], new: Mapping[str, object], closed: bool) -> None:
    """Raise for what is only changed where visitors log in. closed: do they? Raises: ConfigError."""
    for each in kind.fields:
        is_other = old.get(each.name) != new.get(each.name) and new.get(each.name) is not None
        if (kind.guarded or each.guarded) and is_other and not closed:
            raise forms.refused(
                each,
                N_(
                    "this is only changed here where visitors log in; whoever runs this dashboard can write it"
                    " in {file}."
                ),
                file=kind.file,
            )


def keyed(where: Path, entry: Entry, new: dict[str, object], key: str) -> dict[str, object]:
    """Return the values with the name of the key. A key that is there goes nowhere else than where it was meant for."""
    kind, held = entry.kind, entry.kind.key
    if held is None:
        return new
    name = str(entry.values.get(held.name) or "")
    led = any(each.leads_key and entry.values.get(each.name) != new.get(each.name) for each in kind.fields)
    if not key:
        if name and led:
            raise forms.refused(
                held,
                N_("fill it in once more: with this change it would be sent somewhere else than before."),
            )
        if held.required and not name:
            raise forms.refused(held, N_("fill this in."))
        return new
    try:
        keys.cleaned(key)
    except ConfigError as error:
        raise forms.refused(held, error.template) from None
    used = _names_of_keys(where)
    if not name or (led and used.count(name) > 1) or keys.state(name).outside:
        called = str(new.get("name") or "")
        name = keys.new_name((kind.header, called) if called else (kind.header,), used)
    return {**new, held.name: name}


def _names_of_keys(where: Path) -> list[str]:
    names = []
    for kind in KINDS.values():
        if kind.key:
            names += [
                str(table.get(kind.key.name))
                for table in tables.all_of(where, kind)
                if table.get(kind.key.name)
            ]
    return names
