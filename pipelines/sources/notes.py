"""Write a note on the charts, a known event of the school, into organisation.toml; the rest of the file stays.

A note is what `[[events]]` holds: a day or a stretch of days, a short text, perhaps a channel. Its text is plain: what
looks like markup is shown as it was typed.
"""

import datetime as dt
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.settings.editing import edit
from pipelines.settings.editing.edit import change_file
from pipelines.settings.models import Event
from pipelines.sources import sync_settings
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_


@dataclass(frozen=True)
class Note:
    """What a person typed: first and last day, text, the same in English ("": as it is), channel (None: all)."""

    start: dt.date
    end: dt.date
    label: str
    label_en: str = ""
    channel: str | None = None


def save(person: Person, where: Path, note: Note, old: Event | None = None) -> None:
    """Add a note, or put it in the place of an old one, and bring it to the charts.

    Raises: NotAllowed; ConfigError for a note without text, one that ends before it starts, a channel that is not
    there, the same note twice, and an old one that is gone; ConfigBusy, WarehouseBusy.
    """
    label = typed_text.clean(note.label, typed_text.TITLE)
    english = typed_text.clean(note.label_en, typed_text.TITLE)
    if not label:
        raise ConfigError(N_("Type what the note says."))
    if note.end < note.start:
        raise ConfigError(N_("The last day of a note cannot be before its first."))
    fields = {
        "start": note.start,
        "end": None if note.end == note.start else note.end,
        "label": label,
        "label_en": english if english and english != label else None,
        "channel": note.channel,
    }

    def change(document: tomlkit.TOMLDocument) -> None:
        known = settings.read(where)
        if note.channel and note.channel not in {channel.name for channel in known.channels}:
            raise ConfigError(N_("There is no channel “{name}”."), name=note.channel)
        mine = (old.start, old.label) if old else None
        if (note.start, label) != mine and (note.start, label) in {
            (event.start, event.label) for event in known.events
        }:
            raise ConfigError(N_("There is a note with this day and text already."))
        if old is None:
            table: MutableMapping[str, object] = tomlkit.table()
            document.setdefault("events", tomlkit.aot()).append(table)
        else:
            table = _found(document, old)
        for name, value in fields.items():
            if value is None:
                table.pop(name, None)
            elif table.get(name) != value:
                table[name] = value

    with acts.doing(person, "notes.save", f"{note.start} {label}") as act:
        act.before = old and {"start": old.start, "end": old.end, "label": old.label, "channel": old.channel}
        act.after = {name: value for name, value in fields.items() if value is not None}
        where = edit.editable(where)
        change_file(where, settings.ORGANISATION, change)
        sync_settings.sync_newest(where)


def remove(person: Person, where: Path, old: Event) -> None:
    """Take a note away. Raises: NotAllowed, ConfigError when it is gone already; ConfigBusy, WarehouseBusy."""

    def change(document: tomlkit.TOMLDocument) -> None:
        found = _found(document, old)
        document["events"].remove(found)
        if not document["events"]:
            del document["events"]

    with acts.doing(person, "notes.remove", f"{old.start} {old.label}"):
        where = edit.editable(where)
        change_file(where, settings.ORGANISATION, change)
        sync_settings.sync_newest(where)


def _found(document: tomlkit.TOMLDocument, old: Event) -> MutableMapping[str, object]:
    for table in document.get("events", []):
        if (table.get("start"), table.get("label")) == (old.start, old.label):
            found: MutableMapping[str, object] = table
            return found
    raise ConfigError(N_("This note is not there any more."))
