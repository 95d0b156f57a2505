"""Keep the links by which anybody who has one reads a page: what each shows, until when; of its secret only a hash."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.load import upsert
from warehouse.core.rows import named


@dataclass(frozen=True)
class SharedLink:
    """What does one link show, to whom, until when?

    Columns: those of the table shared_links, times aware UTC, lists as tuples.
    Empty: part is None for a whole page, seconds where it does not turn, withdrawn_at while it was not
    withdrawn, maker_id where it was not kept.
    """

    link_hash: str
    title: str
    views: tuple[str, ...]
    part: str | None
    language: str
    seconds: int | None
    is_dark: bool
    frames: tuple[str, ...]
    made_by: str
    made_at: dt.datetime
    expires_at: dt.datetime
    withdrawn_at: dt.datetime | None = None
    maker_id: str | None = None

    def holds(self, now: dt.datetime) -> bool:
        """Can it be used now?"""
        return self.withdrawn_at is None and now < self.expires_at


def links(con: duckdb.DuckDBPyConnection) -> tuple[SharedLink, ...]:
    """Which links are there?

    Rows: one per link, those that ended included, the newest first.
    Counts: all.
    Empty: ().
    Raises: nothing.
    Source: shared_links.
    """
    rows = named(con, "select * from shared_links order by made_at desc, link_hash")
    return tuple(
        SharedLink(
            **{
                **{name: row[name] for name in SharedLink.__dataclass_fields__},
                "views": tuple(row["views"]),
                "frames": tuple(row["frames"]),
                "made_at": row["made_at"].replace(tzinfo=dt.UTC),
                "expires_at": row["expires_at"].replace(tzinfo=dt.UTC),
                "withdrawn_at": row["withdrawn_at"] and row["withdrawn_at"].replace(tzinfo=dt.UTC),
            }
        )
        for row in rows
    )


def store(con: duckdb.DuckDBPyConnection, link: SharedLink) -> None:
    """Keep this link, inside `writing()`. Raises: ContractBroken."""
    row = {name: getattr(link, name) for name in link.__dataclass_fields__}
    upsert(con, "shared_links", [{**row, "views": list(link.views), "frames": list(link.frames)}])
