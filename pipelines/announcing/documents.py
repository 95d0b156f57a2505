"""Make the two PDFs of a month: the announcement with the board's page behind it, and the board report."""

import datetime as dt

from reportlab.platypus import Flowable, KeepInFrame, PageBreak, Paragraph

from pipelines.announcing import board_page, methods, pdf, sentences, text
from pipelines.announcing.board_page import amount
from pipelines.announcing.pdf import Branding
from pipelines.sending import markup
from pipelines.support.errors import PipelineError
from text.i18n import N_, _, day, number
from text.labels import channel_name
from text.templates import render
from warehouse.core import registry
from warehouse.months.closed import ClosedMonth
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
    first = KeepInFrame(0, 0, pdf.flow(blocks, look), mode="shrink")
    behind = [
        Paragraph(_("Reputation and goals"), pdf.style("h1", look)),
        *board_page.page(month_report, look),
    ]
    return pdf.pdf([first, PageBreak(), KeepInFrame(0, 0, behind, mode="shrink")], title, look, made_at)


def report_title(month: ClosedMonth) -> str:
    """Return what the report is called."""
    return render("report/title.txt", month=month.month)


def report(month_report: Report, look: Branding, made_at: dt.datetime) -> bytes:
    """Return the board's report: reputation, goals, attention, channels, sources and methods. Raises: NothingToTell."""
    check(month_report.month)
    title = report_title(month_report.month)
    story: list[Flowable] = [
        Paragraph(title, pdf.style("h1", look)),
        *board_page.notices(month_report, look),
        *board_page.page(month_report, look),
        *_corrections(month_report, look),
        PageBreak(),
        Paragraph(_("Channels"), pdf.style("h2", look)),
        _channels(month_report.month, look),
        *_attributed(month_report.month, look),
        PageBreak(),
        *methods.parts(month_report, look),
    ]
    return pdf.pdf(story, title, look, made_at)


def _corrections(month_report: Report, look: Branding) -> list[Flowable]:
    if not month_report.corrections:
        return []
    shown = pdf.items(sentences.corrected(month_report.corrections), look)
    return [Paragraph(_("Corrections since closing"), pdf.style("h2", look)), *shown]


# Of the channel, its followers and both changes, and the other columns.
WIDTHS = (15, 11, 11, 9, 14, 11, 14, 11, 12, 8, 9)
COLUMNS = {metric.figure: metric.paper for metric in registry.in_table() if metric.paper}


def _channels(month: ClosedMonth, look: Branding) -> Flowable:
    rows = []
    for figure in month.all_of("followers"):
        row = [
            sentences.title(figure),
            amount(figure, figure.value),
            _moved(figure.change),
            _moved(figure.year_change),
        ]
        for name in list(COLUMNS)[1:]:
            other = month.of(name, figure.subject)
            row.append(amount(other, other.value if other else None))
        rows.append(row)
    if not rows:
        return Paragraph(_("No channels yet"), pdf.style("p", look))
    names = [_(name) for name in COLUMNS.values()]
    head = [_("Channel"), names[0], _("month"), _("year"), *names[1:]]
    return pdf.table(head, rows, WIDTHS, look)


def _moved(value: float | None) -> str:
    return "–" if value is None else number(round(value), sign=True)


def _attributed(month: ClosedMonth, look: Branding) -> list[Flowable]:
    """Return what each channel brought to each goal that can be traced, and what cannot."""
    flowables: list[Flowable] = []
    for goal in month.all_of("goal"):
        shares = [share for share in month.all_of("brought", goal.subject) if share.value is not None]
        whole, left = month.of("brought_in_all", goal.subject), month.of("unattributed", goal.subject)
        if not shares or whole is None:
            continue
        rows = [[_name(month, share.part), amount(share, share.value)] for share in shares]
        if left is not None and whole.said not in (sentences.BY_CHANNEL, sentences.BY_COUNT):
            rows.append([_("Unattributed"), amount(left, left.value)])
        rows.append([_("In all"), amount(whole, whole.value)])
        flowables.append(Paragraph(pdf.escaped(sentences.title(goal)), pdf.style("h2", look)))
        method = sentences.footnote(whole.said)
        flowables.append(Paragraph(pdf.escaped(method), pdf.style("small", look)))
        flowables.append(pdf.table([_("Channel"), day(month.month, "MMMM y")], rows, (30, 12), look))
    return flowables


def _name(month: ClosedMonth, part: str) -> str:
    ours = month.of("followers", part)
    return sentences.title(ours) if ours else channel_name(part)
