"""Draw how far each channel leads: from being seen to a session on the site to a key event; unknown stays unknown."""

from collections.abc import Sequence

from pages.shared import charts
from pages.shared.charts import horizontal
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, number
from pipelines.support.figure_words import value_of
from warehouse.channels.costs import FEWEST
from warehouse.channels.table import ChannelRow
from warehouse.core import registry
from warehouse.core.figure import Figure

COLUMNS = (
    N_("Seen"),
    N_("sessions per 1,000 impressions or views"),
    N_("Sessions"),
    N_("key events per 100 sessions"),
    N_("Key events"),
)


def rate(part: Figure, whole: Figure, per: int) -> float | None:
    """How many of `part` came for each so many of `whole`? None where either is unknown, or the whole below twenty."""
    if part.value is None or whole.value is None or whole.value < FEWEST:
        return None
    return part.value / whole.value * per


def funnel(rows: Sequence[ChannelRow]) -> Html | None:
    """Return each of our channels as one line, from the widest step to the narrowest."""
    shown = [row for row in rows if row.sessions.value is not None or row.seen.value is not None]
    if not shown:
        return None
    steps = [
        (row, rate(row.sessions, row.seen, 1000), rate(row.key_events, row.sessions, 100)) for row in shown
    ]
    tops = (max(came or 0 for _row, came, _acted in steps), max(acted or 0 for _row, _came, acted in steps))
    lines = []
    for row, came, acted in steps:
        word = (
            _(registry.metric(row.seen_metric).word)
            if row.seen_metric and row.seen.value is not None
            else None
        )
        cells = (
            (value_of(row.seen, row.seen.value), tag("span", " ", word, class_="wk-small") if word else None),
            _rate(came, tops[0], row.seen),
            (value_of(row.sessions, row.sessions.value), None),
            _rate(acted, tops[1], row.sessions),
            (value_of(row.key_events, row.key_events.value), None),
        )
        tds = [
            tag("td", text, rest, data_label=_(name))
            for (text, rest), name in zip(cells, COLUMNS, strict=True)
        ]
        lines.append(tag("tr", tag("th", row.title, scope="row"), *tds))
    head = tag("tr", *(tag("th", _(name), scope="col") for name in (N_("Channel"), *COLUMNS)))
    whole = tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table wk-lines wk-funnel")
    title = _("From seen to key event")
    note = _(
        "Who was seen, came and acted are not the same people one by one: the steps stand beside each other. Unknown is"
        " a dash, never zero."
    )
    return tag(
        "section",
        tag("h2", title),
        tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=title),
        tag("p", note, class_="wk-small"),
    )


def _rate(value: float | None, top: float, whole: Figure) -> tuple[str, Html | None]:
    if value is None:
        return ("–" if whole.value is None or whole.value >= FEWEST else _("too few")), None
    return number(value, 1), horizontal.bar(value, top or 1, charts.BLUE)
