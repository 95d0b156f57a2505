"""Blank the titles of stories in closed months, and what was sent, where they are of who asked to be forgotten."""

import datetime as dt
import json
from collections.abc import Sequence

import duckdb

from warehouse.core.rows import Row, named


def stories(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the frozen stories of all closed months. Columns: those of month_figures."""
    return named(con, "select * from month_figures where figure = 'story'")


def blank(con: duckdb.DuckDBPyConnection, row: Row, subject: str, title: str) -> None:
    """Put another name and title on a frozen story, without its address and publisher, inside `writing()`.

    Its numbers stay.
    """
    fields = json.loads(row["fields"]) | {"url": None, "outlet": None}
    con.execute(
        """
        update month_figures set subject = $subject, title = $title, title_en = $title, fields = $fields
        where month = $month and figure = 'story' and subject = $old and part = $part
        """,
        {
            "subject": subject, "title": title, "fields": json.dumps(fields, ensure_ascii=False),
            "month": row["month"], "old": row["subject"], "part": row["part"],
        },
    )  # fmt: skip


def months_saying(con: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> set[dt.date]:
    """Of which months is one of these the text of the announcement?"""
    rows = con.execute(
        """
        select distinct month from announcement_texts
        where list_contains($texts::varchar[], generated) or list_contains($texts::varchar[], edited)
        """,
        {"texts": list(texts)},
    ).fetchall()
    return {month for (month,) in rows}


def publications(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return all that was sent. Columns: the key of publications, and body."""
    return named(con, "select month, kind, way, target, edition, body from publications")


def put_body(con: duckdb.DuckDBPyConnection, row: Row, body: str) -> None:
    """Put another text in the place of what was sent to one place, inside `writing()`."""
    con.execute(
        """
        update publications set body = $body
        where month = $month and kind = $kind and way = $way and target = $target and edition = $edition
        """,
        {**{name: row[name] for name in ("month", "kind", "way", "target", "edition")}, "body": body},
    )
