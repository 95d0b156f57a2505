"""How does a goal stand? One rule for each direction, said on the tile in words."""

from dataclasses import dataclass

from warehouse.errors import N_

GREEN, AMBER = 0.95, 0.80
EARLY = 0.10
# Of a rate: points of a hundred; below so many judged it says too little.
POINTS, JUDGED = 5.0, 40
STATES = ("reached", "green", "amber", "red", "early", "missed", "unknown")

RULE_LEAST = N_(
    "On its way from 95% of what should be there by now, just behind from 80%, behind below that."
)
RULE_MOST = N_(
    "On its way up to 105% of what may be there by now, just behind up to 120%, behind above that."
)
RULE_WITHIN = N_(
    "On its way between the bounds, just behind up to a tenth of their distance outside, behind beyond."
)
RULE_RATE = N_("On its way from the target, just behind to five points below it, behind below that.")
RULE_RATE_MOST = N_("On its way up to the target, just behind to five points above it, behind above that.")


@dataclass(frozen=True)
class Standing:
    """How does a goal stand?

    Columns: state: reached, green, amber, red, early (too early to say), missed or unknown; rule: by which rule, a
    msgid.
    Empty: state unknown where nothing is known.
    """

    state: str
    rule: str


def standing(
    kind: str,
    direction: str,
    value: float | None,
    begin: float,
    target: float,
    target_to: float | None,
    share: float,
    is_over: bool,
    judged: int | None = None,
) -> Standing:
    """Is this goal on its way?

    Unit: a state.
    Counts: value: what came since the start (sum), how it stands (level) or the rate since the start; begin: where a
    level began; share: which part of the way should be done; is_over: the deadline has passed; judged: of a rate, how
    many it rests on.
    Empty: unknown for value None.
    Raises: nothing.
    """
    rule = _rule(kind, direction)
    if value is None:
        return Standing("unknown", rule)
    if kind == "rate" and judged is not None and judged < JUDGED:
        return Standing("early", rule)
    if is_over:
        return Standing("reached" if _holds(direction, value, target, target_to) else "missed", rule)
    if kind == "rate" or direction == "within":
        return Standing(_held(kind, direction, value, target, target_to, share), rule)
    if direction == "at least" and value >= target:
        return Standing("reached", rule)
    if share < EARLY:
        return Standing("early", rule)
    expected = begin + (target - begin) * share
    return Standing(_paced(direction, value, begin, expected), rule)


def _rule(kind: str, direction: str) -> str:
    if direction == "within":
        return RULE_WITHIN
    if kind == "rate":
        return RULE_RATE if direction == "at least" else RULE_RATE_MOST
    return RULE_LEAST if direction == "at least" else RULE_MOST


def _holds(direction: str, value: float, target: float, target_to: float | None) -> bool:
    if direction == "within":
        return target <= value <= (target_to if target_to is not None else target)
    return value >= target if direction == "at least" else value <= target


def _held(kind, direction, value, target, target_to, share) -> str:
    """A rate, or something that is to stay within bounds; of a sum the bounds grow with its pace."""
    if direction == "within":
        low, high = (target, target_to) if kind != "sum" else (target * share, target_to * share)
        room = (high - low) / 10
        return "green" if low <= value <= high else "amber" if low - room <= value <= high + room else "red"
    away = value - target if direction == "at least" else target - value
    return "green" if away >= 0 else "amber" if away >= -POINTS else "red"


def _paced(direction: str, value: float, begin: float, expected: float) -> str:
    way, gone = expected - begin, value - begin
    if direction == "at most":
        if way <= 0:  # a level that is to come down
            return _least(-gone, -way) if way < 0 else "green" if gone <= 0 else "red"
        return "green" if gone <= way * (2 - GREEN) else "amber" if gone <= way * (2 - AMBER) else "red"
    return _least(gone, way)


def _least(gone: float, way: float) -> str:
    if way <= 0:
        return "green" if gone >= 0 else "red"
    return "green" if gone >= way * GREEN else "amber" if gone >= way * AMBER else "red"
