"""Draw sessions per week by channel as stacked bars and as a table, with notes for campaigns and open days."""

import datetime as dt
from collections.abc import Sequence

from pages.shared import charts
from pages.shared.charts import event_list
from pages.shared.charts import file as chart_file
from pages.shared.charts.frame import Chart, Column, drawn, noting, peaks
from pages.shared.html import Html, query, tag
from pages.shared.i18n import _, days, ngettext, number, short_days, translate, week_of
from text.labels import channel_name
from warehouse.channels.series import EventNote
from warehouse.core.period import Period, choice_of
from warehouse.traffic.lists import WeekTraffic

# Told apart by the colour-blind too (Okabe and Ito), on white and on black.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
REST = "#7C8590"
MOST_EVENTS = 8


def stacks(
    lines: Sequence[WeekTraffic],
    start: dt.date,
    end: dt.date,
    events: Sequence[EventNote],
    parameters: dict,
    note_address: str | None = None,
) -> tuple[Html, Chart]:
    """Return the weeks from `start` up to `end`; the six largest channels by name, the others together.

    Also the chart itself, to take along; parameters: what of the address stays in links; note_address: where its
    columns lead while the reader points out a week for a note.
    """
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
    sums = [
        sum(column[n] for column in columns) if week in measured else None for n, week in enumerate(weeks)
    ]
    known = [total for total in sums if total is not None]
    top = charts.nice(max(known, default=1) * 1.05)
    notes = [event for event in events if event.end >= first][-MOST_EVENTS:]
    marks = [max((note.start - first).days + 0.5, 0) / (len(weeks) * 7) for note in notes]
    alt = translate(
        "Stacked bars: sessions per week, {range}; lowest {low}, highest {high}, last {last}.",
        range=days(first, end - dt.timedelta(days=1)),
        low=min(known, default=0),
        high=max(known, default=0),
        last=known[-1] if known else 0,
    )
    spans = [Period(week, week + dt.timedelta(days=7)) for week in weeks]
    legend = [
        tag("li", tag("span", "■", style=f"color:{colour}", aria_hidden="true"), f" {name}")
        for name, colour in zip(names, colours, strict=True)
    ]
    columns_said = [
        Column(
            f"{week_of(week)}: {_('not measured')}"
            if total is None
            else f"{week_of(week)}: {_sessions(total)} ({_parts(names, columns, n)})",
            query({**parameters, "period": choice_of(week, week + dt.timedelta(days=6))}),
        )
        for n, (week, total) in enumerate(zip(weeks, sums, strict=True))
    ]
    chart = Chart(
        _("Sessions per week"),
        charts.stacked(columns, colours, top, alt, marks),
        (number(top), number(top / 2) if top > 1 else "", "0"),
        spans,
        marks,
        columns_said,
        peaks(sums, top, [number(total or 0) for total in sums]),
        tuple(zip(colours, names, strict=True)),
    )
    whole = tag(
        "section",
        drawn(noting(chart, note_address) if note_address else chart),
        tag("ul", *legend, class_="wk-legend"),
        event_list.notes(notes),
        _table(weeks, names, columns, measured),
        class_="wk-weeks wk-board",
    )
    return whole, chart


def file(chart: Chart, events: Sequence[EventNote], source: str) -> str:
    """Return the chart as an SVG with the names of its events."""
    first = chart.weeks[0].start
    notes = [event for event in events if event.end >= first][-MOST_EVENTS:]
    return chart_file.svg(
        chart, [f"{event_list.name(note)}, {event_list.when(note)}" for note in notes], source
    )


def _sessions(count: int) -> str:
    return ngettext("{sessions} session", "{sessions} sessions", count).format(sessions=number(count))


def _parts(names: Sequence[str], columns: Sequence[Sequence[int]], n: int) -> str:
    return ", ".join(
        f"{name} {number(column[n])}" for name, column in zip(names, columns, strict=True) if column[n]
    )


def _table(
    weeks: Sequence[dt.date], names: Sequence[str], columns: Sequence[Sequence[int]], measured: set[dt.date]
) -> Html:
    head = tag("tr", tag("th", _("Week"), scope="col"), *(tag("th", name, scope="col") for name in names))
    rows = [
        tag(
            "tr",
            tag("th", short_days(week, week + dt.timedelta(days=6)), scope="row"),
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
