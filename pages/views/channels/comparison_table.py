"""Draw two to four channels side by side on all their measures: a line per measure, a column per channel."""

from collections.abc import Sequence

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, months, translate
from pages.views.channels.channel_table import change, mark, unit_of
from pipelines.support.figure_words import value_of
from warehouse.channels.table import ChannelRow
from warehouse.core import registry


def side_by_side(rows: Sequence[ChannelRow]) -> Html:
    """Return the chosen channels with everything that is known of them; costs of their own months."""
    head = tag(
        "tr",
        tag("th", _("Measure"), scope="col"),
        *(tag("th", row.title, scope="col") for row in rows),
    )
    lines = []
    for metric in registry.in_table():
        figures = [getattr(row, metric.name) for row in rows]
        cells = [
            tag(
                "td",
                tag("span", value_of(figure, figure.value), mark(figure), class_="wk-cell-value"),
                unit_of(row, metric.name),
                tag("span", change(figure), class_="wk-small"),
                data_label=row.title,
                class_="wk-unknown" if figure.value is None else None,
            )
            for row, figure in zip(rows, figures, strict=True)
        ]
        lines.append(tag("tr", tag("th", _(metric.label), scope="row"), *cells))
    title = _("Side by side")
    whole = tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table wk-lines wk-cells")
    note = translate(
        N_("Hours, euros, costs and prices: of {months}."),
        months=months(rows[0].costs_of.start, rows[0].costs_of.last),
    )
    return tag(
        "section",
        tag("h3", title),
        tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=title),
        tag("p", note, class_="wk-small"),
    )
