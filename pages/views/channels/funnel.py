"""Draw how far each channel leads: from being seen to a session on the site to a key event; unknown stays unknown."""

from collections.abc import Sequence

from pages.shared import charts
from pages.shared.charts import horizontal
from pages.shared.html import Html, tag
from pages.shared.i18n import _, number
from pages.shared.tables import drawn
from pages.shared.tables.choice import Choice, Column
from pipelines.support.figure_words import value_of
from warehouse.channels.costs import FEWEST
from warehouse.channels.table import ChannelRow
from warehouse.core import registry
from warehouse.core.figure import Figure


def rate(part: Figure, whole: Figure, per: int) -> float | None:
    """How many of `part` came for each so many of `whole`? None where either is unknown, or the whole below twenty."""
    if part.value is None or whole.value is None or whole.value < FEWEST:
        return None
    return part.value / whole.value * per


def head() -> Column:
    """Return the column with the names of our channels."""
    return Column("channel", _("Channel"), lambda row: row.title, kind="text")


def columns() -> list[Column]:
    """Return the steps, from the widest to the narrowest, and how many of one came to the next."""
    return [
        Column("seen", _("Seen"), lambda row: row.seen.value),
        Column("came", _("sessions per 1,000 impressions or views"), _came),
        Column("sessions", _("Sessions"), lambda row: row.sessions.value),
        Column("acted", _("key events per 100 sessions"), _acted),
        Column("events", _("Key events"), lambda row: row.key_events.value),
    ]


def shown(rows: Sequence[ChannelRow]) -> list[ChannelRow]:
    """Return the channels of which anything is known."""
    return [row for row in rows if row.sessions.value is not None or row.seen.value is not None]


def funnel(rows: Sequence[ChannelRow], choice: Choice) -> Html:
    """Return each of these channels as one line, from the widest step to the narrowest, in the chosen order."""
    came = max((_came(row) or 0 for row in rows), default=0)
    acted = max((_acted(row) or 0 for row in rows), default=0)

    def cell(row: ChannelRow, column: Column) -> Html:
        rest = None
        if column.key == "came":
            text, rest = _rate(_came(row), came, row.seen)
        elif column.key == "acted":
            text, rest = _rate(_acted(row), acted, row.sessions)
        else:
            figure = {"seen": row.seen, "sessions": row.sessions, "events": row.key_events}[column.key]
            text = value_of(figure, figure.value)
            if column.key == "seen" and row.seen_metric and row.seen.value is not None:
                rest = tag("span", " ", _(registry.metric(row.seen_metric).word), class_="wk-small")
        return tag("td", text, rest, data_label=column.title)

    title = _("From seen to key event")
    note = _(
        "Who was seen, came and acted are not the same people one by one: the steps stand beside each other. Unknown is"
        " a dash, never zero."
    )
    whole = drawn.table(
        title, rows, head(), columns(), choice, lambda row: row.title, cell, "wk-lines wk-funnel"
    )
    return tag("section", tag("h2", title), whole, tag("p", note, class_="wk-small"))


def _came(row: ChannelRow) -> float | None:
    return rate(row.sessions, row.seen, 1000)


def _acted(row: ChannelRow) -> float | None:
    return rate(row.key_events, row.sessions, 100)


def _rate(value: float | None, top: float, whole: Figure) -> tuple[str, Html | None]:
    if value is None:
        return ("–" if whole.value is None or whole.value >= FEWEST else _("too few")), None
    return number(value, 1), horizontal.bar(value, top or 1, charts.BLUE)
