"""Write what was scored as rows: of sentiments, subject_sentiments and score_cache."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pipelines.understanding import Sentiment, Topic
from warehouse.core.rows import Row


def sentiment_row(row: Mapping[str, Any], one: Sentiment, now: dt.datetime) -> Row:
    """Return a sentiment, and what the item is about, as a row for this item (item_id, day)."""
    return plain_row(row, one, now) | topic_columns(one.topic)


def topic_columns(topic: Topic | None) -> Row:
    """Return what a text is about as columns of sentiments and score_cache."""
    if topic is None:
        return {"topic": None, "topic_confidence": None, "topic_method": None}
    return {"topic": topic.name, "topic_confidence": topic.confidence, "topic_method": topic.method}


def plain_row(row: Mapping[str, Any], one: Sentiment, now: dt.datetime) -> Row:
    """Return a sentiment as a row for this item (item_id, day)."""
    return {
        "item_id": row["item_id"],
        "score": one.score,
        "label": one.label,
        "confidence": one.confidence,
        "method": one.method,
        "scored_at": now,
        "day": row["day"],
    }


def cache_rows(scores: Mapping[tuple[str, str], Sentiment], now: dt.datetime) -> list[Row]:
    """Scores as rows of score_cache."""
    return [
        {
            "text_hash": text_hash,
            "method": method,
            "score": one.score,
            "label": one.label,
            "confidence": one.confidence,
            "scored_at": now,
            **topic_columns(one.topic),
        }
        for (text_hash, method), one in scores.items()
        if one.method == method  # else another stood in for it
    ]
