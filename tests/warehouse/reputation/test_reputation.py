"""How we stand, by hand: what is counted, what is unknown, what is too few."""

import datetime as dt
import itertools

import pytest

from tests.warehouse.school import NOW, OWN, PEER, TOPIC, WEEK, day, fill, many, run, source, story
from warehouse.core.connection import reading, writing
from warehouse.core.errors import UnknownSubject
from warehouse.core.period import Period
from warehouse.mentions.corrections import correct
from warehouse.reputation import coverage, figures, known_period, reputation

pytestmark = pytest.mark.both


def ask(metric, path, period=WEEK, subject=OWN):
    with reading(path) as con:
        return metric(con, period, subject)


def test_mentions_are_the_stories_from_the_first_day_up_to_but_not_including_the_end(warehouse):
    inside = [story(7), story(1)]
    outside = [story(0)]
    before = [story(8), story(9), story(14)]
    fill(warehouse, [*inside, *outside, *before, story(15), story(3, subject=PEER)])
    figure = ask(reputation.mentions, warehouse)
    assert (figure.value, figure.previous) == (2, 3)
    assert (figure.quality, figure.unit, figure.note) == ("exact", "count", None)
    assert (figure.as_of, figure.sources) == (NOW, ("krant",))


def test_copies_of_a_story_are_not_counted_again_not_even_in_a_later_period(warehouse):
    fill(
        warehouse,
        [story(9, story_id="s"), story(8, story_id="s"), story(3, story_id="s"), story(2), story(2)],
    )
    figure = ask(reputation.mentions, warehouse)
    assert (figure.value, figure.previous) == (2, 1)


def test_one_item_about_two_subjects_counts_for_both(warehouse):
    fill(warehouse, [story(2, subject=(OWN, PEER)), story(2, subject=PEER)])
    assert ask(reputation.mentions, warehouse).value == 1
    assert ask(reputation.mentions, warehouse, subject=PEER).value == 2


def test_no_mention_in_a_known_week_is_a_true_zero(warehouse):
    fill(warehouse, [story(2, subject=PEER)])
    figure = ask(reputation.mentions, warehouse)
    assert (figure.value, figure.quality, figure.previous) == (0, "exact", 0)


def test_net_sentiment_is_positive_minus_negative_of_the_judged_and_leaves_unclear_out(warehouse):
    stories = [
        *many(3, 2, "positive"),
        *many(2, 3, "neutral"),
        *many(1, 1, "negative"),
        *many(4, 4, "unclear"),
    ]
    fill(warehouse, [*stories, *many(1, 9, "positive"), *many(4, 9, "negative")])
    figure = ask(reputation.net_sentiment, warehouse)
    assert figure.value == pytest.approx((3 - 1) / 6 * 100)
    assert figure.previous == pytest.approx((1 - 4) / 5 * 100)
    assert (figure.denominator, figure.previous_denominator) == (6, 5)
    assert (figure.unit, figure.quality, figure.fields["unclear"]) == ("points", "estimated", 4)


def test_net_sentiment_of_four_judged_stories_is_too_few_to_say(warehouse):
    fill(warehouse, [*many(4, 2, "positive"), *many(30, 2, "unclear"), *many(6, 9, "positive")])
    figure = ask(reputation.net_sentiment, warehouse)
    assert (figure.value, figure.quality, figure.note) == (None, "unknown", figures.TOO_FEW)
    assert (figure.fields["judged"], figure.denominator, figure.clear) == (4, 4, None)


def test_a_week_before_with_too_few_judged_gives_no_change(warehouse):
    fill(warehouse, [*many(25, 2, "positive"), *many(4, 9, "negative")])
    figure = ask(reputation.net_sentiment, warehouse)
    assert (figure.value, figure.previous, figure.change, figure.clear) == (100, None, None, None)


def test_net_sentiment_of_few_stories_has_a_value_but_no_change(warehouse):
    fill(warehouse, [*many(6, 2, "positive"), *many(6, 9, "negative")])
    figure = ask(reputation.net_sentiment, warehouse)
    assert (figure.value, figure.previous) == (100, -100)
    assert figure.too_few
    assert figure.change is None


def test_a_story_follows_the_label_of_its_first_item(warehouse):
    copies = [story(3, "negative", story_id="s"), story(2, "positive", story_id="s")]
    fill(warehouse, [*copies, *many(4, 2, "neutral")])
    assert ask(reputation.net_sentiment, warehouse).value == pytest.approx(-1 / 5 * 100)


def test_share_of_voice_is_ours_among_us_and_our_peers_topics_left_out(warehouse):
    fill(warehouse, [*many(3, 2), *many(1, 2, subject=PEER), *many(9, 2, subject=TOPIC), *many(2, 9)])
    figure = ask(reputation.share_of_voice, warehouse)
    assert (figure.value, figure.denominator, figure.unit) == (75, 4, "percent")
    assert (figure.previous, figure.previous_denominator) == (100, 2)
    assert ask(reputation.share_of_voice, warehouse, subject=PEER).value == 25


def test_share_of_voice_is_unknown_when_nobody_was_mentioned(warehouse):
    fill(warehouse, many(5, 2, subject=TOPIC))
    figure = ask(reputation.share_of_voice, warehouse)
    assert (figure.value, figure.quality, figure.note) == (None, "unknown", figures.NO_VOICES)


def test_reach_adds_the_readers_of_all_items_copies_included(warehouse):
    stories = [story(3, story_id="s"), story(2, story_id="s", outlet="Blad"), story(9, outlet="Blad")]
    fill(warehouse, stories, readers={"De Krant": 1000, "Blad": 30})
    figure = ask(reputation.reach, warehouse)
    assert (figure.value, figure.previous, figure.quality) == (1030, 30, "estimated")


def test_reach_says_of_how_many_items_it_is_known(warehouse):
    stories = [story(3), story(2, outlet="Onbekend"), story(2, outlet=None), story(9)]
    fill(warehouse, stories, readers={"De Krant": 1000, "Onbekend": None})
    figure = ask(reputation.reach, warehouse)
    assert (figure.value, figure.previous, figure.quality, figure.note) == (
        1000,
        None,
        "partial",
        figures.SOME_REACH,
    )
    assert (figure.fields["known"], figure.fields["items"]) == (1, 3)


def test_reach_is_not_compared_with_a_week_of_which_it_is_known_in_part(warehouse):
    fill(warehouse, [story(3), story(9), story(9, outlet="Onbekend")], readers={"De Krant": 1000})
    figure = ask(reputation.reach, warehouse)
    assert (figure.value, figure.quality, figure.previous) == (1000, "estimated", None)


def test_reach_that_no_outlet_has_is_unknown_and_not_zero(warehouse):
    fill(warehouse, [story(3), story(2)])
    figure = ask(reputation.reach, warehouse)
    assert (figure.value, figure.quality, figure.note) == (None, "unknown", figures.NO_REACH)


def test_an_outlet_without_readers_is_a_known_zero(warehouse):
    fill(warehouse, [story(3)], readers={"De Krant": 0})
    assert (ask(reputation.reach, warehouse).value, ask(reputation.reach, warehouse).note) == (0, None)


METRICS = [reputation.mentions, reputation.net_sentiment, reputation.share_of_voice, reputation.reach]


def test_a_period_before_anything_was_collected_is_unknown_and_not_zero(warehouse):
    fill(warehouse, many(9, 3, "positive"), readers={"De Krant": 10}, long_ago=False)
    for metric, end in itertools.product(METRICS, (14, 3)):
        figure = ask(metric, warehouse, Period(day(21), day(end)))
        assert (figure.value, figure.previous, figure.denominator) == (None, None, None)
        assert (figure.quality, figure.note, figure.fields["day"]) == ("unknown", known_period.BEFORE, day(3))


def test_a_period_that_is_known_in_part_says_since_when(warehouse):
    fill(warehouse, many(9, 3, "positive"), readers={"De Krant": 10}, long_ago=False)
    for metric in METRICS:
        figure = ask(metric, warehouse)
        assert figure.value is not None
        assert (figure.previous, figure.quality, figure.note) == (None, "partial", known_period.PARTLY_BEFORE)


def test_without_an_earlier_period_there_is_nothing_to_compare_with(warehouse):
    fill(warehouse, many(9, 7, "positive"), readers={"De Krant": 10}, long_ago=False)
    for metric in METRICS:
        figure = ask(metric, warehouse)
        assert figure.quality in ("exact", "estimated")
        assert (figure.previous, figure.clear, figure.note) == (None, None, known_period.PREVIOUS_BEFORE)


def test_before_the_first_run_everything_is_unknown(warehouse):
    fill(warehouse, runs=[], long_ago=False)
    for metric in METRICS:
        figure = ask(metric, warehouse)
        assert (figure.value, figure.quality, figure.as_of) == (None, "unknown", None)
        assert figure.note == known_period.NOTHING_YET


def test_a_subject_that_is_not_watched_is_an_error_and_not_a_zero(warehouse):
    fill(warehouse)
    for metric in METRICS:
        with pytest.raises(UnknownSubject, match="Voorbeeld College"):
            ask(metric, warehouse, subject="Roc voorbeeld")


def test_a_broken_source_stands_in_the_certificate(warehouse):
    broken = run("blog", NOW, "failed", last_good_at=NOW - dt.timedelta(days=4))
    fill(
        warehouse,
        many(9, 3, "positive"),
        sources=[source(), source("blog", title="Het Blog")],
        runs=[run(), broken],
        readers={"De Krant": 10},
    )
    for metric in METRICS:
        figure = ask(metric, warehouse)
        assert figure.value is not None
        assert (figure.quality, figure.note) == ("partial", coverage.MISSING)
        assert figure.fields["sources"] == ("Het Blog",)
        assert figure.sources == ("blog", "krant")
    earlier = ask(reputation.mentions, warehouse, Period(day(20), day(10)))
    assert (earlier.quality, earlier.note) == ("exact", None)


def test_a_paused_source_is_no_gap_and_no_evidence(warehouse):
    fill(warehouse, many(2, 3), sources=[source(), source("blog", paused=True)], runs=[run()])
    figure = ask(reputation.mentions, warehouse)
    assert (figure.quality, figure.sources) == ("exact", ("krant",))


def test_a_corrected_label_and_not_about_us_change_the_numbers(warehouse):
    fill(warehouse, [*many(5, 2, "positive"), story(2, "negative"), story(3, story_id="s0005")])
    assert ask(reputation.net_sentiment, warehouse).value == pytest.approx(5 / 6 * 100)
    with writing(warehouse) as con:
        correct(con, "i0000", OWN, "label", "negative", "Anna", NOW)
        correct(con, "i0005", OWN, "about", "no", "Anna", NOW)
    figure = ask(reputation.net_sentiment, warehouse)
    assert (figure.value, figure.denominator) == (pytest.approx((4 - 1) / 5 * 100), 5)
    assert ask(reputation.mentions, warehouse).value == 5


def test_a_count_that_doubles_changed_clearly_and_from_nothing_there_is_no_percentage(warehouse):
    fill(warehouse, [*many(40, 2), *many(20, 9), *many(41, 16)])
    doubled = ask(reputation.mentions, warehouse)
    assert (doubled.change, doubled.clear) == (100, True)
    halved = ask(reputation.mentions, warehouse, Period(day(14), day(7)))
    assert (halved.change, halved.clear) == (pytest.approx(-21 / 41 * 100), True)
    risen = ask(reputation.mentions, warehouse, Period(day(19), day(14)))
    assert (risen.value, risen.previous, risen.change) == (41, 0, None)
