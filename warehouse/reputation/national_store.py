"""Keep where this school stands among all that share their figures."""

from collections.abc import Mapping, Sequence

from warehouse.core.connection import Connection
from warehouse.core.load import upsert


def replace(con: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Put these rows in the place of those that are there. Call it inside `writing()`."""
    con.execute("delete from national_figures")
    if rows:
        upsert(con, "national_figures", rows)
