"""The board's page: two statements, the same numbers as each metric alone, and its lists by hand."""

import collections
import datetime as dt
import random
import re

import pytest

from tests.warehouse.school import (
    NOW,
    OWN,
    PEER,
    TODAY,
    TOPIC,
    WEEK,
    Counted,
    day,
    fill,
    many,
    run,
    source,
    story,
)
from warehouse.core.connection import reading, writing
from warehouse.core.contract import in_memory
from warehouse.core.errors import UnknownSubject
from warehouse.core.period import Period
from warehouse.mentions.corrections import correct
from warehouse.mentions.refresh import refresh_days
from warehouse.reputation import figures, known_period, reputation
from warehouse.reputation.board import board
from warehouse.reputation.board_query import PERIOD_SQL, STANDING_SQL
from warehouse.reputation.topics import about

pytestmark = pytest.mark.both

METRICS = ("net_sentiment", "mentions", "share_of_voice", "reach", "said")


def read(path, period=WEEK, today=TODAY, now=NOW):
    with reading(path) as con:
        return board(con, period, today, now)


def crowd(seed: int) -> list[dict]:
    dice = random.Random(seed)
    labels, outlets = ("positive", "neutral", "negative", "unclear"), ("De Krant", "Blad", "Onbekend", None)
    return [
        story(
            dice.randrange(0, 40),
            dice.choice(labels),
            dice.choice((OWN, OWN, PEER, TOPIC, (OWN, PEER))),
            story_id=f"s{dice.randrange(200)}",
            outlet=dice.choice(outlets),
            kind=dice.choice(("press", "blog", "own")),
        )
        for _ in range(400)
    ]


def test_the_board_shows_in_two_statements_what_each_metric_says_alone(warehouse):
    fill(warehouse, crowd(3), readers={"De Krant": 900, "Blad": 40})
    with writing(warehouse) as con:
        con.execute(
            """
            update sentiments set topic_confidence = 0.7, topic_method = 'm',
                topic = ['timetable', 'staff', 'other', null][1 + item_id[2:]::int % 4]
            """
        )
        refresh_days(con)
    with reading(warehouse) as con:
        for first, end in ((7, 0), (1, 0), (20, 10), (30, 0)):
            period, counted = Period(day(first), day(end)), Counted(con)
            found = board(counted, period, TODAY, NOW)
            assert counted.statements == [STANDING_SQL, PERIOD_SQL]
            assert found.mentions.value > 0
            for name in METRICS:
                assert getattr(found, name) == getattr(reputation, name)(con, period, OWN), (name, period)
            assert found.about == about(con, period, OWN)
        assert found.about.known and found.about.unknown


def test_a_period_that_is_not_over_is_cut_at_today(warehouse):
    fill(warehouse, [story(0), story(1), story(2)])
    found = read(warehouse, Period(day(7), TODAY + dt.timedelta(days=30)))
    assert (found.period, found.mentions.value) == (WEEK, 2)


def test_a_period_that_has_no_whole_day_yet_is_unknown_and_not_zero(warehouse):
    fill(warehouse, [story(0), story(1)])
    found = read(warehouse, Period(TODAY, TODAY + dt.timedelta(days=7)))
    assert [getattr(found, name).value for name in METRICS] == [None] * len(METRICS)
    assert (found.mentions.quality, found.mentions.note) == ("unknown", known_period.NOT_BEGUN)


def test_the_board_knows_whose_it_is_and_until_when_it_was_read(warehouse):
    fill(warehouse, [story(2)])
    found = read(warehouse)
    assert (found.organisation, found.site, found.sample) == (OWN, "https://www.rocvoorbeeld.example", True)
    assert (found.subject, found.as_of) == (OWN, NOW)


def test_the_voices_are_ours_first_and_their_shares_are_of_all_of_them(warehouse):
    fill(warehouse, [*many(3, 2), *many(1, 2, subject=PEER), *many(5, 2, subject=TOPIC)])
    found = read(warehouse).voices
    assert [(each.subject, each.role, each.stories, each.share) for each in found] == [
        (OWN, "own", 3, 75),
        (PEER, "peer", 1, 25),
    ]


def test_nobody_has_a_share_when_nobody_was_mentioned(warehouse):
    fill(warehouse)
    assert [(each.stories, each.share) for each in read(warehouse).voices] == [(0, None), (0, None)]


def test_who_has_no_peers_has_no_share_and_the_page_says_where_to_name_them(warehouse):
    fill(warehouse, [*many(3, 2), *many(2, 9), *many(5, 2, subject=TOPIC)])
    with writing(warehouse) as con:
        con.execute("delete from subjects where role = 'peer'")
    found = read(warehouse)
    with reading(warehouse) as con:
        alone = reputation.share_of_voice(con, WEEK, OWN)
        assert reputation.share_of_voice(con, WEEK, TOPIC).value == 62.5
    for figure in (found.share_of_voice, alone):
        assert (figure.value, figure.previous, figure.quality) == (None, None, "unknown")
        assert figure.note == figures.NO_PEERS
    assert [(each.stories, each.share) for each in found.voices] == [(3, None)]


def test_the_largest_stories_have_most_copies_then_most_readers(warehouse):
    copied = [story(3, "negative", story_id="copied", title="Vaak") for _ in range(3)]
    read_much = [story(2, "negative", story_id="much", outlet="Blad", title="Veel")]
    others = [story(4, "negative", title="Weinig") for _ in range(6)]
    late = [story(0, "negative", title="Vandaag"), story(8, "negative", title="Vorige week")]
    happy = [story(1, "positive", title="Blij")]
    fill(warehouse, [*copied, *read_much, *others, *late, *happy], readers={"Blad": 50})
    found = read(warehouse)
    assert [each.title for each in found.negatives] == ["Vaak", "Veel", "Weinig", "Weinig", "Weinig"]
    assert [(each.copies, each.reach) for each in found.negatives[:2]] == [(3, None), (1, 50)]
    assert [each.title for each in found.positives] == ["Blij"]


def test_kinds_of_sources_are_counted_and_their_unknown_readers_stay_unknown(warehouse):
    stories = [*many(2, 2, outlet="Blad"), story(2, kind="blog", outlet=None), story(8, kind="forum")]
    fill(warehouse, [*stories, story(2, story_id="s0000", kind="press")], readers={"Blad": 50})
    found = [
        (each.kind, each.stories, each.items, each.reach, each.reach_known) for each in read(warehouse).kinds
    ]
    assert found == [("press", 2, 3, 100, 2), ("blog", 1, 1, None, 0)]


def test_events_of_the_trend_are_told_also_where_they_only_touch_it(warehouse):
    first = TODAY - dt.timedelta(weeks=12)
    event = {"label_en": "Holiday"}
    one = dt.timedelta(days=1)
    events = [
        {**event, "start_day": first - 9 * one, "end_day": first - one, "label": "voorbij"},
        {**event, "start_day": first - 9 * one, "end_day": first, "label": "net nog"},
        {**event, "start_day": day(1), "end_day": TODAY + 9 * one, "label": "net al"},
        {**event, "start_day": TODAY, "end_day": TODAY, "label": "te laat"},
    ]
    fill(warehouse, events=events)
    assert [each.label for each in read(warehouse).events] == ["net nog", "net al"]


def test_the_coverage_counts_watched_sources_and_names_those_that_are_not_as_usual(warehouse):
    names = ("krant", "blog", "stil", "nieuw", "rust")
    more = {"stil": {"rhythm_hours": 1.0}, "rust": {"paused": True}}
    fill(
        warehouse,
        [story(1)],
        sources=[source(name, **more.get(name, {})) for name in names],
        runs=[run(), run("blog", outcome="failed"), run("stil")],
    )
    found = read(warehouse).coverage
    assert (found.usual, found.watched, found.paused) == (1, 4, 1)
    assert (found.failing, found.silent, found.never) == (("Blog",), ("Stil",), ("Nieuw",))


def test_what_a_school_publishes_itself_counts_in_what_it_said_and_in_nothing_else(warehouse):
    ours = many(4, 2, "positive", kind="own", outlet="Eigen")
    theirs = many(3, 2, "positive", PEER, kind="own", outlet="Eigen")
    before = [story(9, "positive", kind="own"), story(9, "neutral")]
    fill(
        warehouse,
        [*ours, *theirs, *before, *many(3, 2, "negative"), *many(3, 2), *many(2, 2, subject=PEER)],
        readers={"Eigen": 1_000, "De Krant": 10},
    )
    found = read(warehouse)
    # By others: 3 negative and 3 neutral about us, 2 about the peer; ourselves 4 times, once the week before.
    assert (found.net_sentiment.value, found.net_sentiment.denominator) == (-50, 6)
    assert (found.mentions.value, found.mentions.previous) == (6, 1)
    assert (found.share_of_voice.value, found.share_of_voice.denominator) == (75, 8)
    assert [(each.subject, each.stories) for each in found.voices] == [(OWN, 6), (PEER, 2)]
    assert found.reach.value == 60
    assert (found.said.value, found.said.previous) == (4, 1)
    assert [each.kind for each in found.kinds] == ["press"]
    assert found.positives == ()
    assert (found.weeks[-1].stories, found.weeks[-1].positive, found.weeks[-1].negative) == (6, 0, 3)


def test_our_own_news_is_no_spike_and_no_negative_story(warehouse):
    fill(warehouse, many(20, 1, "negative", kind="own", story_id="ours"))
    assert read(warehouse).attention == ()


def test_what_others_copy_of_our_own_news_is_their_story_from_their_first_day_on(warehouse):
    release = story(9, "positive", kind="own", story_id="release", outlet="Eigen", title="Persbericht")
    copies = [
        story(2, "negative", story_id="release", title="Kritiek"),
        story(1, "negative", story_id="release", title="Later"),
    ]
    fill(warehouse, [release, *copies], readers={"Eigen": 1_000, "De Krant": 10})
    found = read(warehouse)
    assert (found.mentions.value, found.mentions.previous, found.said.previous) == (1, 0, 1)
    assert [(each.title, each.copies, each.reach) for each in found.negatives] == [("Kritiek", 2, 20)]


def test_a_story_of_which_the_copies_disagree_is_not_sure(warehouse):
    agreed = [story(3, "negative", story_id="agreed", title="Eens") for _ in range(4)]
    divided = [
        story(2, label, story_id="divided", title="Oneens")
        for label in ("negative", "negative", "neutral", "positive")
    ]
    fill(warehouse, [*agreed, *divided])
    # The method is 90 % sure of each: 0.9 of four that agree, 0.9 x 2 of 4 where two disagree.
    found = {each.title: (each.certainty, each.is_sure) for each in read(warehouse).negatives}
    assert found == {"Eens": (pytest.approx(0.9), True), "Oneens": (pytest.approx(0.45), False)}
    (line,) = [each for each in read(warehouse).attention if each.kind == "story"]
    assert line.fields["title"] == "Eens"


def test_a_label_that_a_person_gave_is_sure(warehouse):
    divided = [story(2, label, story_id="divided") for label in ("negative", "neutral", "neutral")]
    fill(warehouse, divided)
    assert not read(warehouse).negatives[0].is_sure
    with writing(warehouse) as con:
        correct(con, "i0000", OWN, "label", "negative", "Anna", NOW)
    assert read(warehouse).negatives[0].certainty == 1


def test_the_gravest_story_is_looked_for_in_the_whole_period_that_was_chosen(warehouse):
    large = [story(18, "negative", story_id="large", title="Groot") for _ in range(9)]
    small = [story(2, "negative", story_id="small", title="Klein") for _ in range(3)]
    fill(warehouse, [*large, *small])
    for period, title in ((Period(day(30), TODAY), "Groot"), (WEEK, "Klein")):
        (line,) = [each for each in read(warehouse, period).attention if each.kind == "story"]
        assert line.fields["title"] == title


def test_a_broken_source_stands_in_every_certificate_of_the_board(warehouse):
    broken = run("blog", outcome="failed", last_good_at=NOW - dt.timedelta(days=4))
    fill(warehouse, many(9, 2), [source(), source("blog")], [run(), broken], {"De Krant": 1})
    found = read(warehouse)
    for name in METRICS:
        figure = getattr(found, name)
        assert (figure.quality, figure.fields["sources"]) == ("partial", ("Blog",)), name


def test_a_negative_spike_and_a_negative_story_need_attention(warehouse):
    fill(warehouse, [*many(6, 1, "negative"), *many(3, 3, "negative", story_id="copied")])
    kinds = [each.kind for each in read(warehouse).attention]
    assert kinds == ["story", "spike"]


def test_before_the_first_run_the_board_is_there_with_everything_unknown(warehouse):
    fill(warehouse, runs=[], long_ago=False)
    found = read(warehouse)
    assert [getattr(found, name).value for name in METRICS] == [None] * len(METRICS)
    assert (found.weeks, found.attention, found.since, found.as_of) == ((), (), None, None)


def test_without_a_subject_of_our_own_there_is_no_board(warehouse):
    with writing(warehouse):
        pass
    with pytest.raises(UnknownSubject):
        read(warehouse)


def test_a_moment_without_a_time_zone_is_refused(warehouse):
    fill(warehouse)
    with pytest.raises(ValueError, match="time zone"):
        read(warehouse, now=dt.datetime(2026, 11, 23, 7, 30))


def test_where_collecting_stopped_nothing_is_asked_of_the_period_twice(warehouse):
    fill(warehouse, [story(2)], runs=[run(at=NOW - dt.timedelta(days=3))])
    with reading(warehouse) as con:
        counted = Counted(con)
        found = board(counted, WEEK, TODAY, NOW)
    assert found.period.end < WEEK.end
    assert counted.statements == [STANDING_SQL, PERIOD_SQL]


def test_the_question_of_the_period_names_only_the_tables_of_the_period():
    with in_memory() as con:
        named = con.get_table_names(re.sub(r"\$\w+", "current_date", PERIOD_SQL))
    assert named == {"channels", "events", "story_days", "subject_days", "subjects", "topic_days"}


def test_each_table_is_read_once_as_a_lake_asks_its_server_for_each(warehouse):
    fill(warehouse, crowd(1))
    days = dict.fromkeys(("start", "horizon", "before", "until", "trend"), WEEK.start) | {"end": WEEK.end}
    read: collections.Counter[str] = collections.Counter()
    with reading(warehouse) as con:
        con.execute("set disabled_optimizers = 'statistics_propagation'")  # empty tables are read as well
        for sql, values in ((STANDING_SQL, {"today": TODAY}), (PERIOD_SQL, days)):
            ((_, plan),) = con.execute(f"explain (format json) {sql}", values).fetchall()
            read.update(re.findall(r'"Table": "[^"]*?([a-z_]+)"', plan))
    assert read["subject_days"] == read["story_days"] == read["topic_days"] == read["source_days"] == 1, read
    # The runs of the last month: the last of all, and what is within thirty days of it.
    assert read.pop("source_runs") == 2
    # Known events: what goals are held against, and those of the trend.
    assert read.pop("events") == 2
    assert set(read.values()) == {1}
