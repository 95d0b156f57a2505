"""Draw the lists of the page Traffic: channels, campaigns, landing pages, key events, the path per network."""

from collections.abc import Sequence

from pages.shared.html import Html, query, tag
from pages.shared.i18n import N_, _, number, percent, translate
from pages.shared.tables import drawn
from pages.shared.tables.choice import Choice, Column
from pipelines.support.figure_words import value_of
from text.decimals import apart
from text.labels import channel_name
from warehouse.channels.traffic_page import PathRow
from warehouse.core.figure import SMALLEST_BASE
from warehouse.traffic.lists import EventLine, TrafficLine


def head(title: str, by: str = "") -> Column:
    """Return the column with the names of a list."""
    return Column("name", title, lambda line: _named(line, by), kind="text")


def columns(compares: bool = True) -> list[Column]:
    """Return the columns of channels, campaigns and landing pages. compares: whether they show the change."""
    change = [Column("change", _("change"), lambda line: share(line.sessions, line.sessions_before))]
    return [
        Column("sessions", _("Sessions"), lambda line: line.sessions),
        *(change if compares else []),
        Column("events", _("Key events"), lambda line: line.events),
        Column("rate", _("per 100 sessions"), lambda line: rate(line.events, line.sessions)),
    ]


def section(
    title: str,
    by: str,
    lines: Sequence[TrafficLine],
    parameters: dict,
    choice: Choice,
    compares: bool = True,
    most: int | None = None,
) -> Html:
    """Return one list; each name leads to the rows behind it. by: channel, campaign or landing_page.

    compares: whether it shows the change; most: how many lines at most, of those that come first in the chosen order
    """
    if not lines:
        return tag("section", tag("h2", title), tag("p", _("None in this period."), class_="wk-small"))

    def name(line: TrafficLine) -> Html:
        return tag("a", _named(line, by), href=query({**parameters, by: line.name}), target="_self")

    whole = drawn.table(title, lines, head(title, by), columns(compares), choice, name, _line_cell, most=most)
    return tag("section", tag("h2", title), whole)


def _named(line: TrafficLine, by: str) -> str:
    return channel_name(line.name) if by == "channel" else line.name


def _line_cell(line: TrafficLine, column: Column) -> Html:
    texts = {
        "sessions": number(line.sessions),
        "change": changed(line.sessions, line.sessions_before),
        "events": number(line.events),
        "rate": per_hundred(line.events, line.sessions),
    }
    return _cell(column.title, texts[column.key])


def method(text: str) -> Html:
    """Return how the key events of a channel were traced, as on the pages Channels and Goals."""
    return tag("p", translate(N_("Key events: {method}."), method=_(text)), class_="wk-small")


def _cell(label: str, text: object) -> Html:
    return tag("td", text, data_label=label)


def share(now: int, before: int | None) -> float | None:
    """Return by how many percent it changed; None when unknown or too few to say."""
    return None if before is None or before < SMALLEST_BASE else (now - before) / before * 100


def rate(events: float | None, sessions: float | None) -> float | None:
    """Return how many for each hundred; None when unknown, or below twenty."""
    if events is None or sessions is None or sessions < SMALLEST_BASE:
        return None
    return events / sessions * 100


def changed(now: int, before: int | None) -> str:
    """Return the earlier number with the change: ▲ 12% (250); too few to say below twenty; a dash when unknown."""
    if before is None:
        return "–"
    if before < SMALLEST_BASE:
        return translate(N_("{before}: too few"), before=number(before))
    moved = (now - before) / before * 100
    if abs(moved) < 0.5:
        return f"≈ ({number(before)})"
    arrow = "▲" if moved > 0 else "▼"
    return f"{arrow} {percent(abs(moved), apart(moved, 0))} ({number(before)})"


def per_hundred(events: int, sessions: int) -> str:
    """Key events for each hundred sessions; too few to say below twenty sessions."""
    return number(events / sessions * 100, 1) if sessions >= SMALLEST_BASE else _("too few")


def event_columns(compares: bool = True) -> list[Column]:
    """Return the columns of the list of key events. compares: whether with the change."""
    change = [Column("change", _("change"), lambda line: share(line.events, line.before))]
    return [Column("events", _("How often"), lambda line: line.events), *(change if compares else [])]


def event_head() -> Column:
    """Return the column with the names of key events."""
    return Column("name", _("Key events"), lambda line: line.event, kind="text")


def events(lines: Sequence[EventLine], choice: Choice, compares: bool = True) -> Html:
    """Return the key events by name. compares: whether with the change."""
    title = _("Key events")
    if not lines:
        return tag("section", tag("h2", title), tag("p", _("None in this period."), class_="wk-small"))

    def cell(line: EventLine, column: Column) -> Html:
        text = number(line.events) if column.key == "events" else changed(line.events, line.before)
        return _cell(column.title, text)

    whole = drawn.table(
        title, lines, event_head(), event_columns(compares), choice, lambda line: line.event, cell
    )
    return tag("section", tag("h2", title), whole)


def path_columns() -> list[Column]:
    """Return the columns of the path from follower to key event."""
    return [
        Column("followers", _("Followers"), lambda row: row.followers.value),
        Column("sessions", _("Sessions"), lambda row: row.sessions.value),
        Column("drawn", _("per 100 followers"), lambda row: rate(row.sessions.value, row.followers.value)),
        Column("events", _("Key events"), lambda row: row.key_events.value),
        Column("rate", _("per 100 sessions"), lambda row: rate(row.key_events.value, row.sessions.value)),
    ]


def path_head() -> Column:
    """Return the column with the names of our channels."""
    return Column("name", _("Channel"), lambda row: row.title, kind="text")


def paths(ours: Sequence[PathRow], choice: Choice) -> Html | None:
    """Followers, sessions, key events: how far each network leads."""
    if not ours:
        return None
    title = _("From follower to key event")

    def name(row: PathRow) -> Html:
        return tag("a", row.title, href=f"channels{query({'channel': row.channel})}", target="_self")

    def cell(row: PathRow, column: Column) -> Html:
        texts = {
            "followers": value_of(row.followers, row.followers.value),
            "sessions": value_of(row.sessions, row.sessions.value),
            "drawn": _each(row.sessions.value, row.followers.value),
            "events": value_of(row.key_events, row.key_events.value),
            "rate": _each(row.key_events.value, row.sessions.value),
        }
        return _cell(column.title, texts[column.key])

    note = _(
        "Visitors are not necessarily followers: the numbers stand beside each other, one is not"
        " part of the other."
    )
    whole = drawn.table(title, ours, path_head(), path_columns(), choice, name, cell)
    return tag("section", tag("h2", title), whole, tag("p", note, class_="wk-small"))


def _each(part: float | None, whole: float | None) -> str:
    if part is None or whole is None:
        return "–"
    return per_hundred(int(part), int(whole))
