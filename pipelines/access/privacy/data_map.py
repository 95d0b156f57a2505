"""Say what lies in the data folder beside the warehouse: which files may name a person, why, and how long they stay."""

import fnmatch
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.support.data_folder import data_folder
from text.i18n import N_
from warehouse.access.privacy import data_map
from warehouse.core import connection


@dataclass(frozen=True)
class Place:
    """Files of the data folder. pattern: path within it; kind, purpose, kept: as of columns, None for no person."""

    pattern: str
    title: str
    kind: str | None = None
    purpose: str | None = None
    kept: str | None = None


PLACES = (
    Place("raw/*", N_("Answers of platforms as they came"), "text", "channels", "raw"),
    Place("inbox/*", N_("Files that were dropped to be imported"), "text", "operation", "inbox"),
    Place("logs/*", N_("Logs"), "note", "operation", "log"),
    Place("settings/*", N_("Earlier settings, each with who changed them"), "note", "accountability", "history"),
    Place("last-good/*", N_("The last settings that could be read"), "account", "operation", "configuration"),
    Place("cache/*", N_("Files of the program, packed or unpacked")),
    Place("model/*", N_("Weights learned from what people judged; they hold no texts")),
    Place("views.json", N_("Saved views"), "note", "operation", "configuration"),
    Place("privacy/*.zip", N_("What was gathered for somebody to see"), "text", "rights", "ledger"),
    Place("privacy/*", N_("The key of the ledger, and the ledger, without names"), "pseudonym", "rights", "ledger"),
    Place("audit_waiting.jsonl*", N_("Lines of the log of who did what, until they are stored"), "staff",
          "accountability", "audit"),
    Place("audit_waiting.lock", N_("Locks")),
    Place("audit_heads.json*", N_("Where the log of who did what ended, to see whether lines are missing")),
    Place("access/*", N_("Who logged in last, and which logins have ended"), "staff", "accountability", "staff"),
    Place("evidence/*", N_("Evidence of threats: photos with what was said"), "text", "safety", "threat"),
    Place("alerts/*", N_("Alerts: what waits to be stored, who is told, and when that last worked"), "author", "safety",
          "case"),
    Place("live/*", N_("What was heard and waits to be stored, and how far streams were heard"), "text", "reputation",
          "mention"),
    Place("logo.png", N_("The logo of the school")),
    Place("backups/*", N_("Backups"), "text", "operation", "backup"),
    Place("weerklank-*Z/*", N_("Backups"), "text", "operation", "backup"),
    Place("backups.json", N_("Where backups are")),
    Place("last_backup.json", N_("Where backups are")),
    Place("site/*", N_("The documentation as a site")),
    Place("*.before-*", N_("The warehouse before a backup was put back"), "text", "operation", "backup"),
    Place("*.left-*", N_("What an ended program left of the warehouse"), "text", "operation", "backup"),
    Place("*.lock", N_("Locks")),
    Place("*.run", N_("Locks")),
    Place("*.look", N_("Locks")),
    Place("*.schedule", N_("Locks")),
    Place("*.score", N_("Locks")),
    Place("*.turn", N_("Locks")),
    Place("*.watch", N_("Locks")),
    Place("*.known", N_("Locks")),
    Place("*.listen", N_("Locks")),
)  # fmt: skip
# What stands elsewhere.
ELSEWHERE = (
    Place("config/*.toml", N_("Settings"), "account", "reputation", "configuration"),
    Place(".streamlit/secrets.toml", N_("Keys and passwords of services")),
    Place("data/visits/*", N_("Answers of websites that several organisations share"), "text", "reputation", "visit"),
    Place("data/homes.json", N_("At which address each organisation has its dashboard")),
    Place("data/national/*", N_("Three numbers of each school that shares its figures")),
    Place("FOLDER/weerklank-…Z", N_("Backups"), "text", "operation", "backup"),
    Place("downloads", N_("Files that somebody took along: the log says who and what; whoever took them removes them"),
          "text", "reputation", "audit"),
    Place("browser", N_("In the browser: the cookie of the login, and choices of the page")),
)  # fmt: skip


def of(within: str) -> Place | None:
    """Return the place on the map of this file (its path within the data folder); None where it is not on it."""
    return next((place for place in PLACES if fnmatch.fnmatch(within, place.pattern)), None)


def unmapped(url: str | None = None) -> Iterator[str]:
    """Yield every file of the data folder that the map does not know, by its path within it."""
    root, where = data_folder(), connection.address(url)
    warehouse = Path(where).resolve() if connection.is_file(where) else None
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = Path(folder, name)
            is_warehouse = warehouse and path.resolve().parent == warehouse.parent and name in (
                warehouse.name, f"{warehouse.name}.wal"
            )  # fmt: skip
            within = path.relative_to(root).as_posix()
            if not is_warehouse and of(within) is None:
                yield within


def text() -> str:
    """Return docs/pages/data_map.md: `python -m pipelines.access.privacy.data_map`, to stdout."""
    lines = [
        "# Data map",
        "",
        "Written from the code (`python -m pipelines.access.privacy.data_map`); do not edit it here. Each column of"
        " each table is on it, as its `.sql` declares it, and each file. How long a term is stands in privacy.toml.",
        "",
        "## Kinds, purposes, terms",
        "",
    ]
    terms = {**data_map.TIMED, **data_map.UNTIMED}
    for name, words in (("kind", data_map.KINDS), ("purpose", data_map.PURPOSES), ("kept", terms)):
        lines += [f"| {name} | is |", "|---|---|"]
        lines += [f"| {key} | {told} |" for key, told in words.items()] + [""]
    lines += ["## Files", "", "| where | what | kind | purpose | kept |", "|---|---|---|---|---|"]
    for place in (*PLACES, *ELSEWHERE):
        where = f"`{place.pattern}`" if place in ELSEWHERE else f"`data/{place.pattern}`"
        lines.append(f"| {where} | {place.title} | {_told(place)} |")
    lines += ["", "## Columns", "", "| table | columns | kind | purpose | kept |", "|---|---|---|---|---|"]
    grouped: dict[tuple[str, str], list[str]] = {}
    for held in data_map.columns():
        grouped.setdefault((held.table, _told(held)), []).append(held.column)
    lines += [f"| {table} | {', '.join(names)} | {told} |" for (table, told), names in grouped.items()]
    return "\n".join(lines) + "\n"


def _told(held: Place | data_map.Held) -> str:
    return f"{held.kind} | {held.purpose} | {held.kept}" if held.kind else "no person | – | –"


if __name__ == "__main__":
    if wrong := data_map.all_faults():
        sys.exit("\n".join(wrong))
    print(text(), end="")
