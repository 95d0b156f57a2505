"""Draw the table of the page Channels: one line per channel, each number with its change and how sure it is."""

import functools
from collections.abc import Sequence

from pages.shared import charts
from pages.shared.html import Html, join, query, tag
from pages.shared.i18n import N_, _, months, percent, translate
from pages.shared.parts.certificate import QUALITY
from pages.shared.tables import drawn
from pages.shared.tables.choice import Choice, Column
from pipelines.support.figure_words import moved, value_of
from text.decimals import apart
from warehouse.channels import costs
from warehouse.channels.figures import COUNTS_RATE_FOLLOWERS
from warehouse.channels.series import Series
from warehouse.channels.table import ChannelRow
from warehouse.core import registry
from warehouse.core.figure import Figure

COLUMNS = {metric.name: metric.label for metric in registry.in_table() if metric.shown == "table"}
# What stands per month as it was entered, and what follows from it.
OF_COSTS = tuple(metric.name for metric in registry.in_table() if metric.of_costs)
OWN = tuple(metric.name for metric in registry.in_table() if not metric.of_costs)
PEERS = tuple(metric.name for metric in registry.in_table() if metric.of_peers and metric.name in COLUMNS)
# Beside a number that is not exact; the words stand below the table and in the certificate.
MARKS = {"rounded": "~", "estimated": "≈", "manual": "✎", "partial": "◐"}


def table_columns(by_students: bool = False) -> list[Column]:
    """Return the columns that a reader may choose of a channel, costs among them; as `label` names them."""
    return [
        Column(
            metric.name,
            label(metric.name, by_students),
            functools.partial(_number, metric.name),
            default=metric.name in COLUMNS,
        )
        for metric in registry.in_table()
    ]


def label(name: str, by_students: bool) -> str:
    """Return the heading of a column; by_students: followers stand for each 1,000 students."""
    by_them = name == "followers" and by_students
    return _("Followers per 1,000 students") if by_them else _(registry.metric(name).label)


def _number(name: str, row: ChannelRow) -> float | None:
    figure: Figure = getattr(row, name)
    return figure.value


def head() -> Column:
    """Return the column with the names of channels."""
    return Column("channel", _("Channel"), lambda row: row.title, kind="text")


def table(
    rows: Sequence[ChannelRow],
    courses: dict[str, Series],
    choice: Choice,
    parameters: dict,
    names: Sequence[str],
    kind: str = "wk-channels",
    title: str = "",
) -> Html:
    """Return the channels as a table; each heading sorts by its column, each name leads to all about its channel.

    names: which columns this table may have, of those that are chosen; parameters: what of the address stays in links;
    title: for who cannot see it, "" for that of our own channels: each table of a page has another
    """
    by_students = any(row.followers.unit == "per_thousand" for row in rows)
    return drawn.table(
        title or _("Channels"),
        rows,
        head(),
        table_columns(by_students),
        choice,
        lambda row: _name(row, parameters),
        lambda row, column: _cell(row, column.key, courses.get(row.channel)),
        kind,
        names,
    )


def costs_table(rows: Sequence[ChannelRow], choice: Choice, parameters: dict) -> Html | None:
    """Return what the same channels cost in the months that their costs are of; None where no such column is chosen."""
    if not set(choice.columns) & set(OF_COSTS):
        return None
    title = translate(N_("Costs in {months}"), months=months(rows[0].costs_of.start, rows[0].costs_of.last))
    return join(tag("h2", title), table(rows, {}, choice, parameters, OF_COSTS, "wk-lines wk-cells", title))


def _name(row: ChannelRow, parameters: dict) -> Html:
    name = tag("a", row.title, href=query({**parameters, "channel": row.channel}), target="_self")
    if row.outcome not in ("failed", "partial"):
        return name
    sign = "✕" if row.outcome == "failed" else "◐"
    return join(name, tag("span", f" {sign} ", _("source failing"), class_="wk-small"))


def _cell(row: ChannelRow, name: str, course: Series | None) -> Html:
    figure: Figure = getattr(row, name)
    spark = None
    if name == "followers" and course:
        spark = charts.sparkline([point.value for point in course.points[-26:]], "", near=True)
    return tag(
        "td",
        spark,
        tag("span", value_of(figure, figure.value), mark(figure), class_="wk-cell-value"),
        unit_of(row, name),
        tag("span", change(figure), class_="wk-small"),
        data_label=label(name, figure.unit == "per_thousand"),
        class_="wk-unknown" if figure.value is None else None,
    )


def unit_of(row: ChannelRow, name: str) -> Html | None:
    """Return what a number counts, or why it is not there, where channels differ in that."""
    figure: Figure = getattr(row, name)
    caption = None
    if figure.value is None and figure.note in (costs.TOO_FEW, costs.NOTHING_TO_DIVIDE):
        caption = translate(N_("too few: {came}"), came=int(figure.denominator or 0))
    elif figure.value is None:
        return None
    elif name == "seen" and row.seen_metric:
        caption = _(registry.metric(row.seen_metric).word)
    elif name == "engagement_rate":
        caption = _("per follower") if figure.counts == COUNTS_RATE_FOLLOWERS else _("per impression or view")
    return tag("span", caption, class_="wk-small") if caption else None


def mark(figure: Figure) -> Html | None:
    """Return a sign beside a number that is not exact, with its word for who cannot see it."""
    if figure.value is None or figure.quality not in MARKS:
        return None
    word = _(QUALITY[figure.quality][0])
    return tag(
        "span",
        " ",
        MARKS[figure.quality],
        tag("span", word, class_="wk-hidden"),
        class_="wk-sure",
        title=word,
    )


def change(figure: Figure) -> str | None:
    """Return the change in a few signs; nothing where there is none, words where it is too small to tell."""
    if figure.value is None or figure.previous is None:
        return None
    if figure.change is None:
        before = value_of(figure, figure.previous)
        if figure.against:
            return translate(N_("then: {before}"), before=before)
        return translate(N_("previous period: {before}"), before=before)
    if abs(figure.change) < 0.05:
        return _("≈ as before")
    arrow = "▲" if figure.change > 0 else "▼"
    if figure.unit in ("percent", "rate"):
        return f"{arrow} {moved(figure)}"
    return f"{arrow} {percent(abs(figure.change), 0 if abs(figure.change) >= 10 else max(1, apart(figure.change, 0)))}"


def legend(rows: Sequence[ChannelRow]) -> Html:
    """Return what the signs beside numbers mean, of those that occur."""
    used = {
        getattr(row, name).quality for row in rows for name in COLUMNS if getattr(row, name).value is not None
    }
    sentences = [
        join(tag("span", MARKS[name], class_="wk-sure"), f" {_(QUALITY[name][0])}: {_(QUALITY[name][1])}")
        for name in MARKS
        if name in used
    ]
    dash = join("– ", _("unknown; unknown is not zero"))
    parts = [part for sentence in (*sentences, dash) for part in (" · ", sentence)]
    return tag("p", *parts[1:], class_="wk-small")
