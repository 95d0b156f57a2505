"""Write the announcement of a month as Markdown, in three lengths, from nothing but its frozen figures."""

import datetime as dt
from collections.abc import Sequence

from pipelines.announcing import highlights, sentences
from pipelines.announcing.sentences import Contributed, named
from pipelines.support.typed_text import literal
from text.i18n import N_, translate_error
from text.templates import Words, render
from warehouse.months.closed import ClosedMonth, Correction
from warehouse.months.month_figure import earlier

LENGTHS = {"line": N_("One line"), "intranet": N_("Intranet"), "newsletter": N_("Newsletter")}

# Corrections of these are told to everyone; the page and the report list them all.
TOLD = ("followers", "mentions", "net_sentiment", "goal", "brought_in_all")


def announcement(
    month: ClosedMonth, length: str, corrections: Sequence[tuple[dt.date, Correction]] = (), thanks: str = ""
) -> str:
    """Return the announcement in the language that is spoken, as Markdown; length: line, intranet or newsletter.

    corrections: what became of earlier months, with the month; thanks: names of whom to thank, else everybody.
    Raises: KeyError for another length.
    """
    facts = {"line": _line, "intranet": _whole, "newsletter": _whole}[length](month, corrections, thanks)
    text = render(f"announcement/{length}.md", literal, **{"month": month.month, **total(month), **facts})
    return text if length == "line" else text + "\n"


def subject(month: ClosedMonth) -> str:
    """Return what the announcement is called, as the subject of an e-mail."""
    return render("announcement/subject.txt", month=month.month)


def total(month: ClosedMonth) -> dict[str, int | None]:
    """Add up all followers, their channels, and the change where every channel is known on both sides."""
    known = [
        (figure.value, figure.before) for figure in month.all_of("followers") if figure.value is not None
    ]
    count = round(sum(value for value, _before in known))
    before = [value_before for _value, value_before in known if value_before is not None]
    change = count - round(sum(before)) if len(before) == len(known) else None
    return {
        "followers": count if known else None,
        "channel_count": len(known),
        "followers_change": change,
    }


def goals_in_short(month: ClosedMonth) -> list[Contributed]:
    """Return what the month added to each goal that is counted; growth of followers is told with the followers."""
    contributeds = []
    for goal in month.all_of("goal"):
        whole = month.of("brought_in_all", goal.subject)
        if whole and whole.value and goal.unit == "count" and whole.said != sentences.BY_CHANNEL:
            contributeds.append(Contributed(named(goal), whole.value))
    return contributeds


def _line(month: ClosedMonth, corrections, thanks: str) -> dict[str, object]:
    is_incomplete = bool(month.reasons or highlights.missing(month))
    return {"goals": goals_in_short(month), "is_incomplete": is_incomplete}


def _whole(month: ClosedMonth, corrections, thanks: str) -> dict[str, object]:
    methods = sentences.methods(month)
    shown = [(which, correction) for which, correction in corrections if correction.figure.figure in TOLD]
    return {
        **notice(month),
        **stories(month),
        "channels": [sentences.network(month, figure) for figure in month.all_of("followers")],
        "goals": [sentences.goal(month, goal, methods) for goal in month.all_of("goal")],
        "footnotes": sentences.footnotes(methods),
        "highlight": highlights.highlight(month),
        "attention": highlights.work_on(month),
        "thanks": highlights.thanked(month, thanks),
        "missing": highlights.missing(month),
        "corrections": [Words(sentence) for sentence in sentences.corrected(shown)],
    }


def notice(month: ClosedMonth) -> dict[str, object]:
    """Is it a draft, and for which reasons was it closed by force?"""
    reasons = [Words(translate_error(template, fields)) for template, fields in month.reasons]
    return {"is_draft": month.closed_at is None, "reasons": reasons}


def stories(month: ClosedMonth) -> dict[str, object]:
    """Return how many stories there were, and how they weighed; None where nobody knows."""
    mentions, net = month.of("mentions"), month.of("net_sentiment")
    return {
        "month": month.month,
        "month_before": earlier(month.month),
        "stories": _count(mentions.value if mentions else None),
        "stories_before": _count(mentions.before if mentions else None),
        "net_sentiment": net and net.value,
    }


def _count(value: float | None) -> int | None:
    return None if value is None else int(value)
