"""How a filter is spread over the weeks: by hand, and always as many as the list holds."""

import itertools

import pytest

from tests.warehouse.school import NOW, OWN, PEER, TODAY, day, fill, many, source, story
from warehouse.core.connection import reading, writing
from warehouse.core.period import Period
from warehouse.mentions import search
from warehouse.mentions.corrections import correct
from warehouse.mentions.search import Filter
from warehouse.mentions.volume import LABELS, weekly

# Wednesday 4 November up to and including Wednesday 18 November: three weeks, two of them cut.
PERIOD = Period(day(19), day(4))
MONDAYS = [day(21), day(14), day(7)]

STORIES = [
    *many(2, 20, "negative"),
    story(19, "positive", story_id="copied"),
    story(15, "negative"),
    story(14, "unclear", text="Open dag"),
    story(8, "neutral", story_id="copied", also=("blog",), text="Open dag"),
    *many(3, 5, "neutral", kind="blog", language="en", source_name="blog"),
    *many(4, 4, "negative"),
    story(10, "negative", subject=PEER),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("weeks") / "warehouse.duckdb")
    fill(path, STORIES, sources=[source(), source("blog")])
    return path


def spread(path, **more):
    with reading(path) as con:
        found = weekly(con, Filter(**{"period": PERIOD, "subject": OWN, **more}))
    return [tuple(getattr(line, label) for label in LABELS) for line in found]


def test_each_week_has_the_stories_that_began_in_its_days_of_the_period(path):
    with reading(path) as con:
        found = weekly(con, Filter(PERIOD, OWN))
    assert [line.week for line in found] == MONDAYS
    assert [line.count for line in found] == [2, 1, 3]
    assert spread(path) == [(1, 0, 1, 0), (0, 0, 0, 1), (0, 3, 0, 0)]


def test_items_that_are_not_grouped_are_counted_with_their_own_label_and_day(path):
    # The copy of day 8 is an item of the second week.
    assert spread(path, grouped=False) == [(1, 0, 1, 0), (0, 1, 0, 1), (0, 3, 0, 0)]


def test_words_are_looked_for_in_every_copy_and_counted_where_the_story_began(path):
    assert spread(path, words="open dag") == [(1, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 0)]


def test_a_source_counts_stories_that_it_only_copied(path):
    assert spread(path, source=("blog",)) == [(1, 0, 0, 0), (0, 0, 0, 0), (0, 3, 0, 0)]


def test_a_facet_leaves_the_others_at_zero(path):
    assert spread(path, label="negative") == [(0, 0, 1, 0), (0, 0, 0, 0), (0, 0, 0, 0)]
    assert spread(path, kind="blog", language="en") == [(0, 0, 0, 0), (0, 0, 0, 0), (0, 3, 0, 0)]


def test_weeks_without_anything_are_there_with_zeros(path):
    assert spread(path, language="fr") == [(0, 0, 0, 0)] * 3
    assert len(spread(path, period=Period(day(1), TODAY))) == 1


def test_what_was_set_aside_is_counted_when_asked_for(warehouse):
    fill(warehouse, [story(5, "negative"), story(6, "positive")])
    with writing(warehouse) as con:
        correct(con, "i0000", OWN, "about", "no", "Anna", NOW)
    week = Period(day(7), TODAY)
    assert spread(warehouse, period=week) == [(1, 0, 0, 0)]
    assert spread(warehouse, period=week, about=False) == [(0, 0, 1, 0)]
    assert spread(warehouse, period=week, about=None) == [(1, 0, 1, 0)]


FACETS = {
    "label": (None, "neutral"),
    "kind": (None, "blog"),
    "source": ((), ("blog",)),
    "words": ("", "open"),
    "grouped": (True, False),
    "about": (True, None),
}


def test_the_weeks_together_are_as_many_as_the_list_holds(path):
    with reading(path) as con:
        for chosen in itertools.product(*FACETS.values()):
            asked = Filter(PERIOD, OWN, **dict(zip(FACETS, chosen, strict=True)))
            assert sum(line.count for line in weekly(con, asked)) == search.total(con, asked), asked
