"""Every column of every table says whether it holds something of a person."""

import pytest

from warehouse.access.privacy import data_map
from warehouse.core.contract import contracts, texts


def test_every_column_of_every_table_is_on_the_data_map():
    assert data_map.all_faults() == []
    there = [(table, column.name) for table, one in contracts().items() for column in one.columns]
    assert [(held.table, held.column) for held in data_map.columns()] == there and len(there) > 500


def test_a_column_that_says_nothing_and_one_that_is_not_there_are_named():
    text = "-- not personal: a, c\n"
    assert data_map.faults("t", ["a", "b"], text) == [
        "t.b: no line says whether it is personal", "t.c: no such column",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "-- personal: a", "-- personal: a | author", "-- personal: a | author | reputation | for ever",
        "-- personal: a | somebody | reputation | mention", "-- personal: a | author | fun | mention",
        "-- personal: a | author | reputation | mention | more", "-- not personal: a | author",
    ],
)  # fmt: skip
def test_words_that_nobody_knows_are_a_fault(line):
    assert len(data_map.faults("t", ["a"], line + "\n")) == 1


def test_a_column_cannot_be_personal_and_not():
    text = "-- personal: a | author | reputation | mention\n-- not personal: a\n"
    assert data_map.faults("t", ["a"], text) == ["t.a: declared twice"]


def test_a_line_that_names_metrics_stands_for_each_of_them():
    names = [held.column for held in data_map.of_text("channel_days", texts()["channel_days"])]
    assert {"followers", "followers_quality", "views_definition"} <= {*names}


def test_texts_addresses_and_makers_are_known_as_personal():
    found = {(held.table, held.column): held.kept for held in data_map.personal()}
    assert found["items", "text"] == found["sightings", "url"] == "mention"
    assert found["publications", "target"] == "publication" and found["corrections", "made_by"] == "staff"
    assert ("mention_days", "items") not in found
