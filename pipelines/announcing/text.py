"""Write the announcement of a month as Markdown, in three lengths, from nothing but its frozen figures."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.announcing import goal_lines, highlights, sentences
from pipelines.announcing.sentences import Contributed
from pipelines.sending.letter import Tile
from pipelines.support.typed_text import literal
from text.decimals import some
from text.i18n import N_, NP_, day, ngettext, number, translate
from text.templates import Words, render
from warehouse.months.closed import ClosedMonth, Correction
from warehouse.months.month_figure import MonthFigure, earlier

LENGTHS = {"line": N_("One line"), "intranet": N_("Intranet"), "newsletter": N_("Newsletter")}

# Corrections of these are told to everyone; the page and the report list them all.
TOLD = ("followers", "mentions", "net_sentiment", "goal", "brought_in_all")
MOST_CORRECTIONS = 2
# The piece for the intranet, in words as they are counted: what stands between two spaces.
MOST_WORDS = 90
STORIES = 2
ON_CHANNELS = NP_("followers on {count} channel", "followers on {count} channels")


@dataclass(frozen=True)
class Story:
    """One story about us: its title, publisher, day, how often it was published, and where it can be read."""

    title: Words
    outlet: Words | None
    day: dt.date | None
    copies: int
    url: str | None


def announcement(
    month: ClosedMonth, length: str, corrections: Sequence[tuple[dt.date, Correction]] = (), thanks: str = ""
) -> str:
    """Return the announcement in the language that is spoken, as Markdown; length: line, intranet or newsletter.

    corrections: what became of earlier months, with the month; thanks: names of whom to thank, else everybody.
    Raises: KeyError for another length.
    """
    facts = {"line": _line, "intranet": _piece, "newsletter": _whole}[length](month, corrections, thanks)
    shared = {"month": month.month, "is_draft": month.closed_at is None, **total(month)}
    if length != "intranet":
        text = render(f"announcement/{length}.md", literal, **{**shared, **facts})
        return text if length == "line" else text + "\n"
    text = ""
    for lighter in _lighter(facts):
        text = render("announcement/intranet.md", literal, **{**shared, **lighter})
        if words(text) <= MOST_WORDS:
            break
    return text + "\n"


def words(text: str) -> int:
    """Count the words of a text as somebody would who reads it: what stands between two spaces."""
    return len(re.sub(r"\]\([^)]*\)", "]", text).split())


def subject(month: ClosedMonth) -> str:
    """Return the news of the month in a few words: the subject of an e-mail, the heading of the newsletter."""
    goals = goals_in_short(month)[:1]
    return render("announcement/subject.txt", **_news(month), **total(month), month=month.month, goals=goals)


def _news(month: ClosedMonth) -> dict[str, object]:
    """Return which goal was reached in this month, and how many stories there were."""
    turned = [goal for goal in month.all_of("goal") if goal.said == "reached" and _is_new(month, goal)]
    mentions = month.of("mentions")
    return {
        "reached": sentences.short(sentences.title(turned[0]), 5) if turned else None,
        "stories": _count(mentions.value if mentions else None),
    }


def _is_new(month: ClosedMonth, goal: MonthFigure) -> bool:
    target = month.of("goal_target", goal.subject)
    if goal.before is None or target is None or target.value is None:
        return goal.before is None
    return goal.before < target.value if target.said == "at least" else goal.before > target.value


def total(month: ClosedMonth) -> dict[str, int | None]:
    """Add up all followers, their channels, and the change where every channel is known on both sides."""
    rows, together = sentences.table(month, most=len(month.figures) + 1)
    whole = together or (rows[0] if rows else None)
    return {
        "followers": whole.followers if whole else None,
        "channel_count": sum(row.followers is not None for row in rows),
        "followers_change": whole.change if whole else None,
    }


def goals_in_short(month: ClosedMonth) -> list[Contributed]:
    """Return what the month added to each goal that is counted; growth of followers is told with the followers."""
    contributeds = []
    for goal in month.all_of("goal"):
        whole = month.of("brought_in_all", goal.subject)
        added = whole.value or 0.0 if whole else 0.0
        if whole and added > 0 and goal.unit == "count" and whole.said != sentences.BY_CHANNEL:
            noun = sentences.noun(goal, added)
            name = sentences.short(sentences.title(goal), 6)
            contributeds.append(Contributed(name, added, noun and sentences.short(noun, 6)))
    return contributeds


def stories_of(month: ClosedMonth, most: int = STORIES) -> list[Story]:
    """Return the stories of the month that were published most often; none in months closed before they were kept."""
    return [_story(figure) for figure in month.all_of("story")[:most]]


def _story(figure: MonthFigure) -> Story:
    fields, url = figure.fields, str(figure.fields.get("url") or "")
    outlet, day = fields.get("outlet"), fields.get("day")
    is_link = re.fullmatch(r"https?://[^\s<>]+", url) is not None
    return Story(
        sentences.short(figure.title, 16),
        sentences.short(str(outlet), 4) if outlet else None,
        day if isinstance(day, dt.date) else None,
        round(figure.value or 1),
        url.replace("(", "%28").replace(")", "%29").replace("\\", "%5C") if is_link else None,
    )


def _line(month: ClosedMonth, corrections, thanks: str) -> dict[str, object]:
    return {
        **_news(month),
        "goals": goals_in_short(month)[:1],
        "story": next(iter(stories_of(month, 1)), None),
        "without": highlights.without(month, is_short=True),
    }


def _piece(month: ClosedMonth, corrections, thanks: str) -> dict[str, object]:
    return {
        **stories(month),
        "goals": goals_in_short(month)[:2],
        "story": next(iter(stories_of(month, 1)), None),
        "highlight": highlights.highlight(month),
        "attention": highlights.work_on(month),
        "thanks": highlights.thanked(month, thanks),
        "without": highlights.without(month, is_short=True),
    }


def _lighter(facts: dict[str, object]) -> Iterator[dict[str, object]]:
    """Give the facts with less and less in them: what comes first in a short piece goes last."""
    yield facts
    story = facts["story"]
    assert story is None or isinstance(story, Story)
    for name, less in (("highlight", None), ("thanks", None), ("attention", None), ("goals", ())):
        facts = {**facts, name: less}
        yield facts
    if story:
        yield {
            **facts,
            "story": Story(sentences.short(story.title, 6), None, story.day, story.copies, story.url),
        }


def _whole(month: ClosedMonth, corrections, thanks: str) -> dict[str, object]:
    methods = goal_lines.methods(month)
    shown = [(which, correction) for which, correction in corrections if correction.figure.figure in TOLD]
    rows, together = sentences.table(month)
    counted = sentences.contributed_to(month)
    return {
        **notice(month),
        **stories(month),
        "title": Words(subject(month)),
        "rows": rows,
        "together": together,
        "contributed_to": sentences.short(sentences.title(counted), 6) if counted else None,
        "told": stories_of(month),
        "negative_about": sentences.negative_about(month),
        "goals": [goal_lines.goal(month, goal, methods) for goal in month.all_of("goal")],
        "cases": sentences.cases(month),
        "footnotes": [*sentences.footnotes(methods), *highlights.without_numbers(month)],
        "highlight": highlights.highlight(month),
        "attention": highlights.work_on(month),
        "thanks": highlights.thanked(month, thanks),
        "without": highlights.without(month, is_short=True),
        "corrections": [Words(each) for each in sentences.corrected(shown)][:MOST_CORRECTIONS],
        "more_corrections": max(len(shown) - MOST_CORRECTIONS, 0),
    }


def notice(month: ClosedMonth) -> dict[str, object]:
    """Is it a draft, and without what was it closed?"""
    return {"is_draft": month.closed_at is None, "without": highlights.without(month)}


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


def tiles(month: ClosedMonth) -> list[Tile]:
    """Return the figures on top of a letter: followers, what came of the first goal, stories; those that are known."""
    sums, goals, told = total(month), goals_in_short(month)[:1], stories(month)
    shown = []
    followers, moved, count = sums["followers"], sums["followers_change"], sums["channel_count"]
    if followers is not None:
        label = translate(ON_CHANNELS, count=count)
        change = "" if moved is None else number(moved, sign=True)
        shown.append(Tile(number(followers), Words(label), change))
    shown += [Tile(some(each.count), each.noun or each.goal) for each in goals]
    if isinstance(told["stories"], int):
        label = ngettext("story about us", "stories about us", told["stories"])
        month_before = day(earlier(month.month), "MMMM")
        before = translate(N_("{before} in {month}"), before=told["stories_before"], month=month_before)
        shown.append(
            Tile(number(told["stories"]), Words(label), before if told["stories_before"] is not None else "")
        )
    return shown
