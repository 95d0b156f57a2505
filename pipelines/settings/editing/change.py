"""Propose a change to one table, show what it would do, and save it: checked whole, with a way back.

A proposal carries the mark of what it was made from. Where that says something else by now, somebody else was first:
nothing is saved, and the sentence says so.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.settings import Settings, files
from pipelines.settings.editing import edit, forms, guards, history, keys, kinds, tables, toml_text
from pipelines.settings.editing.kinds import ADDRESS, SLUG, Entry, Field, Kind, mark
from pipelines.support.errors import ConfigError
from text import hide_secrets
from text.i18n import N_, _

# Of addresses the hosts; whoever may come in stands before the @.
HOSTS = re.compile(r"(?:://|^)(?:[^/\s@]*@)?([\w.:-]+)")


OTHER = N_("After this change “{setting}” would no longer hold: {why} Change that first.")


class Outdated(ConfigError):
    """Somebody else changed it since the form was opened."""

    template = N_(
        "This was changed by somebody else since you opened it. Nothing was saved; open it again and look what it says"
        " now."
    )


@dataclass(frozen=True)
class Proposal:
    """One change that can be saved. act: add, change or remove; new: what the table is to say, {} for removed.

    mark: of what it was made from (of all its like, for one that is added); key: a secret that was entered, else "".
    """

    act: str
    entry: Entry
    new: Mapping[str, object]
    mark: str
    key: str = field(default="", repr=False)

    @property
    def kind(self) -> Kind:
        """Return the kind of the table."""
        return self.entry.kind


@dataclass(frozen=True)
class Made:
    """What a change makes of its file. before, after: the whole text, None where there is no file."""

    file: str
    before: str | None
    after: str
    settings: Settings


def proposed(
    where: Path, entry: Entry, typed: Mapping[str, object], key: str = "", closed: bool = False
) -> Proposal:
    """Return what these answers of a form would change. closed: do visitors log in here?

    Raises: ConfigError, which names the field; nothing was changed then.
    """
    kind, key = entry.kind, key.strip()
    read = settings.read(where)
    new = forms.values(entry, typed, read)
    guards.guard(kind, entry.values, new, closed)
    if key and kind.key and kind.key.is_key and not kind.key.is_key(key):
        raise ConfigError(kind.key.no_key, field=_(kind.key.label))
    if entry.number is None:
        new = {**_named(kind, where, new), **new}
    new = guards.keyed(where, entry, new, key)
    if not key and new == dict(entry.values):
        raise ConfigError(N_("Nothing was changed: the form says what is there already."))
    act, base = ("add", tables.all_of(where, kind)) if entry.number is None else ("change", entry.values)
    return Proposal(act, entry, new, mark(base), key)


def removal(entry: Entry, closed: bool = False) -> Proposal:
    """Return the change that takes this table away."""
    guards.guard(entry.kind, entry.values, {}, closed)
    return Proposal("remove", entry, {}, entry.mark)


def _named(kind: Kind, where: Path, new: Mapping[str, object]) -> dict[str, object]:
    """Return the short name of a new entry, made from its title; none for kinds without."""
    slug = next((each for each in kind.fields if each.kind == SLUG), None)
    if slug is None:
        return {}
    taken = [str(each.get("name")) for each in tables.all_of(where, kind)]
    if kind.header == "sources":
        taken += [source.name for source in settings.read(where).sources]
    title = next((str(new[name]) for name in kind.called if new.get(name)), "")
    return {slug.name: edit.unique_name(title, taken)}


def look(where: Path, proposal: Proposal) -> Made:
    """Return what the change makes of the file, checked with all the others; nothing is changed.

    Raises: ConfigError with the field where one is wrong, Outdated.
    """
    kind, old = proposal.kind, proposal.entry.values
    home = tables.home(kind, where)
    text, values = tables.read(home, kind.file)
    try:
        if proposal.act == "add":
            if mark(_tables(values, kind)) != proposal.mark:
                raise Outdated()
            after = toml_text.added(text or "", kind.header, proposal.new, kind.single)
        else:
            number = _place(values, proposal)
            if proposal.act == "remove":
                after = toml_text.removed(text or "", kind.header, number, kind.single)
            else:
                after = toml_text.changed(text or "", kind.header, number, old, proposal.new, kind.single)
    except toml_text.CannotChange as error:
        raise toml_text.CannotChange(kind.file) from error
    try:
        if kind.check:
            kind.check(home / kind.file, text, after)
        guards.named(home, kind.file, text, after)
        return Made(kind.file, text, after, settings.read(where, {kind.file: after}))
    except ConfigError as error:
        raise _in_words(kind, proposal.new, error) from error


def _tables(values: Mapping[str, object], kind: Kind) -> list[object]:
    found = values.get(kind.header)
    if found is None:
        return []
    return [found] if kind.single or not isinstance(found, list) else list(found)


def _place(values: Mapping[str, object], proposal: Proposal) -> int:
    """Return where the table of this proposal stands by now. Raises: Outdated where it says something else."""
    marks = [mark(table) for table in _tables(values, proposal.kind)]
    number = proposal.entry.number or 0
    if number < len(marks) and marks[number] == proposal.mark:
        return number
    if marks.count(proposal.mark) != 1:
        raise Outdated()
    return marks.index(proposal.mark)


def _in_words(kind: Kind, new: Mapping[str, object], error: ConfigError) -> ConfigError:
    """Return an error of the reader in the words of a form, its label in the place of file and line."""
    _place_of, found, name = error.place.rpartition(", ")
    each = kind.field(name) if found else None
    named = hide_secrets.shown(str(new.get("name") or new.get("label") or ""))
    whole = hide_secrets.shown(error.place)
    if f"[{kind.header}]" in whole and (not named or f"“{named}”" in whole):
        if each:
            return forms.refused(each, error.template, **error.fields)
        return error if found else forms.refused_whole(error.template, **error.fields)
    if not error.place:
        # Of its own kind where its words are fit for all: who catches it asks for that.
        return (
            error
            if error.template not in forms.IN_A_FORM
            else forms.refused_whole(error.template, **error.fields)
        )
    header = re.search(r":\d+: \[(\w+)\]", whole)
    other = kinds.asked_by(kind.file, header[1]) if header else None
    if other is None or other.header == kind.header:
        return error
    return ConfigError(OTHER, setting=_(other.title), why=forms.said(error))


def save(person: Person, where: Path, proposal: Proposal, now: dt.datetime) -> Settings:
    """Save the change, with its key, and keep what stood there before.

    Raises: NotAllowed, ConfigError, Outdated, ConfigBusy; then the file is as it was.
    """
    old, new = proposal.entry.values, proposal.new
    called = Entry(proposal.kind, None, new or old).called
    with acts.doing(person, proposal.kind.act, f"{proposal.kind.name} {called}".rstrip()) as act:
        differs = [each for each in proposal.kind.fields if old.get(each.name) != new.get(each.name)]
        act.before = _told(differs, old)
        act.after = {**_told(differs, new), **({"key": "entered"} if proposal.key else {})}
        return _saved(edit.editable(where), proposal, called, now)


def _told(fields: Sequence[Field], values: Mapping[str, object]) -> dict[str, object]:
    """Return what these fields say, without what opens a door: of an address, which may hold a key, its host."""
    said: dict[str, object] = {}
    for each in fields:
        if (value := values.get(each.name)) is not None:
            is_address = each.kind == ADDRESS or "://" in str(value)
            said[each.name] = HOSTS.findall(str(value)) if is_address else hide_secrets.shown(str(value))
    return said


def _saved(where: Path, proposal: Proposal, called: str, now: dt.datetime) -> Settings:
    home = tables.home(proposal.kind, where)
    with files.held(home):
        made = look(where, proposal)
        if proposal.key and proposal.kind.key:
            keys.keep(str(proposal.new[proposal.kind.key.name]), proposal.key, now)
        if made.after != made.before:
            change = history.Change(
                now,
                home.resolve(),
                made.file,
                proposal.kind.name,
                proposal.act,
                called,
                made.before,
                made.after,
            )
            with history.kept(change):
                files.put(
                    home / made.file, made.after, None if made.before is not None else history.OWNER_ONLY
                )
        return made.settings
