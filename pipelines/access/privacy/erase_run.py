"""Do an erasure from the begin to the end, and again after each restore; what was ended half-way is finished."""

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.access.privacy import erase_files, erase_tables, ledger
from pipelines.access.privacy.erase_texts import Pen
from pipelines.access.privacy.wanted import Wanted
from pipelines.mentions.matching import erased as seals
from pipelines.mentions.matching.erased import Erased
from pipelines.web import shared_request
from warehouse.access.privacy import erasures, rewrite
from warehouse.core.connection import Connection, reading, writing
from warehouse.core.errors import WarehouseBusy, WarehouseError
from warehouse.core.rows import Row


@dataclass(frozen=True)
class Outcome:
    """What an erasure did: what went, by table or folder; whether the file was rewritten; what names them still."""

    erasure_id: str
    counts: dict[str, int]
    is_rewritten: bool
    configured: int = 0
    backups: int = 0


@dataclass(frozen=True)
class Plan:
    """What is to go of the tables: items, keys of no item, and the marks by which all of it is known again."""

    items: Sequence[Row]
    alone: Sequence[tuple[str, str]]
    marks: Sequence[Row]


def plan(
    con: Connection, erasure_id: str, secret: bytes, asked: Sequence[Wanted] = (), ticked: Sequence[str] = ()
) -> Plan:
    """Find what is to go: it takes a while, and nobody has to wait for it.

    ticked: items that go whatever they say
    """
    first = [mark.row(secret, erasure_id) for mark in asked]
    erased = Erased.of([*erasures.marks(con), *first]) or Erased(secret, {})
    found = list(erase_tables.found_items(con, erased, ticked))
    alone = erase_tables.lone(con, erased)
    marks = [mark for row in found for mark in erase_tables.marks_of(row)]
    marks += [Wanted("key", seals.key_mark(key)) for key, _ in alone]
    rows = [*first, *(mark.row(secret, erasure_id) for mark in marks)]
    return Plan(found, alone, list({row["mark"]: row for row in rows}.values()))


def in_tables(con: Connection, planned: Plan) -> Counter[str]:
    """Erase in the tables, inside `writing()`, and keep the marks. How many rows or texts went, by table?"""
    erasures.put_marks(con, planned.marks)
    erased = Erased.of(erasures.marks(con))
    return erase_tables.erase(con, erased, planned.items, planned.alone) if erased else Counter()


def finish(url: str | None = None) -> Outcome:
    """Finish what was begun: the file of the ledger, all other files, and the file of the warehouse. Hold the run lock.

    It changes nothing where nothing is left to do. Raises: KeyLost, WarehouseError.
    """
    with writing(url) as con:
        ledger.merge(con)
        rows = erasures.marks(con)
        erased = Erased.of(rows)
        requests = {row["erasure_id"]: row for row in erasures.all_of(con)}
        told = sum(erase_tables.configured(con, erased).values()) if erased else 0
    if erased is None:
        ledger.end()
        return Outcome("", {}, False)
    pen = Pen(erased)
    counts = erase_files.erase(pen, url)
    shared_request.forget()
    begun = [name for name in ledger.pending() if requests.get(name, {}).get("state") == "done"]
    if counts and begun:
        with writing(url) as con:
            row = requests[begun[-1]]
            row["counts"] = json.dumps(json.loads(row["counts"]) | counts)
            erasures.put(con, [row])
    is_rewritten = rewrite.rewrite(url)
    for other in rewrite.others(url):
        _other(other)
    ledger.end()
    kept = json.loads(requests[begun[-1]]["counts"]) if begun else dict(counts)
    return Outcome(
        begun[-1] if begun else "",
        kept,
        is_rewritten,
        told + erase_files.configured(pen),
        erase_files.backups(),
    )


def _other(path: Path) -> None:
    """Erase in a warehouse of before that lies beside; what cannot be opened goes whole."""
    try:
        if ".left-" in path.name:
            path.unlink()
            return
        with writing(path) as con:
            ledger.merge(con)
            in_tables(con, plan(con, "before", seals.key()))
        rewrite.rewrite(path)
    except WarehouseBusy:
        raise
    except WarehouseError:
        path.unlink(missing_ok=True)


def replay(url: str | None, now: dt.datetime) -> Outcome | None:
    """Erase again all that was ever erased, after a backup was put back. Hold the run lock. None: nothing ever was.

    Raises: KeyLost, WarehouseError.
    """
    if not ledger.read() and not _has_any(url):
        return None
    ledger.begin(ledger.REPLAY)
    with writing(url) as con:
        ledger.merge(con)
        counts = in_tables(con, plan(con, ledger.REPLAY, seals.key()))
        erasures.put(
            con, [row | {"replayed_at": now} for row in erasures.all_of(con) if row["state"] == "done"]
        )
    done = finish(url)
    return dataclasses.replace(done, counts=dict(counts + Counter(done.counts)))


def resume(url: str | None, now: dt.datetime) -> None:
    """Finish what an earlier process began and could not end; nothing where nothing was. Hold the run lock."""
    begun = ledger.pending()
    if ledger.REPLAY in begun:
        replay(url, now)
    elif begun:
        finish(url)
    if (seals.folder() / erase_files.SHOWN).is_dir():
        from pipelines.access.privacy import disclosure  # which draws paper

        disclosure.tidy(now, url)


def _has_any(url: str | None) -> bool:
    with reading(url) as con:
        return bool(erasures.marks(con))
