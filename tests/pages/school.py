"""ROC Voorbeeld with numbers that can be checked by hand, and what a page shows of it."""

import datetime as dt
import functools
import html
import re
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from pages.shared import query_cache
from warehouse.core import metadata
from warehouse.core.connection import writing
from warehouse.core.load import upsert
from warehouse.mentions.refresh import refresh_days

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
OWN, PEER = "ROC Voorbeeld", "Voorbeeld College"
# What titles from outside may hold: markup, Markdown, a directive of Streamlit, a formula.
WILD = '<img src=x onerror="alert(1)"> **vet** :red[rood] $x$ [klik](javascript:alert(1))'

# Each AppTest is a new Streamlit that reads the metadata of all installed packages: longer than most pages take.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def scripts() -> list[str]:
    """The script of every page, by its path from the root."""
    places = (ROOT / "pages", ROOT / "pages" / "access")
    return sorted(path.relative_to(ROOT).as_posix() for place in places for path in place.glob("[!_]*.py"))


def fill(path: str, stories: list[tuple[int, str, str]], sample: bool = True, last_good: dt.datetime = NOW):
    """A warehouse with these stories: (days ago, subject, label), each one item of one outlet."""
    rows = [
        {
            "item_id": f"i{n:04d}",
            "url": f"https://krant.example/{n}",
            "canonical_url": f"https://krant.example/{n}",
            "source_name": "krant",
            "outlet": "De <b>Krant</b>",
            "kind": "press",
            "title": WILD if n == 0 else f"Bericht {n} over {subject}",
            "text": "tekst",
            "language": "nl",
            "published_at": NOW - dt.timedelta(days=ago),
            "published_quality": "exact",
            "collected_at": NOW - dt.timedelta(days=ago),
            "day": TODAY - dt.timedelta(days=ago),
            "story_id": f"s{n:04d}",
            "text_hash": f"h{n}",
        }
        for n, (ago, subject, _label) in enumerate(stories)
    ]
    with writing(path) as con:
        _configuration(con, sample, last_good)
        if rows:
            upsert(con, "items", rows)
            keyed = list(zip(rows, stories, strict=True))
            upsert(con, "mentions", [_mention(row, subject) for row, (_ago, subject, _label) in keyed])
            upsert(con, "sentiments", [_sentiment(row, label) for row, (_ago, _subject, label) in keyed])
            seen = [{"item_id": row["item_id"], "source_name": "krant", "url": row["url"]} for row in rows]
            first = [
                {**sight, "first_seen_at": row["collected_at"]} for sight, row in zip(seen, rows, strict=True)
            ]
            upsert(con, "sightings", first)
        refresh_days(con)
        metadata.mark_loaded(con)


def _mention(row: dict, subject: str) -> dict:
    about = {"subject": subject, "matched": [subject], "query_hash": "q"}
    return {"item_id": row["item_id"], "day": row["day"], **about}


def _sentiment(row: dict, label: str) -> dict:
    score = {"positive": 0.8, "negative": -0.8, "neutral": 0.0, "unclear": 0.0}[label]
    judged = {"score": score, "label": label, "confidence": 0.9, "method": "test 1"}
    return {"item_id": row["item_id"], "day": row["day"], "scored_at": row["collected_at"], **judged}


def _configuration(con, sample: bool, last_good: dt.datetime) -> None:
    metadata.store(con, {"organisation": OWN, "sample": "true" if sample else "false"})
    roles = {OWN: "own", PEER: "peer"}
    upsert(
        con,
        "subjects",
        [
            {"subject": name, "role": role, "query": name, "query_hash": "q", "position": n}
            for n, (name, role) in enumerate(roles.items())
        ],
    )
    source = {"source_name": "krant", "title": "De Krant", "pattern": "feed", "kind": "press"}
    upsert(
        con,
        "sources",
        [{**source, "url": "https://krant.example/feed", "every_minutes": 60, "paused": False}],
    )
    run = {"run_id": "r1", "source_name": "krant", "started_at": last_good, "seconds": 0.1, "outcome": "new"}
    upsert(con, "source_runs", [{**run, "found": 1, "added": 1, "last_good_at": last_good}])


def usual(days: int = 200) -> list[tuple[int, str, str]]:
    """Four stories about us a day for so many days, of which two positive; one about the peer."""
    four = ((OWN, "positive"), (OWN, "positive"), (OWN, "neutral"), (OWN, "negative"), (PEER, "neutral"))
    return [(ago, subject, label) for ago in range(1, days + 1) for subject, label in four]


def forget_answers() -> None:
    """Let pages ask everything anew, as after a start: answers, and the version of a warehouse elsewhere."""
    query_cache._answers.clear()
    st.cache_data.clear()


def visit(page: str, /, **query: str) -> AppTest:
    """The page as a reader of this address sees it, run alone as a deep link runs it."""
    at = AppTest.from_file(str(ROOT / page), default_timeout=20)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def source_of(at: AppTest) -> str:
    """All markup of the page, without the style sheet."""
    bodies = [element.proto.body for element in at.get("html")]
    return "\n".join(body for body in bodies if not body.startswith("<style"))


def shown(at: AppTest) -> str:
    """What the reader can read, in one line."""
    assert not at.exception, at.exception
    text = re.sub(r"<[^>]+>", " ", source_of(at))
    return " ".join(html.unescape(text).split())
