"""Changing the configuration from a page or a command: comments and order stay, and nothing half-written.

Each change is read back and checked whole before it replaces the file; what is refused leaves the file as
it was.
"""

import contextlib
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tomlkit

from pipelines import settings
from pipelines.errors import N_, ConfigError
from pipelines.settings.patterns import PATTERNS
from pipelines.settings.values import Settings


@dataclass(frozen=True)
class Answers:
    """What a first-run page asks. peers: names; feeds: (pattern, what was filled in)."""

    name: str
    site: str
    city: str = ""
    contact: str = ""
    peers: Sequence[str] = ()
    feeds: Sequence[tuple[str, str]] = ()
    also_called: Sequence[str] = field(default_factory=tuple)


def create(answers: Answers, where: Path | None = None) -> Settings:
    """Write the configuration of a school from these answers and give it, checked.

    Raises: ConfigError when an answer cannot be used, or when there is a configuration already.
    """
    where = where or settings.own_folder()
    if (where / settings.ORGANISATION).exists() and not settings.read(where).organisation.sample:
        raise ConfigError(
            N_("There is a configuration already in {folder}; change it instead."), folder=where
        )
    organisation = tomlkit.document()
    organisation.add(tomlkit.comment("What Weerklank watches. docs/configuration.md explains every line."))
    table = tomlkit.table()
    table["name"] = answers.name.strip()
    table["site"] = answers.site.strip()
    for name in ("city", "contact"):
        if getattr(answers, name).strip():
            table[name] = getattr(answers, name).strip()
    names = [answers.name, *answers.also_called]
    table["query"] = " OR ".join(f'"{_plain(name)}"' for name in names if name.strip())
    organisation["organisation"] = table
    peers = [peer.strip() for peer in answers.peers if peer.strip()]
    if peers:
        organisation["peers"] = _tables([{"name": peer, "query": f'"{_plain(peer)}"'} for peer in peers])
    sources = tomlkit.document()
    sources.add(
        tomlkit.comment("The sources. The page “Sources” changes this file too, and keeps your comments.")
    )
    rows = []
    for pattern, written in answers.feeds:
        rows.append(_source(pattern, written, "", [row["name"] for row in rows]))
    if rows:
        sources["sources"] = _tables(rows)
    where.mkdir(parents=True, exist_ok=True)
    texts = {settings.ORGANISATION: tomlkit.dumps(organisation), settings.SOURCES: tomlkit.dumps(sources)}
    return put(where, texts)


def editable(where: Path) -> Path:
    """The folder in which this configuration may be changed.

    The sample that Weerklank ships stays as it is: its copy in the school's own folder is changed.
    """
    own = settings.own_folder()
    if where.resolve() != (settings.ROOT / "config" / "sample").resolve() or own.resolve() == where.resolve():
        return where
    own.mkdir(parents=True, exist_ok=True)
    for file in (*settings.OTHERS, settings.ORGANISATION):
        if (where / file).exists():
            shutil.copyfile(where / file, own / file)
    return own


def add_source(where: Path, pattern: str, written: str, title: str = "", kind: str = "") -> Settings:
    """Add a source by its pattern and what a person filled in. Raises: ConfigError."""
    with _sources(where) as document:
        taken = [source.name for source in settings.read(where).sources]
        row = _source(pattern, written, title, taken)
        if kind and kind != PATTERNS[pattern].kind:
            row["kind"] = kind
        document.setdefault("sources", tomlkit.aot()).append(_table(row))
    return settings.read(where)


def remove_source(where: Path, name: str) -> Settings:
    """Remove a source from the configuration; what it brought stays. Raises: ConfigError."""
    with _sources(where) as document:
        at, _ = _found(document, name, where)
        del document["sources"][at]
    return settings.read(where)


def set_paused(where: Path, name: str, paused: bool) -> Settings:
    """Pause a source or a collector of numbers, or let it go on. Raises: ConfigError."""
    if settings.read(where).collector(name):
        return change_file(
            where, settings.CHANNELS, lambda document: _pause_collector(document, name, paused)
        )
    with _sources(where) as document:
        _, table = _found(document, name, where)
        if paused:
            table["paused"] = True
        else:
            table.pop("paused", None)
    return settings.read(where)


def _pause_collector(document: tomlkit.TOMLDocument, name: str, paused: bool) -> None:
    kind, _, short = name.partition("-")
    for table in document.get({"channel": "channels"}.get(kind, kind), []):
        if table.get("name") == short:
            table["paused"] = paused
            return


def save_query(where: Path, subject: str, query: str) -> Settings:
    """Give a subject another query. Raises: ConfigError for an unknown subject or a query that cannot be read."""

    def change(document: tomlkit.TOMLDocument) -> None:
        for header in ("organisation", "peers", "topics"):
            found = document.get(header, [])
            for table in [found] if isinstance(found, Mapping) else found:
                if table.get("name") == subject:
                    table["query"] = query
                    return
        raise ConfigError(N_("There is no subject “{name}” in {file}."), name=subject, file=where)

    return change_file(where, settings.ORGANISATION, change)


def _source(pattern: str, written: str, title: str, taken: Sequence[str]) -> dict:
    if pattern not in PATTERNS:
        raise ConfigError(N_("Choose a pattern: {known}."), known=", ".join(PATTERNS))
    is_address = written.strip().lower().startswith(("http://", "https://"))
    row = {
        "name": unique_name(title or f"{pattern} {written}", taken),
        "title": title.strip() or written.strip(),
    }
    return {**row, "pattern": pattern, "url" if is_address else "handle": written.strip()}


def unique_name(text: str, taken: Sequence[str]) -> str:
    """A short name for this text: small letters, digits and hyphens, and none that is taken."""
    plain = unicodedata.normalize("NFKD", re.sub(r"https?://(www\.)?", " ", text.lower()))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    name = "-".join(words)[:40].strip("-") or "source"
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _plain(name: str) -> str:
    return " ".join(name.replace('"', " ").split())


def _table(row: Mapping) -> tomlkit.items.Table:
    table = tomlkit.table()
    for name, value in row.items():
        table[name] = value
    return table


def _tables(rows: Sequence[Mapping]) -> tomlkit.items.AoT:
    tables = tomlkit.aot()
    for row in rows:
        tables.append(_table(row))
    return tables


def _found(document: tomlkit.TOMLDocument, name: str, where: Path) -> tuple[int, Mapping]:
    for at, table in enumerate(document.get("sources", [])):
        if table.get("name") == name:
            return at, table
    raise ConfigError(N_("There is no source “{name}” in {file}."), name=name, file=where / settings.SOURCES)


@contextlib.contextmanager
def _sources(where: Path) -> Iterator[tomlkit.TOMLDocument]:
    path = where / settings.SOURCES
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    yield document
    put(where, {settings.SOURCES: tomlkit.dumps(document)})


def change_file(
    where: Path,
    file: str,
    change: Callable[[tomlkit.TOMLDocument], None],
    approve: Callable[[Settings], None] = lambda settings: None,
) -> Settings:
    """Change one file of the configuration, checked whole before it replaces the old one.

    approve: raises for what may be read but is not wanted. Raises: ConfigError, and what `approve` raises.
    """
    path = where / file
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    change(document)
    return put(where, {file: tomlkit.dumps(document)}, approve)


def put(
    where: Path, texts: Mapping[str, str], approve: Callable[[Settings], None] = lambda settings: None
) -> Settings:
    """Put these texts in place once the whole configuration with them has been read without an error."""
    with tempfile.TemporaryDirectory(dir=where, prefix=".trying-") as folder:
        trial = Path(folder)
        for file in (settings.ORGANISATION, *settings.OTHERS):
            if file in texts:
                (trial / file).write_text(texts[file], encoding="utf-8")
            elif (where / file).exists():
                (trial / file).write_bytes((where / file).read_bytes())
        approve(settings.read(trial))
        # The organisation last: without it there is no configuration, so a stop in between leaves none.
        for file in (*settings.OTHERS, settings.ORGANISATION):
            if file in texts:
                (trial / file).replace(where / file)
    return settings.read(where)
