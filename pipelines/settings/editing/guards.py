"""Guard what a page may change: who may change it, where a key may be sent, and what others still name."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.settings.editing import forms, keys, tables
from pipelines.settings.editing.all_kinds import KINDS
from pipelines.settings.editing.kinds import Entry, Kind
from pipelines.settings.models import NETWORKS
from pipelines.settings.reading import toml
from pipelines.support.errors import ConfigError
from text.i18n import N_, _

Documents = Mapping[str, Mapping[str, object]]
STILL_NAMED = N_(
    "“{name}” is still named by “{who}” ({kind}, {field}). Change or remove that first; then you can change this."
)


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


def named(where: Path, file: str, before: str | None, after: str) -> None:
    """Raise for a name that goes with this change of a file while another table names it. Raises: ConfigError.

    What was named without being there before stands in the way of nothing, nor does a file that cannot be read.
    """
    try:
        now = {each: tables.read(where, each)[1] for each in {kind.file for kind in KINDS.values()}}
        had = now | {file: toml(where / file, before)[1] if before is not None else {}}
        would = now | {file: toml(where / file, after)[1]}
    except ConfigError:
        return
    for kind in KINDS.values():
        for each in kind.fields:
            gone = _to_name(had, each.looks_up) - _to_name(would, each.looks_up) if each.looks_up else set()
            for table in _tables(would, kind.file, kind.header):
                for name in gone.intersection(_words(table.get(each.name))):
                    raise ConfigError(
                        STILL_NAMED, name=name, who=Entry(kind, None, table).called, kind=_(kind.one),
                        field=_(each.label),
                    )  # fmt: skip


def _to_name(documents: Documents, what: str) -> set[str]:
    """Return what a field that looks up peers, channels, places or events may name."""
    header = {"places": "channels", "events": "traffic"}.get(what, what)
    found = [table for file in documents for table in _tables(documents, file, header)]
    if what == "events":
        return {name for table in found for name in _words(table.get("key_events"))}
    ours = {
        name
        for table in found
        if what == "peers" or not table.get("peer")
        for name in _words(table.get("name"))
    }
    return ours | set(NETWORKS) if what == "places" else ours


def _words(value: object) -> list[str]:
    found = list(value) if isinstance(value, list | dict) else [value]
    return [each for each in found if isinstance(each, str)]


def _tables(documents: Documents, file: str, header: str) -> Iterator[Mapping[str, object]]:
    found = documents.get(file, {}).get(header)
    for table in found if isinstance(found, list) else [found]:
        if isinstance(table, dict):
            yield table
