"""Exports with one line per post: Meta Business Suite, YouTube Studio, X and TikTok.

Their numbers are those until the day of the export, so they belong to the post and to no day. Each kind is known by
headings that only it has, in Dutch or English; dates are written the American way in both.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.channels import Brought, Post, Reading
from pipelines.errors import N_
from pipelines.exports import tables
from pipelines.exports.daily import Daily, Kind, channel_of
from pipelines.exports.errors import ExportRefused
from pipelines.exports.tables import Line
from warehouse.period import AMSTERDAM, local_day

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


@dataclass(frozen=True)
class Sort:
    """One sort of export: any of its `needs` (headings that stand together) makes it this one."""

    kind: Kind
    needs: tuple[frozenset[str], ...]


def _sort(name: str, title: str, network: str, *needs: str) -> Sort:
    return Sort(Kind(name, title, network, (), {}), tuple(frozenset(each.split(", ")) for each in needs))


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


def recognise(found: list[Line]) -> Kind | None:
    """Which of these exports is it, by its first line? None: none of them."""
    head = {cell.lower() for cell in found[0].cells} if found else set()
    return next((sort.kind for sort in SORTS if any(needs <= head for needs in sort.needs)), None)


def read(
    name: str,
    found: list[Line],
    kind: Kind,
    channels: dict[str, str],
    chosen: str | None,
    today: dt.date,
    answers: Mapping[str, str],
) -> Daily:
    """The posts of these lines, headings first, and how many were published on the days between first and last.

    Counts: a line of totals is none; negative numbers are left out and counted. Raises: ExportRefused with the line and
    what is wrong there; nothing is half read.
    """
    channel = channel_of(name, kind.network, channels, chosen)
    places = {cell.lower(): n for n, cell in reversed(list(enumerate(found[0].cells)))}

    def place(names: tuple[str, ...]) -> int | None:
        return next((places[each] for each in names if each in places), None)

    when_at, link_at, title_at = place(WHEN), place(LINK), place(TITLE)
    id_at = place(ID)
    columns = {metric: at for metric, names in METRICS.items() if (at := place(names)) is not None}
    decimal = tables.decimal_of(
        [line.cells[at] for line in found[1:] for at in columns.values() if at < len(line.cells)]
    )
    posts: dict[str, Post] = {}
    left_out = 0
    for line in found[1:]:
        if line.cells[0].lower() in ("total", "totaal"):
            continue
        if len(line.cells) <= max(when_at, *columns.values()):
            raise ExportRefused(
                N_("{file}, line {line}: there are {cells} cells where {wanted} are needed. Was it cut off?"),
                file=name,
                line=line.number,
                cells=len(line.cells),
                wanted=max(when_at, *columns.values()) + 1,
            )
        number = _number(name, line, id_at if id_at is not None else link_at)
        numbers = {}
        for metric, at in columns.items():
            value = _value(name, line, at, found[0].cells[at], decimal)
            left_out += value is not None and value < 0
            if value is not None and value >= 0:
                numbers[metric] = value
        link = line.cells[link_at] if link_at is not None else _link(kind, number)
        posts[number] = Post(
            channel,
            number,
            _moment(name, line, when_at, today),
            link if re.match(r"https?://[^\s/]", link) else None,
            line.cells[title_at][:200] if title_at is not None else "",
            numbers,
        )
    if not posts:
        raise ExportRefused(N_("{file} holds headings and no numbers."), file=name)
    days = [local_day(post.published_at) for post in posts.values()]
    per_day = tuple(
        Reading(channel, day, "posts", days.count(day), "exact", f"{kind.network}:posts")
        for day in (min(days) + dt.timedelta(n) for n in range(1, (max(days) - min(days)).days))
    )
    brought = Brought(per_day, tuple(posts.values()))
    return Daily(kind, brought, min(days), max(days), len(found) - 1, (channel,), left_out)


def _link(kind: Kind, number: str) -> str:
    return f"https://www.youtube.com/watch?v={number}" if kind.network == "youtube" else ""


def _number(name: str, line: Line, at: int | None) -> str:
    written = line.cells[at] if at is not None and at < len(line.cells) else ""
    if re.fullmatch(r"\d([.,]\d+)?E\+?\d+", written, re.IGNORECASE):
        raise ExportRefused(
            N_(
                "{file}, line {line}: a spreadsheet has spoiled the id “{value}”. Download the file again and import it"
                " without opening it first."
            ),
            file=name,
            line=line.number,
            value=written,
        )
    if not written:
        raise ExportRefused(
            N_("{file}, line {line}: the id of the post is missing."), file=name, line=line.number
        )
    return written.rstrip("/").rsplit("/", 1)[-1] if written.startswith("http") else written


def _value(name: str, line: Line, at: int, heading: str, decimal: str) -> int | None:
    try:
        found = tables.number(line.cells[at], decimal)
        if found is not None and found != int(found):
            raise ValueError(line.cells[at])
    except ValueError as error:
        raise ExportRefused(
            N_("{file}, line {line}, column {column}: “{value}” is no whole number."),
            file=name,
            line=line.number,
            column=heading,
            value=line.cells[at][:40],
        ) from error
    return None if found is None else int(found)


def _moment(name: str, line: Line, at: int, today: dt.date) -> dt.datetime:
    """When it was published; without an hour, noon in Amsterdam, so that the day stays the day."""
    written = line.cells[at]
    try:
        day = tables.day(written, False, today)
    except ValueError as error:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no date."), file=name, line=line.number, value=written[:40]
        ) from error
    if day > today:
        raise ExportRefused(
            N_("{file}, line {line}: {value} lies in the future."), file=name, line=line.number, value=day
        )
    clock = re.search(r"\b([01]?\d|2[0-3]):([0-5]\d)\b", written)
    time = dt.time(int(clock[1]), int(clock[2])) if clock else dt.time(12)
    return dt.datetime.combine(day, time, AMSTERDAM).astimezone(dt.UTC)
