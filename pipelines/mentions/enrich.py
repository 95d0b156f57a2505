"""What new items say: language, whom they mention, sentiment, and which story they tell."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.mentions import analyse
from pipelines.mentions.analyse import Match, Queries, Said
from pipelines.mentions.matching import stories
from pipelines.mentions.matching.engine import query_hash
from pipelines.support.workers import Crew
from pipelines.understanding import Sentiment
from warehouse.mentions import lookup

# Copies are looked for this many days around an item, a little wider than the window of `stories`.
AROUND = dt.timedelta(days=stories.WINDOW.days + 1)
MONTH = 31
PIECE = 200  # texts that are understood as one task


@dataclass
class Understood:
    """Rows for mentions, sentiments, subject_sentiments and story_signatures, and stories that known items move to."""

    mentions: list[dict]
    sentiments: list[dict]
    around: list[dict]
    signatures: list[dict]
    moves: dict[str, str]


def understand(
    con,
    items: Mapping[str, dict],
    hints: Mapping[str, str | None],
    queries: Queries,
    schools: Collection[str],
    now: dt.datetime,
    crew: Crew,
) -> Understood:
    """Fill in `language` and `story_id` of these items; give what is to be stored beside them."""
    rows = list(items.values())
    all_said = _said(rows, hints, queries, schools, crew)
    for row, said in zip(rows, all_said, strict=True):
        row["language"] = said.language
    mentions, signatures, moves = grouped(con, rows, queries, [said.match for said in all_said])
    for row in rows:
        row["story_id"] = moves.pop(row["item_id"], row["story_id"])
    sentiments = [sentiment_row(row, said.sentiment, now) for row, said in zip(rows, all_said, strict=True)]
    around = around_rows(rows, [said.around for said in all_said], now)
    return Understood(mentions, sentiments, around, signatures, moves)


def around_rows(rows: Sequence[Mapping], per_school: Sequence[Mapping], now: dt.datetime) -> list[dict]:
    """Rows of subject_sentiments for these items."""
    return [
        sentiment_row(row, one, now) | {"subject": school}
        for row, each in zip(rows, per_school, strict=True)
        for school, one in each.items()
    ]


def sentiment_row(row: Mapping, one: Sentiment, now: dt.datetime) -> dict:
    """A sentiment as a row for this item (item_id, day)."""
    return {
        "item_id": row["item_id"],
        "score": one.score,
        "label": one.label,
        "confidence": one.confidence,
        "method": one.method,
        "scored_at": now,
        "day": row["day"],
    }


def _said(
    rows: Sequence[Mapping], hints: Mapping, queries: Queries, schools: Collection[str], crew: Crew
) -> list[Said]:
    for at in range(0, len(rows), PIECE):
        piece = rows[at : at + PIECE]
        texts = [(row["title"], row["text"]) for row in piece]
        weight = sum(len(title) + len(text) for title, text in texts)
        hinted = [hints.get(row["item_id"]) for row in piece]
        crew.give("understand", at, weight, analyse.said, queries, schools, texts, hinted)
    # All are taken before one is looked into: what a failure left behind would be the next batch's.
    pieces = dict(crew.take_done("understand") for _ in range(0, len(rows), PIECE))
    return [said for at in sorted(pieces) for said in pieces[at].result()]


def grouped(
    con, rows: Sequence[Mapping], queries: Queries, matches: Sequence[Match]
) -> tuple[list[dict], list[dict], dict[str, str]]:
    """Mentions and fingerprints of these rows of items, and the story of each item (also known ones) that
    belongs elsewhere."""
    hashes = {subject: query_hash(query) for subject, query in queries}
    mentions = [
        {
            "item_id": row["item_id"],
            "subject": subject,
            "matched": list(words),
            "query_hash": hashes[subject],
            "day": row["day"],
        }
        for row, (subjects, _) in zip(rows, matches, strict=True)
        for subject, words in subjects.items()
    ]
    mentioning = [
        (row, signature) for row, (_, signature) in zip(rows, matches, strict=True) if signature is not None
    ]
    signatures = [
        {"item_id": row["item_id"], "day": row["day"], "signature": signature}
        for row, signature in mentioning
    ]
    return mentions, signatures, _stories(con, [row for row, _ in mentioning], signatures)


def placed(con, signed: Sequence[Mapping]) -> dict[str, str]:
    """The story of each of these items that is alone so far, and of known ones that move. Rows of `lookup.signed`."""
    return _stories(con, signed, signed)


def _stories(con, rows: Sequence[Mapping], signatures: Sequence[Mapping]) -> dict[str, str]:
    moves: dict[str, str] = {}
    pairs = sorted(
        zip(rows, signatures, strict=True), key=lambda pair: (pair[0]["published_at"], pair[0]["item_id"])
    )
    ours = {row["item_id"] for row in rows}
    for run in _months(pairs):
        first, last = run[0][0]["day"] - AROUND, run[-1][0]["day"] + AROUND
        known = [
            stories.Signed(item, at, signature, moves.get(item, story), outlet)
            for item, at, signature, story, outlet in lookup.signatures(con, first, last)
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
    return stories.Signed(row["item_id"], row["published_at"], signed["signature"], story, row["outlet"])


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
