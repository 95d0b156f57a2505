"""Score stored items that wait for the current method, the newest about the school first, and store the scores.

A run scores what it brings once, accurately where it mentions somebody and there is time (`scoring`). What it did not
get to, and what another method scored before, this pass catches up. What it has done is stored slice by slice: a pass
that is killed goes on where it was.
"""

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pipelines import understanding
from pipelines.mentions.enrich import threat_rows
from pipelines.mentions.told import rows as rows_of
from pipelines.mentions.told import scoring, topics
from pipelines.support import run_lock
from pipelines.support.workers import Pool
from pipelines.understanding import encoder, own_model
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseEmpty
from warehouse.mentions import score_store, threat_signals

SLICE = 64  # items that are stored together: at ten texts a second a kill, or an end, costs some seconds


@dataclass
class Rescored:
    """How a pass went: items that were scored again, texts that had to be, labels that moved, items that still wait;
    topics: items of which it was told what they are about, and those of which it is not told yet; had_workers: as in
    `Pool`.
    """

    items: int = 0
    texts: int = 0
    moved: int = 0
    left: int = 0
    had_workers: bool | None = None
    topics: int = 0
    topics_left: int = 0


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

    schools: the subjects of which a text can say different things. since: what was scored from then on is left for
    another pass, as no run scores an item twice. helpers: other processes that take part, see `Pool`.
    Without an encoder, tier accurate does nothing. tier fast never takes the place of accurate.
    Raises: RunBusy when another pass is at work, LockLost where it may be, WarehouseBusy, WarehouseUnusable.
    """
    done = Rescored()
    if tier == understanding.ACCURATE and not scoring.possible():
        return done
    if helpers and tier == understanding.ACCURATE:
        encoder.threads(1)
    begun = time.monotonic()
    with run_lock.alone("score", url) as held, Pool(helpers, worth_starting=0) as pool:
        stop = held.ends(stop)
        _judge_threats(url, lambda: stop() or _is_over(begun, seconds), clock)
        while True:
            # Anew for each slice: a model of the school's own that breaks gives way to the encoder.
            methods, kept_methods = understanding.methods(tier), _kept(tier)
            try:
                with reading(url) as con:
                    rows = score_store.waiting(con, methods, kept_methods, SLICE, since)
                    done.left = score_store.count_waiting(con, methods, kept_methods)
                    to_score = scoring.texts(rows, schools)
                    known = scoring.cached(con, to_score, methods)
                    known_facts = metadata.read(con)
            except WarehouseEmpty:
                break
            held.or_end()
            if not rows or stop() or _is_over(begun, seconds):
                _tell(url, tier, done.left, known_facts)
                if tier == understanding.ACCURATE:
                    done.topics, done.topics_left = topics.tell(
                        url, lambda: stop() or _is_over(begun, seconds), clock
                    )
                break
            fresh = scoring.score(
                [text for text in to_score if scoring.key(text, methods) not in known], tier, methods, pool
            )
            scored = scoring.scored(rows, schools, methods, known | fresh, clock())
            cache = rows_of.cache_rows(fresh, clock()) if tier == understanding.ACCURATE else []
            held.or_end()
            with writing(url) as con:
                texts = {row["item_id"]: row["text_hash"] for row in rows}
                done.moved += score_store.store(con, texts, scored.whole, scored.around, cache, clock())
                done.left -= len(rows)
                metadata.store(con, scoring.facts(tier, done.left))
            done.items += len(rows)
            done.texts += len(fresh)
            if progress:
                progress(done.items, done.items + done.left, "…")
        held.or_end()
        done.had_workers = pool.had_workers
    return done


def _is_over(begun: float, seconds: float | None) -> bool:
    return seconds is not None and time.monotonic() - begun >= seconds


def _judge_threats(url: str | None, stop: Callable[[], bool], clock: Callable[[], dt.datetime]) -> None:
    """Judge whether the items about the school that wait for it are threats: first of all, as they call people."""
    while not stop():
        try:
            with reading(url) as con:
                rows = threat_signals.waiting(con, understanding.threat_method(), SLICE)
        except WarehouseEmpty:
            return
        if not rows:
            return
        judged = threat_rows(rows, clock(), len(rows))
        with writing(url) as con:
            if not threat_signals.store(con, judged, {row["item_id"]: row["text_hash"] for row in rows}):
                return


def _tell(url: str | None, tier: str, left: int, known_facts: Mapping[str, str]) -> None:
    """Keep how many wait, where that is not known yet; of a warehouse in which nothing was scored nothing is."""
    facts = scoring.facts(tier, left)
    if (left or "scoring_tier" in known_facts) and not facts.items() <= known_facts.items():
        with writing(url) as con:
            metadata.store(con, facts)


def _kept(tier: str) -> list[str]:
    if tier == understanding.ACCURATE:
        return list(own_model.methods().values())  # also while it is left alone
    return list(understanding.methods().values())
