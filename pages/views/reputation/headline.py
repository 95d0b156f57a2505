"""Write the one sentence on top of the board's page: the school's reputation and its change, if known."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from pages.shared.i18n import days as both_ends
from pages.shared.i18n import translate, week_of
from text.i18n import format_value
from text.templates import Words, render
from warehouse.core.figure import Figure
from warehouse.core.period import Period
from warehouse.reputation.board import Board
from warehouse.reputation.board_rows import EventLine, StoryLine
from warehouse.reputation.unfolding import cause, gravest, is_large
from warehouse.reputation.weeks import Span

# Beyond this net sentiment, and surely beyond half of it, there is "much" more of the one than of the other.
MUCH = 40
# From so many stories on something is said although too few could be judged.
MANY = 20


@dataclass(frozen=True)
class Behind:
    """The stories of a period among which the biggest behind its verdict is found, and known events."""

    negatives: Sequence[StoryLine] = ()
    positives: Sequence[StoryLine] = ()
    events: Sequence[EventLine] = ()
    period: Period | None = None


def behind(board: Board) -> Behind:
    """Return what the headline of this board may name."""
    return Behind(board.causes, board.positives, board.events, board.period)


def sentence(
    subject: str,
    net: Figure,
    mentions: Figure,
    days: int,
    weeks: Sequence[Span] = (),
    stories: Behind = Behind(),
    earlier: Period | None = None,
) -> str:
    """Say how the school stands, through which story, and what changed, claiming only what the numbers bear.

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
        facts |= _through(facts, subject, stories)
        if isinstance(week := facts["bad_week"], dt.date):
            facts["bad_week"] = week_of(week, year="")
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
        "bad_week": bad.start if bad and is_hidden else None,
        "volume": _volume(mentions),
        "stories_before": mentions.previous,
        "doubt": _doubt(net),
    }


def _through(facts: Mapping[str, object], subject: str, stories: Behind) -> dict[str, object]:
    """Return the biggest story behind the verdict, negative or positive as the verdict is, and its publications."""
    nothing: dict[str, object] = {"cause": None, "copies": 0, "is_praise": False}
    period = stories.period
    if period is None or facts["standing"] == "not judged":
        return nothing
    bad_week = facts["bad_week"]
    if isinstance(bad_week, dt.date):
        period = Period(max(period.start, bad_week), min(period.end, bad_week + dt.timedelta(days=7)))
    is_praise = "praise" in str(facts["standing"]) and bad_week is None and facts["change"] != "worse"
    if is_praise:
        large = (story for story in stories.positives if story.is_sure and is_large(story))
        story = next(large, None)
    else:
        story = gravest(stories.negatives, period)
    if story is None or not story.is_sure:
        return nothing
    name = cause(story, stories.events, subject).name
    return {"cause": Words(format_value(name)), "copies": story.copies, "is_praise": is_praise}


def doubted(net: Figure) -> str:
    """Say how far the verdict was checked by people, as the headline ends with it; nothing where it holds."""
    doubt = _doubt(net)
    return render("board/doubt.txt", doubt=doubt) if doubt else ""


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
