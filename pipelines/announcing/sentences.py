"""Which facts of a month a sentence says of channels, goals and corrections; `text/templates` words them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.support.typed_text import literal
from text.decimals import apart, own
from text.i18n import N_, _, language, translate_error
from text.labels import channel_name, channel_within
from text.nouns import counted
from text.templates import Words, render
from warehouse.core import registry
from warehouse.goals.contribution import BY_CHANNEL, BY_COUNT
from warehouse.months.closed import ClosedMonth, Correction
from warehouse.months.month_figure import MonthFigure, earlier
from warehouse.traffic.ledger import BY_BOTH, BY_GOOGLE, BY_PATHS, BY_SESSION

MOST_SHARES = 3
# How a contribution was traced, in the words of the footnotes.
METHODS = {
    BY_PATHS: "last channel",
    BY_BOTH: "last channel",
    BY_GOOGLE: "last channel",
    BY_SESSION: "visit",
    BY_CHANNEL: "growth",
    BY_COUNT: "count",
}
MARKS = "¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True)
class Traced:
    """How many of a goal's units came by one channel."""

    channel: Words
    count: float


@dataclass(frozen=True)
class Contributed:
    """What a channel contributed to a goal; noun: the goal's title as it is counted, None where it cannot be."""

    goal: Words
    count: float
    noun: Words | None = None


def title(figure: MonthFigure) -> str:
    """Return the name of a channel or goal in the language that is spoken."""
    return figure.title if language() == "nl" else figure.title_en


def named(figure: MonthFigure) -> Words:
    """Return the same as words of others, for a template."""
    return Words(title(figure))


def why(figure: MonthFigure) -> Words:
    """Return what is to be said of a figure, within a sentence."""
    if not figure.note:
        return Words(_("nobody measured it"))
    sentence = translate_error(figure.note, figure.fields).rstrip(".")
    # A note that begins with a name keeps its capital.
    return Words(sentence if figure.note.startswith("{") else sentence[:1].lower() + sentence[1:])


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def network(month: ClosedMonth, figure: MonthFigure) -> str:
    """Return all of one channel as Markdown: followers, both changes, and what it contributed to each goal."""
    shares = contributed(month, figure)
    return render(
        "announcement/channel.md",
        literal,
        channel=named(figure),
        followers=_rounded(figure.value),
        quality=figure.quality,
        why=why(figure) if figure.note or figure.value is None else None,
        month_before=earlier(month.month),
        change=_rounded(figure.change),
        year_change=_rounded(figure.year_change),
        counted=[share for share in shares if share.noun],
        others=[share for share in shares if not share.noun],
    )


def contributed(month: ClosedMonth, figure: MonthFigure) -> list[Contributed]:
    """Return what this channel contributed to each goal that is counted by channel.

    Nothing where it is unknown or zero.
    """
    contributeds = []
    # The site cannot tell two channels on one network apart.
    is_alone = sum(channel.said == figure.said for channel in month.all_of("followers")) == 1
    for share in month.all_of("brought"):
        # Of a goal about followers the growth was told already.
        if not share.value or share.said == BY_CHANNEL:
            continue
        if (
            share.part != figure.subject
            if share.said == BY_COUNT
            else share.part != figure.said or not is_alone
        ):
            continue
        noun = counted(share.title, share.value)
        contributeds.append(Contributed(named(share), share.value, Words(noun) if noun else None))
    return contributeds


def goal(month: ClosedMonth, figure: MonthFigure, methods: Sequence[str] = ()) -> str:
    """Return how one goal stands, what the month added, and by which channels, as Markdown.

    methods: those of the footnotes, in their order
    """
    target, expected = (month.of(name, figure.subject) for name in ("goal_target", "goal_expected"))
    is_behind = figure.said in ("amber", "red") and figure.unit == "count"
    whole = month.of("brought_in_all", figure.subject)
    left = month.of("unattributed", figure.subject)
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
        expected=expected.value if is_behind and expected else None,
        expected_to=upper(expected),
        month=month.month,
        added=whole and whole.value,
        shares=traced(month, figure),
        unattributed=left.value if left and left.value else None,
        footnote=MARKS[methods.index(whole.said)] if whole and whole.said in methods else "",
    )


def traced(month: ClosedMonth, figure: MonthFigure) -> list[Traced]:
    """By which channels did a goal move in the month? The three largest; none for a goal that is their own growth."""
    shares = sorted(month.all_of("brought", figure.subject), key=lambda share: -(share.value or 0))
    return [
        Traced(_within(month, share), share.value)
        for share in shares[:MOST_SHARES]
        if share.value and share.value > 0 and share.said != BY_CHANNEL
    ]


def methods(month: ClosedMonth) -> list[str]:
    """By which methods were the contributions traced that this month tells? In the order of its goals."""
    wholes = (
        month.of("brought_in_all", goal.subject) for goal in month.all_of("goal") if traced(month, goal)
    )
    return list(dict.fromkeys(whole.said for whole in wholes if whole and whole.value is not None))


def footnotes(method_names: Sequence[str]) -> list[str]:
    """Return one footnote for each method, with its mark, as Markdown."""
    return [footnote(method, mark, literal) for mark, method in zip(MARKS, method_names, strict=False)]


def footnote(method: str, mark: str = "", escape: Callable[[str], str] = str) -> str:
    """Return how it was traced, in a sentence."""
    name = METHODS.get(method) or Words(_(method))
    return render("announcement/footnote.md", escape, mark=mark, method=name)


def _within(month: ClosedMonth, share: MonthFigure) -> Words:
    ours = month.of("followers", share.part) if share.said == BY_COUNT else None
    return Words(title(ours) if ours else channel_within(share.part))


def decimals(month: ClosedMonth, figure: MonthFigure) -> int:
    """With how many decimals does a goal stand beside its target and what would be on course, so that they differ?"""
    target, expected = (month.of(name, figure.subject) for name in ("goal_target", "goal_expected"))
    values = [
        figure.value,
        *(other.value if other else None for other in (target, expected)),
        upper(target),
        upper(expected),
    ]
    typed = [
        target.value if target else None,
        upper(target),
        figure.value if figure.quality == "manual" else None,
    ]
    return max(apart(*values), own(*typed))


def upper(figure: MonthFigure | None) -> float | None:
    """Return the upper of two bounds; None where there is one, and in months that were closed before it was kept."""
    bound = figure.fields.get("target_to") if figure else None
    return bound if isinstance(bound, int | float) else None


def corrected(corrections: Sequence[tuple[dt.date, Correction]]) -> list[str]:
    """Return what became of figures of these months, one sentence each."""
    return [
        render(
            "announcement/correction.txt",
            name=_of(correction.figure),
            figure=_(LABELS[correction.figure.figure]),
            month=month,
            before=correction.figure.value,
            now=correction.now,
            places=max(1, apart(correction.figure.value, correction.now)),
        )
        for month, correction in corrections
    ]


LABELS = {
    **{metric.figure: metric.word for metric in registry.METRICS if metric.figure},
    "goal": N_("state"),
    "goal_expected": N_("expected"),
    "goal_target": N_("target"),
    "brought": N_("brought"),
    "brought_in_all": N_("brought in all"),
    "unattributed": N_("unattributed"),
    "outage": N_("days without an answer"),
}


def _of(figure: MonthFigure) -> Words | None:
    """Name what it is a figure of: Instagram; a goal, a channel; None for all of us."""
    parts = (title(figure), figure.part and channel_name(figure.part))
    return Words(", ".join(part for part in parts if part)) or None
