"""Settle several lines for one key: drop copies, merge lines that complete each other, add up parts, else ask.

What remains, two lines that say different numbers of one thing, only a person can settle.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.sources.files.tables.columns import Amount
from pipelines.sources.files.tables.findings import Findings, numbered
from text.i18n import N_
from warehouse.core import registry

Key = TypeVar("Key", bound=Hashable)
LAST = ("last", N_("The last line counts"))
FIRST = ("first", N_("The first line counts"))
ADD = ("add", N_("They are parts: add them up"))
LARGEST = ("largest", N_("The largest number counts"))
# What stands at a moment, or counts each person once, is no sum of its parts.
NO_SUM = tuple(metric.name for metric in registry.METRICS if metric.per_channel and not metric.adds_up)


@dataclass(frozen=True)
class Entry(Generic[Key]):
    """One line: the key, its numbers by name, and its other cells, of which one may say which part it is."""

    key: Key
    line: int
    numbers: dict[str, Amount]
    rest: tuple[str, ...] = ()


def settle(
    name: str,
    entries: Sequence[Entry[Key]],
    findings: Findings,
    choices: Sequence[tuple[str, str]] = (ADD, LAST, FIRST),
) -> dict[Key, dict[str, Amount]]:
    """Return the numbers of each key, in the order of the file.

    choices: what a person can choose where lines differ, the likeliest first. Counts: of parts that are added, what
    is no sum (followers, reach) is left out as unknown.
    """
    by: dict[Key, list[Entry[Key]]] = {}
    for entry in entries:
        by.setdefault(entry.key, []).append(entry)
    copies: list[int] = []
    differing: dict[Key, list[Entry[Key]]] = {}
    for key, group in by.items():
        once: list[Entry[Key]] = []
        for entry in group:
            if any((entry.numbers, entry.rest) == (other.numbers, other.rest) for other in once):
                copies.append(entry.line)
            else:
                once.append(entry)
        by[key] = once
        if any(
            len({entry.numbers[metric] for entry in once if metric in entry.numbers}) > 1
            for metric in _metrics(once)
        ):
            differing[key] = once
    if copies:
        findings.say(N_("The same line again, counted once (line): {lines}."), lines=numbered(copies))
    how = "last"
    if differing and ADD in choices and _parts(differing):
        how = "add"
        findings.say(N_("Several lines say parts of one number; they are added up."))
    elif differing:
        key, group = next(iter(differing.items()))
        summed = any(metric not in NO_SUM for metric in _metrics(group))
        offered = tuple(choice for choice in choices if summed or choice != ADD)
        how = findings.ask(
            "twice",
            N_(
                "{file}, lines {lines}: {what} stands there more than once, with different numbers. Which count?"
            ),
            offered,
            offered[0][0],
            file=name,
            lines=numbered([entry.line for entry in group]),
            what=_shown(key),
        )
    return {key: _together(group, how if key in differing else "last") for key, group in by.items()}


def _metrics(group: Sequence[Entry[Key]]) -> list[str]:
    return list(dict.fromkeys(metric for entry in group for metric in entry.numbers))


def _shown(key: Hashable) -> str:
    return " · ".join(str(part) for part in key if str(part)) if isinstance(key, tuple) else str(key)


def _parts(differing: dict[Key, list[Entry[Key]]]) -> bool:
    """Is there a column that says the same parts (organic, paid) in each of at least two keys?"""
    if len(differing) < 2:
        return False
    width = min(len(entry.rest) for group in differing.values() for entry in group)
    for at in range(width):
        named = [[entry.rest[at] for entry in group] for group in differing.values()]
        if (
            all(len(set(names)) == len(names) and all(names) for names in named)
            and len(set(map(frozenset, named))) == 1
        ):
            return True
    return False


def _together(group: Sequence[Entry[Key]], how: str) -> dict[str, Amount]:
    result = {}
    for metric in _metrics(group):
        values = [entry.numbers[metric] for entry in group if metric in entry.numbers]
        if len(set(values)) == 1 and how != "add":
            result[metric] = values[0]
        elif how == "add":
            if metric not in NO_SUM:
                rounded = any(value.rounded for value in values)
                result[metric] = Amount(sum(value.value for value in values), rounded)
            elif len(values) == len(group) == 1:
                result[metric] = values[0]
        elif how == "largest":
            result[metric] = max(values, key=lambda amount: amount.value)
        else:
            result[metric] = values[0 if how == "first" else -1]
    return result
