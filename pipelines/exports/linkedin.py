"""LinkedIn's page analytics, as an Excel workbook: Content and Followers, in Dutch or English.

The columns stand in the same order in every language, the dates are written 11/23/2026 in every language, and Content
has a line of explanation above its headings. "Total followers" is what a day brought, not how many there are. A like
that is taken back makes a day negative. Seen in exports of 2024 to 2026.
"""

import datetime as dt
from collections.abc import Mapping

from pipelines.channels import GAINED, Brought, Reading
from pipelines.errors import N_
from pipelines.exports import daily, sheets
from pipelines.exports.daily import Daily, Kind
from pipelines.exports.errors import ExportRefused
from pipelines.exports.tables import Line

# Place of the column in the sheet → our metric.
CONTENT = {3: "impressions", 4: "reach", 7: "clicks", 10: "likes", 13: "comments", 16: "shares"}
FOLLOWERS = {4: GAINED}
CONTENT_COLUMNS, FOLLOWER_COLUMNS = 20, 5
VISITORS = ("visitor metrics", "statistieken over bezoekers")
DATES = ("date", "datum")


def read(
    name: str,
    body: bytes,
    channels: dict[str, str],
    chosen: str | None,
    today: dt.date,
    answers: Mapping[str, str],
) -> Daily:
    """The readings of a workbook. Counts: engagements as reactions, comments, reposts and clicks together.

    Raises: ExportRefused with the line and what is wrong there; nothing is half read.
    """
    book = sheets.sheets(name, body)
    for title, lines in book.items():
        if title.strip().lower() in VISITORS:
            raise ExportRefused(
                N_(
                    "{file} is LinkedIn’s export of visitors of the page. Export Content or Followers instead."
                ),
                file=name,
            )
        for at in range(min(2, len(lines))):
            head = [cell.lower() for cell in lines[at].cells]
            if not head or head[0] not in DATES:
                continue
            found = _table(head, lines[at:])
            if found:
                kind, kept = found
                return _whole(daily.read(name, kept, kind, channels, chosen, today, answers))
    raise ExportRefused(
        N_("{file} is a workbook that we do not know: its sheets are {sheets}."),
        file=name,
        sheets=", ".join(book) or "–",
    )


def _table(head: list[str], lines: list[Line]) -> tuple[Kind, list[Line]] | None:
    """The kind of sheet, and its lines with our columns only."""
    width = len([cell for cell in head if cell])
    if width == CONTENT_COLUMNS:
        places, kind = CONTENT, "linkedin-content"
        title = N_("LinkedIn, Content")
    elif width == FOLLOWER_COLUMNS and ("followers" in head[4] or "volgers" in head[4]):
        places, kind = FOLLOWERS, "linkedin-followers"
        title = N_("LinkedIn, Followers")
    else:
        return None
    kept = [
        Line(line.number, [line.cells[0], *(line.cells[at] for at in places)])
        for line in lines
        if len(line.cells) > max(places)
    ]
    columns = {metric: (lines[0].cells[at].lower(),) for at, metric in places.items()}
    return Kind(kind, title, "linkedin", (), columns), kept


def _whole(found: Daily) -> Daily:
    """With engagements where all their parts are known, and each number under the definition it has here."""
    parts = ("likes", "comments", "shares", "clicks")
    by_day: dict[tuple, dict[str, int]] = {}
    for each in found.brought.readings:
        by_day.setdefault((each.channel, each.day), {})[each.metric] = each.value
    more = tuple(
        Reading(
            channel, day, "engagements", sum(told[part] for part in parts), "exact", "linkedin:engagements"
        )
        for (channel, day), told in by_day.items()
        if all(part in told for part in parts)
    )
    brought = Brought((*found.brought.readings, *more))
    return Daily(
        found.kind, brought, found.first_day, found.last_day, found.rows, found.channels, found.left_out
    )
