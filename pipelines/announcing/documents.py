"""Make the two PDFs of a month: the announcement with the board's page behind it, and the board report."""

import datetime as dt
from collections.abc import Sequence

from reportlab.platypus import Flowable, KeepInFrame, PageBreak, Paragraph

from pipelines.announcing import board_page, methods, pdf, sentences, text
from pipelines.announcing.board_page import amount
from pipelines.announcing.pdf import Branding
from pipelines.sending import markup
from pipelines.support.errors import PipelineError
from text.decimals import some
from text.i18n import N_, _, day, number, translate
from text.labels import channel_name
from text.templates import render
from warehouse.channels.costs import FEWEST
from warehouse.core import registry
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure
from warehouse.months.prices import Price, prices
from warehouse.months.report import Report


class NothingToTell(PipelineError):
    """Not one figure of the month is known: a blank paper is no report."""

    template = N_("Of {month} not one figure is known. Nothing was made, and nothing is sent.")


def check(month: ClosedMonth) -> None:
    """Raise NothingToTell when no figure of the month is known; targets and what was expected tell nothing."""
    figures = [
        figure for figure in month.figures if figure.figure not in ("goal_target", "goal_expected", "outage")
    ]
    if all(figure.value is None for figure in figures):
        raise NothingToTell(month=f"{month.month:%Y-%m}")


def announcement(month_report: Report, written: str, look: Branding, made_at: dt.datetime) -> bytes:
    """Return the announcement as it was written (Markdown) on one A4, and the board's page as its second.

    Raises: NothingToTell.
    """
    check(month_report.month)
    title = text.subject(month_report.month)
    blocks = markup.blocks(written)
    if not blocks or blocks[0].kind != "h1":
        blocks = [markup.Block("h1", pdf.escaped(title)), *blocks]

    # What is too long for one page becomes smaller, and stays on it.
    def parts(paper: Branding) -> list[Flowable]:
        head = Paragraph(_("Reputation and goals"), pdf.style("h1", paper))
        behind = KeepInFrame(0, 0, board_page.page(month_report, paper, head), mode="shrink")
        return [KeepInFrame(0, 0, pdf.flow(blocks, look), mode="shrink"), PageBreak(), behind]

    return pdf.pdf(parts, title, look, made_at)


def report_title(month: ClosedMonth) -> str:
    """Return what the report is called."""
    return render("report/title.txt", month=month.month)


def report(month_report: Report, look: Branding, made_at: dt.datetime) -> bytes:
    """Return the board's report: reputation, goals, attention, channels, sources and methods. Raises: NothingToTell."""
    check(month_report.month)
    title = report_title(month_report.month)

    def parts(paper: Branding) -> list[Flowable]:
        head = Paragraph(title, pdf.style("h1", paper))
        return [
            *board_page.page(month_report, paper, head, is_report=True),
            PageBreak(),
            *_corrections(month_report, paper),
            *methods.cases(month_report.month, paper),
            *_channels(month_report.month, paper),
            *methods.parts(month_report, paper),
        ]

    return pdf.pdf(parts, title, look, made_at)


def _corrections(month_report: Report, look: Branding) -> list[Flowable]:
    if not month_report.corrections:
        return []
    shown = pdf.items(sentences.corrected(month_report.corrections), look)
    return [*pdf.heading(_("Corrections since closing"), look), *shown]


# Of the channel, its followers and both changes, and the other columns.
COLUMNS = {metric.figure: metric.paper for metric in registry.in_table() if metric.paper}
GREW = ("followers", "posts", "seen", "engagements")
WORKED = ("cost", "euros", "hours", "sessions", "key_events")


def _channels(month: ClosedMonth, look: Branding) -> list[Flowable]:
    """Return how our channels did, what one unit of the first goal cost by each, and what came of the other goals."""
    title = pdf.heading(_("Channels"), look)
    ours = [figure for figure in month.all_of("followers") if not figure.is_nothing]
    if not ours:
        return [*title, Paragraph(_("No channels yet"), pdf.style("p", look))]
    rows = [
        [
            sentences.title(figure),
            amount(figure, figure.value),
            _moved(figure.change),
            _moved(figure.year_change),
            *(_of(month, name, figure) for name in GREW[1:]),
        ]
        for figure in ours
    ]
    names = [_(COLUMNS[name]) for name in GREW]
    head = [_("Channel"), names[0], _("month"), _("year"), *names[1:]]
    goal = sentences.contributed_to(month)
    return [
        *title,
        pdf.table(head, rows, (3, *(1 for _name in head[1:])), look, after=4),
        *pdf.heading(_("What channels cost and brought"), look),
        *(_by_price(month, goal, look) if goal else [_worked(month, look)]),
        *_attributed(month, look, goal),
    ]


def _worked(month: ClosedMonth, look: Branding) -> Flowable:
    """Return what channels cost and brought to the site, where no goal was traced to them."""
    rows = [
        [sentences.title(figure), *(_of(month, name, figure) for name in WORKED)]
        for figure in month.all_of("followers")
    ]
    head = [_("Channel"), *(_(COLUMNS[name]) for name in WORKED)]
    return pdf.table(head, rows, (3, *(1 for _name in WORKED)), look)


def _by_price(month: ClosedMonth, goal: MonthFigure, look: Branding) -> list[Flowable]:
    """Return what each channel brought to the goal, what one unit of it cost, and the work; and the same in words."""
    found = prices(month, goal)
    rows = [
        [
            sentences.title(price.channel),
            some(price.units),
            _price(price),
            *(_of(month, name, price.channel) for name in WORKED),
        ]
        for price in found
    ]
    told = {price.channel.said for price in found if price.units is not None}
    nothing = ["–"] * (len(WORKED) + 1)
    for share in month.all_of("brought", goal.subject):
        if share.part not in told and share.value is not None:
            rows.append([channel_name(share.part), amount(share, share.value), *nothing])
    whole, left = (month.of(name, goal.subject) for name in ("brought_in_all", "unattributed"))
    if left is not None:
        rows.append([_("Unattributed"), amount(left, left.value), *nothing])
    costs = [price.cost for price in found if price.cost is not None]
    together = number(sum(costs)) if len(costs) == len(found) else "–"
    rows.append([_("In all"), amount(whole, whole.value if whole else None), "–", together, *nothing[2:]])
    unit = sentences.noun(goal, 1)
    head = [
        _("Channel"),
        sentences.title(goal),
        translate(N_("€ per {unit}"), unit=unit) if unit else _("€ for each"),
        *(_(COLUMNS[name]) for name in WORKED),
    ]
    return [
        Paragraph(pdf.escaped(_cheapest(found, goal)), pdf.style("p", look)),
        pdf.table(head, rows, (3, 2, 3, *(1 for _name in WORKED)), look, after=3),
        Paragraph(pdf.escaped(_costs_are(whole)), pdf.style("small", look)),
    ]


def _costs_are(whole: MonthFigure | None) -> str:
    method = sentences.footnote(whole.said) if whole else ""
    return f"{method} {_('Costs are euros, and hours at the tariff of the settings.')}"


def _cheapest(found: Sequence[Price], goal: MonthFigure) -> str:
    """Return in words by which channel one unit cost least and most, and of which too few came to say."""
    priced = sorted((price for price in found if price.each is not None), key=lambda price: price.each or 0)
    first, last = (priced[0], priced[-1]) if priced else (None, None)
    return render(
        "report/price.txt",
        unit=sentences.noun(goal, 1),
        goal=sentences.named(goal),
        cheapest=first and sentences.named(first.channel),
        low=first and number(first.each or 0, 2),
        dearest=sentences.named(last.channel) if last and last is not first else None,
        high=last and number(last.each or 0, 2),
        few=[sentences.named(price.channel) for price in found if price.is_few],
        fewest=FEWEST,
    )


def _price(price: Price) -> str:
    if price.is_few:
        return translate(N_("too few: {came}"), came=round(price.units or 0))
    return "–" if price.each is None else number(price.each, 2)


def _of(month: ClosedMonth, name: str, channel: MonthFigure) -> str:
    figure = month.of(name, channel.subject)
    return amount(figure, figure.value if figure else None)


def _moved(value: float | None) -> str:
    return "–" if value is None else number(round(value), sign=True)


def _attributed(month: ClosedMonth, look: Branding, told: MonthFigure | None) -> list[Flowable]:
    """Return what each channel brought to each other goal that can be traced, and what cannot."""
    flowables: list[Flowable] = []
    for goal in month.all_of("goal"):
        shares = [share for share in month.all_of("brought", goal.subject) if share.value is not None]
        whole, left = month.of("brought_in_all", goal.subject), month.of("unattributed", goal.subject)
        if goal is told or not shares or whole is None:
            continue
        rows = [[_name(month, share.part), amount(share, share.value)] for share in shares]
        if left is not None and whole.said not in (sentences.BY_CHANNEL, sentences.BY_COUNT):
            rows.append([_("Unattributed"), amount(left, left.value)])
        rows.append([_("In all"), amount(whole, whole.value)])
        method = sentences.footnote(whole.said)
        month_name = day(month.month, "MMMM y")
        flowables += [
            *pdf.heading(sentences.title(goal), look),
            Paragraph(pdf.escaped(method), pdf.style("small", look)),
            pdf.table([_("Channel"), month_name], rows, (30, 12), look),
        ]
    return flowables


def _name(month: ClosedMonth, part: str) -> str:
    ours = month.of("followers", part)
    return sentences.title(ours) if ours else channel_name(part)
