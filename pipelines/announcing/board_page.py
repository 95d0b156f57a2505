"""Draw the board's page of a closed month for the PDF: figures, goals, and where attention is needed."""

from reportlab.platypus import Flowable, Paragraph, Spacer

from pipelines.announcing import charts, goal_lines, pdf, sentences, text
from pipelines.announcing.highlights import missing, work_on
from pipelines.announcing.pdf import Branding
from pipelines.sending import markup
from pipelines.support.typed_text import literal
from text.decimals import format_decimals, some
from text.i18n import N_, _, about, day, number, translate
from text.labels import GOAL_STATES
from text.templates import Words, render
from warehouse.core import registry
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure, earlier
from warehouse.months.report import Report
from warehouse.reputation.attention import RANK, Attention, ranked

QUALITIES = {
    "exact": N_("exact"),
    "rounded": N_("rounded"),
    "estimated": N_("estimated"),
    "manual": N_("by hand"),
    "partial": N_("partial"),
    "unknown": N_("unknown"),
}
# How a source does on the day that the report is made says nothing of its month.
OF_NOW = ("failing", "silent", "overdue")
# How tall the trend is, in points: what is lower says nothing, what is taller says no more.
LOWEST, TALLEST = 105.0, 260.0
REPUTATION = {metric.figure: metric.label for metric in registry.of_reputation()}


def amount(figure: MonthFigure | None, value: float | None) -> str:
    """Return a number in its unit; a dash when unknown."""
    if figure is None or value is None:
        return "–"
    if figure.unit == "points":
        return number(round(value), sign=True)
    if figure.unit == "readers":
        return number(about(value))
    return number(value, 1 if figure.unit in ("percent", "rate", "hours") and round(value, 1) % 1 else 0)


def notices(report: Report, look: Branding) -> list[Flowable]:
    """Return what is not complete, in a box; nothing when all is there."""
    month = report.month
    partial = sorted({_(REPUTATION[figure.figure]) for figure in month.figures
                      if figure.figure in REPUTATION and figure.quality in ("partial", "unknown")})  # fmt: skip
    markdown = render(
        "report/notices.md", literal, **text.notice(month), missing=missing(month), partial=partial
    )
    return [Paragraph(block.text, pdf.style("notice", look)) for block in markup.blocks(markdown)]


def standing(report: Report) -> str:
    """Return how we stand, in a sentence, and how far that can be relied on."""
    return " ".join(words for words in _standing(report) if words)


def _standing(report: Report) -> tuple[str, str | None]:
    month, trust = report.month, report.board.net_sentiment.trust
    net = month.of("net_sentiment")
    is_judged = net is not None and net.value is not None
    doubt = translate(trust.why, trust.fields) if is_judged and trust is not None and trust.why else None
    return render("report/standing.txt", **text.stories(month)), doubt


def letter(report: Report) -> str:
    """Return what the e-mail with the report says by itself, as Markdown: how we stand, goals, what needs attention."""
    month = report.month
    goals = [goal_lines.goal(month, goal) for goal in month.all_of("goal")]
    attention = [Words(line) for line in _attention(report)]
    return render(
        "report/mail.md", literal, month=month.month, standing=Words(standing(report)), goals=goals,
        cases=sentences.cases(month), attention=attention, negative_about=sentences.negative_about(month),
    )  # fmt: skip


def page(report: Report, look: Branding, head: Flowable, is_report: bool = False) -> list[Flowable]:
    """Return the page below this head: the news, four figures, the trend, the goals, what needs attention.

    The trend is as tall as the page has room for. is_report: with what is not complete, and without the rules of the
    goals: they stand with the methods.
    """
    month = report.month
    said = [*_news(report, look), *(notices(report, look) if is_report else ())]
    above = [head, *said, reputation(month, look)]
    title = Paragraph(_("Stories per month"), pdf.style("h2", look))
    below = [
        *_goals(month, look, with_rules=not is_report),
        Paragraph(_("Needs attention"), pdf.style("h2", look)),
        *attention(report, look),
    ]
    room = pdf.TALL - charts.height([*above, title, *below]) - 12
    trend: Flowable | None = charts.trend(report.trend, min(max(room, LOWEST), TALLEST))
    if trend is None:
        trend = Paragraph(_("No earlier month to compare with is known."), pdf.style("p", look))
    return charts.on_one([*above, title, trend, *below])


def _news(report: Report, look: Branding) -> list[Flowable]:
    """Return how we stand and the biggest story behind it, and below that how far the judgement can be relied on."""
    stories, doubt = _standing(report)
    biggest = next(iter(text.stories_of(report.month, 1)), None)
    lead = render("report/lead.txt", standing=Words(stories), story=biggest)
    parts: list[Flowable] = [Paragraph(pdf.escaped(lead), pdf.style("lead", look))]
    if (theme := sentences.negative_about(report.month)) is not None:
        parts.append(Paragraph(pdf.escaped(theme), pdf.style("p", look)))
    if doubt is not None:
        parts.append(Paragraph(pdf.escaped(doubt), pdf.style("small", look)))
    return parts


def reputation(month: ClosedMonth, look: Branding) -> Flowable:
    """Return the four figures of the month, each with both earlier ones and how exact it is."""
    earlier_month, year_before = earlier(month.month), month.month.replace(year=month.month.year - 1)
    tiles = []
    for name, title in REPUTATION.items():
        figure = month.of(name)
        if figure is None:
            continue
        before = f"{day(earlier_month, 'MMMM')}: {amount(figure, figure.before)}"
        then = f"{day(year_before, 'MMMM y')}: {amount(figure, figure.year_before)}"
        small = pdf.style("small", look)
        tiles.append(
            [
                Paragraph(amount(figure, figure.value), pdf.style("tile", look)),
                Paragraph(pdf.escaped(_(title)), pdf.style("cell", look)),
                *(
                    Paragraph(pdf.escaped(words), small)
                    for words in (before, then, _(QUALITIES[figure.quality]))
                ),
            ]
        )
    return charts.tiles(tiles, look) if tiles else Spacer(1, 1)


def _goals(month: ClosedMonth, look: Branding, with_rules: bool) -> list[Flowable]:
    title, table = Paragraph(_("Our goals"), pdf.style("h2", look)), goals(month, look)
    if table is None:
        return [title, Paragraph(_("No goals yet"), pdf.style("p", look))]
    return [title, table, Spacer(1, 4), charts.legend(), *(rules(month, look) if with_rules else ())]


def goals(month: ClosedMonth, look: Branding) -> Flowable | None:
    """Return one line per goal, with a bar of where it stands; None without goals."""
    rows: list[list[pdf.Cell]] = []
    for goal in month.all_of("goal"):
        target, expected = (month.of(name, goal.subject) for name in ("goal_target", "goal_expected"))
        came = month.of("brought_in_all", goal.subject)
        places = goal_lines.decimals(month, goal)
        rows.append(
            [
                _title(month, goal, look),
                format_decimals(goal.value, places, sign=goal.unit == "points"),
                charts.goal(
                    goal.value, goal_lines.began_at(goal) or 0.0, _bounds(expected), _bounds(target), goal.said,
                    goal.unit == "points",
                ),
                _on_course(expected, places),
                pdf.unbroken(_target(target, places)),
                some(came.value if came else None, sign=True),
                charts.sign(goal.said),
                pdf.unbroken(_(GOAL_STATES[goal.said])),
            ]
        )  # fmt: skip
    if not rows:
        return None
    month_name = day(month.month, "MMMM")
    head = [
        _("Goal"),
        _("State"),
        "",
        _("Expected"),
        _("Target"),
        month_name,
        "",
        pdf.unbroken(_("On track?")),
    ]
    return pdf.table(head, rows, (40, 1, 0, 1, 3, 1, 0, 2), look, left=(0, 7), drawn={2: charts.BAR, 6: 8.0})


def _title(month: ClosedMonth, goal: MonthFigure, look: Branding) -> list[Flowable]:
    """Return the goal; of a level that began somewhere, also how far it moved: its rule is about that."""
    parts: list[Flowable] = [Paragraph(pdf.escaped(sentences.title(goal)), pdf.style("cell", look))]
    held = goal_lines.held_against(month, goal) if "begin" in goal.fields else None
    return [*parts, Paragraph(pdf.escaped(held), pdf.style("small", look))] if held else parts


def _bounds(figure: MonthFigure | None) -> tuple[float, float] | None:
    """Return a number that is expected or wanted, from and up to."""
    if figure is None or figure.value is None:
        return None
    upper = goal_lines.upper(figure)
    return figure.value, figure.value if upper is None else upper


def rules(month: ClosedMonth, look: Branding) -> list[Flowable]:
    """Return by which rules goals are on track: those that the goals of this month are held against."""
    said = [str(goal.fields["rule"]) for goal in month.all_of("goal") if "rule" in goal.fields]
    lines = [Paragraph(pdf.escaped(_(rule)), pdf.style("small", look)) for rule in dict.fromkeys(said)]
    return [Spacer(1, 5), *lines] if lines else []


def attention(report: Report, look: Branding) -> list[Flowable]:
    """Return what stays behind and what drew attention; how sources did in the month stands with the sources."""
    return pdf.items(_attention(report) or [_("Nothing needs attention now.")], look)


def _attention(report: Report) -> list[str]:
    """Return what needs attention in the order of a board: stories, the goal that is behind, then the rest."""
    told = [alert for alert in ranked(report.board.attention) if alert.kind not in OF_NOW]
    before = [alert for alert in told if RANK[alert.kind] < RANK["goal"]]
    behind = work_on(report.month)
    after = told[len(before) :]
    return [*map(_told, before), *([behind] if behind else []), *map(_told, after)]


def _told(alert: Attention) -> str:
    """Return a line, and its cause as a sentence of its own."""
    line = translate(alert.template, alert.fields)
    if not alert.why:
        return line
    why = translate(alert.why, alert.why_fields)
    return f"{line} {why[0].upper()}{why[1:]}."


def _on_course(expected: MonthFigure | None, places: int) -> str:
    """Return what would be on course: 220, or 50 to 100; a dash when unknown."""
    if expected is None or goal_lines.upper(expected) is None:
        return format_decimals(expected.value if expected else None, places)
    low, high = format_decimals(expected.value, places), format_decimals(goal_lines.upper(expected), places)
    return translate(N_("{low} to {high}"), low=low, high=high)


def _target(target: MonthFigure | None, places: int) -> str:
    """Return what is to be reached: at least 2,000."""
    if target is None or target.value is None:
        return "–"
    if goal_lines.upper(target) is not None:
        high = format_decimals(goal_lines.upper(target), places)
        return translate(N_("between {low} and {high}"), low=format_decimals(target.value, places), high=high)
    templates = {
        "at least": N_("at least {target}"),
        "at most": N_("at most {target}"),
        "within": N_("from {target}"),
    }
    return translate(templates.get(target.said, "{target}"), target=format_decimals(target.value, places))
