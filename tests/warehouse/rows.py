"""Rows of our own that keep every promise, one per table."""

import datetime as dt
from collections.abc import Sequence

AT = dt.datetime(2025, 3, 3, 9, 30, tzinfo=dt.UTC)
DAY = dt.date(2025, 3, 3)
ADDRESS = "https://krant.example/a"
OWN = "ROC Voorbeeld"
PRESS = {"source_name": "krant", "kind": "press", "language": "nl"}

GOOD = {
    "corrections": {
        "correction_id": "c1", "item_id": "i1", "story_id": "i1", "subject": OWN, "field": "label",
        "value": "positive", "made_by": "sanne", "made_at": AT,
    },
    "events": {"start_day": DAY, "label": "Open dag", "end_day": DAY, "label_en": "Open day"},
    "fetch_states": {"source_name": "krant", "url": ADDRESS, "fetched_at": AT},
    "item_keys": {"key": f"url:{ADDRESS}", "item_id": "i1"},
    "items": {
        **PRESS, "item_id": "i1", "url": ADDRESS, "canonical_url": ADDRESS, "outlet": "krant.example",
        "title": "Een bericht", "text": "De tekst.", "published_at": AT, "published_quality": "exact",
        "collected_at": AT, "day": DAY, "story_id": "i1", "text_hash": "h1",
    },
    "judgement_samples": {
        **PRESS, "week": DAY, "position": 1, "item_id": "i1", "subject": OWN, "scored_label": "positive",
        "weight": 2.5, "day": DAY, "is_found": True, "drawn_at": AT,
    },
    "judgements": {
        "judgement_id": "j1", "week": DAY, "position": 1, "item_id": "i1", "subject": OWN, "about": "yes",
        "label": "positive", "made_by": "sanne", "made_at": AT,
    },
    "mention_days": {
        **PRESS, "day": DAY, "subject": OWN, "label": "neutral", "items": 2, "stories": 1, "score_sum": 0.1,
        "reach": None, "reach_known": 0,
    },
    "mentions": {"item_id": "i1", "subject": OWN, "matched": ["ROC"], "query_hash": "q1", "day": DAY},
    "outlets": {"outlet": "krant.example", "reach": 1000, "kind": "press"},
    "score_cache": {
        "text_hash": "t1", "method": "m1", "score": 0.5, "label": "positive", "confidence": 0.9, "scored_at": AT,
    },
    "score_changes": {
        "changed_on": DAY, "subject": OWN, "from_method": "m1", "to_method": "m2", "from_label": "neutral",
        "to_label": "positive", "items": 3,
    },
    "subject_sentiments": {
        "item_id": "i1", "subject": OWN, "score": 0.5, "label": "positive", "confidence": 0.9, "method": "m1",
        "scored_at": AT, "day": DAY,
    },
    "sentiments": {
        "item_id": "i1", "score": 0.5, "label": "positive", "confidence": 0.9, "method": "m1",
        "scored_at": AT, "day": DAY,
    },
    "sightings": {"item_id": "i1", "source_name": "krant", "url": ADDRESS, "first_seen_at": AT},
    "source_days": {"day": DAY, "source_name": "krant", "items": 1, "newest_at": AT},
    "source_runs": {
        "run_id": "r1", "source_name": "krant", "started_at": AT, "seconds": 1.5, "outcome": "new", "found": 3,
    },
    "sources": {
        "source_name": "krant", "title": "De Krant", "pattern": "feed", "kind": "press", "url": ADDRESS,
        "every_minutes": 60, "paused": False,
    },
    "stories": {
        **PRESS, "story_id": "i1", "subject": OWN, "is_about": True, "item_id": "i1", "day": DAY,
        "published_at": AT, "label": "neutral", "score": 0.0, "copies": 1,
    },
    "story_days": {
        "day": DAY, "subject": OWN, "label": "neutral", "story_id": "i1", "item_id": "i1",
        "title": "Een bericht", "kind": "press", "copies": 1, "score": 0.0,
    },
    "story_signatures": {"item_id": "i1", "day": DAY, "signature": b"\x00\x01\xff"},
    "subject_days": {
        "day": DAY, "subject": OWN, "kind": "press", "label": "neutral", "items": 2, "stories": 1,
        "reach": 10, "reach_known": 1,
    },
    "subjects": {"subject": OWN, "role": "own", "query": "ROC", "query_hash": "q1", "position": 0},
    "verdicts": {"subject": OWN, "scope": "story", "key": "i1", "is_about": False},
    "warehouse_facts": {"name": "organisation", "value": OWN},
}  # fmt: skip


def another(table: str, key: Sequence[str]) -> dict:
    """A good row of this table with another key."""
    row = GOOD[table]
    name = next((name for name in key if isinstance(row[name], str)), key[-1])
    return row | {name: f"{row[name]} twee" if isinstance(row[name], str) else row[name] + 1}


def shown(key: Sequence[str], row: dict) -> str:
    """The key of a row as an error names it."""
    return ", ".join(str(row[name]) for name in key)
