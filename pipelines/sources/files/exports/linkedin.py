"""Read exports of LinkedIn's page analytics: the sheets Content and Followers, in Dutch or English.

The columns stand in the same order in every language, the dates are written 11/23/2026 in every language, and Content
has a line of explanation above its headings. "Total followers" is what a day brought, not how many there are. A like
that is taken back makes a day negative. Seen in exports of 2024 to 2026.
"""

import dataclasses
import datetime as dt

from pipelines.connectors.shared.channel_data import ChannelData, Reading
from pipelines.sources.files.exports import daily
from pipelines.sources.files.exports.channel_names import ChannelNames
from pipelines.sources.files.exports.daily import Daily
from pipelines.sources.files.exports.kinds import Kind
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line
from text.i18n import N_
from warehouse.channels.readings import GAINED

# Place of the column in the sheet → our metric.
CONTENT = {3: "impressions", 4: "reach", 7: "clicks", 10: "likes", 13: "comments", 16: "shares"}
FOLLOWERS = {4: GAINED}
CONTENT_COLUMNS, FOLLOWER_COLUMNS = 20, 5
# Organic, sponsored and total of one number; the first two add up to the third.
THREES = ((1, 2, 3), (5, 6, 7), (8, 9, 10), (11, 12, 13), (14, 15, 16))
RATES = (17, 18, 19)
# What a column is called in English and Dutch, and so no other one.
WORDS = {3: ("impression", "weergave", "vertoning"), 7: ("click", "klik"), 10: ("reaction", "reactie"),
         13: ("comment", "opmerking"), 16: ("repost", "gedeeld")}  # fmt: skip
VISITORS = ("visitor metrics", "statistieken over bezoekers")
OF_VISITORS = N_("{file} is LinkedIn’s export of visitors of the page. Export Content or Followers instead.")
DATES = ("date", "datum")


def _kind(name: str, title: str, places: dict[int, str]) -> Kind:
    return Kind(name, title, "linkedin", (), {metric: (metric,) for metric in places.values()}, order="md")


CONTENT_KIND = _kind("linkedin-content", N_("LinkedIn, Content"), CONTENT)
FOLLOWERS_KIND = _kind("linkedin-followers", N_("LinkedIn, Followers"), FOLLOWERS)
TURNED = dataclasses.replace(
    CONTENT_KIND,
    refused=N_(
        "{file} is LinkedIn’s export of Content, and its columns do not stand as LinkedIn puts them. Download it again."
    ),
)


def recognise(head: tuple[str, ...]) -> Kind | None:
    """Which sheet of LinkedIn has these headings? None: none; one that is `refused` is known as no use."""
    if not head or head[0] not in DATES:
        return None
    width = len([cell for cell in head if cell])
    if not all(head[:width]):
        return None
    if width == FOLLOWER_COLUMNS and ("followers" in head[4] or "volgers" in head[4]) and "tot" in head[4]:
        return FOLLOWERS_KIND
    if width != CONTENT_COLUMNS:
        return None
    return CONTENT_KIND if _in_order(head) else TURNED


def _in_order(head: tuple[str, ...]) -> bool:
    """Do the columns stand in threes of one number, each under a word of its own?"""
    split = [cell.rpartition("(")[::2] for cell in head]
    threes = (*THREES, RATES)
    bases = [{split[at][0] for at in three} for three in threes]
    parts = {tuple(split[at][1] for at in three) for three in threes}
    if any(len(base) != 1 for base in bases) or len(set.union(*bases)) != len(threes) or len(parts) != 1:
        return False
    return not any(
        word in head[at] for at in WORDS for other, words in WORDS.items() if other != at for word in words
    )


def read(
    table: Table,
    kind: Kind,
    channels: ChannelNames,
    chosen: str | None,
    today: dt.date,
    findings: Findings,
) -> Daily:
    """Return the readings of a sheet. Counts: engagements as reactions, comments, reposts and clicks together.

    Raises: ExportRefused with the line and what is wrong there; nothing is half read.
    """
    places = CONTENT if kind.name == CONTENT_KIND.name else FOLLOWERS
    narrow = dataclasses.replace(
        table,
        line=_only(table.line, places),
        head=(table.head[0], *places.values()),
        rows=[_only(row, places) for row in table.rows],
    )
    return _whole(daily.read(narrow, kind, channels, chosen, today, findings))


def _only(line: Line, places: dict[int, str]) -> Line:
    columns = [at for at in (0, *places) if at < len(line.cells)]
    typed = None if line.typed is None else tuple(line.typed[at] for at in columns)
    return Line(line.number, [line.cells[at] for at in columns], typed)


def _whole(export: Daily) -> Daily:
    """With engagements where all their parts are known, and each number under the definition it has here."""
    parts = ("likes", "comments", "shares", "clicks")
    by_day: dict[tuple, dict[str, int]] = {}
    for reading in export.data.readings:
        if reading.value is not None:
            by_day.setdefault((reading.channel, reading.day), {})[reading.metric] = reading.value
    more = tuple(
        Reading(
            channel, day, "engagements", sum(values[part] for part in parts), "exact", "linkedin:engagements"
        )
        for (channel, day), values in by_day.items()
        if all(part in values for part in parts)
    )
    return dataclasses.replace(export, data=ChannelData((*export.data.readings, *more)))
