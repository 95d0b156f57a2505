"""Rows drawn by lot, and what the filters must find in them, the long way round in plain Python."""

import datetime as dt
import itertools
import random

from tests.warehouse.school import OWN, PEER, day, story
from warehouse.core.period import Period
from warehouse.mentions.search import Filter

PERIOD = Period(day(30), day(5))
SOURCES = ("krant", "blog", "forum")
WORDS = (
    "Open dag",
    "open",
    "dag van de open deur",
    "100% korting",
    "1000 korting",
    "a_b",
    "ab",
    r"c:\pad",
    "Één",
)


def crowd(seed: int = 11, count: int = 300) -> list[dict]:
    dice = random.Random(seed)
    minutes = itertools.cycle(range(0, 60, 7))
    drawn = []
    for n in range(count):
        ago = dice.randrange(0, 42)
        carrier = dice.choice(SOURCES)
        also = [name for name in SOURCES if name != carrier and dice.random() < 0.2]
        drawn.append(
            story(
                ago,
                dice.choice(("positive", "neutral", "negative", "unclear")),
                dice.choice(((OWN,), (OWN,), (PEER,), (OWN, PEER))),
                also=also,
                item_id=f"i{n:04d}",
                story_id=f"s{dice.randrange(120):03d}",
                source_name=carrier,
                kind=dice.choice(("press", "blog")),
                language=dice.choice(("nl", "nl", "en")),
                title=dice.choice((*WORDS, "")),
                text=" ".join(dice.sample(WORDS, 2)),
                published_at=dt.datetime.combine(
                    day(ago), dt.time(dice.randrange(2, 20), next(minutes)), dt.UTC
                ),
            )
        )
    return drawn


def judged(drawn: list[dict]) -> list[dict]:
    """One row per item per subject, with the corrections that `small_world` makes."""
    rows = [
        {**each, "day": day(each["ago"]), "subject": name, "about": True}
        for each in drawn
        for name in each["subject"]
    ]
    not_ours = {rows[0]["story_id"], rows[7]["story_id"]}
    for row in rows:
        if row["subject"] == OWN:
            row["about"] = row["story_id"] not in not_ours
            if row["item_id"] in ("i0010", "i0020"):
                row["label"] = "positive"
    return rows


def leads(rows: list[dict]) -> list[dict]:
    """The first item of each story per subject, with the number of its items."""
    keyed = sorted(
        rows,
        key=lambda row: (row["story_id"], row["subject"], row["about"], row["published_at"], row["item_id"]),
    )
    groups = itertools.groupby(keyed, key=lambda row: (row["story_id"], row["subject"], row["about"]))
    stories = [list(group) for _, group in groups]
    return [{**group[0], "copies": len(group), "all": group} for group in stories]


def fits(row: dict, asked: Filter) -> bool:
    """Whether one item was carried by one of the sources and has all words."""
    text = f"{row['title']}\n{row['text']}".lower()
    carried = not asked.source or {row["source_name"], *row["also"]} & set(asked.source)
    wanted = [asked.words[1:-1]] if asked.words.startswith('"') else asked.words.split()
    return bool(carried) and all(word.lower() in text for word in wanted)


def plain(drawn: list[dict], asked: Filter) -> list[tuple[str, int]]:
    """(item, copies), the newest first: what `search` must find, the long way round."""
    rows = [
        row
        for row in judged(drawn)
        if row["subject"] == asked.subject and asked.about in (None, row["about"])
    ]
    stories = leads(rows)
    facets = [name for name in ("label", "kind", "language") if getattr(asked, name)]
    if asked.story or not asked.grouped:
        copies = {(each["story_id"], each["about"]): each["copies"] for each in stories}
        found = [
            {**row, "copies": copies[row["story_id"], row["about"]]}
            for row in rows
            if fits(row, asked) and asked.story in (None, row["story_id"])
        ]
    else:
        found = [
            each
            for each in stories
            if any(fits(row, asked) for row in each["all"] if row["day"] >= asked.period.start)
        ]
    found = [
        row
        for row in found
        if asked.period.start <= row["day"] < asked.period.end
        and all(row[name] == getattr(asked, name) for name in facets)
    ]
    found.sort(key=lambda row: row["item_id"])
    found.sort(key=lambda row: row["published_at"], reverse=True)
    return [(row["item_id"], row["copies"]) for row in found]
