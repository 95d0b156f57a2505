"""Draw for the board report how answering went, and sources and methods: queries, sentiment, reach, why no AVE."""

import datetime as dt
import re

from reportlab.platypus import Flowable, Paragraph

from pipelines.announcing import board_page, pdf, sentences
from pipelines.announcing.pdf import Branding
from pipelines.sending import markup
from pipelines.settings.editing.of_numbers import CONNECTOR_NAMES
from pipelines.settings.patterns import PATTERNS
from pipelines.support.typed_text import literal
from text import case_words
from text.decimals import apart
from text.i18n import N_, _, day, moment, ngettext, number, percent, span, translate
from text.templates import Words, render
from warehouse.core.figure import Share, Trust
from warehouse.core.period import local_day
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure, earlier, whole
from warehouse.months.report import Report
from warehouse.reliability.agreement import LOWEST, LOWEST_ABOUT
from warehouse.sources.states import SourceState

ROLES = {"own": N_("our school"), "peer": N_("peer"), "topic": N_("topic")}


def parts(report: Report, look: Branding) -> list[Flowable]:
    """Return the whole table of sources and methods."""
    month = report.month
    words = render(
        "report/methods.md",
        literal,
        tier=report.board.scoring.tier,
        **_trust(report.board.net_sentiment.trust),
        closed_at=month.closed_at,
        closed_by=Words(month.closed_by),
        theme=sentences.negative_about_counts(month),
    )
    return [
        *pdf.flow(markup.blocks(words), look),
        *board_page.rules(month, look),
        *pdf.heading(_("Queries"), look),
        _queries(report, look),
        *pdf.heading(_("Sources"), look),
        _sources(report, look),
    ]


def cases(month: ClosedMonth, look: Branding) -> list[Flowable]:
    """Return how answering went; nothing where nobody answers here."""
    told = sentences.cases(month)
    if told is None:
        return []
    found = [(month.of(name), _(label)) for name, label in case_words.FIGURES.items()]
    rows = [
        [
            label,
            _("too few to say") if each.value is None else _measured(each, each.value),
            *(_measured(each, value) for value in (each.before, each.year_before)),
        ]
        for each, label in found
        if each is not None
    ]
    months = month.month, earlier(month.month), month.month.replace(year=month.month.year - 1)
    head = ["", *(day(each, "MMMM y") for each in months)]
    said = Paragraph(pdf.escaped(told), pdf.style("p", look))
    return [*pdf.heading(_("Webcare"), look), said, pdf.table(head, rows, (3, 1, 1, 1), look, after=4)]


def _measured(figure: MonthFigure, value: float | None) -> str:
    if value is None or figure.unit == "count":
        return board_page.amount(figure, value)
    return percent(round(value)) if figure.unit == "percent" else span(dt.timedelta(hours=value))


def _trust(trust: Trust | None) -> dict[str, object]:
    """Return how far people found the method right: why it is doubted, else how many they judged.

    None where nobody did.
    """
    if trust is None:
        return {"doubt": None, "judged": None}
    if trust.why:
        return {"doubt": Words(translate(trust.why, trust.fields)), "judged": trust.agreement.judged}
    return {"doubt": None, "judged": trust.agreement.judged, **bounds(trust.agreement)}


def _queries(report: Report, look: Branding) -> Flowable:
    rows = [[query.subject, _(ROLES[query.role]), query.query] for query in report.queries]
    return pdf.table([_("Subject"), _("Role"), _("Query")], rows, (21, 15, 64), look, left=range(3))


def _sources(report: Report, look: Branding) -> Flowable:
    rows = []
    for source in report.sources:
        good = "–" if source.last_good_at is None else moment(source.last_good_at)
        since = "–" if source.first_day is None else day(source.first_day, "d MMM y")
        rows.append(
            [source.title, kind(source.pattern), *map(pdf.unbroken, (in_month(report, source), good, since))]
        )
    head = [_("Source"), _("Kind"), day(report.month.month, "MMMM y"), _("Last read well"), _("Since")]
    return pdf.table(head, rows, (18, 11, 8, 8, 7), look, left=range(5))


def kind(pattern: str) -> str:
    """Return what sort of source has this pattern, in the reader's words: without what it needs or takes."""
    known = PATTERNS.get(pattern)
    title = (
        _(known.title) if known else _(CONNECTOR_NAMES[pattern]) if pattern in CONNECTOR_NAMES else pattern
    )
    return re.sub(r"(?: \(.*\)|; .*)$", "", title)


def in_month(report: Report, source: SourceState) -> str:
    """Return how a source did in the month of the report, in one word: not how it does now."""
    outage = report.month.of("outage", source.source_name)
    days = int(outage.value) if outage and outage.value else 0
    if days:
        return ngettext("{count} day without an answer", "{count} days without an answer", days).format(
            count=number(days)
        )
    if source.state == "paused":
        return _("paused")
    if source.source_name in report.asked:
        return _("read well")
    # What a source still holds of the month is read when it is asked for the first time.
    end = whole(report.month.month).end
    is_later = source.last_good_at is not None and local_day(source.last_good_at) >= end
    return _("read afterwards") if is_later else _("not read")


def bounds(share: Share) -> dict[str, str]:
    """Return a share that people judged, with its interval; it never reads as a line that it stays below."""
    at = (share.share or 0.0) * 100  # who asks knows that something was judged
    places = apart(at, LOWEST * 100, LOWEST_ABOUT * 100)
    interval = {name: percent(getattr(share, name) * 100) for name in ("low", "high")}
    return {"share": percent(at, places), **interval}
