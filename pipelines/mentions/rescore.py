"""The accurate tier takes the place of the fast one: item by item, the newest about us first.

A run scores what is new with the fast tier and so never waits; then this pass scores what mentions somebody
again. What it has done is stored slice by slice: a pass that is killed goes on where it was.
"""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from pipelines import understanding
from pipelines.mentions import analyse
from pipelines.mentions.enrich import sentiment_row
from pipelines.support import guard, run_lock
from pipelines.support.errors import PipelineError
from pipelines.support.workers import Crew
from pipelines.understanding import Sentiment, encoder
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseEmpty
from warehouse.mentions import score_store

SLICE = 64  # items that are stored together: at ten texts a second a kill, or an end, costs some seconds
PIECE = 16  # texts that one process scores as one task


@dataclass
class Rescored:
    """How a pass went: items that were scored again, texts that had to be, labels that moved, items that still wait."""

    items: int = 0
    texts: int = 0
    moved: int = 0
    left: int = 0


def possible() -> bool:
    """Has this machine an accurate tier at all?"""
    return encoder.available()


def upgrade(
    schools: Collection[str],
    url: str | None = None,
    *,
    seconds: float | None = None,
    tier: str = understanding.ACCURATE,
    since: dt.datetime | None = None,
    helpers: int = 0,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int, str], None] | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> Rescored:
    """Score what the method of now has not scored, until nothing waits, `seconds` are over or `stop` says so.

    schools: the subjects of which a text can say different things. since: items first scored from then on were
    in no figure yet, so that they are no change of one. helpers: other processes that take part, see `crew`.
    Without an encoder, tier accurate does nothing. tier fast never takes the place of accurate.
    Raises: RunBusy when another pass is at work, WarehouseBusy, WarehouseUnusable.
    """
    done = Rescored()
    if tier == understanding.ACCURATE and not possible():
        return done
    if helpers and tier == understanding.ACCURATE:
        encoder.threads(1)
    methods = understanding.methods(tier)
    kept = _kept(tier)
    begun = time.monotonic()
    with run_lock.alone("score", url), Crew(helpers, worth_starting=0) as crew:
        while not stop() and (seconds is None or time.monotonic() - begun < seconds):
            try:
                with reading(url) as con:
                    rows = score_store.waiting(con, methods, kept, SLICE)
                    done.left = (
                        len(rows) if len(rows) < SLICE else score_store.count_waiting(con, methods, kept)
                    )
                    known = _known(con, rows, schools, methods)
            except WarehouseEmpty:
                break
            if not rows:
                break
            wanted = [
                each for each in dict.fromkeys(_texts(rows, schools)) if _key(each, methods) not in known
            ]
            known |= _score(wanted, tier, methods, crew)
            whole, around = _rows(rows, schools, methods, known, clock())
            cache = _cache(wanted, methods, known, clock()) if tier == understanding.ACCURATE else []
            with writing(url) as con:
                texts = {row["item_id"]: row["text_hash"] for row in rows}
                done.moved += score_store.store(con, texts, whole, around, cache, clock(), since)
                done.left -= len(rows)
                metadata.store(con, {"scoring_tier": tier, "scoring_left": str(done.left)})
            done.items += len(rows)
            done.texts += len(wanted)
            if progress:
                progress(done.items, done.items + done.left, "…")
    return done


def _kept(tier: str) -> list[str]:
    return [] if tier == understanding.ACCURATE else list(understanding.methods().values())


def _apart(row: Mapping, schools: Collection[str]) -> dict[str, str]:
    return analyse.of_each_school(schools, analyse.lead(row["title"], row["text"]), (row["matched"], None))


def _texts(rows: Sequence[Mapping], schools: Collection[str]) -> list[tuple[str, str]]:
    """Language and text of all that is to be scored of these items."""
    found = []
    for row in rows:
        found.append((row["language"], analyse.lead(row["title"], row["text"])))
        found += [(row["language"], text) for text in _apart(row, schools).values()]
    return found


def _key(text: tuple[str, str], methods: Mapping[str, str]) -> tuple[str, str]:
    return hashlib.blake2b(text[1].encode("utf-8", "replace"), digest_size=12).hexdigest(), methods[text[0]]


def _known(con, rows, schools, methods) -> dict[tuple[str, str], Sentiment]:
    keys = {_key(text, methods) for text in _texts(rows, schools)}
    found = score_store.cached(con, [text_hash for text_hash, _ in keys], list(methods.values()))
    return {key: Sentiment(*said, key[1]) for key, said in found.items()}


def _score(wanted, tier, methods, crew) -> dict[tuple[str, str], Sentiment]:
    for at in range(0, len(wanted), PIECE):
        piece = wanted[at : at + PIECE]
        texts, languages = [text for _, text in piece], [language for language, _ in piece]
        crew.give("score", at, len(piece), understanding.score, texts, languages, tier)
    found = {}
    for _ in range(0, len(wanted), PIECE):
        at, done = crew.take_done("score")
        piece = wanted[at : at + PIECE]
        for text, one in zip(piece, _said(piece, done, tier, methods), strict=True):
            found[_key(text, methods)] = one
    return found


def _said(piece: Sequence[tuple[str, str]], done: Future, tier: str, methods) -> list[Sentiment]:
    """What was said of these texts; one that breaks the scorer is unclear, and keeps no other waiting.

    Raises: Unforeseen when each of them breaks it, as then it is the scorer.
    """
    try:
        with guard.around("Scoring", PipelineError):
            return done.result()
    except guard.Unforeseen as error:
        problem = error
    found: list[Sentiment | None] = []
    for language, text in piece:
        try:
            with guard.around("Scoring one text", PipelineError):
                found += understanding.score([text], [language], tier)
        except guard.Unforeseen:
            found.append(None)
    if not any(found):
        raise problem
    return [
        one or Sentiment(0.0, "unclear", 0.0, methods[language])
        for one, (language, _) in zip(found, piece, strict=True)
    ]


def _rows(rows, schools, methods, known, now) -> tuple[list[dict], list[dict]]:
    whole, around = [], []
    for row in rows:
        one = known[_key((row["language"], analyse.lead(row["title"], row["text"])), methods)]
        whole.append(sentiment_row(row, one, now))
        for school, text in _apart(row, schools).items():
            one = known[_key((row["language"], text), methods)]
            around.append(sentiment_row(row, one, now) | {"subject": school})
    return whole, around


def _cache(wanted, methods, known, now) -> list[dict]:
    rows = {}
    for text in wanted:
        key = _key(text, methods)
        one = known[key]
        rows[key] = {
            "text_hash": key[0],
            "method": key[1],
            "score": one.score,
            "label": one.label,
            "confidence": one.confidence,
            "scored_at": now,
        }
    return list(rows.values())
