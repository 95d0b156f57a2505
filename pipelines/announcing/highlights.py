"""Choose the highlights of a month: one success, one thing to work on, whom to thank, and missing figures."""

from pipelines.announcing import goal_lines, sentences
from pipelines.announcing.sentences import named
from text.decimals import apart
from text.i18n import N_, percent, translate
from text.templates import Words, render
from warehouse.core.figure import SMALLEST_BASE
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import NO_NUMBERS, MonthFigure
from warehouse.reputation.known_period import AFTER, PARTLY_AFTER

# Why the stories of a month are not all there: collecting ended before it did.
ENDED = (AFTER, PARTLY_AFTER)


def highlight(month: ClosedMonth) -> Words | None:
    """Return one thing that went well: a goal that was reached, else the channel that grew most for its size."""
    for goal in month.all_of("goal"):
        if goal.said == "reached":
            return _highlight(goal=_short(goal))
    grown = [
        (figure.change / figure.before, figure.change, figure)
        for figure in month.all_of("followers")
        if figure.change is not None and figure.before is not None
        if figure.change > 0 and figure.before >= SMALLEST_BASE
    ]
    if not grown:
        return None
    growth, count, best = max(grown, key=lambda candidate: candidate[0])
    share = percent(growth * 100, max(1, apart(growth * 100, 0)))
    return _highlight(channel=_short(best), count=count, share=share)


def _highlight(goal: Words | None = None, **grown: object) -> Words:
    return Words(render("announcement/highlight.txt", goal=goal, **grown))


def work_on(month: ClosedMonth) -> Words | None:
    """Return one thing to work on: the goal that is furthest behind, else the channel that lost most followers."""
    for state in ("red", "missed", "amber"):
        behind = [goal for goal in month.all_of("goal") if goal.said == state and goal.value is not None]
        if behind:
            return _behind(month, min(behind, key=lambda goal: goal_lines.reached(month, goal)))
    lost = [
        (figure.change, figure)
        for figure in month.all_of("followers")
        if figure.change is not None and figure.change < 0
    ]
    if not lost:
        return None
    change, most = min(lost, key=lambda candidate: candidate[0])
    text = render("announcement/attention.txt", goal=None, channel=_short(most), lost=abs(round(change)))
    return Words(text)


def _short(figure: MonthFigure) -> Words:
    return sentences.short(sentences.title(figure))


def _behind(month: ClosedMonth, goal: MonthFigure) -> Words:
    target = month.of("goal_target", goal.subject)
    text = render(
        "announcement/attention.txt",
        goal=_short(goal),
        state=goal.said,
        direction=target.said if target else "",
        value=goal.value,
        places=goal_lines.decimals(month, goal),
        target=target.value if target else None,
        held=goal_lines.held_against(month, goal),
    )
    return Words(text)


def thanked(month: ClosedMonth, thanks: str) -> Words:
    """Thanks to the people who posted, with how much there was where that is known of every channel."""
    posts = [figure.value for figure in month.all_of("posts") if figure.value is not None]
    text = render(
        "announcement/thanks.txt",
        names=Words(thanks) if thanks else None,
        month=month.month,
        posts=round(sum(posts)) if posts else None,
        channel_count=len(posts),
    )
    return Words(text)


def missing(month: ClosedMonth) -> list[Words]:
    """Return what is not in these figures, one sentence each."""
    return [
        *_ended(month),
        *(
            _gap("followers", figure, why=sentences.why(figure))
            for figure in month.all_of("followers")
            if figure.value is None and not figure.is_nothing
        ),
        *(_gap("goal", goal) for goal in month.all_of("goal") if goal.value is None),
        *(_gap("part", total) for total in month.all_of("brought_in_all") if total.quality == "partial"),
    ]


def _ended(month: ClosedMonth) -> list[Words]:
    """Return what was collected or entered up to some day of the month only."""
    mentions = month.of("mentions")
    ended = [] if mentions is None or mentions.note not in ENDED else [
        Words(translate(mentions.note, mentions.fields))
    ]  # fmt: skip
    return [*ended, *without_numbers(month)]


def without_numbers(month: ClosedMonth) -> list[Words]:
    """Return since when a goal has no numbers, one sentence for each such goal."""
    template = N_("{goal}: no numbers since {day}.")
    return [
        Words(translate(template, goal=sentences.title(goal), day=goal.fields["day"]))
        for goal in month.all_of("goal")
        if goal.note == NO_NUMBERS
    ]


def without(month: ClosedMonth, is_short: bool = False) -> Words | None:
    """Return without what this month was closed, in a sentence without the cause; None where nothing was missing.

    is_short: for those who read no list of what is missing: without what changes no figure of theirs, and with the day
    on which collecting ended.
    """
    left_out = [fields for _template, fields in month.reasons if not is_short or fields.get("part") != 0]
    sources = [
        {"name": sentences.short(str(fields["source"]), 5), "since": fields.get("since")}
        for fields in left_out
        if "source" in fields
    ]
    until = next((fields["until"] for fields in left_out if "until" in fields), None)
    mentions = month.of("mentions") if is_short else None
    if mentions is not None and mentions.note == AFTER:
        return Words(translate(AFTER, mentions.fields))
    if mentions is not None and mentions.note == PARTLY_AFTER:
        until = mentions.fields["day"]
    if until is None and not sources:
        return None
    return Words(render("announcement/without.txt", until=until, sources=sources))


def _gap(kind: str, figure: MonthFigure, **facts: object) -> Words:
    return Words(render("announcement/gap.txt", kind=kind, name=named(figure), **facts))
