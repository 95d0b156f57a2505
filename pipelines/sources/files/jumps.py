"""Find numbers of a file that lie far beyond those of the channel so far, and return a question for each metric.

Where too little is stored to say so, nothing is asked.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.sources.files.tables.errors import Question
from text.i18n import N_
from warehouse.channels.readings import LEVELS
from warehouse.imports.changes import Change, Series

FACTOR = 10  # that many times beyond what ever was is asked about
LEAST = 100  # and a difference below this is not
FEWEST_DAYS, FEWEST_LEVELS, FEWEST_POSTS = 14, 8, 5
NEAR = 92  # days between two counts that can be compared
SHARE = 0.2  # of a level, below which a step is no jump
NEAREST = N_(
    "{file}, {channel}, {metric}: {after} on {day} is far from {before}, the count nearest to it. Is that right?"
)
MOST = N_(
    "{file}, {channel}, {metric}: {after} on {day} is far above {before}, the most of a day so far. Is that right?"
)
CHANGED = N_("{file}, {channel}, {metric}: {day} would go from {before} to {after}. Is that right?")


def of_jumps(
    name: str,
    titles: Mapping[str, str],
    changes: Sequence[Change],
    history: Series,
    posts: Mapping[tuple[str, str], tuple[int, int]],
) -> list[Question]:
    """Return numbers beyond what the channel ever did, at most one question per channel and metric."""
    by: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if change.holds and change.before != change.after:
            by.setdefault((change.place, change.what), []).append(change)
    questions = []
    for (channel, metric), cases in by.items():
        fields: dict[str, Any] = {"file": name, "channel": titles.get(channel, channel), "metric": metric}
        of_days = [change for change in cases if not change.post]
        series = history.get((channel, metric), [])
        case = _level(of_days, series) if metric in LEVELS else _flow(of_days, series)
        if case:
            template, day, before, after = case
            fields |= {"day": day, "before": before, "after": after}
            questions.append(Question(f"jump:{channel}:{metric}", template, **fields))
            continue
        largest, known = posts.get((channel, metric), (0, 0))
        over = [change for change in cases if change.post and _beyond(change.after, largest)]
        if over and known >= FEWEST_POSTS:
            worst = max(over, key=lambda change: change.after)
            template = N_(
                "{file}, {channel}, {metric}: {after} for “{post}” is far above {largest}, the most of a post so far."
                " Is that right?"
            )
            fields |= {"post": worst.title or worst.post, "after": worst.after, "largest": largest}
            questions.append(Question(f"jump:{channel}:{metric}", template, **fields))
    return questions


def _beyond(value: float, largest: float) -> bool:
    return value > FACTOR * largest and value - largest >= LEAST


def _level(cases: Sequence[Change], series: Sequence[tuple[dt.date, int]]) -> tuple | None:
    """Return the first count that lies too far from the nearest one: (template, day, that one, this one)."""
    steps = [
        abs(after - before) / (day - earlier).days
        for (earlier, before), (day, after) in itertools.pairwise(series)
    ]
    fastest = max(steps) if len(series) >= FEWEST_LEVELS else None
    last: tuple[dt.date, float] | None = None
    for change in sorted(cases, key=lambda case: case.day):
        near = [min(series, key=lambda known: abs((known[0] - change.day).days))] if series else []
        for day, value in (*near, *([last] if last else [])):
            gap = max(abs((change.day - day).days), 1)
            if gap <= NEAR and _too_far(change.after, value, gap, fastest):
                return NEAREST, change.day, value, change.after
        last = change.day, change.after
    return None


def _too_far(value: float, near: float, gap: int, fastest: float | None) -> bool:
    apart = abs(value - near)
    if apart < LEAST:
        return False
    if max(value, near) >= FACTOR * min(value, near):
        return True
    return fastest is not None and apart > FACTOR * fastest * gap and apart > SHARE * near


def _flow(cases: Sequence[Change], series: Sequence[tuple[dt.date, int]]) -> tuple | None:
    """Return the largest day beyond all others, or a stored day that changes that much.

    (template, day, before, after).
    """
    largest = max((value for _day, value in series), default=0)
    over = [case for case in cases if _beyond(case.after, largest)]
    if over and len(series) >= FEWEST_DAYS:
        worst = max(over, key=lambda case: case.after)
        return MOST, worst.day, largest, worst.after
    for case in cases:
        if case.before is not None and (_beyond(case.after, case.before) or _beyond(case.before, case.after)):
            return CHANGED, case.day, case.before, case.after
    return None
