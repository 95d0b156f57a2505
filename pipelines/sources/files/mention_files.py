"""Show what a table of mentions would bring, store it as sources bring theirs, and take it back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.mentions import deduplicate, enrich, own_accounts
from pipelines.mentions.deduplicate import NewItems
from pipelines.mentions.enrich import AnalysedBatch
from pipelines.mentions.store import read_words
from pipelines.mentions.store import store as store_batch
from pipelines.mentions.told import fingerprints
from pipelines.settings import FeedSource, Settings
from pipelines.sources.files import import_rows
from pipelines.sources.files.mention_table import MentionTable
from pipelines.sources.files.tables.errors import Question
from pipelines.support import lock_timeouts, run_lock
from pipelines.support.workers import Pool
from text.beginnings import beginning
from warehouse.core import connection
from warehouse.core.period import local_day
from warehouse.imports import mentions as imported

FILES = "imported-files"


@dataclass(frozen=True)
class Shown:
    """One row of the file: its day, title and outlet, whether it is new here, and whom it mentions."""

    day: dt.date
    title: str
    outlet: str
    is_new: bool
    about: tuple[str, ...]


@dataclass(frozen=True)
class MentionPlan:
    """What a file would bring: each message once, how many rows said the same as another, and what is open."""

    shown: tuple[Shown, ...]
    doubled: int
    questions: tuple[Question, ...]

    @property
    def new(self) -> int:
        """How many are not here yet?"""
        return sum(row.is_new for row in self.shown)


@dataclass(frozen=True)
class _Read:
    arrivals: NewItems
    understood: AnalysedBatch


def plan(
    name: str, table: MentionTable, kind: str, settings: Settings, now: dt.datetime, url: str | None = None
) -> MentionPlan:
    """Return what storing this would bring. Stores nothing. Raises: WarehouseError."""
    if not table.entries:
        return MentionPlan((), 0, table.questions)
    read = _read(name, table, kind, settings, now, url)
    about: dict[str, list[str]] = {}
    for row in read.understood.mentions:
        about.setdefault(row["item_id"], []).append(row["subject"])
    items = read.arrivals.items
    shown = tuple(
        Shown(
            row["day"], row["title"] or beginning(row["text"], 80), row["outlet"] or "", item in read.arrivals.fresh,
            tuple(sorted(about.get(item, ()))),
        )
        for item, row in items.items()
    )  # fmt: skip
    known = {item for item, _source in read.arrivals.sightings} - items.keys()
    with connection.reading(url) as con:
        shown += tuple(
            Shown(day, title, outlet, False, subjects)
            for day, title, outlet, subjects in imported.stored(con, sorted(known))
        )
    order = sorted(shown, key=lambda row: (row.day, row.title), reverse=True)
    return MentionPlan(tuple(order), max(0, len(table.entries) - len(shown)), table.questions)


def _read(
    name: str, table: MentionTable, kind: str, settings: Settings, now: dt.datetime, url: str | None
) -> _Read:
    """Work out what these entries are, as a source's are; stores nothing. name: under which they are kept."""
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    # What has no address is known by its source, title and day: by one source for all files.
    source = FeedSource(FILES, FILES, "feed", "", kind)
    delivery = deduplicate.SourceBatch(source, _once(table.entries), now)
    with import_rows.known(url) as con:
        arrivals = deduplicate.identify(
            con, [delivery], own_accounts.outlet_kinds(settings), own_accounts.addresses(settings.channels)
        )
    for item in arrivals.fresh:
        arrivals.items[item]["source_name"] = name
    arrivals.sightings = {
        (item, name): row | {"source_name": name} for (item, _source), row in arrivals.sightings.items()
    }
    with Pool() as pool:
        analyses = enrich.analyse_items(arrivals.items, arrivals.hints, queries, settings.schools, pool)
    with connection.reading(url) as con:
        known = fingerprints.of_connection(con)
        understood = enrich.understand(known, arrivals.items, analyses, queries, now)
    return _Read(arrivals, understood)


def _once(entries: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return each entry once: of a row that stands there twice one."""
    return [dict(entry) for entry in {tuple(entry.items()): entry for entry in entries}.values()]


def store(
    person: Person,
    name: str,
    table: MentionTable,
    kind: str,
    settings: Settings,
    now: dt.datetime,
    body: bytes = b"",
    url: str | None = None,
) -> int:
    """Store what a file holds. How many messages were not here yet?

    Raises: NotAllowed, Question for one that is still open, RunBusy while sources are collected, LockLost where they
    may be, WarehouseError; then nothing of it is stored.
    """
    with acts.doing(person, "mentions.import", name, url, now) as act:
        for question in table.questions:
            raise question
        with run_lock.alone("run", url) as held:
            with import_rows.known(url) as con:
                source = imported.free_name(con, name)
            read = _read(source, table, kind, settings, now, url)
            days: Sequence[dt.date] = sorted(local_day(entry["published_at"]) for entry in table.entries)  # type: ignore[arg-type]
            row = {
                "name": name,
                "file_hash": import_rows.hash_of(body),
                "about": "mentions",
                "kind": kind,
                "found": len(table.entries),
                "changed": len(read.arrivals.fresh),
                "first_day": days[0],
                "last_day": days[-1],
            }
            held.or_end()
            with connection.writing(url, lock_timeouts.BATCH) as con:
                scope = {
                    "sightings": [
                        {"item_id": item, "source_name": source} for item, source in read.arrivals.sightings
                    ]
                }
                before = imported.snapshot(con, scope)
                store_batch(con, read.arrivals, read.understood, [], [])
                import_rows.keep(
                    con, row, imported.snapshot(con, scope), before, now, person.signature, "page"
                )
                act.after = {"new": len(read.arrivals.fresh), "file": row["file_hash"]}
                act.within(con, now)
            read_words(url)
    return len(read.arrivals.fresh)
