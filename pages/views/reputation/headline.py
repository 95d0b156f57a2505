"""The one sentence on top of the board's page: how it stands and what changed, and no more than is known."""

import math
from collections.abc import Sequence
from statistics import NormalDist

from pages.shared.i18n import N_, _, day, ngettext, number, say
from warehouse.core.figure import Figure
from warehouse.reputation.weeks import Span

# Beyond this net sentiment, and surely beyond half of it, there is "much" more of the one than of the other.
MUCH = 40

NOTHING = N_("In these {days} days no story about {subject} was found.")
NOTHING_DAY = N_("On this day no story about {subject} was found.")
ENTIRELY_UNKNOWN = N_("How {subject} stands cannot be said for this period yet.")

MUCH_MORE_PRAISE = N_("There were far more positive than negative stories about {subject}")
MORE_PRAISE = N_("There were more positive than negative stories about {subject}")
BALANCE = N_("Positive and negative stories about {subject} were in balance")
MORE_CRITICISM = N_("There were more negative than positive stories about {subject}")
MUCH_MORE_CRITICISM = N_("There were far more negative than positive stories about {subject}")
NOT_JUDGED = N_("Too few stories about {subject} could be judged to say how it stands")

BETTER = N_("more favourable than in the {days} days before")
WORSE = N_("less favourable than in the {days} days before")
ALIKE = N_("not demonstrably different from the {days} days before")
# Of the first day of a school year.
DAY_BEFORE = {
    BETTER: N_("more favourable than on the day before"),
    WORSE: N_("less favourable than on the day before"),
    ALIKE: N_("not demonstrably different from the day before"),
}
CHANGE_TOO_SMALL = N_("too few to say whether that changed")

ROSE = N_("attention rose from {before} to {stories}")
FELL = N_("attention fell from {before} to {stories}")
STEADY = N_("with {stories} there was about as much attention ({before} before)")
FEW = N_("with {stories} against {before} before, too few to speak of more or less attention")
BAD_WEEK = N_("but the week of {week} was clearly negative")

FIRST = N_("there were {stories}, and no earlier period to compare with")

UNCHECKED = N_("People have hardly checked that judgement yet.")
DISPUTED = N_("People judge otherwise too often to rely on this.")

WITH_CHANGE = N_("{standing}, {change}; {volume}.")
WITHOUT_CHANGE = N_("{standing}; {volume}.")


def sentence(subject: str, net: Figure, mentions: Figure, days: int, weeks: Sequence[Span] = ()) -> str:
    """How do we stand and what changed, in one sentence that claims only what the numbers bear."""
    told = {"subject": subject, "days": days}
    if mentions.value is None:
        return say(mentions.note or ENTIRELY_UNKNOWN, {**mentions.fields, **told})
    if mentions.value == 0:
        return say(NOTHING_DAY if days == 1 else NOTHING, told)
    if net.value is None and mentions.value < 20:
        stories = ngettext("{count} story", "{count} stories", int(mentions.value))
        template = ngettext(
            "On {days} day there were only {stories} about {subject}: too few to say how it stands.",
            "In {days} days there were only {stories} about {subject}: too few to say how it stands.",
            days,
        )
        counted = stories.format(count=number(mentions.value))
        return template.format(days=number(days), stories=counted, subject=subject)
    said = _said(subject, net, mentions, days, weeks)
    doubt = _doubt(net)
    return f"{said} {_(doubt)}" if doubt else said


def _said(subject: str, net: Figure, mentions: Figure, days: int, weeks: Sequence[Span]) -> str:
    told = {"subject": subject, "days": days}
    standing, change, volume = _standing(net), _change(net), _volume(mentions)
    filled = {"standing": say(standing, told), "volume": volume}
    bad = bad_week(weeks)
    if bad and standing in (BALANCE, MORE_PRAISE, MUCH_MORE_PRAISE) and change not in (BETTER, WORSE):
        return say(WITH_CHANGE, filled, change=say(BAD_WEEK, week=day(bad.start, "d MMMM")))
    if change is None:
        return say(WITHOUT_CHANGE, filled)
    return say(WITH_CHANGE, filled, change=say(DAY_BEFORE.get(change, change) if days == 1 else change, told))


def _doubt(net: Figure) -> str | None:
    if net.value is None or net.trust is None or net.trust.good:
        return None
    return DISPUTED if net.trust.enough else UNCHECKED


def margin(net: Figure) -> float:
    """How far from zero chance alone may carry so many judged stories (95 %), in points, were none neutral."""
    return 196 / math.sqrt(net.denominator) if net.denominator else math.inf


def bad_week(weeks: Sequence[Span]) -> Span | None:
    """The week of the period whose surplus of negative stories is the surest, if one is beyond chance.

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
        return NOT_JUDGED
    sure = abs(net.value) - margin(net)
    if sure <= 0:
        return BALANCE
    if abs(net.value) >= MUCH and sure >= MUCH / 2:
        return MUCH_MORE_PRAISE if net.value > 0 else MUCH_MORE_CRITICISM
    return MORE_PRAISE if net.value > 0 else MORE_CRITICISM


def _change(net: Figure) -> str | None:
    if net.value is None or net.previous is None:
        return None
    if net.change is None:
        return CHANGE_TOO_SMALL
    if not net.clear:
        return ALIKE
    return BETTER if net.change > 0 else WORSE


def _volume(mentions: Figure) -> str:
    count = int(mentions.value or 0)  # who has no number has no sentence like this one
    stories = ngettext("{count} story", "{count} stories", count).format(count=number(count))
    if mentions.previous is None:
        return say(FIRST, stories=stories)
    told = {"stories": stories, "before": number(mentions.previous)}
    if mentions.clear:
        return _(ROSE if count > mentions.previous else FELL).format_map(told)
    return _(FEW if mentions.too_few else STEADY).format_map(told)
