"""Compare a file's numbers with the stored ones, and return questions that only a person can settle.

A number of a post since its first day that falls; a number far from what the channel or goal ever did; posts of
another account. Where too little is stored to say so, nothing is asked. The rules in words: docs/pages/channels.md.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipelines.connectors.shared.channel_data import Post
from pipelines.mentions.matching.urls import split
from pipelines.settings import Channel, Goal
from pipelines.sources.files.tables.errors import Question
from pipelines.support.errors import PipelineError
from text.i18n import N_, _, translate
from warehouse.core import registry
from warehouse.core.errors import WarehouseError
from warehouse.imports.changes import Change

FACTOR = 10  # that many times beyond what ever was is asked about
FEWEST_ENTRIES = 3
FALLS = (
    ("keep", N_("Keep the higher numbers that are stored")),
    ("file", N_("Store the lower numbers of the file")),
)
# What a file may hold, by the word for it.
METRICS = {metric.name: metric.word for metric in registry.METRICS if metric.origin in ("channel", "gains")}
# Where the address of a post names the account; others carry a number only.
ACCOUNTS = {
    "x": re.compile(r"^/([A-Za-z0-9_]{1,15})/status/"),
    "tiktok": re.compile(r"^/@([^/]+)/(?:video|photo)/"),
    "facebook": re.compile(r"^/([A-Za-z0-9.]{5,})/(?:posts|videos|photos)/"),
    "mastodon": re.compile(r"^/@([^/@]+)/\d+"),
}
NO_ACCOUNT = ("i", "watch", "reel", "groups", "events", "permalink.php", "story.php")


def told(error: PipelineError | WarehouseError) -> str:
    """Return an error or question in the reader's language.

    Metrics by their word, days and numbers as it writes them.
    """
    return said(error.template, error.fields)


def said(template: str, fields: Mapping[str, str]) -> str:
    """Return the same of a template and its fields, as tables keep them.

    A sentence within it is in that language too.
    """
    fields = dict(fields)
    within = {name.removeprefix("why_"): fields.pop(name) for name in list(fields) if name.startswith("why_")}
    if "template" in within:
        fields["why"] = said(within.pop("template"), within)
    return translate(template, {name: _readable(name, value) for name, value in fields.items()})


def _readable(name: str, value: str) -> object:
    if name == "metric" and value in METRICS:
        return _(METRICS[value])
    if name in ("day", "first", "last") and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value)
    if name in ("before", "after", "largest", "smallest", "target") and re.fullmatch(r"-?\d+", value):
        return int(value)
    return value


def plain(value: float) -> float | int:
    """12.0 as 12, so that a sentence says it so."""
    return int(value) if float(value).is_integer() else value


def open_ones(questions: Iterable[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Those that nobody answered with one of their choices, or with yes where there are none; each once."""
    by_key = {question.key: question for question in questions}
    return tuple(
        question
        for key, question in by_key.items()
        if answers.get(key) not in ([choice for choice, _label in question.choices] or ["yes"])
    )


def of_posts(name: str, titles: Mapping[str, str], changes: Sequence[Change]) -> list[Question]:
    """Return numbers of posts since their first day that would fall, one question per channel and metric."""
    falling: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if change.falls:
            falling.setdefault((change.place, change.what), []).append(change)
    questions = []
    for (channel, metric), cases in falling.items():
        worst = max(cases, key=lambda change: (change.before or 0) - change.after)
        questions.append(
            Question(
                f"falls:{channel}:{metric}",
                N_(
                    "{file}, {channel}, {metric}: what is counted since a post was published never becomes less, but"
                    " “{post}” would go from {before} to {after}. Posts for which that is so: {count}."
                ),
                FALLS,
                file=name,
                channel=titles.get(channel, channel),
                metric=metric,
                before=worst.before,
                after=worst.after,
                post=worst.title or worst.post,
                count=len(cases),
            )
        )
    return questions


def of_account(name: str, posts: Sequence[Post], channels: Mapping[str, Channel]) -> list[Question]:
    """Return posts whose addresses name another account than the channel's own address does."""
    questions = []
    for channel in dict.fromkeys(post.channel for post in posts):
        ours = channels.get(channel)
        if ours is None or ours.network not in ACCOUNTS or not ours.url:
            continue
        own = split(ours.url).path.strip("/").removeprefix("@").split("/")[0].lower()
        named = [
            match[1].lower()
            for post in posts
            if post.channel == channel
            and post.url
            and (match := ACCOUNTS[ours.network].match(split(post.url).path))
        ]
        others = [account for account in named if account not in (own, *NO_ACCOUNT)]
        if own and own not in named and others:
            questions.append(
                Question(
                    f"account:{channel}",
                    N_(
                        "{file}: its posts are of “{found}”, and {channel} is “{own}”. Is it the right channel?"
                    ),
                    file=name,
                    found=others[0],
                    channel=ours.title,
                    own=own,
                )
            )
    return questions


def of_goals(
    name: str,
    goals: Mapping[str, Goal],
    changes: Sequence[Change],
    entered: Mapping[str, Sequence[tuple[dt.date, float]]],
) -> list[Question]:
    """Return numbers far from what was entered for a goal so far, or from its target while little was.

    One for each goal.
    """
    questions: dict[str, Question] = {}
    for change in changes:
        goal = goals.get(change.place)
        if goal is None or change.before == change.after or change.place in questions:
            continue
        known = [abs(value) for _day, value in entered.get(change.place, ()) if value]
        value, is_level = abs(change.after), goal.kind == "level"
        more: dict[str, object] = {}
        if len(known) >= FEWEST_ENTRIES:
            more = {"smallest": plain(min(known)), "largest": plain(max(known))}
            template = N_(
                "{file}, {goal}: {after} on {day} is far from what was entered so far ({smallest} to {largest})."
                " Is that right?"
            )
            doubtful = value > FACTOR * max(known) or (is_level and 0 < value < min(known) / FACTOR)
            if not doubtful and value % 1 and not any(old % 1 for old in known):
                doubtful = True
                template = N_(
                    "{file}, {goal}: {after} on {day} has decimals, and what was entered so far has none. Is that"
                    " right?"
                )
        else:
            target = abs(goal.target_to if goal.target_to is not None else goal.target)
            more = {"target": plain(target)}
            template = N_("{file}, {goal}: {after} on {day} is far from the target, {target}. Is that right?")
            doubtful = bool(target) and (value > FACTOR * target or (is_level and 0 < value < target / 100))
        if doubtful:
            fields: dict[str, Any] = {"file": name, "goal": goal.title, "day": change.day, **more}
            questions[change.place] = Question(
                f"far:{change.place}", template, after=plain(change.after), **fields
            )
    return list(questions.values())
