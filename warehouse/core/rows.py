"""Read rows of a query result, by place or by name, with their times aware."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

# A row by the names of its columns. What a column holds its table promises, where Python cannot see it.
Row = dict[str, Any]
# Characters of a text that stand for the title of a story that has none.
TITLE = 120


def one(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None
) -> tuple[Any, ...]:
    """Return the row of a question that always has one: a count, a sum, whether something exists.

    Raises: LookupError when it has none: then the question was written wrongly.
    """
    row = con.execute(sql, parameters or {}).fetchone()
    if row is None:
        raise LookupError(f"no row came back of: {sql}")
    return row


def beginning(column: str, most: int) -> str:
    """Return the SQL for the first words of a text in one line, at most so many characters, as `text.beginnings` does.

    The text itself where it fits; " …" stands for what is left out; '' where there is nothing.
    """
    flat = f"trim(regexp_replace(left({column}, {4 * most}), '\\s+', ' ', 'g'))"
    return (
        f"case when length({flat}) <= {most} and length({column}) <= {4 * most} then {flat}"
        f" else regexp_replace(left({flat}, {most - 1}), ' [^ ]*$|.$', '') || ' …' end"
    )


def named(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None
) -> list[Row]:
    """Return the rows of a question, each by the names of its columns."""
    cursor = con.execute(sql, parameters or {})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def aware(row: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values of a row, with its times (stored as naive UTC) aware."""
    return tuple(value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value for value in row)
