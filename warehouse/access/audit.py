"""Keep who did what: rows that are only ever added, each bound to the one before by a hash."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core import load
from warehouse.core.rows import Row, named

OUTCOMES = ("done", "refused", "failed")
# What one page of the log shows.
MOST = 500


@dataclass(frozen=True)
class AuditLine:
    """What did somebody do?

    Columns: those of the table audit_log without position and hashes; `done_at` aware UTC.
    Empty: before and after are None where the act changes nothing.
    """

    done_at: dt.datetime
    person_id: str
    person: str
    roles: str
    way: str
    act: str
    object: str
    outcome: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True)
class KeptLine:
    """One line of the log, with its place in it."""

    position: int
    line: AuditLine


FIELDS = tuple(field.name for field in dataclasses.fields(AuditLine))


def append(
    con: duckdb.DuckDBPyConnection, lines: Sequence[AuditLine], end: tuple[int, str] | None = None
) -> tuple[int, str]:
    """Add these lines at the end of the log, inside `writing()`. Where does it end now? Raises: ContractBroken.

    end: where it ends, for who has just asked
    """
    position, previous = head(con) if end is None else end
    kept = []
    for line in lines:
        position += 1
        made = _hash(position, line, previous)
        kept.append(
            {
                **dataclasses.asdict(line),
                "position": position,
                "previous_hash": previous,
                "hash": made,
            }
        )
        previous = made
    load.append(con, "audit_log", kept)
    return position, previous


def head(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Where does the log end?

    Columns: the position and the hash of its last row.
    Counts: all rows.
    Empty: (0, "").
    Raises: nothing.
    Source: audit_log.
    """
    last = named(con, "select position, hash from audit_log order by position desc limit 1")
    return (last[0]["position"], last[0]["hash"]) if last else (0, "")


def since(con: duckdb.DuckDBPyConnection, position: int) -> tuple[tuple[int, str], ...]:
    """Which lines stand from this position on?

    Rows: position and hash of each, in order.
    Counts: the line at the position too.
    Empty: () where the log ends before it.
    Raises: nothing.
    Source: audit_log.
    """
    rows = named(
        con,
        "select position, hash from audit_log where position >= $position order by position",
        {"position": position},
    )
    return tuple((row["position"], row["hash"]) for row in rows)


def hash_at(con: duckdb.DuckDBPyConnection, position: int) -> str | None:
    """What is the hash of the line at this position?

    Empty: None where there is no such line.
    Raises: nothing.
    Source: audit_log.
    """
    found = named(con, "select hash from audit_log where position = $position", {"position": position})
    return found[0]["hash"] if found else None


def people(con: duckdb.DuckDBPyConnection) -> tuple[tuple[str, str], ...]:
    """Who stands in the log?

    Rows: one per person, by name: (id, the name they had last).
    Counts: all outcomes.
    Empty: ().
    Raises: nothing.
    Source: audit_log.
    """
    rows = named(
        con,
        "select person_id, arg_max(person, position) as person from audit_log group by person_id"
        " order by lower(arg_max(person, position)), person_id",
    )
    return tuple((row["person_id"], row["person"]) for row in rows)


def checked(con: duckdb.DuckDBPyConnection, after: int = 0, previous: str = "") -> tuple[int | None, int]:
    """At which position behind `after` was the log changed by another hand, and how many rows were read to know it?

    previous: the hash of the row at `after`, which was found whole before.
    Counts: the rows behind it, in order; a gap, a changed word and a row put in between are found. That rows are
        missing at the end only who remembers `head` can tell.
    Empty: (None, 0) where nothing was written since.
    Raises: nothing.
    Source: audit_log.
    """
    expected, read = after + 1, 0
    rows = named(con, "select * from audit_log where position > $after order by position", {"after": after})
    for row in rows:
        read += 1
        line = _line(row)
        if (row["position"], row["previous_hash"]) != (expected, previous):
            return expected, read
        if row["hash"] != _hash(expected, line, previous):
            return expected, read
        expected, previous = expected + 1, row["hash"]
    return None, read


def lines(
    con: duckdb.DuckDBPyConnection,
    first: dt.datetime | None = None,
    end: dt.datetime | None = None,
    person_id: str | None = None,
    act: str | None = None,
    outcome: str | None = None,
    most: int = MOST,
) -> tuple[KeptLine, ...]:
    """Who did what?

    Rows: one per act, the newest first, at most `most`; those from `first` until before `end` (aware), of this person,
        this act (or all acts of a subject: "months."), this outcome; None for all.
    Counts: all outcomes.
    Empty: ().
    Raises: nothing.
    Source: audit_log.
    """
    found = named(
        con,
        """
        select * from audit_log
        where ($first is null or done_at >= $first) and ($end is null or done_at < $end)
            and ($person_id is null or person_id = $person_id)
            and ($act is null or act = $act or (ends_with($act, '.') and starts_with(act, $act)))
            and ($outcome is null or outcome = $outcome)
        order by position desc
        limit $most
        """,
        {
            "first": _naive(first), "end": _naive(end), "person_id": person_id, "act": act, "outcome": outcome,
            "most": most,
        },
    )  # fmt: skip
    return tuple(KeptLine(row["position"], _line(row)) for row in found)


def _line(row: Row) -> AuditLine:
    return AuditLine(
        **{**{name: row[name] for name in FIELDS}, "done_at": row["done_at"].replace(tzinfo=dt.UTC)}
    )


def _naive(moment: dt.datetime | None) -> dt.datetime | None:
    return moment and moment.astimezone(dt.UTC).replace(tzinfo=None)


def _hash(position: int, line: AuditLine, previous: str) -> str:
    at = line.done_at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    told = [position, previous, *(at if name == "done_at" else getattr(line, name) for name in FIELDS)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
