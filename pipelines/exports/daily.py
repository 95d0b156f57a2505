"""Exports with one line a day: our own table, X's account overview, TikTok's overview and followers.

Each kind is known by headings that only it has, in Dutch or English, in any case and order.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.channels import GAINED, METRICS, Brought, Reading
from pipelines.errors import N_
from pipelines.exports import tables
from pipelines.exports.errors import ExportRefused, Note, Question
from pipelines.exports.tables import Line

DAY = ("day", "dag", "date", "datum")
CHANNEL = ("channel", "kanaal")
OWN = {
    "followers": ("volgers", "followers"),
    "following": ("volgend", "following"),
    "posts": ("berichten", "posts"),
    "impressions": ("impressies", "impressions"),
    "views": ("weergaven", "views"),
    "reach": ("bereik", "reach"),
    "likes": ("vind-ik-leuks", "likes"),
    "comments": ("opmerkingen", "comments"),
    "shares": ("gedeeld", "shares"),
    "clicks": ("klikken", "clicks"),
    "engagements": ("interacties", "engagements"),
}


@dataclass(frozen=True)
class Kind:
    """One sort of export: needs, headings that must be there; columns, metric → headings; network "" for any."""

    name: str
    title: str
    network: str
    needs: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    dutch_days: bool = False


KINDS = (
    Kind(
        "x-overview",
        "X Analytics, account overview",
        "x",
        ("date", "impressions", "engagements", "new follows", "profile visits"),
        {
            "impressions": ("impressions",),
            "likes": ("likes",),
            "comments": ("replies",),
            "shares": ("reposts",),
            "engagements": ("engagements",),
            "posts": ("create post",),
        },
    ),
    Kind(
        "tiktok-overview",
        "TikTok Studio, Overview",
        "tiktok",
        ("date", "video views", "profile views"),
        {"views": ("video views",), "likes": ("likes",), "comments": ("comments",), "shares": ("shares",)},
    ),
    Kind(
        "tiktok-followers",
        "TikTok Studio, Followers",
        "tiktok",
        ("date", "followers", "difference in followers from previous day"),
        {"followers": ("followers",)},
    ),
    Kind("weerklank", N_("Weerklank’s own table"), "", (), OWN, dutch_days=True),
)


@dataclass(frozen=True)
class Daily:
    """What a file holds: its kind, the readings, its first and last day, and how many cells could not be kept.

    questions: what has to be settled before it is stored; notes: what is said of it.
    """

    kind: Kind
    brought: Brought
    first_day: dt.date
    last_day: dt.date
    rows: int
    channels: tuple[str, ...]
    left_out: int = 0
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()


def channel_of(name: str, network: str, channels: dict[str, str], chosen: str | None) -> str:
    """Of which channel is a file that does not say so? The chosen one, else the only one on its network.

    Raises: ExportRefused when somebody has to choose, or chose a channel of another network.
    """
    of = {
        key.removeprefix("network:"): value for key, value in channels.items() if key.startswith("network:")
    }
    if chosen is not None:
        if network and of.get(chosen) != network:
            raise ExportRefused(
                N_("{file} is an export of {network}, and “{channel}” is no channel there."),
                file=name,
                network=network,
                channel=chosen,
            )
        return chosen
    there = [channel for channel, where in of.items() if where == network]
    if len(there) != 1:
        raise ExportRefused(N_("{file} does not say of which channel it is: choose one."), file=name)
    return there[0]


def recognise(name: str, found: list[Line]) -> Kind:
    """Which export is this, by its first line? Raises: ExportRefused when none of those we know."""
    head = {cell.lower() for cell in found[0].cells} if found else set()
    for kind in KINDS:
        own = any(each in head for each in DAY) and any(set(names) & head for names in kind.columns.values())
        if set(kind.needs) <= head if kind.needs else own:
            return kind
    raise ExportRefused(
        N_("{file} is no export that we know: its headings are {headings}."),
        file=name,
        headings=", ".join(found[0].cells[:8]) if found else "–",
    )


def read(
    name: str,
    found: list[Line],
    kind: Kind,
    channels: dict[str, str],
    chosen: str | None,
    today: dt.date,
    answers: Mapping[str, str],
) -> Daily:
    """The readings of these lines, headings first.

    channels: short name or title (small letters) → short name, with "network:" + short name → its network.

    chosen: the channel for which it is imported, None where the file itself names its channels.
    Counts: negative numbers, which platforms give when they take likes back, are left out and counted.
    Raises: ExportRefused with the line and what is wrong there; nothing is half read.
    """
    places = {cell.lower(): n for n, cell in reversed(list(enumerate(found[0].cells)))}
    day_at = next((places[each] for each in DAY if each in places), None)
    channel_at = next((places[each] for each in CHANNEL if each in places), None)
    if channel_at is None:
        chosen = channel_of(name, kind.network, channels, chosen)
    columns = {
        metric: next(places[each] for each in names if each in places)
        for metric, names in kind.columns.items()
        if any(each in places for each in names)
    }
    decimal = tables.decimal_of([cell for line in found[1:] for cell in line.cells])
    readings: dict[tuple, Reading] = {}
    left_out = 0
    for line in found[1:]:
        if len(line.cells) <= max(day_at, *columns.values()):
            raise ExportRefused(
                N_("{file}, line {line}: there are {cells} cells where {wanted} are needed. Was it cut off?"),
                file=name,
                line=line.number,
                cells=len(line.cells),
                wanted=max(day_at, *columns.values()) + 1,
            )
        when = _day(name, line, day_at, kind, today)
        channel = _channel(name, line, channel_at, channels, chosen)
        for metric, at in columns.items():
            value = _value(name, line, at, found[0].cells[at], decimal)
            if value is None:
                continue
            if value < 0 and metric != GAINED:
                left_out += 1
                continue
            network = channels[f"network:{channel}"]
            readings[channel, when, metric] = Reading(
                channel, when, metric, value, "exact", f"{network}:{metric}"
            )
    if not readings:
        raise ExportRefused(N_("{file} holds headings and no numbers."), file=name)
    order = (*METRICS, GAINED)
    ordered = [
        readings[key] for key in sorted(readings, key=lambda key: (key[0], key[1], order.index(key[2])))
    ]
    days = [each.day for each in ordered]
    named = tuple(sorted({each.channel for each in ordered}))
    return Daily(kind, Brought(tuple(ordered)), min(days), max(days), len(found) - 1, named, left_out)


def _day(name: str, line: Line, at: int, kind: Kind, today: dt.date) -> dt.date:
    try:
        found = tables.day(line.cells[at], kind.dutch_days, today)
    except ValueError as error:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no date."),
            file=name,
            line=line.number,
            value=line.cells[at][:40],
        ) from error
    if found > today:
        raise ExportRefused(
            N_("{file}, line {line}: {value} lies in the future."), file=name, line=line.number, value=found
        )
    return found


def _channel(name: str, line: Line, at: int | None, channels: dict[str, str], chosen: str | None) -> str:
    written = line.cells[at].lower() if at is not None and at < len(line.cells) else ""
    found = channels.get(written) if written else chosen
    if found is None:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no channel in channels.toml."),
            file=name,
            line=line.number,
            value=written[:40],
        )
    return found


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
