"""Score the texts of items, each once, by the tier that is asked; reuses scores that the warehouse keeps.

An item is scored as a whole, and where it says different things of several schools also around each of them.
"""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from pipelines import understanding
from pipelines.mentions.told import analyse
from pipelines.mentions.told import rows as rows_of
from pipelines.support import guard
from pipelines.support.errors import ConfigError, PipelineError
from pipelines.support.workers import AHEAD, Pool
from pipelines.understanding import ACCURATE, FAST, Kind, Sentiment, Topic, own_model
from text.i18n import N_
from warehouse.core import metadata
from warehouse.core.connection import Connection
from warehouse.core.rows import Row
from warehouse.mentions import score_store

Text = tuple[str, str]  # language, text
Key = tuple[str, str]  # hash of a text, method that scores it
PIECE = 16  # texts that one process scores as one task


@dataclass
class Scored:
    """Rows of sentiments, of subject_sentiments and of score_cache."""

    whole: list[Row] = field(default_factory=list)
    around: list[Row] = field(default_factory=list)
    cache: list[Row] = field(default_factory=list)

    def add(self, other: "Scored") -> None:
        """Add these to it."""
        self.whole += other.whole
        self.around += other.around
        self.cache += other.cache


def possible() -> bool:
    """Has this machine an accurate tier at all?"""
    return understanding.possible()


def texts(rows: Iterable[Mapping[str, Any]], schools: Collection[str]) -> list[Text]:
    """Return all that is to be scored of these items, each text once.

    rows: items with `matched`, subject → words. schools: the subjects of which a text can say different things.
    """
    pairs = []
    for row in rows:
        pairs.append((row["language"], _lead(row)))
        pairs += [(row["language"], text) for text in _apart(row, schools).values()]
    return list(dict.fromkeys(pairs))


def key(text: Text, methods: Mapping[str, str]) -> Key:
    """Return by what a score of this text is known. methods: language → method."""
    return hashlib.blake2b(text[1].encode("utf-8", "replace"), digest_size=12).hexdigest(), methods[text[0]]


def cached(con: Connection, texts: Collection[Text], methods: Mapping[str, str]) -> dict[Key, Sentiment]:
    """Return what these methods said of these texts before; those of which nothing is known are left out."""
    hashes = {key(text, methods)[0] for text in texts}
    stored = score_store.cached(con, hashes, list(methods.values())) if hashes else {}
    return {cache_key: _remembered(row, cache_key[1]) for cache_key, row in stored.items()}


def _remembered(row: Row, method: str) -> Sentiment:
    """Return what was said before; what it is about, and of what sort, only where the method of now told it."""
    topic = kind = None
    if row["topic_method"] is not None and row["topic_method"] == understanding.topic_method():
        topic = Topic(row["topic"], row["topic_confidence"], row["topic_method"])
    by = row["message_kind_method"]
    if by is not None and by == understanding.kind_method():
        kind = Kind(row["message_kind"], row["message_kind_confidence"], by)
    return Sentiment(row["score"], row["label"], row["confidence"], method, topic, kind)


def recalled(
    con: Connection, rows: Iterable[Mapping[str, Any]], schools: Collection[str]
) -> dict[Text, Sentiment]:
    """Return what the accurate tier said before of the texts of these items, by text; the others are left out."""
    methods = understanding.methods(ACCURATE)
    scorable = [text for text in texts(rows, schools) if text[0] in methods]
    known = cached(con, scorable, methods)
    return {text: known[name] for text in scorable if (name := key(text, methods)) in known}


def score(texts: Sequence[Text], tier: str, methods: Mapping[str, str], pool: Pool) -> dict[Key, Sentiment]:
    """Score these texts. Raises: Unforeseen when the scorer breaks on each of some texts."""
    pieces = [texts[at : at + PIECE] for at in range(0, len(texts), PIECE)]
    begun = []
    for piece in pieces:
        languages = [language for language, _ in piece]
        begun.append(
            # A second of work: one lies ready for each helper, and the next is done here.
            pool.begin(AHEAD, understanding.score, [text for _, text in piece], languages, tier)
        )
    done = [pool.take(work) for work in begun]
    result: dict[Key, Sentiment] = {}
    for piece, one in zip(pieces, done, strict=True):
        sentiments = _sentiments(piece, one, tier, methods)
        result |= {key(text, methods): sentiment for text, sentiment in zip(piece, sentiments, strict=True)}
    if any(one.method not in methods.values() and one.method in _encoders() for one in result.values()):
        own_model.leave_alone(ConfigError(N_("The model of WEERKLANK_MODEL broke while texts were scored.")))
    return result


def _encoders() -> set[str]:
    """Return the methods that stand in for a model of the school's own."""
    return set(understanding.methods(understanding.ENCODER).values())


def _sentiments(
    piece: Sequence[Text], done: Future[list[Sentiment]], tier: str, methods: Mapping[str, str]
) -> list[Sentiment]:
    """Return what was said of these texts; one that breaks the scorer is unclear, and keeps no other waiting.

    Raises: Unforeseen when each of them breaks it, as then it is the scorer.
    """
    try:
        with guard.around("Scoring", PipelineError):
            return done.result()
    except guard.Unforeseen as error:
        problem = error
    sentiments: list[Sentiment | None] = []
    for language, text in piece:
        try:
            with guard.around("Scoring one text", PipelineError):
                sentiments += understanding.score([text], [language], tier)
        except guard.Unforeseen:
            sentiments.append(None)
    if not any(sentiments):
        raise problem
    return [
        one or Sentiment(0.0, "unclear", 0.0, methods[language])
        for one, (language, _) in zip(sentiments, piece, strict=True)
    ]


def scored(
    rows: Sequence[Mapping[str, Any]],
    schools: Collection[str],
    methods: Mapping[str, str],
    known: Mapping[Key, Sentiment],
    now: dt.datetime,
) -> Scored:
    """Return these items with what is known of their texts, as rows; nothing for the cache."""
    result = Scored()
    for row in rows:
        result.whole.append(
            rows_of.sentiment_row(row, known[key((row["language"], _lead(row)), methods)], now)
        )
        for school, text in _apart(row, schools).items():
            one = known[key((row["language"], text), methods)]
            result.around.append(rows_of.plain_row(row, one, now) | {"subject": school})
    return result


def whole(row: Mapping[str, Any]) -> Text:
    """Return what is scored of this item as a whole."""
    return row["language"], _lead(row)


@dataclass
class Allowance:
    """What a run may still spend on the accurate tier, in seconds, and what it knows by now.

    known: also what was scored for a batch that broke, so that no second try scores it again.
    """

    seconds: float
    stop: Callable[[], bool] = lambda: False
    known: dict[Key, Sentiment] = field(default_factory=dict)

    def languages(self) -> frozenset[str]:
        """Of which languages may items be left to the accurate tier?"""
        is_left = self.seconds > 0 and not self.stop() and possible()
        return frozenset(understanding.methods(ACCURATE)) if is_left else frozenset()

    def recall(self, con: Connection, rows: Sequence[Mapping[str, Any]], schools: Collection[str]) -> None:
        """Know of these items what was scored in earlier runs."""
        if rows:
            self.known |= cached(con, texts(rows, schools), understanding.methods(ACCURATE))


def score_new(
    rows: Sequence[Mapping[str, Any]], schools: Collection[str], allowance: Allowance, now: dt.datetime
) -> Scored:
    """Score new items in this order by the accurate tier while the allowance lasts, and the rest by the fast one."""
    methods = understanding.methods(ACCURATE)
    begun = time.monotonic()
    done = Scored()
    at = 0
    try:
        while at < len(rows) and time.monotonic() - begun < allowance.seconds and not allowance.stop():
            piece = rows[at : at + PIECE]
            by_key = {key(text, methods): text for text in texts(piece, schools)}
            fresh = [text for name, text in by_key.items() if name not in allowance.known]
            allowance.known |= score(fresh, ACCURATE, methods, Pool())
            done.add(scored(piece, schools, methods, allowance.known, now))
            done.cache += rows_of.cache_rows({name: allowance.known[name] for name in by_key}, now)
            at += PIECE
    except guard.Unforeseen:
        # In the log by now; the next pass meets it again and is a step that failed.
        allowance.seconds = 0.0
    allowance.seconds -= time.monotonic() - begun
    rest, methods = rows[at:], understanding.methods(FAST)
    known = score(texts(rest, schools), FAST, methods, Pool())
    done.add(scored(rest, schools, methods, known, now))
    return done


def facts(tier: str, left: int) -> dict[str, str]:
    """Say by which tier mentions are scored and how many wait for it, as facts of the warehouse."""
    own = understanding.OWN if own_model.ready() else "own_broken" if own_model.configured() else tier
    return {"scoring_tier": tier if tier == FAST else own, "scoring_left": str(left)}


def tell(con: Connection) -> None:
    """Keep that mentions are scored by the accurate tier and how many wait for it, inside `writing()`."""
    left = score_store.count_waiting(con, understanding.methods(ACCURATE), ())
    metadata.store(con, facts(ACCURATE, left))


def _lead(row: Mapping[str, Any]) -> str:
    return analyse.lead(row["title"], row["text"])


def _apart(row: Mapping[str, Any], schools: Collection[str]) -> dict[str, str]:
    return analyse.of_each_school(schools, _lead(row), (row["matched"], None))
