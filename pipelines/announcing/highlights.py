"""Choose the highlights of a month: one success, one thing to work on, whom to thank, and missing figures."""

from pipelines.announcing import sentences
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
            return _highlight(goal=named(goal))
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
    return _highlight(channel=named(best), count=count, share=share)


def _highlight(goal: Words | None = None, **grown: object) -> Words:
    return Words(render("announcement/highlight.txt", goal=goal, **grown))


def work_on(month: ClosedMonth) -> Words | None:
    """Return one thing to work on: the goal that is furthest behind, else the channel that lost most followers."""
    for state in ("red", "missed", "amber"):
        behind = [goal for goal in month.all_of("goal") if goal.said == state and goal.value is not None]
        if behind:
            return _behind(month, min(behind, key=lambda goal: _share(month, goal)))
    lost = [
        (figure.change, figure)
        for figure in month.all_of("followers")
        if figure.change is not None and figure.change < 0
    ]
    if not lost:
        return None
    change, most = min(lost, key=lambda candidate: candidate[0])
    return Words(
        render("announcement/attention.txt", goal=None, channel=named(most), lost=abs(round(change)))
    )


def _share(month: ClosedMonth, goal: MonthFigure) -> float:
    """Return how much of what should be there is there; rates come last."""
    expected = month.of("goal_expected", goal.subject)
    if goal.unit != "count" or goal.value is None or expected is None or not expected.value:
        return 1.0
    return goal.value / expected.value


def _behind(month: ClosedMonth, goal: MonthFigure) -> Words:
    expected = month.of("goal_expected", goal.subject)
    text = render(
        "announcement/attention.txt",
        goal=named(goal),
        value=goal.value,
        places=sentences.decimals(month, goal),
        expected=expected.value if expected and goal.unit == "count" else None,
        expected_to=sentences.upper(expected),
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
            if figure.value is None
        ),
        *(_gap("goal", goal) for goal in month.all_of("goal") if goal.value is None),
        *(_gap("part", total) for total in month.all_of("brought_in_all") if total.quality == "partial"),
        *(
            _gap("outage", outage, days=int(outage.value))
            for outage in month.all_of("outage")
            if outage.value is not None
        ),
    ]


def _ended(month: ClosedMonth) -> list[Words]:
    """Return what was collected or entered up to some day of the month only."""
    mentions = month.of("mentions")
    ended = [] if mentions is None or mentions.note not in ENDED else [
        Words(translate(mentions.note, mentions.fields))
    ]  # fmt: skip
    return ended + [
        Words(translate(N_("{goal}: no numbers since {day}."), goal=sentences.title(goal), **goal.fields))
        for goal in month.all_of("goal")
        if goal.note == NO_NUMBERS
    ]


def _gap(kind: str, figure: MonthFigure, **facts: object) -> Words:
    return Words(render("announcement/gap.txt", kind=kind, name=named(figure), **facts))
