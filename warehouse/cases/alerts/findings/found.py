"""Define what a question for alerts answers with, and read it from rows."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core import fault_messages
from warehouse.core.rows import Row, named

# What is told of a story that was published longer ago, or found so late, alarms nobody: it is history being read in.
NEWS = dt.timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """What happened?

    Columns: key, by which the same thing is known again; happened_at, when it became so; title; over_at, when it was so
    no longer (None: it still is, or it cannot end); level, where the thing itself has one; published_at and
    collected_at, of what was published; case_id and story_id, where it has these. Times aware UTC.
    """

    key: str
    happened_at: dt.datetime
    title: str
    over_at: dt.datetime | None = None
    level: int | None = None
    published_at: dt.datetime | None = None
    collected_at: dt.datetime | None = None
    case_id: str | None = None
    story_id: str | None = None


def read(
    con: duckdb.DuckDBPyConnection, sql: str, since: dt.datetime, until: dt.datetime, **values: object
) -> tuple[Found, ...]:
    """Return the rows of a question about (since, until] (aware) as what was found."""
    parameters = {"since": naive(since), "until": naive(until), **values}
    used = {name: value for name, value in parameters.items() if f"${name}" in sql}
    return tuple(Found(**_aware(row)) for row in named(con, sql, used))


def asked(
    question: Callable[[], tuple[Found, ...]],
) -> tuple[Found, ...]:
    """Return the answer; what the database says is wrong with the question is told in words, so that others are asked.

    Raises: WarehouseError.
    """
    try:
        return question()
    except duckdb.Error as error:
        raise fault_messages.of_duckdb(error, "") from error


def naive(moment: dt.datetime) -> dt.datetime:
    """Return a moment as the warehouse keeps it."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def between(found: Sequence[Found], since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """Return what happened in (since, until], the first one first."""
    inside = (one for one in found if since < one.happened_at <= until)
    return tuple(sorted(inside, key=lambda one: (one.happened_at, one.key)))


def _aware(row: Row) -> Row:
    return {
        name: value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value
        for name, value in row.items()
    }
