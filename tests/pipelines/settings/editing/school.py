"""A school whose files hold remarks of people, and short ways to change them."""

import datetime as dt
from pathlib import Path

from pipelines import settings
from pipelines.settings.editing import change, tables
from pipelines.settings.editing.all_kinds import KINDS
from pipelines.settings.editing.kinds import Entry
from tests.people import ANNA

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
ORGANISATION = """# Van ons allen.

[organisation]
name = "ROC Voorbeeld"     # zoals op de gevel
site = "https://www.rocvoorbeeld.example"

# De buren.
[[peers]]
name = "Voorbeeld College"   # aan de overkant
query = '"Voorbeeld College" NOT "college van B en W"'

# Die van de rivier.
[[peers]]
name = "De Rivier"

# Bekende gebeurtenissen: ze staan als notitie bij de grafieken.
[[events]]
start = 2026-11-07
label = "Open dag"
"""
CHANNELS = """# Onze kanalen.
[costs]
hour = 42                # euro

[[channels]]
name = "linkedin"
title = "LinkedIn"
network = "linkedin"

# Meet de site.
[[traffic]]
name = "site"
connector = "plausible"
account = "rocvoorbeeld.example"
secret = "PLAUSIBLE"
[traffic.key_events]
Aanmelding = "/bedankt*"   # open dag

# Het eind.
"""


def write(folder: Path) -> Path:
    """The configuration in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "channels.toml").write_text(CHANNELS, encoding="utf-8")
    settings.read(folder)
    return folder


def entry(where: Path, kind: str, called: str | None = None) -> Entry:
    """The entry that people know by this name; without a name a blank one."""
    if called is None:
        return tables.blank(KINDS[kind])
    return next(each for each in tables.entries(KINDS[kind], where) if called in (each.called, kind))


def saved(where: Path, kind: str, called: str | None, typed: dict, key: str = "") -> str:
    """Change, save, and give the file as it says then."""
    one = entry(where, kind, called)
    change.save(ANNA, where, change.proposed(where, one, typed, key), NOW)
    return (where / KINDS[kind].file).read_text(encoding="utf-8")
