"""Decide how a goal stands, by one rule for each direction; asks no warehouse."""

from dataclasses import dataclass

from text.i18n import N_

GREEN, AMBER = 0.95, 0.80
EARLY = 0.10
# What is printed has at most four decimals, and numbers that print alike count as alike.
DECIMALS, SAME = 4, 0.00005
# Of a rate: points of a hundred; below so many judged it says too little.
POINTS, JUDGED = 5.0, 40

RULE_LEAST = N_(
    "On track from 95% of what is expected by now, at risk from 80%, behind below that; too"
    " early to say in the first 10% of the way."
)
RULE_MOST = N_(
    "On track up to 105% of what may be there by now, at risk up to 120%, behind above that;"
    " too early to say in the first 10% of the way."
)
RULE_LEVEL = N_(
    "On track from 95% of the way that should be gone by now, at risk from 80%, behind below"
    " that; too early to say in the first 10% of the way."
)
RULE_LEVEL_MOST = N_(
    "On track up to 105% of the way that may be gone by now, at risk up to 120%, behind"
    " above that; too early to say in the first 10% of the way."
)
RULE_WITHIN = N_(
    "On track between the bounds, at risk up to a tenth of their distance outside, behind beyond."
)
RULE_WITHIN_SUM = N_(
    "On track between the bounds by now, at risk up to a tenth of their distance outside, behind beyond."
)
RULE_RATE = N_(
    "On track from the target, at risk to five points below it, behind below that; too early"
    " to say of fewer than 40 judged stories."
)
RULE_RATE_MOST = N_(
    "On track up to the target, at risk to five points above it, behind above that; too"
    " early to say of fewer than 40 judged stories."
)
RULE_RATE_WITHIN = N_(
    "On track between the bounds, at risk up to a tenth of their distance outside, behind"
    " beyond; too early to say of fewer than 40 judged stories."
)


@dataclass(frozen=True)
class GoalStatus:
    """How does a goal stand?

    Columns: state: reached, green, amber, red, early (too early to say), missed or unknown; rule: by which rule, a
    msgid.
    Empty: state unknown where nothing is known.
    """

    state: str
    rule: str


def goal_status(
    kind: str,
    direction: str,
    value: float | None,
    begin: float,
    target: float,
    target_to: float | None,
    share: float,
    is_over: bool,
    judged: int | None = None,
) -> GoalStatus:
    """Is this goal on its way?

    Unit: a state.
    Counts: value: what came since the start (sum), how it stands (level) or the rate since the start; begin: where a
    level began; share: which part of the way should be done; is_over: the deadline has passed; judged: of a rate, how
    many it rests on.
    Empty: unknown for value None.
    Raises: nothing.
    """
    rule = _rule(kind, direction, target < begin)
    if value is None:
        return GoalStatus("unknown", rule)
    if kind == "rate" and judged is not None and judged < JUDGED:
        return GoalStatus("early", rule)
    if is_over:
        return GoalStatus("reached" if holds(direction, value, target, target_to) else "missed", rule)
    if kind != "rate" and direction != "within":
        if direction == "at least" and _reaches(value, target):
            return GoalStatus("reached", rule)
        if share < EARLY:
            return GoalStatus("early", rule)
    now = by_now(kind, direction, begin, target, target_to, share)
    return GoalStatus(verdict(kind, direction, value, begin, *now), rule)


def by_now(
    kind: str, direction: str, begin: float, target: float, target_to: float | None, share: float
) -> tuple[float, float | None]:
    """What should be there by now?

    Unit: that of the goal: the number, or the lower bound; and the upper bound of a goal within two.
    Counts: of a sum its pace; of a level the way from where it began; of a rate, and of a level within bounds, the
    target itself.
    Empty: None as upper bound of other directions.
    """
    if direction == "within":
        upper = target if target_to is None else target_to
        return (target * share, upper * share) if kind == "sum" else (target, upper)
    return (target if kind == "rate" else begin + (target - begin) * share), None


def verdict(kind: str, direction: str, value: float, begin: float, low: float, high: float | None) -> str:
    """Is it on its way, by what should be there now?

    Unit: a state: green, amber or red.
    Counts: low and high: what `by_now` gives. What this says of the numbers as they are printed is what it says of
    the numbers themselves.
    Raises: nothing.
    """
    value, begin, low = (round(number, DECIMALS) for number in (value, begin, low))
    if direction == "within":
        top = low if high is None else round(high, DECIMALS)
        room = (top - low) / 10
        inside = _reaches(value, low) and _reaches(top, value)
        near = _reaches(value, low - room) and _reaches(top + room, value)
        return "green" if inside else "amber" if near else "red"
    if kind == "rate":
        away = value - low if direction == "at least" else low - value
        return "green" if _reaches(away, 0) else "amber" if _reaches(away, -POINTS) else "red"
    return _paced(direction, value, begin, low)


def holds(direction: str, value: float, target: float, target_to: float | None) -> bool:
    """Is this what was to be reached?

    Unit: yes or no.
    """
    if direction == "within":
        return _reaches(value, target) and _reaches(target if target_to is None else target_to, value)
    return _reaches(value, target) if direction == "at least" else _reaches(target, value)


def _reaches(value: float, target: float) -> bool:
    """Is it no less? What only the computer's arithmetic keeps apart is the same."""
    return value > target - SAME


def _rule(kind: str, direction: str, is_down: bool) -> str:
    if direction == "within":
        return {"sum": RULE_WITHIN_SUM, "rate": RULE_RATE_WITHIN}.get(kind, RULE_WITHIN)
    if kind == "rate":
        return RULE_RATE if direction == "at least" else RULE_RATE_MOST
    if kind == "level":
        return RULE_LEVEL if direction == "at least" or is_down else RULE_LEVEL_MOST
    return RULE_LEAST if direction == "at least" else RULE_MOST


def _paced(direction: str, value: float, begin: float, expected: float) -> str:
    way, gone = expected - begin, value - begin
    if direction == "at most":
        if way <= 0:  # a level that is to come down
            return _least(-gone, -way) if way < 0 else "green" if _reaches(0, gone) else "red"
        return (
            "green"
            if _reaches(way * (2 - GREEN), gone)
            else "amber"
            if _reaches(way * (2 - AMBER), gone)
            else "red"
        )
    return _least(gone, way)


def _least(gone: float, way: float) -> str:
    if way <= 0:
        return "green" if _reaches(gone, 0) else "red"
    return "green" if _reaches(gone, way * GREEN) else "amber" if _reaches(gone, way * AMBER) else "red"
