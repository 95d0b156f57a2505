"""Every column of every table: what it promises, and that a row which breaks it is named."""

import datetime as dt

import duckdb
import pytest

from tests.warehouse.rows import AT, GOOD, another, shown
from warehouse.core import migrations
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts
from warehouse.core.errors import ContractBroken
from warehouse.core.load import upsert

# What one row is, typed here a second time on purpose: a key that changes is a change of meaning.
KEYS = {
    "backfills": ("source_name",),
    "campaigns": ("campaign",),
    "channel_days": ("channel", "day"),
    "api_keys": ("name",),
    "audit_log": ("position",),
    "alerts": ("alert_id",),
    "alert_events": ("event_id",),
    "alert_messages": ("message_id",),
    "cases": ("case_id",),
    "case_events": ("case_id", "version"),
    "answers": ("answer_id",),
    "case_drafts": ("case_id", "person_id", "part"),
    "retention_runs": ("ran_at", "kind"),
    "item_looks": ("item_id",),
    "national_figures": ("metric",),
    "erasures": ("erasure_id",),
    "disclosures": ("disclosure_id",),
    "erased_marks": ("erasure_id", "mark"),
    "webhook_deliveries": ("webhook", "event_id"),
    "api_spending": ("source_name", "month"),
    "shared_links": ("link_hash",),
    "channel_efforts": ("channel", "month"),
    "channel_gains": ("channel", "day"),
    "goals": ("goal",),
    "goal_changes": ("goal", "changed_at", "field"),
    "goal_entries": ("goal", "day"),
    "visit_paths": ("day", "event", "path"),
    "months": ("month",),
    "announcement_texts": ("month", "language", "length"),
    "publications": ("month", "kind", "way", "target", "edition"),
    "month_figures": ("month", "figure", "subject", "part"),
    "goal_checkins": ("goal", "noted_at"),
    "goal_forecasts": ("goal", "as_of"),
    "channel_posts": ("channel", "post_id"),
    "channel_readings": ("channel", "day", "metric", "origin"),
    "channels": ("channel",),
    "corrections": ("correction_id",),
    "events": ("start_day", "label"),
    "fetch_states": ("source_name",),
    "import_changes": ("import_id", "table_name", "row_key"),
    "import_tries": ("import_id",),
    "imports": ("file_hash", "channel"),
    "item_keys": ("key",),
    "items": ("item_id",),
    "judgement_samples": ("week", "position"),
    "judgements": ("judgement_id",),
    "key_event_days": ("day", "source_name", "channel", "event"),
    "log_states": ("source_name",),
    "mention_days": ("day", "subject", "source_name", "kind", "language", "label"),
    "mentions": ("item_id", "subject"),
    "outlets": ("outlet",),
    "score_cache": ("text_hash", "method"),
    "score_changes": ("changed_on", "subject", "from_method", "to_method", "from_label", "to_label"),
    "sentiments": ("item_id",),
    "sightings": ("item_id", "source_name"),
    "source_days": ("day", "source_name"),
    "source_runs": ("run_id", "source_name"),
    "run_steps": ("run_id", "step"),
    "session_days": ("day", "source_name", "channel"),
    "sources": ("source_name",),
    "stories": ("story_id", "subject", "is_about"),
    "story_days": ("day", "subject", "story_id"),
    "topic_days": ("day", "subject", "topic", "label"),
    "word_days": ("day", "word"),
    "frequent_days": ("day", "word"),
    "text_days": ("day",),
    "word_months": ("month", "word"),
    "phrase_days": ("day", "phrase"),
    "mention_texts": ("day", "number", "subject"),
    "subscriptions": ("subscription_id",),
    "story_signatures": ("item_id",),
    "threat_signals": ("item_id",),
    "subject_days": ("day", "subject", "kind", "label"),
    "subject_sentiments": ("item_id", "subject"),
    "subjects": ("subject",),
    "tracked_links": ("link_id",),
    "traffic_changes": (
        "changed_on",
        "source_name",
        "from_channel",
        "from_group",
        "to_channel",
        "to_group",
    ),
    "traffic_rules": ("position",),
    "verdicts": ("subject", "scope", "key"),
    "visit_days": (
        "day",
        "source_name",
        "source",
        "medium",
        "campaign",
        "landing_page",
        "click_id",
        "in_app",
    ),
    "visit_events": (
        "day",
        "source_name",
        "source",
        "medium",
        "campaign",
        "landing_page",
        "click_id",
        "in_app",
        "event",
    ),
    "warehouse_facts": ("name",),
}
# For each type of column, values that are something else.
WRONG = {
    "varchar": [3, b"x", ["x"], dt.date(2025, 1, 1), "\ud83d"],
    "varchar[]": ["x", 3, [1], {"x": "y"}],
    "integer[]": ["x", 3, ["x"], [1.5], [2**31], {"x": 1}],
    "date": ["2025-01-01", 20250101, dt.datetime(2025, 1, 1, tzinfo=dt.UTC)],
    "timestamp": ["2025-01-01", 1735689600, dt.date(2025, 1, 1), dt.datetime(2025, 1, 1)],
    "double": ["1.0", b"1", True, [1.0]],
    "bigint": ["1", 1.5, float("nan"), float("inf"), True, 2**63],
    "integer": ["1", 1.5, float("nan"), True, 2**31],
    "boolean": [1, "true", 0.0],
    "blob": ["x", 3, [1]],
}
CHECKED = [
    ("campaigns", {"end_day": None}, "end_day"),
    ("frequent_days", {"word": ""}, "word"),
    ("frequent_days", {"texts": b""}, "texts"),
    ("phrase_days", {"places": [1, 2]}, "places"),
    ("channel_days", {"followers": -1}, "followers"),
    ("channel_days", {"followers_quality": "partial"}, "followers_quality"),
    ("channel_efforts", {"month": dt.date(2025, 3, 2)}, "month"),
    ("channel_efforts", {"hours": -1.0}, "hours"),
    ("api_keys", {"key_hash": "wk_itself"}, "key_hash"),
    ("api_keys", {"name": ""}, "name"),
    ("audit_log", {"outcome": "tried"}, "outcome"),
    ("audit_log", {"hash": "short"}, "hash"),
    ("alerts", {"level": 5}, "level"),
    ("alerts", {"ack_until": AT}, "ack_until"),
    ("alert_messages", {"state": "sent"}, "state"),
    ("alert_messages", {"state": "failed"}, "state"),
    ("alert_events", {"act": "gossip"}, "act"),
    ("cases", {"kind": "gossip"}, "kind"),
    ("cases", {"level": 5}, "level"),
    ("cases", {"owner_id": "anna"}, "owner_id"),
    ("cases", {"state": "claimed"}, "state"),
    ("cases", {"state": "answered"}, "state"),
    ("case_events", {"version": 0}, "version"),
    ("answers", {"text": ""}, "text"),
    ("answers", {"url": "javascript:alert(1)"}, "url"),
    ("case_drafts", {"part": "gossip"}, "part"),
    ("webhook_deliveries", {"state": "sent"}, "state"),
    ("webhook_deliveries", {"next_at": None}, "state"),
    ("shared_links", {"link_hash": "itself"}, "link_hash"),
    ("shared_links", {"seconds": 1}, "seconds"),
    ("shared_links", {"views": []}, "views"),
    ("api_spending", {"dollars": -1.0}, "dollars"),
    ("goals", {"kind": "guess"}, "kind"),
    ("goal_forecasts", {"low": 400.0}, "low"),
    ("goal_checkins", {"note": ""}, "note"),
    ("visit_paths", {"events": 0}, "events"),
    ("months", {"month": dt.date(2025, 3, 3)}, "month"),
    ("months", {"is_forced": True}, "is_forced"),
    ("announcement_texts", {"edited": "Anders."}, "edited"),
    ("announcement_texts", {"length": "book"}, "length"),
    ("publications", {"state": "failed"}, "state"),
    ("publications", {"edition": 0}, "edition"),
    ("publications", {"way": "pigeon"}, "way"),
    ("month_figures", {"value": None}, "value"),
    ("month_figures", {"quality": "sure"}, "quality"),
    ("goal_forecasts", {"inside": 13}, "inside"),
    ("goals", {"direction": "upwards"}, "direction"),
    ("goals", {"stage": "magic"}, "stage"),
    ("goals", {"deadline": dt.date(2025, 3, 3)}, "deadline"),
    ("goals", {"target_to": 500.0}, "target_to"),
    ("goals", {"position": -1}, "position"),
    ("api_spending", {"month": dt.date(2025, 3, 2)}, "month"),
    ("channel_posts", {"likes": -1}, "likes"),
    ("channel_readings", {"metric": "fame"}, "metric"),
    ("channel_readings", {"origin": "guess"}, "origin"),
    ("channel_readings", {"value": None}, "value"),
    ("channel_readings", {"value": -3}, "value"),
    ("channels", {"position": -1}, "position"),
    ("imports", {"found": -1}, "found"),
    ("subscriptions", {"rhythm": "daily"}, "rhythm"),
    ("subscriptions", {"page": "sources"}, "page"),
    ("subscriptions", {"state": None}, "state"),
    ("subscriptions", {"attempts": 0}, "attempts"),
    ("import_changes", {"table_name": "items"}, "table_name"),
    ("import_changes", {"before": None, "after": None}, "before"),
    ("import_tries", {"outcome": "refused"}, "error"),
    ("import_tries", {"outcome": "unchanged", "undone_at": AT}, "undone_at"),
    ("import_tries", {"way": "post"}, "way"),
    ("import_tries", {"about": "traffic"}, "about"),
    ("visit_days", {"sessions": -1}, "sessions"),
    ("visit_days", {"quality": "manual"}, "quality"),
    ("visit_events", {"events": -1}, "events"),
    ("session_days", {"sessions": -1}, "sessions"),
    ("key_event_days", {"events": 0}, "events"),
    ("run_steps", {"outcome": "well"}, "error"),
    ("run_steps", {"error": None}, "error"),
    ("run_steps", {"outcome": "great"}, "outcome"),
    ("run_steps", {"seconds": -1.0}, "seconds"),
    ("run_steps", {"step": ""}, "step"),
    ("source_runs", {"outcome": "partial"}, "error"),
    ("corrections", {"field": "colour"}, "field"),
    ("corrections", {"field": "about"}, "value"),
    ("events", {"end_day": dt.date(2025, 3, 2)}, "end_day"),
    ("items", {"url": "ftp://krant.example/a"}, "url"),
    ("items", {"published_quality": "guessed"}, "published_quality"),
    ("judgement_samples", {"weight": 0.5}, "weight"),
    ("judgement_samples", {"position": 0}, "position"),
    ("judgements", {"about": "perhaps"}, "about"),
    ("judgements", {"label": "unclear"}, "label"),
    ("mention_days", {"label": "angry"}, "label"),
    ("mention_days", {"stories": 3}, "stories"),
    ("mention_days", {"reach_known": 3}, "reach_known"),
    ("outlets", {"reach": -1}, "reach"),
    ("score_cache", {"score": -1.01}, "score"),
    ("score_changes", {"items": 0}, "items"),
    ("subject_sentiments", {"confidence": 1.1}, "confidence"),
    ("sentiments", {"score": 1.01}, "score"),
    ("sentiments", {"score": float("nan")}, "score"),
    ("sentiments", {"confidence": -0.1}, "confidence"),
    ("threat_signals", {"level": 5}, "level"),
    ("threat_signals", {"score": 1.1}, "score"),
    ("threat_signals", {"kind": "murder"}, "kind"),
    ("sentiments", {"label": "Positive"}, "label"),
    ("source_days", {"items": 0}, "items"),
    ("source_runs", {"outcome": "great"}, "outcome"),
    ("source_runs", {"outcome": "failed"}, "error"),
    ("source_runs", {"error": "it failed"}, "error"),
    ("source_runs", {"seconds": -1.0}, "seconds"),
    ("sources", {"every_minutes": 0}, "every_minutes"),
    ("sources", {"rhythm_hours": 0.0}, "rhythm_hours"),
    ("stories", {"copies": 0}, "copies"),
    ("subject_days", {"stories": 3}, "stories"),
    ("subjects", {"role": "rival"}, "role"),
    ("verdicts", {"scope": "item"}, "scope"),
]


@pytest.fixture(scope="module")
def con():
    """A warehouse in memory with one good row in every table: hundreds of batches are refused here."""
    with duckdb.connect(config={"threads": 1}) as con:
        migrations.bring_up_to_date(con, "memory")
        for table, row in GOOD.items():
            upsert(con, table, [row])
        yield con


def refused(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> ContractBroken:
    before = con.execute(f"from {table}").fetchall()
    con.execute("begin")
    with pytest.raises(ContractBroken) as caught:
        upsert(con, table, rows)
    con.execute("rollback")
    assert before and con.execute(f"from {table}").fetchall() == before
    assert caught.value.fields["table"] == table
    return caught.value


def test_every_table_has_the_key_that_says_what_one_row_is():
    assert {table: contract.key for table, contract in contracts().items()} == KEYS
    assert set(GOOD) == set(KEYS)


def test_a_stored_table_has_the_columns_types_and_comments_of_its_promise(warehouse):
    with writing(warehouse):
        pass
    with reading(warehouse) as con:
        for table, contract in contracts().items():
            columns = con.execute(
                "select column_name, lower(data_type), not is_nullable, comment from duckdb_columns()"
                " where database_name = 'warehouse' and table_name = $table order by column_index",
                {"table": table},
            ).fetchall()
            assert columns == [(c.name, c.type, c.required, c.comment) for c in contract.columns]
        comments = con.execute(
            "select table_name, comment from duckdb_tables() where database_name = 'warehouse' order by all"
        ).fetchall()
    assert comments == [(table, contract.comment) for table, contract in contracts().items()]


@pytest.mark.parametrize("table", KEYS)
def test_a_promise_says_in_whole_sentences_what_a_row_and_each_column_is(table):
    contract = contracts()[table]
    assert contract.comment.startswith("One row per ") and contract.comment.endswith(".")
    for column in contract.columns:
        assert column.comment.endswith(".") and len(column.comment) > 5, column.name
        assert column.type != "timestamp" or "UTC" in column.comment, column.name
        assert column.required or column.name not in contract.key, column.name


@pytest.mark.parametrize("table", KEYS)
def test_a_value_that_is_missing_is_refused_with_table_column_and_row(con, table):
    contract = contracts()[table]
    for column in contract.columns:
        if column.required:
            bad = GOOD[table] | {column.name: None}
            error = refused(con, table, [another(table, contract.key), bad])
            assert error.fields["field"] == column.name
            assert error.fields["why"].endswith(f"key {shown(contract.key, bad)}")


@pytest.mark.parametrize("table", KEYS)
def test_a_value_of_another_type_is_refused_with_table_column_and_value(con, table):
    contract = contracts()[table]
    for column in contract.columns:
        for value in WRONG[column.type]:
            error = refused(con, table, [another(table, contract.key), GOOD[table] | {column.name: value}])
            assert error.fields["field"] == column.name, value


@pytest.mark.parametrize("table", KEYS)
def test_a_key_twice_in_a_batch_is_refused_with_the_key(con, table):
    key = contracts()[table].key
    twice = another(table, key)
    error = refused(con, table, [GOOD[table], twice, dict(twice)])
    assert error.fields["field"] == ", ".join(key)
    assert error.fields["why"] == f"the key {shown(key, twice)} stands twice in one batch"


@pytest.mark.parametrize(("table", "change", "column"), CHECKED)
def test_a_row_that_fails_a_check_is_refused_with_table_column_and_row(con, table, change, column):
    key = contracts()[table].key
    bad = GOOD[table] | change
    error = refused(con, table, [another(table, key), bad])
    assert column in error.fields["field"].split(", ")
    assert f"the row with key {shown(key, bad)} it does not" in error.fields["why"]


def test_the_row_that_is_named_is_the_one_that_is_wrong_among_many(con):
    rows = [{"outlet": f"blad{n}.example", "reach": n} for n in range(500)]
    for wrong in (0, 1, 249, 498, 499):
        batch = [*rows[:wrong], rows[wrong] | {"reach": -5}, *rows[wrong + 1 :]]
        assert f"key blad{wrong}.example " in refused(con, "outlets", batch).fields["why"]


def test_whole_numbers_may_come_as_floats_and_the_ends_of_a_range_are_in_it(con):
    con.execute("begin")
    upsert(con, "sources", [GOOD["sources"] | {"source_name": "b", "every_minutes": 60.0}])
    ends = [GOOD["sentiments"] | {"item_id": f"e{score}", "score": score} for score in (-1, 0, 1.0)]
    assert upsert(con, "sentiments", ends).inserted == 3
    assert con.execute("select every_minutes from sources where source_name = 'b'").fetchone() == (60,)
    con.execute("rollback")


@pytest.mark.parametrize(
    "row", [{"role": "rival"}, {"role": None}, {"position": "first"}, {"subject": "Voorbeeld College"}]
)
def test_a_refused_batch_takes_back_what_its_transaction_stored_before(warehouse, row):
    own = GOOD["subjects"]
    with writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": "krant.example", "reach": 1}])
    with pytest.raises(ContractBroken), writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": "krant.example", "reach": 2}, {"outlet": "eerst.example"}])
        upsert(con, "subjects", [own | {"subject": "Voorbeeld College"}, own | row])
    with reading(warehouse) as con:
        assert con.execute("select outlet, reach from outlets").fetchall() == [("krant.example", 1)]
        assert con.execute("select count(*) from subjects").fetchone() == (0,)
