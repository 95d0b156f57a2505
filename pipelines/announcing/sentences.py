"""Choose which facts of a month are said of networks, contributions and corrections; `text/templates` words them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.support.typed_text import literal
from text.beginnings import beginning
from text.decimals import apart
from text.i18n import N_, NP_, _, language, percent, translate, translate_error
from text.labels import channel_name
from text.nouns import counted, counted_english
from text.templates import Words, render
from warehouse.core import registry
from warehouse.goals.contribution import BY_CHANNEL, BY_COUNT
from warehouse.months.closed import ClosedMonth, Correction
from warehouse.months.month_figure import MonthFigure
from warehouse.months.topics import NEGATIVE_ABOUT, theme
from warehouse.traffic.ledger import BY_BOTH, BY_GOOGLE, BY_PATHS, BY_SESSION

# Of a title in a short text, and rows of a short table.
MOST_WORDS, MOST_LETTERS, MOST_ROWS = 8, 70, 10
OTHERS = NP_("{count} other channel", "{count} other channels")
NO_CHANNEL = N_("Other and unknown ways")
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
class Contributed:
    """What the month added to a goal; noun: the goal's title as it is counted, None where it cannot be."""

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


def noun(figure: MonthFigure, count: float) -> Words | None:
    """Return a goal's title as it is counted, in the language that is spoken; None where it cannot be."""
    words = counted(figure.title, count) if language() == "nl" else counted_english(figure.title_en, count)
    return Words(words) if words else None


def short(words: str, most: int = MOST_WORDS) -> Words:
    """Return words of others, cut where there are more than fit in a short text."""
    parts = words.split()
    cut = " ".join(parts[:most])
    if len(parts) <= most and len(cut) <= MOST_LETTERS:
        return Words(words)
    return Words(beginning(cut, MOST_LETTERS).rstrip(" …,.:;-") + "…")


@dataclass(frozen=True)
class Row:
    """One network in the table of an announcement: its followers, what changed, and what it contributed to the goal.

    is_about: the platform rounds, or it was worked out. What is unknown, or cannot be told, is None.
    """

    network: Words
    followers: int | None
    change: int | None
    contributed: int | None
    is_about: bool = False


def table(month: ClosedMonth, most: int = MOST_ROWS) -> tuple[list[Row], Row | None]:
    """Return one row per network, the largest first, the least of them together in one; and what they are together.

    Each column adds up to its last number, that of the goal to what the month added to it: what came by other ways,
    or by nobody knows which, is a row. Where a part of a column is unknown, so is the sum.
    """
    goal = contributed_to(month)
    figures = sorted(month.all_of("followers"), key=lambda figure: -(figure.value or -1.0))
    rows = [
        Row(
            named(figure),
            _rounded(figure.value),
            _rounded(figure.change),
            None if goal is None else _contributed(month, figure, goal),
            figure.quality in ("rounded", "estimated"),
        )
        for figure in figures
    ]
    if len(rows) > most:
        rest = sorted(rows, key=lambda row: (-(row.contributed or 0), -(row.followers or 0)))[most - 1 :]
        rows = [row for row in rows if row not in rest]
        rows.append(_together(Words(translate(OTHERS, count=len(rest))), rest))
    if goal is not None and (rest_of_goal := _not_by_us(month, goal, rows)):
        rows.append(Row(Words(_(NO_CHANNEL)), None, None, rest_of_goal))
    return rows, _together(Words(_("Together")), rows) if len(rows) > 1 else None


def _not_by_us(month: ClosedMonth, goal: MonthFigure, rows: Sequence[Row]) -> int:
    """Return what the month added to the goal that none of these rows brought; 0 where that cannot be told."""
    whole, ours = month.of("brought_in_all", goal.subject), _sum([row.contributed for row in rows])
    return 0 if whole is None or whole.value is None or ours is None else max(round(whole.value) - ours, 0)


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def _together(name: Words, rows: Sequence[Row]) -> Row:
    known = [row for row in rows if row.followers is not None]
    return Row(
        name,
        sum(row.followers or 0 for row in known) if known else None,
        _sum([row.change for row in known]),
        _sum([row.contributed for row in rows]),
        any(row.is_about for row in known),
    )


def _sum(parts: Sequence[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None


def contributed_to(month: ClosedMonth) -> MonthFigure | None:
    """Return the goal that the table counts: the first that was traced to networks by the visits that they brought."""
    for goal in month.all_of("goal"):
        whole = month.of("brought_in_all", goal.subject)
        is_traced = whole is not None and whole.value and whole.said not in (BY_CHANNEL, BY_COUNT)
        if is_traced and any(share.value for share in month.all_of("brought", goal.subject)):
            return goal
    return None


def _contributed(month: ClosedMonth, figure: MonthFigure, goal: MonthFigure) -> int | None:
    """Return what a channel contributed; None where another one is on its network: the site cannot tell them apart."""
    if sum(channel.said == figure.said for channel in month.all_of("followers")) > 1:
        return None
    share = month.of("brought", goal.subject, figure.said)
    return 0 if share is None else _rounded(share.value)


def footnotes(method_names: Sequence[str]) -> list[str]:
    """Return one footnote for each method, with its mark, as Markdown."""
    return [footnote(method, mark, literal) for mark, method in zip(MARKS, method_names, strict=False)]


def footnote(method: str, mark: str = "", escape: Callable[[str], str] = str) -> str:
    """Return how it was traced, in a sentence."""
    name = METHODS.get(method) or Words(_(method))
    return render("announcement/footnote.md", escape, mark=mark, method=name)


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
    "cases": N_("messages that asked for an answer"),
}


def cases(month: ClosedMonth) -> str | None:
    """Return how answering went, in a sentence or two; None where nobody answers here."""
    came, answered, waiting = (month.of(name) for name in ("cases", "cases_answered", "cases_unanswered"))
    if came is None or answered is None or waiting is None or came.value is None:
        return None
    in_day = month.of("cases_in_day")
    is_few = in_day is None or in_day.value is None
    left = [round(each.value or 0) for each in (came, answered, waiting)]
    return render(
        "report/cases.txt", month=month.month, came=left[0], answered=left[1], waiting=left[2],
        unneeded=left[0] - left[1] - left[2],
        share=None if is_few or in_day is None else percent(in_day.value or 0),
    )  # fmt: skip


def negative_about(month: ClosedMonth) -> Words | None:
    """Return what the negative stories were mostly about, in a sentence; None where that is not clear."""
    figure = next(iter(month.all_of(NEGATIVE_ABOUT)), None)
    name = theme(figure) if figure else None
    if figure is None or figure.value is None or name is None:
        return None
    text = render(
        "report/negative_about.txt",
        theme=_(name).lower(), stories=round(figure.value), negative=figure.fields["negative"],
    )  # fmt: skip
    return Words(text)


def negative_about_counts(month: ClosedMonth) -> Words | None:
    """Return what was counted for `negative_about`; None where it is not said."""
    if negative_about(month) is None:
        return None
    figure = month.all_of(NEGATIVE_ABOUT)[0]
    return Words(translate(figure.counts, figure.fields))


def _of(figure: MonthFigure) -> Words | None:
    """Name what it is a figure of: Instagram; a goal, a channel; None for all of us."""
    parts = (title(figure), figure.part and channel_name(figure.part))
    return Words(", ".join(part for part in parts if part)) or None
