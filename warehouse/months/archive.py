"""Ask the warehouse for the texts of a month, and for all that was sent, exactly as it was."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import aware
from warehouse.months.publications import STALE


@dataclass(frozen=True)
class WrittenText:
    """What is the text of a month in one language and length?

    Columns: language, length; generated; edited, by whom and when (aware UTC).
    Empty: edited, edited_by and edited_at are None when nobody edited it.
    """

    language: str
    length: str
    generated: str
    edited: str | None
    edited_by: str | None
    edited_at: dt.datetime | None

    @property
    def text(self) -> str:
        """What is to be sent: the edited text where there is one."""
        return self.edited if self.edited is not None else self.generated


@dataclass(frozen=True)
class Publication:
    """What was sent, where, and how did it end?

    Columns: month, kind, way, target, edition, language, subject, body, state, error, attempts, when it was begun and
    sent (aware UTC).
    Empty: error and sent_at are None where there is none.
    """

    month: dt.date
    kind: str
    way: str
    target: str
    edition: int
    language: str
    subject: str
    body: str
    state: str
    error: str | None
    attempts: int
    begun_at: dt.datetime
    sent_at: dt.datetime | None
    error_template: str | None
    error_fields: Mapping[str, object]

    def stands(self, now: dt.datetime) -> str:
        """Return the state as it is to be told.

        What is being sent for longer than any sending takes may have arrived.
        """
        return "unsure" if self.state == "sending" and now - self.begun_at >= STALE else self.state


def texts(con: duckdb.DuckDBPyConnection, month: dt.date) -> tuple[WrittenText, ...]:
    """What are the texts of this month?

    Rows: one per language and length.
    Counts: what was generated when the month was closed, and what people made of it.
    Empty: () for a month that is not closed.
    Raises: nothing.
    Source: announcement_texts.
    """
    rows = con.execute(
        "select language, length, generated, edited, edited_by, edited_at from announcement_texts"
        " where month = $month order by language, length",
        {"month": month},
    ).fetchall()
    return tuple(WrittenText(*aware(row)) for row in rows)


def publications(con: duckdb.DuckDBPyConnection, month: dt.date | None = None) -> tuple[Publication, ...]:
    """What was sent, or was to be sent?

    Rows: one per place and edition, the newest first; of one month, or of all.
    Counts: what failed too.
    Empty: ().
    Raises: nothing.
    Source: publications.
    """
    names = ", ".join(Publication.__dataclass_fields__)
    rows = con.execute(
        f"select {names} from publications where $month is null or month = $month::date"
        " order by begun_at desc, kind, way, target",
        {"month": month},
    ).fetchall()
    at = list(Publication.__dataclass_fields__)
    records = [dict(zip(at, row, strict=True)) for row in rows]
    return tuple(
        Publication(
            **{
                **row,
                "begun_at": row["begun_at"].replace(tzinfo=dt.UTC),
                "sent_at": row["sent_at"] and row["sent_at"].replace(tzinfo=dt.UTC),
                "error_fields": json.loads(row["error_fields"] or "{}"),
            }
        )
        for row in records
    )
