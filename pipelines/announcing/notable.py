"""What stands out in a month: one thing that went well, one to work on, whom to thank, and what is missing."""

from pipelines.announcing import sentences
from pipelines.announcing.sentences import title
from text.decimals import apart, some, written
from text.i18n import N_, _, day, ngettext, number, say
from warehouse.core.figure import SMALLEST_BASE
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure


def highlight(month: ClosedMonth) -> str | None:
    """One thing that went well: a goal that was reached, else the channel that grew most for its size."""
    for each in month.all_of("goal"):
        if each.said == "reached":
            return say(N_("“{goal}” is reached."), goal=title(each))
    grown = [
        (each.change / each.before, each)
        for each in month.all_of("followers")
        if each.change is not None and each.before is not None
        if each.change > 0 and each.before >= SMALLEST_BASE
    ]
    if not grown:
        return None
    share, best = max(grown, key=lambda pair: pair[0])
    growth = share * 100
    return say(
        N_("{network} grew most for its size: {count} more ({share}%)."),
        network=title(best),
        count=some(best.change),
        share=number(growth, max(1, apart(growth, 0))),
    )


def work_on(month: ClosedMonth) -> str | None:
    """One thing to work on: the goal that is furthest behind, else the channel that lost most followers."""
    for state in ("red", "missed", "amber"):
        behind = [each for each in month.all_of("goal") if each.said == state and each.value is not None]
        if behind:
            return _behind(month, min(behind, key=lambda each: _share(month, each)))
    lost = [
        (each.change, each)
        for each in month.all_of("followers")
        if each.change is not None and each.change < 0
    ]
    if not lost:
        return None
    change, most = min(lost, key=lambda pair: pair[0])
    count = abs(round(change))
    text = ngettext("{network} lost {count} follower.", "{network} lost {count} followers.", count)
    return text.format(network=title(most), count=number(count))


def _share(month: ClosedMonth, goal: MonthFigure) -> float:
    """How much of what should be there is there; rates come last."""
    expected = month.of("goal_expected", goal.subject)
    if goal.unit != "count" or goal.value is None or expected is None or not expected.value:
        return 1.0
    return goal.value / expected.value


def _behind(month: ClosedMonth, goal: MonthFigure) -> str:
    expected = month.of("goal_expected", goal.subject)
    if goal.unit != "count" or expected is None or expected.value is None:
        return say(N_("“{goal}” stays behind."), goal=title(goal))
    places = sentences.decimals(month, goal)
    return say(
        N_("“{goal}” stays behind: {value}, where {expected} would be on course."),
        goal=title(goal),
        value=written(goal.value, places),
        expected=sentences.on_course(expected, places),
    )


def thanked(month: ClosedMonth, thanks: str) -> str:
    """Thanks to the people who posted, with how much there was where that is known of every channel."""
    posts = [each.value for each in month.all_of("posts") if each.value is not None]
    name = day(month.month, "MMMM")
    whom = say(N_("Thanks to {names}"), names=thanks) if thanks else _("Thanks to everybody who posted")
    if not posts:
        return say(N_("{whom} in {month}."), whom=whom, month=name)
    count = round(sum(posts))
    text = ngettext("{count} post", "{count} posts", count).format(count=number(count))
    where = ngettext("on {count} channel", "on {count} channels", len(posts)).format(count=number(len(posts)))
    return say(N_("{whom} in {month}: {posts} {where}."), whom=whom, month=name, posts=text, where=where)


def missing(month: ClosedMonth) -> list[str]:
    """What is not in these figures, one sentence each."""
    found = [
        say(N_("Followers of {network}: {why}."), network=title(each), why=sentences.why(each))
        for each in month.all_of("followers")
        if each.value is None
    ]
    found += [
        say(N_("No numbers for “{goal}”."), goal=title(each))
        for each in month.all_of("goal")
        if each.value is None
    ]
    for each in month.all_of("brought_in_all"):
        if each.quality == "partial":
            found.append(say(N_("“{goal}” was not measured on every day."), goal=title(each)))
    for each in month.all_of("outage"):
        days = each.value or 0
        text = ngettext(
            "{source} did not answer on {count} day.",
            "{source} did not answer on {count} days.",
            int(days),
        )
        found.append(text.format(source=title(each), count=number(days)))
    return found
