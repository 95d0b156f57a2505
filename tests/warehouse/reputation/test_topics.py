"""What the stories are about: shares, net sentiment per topic, and what the negative ones are mostly about."""

import re

import pytest

from tests.warehouse.rows import AT
from tests.warehouse.school import OWN, TODAY, fill, story
from text.topics import NAMES, OTHER, TOPICS
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts
from warehouse.core.period import last_days
from warehouse.mentions import corrections
from warehouse.mentions.refresh import refresh_days
from warehouse.mentions.search import Filter, search
from warehouse.reputation import topics

pytestmark = pytest.mark.both


def counted(**labels: dict[str, int]) -> topics.About:
    rows = [
        {"topic": topic, "label": label, "stories": stories}
        for topic, each in labels.items()
        for label, stories in each.items()
    ]
    return topics.of(rows)


def test_shares_are_of_the_stories_with_a_topic_and_other_stands_last():
    found = counted(
        other={"neutral": 9},
        staff={"positive": 4, "negative": 2},
        money={"neutral": 5},
        unknown={"neutral": 7},
    )
    assert [(one.name, one.totals.stories) for one in found.topics] == [
        ("staff", 6),
        ("money", 5),
        ("other", 9),
    ]
    assert (found.known, found.unknown, found.enough) == (20, 7, True)
    assert found.topics[0].share == pytest.approx(0.3)
    assert found.topics[0].net == pytest.approx(100 / 3)  # (4 - 2) of 6


def test_few_stories_tell_no_share_and_no_net_sentiment():
    found = counted(staff={"positive": 4}, money={"unclear": 15})
    assert not found.enough
    assert [one.net for one in found.topics] == [None, None]
    assert counted() == topics.About()


@pytest.mark.parametrize(
    ("of_timetable", "of_staff", "of_other", "worst"),
    [
        (6, 4, 0, "timetable"), (6, 5, 0, None), (5, 3, 2, "timetable"), (5, 3, 1, None), (4, 0, 20, None),
        (10, 0, 0, "timetable"), (0, 0, 30, None),
    ],
)  # fmt: skip
def test_what_negative_stories_are_about_is_said_only_where_it_is_clear(
    of_timetable, of_staff, of_other, worst
):
    found = counted(
        timetable={"negative": of_timetable, "positive": 1},
        staff={"negative": of_staff, "positive": 1},
        other={"negative": of_other, "positive": 1},
    )
    assert (found.negatives and found.negatives.name) == worst


def test_a_persons_topic_holds_in_counts_and_list_and_what_a_school_says_itself_counts_nowhere(warehouse):
    fill(warehouse, [story(1), story(2, label="negative"), story(3, kind="own"), story(400)])
    period = last_days(TODAY, 30)
    with writing(warehouse) as con:
        con.execute("update sentiments set topic = 'building', topic_confidence = 0.7, topic_method = 'm'")
        con.execute("update sentiments set topic = null where item_id = 'i0001'")
        refresh_days(con)
        before = topics.about(con, period, OWN)
        assert [(one.name, one.totals.stories) for one in before.topics] == [("building", 1)]
        assert (before.known, before.unknown) == (1, 1)
        made = corrections.correct(con, "i0000", "Other school", "topic", "timetable", "anna", AT)
        assert [one.name for one in topics.about(con, period, OWN).topics] == ["timetable"]
        for grouped in (True, False):
            (row,) = search(con, Filter(period, OWN, topic="timetable", grouped=grouped))
            assert (row.item_id, row.topic, row.scored_topic) == ("i0000", "timetable", "building")
            assert search(con, Filter(period, OWN, topic="building", kind="others", grouped=grouped)) == ()
        corrections.withdraw(con, made)
    with reading(warehouse) as con:
        assert [one.name for one in topics.about(con, period, OWN).topics] == ["building"]


def test_the_tables_know_the_topics_that_there_are():
    assert tuple(NAMES) == TOPICS
    assert OTHER in TOPICS
    for table in ("sentiments", "score_cache", "judgements"):
        listed = re.search(r"topic in \(([^)]*)\)", contracts()[table].create_sql)
        assert tuple(re.findall(r"'(\w+)'", listed[1])) == TOPICS
    assert all(f"'{topic}'" in contracts()["corrections"].create_sql for topic in TOPICS)
