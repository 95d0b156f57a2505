"""How good are grouping and matching on the labelled texts? Prints the tables of docs/method/matching.md.

python -m tests.pipelines.mentions.matching.quality
"""

import datetime as dt
import json
import math
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path

from pipelines.mentions.matching import engine, stories

HERE = Path(__file__).parent
SAMPLE = HERE.parents[3] / "config" / "sample" / "organisation.toml"


def labelled(name: str) -> list[dict]:
    """The labelled items or texts."""
    lines = (HERE / "labelled" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a proportion."""
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def found_stories(rows: list[dict]) -> dict[str, str]:
    """Which story does each labelled item come into, all in one batch?"""
    items = [
        stories.Signed(
            row["id"],
            dt.datetime.fromisoformat(row["published_at"]),
            stories.signature(row["title"], row["text"]),
            outlet=row["outlet"],
        )
        for row in rows
    ]
    return stories.group(items, ())


def pairs(part: str) -> Counter:
    """Pairs of items in `part` (a, b or ab): right, wrong and missed."""
    rows = labelled("stories")
    story = found_stories(rows)
    counts: Counter = Counter()
    for one, other in combinations([row for row in rows if row["part"] in part], 2):
        counts[_kind(one["story"] == other["story"], story[one["id"]] == story[other["id"]])] += 1
    return counts


def copies(at_once: bool) -> dict[str, Counter]:
    """Per kind of labelled pair: right, wrong, missed and neither; each pair alone, or all in one batch."""
    rows = labelled("pairs")
    sides = [(row, side, _signed(row, side)) for row in rows for side in ("one", "other")]
    story = stories.group([signed for *_, signed in sides], ()) if at_once else {}
    counts: dict[str, Counter] = {}
    for row, each in zip(rows, zip(sides[::2], sides[1::2], strict=True), strict=True):
        found = story or stories.group([signed for *_, signed in each], ())
        one, other = (found[signed.item_id] for *_, signed in each)
        counts.setdefault(row["kind"], Counter())[_kind(row["same"], one == other)] += 1
    return counts


def _signed(row: dict, side: str) -> stories.Signed:
    item = row[side]
    return stories.Signed(
        f"{row['id']}-{side}",
        dt.datetime.fromisoformat(item["published_at"]),
        stories.signature(item["title"], item["text"]),
        outlet=item["outlet"],
    )


def whole_stories(part: str) -> tuple[int, int]:
    """How many of the labelled stories came out with exactly their own items, of how many?"""
    rows = labelled("stories")
    found, meant = found_stories(rows), {row["id"]: row["story"] for row in rows}
    wanted = {row["story"] for row in rows if row["part"] in part}
    groups = _groups(found)
    mine = {story: members for story, members in _groups(meant).items() if story in wanted}
    return sum(members in groups.values() for members in mine.values()), len(mine)


def mentions() -> dict[str, Counter]:
    """Per subject of the sample organisation, and for all together: right, wrong and missed."""
    config = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))
    subjects = [config["organisation"], *config["peers"], *config["topics"]]
    rows = labelled("matches")
    matcher = engine.compile([(subject["name"], subject["query"]) for subject in subjects])
    counts: dict[str, Counter] = {subject["name"]: Counter() for subject in subjects}
    for row, answer in zip(rows, matcher.match([row["text"] for row in rows]), strict=True):
        for name, counter in counts.items():
            counter[_kind(name in row["about"], name in answer)] += 1
    return counts | {"Together": sum(counts.values(), Counter())}


def rates(counts: Counter) -> tuple[float, float]:
    """Precision and recall."""
    right = counts["right"]
    return right / (right + counts["wrong"]), right / (right + counts["missed"])


def lines() -> list[str]:
    """The lines of the tables, as they stand in docs/method/matching.md."""
    made = []
    for label, part in (
        ("Part a (the rules were chosen on it)", "a"),
        ("Part b (looked at when the rules were made anew)", "b"),
        ("Both", "ab"),
    ):
        made.append(_line(label, pairs(part)) + f" {_share(*whole_stories(part))} |")
    for label, at_once in (("Each pair alone", False), ("All in one batch", True)):
        made.append(_line(label, sum(copies(at_once).values(), Counter())))
    return made + [_line(name, counts) for name, counts in mentions().items()]


def _groups(story: dict[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(item for item in story if story[item] == name) for name in set(story.values())}


def _kind(meant: bool, found: bool) -> str:
    return {(True, True): "right", (False, True): "wrong", (True, False): "missed"}.get(
        (meant, found), "neither"
    )


def _line(label: str, counts: Counter) -> str:
    right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
    return f"| {label} | {_share(right, right + wrong)} | {_share(right, right + missed)} |"


def _share(right: int, of: int) -> str:
    low, high = wilson(right, of)
    return f"{right / of:.2f} ({low:.2f}–{high:.2f}), {right} of {of}"


if __name__ == "__main__":
    print("\n".join(lines()))
