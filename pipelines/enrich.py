"""What new items say: language, whom they mention, sentiment, and which story they tell."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines import understanding
from pipelines.matching import stories
from pipelines.matching.engine import Matcher
from warehouse import lookup

LEAD = 1000  # characters of a text that are scored: the lead says how a report sounds, the rest dilutes it
# Copies are looked for this many days around an item, a little wider than the window of `stories`.
AROUND = dt.timedelta(days=stories.WINDOW.days + 1)
MONTH = 31


@dataclass
class Understood:
    """Rows for mentions, sentiments and story_signatures, and stories that known items move to."""

    mentions: list[dict]
    sentiments: list[dict]
    signatures: list[dict]
    moves: dict[str, str]


def understand(
    con, items: Mapping[str, dict], hints: Mapping[str, str | None], matcher: Matcher, now: dt.datetime
) -> Understood:
    """Fill in `language` and `story_id` of these items; give what is to be stored beside them."""
    rows = list(items.values())
    texts = [whole(row) for row in rows]
    leads = [text[:LEAD] for text in texts]
    languages = understanding.detect(leads, [hints.get(row["item_id"]) for row in rows])
    for row, language in zip(rows, languages, strict=True):
        row["language"] = language
    mentions, signatures, moves = grouped(con, rows, matcher)
    for row in rows:
        row["story_id"] = moves.pop(row["item_id"], row["story_id"])
    scores = understanding.score(leads, languages)
    sentiments = [
        {
            "item_id": row["item_id"],
            "score": found.score,
            "label": found.label,
            "confidence": found.confidence,
            "method": found.method,
            "scored_at": now,
            "day": row["day"],
        }
        for row, found in zip(rows, scores, strict=True)
    ]
    return Understood(mentions, sentiments, signatures, moves)


def whole(row: Mapping) -> str:
    """Title and text as one: what is matched and scored."""
    return f"{row['title']}\n{row['text']}" if row["title"] else row["text"]


def grouped(con, rows: Sequence[Mapping], matcher: Matcher) -> tuple[list[dict], list[dict], dict[str, str]]:
    """Mentions and fingerprints of these rows of items, and the story of each item (also known ones) that
    belongs elsewhere."""
    found = matcher.match([whole(row) for row in rows])
    mentions = [
        {
            "item_id": row["item_id"],
            "subject": subject,
            "matched": list(words),
            "query_hash": matcher.query_hash(subject),
            "day": row["day"],
        }
        for row, subjects in zip(rows, found, strict=True)
        for subject, words in subjects.items()
    ]
    mentioning = [row for row, subjects in zip(rows, found, strict=True) if subjects]
    signatures = [
        {
            "item_id": row["item_id"],
            "day": row["day"],
            "signature": stories.signature(row["title"], row["text"]),
        }
        for row in mentioning
    ]
    return mentions, signatures, _stories(con, mentioning, signatures)


def _stories(con, rows: Sequence[Mapping], signatures: Sequence[Mapping]) -> dict[str, str]:
    moves: dict[str, str] = {}
    pairs = sorted(zip(rows, signatures, strict=True), key=lambda pair: pair[0]["published_at"])
    ours = {row["item_id"] for row in rows}
    for run in _months(pairs):
        first, last = run[0][0]["day"] - AROUND, run[-1][0]["day"] + AROUND
        known = [
            stories.Signed(item, at, signature, moves.get(item, story))
            for item, at, signature, story, _ in lookup.signatures(con, first, last)
            if item not in ours
        ]
        # Those of this batch that an earlier month of it has placed are known by now.
        placed = [pair for pair in pairs if first <= pair[0]["day"] < run[0][0]["day"]]
        known += [_signed(row, signed, moves.get(row["item_id"], row["story_id"])) for row, signed in placed]
        # An item that changed keeps its story; one that is alone in its story is free to move.
        new = [_signed(row, signed, _settled(row, moves)) for row, signed in run]
        free = [each for each in new if each.story_id is None]
        moves |= stories.group(free, known + [each for each in new if each.story_id is not None])
    return moves


def _settled(row: Mapping, moves: Mapping[str, str]) -> str | None:
    story = moves.get(row["item_id"], row["story_id"])
    return None if story == row["item_id"] else story


def _signed(row: Mapping, signed: Mapping, story: str | None) -> stories.Signed:
    return stories.Signed(row["item_id"], row["published_at"], signed["signature"], story)


def _months(pairs: Sequence[tuple]) -> Iterable[list[tuple]]:
    """Days near each other, at most a month at a time, so that memory stays bounded."""
    run: list[tuple] = []
    for pair in pairs:
        day = pair[0]["day"]
        if run and ((day - run[-1][0]["day"]).days > AROUND.days or (day - run[0][0]["day"]).days > MONTH):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run
