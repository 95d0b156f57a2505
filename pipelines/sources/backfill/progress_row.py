"""Work out how far a source's past is fetched, as its row of `backfills` says it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.sources.backfill import pieces
from pipelines.sources.backfill.pieces import Piece
from pipelines.support.errors import SourceError
from text import hide_secrets
from warehouse.core.period import local_day

MOST_PAGES, MOST_ITEMS = 200, 10_000
# Between two pages of one source; a site that is asked for its past has other visitors too.
PAUSE = 1.0
Row = dict[str, object]


@dataclass(frozen=True)
class Limits:
    """How much is fetched at once: seconds in all; pages and entries of one source; seconds between two pages."""

    seconds: float = float("inf")
    pages: int = MOST_PAGES
    items: int = MOST_ITEMS
    pause: float = PAUSE


USUAL = Limits()


def new(url: object, name: str, now: dt.datetime) -> Row:
    """Return the row of a source of which nothing was fetched yet."""
    return {
        "source_name": name, "url": url, "way": "none", "state": "working", "place": None, "pages": 0, "items": 0,
        "oldest_day": None, "complete_since": None, "begun_at": now, "changed_at": now, "error": None,
        "error_template": None, "error_fields": None,
    }  # fmt: skip


def kept(row: Mapping | None, shown: str) -> Row:
    """Return what stays known of a source whose past is fetched once more."""
    if row is None or row["url"] != shown:
        return {}
    return {"complete_since": row["complete_since"]}


def failed(row: Mapping, error: SourceError, now: dt.datetime) -> Row:
    """Return the row with what went wrong; where it stopped stays."""
    return {
        **row, "state": "failed", "changed_at": now, "error": str(error), "error_template": error.template,
        "error_fields": error.json(),
    }  # fmt: skip


def after(row: Mapping, piece: Piece, now: dt.datetime, limits: Limits) -> Row:
    """Return the row as it stands once this piece is stored."""
    days = [local_day(entry["published_at"]) for entry in piece.entries if entry["published_at"]]
    days = [day for day in days if day <= local_day(now)]
    before = row["oldest_day"]
    oldest = min([*days, before] if before else days, default=None)
    pages, items = int(row["pages"]) + 1, int(row["items"]) + len(piece.entries)
    place = piece.place
    bounded = place is not None and (
        pages >= limits.pages
        or items >= limits.items
        or (oldest is not None and oldest < local_day(now - pieces.BACK))
    )
    state = "bounded" if bounded else "working" if place is not None else "done"
    if piece.error and place is None:
        state = "bounded"
    error = piece.error if place is not None else None
    made = {
        **row, "way": piece.way, "state": state, "place": place if state == "working" else None, "pages": pages,
        "items": items, "oldest_day": oldest, "changed_at": now, "error": None, "error_template": None,
        "error_fields": None,
    }  # fmt: skip
    if place and place != hide_secrets.shown(place):
        # A place that opens something is kept nowhere; what was reached stands.
        made |= {"state": "bounded", "place": None}
    made |= {"complete_since": _complete(made, row, piece, oldest)}
    # What broke off half-way is tried again from there, as a source that fails is.
    return failed({**made, "place": place}, error, now) if error and made["state"] != "bounded" else made


def _complete(made: Mapping, row: Mapping, piece: Piece, oldest: dt.date | None) -> dt.date | None:
    """From which day on is nothing of this source missing? The oldest day itself may be cut off."""
    if row["way"] == "sitemap":
        # Some pages of many: what lies between them nobody knows.
        return row["complete_since"]
    in_order = piece.is_newest_first or not piece.entries
    if oldest is None or not in_order:
        return row["complete_since"]
    is_whole = made["state"] == "done" and made["way"] in ("archive", "paged", "posts")
    return oldest if is_whole else oldest + dt.timedelta(days=1)
