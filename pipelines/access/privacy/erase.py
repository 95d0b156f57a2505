"""Erase what is known of a person: one asks, another approves, and whatever comes back is erased again.

A request keeps the handle, address or name until it is decided. Then only HMACs are left, by which feeds and old
backups are recognised.
"""

import dataclasses
import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.access.privacy import erase_files, erase_tables, ledger
from pipelines.access.privacy import erase_run as run
from pipelines.access.privacy.erase_texts import Pen
from pipelines.access.privacy.wanted import wanted
from pipelines.mentions.matching import erased as seals
from pipelines.mentions.matching.erased import Erased
from pipelines.support import run_lock
from pipelines.support.errors import PipelineError
from text.beginnings import beginning
from text.i18n import N_
from warehouse.access.privacy import erasures
from warehouse.core.connection import Connection, reading, writing
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.rows import Row

MOST_TITLE = 120
TEXTS = "texts"  # ticked: the name is struck in all other texts too


class ErasureRefused(PipelineError):
    """A request that cannot be made or decided so."""


@dataclass(frozen=True)
class Candidate:
    """One item in which the handle, address or name stands."""

    item_id: str
    day: dt.date
    title: str
    url: str | None
    outlet: str | None


@dataclass(frozen=True)
class Look:
    """What would be erased: items, texts by table, and files; what is only told: configuration and backups."""

    items: tuple[Candidate, ...]
    texts: dict[str, int]
    files: dict[str, int]
    configured: int
    backups: int


def look(kind: str, asked: str, url: str | None = None) -> Look:
    """Return what is known of a handle, address or name, and change nothing.

    Raises: NotToBeErased for what names nobody, WarehouseError.
    """
    marks = wanted(kind, asked)
    secret = secrets.token_bytes(seals.BYTES)  # for this look alone: nothing of it is kept
    erased = Erased(secret, {mark.row(secret, "")["mark"]: mark.words for mark in marks})
    pen = Pen(erased)
    with reading(url) as con:
        items = tuple(
            Candidate(
                row["item_id"],
                row["day"],
                row["title"] or beginning(row["text"], MOST_TITLE),
                row["url"],
                row["outlet"],
            )
            for row in erase_tables.found_items(con, erased, with_words=kind == "name")
        )
        texts = erase_tables.counted(con, pen)
        told = sum(erase_tables.configured(con, erased).values())
    return Look(
        items,
        texts,
        dict(erase_files.counted(pen, url)),
        told + erase_files.configured(pen),
        erase_files.backups(),
    )


def ask(
    person: Person,
    kind: str,
    asked: str,
    now: dt.datetime,
    url: str | None = None,
    ticked: Sequence[str] = (),
) -> str:
    """Ask for an erasure; it waits for a second person. Which number has the request?

    ticked: of a name, the items that are of this person, and TEXTS to strike the name in all other texts.
    Raises: NotAllowed, NotToBeErased, ErasureRefused for a name of which nothing was ticked, WarehouseError.
    """
    wanted(kind, asked)
    if kind == "name" and not ticked:
        raise ErasureRefused(N_("Tick what is of this person: others may have the same name."))
    erasure_id = secrets.token_hex(8)
    with acts.doing(person, "privacy.erase.ask", erasure_id, url, now) as act:
        act.after = {"kind": kind}
        with writing(url) as con:
            erasures.put(
                con,
                [
                    {
                        "erasure_id": erasure_id, "kind": kind, "asked_for": asked.strip(),
                        "ticked": list(ticked) if kind == "name" else [], "asked_by": person.id,
                        "asker": person.name, "asked_at": now, "state": "asked", "counts": "{}",
                    }
                ],
            )  # fmt: skip
            act.within(con, now)
    return erasure_id


def listed(url: str | None = None) -> list[Row]:
    """Return all requests, the newest first; none where nothing was ever loaded."""
    try:
        with reading(url) as con:
            return erasures.all_of(con)
    except WarehouseEmpty:
        return []


def withdraw(person: Person, erasure_id: str, now: dt.datetime, url: str | None = None) -> None:
    """Take back a request that waits, whoever made it: nothing is erased, and whom it was about is not kept."""
    with acts.doing(person, "privacy.erase.withdraw", erasure_id, url, now) as act, writing(url) as con:
        row = _waiting(con, erasure_id)
        erasures.put(con, [_decided(row, person, now, "withdrawn", {})])
        act.within(con, now)


def approve(person: Person, erasure_id: str, now: dt.datetime, url: str | None = None) -> run.Outcome:
    """Erase what was asked, everywhere, and rewrite the file; the ledger keeps HMACs of it.

    Whatever ends it half-way, the next run, restore or erasure finishes it.
    Raises: NotAllowed, ErasureRefused by who asked, RunBusy while a run is at work, LockLost, WarehouseError.
    """
    with acts.doing(person, "privacy.erase.approve", erasure_id, url, now) as act:
        with reading(url) as con:
            _must_be_another(_waiting(con, erasure_id), person)
        with run_lock.alone("run", url) as held:
            secret = seals.made_key()
            with reading(url) as con:
                row = _waiting(con, erasure_id)
                asked = wanted(row["kind"], row["asked_for"])
                if row["kind"] == "name" and TEXTS not in row["ticked"]:
                    asked = []
                planned = run.plan(con, erasure_id, secret, asked, row["ticked"])
            held.or_end()
            ledger.begin(erasure_id)
            with writing(url) as con:
                _waiting(con, erasure_id)
                counts = run.in_tables(con, planned)
                erasures.put(con, [_decided(row, person, now, "done", counts)])
                act.after = counts
                act.within(con, now)
            held.or_end()
            return dataclasses.replace(run.finish(url), erasure_id=erasure_id)


def _waiting(con: Connection, erasure_id: str) -> Row:
    row = next((row for row in erasures.all_of(con) if row["erasure_id"] == erasure_id), None)
    if row is None:
        raise ErasureRefused(N_("There is no request {number}."), number=erasure_id)
    if row["state"] != "asked":
        raise ErasureRefused(N_("Request {number} was decided already."), number=erasure_id)
    return row


def _must_be_another(row: Row, person: Person) -> None:
    if row["asked_by"] == person.id:
        raise ErasureRefused(
            N_(
                "Who asked cannot approve: it takes a second person, who comes in with an account of their own."
            )
        )


def _decided(row: Row, person: Person, now: dt.datetime, state: str, counts: Mapping[str, int]) -> Row:
    return row | {
        "state": state, "asked_for": None, "ticked": [], "decided_by": person.id, "decider": person.name,
        "decided_at": now, "counts": json.dumps(dict(counts), sort_keys=True),
    }  # fmt: skip
