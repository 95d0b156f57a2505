"""Say a goal in one line: how it stands, what that is held against, what the month added by which channels."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.announcing.sentences import MARKS, named, title
from pipelines.support.typed_text import literal
from text.decimals import MOST, agreeing, apart, own
from text.i18n import N_, _
from text.labels import channel_within
from text.templates import Words, render
from warehouse.goals.contribution import BY_CHANNEL, BY_COUNT
from warehouse.goals.status import verdict
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure

MOST_SHARES = 3
REST, UNTRACED = N_("others"), N_("unknown")
PACED = ("green", "amber", "red")


@dataclass(frozen=True)
class Traced:
    """How many of a goal's units came by one channel, by all the others, or by nobody knows which."""

    channel: Words
    count: float


def goal(month: ClosedMonth, figure: MonthFigure, methods: Sequence[str] = ()) -> str:
    """Return one goal in one line of Markdown.

    methods: those of the footnotes, in their order
    """
    target = month.of("goal_target", figure.subject)
    whole = month.of("brought_in_all", figure.subject)
    parts = traced(month, figure)
    is_growth = whole is not None and whole.said == BY_CHANNEL
    return render(
        "announcement/goal.md",
        literal,
        goal=named(figure),
        value=figure.value,
        places=decimals(month, figure),
        target=target and target.value,
        target_to=upper(target),
        direction=target.said if target else "",
        # A mark of 7.6 is no part of 7.9, 555 registrations are of 2,000.
        is_part_of=figure.unit == "count"
        and target is not None
        and target.said == "at least"
        and all(value is not None and float(value).is_integer() for value in (figure.value, target.value)),
        state=figure.said,
        held=held_against(month, figure),
        month=month.month,
        added=whole.value if whole else None,
        is_growth=is_growth,
        parts=parts,
        footnote=MARKS[methods.index(whole.said)] if parts and whole and whole.said in methods else "",
    )


def held_against(month: ClosedMonth, figure: MonthFigure) -> Words | None:
    """Return what its state is held against: what was expected by now, of a level how far it should have moved.

    None where the target itself is what it is held against, and where nothing is.
    """
    target, expected = (month.of(name, figure.subject) for name in ("goal_target", "goal_expected"))
    if figure.said not in PACED or figure.unit != "count" or figure.value is None or target is None:
        return None
    if expected is None or expected.value is None or figure.fields.get("kind") == "rate":
        return None
    begin = began_at(figure)
    if target.said == "within":
        if (expected.value, upper(expected)) == (target.value, upper(target)):
            return None
        begin = None
    text = render(
        "announcement/held.txt",
        places=decimals(month, figure),
        direction=target.said,
        expected=expected.value,
        expected_to=upper(expected),
        since=figure.fields.get("since") if begin is not None else None,
        gone=None if begin is None else _moved(figure.value, begin),
        way=None if begin is None else _moved(expected.value, begin),
    )
    return Words(text)


def began_at(figure: MonthFigure) -> float | None:
    """Return where a level began; None for what is no level, and in months that were closed before it was kept."""
    begin = figure.fields.get("begin")
    return begin if isinstance(begin, int | float) else None


def _moved(value: float, begin: float) -> float:
    """Return how far it moved, as the rule counts: of numbers that differ in print."""
    return round(round(value, MOST) - round(begin, MOST), MOST)


def reached(month: ClosedMonth, figure: MonthFigure) -> float:
    """Return how much of what should be there is there, or of how far it should have moved; others come last."""
    target, expected = (month.of(name, figure.subject) for name in ("goal_target", "goal_expected"))
    if figure.unit != "count" or figure.value is None or expected is None or expected.value is None:
        return 1.0
    begin = began_at(figure) or 0.0
    gone, way = figure.value - begin, expected.value - begin
    if target is not None and target.said == "at most" and way > 0:
        gone, way = way, gone
    return gone / way if way else 1.0


def traced(month: ClosedMonth, figure: MonthFigure) -> list[Traced]:
    """By which channels did a goal move in the month? The three largest, all the others, and what nobody knows.

    They add up to what the month added; none where they do not, and none for a goal that is their own growth.
    """
    whole = month.of("brought_in_all", figure.subject)
    left = month.of("unattributed", figure.subject)
    if whole is None or whole.value is None or whole.said == BY_CHANNEL:
        return []
    shares = [share for share in month.all_of("brought", figure.subject) if share.value]
    shares.sort(key=lambda share: -(share.value or 0))
    unknown = (left.value or 0.0) if left else 0.0
    shown = [share for share in shares[:MOST_SHARES] if (share.value or 0) > 0]
    rest = whole.value - unknown - sum(share.value or 0 for share in shown)
    counts = [whole.value, unknown, rest, *(share.value or 0 for share in shown)]
    if not shown or rest < 0 or not all(float(count).is_integer() for count in counts):
        return []
    parts = [Traced(_within(month, share), share.value or 0) for share in shown]
    if rest:
        parts.append(Traced(Words(_(REST)), rest))
    if unknown:
        parts.append(Traced(Words(_(UNTRACED)), unknown))
    return parts


def methods(month: ClosedMonth) -> list[str]:
    """By which methods were the contributions traced that this month tells? In the order of its goals."""
    wholes = (
        month.of("brought_in_all", goal.subject) for goal in month.all_of("goal") if traced(month, goal)
    )
    return list(dict.fromkeys(whole.said for whole in wholes if whole and whole.value is not None))


def _within(month: ClosedMonth, share: MonthFigure) -> Words:
    ours = month.of("followers", share.part) if share.said == BY_COUNT else None
    return Words(title(ours) if ours else channel_within(share.part))


def decimals(month: ClosedMonth, figure: MonthFigure) -> int:
    """With how many decimals does a goal stand beside what it is held against?

    So many that they differ where they differ, and that who reads them comes to the state that stands there.
    """
    target, expected = (month.of(name, figure.subject) for name in ("goal_target", "goal_expected"))
    now = expected.value if expected else None
    kind = figure.fields.get("kind")
    values = [figure.value, target.value if target else None, upper(target)]
    if not isinstance(kind, str):
        values += [now, upper(expected)]
    typed = [
        target.value if target else None,
        upper(target),
        figure.value if figure.quality == "manual" else None,
    ]
    places = max(apart(*values), own(*typed))
    if not isinstance(kind, str) or figure.value is None or now is None or target is None:
        return places
    begin = 0.0 if target.said == "within" else began_at(figure) or 0.0
    numbers = (_moved(figure.value, begin), _moved(now, begin), upper(expected))
    return agreeing(numbers, lambda gone, low, high: verdict(kind, target.said, gone, 0.0, low, high), places)


def upper(figure: MonthFigure | None) -> float | None:
    """Return the upper of two bounds; None where there is one, and in months that were closed before it was kept."""
    bound = figure.fields.get("target_to") if figure else None
    return bound if isinstance(bound, int | float) else None
