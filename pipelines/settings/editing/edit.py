"""Write changes to the configuration from a page or a command: comments and order stay, nothing half-written.

Each change is made under the lock of the folder (`files`) to what the file says then, read back and checked whole
before it replaces the file; what is refused leaves the file as it was.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path

import tomlkit

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.settings import files
from pipelines.settings.models import Settings
from pipelines.settings.patterns import PATTERNS
from pipelines.settings.reading import toml
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text import hide_secrets
from text.i18n import N_


def editable(where: Path) -> Path:
    """Return the folder in which this configuration may be changed.

    The sample that Weerklank ships stays as it is: its copy in the school's own folder is changed.
    """
    own = settings.own_folder()
    if where.resolve() != (settings.ROOT / "config" / "sample").resolve() or own.resolve() == where.resolve():
        return where
    with files.held(own):
        # Another may have begun to change the copy a moment ago.
        if not (own / settings.ORGANISATION).exists():
            others = sorted(path.name for path in where.glob("*.toml") if path.name != settings.ORGANISATION)
            for file in (*others, settings.ORGANISATION):
                if (where / file).exists() and not (own / file).exists():
                    files.put(own / file, toml(where / file)[0])
    return own


def add_source(
    person: Person, where: Path, pattern: str, written: str, title: str = "", kind: str = ""
) -> Settings:
    """Add a source, as the last one, by its pattern and what was filled in. Raises: NotAllowed, ConfigError."""

    def change(document: tomlkit.TOMLDocument) -> None:
        taken = [source.name for source in settings.read(where).sources]
        row = source_row(pattern, written, title, taken)
        if kind and kind != PATTERNS[pattern].kind:
            row["kind"] = kind
        document.setdefault("sources", tomlkit.aot()).append(as_table(row))

    with acts.doing(person, "sources.add", hide_secrets.shown(title or written)) as act:
        changed = change_file(editable(where), settings.SOURCES, change)
        act.about, act.after = (
            changed.sources[-1].name,
            {"pattern": pattern, "title": changed.sources[-1].title},
        )
    return changed


def remove_source(person: Person, where: Path, name: str) -> Settings:
    """Remove a source from the configuration; what it brought stays. Raises: NotAllowed, ConfigError."""

    def change(document: tomlkit.TOMLDocument) -> None:
        at, _ = _found(document, name, where)
        del document["sources"][at]

    with acts.doing(person, "sources.remove", name):
        return change_file(editable(where), settings.SOURCES, change)


def set_paused(person: Person, where: Path, name: str, paused: bool) -> Settings:
    """Pause a source or a source of numbers, or let it go on. Raises: NotAllowed, ConfigError."""
    with acts.doing(person, "sources.pause", name) as act:
        act.after = {"paused": paused}
        return _paused(editable(where), name, paused)


def _paused(where: Path, name: str, paused: bool) -> Settings:
    if settings.read(where).statistics_source(name):
        return change_file(
            where, settings.CHANNELS, lambda document: _pause_statistics(document, name, paused)
        )

    def change(document: tomlkit.TOMLDocument) -> None:
        _, table = _found(document, name, where)
        if paused:
            table["paused"] = True
        else:
            table.pop("paused", None)

    return change_file(where, settings.SOURCES, change)


def _pause_statistics(document: tomlkit.TOMLDocument, name: str, paused: bool) -> None:
    kind, _, short = name.partition("-")
    for table in document.get({"channel": "channels"}.get(kind, kind), []):
        if table.get("name") == short:
            table["paused"] = paused
            return


def save_query(person: Person, where: Path, subject: str, query: str) -> Settings:
    """Give a subject another query.

    Raises: NotAllowed, ConfigError for an unknown subject or a query that cannot be read.
    """
    with acts.doing(person, "sources.change_query", subject) as act:
        subjects = settings.read(where).subjects
        act.before = next(({"query": each.query} for each in subjects if each.name == subject), None)
        act.after = {"query": query}
        return _with_query(editable(where), subject, query)


def _with_query(where: Path, subject: str, query: str) -> Settings:
    written = typed_text.clean(query, typed_text.QUERY)

    def change(document: tomlkit.TOMLDocument) -> None:
        for header in ("organisation", "peers", "topics"):
            section = document.get(header, [])
            for table in [section] if isinstance(section, MutableMapping) else section:
                if table.get("name") == subject:
                    table["query"] = written
                    return
        raise ConfigError(N_("There is no subject “{name}” in {file}."), name=subject, file=where)

    return change_file(where, settings.ORGANISATION, change)


def source_row(pattern: str, written: str, title: str, taken: Sequence[str]) -> dict:
    """Return the table of a source as sources.toml holds it. taken: names of others. Raises: ConfigError, TooLong."""
    if pattern not in PATTERNS:
        raise ConfigError(N_("Choose a pattern: {known}."), known=", ".join(PATTERNS))
    written = typed_text.clean(written, typed_text.ADDRESS)
    is_address = written.lower().startswith(("http://", "https://"))
    # What opens the door of an address is no part of a name, which stands on pages and in reports.
    title = hide_secrets.shown(typed_text.clean(title, typed_text.TITLE))
    named = hide_secrets.shown(written).replace(hide_secrets.HIDDEN, "")
    row = {
        "name": unique_name(title or f"{pattern} {named}", taken),
        "title": title or named[: typed_text.TITLE.most],
    }
    return {**row, "pattern": pattern, "url" if is_address else "handle": written}


def unique_name(text: str, taken: Sequence[str]) -> str:
    """Return a short name for this text: small letters, digits and hyphens, and none that is taken."""
    plain = unicodedata.normalize("NFKD", re.sub(r"https?://(www\.)?", " ", text.lower()))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    name = "-".join(words)[:40].strip("-") or "source"
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def as_table(row: Mapping) -> tomlkit.items.Table:
    """Return a row as a table of a TOML file."""
    table = tomlkit.table()
    for name, value in row.items():
        table[name] = value
    return table


def _found(document: tomlkit.TOMLDocument, name: str, where: Path) -> tuple[int, MutableMapping[str, object]]:
    for at, table in enumerate(document.get("sources", [])):
        if table.get("name") == name:
            return at, table
    raise ConfigError(N_("There is no source “{name}” in {file}."), name=name, file=where / settings.SOURCES)


def change_file(
    where: Path,
    file: str,
    change: Callable[[tomlkit.TOMLDocument], None],
    approve: Callable[[Settings], None] = lambda settings: None,
) -> Settings:
    """Change one file of the configuration as it stands now, checked whole before it replaces the old one.

    approve: raises for what may be read but is not wanted. Raises: ConfigBusy, ConfigError, and what `approve` raises;
    then the file is as it was.
    """
    with files.held(where):
        document = files.document(where / file)
        change(document)
        return put(where, {file: tomlkit.dumps(document)}, approve)


def put(
    where: Path, texts: Mapping[str, str], approve: Callable[[Settings], None] = lambda settings: None
) -> Settings:
    """Put these texts in place once the whole configuration with them has been read without an error.

    Call it under `files.held`. Raises: ConfigError, and what `approve` raises; then nothing was put in place.
    """
    changed = settings.read(where, texts)
    approve(changed)
    # The organisation last: without it there is no configuration, so a stop in between leaves none.
    for file in (*settings.OTHERS, settings.ORGANISATION):
        if file in texts:
            files.put(where / file, texts[file])
    return changed
