"""Write what was scored as rows: of sentiments, subject_sentiments and score_cache."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pipelines.understanding import Kind, Sentiment, Topic
from warehouse.core.rows import Row


def sentiment_row(row: Mapping[str, Any], one: Sentiment, now: dt.datetime) -> Row:
    """Return a sentiment, and what the item is about and of what sort, as a row for this item (item_id, day)."""
    return plain_row(row, one, now) | about_columns(one.topic, one.kind)


def about_columns(topic: Topic | None, kind: Kind | None) -> Row:
    """Return what a text is about and what sort of message it is as columns of sentiments and score_cache."""
    return _columns("topic", topic) | _columns("message_kind", kind)


def _columns(name: str, one: Topic | Kind | None) -> Row:
    if one is None:
        return {name: None, f"{name}_confidence": None, f"{name}_method": None}
    return {name: one.name, f"{name}_confidence": one.confidence, f"{name}_method": one.method}


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
            **about_columns(one.topic, one.kind),
        }
        for (text_hash, method), one in scores.items()
        if one.method == method  # else another stood in for it
    ]
