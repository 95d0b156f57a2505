"""The sentence on top of the board says what the numbers bear, and no more."""

import datetime as dt
from dataclasses import replace

import pytest

from pages.shared.i18n import use_language
from pages.views.reputation.headline import Behind, margin, sentence
from warehouse.core.figure import Figure
from warehouse.core.period import Period
from warehouse.reliability.agreement import weigh
from warehouse.reputation.board_rows import EventLine, StoryLine
from warehouse.reputation.weeks import Span


def mentions(value, previous, clear=False, note=None) -> Figure:
    return Figure(value, previous, "count", "exact", None, "stories", clear=clear, note=note)


def net(value, previous, judged=200, before=200, clear=False) -> Figure:
    return Figure(
        value,
        previous,
        "points",
        "estimated",
        None,
        "positive minus negative",
        denominator=judged,
        previous_denominator=before,
        clear=clear,
    )


def told(
    net_sentiment: Figure,
    stories: Figure,
    language: str = "en",
    weeks: tuple[Span, ...] = (),
    behind: Behind | None = None,
) -> str:
    with use_language(language):
        return sentence("ROC Voorbeeld", net_sentiment, stories, 30, weeks, behind or Behind())


def story(
    title: str, day: str, copies: int = 9, label: str = "negative", certainty: float = 0.9
) -> StoryLine:
    on = dt.date.fromisoformat(day)
    return StoryLine(title, title, title, "Krant", None, "press", on, copies, None, 0.0, label, certainty)


NOVEMBER = Period(dt.date(2026, 10, 24), dt.date(2026, 11, 23))
LEAK = EventLine(dt.date(2026, 11, 10), dt.date(2026, 11, 13), "Examens uitgelekt", "Exams leaked")


def week(start: str, positive: int, negative: int, complete: bool = True, in_period: bool = True) -> Span:
    first = dt.date.fromisoformat(start)
    judged = positive + negative
    net_ = (positive - negative) / judged * 100 if judged else None
    last = first + dt.timedelta(days=7)
    return Span(first, last, complete, in_period, judged, judged, positive, 0, negative, 0, net_)


def test_more_praise_that_did_not_change_in_dutch():
    assert told(net(25, 20), mentions(214, 220), "nl") == (
        "Er verschenen meer positieve dan negatieve verhalen over ROC Voorbeeld, niet aantoonbaar anders dan"
        " in de 30 dagen ervoor; met 214 verhalen was er ongeveer evenveel aandacht (eerder 220)."
    )


def test_criticism_that_grew_and_more_attention():
    assert told(net(-60, 10, clear=True), mentions(1480, 900, clear=True)) == (
        "There were far more negative than positive stories about ROC Voorbeeld, less favourable than in the"
        " 30 days before; attention rose from 900 to 1,480 stories."
    )


def test_attention_that_fell_in_dutch():
    text = told(net(50, 10, clear=True), mentions(40, 90, clear=True), "nl")
    assert "veel meer positieve" in text
    assert "gunstiger dan" in text
    assert text.endswith("de aandacht daalde van 90 naar 40 verhalen.")


@pytest.mark.parametrize(("value", "judged"), [(10, 70), (-12, 100), (0, 5000), (60, 8)])
def test_what_chance_can_explain_is_called_balance(value, judged):
    assert "in balance" in told(net(value, 0, judged=judged), mentions(300, 300))


def test_a_small_surplus_of_many_stories_is_not_called_far_more():
    assert told(net(12, 12, judged=3000), mentions(3200, 3100)).startswith("There were more positive than")


def test_few_stories_are_called_too_few():
    assert told(net(None, None, judged=2), mentions(3, 8)) == (
        "In 30 days there were only 3 stories about ROC Voorbeeld: too few to say how it stands."
    )
    assert told(net(None, None, judged=1), mentions(1, 0), "nl").startswith(
        "In 30 dagen verscheen er maar 1 verhaal over"
    )


def test_no_story_at_all_is_said_as_such():
    assert told(net(None, None, judged=0), mentions(0, 12)) == (
        "In these 30 days no story about ROC Voorbeeld was found."
    )


def test_many_stories_of_which_few_could_be_judged():
    text = told(net(None, 12, judged=3), mentions(80, 70))
    assert text.startswith("Too few stories about ROC Voorbeeld could be judged to say how it stands;")


def test_a_small_earlier_period_is_not_made_into_a_trend():
    text = told(net(40, 80, judged=60, before=6), mentions(64, 9))
    assert "too few to say whether that changed" in text
    assert "too few to speak of more or less attention" in text


def test_without_an_earlier_period_nothing_is_compared():
    text = told(net(40, None), mentions(64, None))
    assert text.endswith("; there were 64 stories, and no earlier period to compare with.")
    assert "than in the" not in text


def test_an_unknown_period_says_why():
    assert told(net(None, None), mentions(None, None, note="Nothing was collected yet."), "nl") == (
        "Er is nog niets verzameld."
    )


def test_one_clearly_bad_week_is_named_when_the_period_as_a_whole_is_in_balance():
    weeks = (week("2026-11-02", 20, 12), week("2026-11-09", 15, 50), week("2026-11-16", 20, 18))
    assert told(net(2, 9), mentions(202, 110, clear=True), "nl", weeks) == (
        "Positieve en negatieve verhalen over ROC Voorbeeld hielden elkaar in evenwicht, maar de week van"
        " 9 t/m 15 november was duidelijk negatief; de aandacht steeg van 110 naar 202 verhalen."
    )


@pytest.mark.parametrize(
    "quiet",
    [
        week("2026-11-09", 0, 4),
        week("2026-11-09", 15, 50, complete=False),
        week("2026-11-09", 15, 50, in_period=False),
        week("2026-11-09", 0, 0),
    ],
)
def test_a_week_of_few_stories_or_outside_the_period_is_not_named(quiet):
    assert "week of" not in told(net(2, 9), mentions(202, 110), weeks=(quiet,))


def test_a_bad_week_does_not_hide_that_the_whole_period_got_worse():
    bad = (week("2026-11-09", 15, 50),)
    assert "less favourable" in told(net(2, 30, clear=True), mentions(202, 110), weeks=bad)


def test_the_margin_shrinks_with_the_number_of_stories():
    assert margin(net(0, 0, judged=100)) == pytest.approx(19.6)
    assert margin(net(0, 0, judged=400)) == pytest.approx(9.8)


@pytest.mark.parametrize(
    ("agreed", "disagreed", "last"),
    [
        (0, 0, "People have hardly checked this judgement yet."),
        (39, 0, "People have hardly checked this judgement yet."),
        (25, 15, "People judge otherwise too often to rely on this."),
        (26, 14, "about as much attention (220 before)."),
    ],
)
def test_what_people_did_not_confirm_is_not_claimed_without_saying_so(agreed, disagreed, last):
    rows = [
        {"subject": "ROC Voorbeeld", "about": "yes", "label": said, "scored_label": "positive", "weight": 1.0}
        for said in ["positive"] * agreed + ["negative"] * disagreed
    ]
    trusted = replace(net(25, 20), trust=weigh(rows, "ROC Voorbeeld"))
    assert told(trusted, mentions(214, 220)).endswith(last)


def test_where_nothing_is_said_of_sentiment_nothing_is_said_of_checking_it():
    unchecked = replace(net(None, 12, judged=3), trust=weigh([], "ROC Voorbeeld"))
    assert "checked" not in told(unchecked, mentions(80, 70))


def test_the_bad_week_is_named_with_the_biggest_story_of_that_week_by_the_calendars_name():
    weeks = (week("2026-11-02", 20, 12), week("2026-11-09", 15, 50), week("2026-11-16", 20, 18))
    negatives = [
        story("Studenten moeten examen overdoen", "2026-11-10", 15),
        story("Staking", "2026-11-20", 40),
    ]
    behind = Behind(negatives, (), [LEAK], NOVEMBER)
    assert told(net(2, 9), mentions(202, 110, clear=True), "nl", weeks, behind) == (
        "Positieve en negatieve verhalen over ROC Voorbeeld hielden elkaar in evenwicht, maar de week van"
        " 9 t/m 15 november was duidelijk negatief, vooral door “Examens uitgelekt” (15 publicaties); de aandacht steeg"
        " van 110 naar 202 verhalen."
    )
    assert "mainly through “Exams leaked” (15 publications);" in told(
        net(2, 9), mentions(202, 110, clear=True), weeks=weeks, behind=behind
    )


def test_criticism_names_its_biggest_story_once_also_where_it_grew():
    behind = Behind([story("Klachten over roosters", "2026-11-20")], (), (), NOVEMBER)
    text = told(net(-60, 10, clear=True), mentions(1480, 900, clear=True), "nl", behind=behind)
    assert text.startswith(
        "Er verschenen veel meer negatieve dan positieve verhalen over ROC Voorbeeld, vooral door “Klachten over"
        " roosters” (9 publicaties), minder gunstig dan in de 30 dagen ervoor;"
    )
    assert text.count("roosters") == 1


def test_what_became_less_favourable_names_the_negative_story_also_under_praise():
    negatives, positives = [story("Staking", "2026-11-20")], [story("Prijs", "2026-11-02", label="positive")]
    text = told(
        net(25, 50, clear=True), mentions(214, 220), behind=Behind(negatives, positives, (), NOVEMBER)
    )
    assert "less favourable than in the 30 days before, mainly through “Staking” (9 publications);" in text
    assert "Prijs" not in text


def test_praise_names_its_biggest_positive_story_and_balance_the_biggest_negative_one():
    behind = Behind(
        [story("Staking", "2026-11-20")], [story("Prijs", "2026-11-02", 5, "positive")], (), NOVEMBER
    )
    assert ", met als grootste verhaal “Prijs” (5 publicaties), niet aantoonbaar" in told(
        net(25, 20), mentions(214, 220), "nl", behind=behind
    )
    assert "; het grootste negatieve verhaal was “Staking” (9 publicaties); met 300" in told(
        net(0, 0), mentions(300, 300), "nl", behind=behind
    )


@pytest.mark.parametrize(
    "unfit",
    [
        story("Vergunning verleend", "2026-11-20", certainty=0.56),
        story("Klein", "2026-11-20", copies=2),
        story("Te vroeg", "2026-10-23"),
    ],
)
def test_a_story_that_is_doubtful_small_or_of_another_time_is_not_named(unfit):
    behind = Behind([unfit], (), (), NOVEMBER)
    for figure in (net(-60, 10, clear=True), net(0, 0), net(25, 50, clear=True)):
        assert "“" not in told(figure, mentions(300, 300), behind=behind)
