"""Every column that the data map gives a term loses its words when that term is over, and not a day before."""

import datetime as dt

import pytest

from pipelines.access.privacy.keeping import retention
from pipelines.sources.files import import_rows
from pipelines.sources.files.import_rows import ImportRefused
from tests.people import ANNA
from tests.warehouse.rows import GOOD
from tests.warehouse.school import NOW
from warehouse.access.privacy import data_map
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts
from warehouse.core.load import upsert
from warehouse.imports import history
from warehouse.months.archive import publications, texts

MARK = "Wendelien"
URL = f"https://krant.example/{MARK}"
JSON = f'{{"url": "{URL}", "outlet": "{MARK}"}}'
REASONS = f'[{{"template": "{MARK}", "fields": {{}}}}]'
# What a word may not be: a choice out of a few. Of a case that is over, how it was told apart stays.
CHOICES = {
    ("cases", "kind"),
    ("cases", "proposed_kind"),
    ("cases", "audience"),
    ("cases", "level"),
    ("answers", "answer_id"),
}
# What has to be so for the row to be one that ends.
SO = {
    "announcement_texts": {"edited_at": "old"},
    "cases": {"state": "answered", "closed_at": "old", "claim_until": "old", "claimed_at": "old"},
    "alerts": {"ended_at": "old", "ack_until": "old", "acknowledged_at": "old"},
    "backfills": {"state": "failed"},
    "source_runs": {"outcome": "failed"},
    "run_steps": {"outcome": "failed"},
    "import_tries": {"outcome": "refused", "undone_at": None, "stays": False},
    "months": {"is_forced": True, "reasons": REASONS},
    "month_figures": {"figure": "story", "fields": JSON},
    "publications": {"error_fields": JSON},
    "national_figures": {"start_day": dt.date(2000, 1, 1)},
    "items": {"kind": "social", "text_hash": "h", "outlet": MARK},
}
# Tables whose dates have an order that cannot be the same day for all; nothing of them has a term.
LEFT = ("disclosures", "goals")
TERM = 365


def moved(value, old: dt.datetime):
    if isinstance(value, dt.datetime):
        return old
    return old.date() if isinstance(value, dt.date) else value


def planted(table: str, old: dt.datetime) -> dict:
    """A row of so long ago with the mark in each text that has a term."""
    told = {held.column: held for held in data_map.columns() if held.table == table}
    row = {}
    for column in contracts()[table].columns:
        held, value = told[column.name], moved(GOOD[table].get(column.name), old)
        is_ours = held.kept in data_map.TIMED and column.type.lower().startswith("varchar")
        if is_ours and held.kind != "pseudonym" and (table, column.name) not in CHOICES:
            value = URL if "url" in column.name else MARK
            if column.type.endswith("[]"):
                value = [MARK]
            elif column.name.endswith("_fields"):
                value = JSON
        row[column.name] = value
    row |= {name: old if value == "old" else value for name, value in SO.get(table, {}).items()}
    if isinstance(row.get("month"), dt.date):
        row["month"] = row["month"].replace(day=1)
    if table == "item_keys":
        row["key"] = f"url:{URL}"
    return row


def plant(url: str, days: int) -> None:
    with writing(url) as con:
        for table in GOOD.keys() - set(LEFT):
            upsert(con, table, [planted(table, NOW - dt.timedelta(days=days))])


def where(url: str) -> set[str]:
    """Columns with a term in which the mark stands."""
    found = set()
    with reading(url) as con:
        for held in data_map.personal():
            sql = f"select count(*) from {held.table} where contains({held.column}::varchar, $mark)"
            row = con.execute(sql, {"mark": MARK}).fetchone()
            if held.kept in data_map.TIMED and row and row[0]:
                found.add(f"{held.table}.{held.column}")
    return found


def numbers(url: str) -> dict[str, list]:
    """Every number, date and yes or no of every table."""
    kept = {}
    with reading(url) as con:
        for table, contract in contracts().items():
            if table in ("audit_log", "retention_runs", "warehouse_facts", "story_days", "story_signatures"):
                continue  # written by looking; and lists of what may be read
            if table in ("word_days", "frequent_days", "word_months", "phrase_days", "text_days"):
                continue  # the words of texts, which go with them
            names = [
                column.name
                for column in contract.columns
                if not column.type.lower().startswith(("varchar", "timestamp", "blob"))
            ]
            if names:
                kept[table] = sorted(
                    map(str, con.execute(f"select {', '.join(names)} from {table}").fetchall())
                )
    return kept


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "config"
    folder.mkdir()
    terms = "\n".join(f"{kind} = {TERM}" for kind in data_map.TIMED)
    (folder / "privacy.toml").write_text(f"[retention]\n{terms}\n")
    return folder


def test_on_day_366_no_column_with_a_term_holds_a_word_and_every_number_stays(warehouse, config):
    plant(warehouse, TERM + 1)
    before, told = numbers(warehouse), where(warehouse)
    assert len(told) > 40
    for name in (
        "import_changes.before publications.target month_figures.fields month_figures.title goal_changes.after"
        " months.reasons announcement_texts.generated backfills.error imports.name threat_signals.found"
    ).split():
        assert name in told, name
    done = retention.run(ANNA, config, NOW, warehouse)
    assert where(warehouse) == set()
    after = numbers(warehouse)
    # Links that were made, keys that were revoked, scores kept to save work and looks at addresses: their rows go.
    assert {table for table in before if before[table] != after[table]} <= {
        "tracked_links", "api_keys", "score_cache", "item_looks",
    }  # fmt: skip
    assert all(done.counts[kind] for kind in ("publication", "staff", "import", "run", "case", "mention"))


def test_on_day_365_all_of_it_is_there(warehouse, config):
    plant(warehouse, TERM)
    before = where(warehouse)
    retention.run(ANNA, config, NOW, warehouse)
    assert where(warehouse) == before


def test_twice_it_finds_nothing_more(warehouse, config):
    plant(warehouse, TERM + 1)
    retention.run(ANNA, config, NOW, warehouse)
    again = retention.run(ANNA, config, NOW + dt.timedelta(hours=1), warehouse).counts
    assert {kind: count for kind, count in again.items() if count} == {}


def test_addresses_of_two_people_stay_two_and_say_nothing(warehouse, config):
    row = planted("publications", NOW - dt.timedelta(days=TERM + 1))
    with writing(warehouse) as con:
        upsert(
            con, "publications", [row | {"target": name} for name in ("anna@roc.example", "bo@roc.example")]
        )
        upsert(con, "publications", [row | {"target": "nieuw@roc.example", "begun_at": NOW}])
    retention.run(ANNA, config, NOW, warehouse)
    with reading(warehouse) as con:
        targets = sorted(each.target for each in publications(con))
    assert len(set(targets)) == 3 and targets[-1] == "nieuw@roc.example"
    assert all(name.startswith("erased-") and "@" not in name for name in targets[:2])


def test_the_texts_of_an_old_month_can_still_be_asked_for(warehouse, config):
    old = NOW - dt.timedelta(days=TERM + 1)
    with writing(warehouse) as con:
        upsert(con, "months", [planted("months", old)])
        upsert(con, "announcement_texts", [planted("announcement_texts", old)])
    retention.run(ANNA, config, NOW, warehouse)
    with reading(warehouse) as con:
        told = texts(con, old.date().replace(day=1))
    assert [(each.text, each.edited_by) for each in told] == [("–", None)]


def test_numbers_and_days_in_the_history_of_a_goal_stay_its_words_go(warehouse, config):
    old = NOW - dt.timedelta(days=TERM + 1)
    rows = [
        {"goal": "g", "changed_at": old, "field": field, "before": before, "after": after}
        for field, before, after in (
            ("target", "500", "600.5"), ("deadline", "2026-07-31", None), ("owner", "Anna", "Bo"),
        )
    ]  # fmt: skip
    with writing(warehouse) as con:
        upsert(con, "goal_changes", rows)
    retention.run(ANNA, config, NOW, warehouse)
    with reading(warehouse) as con:
        kept = con.execute("select field, before, after from goal_changes order by field").fetchall()
    assert kept == [("deadline", "2026-07-31", None), ("owner", "–", "–"), ("target", "500", "600.5")]


def test_an_import_of_long_ago_cannot_be_undone_and_says_so(warehouse, config):
    old = NOW - dt.timedelta(days=TERM + 1)
    rows = [
        {**GOOD["import_tries"], "import_id": name, "tried_at": at, "outcome": "stored", "error": None,
         "error_template": None, "error_fields": None, "undone_at": None, "undone_by": None}
        for name, at in (("old", old), ("new", NOW))
    ]  # fmt: skip
    with writing(warehouse) as con:
        upsert(con, "import_tries", rows)
        upsert(
            con, "import_changes", [{**GOOD["import_changes"], "import_id": name} for name in ("old", "new")]
        )
    retention.run(ANNA, config, NOW, warehouse)
    about = rows[0]["about"]
    with reading(warehouse) as con:
        assert {row.import_id: row.is_held for row in history.stored(con, about)} == {
            "old": False,
            "new": True,
        }
    with pytest.raises(ImportRefused, match="too old"):
        import_rows.undo_import(ANNA, about, "old", "x.csv", NOW, warehouse)


def test_a_file_that_still_lies_in_the_inbox_keeps_its_name_or_it_would_be_read_again(warehouse, config):
    row = {**planted("import_tries", NOW - dt.timedelta(days=TERM + 1)), "stays": True}
    with writing(warehouse) as con:
        upsert(con, "import_tries", [row])
    retention.run(ANNA, config, NOW, warehouse)
    with reading(warehouse) as con:
        assert con.execute("select name from import_tries").fetchall() == [(MARK,)]
