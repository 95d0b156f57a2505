"""One sentence for each figure of a month: what is known, what changed, and what is missing, in plain words."""

import datetime as dt
from collections.abc import Sequence

from pipelines.support.typed_text import literal
from text.decimals import apart, own, some
from text.decimals import written as amount
from text.i18n import N_, _, day, language, ngettext, number, say, told
from text.labels import GOAL_STATES, channel_name, channel_within
from warehouse.goals.contribution import BY_CHANNEL
from warehouse.months.closed import ClosedMonth, Correction
from warehouse.months.month_figure import MonthFigure, earlier

ABOUT = {"rounded": N_("about {count}"), "estimated": N_("an estimated {count}")}
MOST_SHARES = 3


def title(figure: MonthFigure) -> str:
    """The name of a channel or goal in the language that is spoken."""
    return figure.title if language() == "nl" else figure.title_en


def named(figure: MonthFigure) -> str:
    """The same within a text in Markdown: a name is words, whatever signs stand in it."""
    return literal(title(figure))


def joined(parts: Sequence[str]) -> str:
    """a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return say(N_("{first} and {last}"), first=", ".join(parts[:-1]), last=parts[-1])


def followers(figure: MonthFigure) -> str:
    """1 follower, about 1,130 followers; the word unknown where nobody knows."""
    if figure.value is None:
        return _("followers unknown")
    count = round(figure.value)
    written = number(count)
    if figure.quality in ABOUT:
        written = say(ABOUT[figure.quality], count=written)
    return ngettext("{count} follower", "{count} followers", count).format(count=written)


def change(difference: float | None, than: str) -> str | None:
    """47 more than …, 6 fewer than …, as many as …; None when it is not known."""
    if difference is None:
        return None
    if round(difference) == 0:
        return say(N_("as many as {than}"), than=than)
    template = N_("{count} more than {than}") if difference > 0 else N_("{count} fewer than {than}")
    return say(template, count=number(abs(round(difference))), than=than)


def why(figure: MonthFigure) -> str:
    """What is to be said of a figure, within a sentence."""
    if not figure.note:
        return _("nobody measured it")
    said = told(figure.note, figure.fields).rstrip(".")
    # A note that begins with a name keeps its capital.
    return said if figure.note.startswith("{") else said[:1].lower() + said[1:]


def network(month: ClosedMonth, figure: MonthFigure) -> str:
    """All of one network: followers, both changes, and what it brought to each goal."""
    if figure.value is None:
        text = say(
            N_("**{network}**: followers unknown ({why})"), network=named(figure), why=literal(why(figure))
        )
    else:
        before = day(earlier(month.month), "MMMM")
        changes = [
            found
            for found in (
                change(figure.change, say(N_("at the end of {month}"), month=before)),
                change(figure.year_change, _("a year before")),
            )
            if found
        ]
        text = say(N_("**{network}**: {followers}"), network=named(figure), followers=followers(figure))
        if figure.note:
            text += f" ({literal(why(figure))})"
        if changes:
            text += ", " + joined(changes)
    brought = [each for each in brought_by(month, figure) if each]
    if brought:
        text += "; " + joined(brought)
    return text + "."


def brought_by(month: ClosedMonth, figure: MonthFigure) -> list[str]:
    """What this channel brought to each goal that is counted by channel; nothing where it is unknown or zero."""
    found: list[str] = []
    if sum(each.said == figure.said for each in month.all_of("followers")) > 1:
        return found  # the site cannot tell two channels on one network apart
    for each in month.all_of("brought"):
        # Of a goal about followers the growth was told already.
        if each.part != figure.said or not each.value or each.said == BY_CHANNEL:
            continue
        found.append(say(N_("it brought {count} for “{goal}”"), count=some(each.value), goal=named(each)))
    return found


def goal(month: ClosedMonth, figure: MonthFigure) -> str:
    """How one goal stands, what the month brought, and by which channels."""
    target = month.of("goal_target", figure.subject)
    places = decimals(month, figure)
    goal_wanted = wanted(target, places)
    if figure.value is None:
        return say(
            N_("**{goal}** ({wanted}): unknown, no numbers are there yet."),
            goal=named(figure),
            wanted=goal_wanted,
        )
    text = say(
        N_("**{goal}**: {value} ({wanted}), {state}"),
        goal=named(figure),
        value=amount(figure.value, places),
        wanted=goal_wanted,
        state=_(GOAL_STATES[figure.said]),
    )
    expected = month.of("goal_expected", figure.subject)
    if figure.said in ("amber", "red") and expected and expected.value is not None and figure.unit == "count":
        text += " " + say(N_("({count} would be on course)"), count=on_course(expected, places))
    return text + "." + _came(month, figure)


def _came(month: ClosedMonth, figure: MonthFigure) -> str:
    whole = month.of("brought_in_all", figure.subject)
    if whole is None or whole.value is None:
        return ""
    name = day(month.month, "MMMM")
    if whole.said == BY_CHANNEL:
        return " " + say(
            N_("In {month} it changed by {count}."), month=name, count=some(whole.value, sign=True)
        )
    text = " " + say(N_("{month} brought {count}"), month=name.capitalize(), count=some(whole.value))
    shares = sorted(month.all_of("brought", figure.subject), key=lambda each: -(each.value or 0))
    parts = [
        say(N_("{channel} {count}"), channel=literal(channel_within(each.part)), count=some(each.value))
        for each in shares[:MOST_SHARES]
        if each.value and each.value > 0
    ]
    left = month.of("unattributed", figure.subject)
    if parts:
        text += ": " + joined(parts)
        if left and left.value:
            text += "; " + ngettext(
                "of {count} nobody knows the channel",
                "of {count} nobody knows the channel",
                round(left.value),
            ).format(count=some(left.value))
        text += " " + say(N_("({method})"), method=_(whole.said).split(";")[0])
    return text + "."


def decimals(month: ClosedMonth, figure: MonthFigure) -> int:
    """With how many decimals does a goal stand beside its target and what would be on course, so that they differ?"""
    target, expected = (month.of(name, figure.subject) for name in ("goal_target", "goal_expected"))
    told = [
        figure.value,
        *(each.value if each else None for each in (target, expected)),
        upper(target),
        upper(expected),
    ]
    typed = [
        target.value if target else None,
        upper(target),
        figure.value if figure.quality == "manual" else None,
    ]
    return max(apart(*told), own(*typed))


def upper(figure: MonthFigure | None) -> float | None:
    """The upper of two bounds; None where there is one, and in months that were closed before it was kept."""
    found = figure.fields.get("target_to") if figure else None
    return found if isinstance(found, int | float) else None


def on_course(expected: MonthFigure | None, places: int) -> str:
    """What would be on course: 220, or 50 to 100; a dash when unknown."""
    if expected is None or upper(expected) is None:
        return amount(expected.value if expected else None, places)
    low, high = amount(expected.value, places), amount(upper(expected), places)
    return say(N_("{low} to {high}"), low=low, high=high)


def wanted(target: MonthFigure | None, places: int) -> str:
    """What is to be reached: at least 2,000."""
    if target is None or target.value is None:
        return "–"
    if upper(target) is not None:
        high = amount(upper(target), places)
        return say(N_("between {low} and {high}"), low=amount(target.value, places), high=high)
    templates = {
        "at least": N_("at least {target}"),
        "at most": N_("at most {target}"),
        "within": N_("from {target}"),
    }
    return say(templates.get(target.said, "{target}"), target=amount(target.value, places))


def corrected(found: Sequence[tuple[dt.date, Correction]]) -> list[str]:
    """What became of figures of these months, one sentence each."""
    told_ = []
    for month, each in found:
        before, now = each.figure.value, each.now
        places = max(1, apart(before, now))
        names = {"figure": label(each.figure), "month": day(month, "MMMM y"), "now": amount(now, places)}
        if before is None:
            told_.append(say(N_("{figure} in {month}: unknown then, {now} now."), names))
        else:
            names["before"] = amount(before, places)
            told_.append(say(N_("{figure} in {month}: {before} became {now}."), names))
    return told_


LABELS = {
    "mentions": N_("stories about us"),
    "net_sentiment": N_("net sentiment"),
    "share_of_voice": N_("share of voice"),
    "reach": N_("estimated readers"),
    "followers": N_("followers"),
    "posts": N_("posts"),
    "seen": N_("times seen"),
    "engagements": N_("interactions"),
    "engagement_rate": N_("engagement rate"),
    "sessions": N_("sessions"),
    "key_events": N_("key events"),
    "hours": N_("hours"),
    "euros": N_("euros"),
    "euros_per_session": N_("euros per session"),
    "euros_per_event": N_("euros per key event"),
    "goal": N_("state"),
    "goal_expected": N_("expected"),
    "goal_target": N_("target"),
    "brought": N_("brought"),
    "brought_in_all": N_("brought in all"),
    "unattributed": N_("unattributed"),
    "outage": N_("days without an answer"),
}


def label(figure: MonthFigure) -> str:
    """A figure's name for people: Instagram: followers."""
    name = _(LABELS[figure.figure])
    of = ", ".join(part for part in (title(figure), figure.part and channel_name(figure.part)) if part)
    return f"{of}: {name}" if of else name
