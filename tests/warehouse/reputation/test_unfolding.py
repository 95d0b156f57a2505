"""What a story weighs for the school: volume, reach, sentiment and novelty, each by hand."""

import pytest

from tests.warehouse.reputation.test_attention import LEAK, negative
from tests.warehouse.school import TODAY, day
from warehouse.core.period import Period
from warehouse.reputation.unfolding import cause, gravest, gravity

MONTH = Period(day(30), TODAY)


def test_a_story_of_yesterday_weighs_its_publications_by_the_powers_of_ten_of_its_readers_by_its_certainty():
    # log10 of 10 + 9,990 is 4; of unknown readers it is 1.
    assert gravity(negative(ago=1, copies=5, reach=9_990, certainty=0.5), MONTH) == pytest.approx(5 * 4 * 0.5)
    assert gravity(negative(ago=1, copies=5, certainty=0.8), MONTH) == pytest.approx(5 * 1 * 0.8)
    assert gravity(negative(ago=1, certainty=None), MONTH) == 0


@pytest.mark.parametrize(("days", "ago"), [(30, 16), (90, 46), (7, 8), (2, 8)])
def test_it_weighs_half_after_half_of_the_period_and_never_before_a_week(days, ago):
    period = Period(day(days), TODAY)
    young, old = (gravity(negative(ago=when, copies=4, certainty=1.0), period) for when in (1, ago))
    assert (young, old) == (pytest.approx(4), pytest.approx(2))


def test_of_two_alike_the_younger_weighs_more_and_what_is_large_stays_before_what_is_new():
    older, newer = negative("Oud", ago=18), negative("Nieuw", ago=2)
    assert gravest([older, newer], MONTH) == newer
    leak = negative("Lek", ago=18, copies=15, reach=256_700)
    assert gravest([newer, leak, negative("Staking", ago=8, copies=5, reach=119_800)], MONTH) == leak


def test_twice_as_many_publications_outweigh_ten_times_as_many_readers():
    often, widely = negative("Vaak", copies=8, reach=10_000), negative("Breed", copies=4, reach=100_000)
    assert gravest([often, widely], MONTH) == often


def test_what_is_sure_goes_before_what_is_not_whatever_it_weighs():
    doubtful, sure = negative("Twijfel", copies=40, reach=900_000, certainty=0.69), negative("Zeker")
    assert gravest([doubtful, sure], MONTH) == sure
    assert gravest([doubtful], MONTH) == doubtful


def test_a_story_outside_the_period_or_a_small_one_is_none():
    assert gravest([negative(ago=31), negative(ago=0), negative(copies=2, reach=9_999)], MONTH) is None
    assert gravest([negative(ago=30)], MONTH) is not None
    assert gravest([], MONTH) is None


def test_a_word_of_the_schools_own_name_makes_no_event_the_cause():
    story = negative("Klachten over ROC Voorbeeld", ago=12)
    event = LEAK.__class__(day(13), day(10), "Voorbeelddag", "Example day")
    assert not cause(story, [event], "ROC Voorbeeld").is_event
    assert cause(story, [event], "ROC Voorbeeld").name.nl == "Klachten over ROC Voorbeeld"
