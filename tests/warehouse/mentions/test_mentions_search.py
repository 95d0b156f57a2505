"""The mentions behind the numbers: against a plain filter in Python over rows drawn by lot."""

import datetime as dt
import shutil
from dataclasses import replace

import pytest

from tests.warehouse.mentions.plain import PERIOD, SOURCES, crowd, judged, plain
from tests.warehouse.school import NOW, OWN, PEER, TODAY, day, fill, source
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.mentions import search
from warehouse.mentions.corrections import correct
from warehouse.mentions.search import Filter
from warehouse.reputation import reputation


@pytest.fixture(scope="module")
def small_world(tmp_path_factory) -> tuple[str, list[dict]]:
    path, drawn = str(tmp_path_factory.mktemp("world") / "warehouse.duckdb"), crowd()
    fill(path, drawn, sources=[source(name) for name in SOURCES], long_ago=False)
    rows = judged(drawn)
    with writing(path) as con:
        for row in (rows[0], rows[7]):
            ours = next(
                each for each in rows if each["story_id"] == row["story_id"] and each["subject"] == OWN
            )
            correct(con, ours["item_id"], OWN, "about", "no", "Anna", NOW)
        for item in ("i0010", "i0020"):
            correct(con, item, OWN, "label", "positive", "Anna", NOW)
    return path, drawn


ASKED = {
    "everything": {},
    "of a peer": {"subject": PEER},
    "set aside": {"about": False},
    "ours and set aside": {"about": None},
    "one label": {"label": "positive"},
    "one kind": {"kind": "blog"},
    "one language": {"language": "en"},
    "three at once": {"label": "negative", "kind": "press", "language": "nl"},
    "a source": {"source": ("blog",)},
    "two sources": {"source": ("blog", "forum")},
    "a source that is not there": {"source": ("radio",)},
    "a word": {"words": "OPEN"},
    "two words": {"words": "deur open"},
    "a phrase": {"words": '"open dag"'},
    "a percent sign": {"words": "100%"},
    "an underscore": {"words": "a_b"},
    "a backslash": {"words": "c:\\"},
    "an accent": {"words": "één"},
    "a word of a source": {"words": "korting", "source": ("krant",)},
    "a word with a label": {"words": "dag", "label": "neutral"},
    "a word set aside": {"words": "dag", "about": False},
    "a story": {"story": "s057"},
    "a story that is not there": {"story": "nowhere"},
    "one day": {"period": Period(day(9), day(8))},
    "days without anything": {"period": Period(day(90), day(80))},
}


@pytest.mark.parametrize("grouped", [True, False], ids=["stories", "items"])
@pytest.mark.parametrize("more", ASKED.values(), ids=ASKED.keys())
def test_search_total_and_table_find_what_a_plain_filter_finds(small_world, more, grouped):
    path, drawn = small_world
    asked = Filter(**{"period": PERIOD, "subject": OWN, "grouped": grouped, **more})
    wanted = plain(drawn, asked)
    with reading(path) as con:
        found = search.search(con, asked, limit=1000)
        assert [(row.item_id, row.copies) for row in found] == wanted
        assert search.total(con, asked) == len(wanted)
        own = plain(drawn, replace(asked, kind="own")) if asked.kind is None else []
        assert search.totals(con, asked) == (len(wanted), len(own))
        table = search.table(con, asked)
    taken = zip(table["item_id"].to_pylist(), table["copies"].to_pylist(), strict=True)
    assert list(taken) == wanted


def test_a_table_to_take_along_names_sources_as_people_do_and_says_nothing_of_those_that_are_gone(
    small_world, tmp_path
):
    path = shutil.copy(small_world[0], tmp_path / "warehouse.duckdb")
    asked = Filter(PERIOD, OWN)
    with writing(path) as con:
        con.execute("delete from sources")
        names = sorted(set(search.table(con, asked)["source_name"].to_pylist()))
        assert len(names) > 1
        row = {"title": "De Krant", "pattern": "feed", "kind": "press", "url": "https://k.example",
               "outlet": "Een ander", "every_minutes": 60, "paused": False}  # fmt: skip
        upsert(con, "sources", [{**row, "source_name": names[0]}])
        table = search.table(con, asked).to_pylist()
    told = {(row["source_name"], row["source_title"]) for row in table}
    assert told == {(names[0], "De Krant"), *((name, None) for name in names[1:])}
    assert "Een ander" not in {row["outlet"] for row in table}


def test_the_questions_above_tell_rows_apart(small_world):
    _, drawn = small_world
    sizes = {
        name: len(plain(drawn, Filter(**{"period": PERIOD, "subject": OWN, **more})))
        for name, more in ASKED.items()
    }
    nothing = {name for name, size in sizes.items() if size == 0}
    assert nothing == {"a source that is not there", "a story that is not there", "days without anything"}
    assert sum(size == sizes["everything"] for size in sizes.values()) == 1


def test_pages_of_the_list_follow_each_other_without_gap_or_double(small_world):
    path, drawn = small_world
    asked = Filter(PERIOD, OWN)
    wanted = [item for item, _ in plain(drawn, asked)]
    with reading(path) as con:
        pages = [search.search(con, asked, limit=7, offset=at) for at in range(0, len(wanted) + 7, 7)]
        assert search.table(con, asked, limit=5)["item_id"].to_pylist() == wanted[:5]
    assert [row.item_id for page in pages for row in page] == wanted
    assert len(pages[-1]) < 7


def test_the_stories_in_the_list_are_those_that_the_number_counts(small_world):
    path, _ = small_world
    with reading(path) as con:
        for subject in (OWN, PEER):
            assert (
                search.total(con, Filter(PERIOD, subject)) == reputation.mentions(con, PERIOD, subject).value
            )


def test_copies_are_all_items_of_the_story_about_the_subject_the_first_one_first(small_world):
    path, drawn = small_world
    rows = [row for row in judged(drawn) if row["subject"] == OWN]
    with reading(path) as con:
        for name in ("s057", rows[0]["story_id"], "nowhere"):
            wanted = sorted((row["published_at"], row["item_id"]) for row in rows if row["story_id"] == name)
            found = search.copies(con, name, OWN)
            assert [(row.published_at, row.item_id) for row in found] == wanted
            assert {row.copies for row in found} <= {len(wanted)}


def test_choices_are_what_there_is_in_the_period_the_most_frequent_first(small_world):
    path, drawn = small_world
    rows = [
        row
        for row in judged(drawn)
        if row["subject"] == OWN and row["about"] and PERIOD.start <= row["day"] < PERIOD.end
    ]
    with reading(path) as con:
        found = search.choices(con, PERIOD, OWN)
        empty = search.choices(con, Period(day(90), day(80)), OWN)
    for name, chosen in (
        ("source_name", found.sources),
        ("language", found.languages),
        ("kind", found.kinds),
    ):
        values = [row[name] for row in rows]
        assert list(chosen) == sorted(set(values), key=lambda value: (-values.count(value), value))
    assert found.titles == {"krant": "Krant", "blog": "Blog", "forum": "Forum"}
    assert (empty.sources, empty.languages, empty.kinds) == ((), (), ())


def test_a_row_shows_the_label_as_corrected_beside_the_one_that_was_scored(small_world):
    path, drawn = small_world
    with reading(path) as con:
        rows = search.search(con, Filter(Period(day(60), TODAY), OWN, grouped=False, about=None), limit=1000)
    corrected = {row.item_id: row for row in rows if row.is_corrected}
    assert corrected.keys() == {
        row["item_id"]
        for row in judged(drawn)
        if row["subject"] == OWN and row["item_id"] in ("i0010", "i0020") and row["day"] < TODAY
    }
    assert corrected
    for row in corrected.values():
        assert (row.label, row.scored_label) == ("positive", drawn[int(row.item_id[1:])]["label"])
    assert all(row.published_at.tzinfo is dt.UTC and row.matched == (OWN,) for row in rows)


def test_subjects_are_ours_first_then_peers_then_topics(small_world):
    path, _ = small_world
    with reading(path) as con:
        assert [role for _, role in search.subjects(con)] == ["own", "peer", "topic"]
