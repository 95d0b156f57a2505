"""Draw two to four channels side by side: a line per measure that is chosen, a column per channel in that order."""

from collections.abc import Sequence
from dataclasses import replace

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, months, translate
from pages.shared.tables.choice import Choice, Column, ordered
from pages.shared.tables.drawn import heading
from pages.views.channels import channel_table
from pages.views.channels.channel_table import change, mark, unit_of
from pipelines.support.figure_words import value_of
from warehouse.channels.table import ChannelRow


def columns() -> list[Column]:
    """Return the measures that a reader may choose of a channel; all are shown at first."""
    return [replace(column, default=True) for column in channel_table.table_columns()]


def side_by_side(rows: Sequence[ChannelRow], choice: Choice) -> Html:
    """Return the chosen channels with the chosen measures, both in the reader's order; costs of their own months."""
    measures = columns()
    rows = ordered(rows, channel_table.head(), measures, choice)
    head = tag(
        "tr",
        tag("th", _("Measure"), scope="col"),
        *(tag("th", row.title, scope="col") for row in rows),
    )
    lines, known = [], {column.key: column for column in measures}
    for name in choice.columns:
        figures = [getattr(row, name) for row in rows]
        cells = [
            tag(
                "td",
                tag("span", value_of(figure, figure.value), mark(figure), class_="wk-cell-value"),
                unit_of(row, name),
                tag("span", change(figure), class_="wk-small"),
                data_label=row.title,
                class_="wk-unknown" if figure.value is None else None,
            )
            for row, figure in zip(rows, figures, strict=True)
        ]
        lines.append(tag("tr", heading(known[name], measures, choice, scope="row"), *cells))
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
