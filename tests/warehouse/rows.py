"""Rows of our own that keep every promise, one per table."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

AT = dt.datetime(2025, 3, 3, 9, 30, tzinfo=dt.UTC)
DAY = dt.date(2025, 3, 3)
ADDRESS = "https://krant.example/a"
OWN = "ROC Voorbeeld"
PRESS = {"source_name": "krant", "kind": "press", "language": "nl"}

VISIT = {
    "day": DAY, "source_name": "traffic-site", "source": "instagram", "medium": "social", "campaign": "open-dag",
    "landing_page": "/open-dag", "click_id": "", "in_app": "",
}  # fmt: skip

GOOD: dict[str, dict[str, Any]] = {
    "backfills": {
        "source_name": "krant", "url": ADDRESS, "way": "paged", "state": "working", "place": "3", "pages": 2,
        "items": 20, "oldest_day": DAY, "complete_since": DAY, "begun_at": AT, "changed_at": AT, "error": None,
    },
    "subscriptions": {
        "subscription_id": "s1", "page": "reputation", "query": "{}", "title": "Reputatie",
        "target": "anna@roc.example", "language": "nl", "rhythm": "weekly", "made_at": AT,
        "sent_for": DAY, "state": "sent", "attempts": 1, "tried_at": AT, "maker_id": "default:an",
    },
    "campaigns": {"campaign": "open-dag", "label": "Open dag", "start_day": DAY, "end_day": DAY},
    "channel_days": {
        "channel": "instagram", "day": DAY, "followers": 1200, "followers_quality": "exact",
        "followers_definition": "instagram:followers", "read_at": AT,
    },
    "channel_efforts": {
        "channel": "instagram", "month": dt.date(2025, 3, 1), "hours": 12.5, "euros": 80.0, "entered_at": AT,
    },
    "api_keys": {"name": "Intranet", "key_hash": "a" * 64, "mentions": True, "made_at": AT, "used_on": DAY,
                 "made_by": "An", "maker_id": "default:an"},
    "audit_log": {
        "position": 1, "done_at": AT, "person_id": "anna", "person": "Anna", "roles": "communication", "way": "login",
        "act": "months.close", "object": "2025-02", "after": "{}", "outcome": "done", "previous_hash": "",
        "hash": "b" * 64,
    },
    "alerts": {
        "alert_id": "l1", "rule": "threat", "key": "threat:i1", "level": 3, "title": "Een bericht", "seen_at": AT,
        "collected_at": AT, "raised_at": AT, "level_at": AT, "raised_by_id": "schedule", "raised_by": "schedule",
        "is_drill": False, "version": 1,
    },
    "alert_messages": {
        "message_id": "m1", "alert_id": "l1", "kind": "on", "level": 3, "step": 1, "person": "Anna", "way": "push",
        "planned_at": AT, "state": "planned", "tries": 0, "is_double": False,
    },
    "alert_events": {
        "event_id": "e1", "alert_id": "l1", "happened_at": AT, "person_id": "schedule", "person": "schedule",
        "act": "raised", "level": 3,
    },
    "cases": {
        "case_id": "c1", "origin": "mention", "story_id": "s1", "item_id": "i1", "title": "Weer geen rooster?",
        "url": ADDRESS, "kind": "question", "audience": "student", "department": "informatiecentrum",
        "is_settled": False, "level": 1, "state": "new", "version": 1, "seen_at": AT, "opened_at": AT, "due_at": AT,
        "promise_at": AT, "is_drill": False,
    },
    "case_events": {
        "case_id": "c1", "version": 1, "happened_at": AT, "person_id": "anna", "person": "Anna", "act": "open",
        "state": "new",
    },
    "answers": {
        "answer_id": "a1", "case_id": "c1", "text": "Het staat er nu.", "url": ADDRESS, "person_id": "anna",
        "person": "Anna", "answered_at": AT,
    },
    "case_drafts": {
        "case_id": "c1", "person_id": "anna", "part": "answer", "text": "Het komt", "answer_id": "a2", "saved_at": AT,
    },
    "webhook_deliveries": {
        "webhook": "intranet", "event_id": "month_closed 2025-03", "event": "month_closed", "body": "{}", "made_at": AT,
        "state": "waiting", "tries": 0, "next_at": AT,
    },
    "retention_runs": {"ran_at": AT, "kind": "mention", "days": 365, "erased": 3},
    "national_figures": {
        "metric": "mentions", "schools": 12, "median": 2.4, "own": 3.1, "place": 4, "start_day": dt.date(2025, 2, 1),
        "end_day": DAY, "as_of": AT,
    },
    "item_looks": {
        "item_id": "i1", "site": "e" * 64, "looked_at": AT, "outcome": "gone", "status": 404, "gone_since": AT,
    },
    "erasures": {
        "erasure_id": "e1", "kind": "handle", "asked_for": "@jan", "ticked": [], "asked_by": "anna", "asker": "Anna",
        "asked_at": AT, "state": "asked", "counts": "{}",
    },
    "disclosures": {
        "disclosure_id": "d1", "kind": "handle", "asked_for": "@jan", "received_on": DAY,
        "due_on": dt.date(2025, 4, 2), "prepared_by": "anna", "preparer": "Anna", "prepared_at": AT,
        "file_hash": "d" * 64, "state": "prepared",
    },
    "erased_marks": {"erasure_id": "e1", "mark": "c" * 64, "kind": "handle", "words": 0},
    "shared_links": {
        "link_hash": "b" * 64, "title": "Hal", "views": ["reputation?period=30d", "goals"], "part": None,
        "language": "nl", "seconds": 30, "is_dark": True, "frames": ["https://intranet.school.example"],
        "made_by": "An", "made_at": AT, "expires_at": AT, "withdrawn_at": None, "maker_id": "default:an",
    },
    "api_spending": {"source_name": "channel-x", "month": dt.date(2025, 3, 1), "dollars": 0.35, "spent_at": AT},
    "channel_gains": {"channel": "linkedin", "day": DAY, "gained": 3, "source": "linkedin-dma", "read_at": AT},
    "goals": {
        "goal": "aanmeldingen", "title": "Aanmeldingen", "title_en": "Registrations", "audience": "vmbo",
        "owner": "Team", "metric": "hand", "kind": "sum", "network": None, "event": None, "direction": "at least",
        "start_day": DAY, "deadline": dt.date(2025, 7, 31), "target": 400.0, "target_to": None, "stage": "outcome",
        "position": 0,
    },
    "goal_changes": {
        "goal": "aanmeldingen", "changed_at": AT, "field": "target", "before": "300", "after": "400",
    },
    "goal_entries": {
        "goal": "aanmeldingen", "day": DAY, "value": 12.0, "entered_by": "Anna", "entered_at": AT,
    },
    "visit_paths": {
        "day": DAY, "event": "Aanmelding", "path": "instagram > direct", "events": 3, "origin": "paden.csv",
    },
    "months": {
        "month": dt.date(2025, 3, 1), "closed_at": AT, "closed_by": "Anna", "is_forced": False, "reasons": "[]",
    },
    "announcement_texts": {
        "month": dt.date(2025, 3, 1), "language": "nl", "length": "line", "generated": "Maart: 1.200 volgers.",
        "edited": None, "edited_by": None, "edited_at": None,
    },
    "publications": {
        "month": dt.date(2025, 3, 1), "kind": "announcement", "way": "mail", "target": "bestuur@school.example",
        "edition": 1, "language": "nl", "subject": "Maart", "body": "Maart: 1.200 volgers.", "body_hash": "h1",
        "state": "sent", "error": None, "attempts": 1, "begun_at": AT, "sent_at": AT, "sent_by": "Anna",
    },
    "month_figures": {
        "month": dt.date(2025, 3, 1), "figure": "followers", "subject": "instagram", "part": "", "title": "Instagram",
        "title_en": "Instagram", "position": 4, "value": 1200.0, "before": 1180.0, "year_before": None, "unit": "count",
        "quality": "exact", "as_of": AT, "counts": "{meaning}", "sources": "instagram", "note": None, "fields": "{}",
        "said": "",
    },
    "goal_checkins": {
        "goal": "aanmeldingen", "noted_at": AT, "note": "Folder verstuurd.", "noted_by": "Anna", "state": "amber",
    },
    "goal_forecasts": {
        "goal": "aanmeldingen", "as_of": DAY, "definition": "hand sum", "low": 300.0, "middle": 350.0, "high": 420.0,
        "weeks": 60, "held_back": 12, "inside": 10, "ahead": 13, "tried_on": DAY, "made_at": AT,
    },
    "channel_posts": {
        "channel": "instagram", "post_id": "p1", "published_at": AT, "day": DAY, "url": ADDRESS, "title": "Open dag",
        "likes": 12, "read_at": AT,
    },
    "channel_readings": {
        "channel": "instagram", "day": DAY, "metric": "followers", "origin": "api", "value": 1200, "quality": "exact",
        "definition": "instagram:followers", "source": "instagram", "read_at": AT,
    },
    "channels": {"channel": "instagram", "title": "Instagram", "network": "instagram", "position": 0},
    "corrections": {
        "correction_id": "c1", "item_id": "i1", "story_id": "i1", "subject": OWN, "field": "label",
        "value": "positive", "made_by": "sanne", "made_at": AT,
    },
    "events": {"start_day": DAY, "label": "Open dag", "end_day": DAY, "label_en": "Open day"},
    "fetch_states": {"source_name": "krant", "url": ADDRESS, "fetched_at": AT},
    "import_changes": {
        "import_id": "i1", "table_name": "channel_readings", "row_key": "[]", "before": "{}", "after": "{}",
    },
    "import_tries": {
        "import_id": "i1", "tried_at": AT, "name": "export.xls", "file_hash": "f1", "way": "page", "about": "channels",
        "outcome": "stored", "changed": 30, "stays": False,
    },
    "imports": {
        "file_hash": "f1", "channel": "linkedin", "name": "export.xls", "kind": "linkedin-content", "imported_at": AT,
        "found": 30, "changed": 30, "first_day": DAY, "last_day": DAY,
    },
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
    "log_states": {"source_name": "traffic-site", "state": b"{}", "stored_at": AT},
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
    "run_steps": {
        "run_id": "r1", "step": "scoring", "started_at": AT, "seconds": 0.5, "outcome": "failed", "error": "It broke.",
    },
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
    "topic_days": {"day": DAY, "subject": OWN, "topic": "timetable", "label": "negative", "stories": 2},
    "story_days": {
        "day": DAY, "subject": OWN, "label": "neutral", "story_id": "i1", "item_id": "i1",
        "title": "Een bericht", "kind": "press", "copies": 1, "score": 0.0,
    },
    "word_days": {"day": DAY, "word": "bericht", "items": [0]},
    "frequent_days": {"day": DAY, "word": "school", "texts": b"\x80"},
    "text_days": {"day": DAY, "items": 1, "digest": 7, "version": 4, "is_sorted": True},
    "word_months": {"month": dt.date(2025, 3, 1), "word": "bericht"},
    "phrase_days": {"day": DAY, "phrase": "open dag", "items": [0], "places": [1]},
    "mention_texts": {
        "day": DAY, "number": 0, "subject": OWN, "item_id": "i1", "story_id": "i1", "is_about": True,
        "source_name": "krant", "leads": True, "published_at": AT, "kind": "press", "language": "nl",
        "label": "neutral",
    },
    "session_days": {
        "day": DAY, "source_name": "traffic-site", "channel": "instagram", "sessions": 5, "is_estimated": False,
    },
    "key_event_days": {
        "day": DAY, "source_name": "traffic-site", "channel": "instagram", "event": "aanmelding", "events": 1,
    },
    "story_signatures": {"item_id": "i1", "day": DAY, "signature": b"\x00\x01\xff"},
    "threat_signals": {
        "item_id": "i1", "level": 3, "score": 0.5, "kind": "explicit", "found": ["mes"], "method": "danger-1/encoder",
        "judged_at": AT, "day": DAY,
    },
    "subject_days": {
        "day": DAY, "subject": OWN, "kind": "press", "label": "neutral", "items": 2, "stories": 1,
        "reach": 10, "reach_known": 1,
    },
    "subjects": {"subject": OWN, "role": "own", "query": "ROC", "query_hash": "q1", "position": 0},
    "verdicts": {"subject": OWN, "scope": "story", "key": "i1", "is_about": False},
    "warehouse_facts": {"name": "organisation", "value": OWN},
    "tracked_links": {
        "link_id": "l1", "url": ADDRESS, "channel": "instagram", "source": "instagram", "medium": "social",
        "campaign": "open-dag", "content": "", "made_at": AT,
    },
    "traffic_changes": {
        "changed_on": DAY, "source_name": "traffic-site", "from_channel": "search", "from_group": "Organic Search",
        "to_channel": "search", "to_group": "Paid Search", "sessions": 5, "first_day": DAY, "last_day": DAY,
    },
    "traffic_rules": {
        "position": 0, "rule": "direct", "channel": "direct", "channel_group": "Direct", "nl": "Rechtstreeks",
        "en": "Direct",
    },
    "visit_days": {
        **VISIT, "sessions": 5, "visitors": 4, "quality": "exact", "channel": "instagram",
        "channel_group": "Organic Social", "rule": "organic-social",
    },
    "visit_events": {**VISIT, "event": "aanmelding", "events": 1, "channel": "instagram"},
}  # fmt: skip


def another(table: str, key: Sequence[str]) -> dict:
    """A good row of this table with another key."""
    row = GOOD[table]
    if "month" in key and not isinstance(row[key[0]], str):
        return row | {"month": row["month"] + dt.timedelta(days=31)}
    name = next((name for name in key if isinstance(row[name], str)), key[-1])
    one = dt.timedelta(days=1) if isinstance(row[name], dt.date) else 1
    return row | {name: f"{row[name]} twee" if isinstance(row[name], str) else row[name] + one}


def shown(key: Sequence[str], row: dict) -> str:
    """The key of a row as an error names it."""
    return ", ".join(str(row[name]) for name in key)
