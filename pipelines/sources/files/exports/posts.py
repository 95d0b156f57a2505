"""Read exports with one line per post: Meta Business Suite, YouTube Studio, X and TikTok.

Their numbers are those until the day of the export, so they belong to the post and to no day. Each kind is known by
headings that only it has, in Dutch or English; dates are written the American way in both.
"""

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.connectors.shared.channel_data import ChannelData, Post, Reading
from pipelines.sources.files.exports.channel_names import ChannelNames, channel_of
from pipelines.sources.files.exports.daily import Daily
from pipelines.sources.files.exports.kinds import DAY, NO_NUMBER, OF_POSTS_ONLY, Kind
from pipelines.sources.files.tables import columns, day_column, days, duplicates, layout
from pipelines.sources.files.tables.duplicates import ADD, LARGEST, LAST, Entry
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line
from text.i18n import N_
from warehouse.core.period import local_day

ID = ("post id", "post-id", "bericht-id", "content", "inhoud")
TITLE = ("title", "titel", "description", "beschrijving", "video title", "videotitel", "post text")
WHEN = (
    "publish time", "publicatietijdstip", "publicatietijd", "video publish time", "publicatietijd van video",
    "post time", "date", "datum",
)  # fmt: skip
LINK = ("permalink", "permanente link", "post link", "link", "video link")
METRICS = {
    "views": ("views", "weergaven", "total views"),
    "reach": ("reach", "bereik"),
    "impressions": (
        "impressions",
        "thumbnail impressions",
        "impressies",
        "vertoningen",
        "miniatuurimpressies",
    ),
    "likes": ("likes", "vind-ik-leuks", "reactions", "reacties", "total likes"),
    "comments": (
        "comments",
        "opmerkingen",
        "comments added",
        "toegevoegde opmerkingen",
        "total comments",
        "replies",
    ),
    "shares": ("shares", "deelacties", "aantal keer gedeeld", "keer gedeeld", "total shares", "reposts"),
    "clicks": ("total clicks", "totaal aantal klikken", "url clicks"),
    "engagements": ("engagements",),
}
OF_X = {"shares": ("reposts",)}  # its own "Shares" are links that were copied and sent on


@dataclass(frozen=True)
class Sort:
    """One sort of export: any of its `needs` (headings that stand together) makes it this one."""

    kind: Kind
    needs: tuple[frozenset[str], ...]


def _sort(name: str, title: str, network: str, *needs: str) -> Sort:
    return Sort(
        Kind(name, title, network, (), {}, order="md"), tuple(frozenset(need.split(", ")) for need in needs)
    )


SORTS = (
    _sort("meta-instagram", N_("Meta Business Suite, Instagram posts"), "instagram",
          "account id, publish time, saves", "account-id, publicatietijdstip, aantal keer opgeslagen",
          "account username, publish time"),
    _sort("meta-facebook", N_("Meta Business Suite, Facebook posts"), "facebook",
          "page id, publish time", "pagina-id, publicatietijdstip"),
    _sort("youtube-videos", N_("YouTube Studio, table of videos"), "youtube",
          "content, video title, video publish time", "content, videotitel, publicatietijd van video",
          "inhoud, videotitel, publicatietijd van video"),
    _sort("x-posts", N_("X Analytics, posts"), "x", "post id, post text, impressions"),
    _sort("tiktok-videos", N_("TikTok Studio, videos"), "tiktok", "video title, video link, post time"),
)  # fmt: skip

KINDS = tuple(sort.kind for sort in SORTS)
CHART = N_(
    "{file} is YouTube’s chart: views of some videos, day by day. Import “Table data” for numbers of videos, or"
    " “Totals” for numbers of the channel by day."
)
BY_DAY = N_(
    "{file} gives the numbers of posts day by day, and not since they were published. Export “Lifetime”."
)


def recognise(head: tuple[str, ...]) -> Kind | None:
    """Which of these exports has these headings? None: none of them; one that is `refused` is known as no use."""
    there = set(head)
    kind = next((sort.kind for sort in SORTS if any(needs <= there for needs in sort.needs)), None)
    if kind is None:
        return None
    if not any(there & set(names) for names in METRICS.values()):
        return dataclasses.replace(kind, refused=NO_NUMBER)
    if not there & set(WHEN) or not there & {*ID, *LINK}:
        return OF_POSTS_ONLY
    if kind.network == "youtube" and there & set(DAY):
        return dataclasses.replace(kind, refused=CHART)
    return kind


def read(
    table: Table,
    kind: Kind,
    channels: ChannelNames,
    chosen: str | None,
    today: dt.date,
    findings: Findings,
) -> Daily:
    """Return the posts of a table, and how many were published on the days between first and last.

    Counts: a line of totals is none; negative numbers are left out and counted. Raises: ExportRefused with the line and
    what is wrong there; nothing is half read.
    """
    channel = channel_of(table.name, kind.network, channels, chosen)
    when_at, link_at, title_at = table.needed(WHEN), table.place(LINK), table.place(TITLE)
    id_at = table.place(ID)
    id_at = link_at if id_at is None else id_at
    metrics = METRICS | OF_X if kind.network == "x" else METRICS
    places = {metric: at for metric, names in metrics.items() if (at := table.place(names)) is not None}
    rows = layout.rows(table, (when_at, *places.values()), when_at, findings)
    _lifetime(table, rows, when_at)
    dated = day_column.column(table, rows, when_at, kind.order, today, findings)
    numbers = {metric: columns.counts(table, rows, at, findings) for metric, at in places.items()}
    for metric, at in places.items():
        for row, amount in zip(rows, numbers[metric], strict=True):
            columns.in_full(table, row, at, amount)
    used = {id_at, when_at, title_at, link_at, *places.values()}
    entries, posts = [], {}
    for n, row in enumerate(rows):
        number = _number(table.name, row, id_at)
        day, parsed = dated[n]
        moment = parsed.moment(day)
        if local_day(moment) > today:
            raise ExportRefused(
                N_("{file}, line {line}: {value} lies in the future."),
                file=table.name,
                line=row.number,
                value=local_day(moment),
            )
        link = _link(kind, number, row.text(link_at))
        title = row.cells[title_at][:200] if title_at is not None and title_at < len(row.cells) else ""
        posts[number] = Post(channel, number, moment, link, title)
        values = {metric: value for metric, column in numbers.items() if (value := column[n]) is not None}
        entries.append(Entry(number, row.number, values, layout.rest(row, used)))
    day_column.bounds(
        table.name,
        [(row.number, day) for row, (day, _) in zip(rows, dated, strict=True)],
        kind.network,
        today,
        findings,
    )
    settled = duplicates.settle(table.name, entries, findings, (LARGEST, LAST, ADD))
    return _as_daily(kind, channel, posts, settled, len(rows), findings)


def _lifetime(table: Table, rows: Sequence[Line], when_at: int) -> None:
    """Raise ExportRefused for numbers of a day: beside the moment of publication stands another day."""
    for at, heading in enumerate(table.head):
        if (
            heading in DAY
            and heading != table.head[when_at]
            and any(days.is_day(row.value(at)) for row in rows)
        ):
            raise ExportRefused(BY_DAY, file=table.name)


def _link(kind: Kind, number: str, written: str) -> str | None:
    if kind.network == "youtube" and not written:
        return f"https://www.youtube.com/watch?v={number}"
    return written if re.match(r"https?://[^\s/]", written) else None


def _number(name: str, row: Line, at: int | None) -> str:
    written = row.text(at)
    value = row.value(at) if written and at is not None else ""
    # A spreadsheet keeps fifteen figures of a number.
    rounded = isinstance(value, int | float) and abs(value) >= 10**15
    if rounded or re.fullmatch(r"\d([.,]\d+)?E\+?\d+", written, re.IGNORECASE):
        raise ExportRefused(
            N_(
                "{file}, line {line}: a spreadsheet has spoiled the id “{value}”. Download the file again and import it"
                " without opening it first."
            ),
            file=name,
            line=row.number,
            value=written[:40],
        )
    if not written:
        raise ExportRefused(
            N_("{file}, line {line}: the id of the post is missing."), file=name, line=row.number
        )
    return written.rstrip("/").rsplit("/", 1)[-1] if written.startswith("http") else written


def _as_daily(
    kind: Kind, channel: str, posts: dict[str, Post], settled: dict, rows: int, findings: Findings
) -> Daily:
    left_out, measured = 0, []
    for number, post in posts.items():
        numbers = {metric: amount.value for metric, amount in settled[number].items()}
        left_out += sum(value < 0 for value in numbers.values())
        numbers = {metric: value for metric, value in numbers.items() if value >= 0}
        measured.append(dataclasses.replace(post, metrics=numbers))
    if not any(post.metrics for post in measured):
        raise ExportRefused(N_("{file} holds headings and nothing below them."), file=findings.file)
    published = Counter(local_day(post.published_at) for post in measured)
    first, last = min(published), max(published)
    # Between first and last every post is in the file, unless one had no day.
    whole = all(note.template != layout.WITHOUT for note in findings.notes)
    per_day = tuple(
        Reading(channel, day, "posts", published[day], "exact", f"{kind.network}:posts")
        for day in (first + dt.timedelta(n) for n in range(1, (last - first).days if whole else 0))
    )
    return Daily(
        kind,
        ChannelData(per_day, tuple(measured)),
        first,
        last,
        rows,
        (channel,),
        left_out,
        tuple(findings.questions),
        tuple(findings.notes),
    )
