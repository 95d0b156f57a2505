"""Tell what items are about, and of what sort, that were scored before that was told.

A run tells it of what it scores, in one reading. The sort is for the inbox alone: of what is long past nobody asks it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from pipelines import understanding
from pipelines.mentions.told import rows as rows_of
from pipelines.mentions.told import scoring
from pipelines.mentions.told.scoring import Key, Text
from pipelines.support import guard
from pipelines.support.errors import PipelineError
from pipelines.understanding import Kind, Sentiment, Topic
from warehouse.core.connection import reading, writing
from warehouse.mentions import score_store

SLICE = 64  # items that are stored together
RECENT = dt.timedelta(days=31)  # so old an item may be of which the sort is told afterwards


def tell(url: str | None, stop: Callable[[], bool], clock: Callable[[], dt.datetime]) -> tuple[int, int]:
    """Tell what items are about until none waits or `stop` says so. Of how many was it told, and how many wait?"""
    topic, kind = understanding.topic_method(), understanding.kind_method()
    methods = understanding.methods(understanding.ACCURATE)
    done = 0
    if topic is None or kind is None:
        return 0, 0
    untold = score_store.Untold(topic, kind, (clock() - RECENT).date())
    while True:
        with reading(url) as con:
            rows = score_store.waiting_topics(con, untold, SLICE)
            left = score_store.count_topics(con, untold)
            texts = {row["item_id"]: scoring.whole(row) for row in rows}
            known = scoring.cached(con, list(texts.values()), methods) if rows else {}
        if not rows or stop():
            return done, left
        found = with_about(known, list(texts.values()), methods)
        told = {item: rows_of.about_columns(*found[text]) for item, text in texts.items()}
        cache = [
            cached | rows_of.about_columns(*found[text])
            for text in dict.fromkeys(texts.values())
            if (name := scoring.key(text, methods)) in known
            for cached in rows_of.cache_rows({name: known[name]}, clock())
        ]
        with writing(url) as con:
            stored = score_store.store_topics(
                con, told, {row["item_id"]: row["text_hash"] for row in rows}, cache
            )
        done += stored
        if not stored:
            return done, left


def with_about(
    known: Mapping[Key, Sentiment], texts: Sequence[Text], methods: Mapping[str, str]
) -> dict[Text, tuple[Topic, Kind]]:
    """Return what each text is about and of what sort: as it was told before, the others are read now, each once.

    A text that breaks the encoder is "other", so that it does not wait for ever.
    """
    found = {
        text: (one.topic, one.kind)
        for text in texts
        if (one := known.get(scoring.key(text, methods))) is not None and one.topic and one.kind
    }
    fresh = [text for text in dict.fromkeys(texts) if text not in found]
    try:
        with guard.around("Telling topics", PipelineError):
            told = understanding.topics_and_kinds([text for _, text in fresh])
    except guard.Unforeseen:
        told = [understanding.topics_and_kinds([""])[0]] * len(fresh)
    return found | dict(zip(fresh, told, strict=True))
