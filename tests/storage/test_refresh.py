"""The day tables say what a plain recount of all items says, however the items came in."""

import datetime as dt
import random
from collections import Counter, defaultdict

import pytest

from tests.storage.rows import NOW, TODAY, world
from warehouse import corrections, stories
from warehouse.connection import reading, writing
from warehouse.load import upsert
from warehouse.refresh import refresh_days


def load(con, rows: dict[str, list[dict]], keep=lambda row: True) -> None:
    days = set()
    for table in ("items", "mentions", "sentiments", "sightings"):
        if table == "items":
            days = {row["day"] for row in rows["items"] if keep(row["item_id"])}
        upsert(con, table, [row for row in rows[table] if keep(row["item_id"])])
    refresh_days(con, days)


def recount(rows: dict[str, list[dict]], aside=frozenset(), labels=None) -> tuple[Counter, Counter]:
    """(day, subject, label) → items, and → stories by their first item; without what was set aside."""
    items = {row["item_id"]: row for row in rows["items"]}
    label = {row["item_id"]: row["label"] for row in rows["sentiments"]} | (labels or {})
    counted, begun = Counter(), Counter()
    of_story = defaultdict(list)
    for row in rows["mentions"]:
        item = items[row["item_id"]]
        if (item["story_id"], row["subject"]) in aside:
            continue
        counted[item["day"], row["subject"], label[row["item_id"]]] += 1
        of_story[item["story_id"], row["subject"]].append(item)
    for (_, subject), copies in of_story.items():
        first = min(copies, key=lambda each: (each["published_at"], each["item_id"]))
        begun[first["day"], subject, label[first["item_id"]]] += 1
    return counted, begun


def stored(warehouse: str) -> tuple[Counter, Counter]:
    with reading(warehouse) as con:
        rows = con.execute(
            "select day, subject, label, sum(items)::bigint, sum(stories)::bigint from mention_days group by all"
        ).fetchall()
        light = con.execute(
            "select day, subject, label, sum(items)::bigint, sum(stories)::bigint from subject_days group by all"
        ).fetchall()
    assert sorted(rows) == sorted(light)
    return (
        Counter({row[:3]: row[3] for row in rows if row[3]}),
        Counter({row[:3]: row[4] for row in rows if row[4]}),
    )


@pytest.mark.parametrize("seed", range(4))
def test_they_equal_a_plain_recount_whether_items_come_at_once_or_bit_by_bit(tmp_path, seed):
    rows = world(seed)
    whole, bits = str(tmp_path / "whole.duckdb"), str(tmp_path / "bits.duckdb")
    with writing(whole) as con:
        load(con, rows)
    names = [row["item_id"] for row in rows["items"]]
    random.Random(seed).shuffle(names)
    for at in range(0, len(names), 23):
        part = set(names[at : at + 23])
        with writing(bits) as con:
            load(con, rows, part.__contains__)
    assert stored(whole) == recount(rows)
    assert stored(bits) == recount(rows)


def test_all_days_anew_changes_nothing(warehouse):
    rows = world(11)
    with writing(warehouse) as con:
        load(con, rows)
    before = stored(warehouse)
    with writing(warehouse) as con:
        assert refresh_days(con) == len({row["day"] for row in rows["items"]})
    assert stored(warehouse) == before


def test_days_far_apart_give_the_same_in_one_pass_as_in_many(warehouse, monkeypatch):
    rows = world(5, 60)
    for number, row in enumerate(rows["items"]):
        row["day"] = TODAY - dt.timedelta(days=number * 50)
        row["published_at"] = dt.datetime.combine(row["day"], dt.time(11), dt.UTC)
        row["story_id"] = row["item_id"]
    day = {row["item_id"]: row["day"] for row in rows["items"]}
    for table in ("mentions", "sentiments"):
        for row in rows[table]:
            row["day"] = day[row["item_id"]]
    with writing(warehouse) as con:
        load(con, rows)
    assert stored(warehouse) == recount(rows)
    monkeypatch.setattr("warehouse.refresh.LITTLE", 0)
    with writing(warehouse) as con:
        refresh_days(con, set(day.values()))
    assert stored(warehouse) == recount(rows)


def test_items_that_move_to_another_story_are_counted_there(warehouse):
    rows = world(2)
    with writing(warehouse) as con:
        load(con, rows)
    moved = {row["item_id"]: rows["items"][0]["story_id"] for row in rows["items"][40:43]}
    for row in rows["items"]:
        row["story_id"] = moved.get(row["item_id"], row["story_id"])
    with writing(warehouse) as con:
        refresh_days(con, stories.move(con, moved))
    assert stored(warehouse) == recount(rows)


def test_a_corrected_sentiment_and_what_is_not_about_us_are_counted_so(warehouse):
    rows = world(3)
    with writing(warehouse) as con:
        load(con, rows)
    mention = rows["mentions"][5]
    item = next(row for row in rows["items"] if row["item_id"] == mention["item_id"])
    with writing(warehouse) as con:
        corrections.correct(con, mention["item_id"], mention["subject"], "label", "positive", "test", NOW)
    relabelled = {mention["item_id"]: "positive"}
    found, expected = stored(warehouse), recount(rows, labels=relabelled)
    one = (mention["day"], mention["subject"])
    assert [found[0][(*one, label)] for label in ("positive", "negative", "neutral", "unclear")] == [
        expected[0][(*one, label)] for label in ("positive", "negative", "neutral", "unclear")
    ]
    with writing(warehouse) as con:
        corrections.correct(con, mention["item_id"], mention["subject"], "about", "no", "test", NOW)
    aside = {(item["story_id"], mention["subject"])}
    assert sum(stored(warehouse)[0].values()) == sum(recount(rows, aside)[0].values())
    with writing(warehouse) as con:
        corrections.correct(
            con, mention["item_id"], mention["subject"], "about", "yes", "test", NOW + dt.timedelta(hours=1)
        )
    assert sum(stored(warehouse)[0].values()) == sum(recount(rows)[0].values())
