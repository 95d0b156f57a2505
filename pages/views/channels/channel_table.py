"""Draw the table of the page Channels: one line per channel, each number with its change and how sure it is."""

from collections.abc import Sequence

from pages.shared import charts
from pages.shared.certificate import QUALITY
from pages.shared.html import Html, join, query, tag
from pages.shared.i18n import N_, _, months, percent, translate
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
OWN = tuple(name for name in COLUMNS if name not in OF_COSTS)
PEERS = tuple(metric.name for metric in registry.in_table() if metric.of_peers and metric.name in COLUMNS)
# Beside a number that is not exact; the words stand below the table and in the certificate.
MARKS = {"rounded": "~", "estimated": "≈", "manual": "✎", "partial": "◐"}


def table(
    rows: Sequence[ChannelRow],
    courses: dict[str, Series],
    sort: str,
    parameters: dict,
    columns: Sequence[str] | None = None,
    kind: str = "wk-channels",
) -> Html:
    """Return the channels as a table; each heading sorts by its column, each name leads to all about its channel.

    kept: what of the address stays in links.
    """
    names = tuple(columns or OWN)
    head = [tag("th", _("Channel"), scope="col")]
    for name in names:
        chosen = name == sort
        address = query({**parameters, "sort": None if chosen else name})
        heading = tag("a", _(COLUMNS[name]), " ↓" if chosen else None, href=address or "?", target="_self")
        head.append(tag("th", heading, scope="col", aria_sort="descending" if chosen else None))
    lines = [_line(row, courses.get(row.channel), names, parameters) for row in ordered(rows, sort)]
    whole = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *lines), class_=f"wk-table {kind}")
    return tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=_("Channels"))


def costs_table(rows: Sequence[ChannelRow], sort: str, parameters: dict) -> Html:
    """Return what the same channels cost in the months that their costs are of."""
    title = translate(N_("Costs in {months}"), months=months(rows[0].costs_of.start, rows[0].costs_of.last))
    return join(tag("h2", title), table(rows, {}, sort, parameters, OF_COSTS, "wk-lines wk-cells"))


def ordered(rows: Sequence[ChannelRow], sort: str) -> list[ChannelRow]:
    """Return the rows by this column, the largest first and what is unknown last; else as configured."""
    if sort not in COLUMNS:
        return list(rows)
    return sorted(rows, key=lambda row: -_number(getattr(row, sort)))


def _number(figure: Figure) -> float:
    return float("-inf") if figure.value is None else figure.value


def _line(row: ChannelRow, course: Series | None, names: Sequence[str], parameters: dict) -> Html:
    name = tag("a", row.title, href=query({**parameters, "channel": row.channel}), target="_self")
    failing = row.outcome in ("failed", "partial")
    head = tag(
        "th",
        name,
        tag("span", f" {'✕' if row.outcome == 'failed' else '◐'} ", _("source failing"), class_="wk-small")
        if failing
        else None,
        scope="row",
    )
    return tag("tr", head, *(_cell(row, name, course) for name in names))


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
        data_label=_(COLUMNS[name]),
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
