"""Rows for tests, all columns that must be there."""

import datetime as dt
import random

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
LABELS = ("positive", "neutral", "negative", "unclear")


def item(number: int, day: dt.date = TODAY, story: str | None = None, **changed: object) -> dict:
    """One item of the paper, published at noon."""
    name = f"i{number:05d}"
    moment = dt.datetime.combine(day, dt.time(11), dt.UTC)
    return {
        "item_id": name,
        "url": f"https://krant.example/{number}",
        "canonical_url": f"krant.example/{number}",
        "source_name": "krant",
        "outlet": "krant.example",
        "kind": "press",
        "title": f"Bericht {number}",
        "text": f"Tekst {number}",
        "language": "nl",
        "published_at": moment,
        "published_quality": "exact",
        "collected_at": moment,
        "day": day,
        "story_id": story or name,
        "text_hash": f"h{number}",
        **changed,
    }


def world(seed: int, items: int = 120) -> dict[str, list[dict]]:
    """Items, mentions, sentiments and sightings of two months, with stories of several copies."""
    dice = random.Random(seed)
    found: dict[str, list[dict]] = {"items": [], "mentions": [], "sentiments": [], "sightings": []}
    for number in range(items):
        day = TODAY - dt.timedelta(days=dice.randrange(60))
        source = dice.choice(("krant", "bode", "blog"))
        row = item(number, day, source_name=source, kind=dice.choice(("press", "social")),
                   language=dice.choice(("nl", "en")))  # fmt: skip
        if number and dice.random() < 0.4:
            first = dice.choice(found["items"])
            if abs((first["day"] - day).days) < 20:
                row["story_id"] = first["story_id"]
        found["items"].append(row)
        key = {"item_id": row["item_id"], "day": day}
        for subject in dice.sample(("ROC Voorbeeld", "Voorbeeld College"), dice.choice((0, 1, 1, 2))):
            found["mentions"].append({**key, "subject": subject, "matched": ["x"], "query_hash": "q"})
        label = dice.choice(LABELS)
        score = {"positive": 0.5, "negative": -0.5}.get(label, 0.0)
        found["sentiments"].append(
            {**key, "score": score, "label": label, "confidence": 0.5, "method": "test 1", "scored_at": NOW}
        )
        found["sightings"].append(
            {"item_id": row["item_id"], "source_name": source, "url": row["url"],
             "first_seen_at": row["collected_at"], "text_hash": row["text_hash"]}
        )  # fmt: skip
    return found
