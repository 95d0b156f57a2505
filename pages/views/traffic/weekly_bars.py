"""Sessions per week by channel as stacked bars, with notes for campaigns and open days, and the same as a table."""

import datetime as dt
from collections.abc import Sequence

from pages.shared import charts
from pages.shared.html import Html, tag
from pages.shared.i18n import _, day, days, number, translate
from pages.views.reputation import weekly_trend
from text.labels import channel_name
from warehouse.channels.series import EventNote
from warehouse.core.period import Period
from warehouse.traffic.lists import WeekTraffic

# Told apart by the colour-blind too (Okabe and Ito), on white and on black.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
REST = "#7C8590"
MOST_EVENTS = 8


def stacks(lines: Sequence[WeekTraffic], start: dt.date, end: dt.date, events: Sequence[EventNote]) -> Html:
    """Return the weeks from `start` up to `end`; the six largest channels by name, the others together."""
    first = start - dt.timedelta(days=start.weekday())
    weeks = [first + dt.timedelta(weeks=n) for n in range(-(-(end - first).days // 7))]
    totals: dict[str, int] = {}
    for line in lines:
        totals[line.channel] = totals.get(line.channel, 0) + line.sessions
    largest = sorted(totals, key=lambda name: (-totals[name], name))
    shown, rest = largest[: len(COLOURS)], largest[len(COLOURS) :]
    counts = {(line.week, line.channel): line.sessions for line in lines}
    columns = [[counts.get((week, name), 0) for week in weeks] for name in shown]
    names, colours = [channel_name(name) for name in shown], list(COLOURS[: len(shown)])
    if rest:
        columns.append([sum(counts.get((week, name), 0) for name in rest) for week in weeks])
        names.append(_("other channels"))
        colours.append(REST)
    # A week without a session was not measured: its place stays empty, and it is no lowest week.
    measured = {line.week for line in lines}
    sums = [sum(column[n] for column in columns) for n, week in enumerate(weeks) if week in measured]
    top = charts.nice(max(sums, default=1) * 1.05)
    notes = [event for event in events if event.end >= first][-MOST_EVENTS:]
    marks = [max((note.start - first).days + 0.5, 0) / (len(weeks) * 7) for note in notes]
    alt = translate(
        "Stacked bars: sessions per week, {range}; lowest {low}, highest {high}, last {last}.",
        range=days(first, end - dt.timedelta(days=1)),
        low=min(sums, default=0),
        high=max(sums, default=0),
        last=sums[-1] if sums else 0,
    )
    spans = [Period(week, week + dt.timedelta(days=7)) for week in weeks]
    legend = [
        tag("li", tag("span", "■", style=f"color:{colour}", aria_hidden="true"), f" {name}")
        for name, colour in zip(names, colours, strict=True)
    ]
    return tag(
        "section",
        weekly_trend.chart(
            _("Sessions per week"),
            charts.stacked(columns, colours, top, alt, marks),
            (number(top), number(top / 2) if top > 1 else "", "0"),
            spans,
            marks,
        ),
        tag("ul", *legend, class_="wk-legend"),
        weekly_trend.notes(notes),
        _table(weeks, names, columns, measured),
        class_="wk-weeks wk-board",
    )


def _table(
    weeks: Sequence[dt.date], names: Sequence[str], columns: Sequence[Sequence[int]], measured: set[dt.date]
) -> Html:
    head = tag("tr", tag("th", _("Week of"), scope="col"), *(tag("th", name, scope="col") for name in names))
    rows = [
        tag(
            "tr",
            tag("th", day(week, "d MMM y"), scope="row"),
            *(
                tag("td", number(column[n]) if week in measured else "–", data_label=name)
                for name, column in zip(names, columns, strict=True)
            ),
        )
        for n, week in enumerate(weeks)
    ]
    whole = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table wk-lines")
    return tag(
        "details",
        tag("summary", _("The same as a table")),
        tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=_("Sessions per week")),
        class_="wk-origin",
    )
