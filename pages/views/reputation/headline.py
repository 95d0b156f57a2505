"""The one sentence on top of the board's page: how it stands and what changed, and no more than is known."""

import math
from collections.abc import Sequence
from statistics import NormalDist

from pages.shared.i18n import days as both_ends
from pages.shared.i18n import translate, week_of
from text.templates import Words, render
from warehouse.core.figure import Figure
from warehouse.core.period import Period
from warehouse.reputation.weeks import Span

# Beyond this net sentiment, and surely beyond half of it, there is "much" more of the one than of the other.
MUCH = 40
# From so many stories on something is said although too few could be judged.
MANY = 20


def sentence(
    subject: str,
    net: Figure,
    mentions: Figure,
    days: int,
    weeks: Sequence[Span] = (),
    earlier: Period | None = None,
) -> str:
    """Say how we stand and what changed, in one sentence that claims only what the numbers bear.

    earlier: the days with which it is compared, where they are not as many days just before.
    """
    if mentions.value is None and mentions.note:
        return translate(mentions.note, {**mentions.fields, "subject": subject, "days": days})
    case = _case(net, mentions)
    facts: dict[str, object] = {"subject": Words(subject), "days": days, "case": case}
    facts["earlier"] = both_ends(earlier.start, earlier.last) if earlier else None
    if mentions.value is not None and case in ("few stories", "told"):
        facts["stories"] = int(mentions.value)
    if case == "told":
        facts |= _told(net, mentions, weeks)
    return render("board/headline.txt", **facts)


def _case(net: Figure, mentions: Figure) -> str:
    if mentions.value is None:
        return "nothing known"
    if mentions.value == 0:
        return "no story"
    return "few stories" if net.value is None and mentions.value < MANY else "told"


def _told(net: Figure, mentions: Figure, weeks: Sequence[Span]) -> dict[str, object]:
    standing, change, bad = _standing(net), _change(net), bad_week(weeks)
    is_hidden = standing in ("balance", "more praise", "far more praise") and change not in (
        "better",
        "worse",
    )
    return {
        "standing": standing,
        "change": change,
        "bad_week": week_of(bad.start, year="") if bad and is_hidden else None,
        "volume": _volume(mentions),
        "stories_before": mentions.previous,
        "doubt": _doubt(net),
    }


def _doubt(net: Figure) -> str | None:
    if net.value is None or net.trust is None or net.trust.good:
        return None
    return "disputed" if net.trust.enough else "unchecked"


def margin(net: Figure) -> float:
    """Return how far from zero chance alone may carry so many judged stories (95 %), in points, were none neutral."""
    return 196 / math.sqrt(net.denominator) if net.denominator else math.inf


def bad_week(weeks: Sequence[Span]) -> Span | None:
    """Return the week of the period whose surplus of negative stories is the surest, if one is beyond chance.

    A sign test with continuity correction, at 5 % divided by the number of weeks to choose from.
    """
    known = [week for week in weeks if week.complete and week.in_period and week.negative]
    worst = max(known, key=_surplus, default=None)
    if worst is None or _surplus(worst) < NormalDist().inv_cdf(1 - 0.05 / len(known)):
        return None
    return worst


def _surplus(week: Span) -> float:
    negative, positive = (
        week.negative or 0,
        week.positive or 0,
    )  # of a week with negative stories both are known
    return (negative - positive - 1) / math.sqrt(negative + positive)


def _standing(net: Figure) -> str:
    if net.value is None:
        return "not judged"
    sure = abs(net.value) - margin(net)
    if sure <= 0:
        return "balance"
    much = "far more" if abs(net.value) >= MUCH and sure >= MUCH / 2 else "more"
    return f"{much} praise" if net.value > 0 else f"{much} criticism"


def _change(net: Figure) -> str | None:
    if net.value is None or net.previous is None:
        return None
    if net.change is None:
        return "too few"
    if not net.clear:
        return "alike"
    return "better" if net.change > 0 else "worse"


def _volume(mentions: Figure) -> str:
    if not mentions.is_compared:
        return "alone"
    if mentions.previous is None:
        return "first"
    if mentions.clear and mentions.value is not None:
        return "rose" if mentions.value > mentions.previous else "fell"
    return "too few" if mentions.too_few else "steady"
