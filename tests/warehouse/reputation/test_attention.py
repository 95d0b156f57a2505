"""What needs attention: which lines, in which order, and when there is nothing to say."""

import datetime as dt
from string import Formatter

import pytest

from tests.warehouse.school import NOW, TODAY, day
from text.bilingual import Text
from warehouse.core.period import Period
from warehouse.reputation import attention as lines
from warehouse.reputation.attention import Attention, attention, ranked
from warehouse.reputation.board_rows import EventLine, StoryLine
from warehouse.sources.states import SourceState

SINCE = day(400)
MONTH = Period(day(30), TODAY)
LEAK = EventLine(day(13), day(10), "Examens uitgelekt", "Exams leaked")


def negative(title: str = "Klachten", ago: int = 2, copies: int = 3, reach: int | None = None, certainty=0.9):
    """A negative story of so many days ago, surely so unless said otherwise."""
    return StoryLine(
        f"s-{title}", f"i-{title}", title, "De Krant", None, "press", day(ago), copies, reach, -0.8, "negative",
        certainty,
    )  # fmt: skip


def source(name: str, state: str = "fine", **more) -> SourceState:
    empty = dict.fromkeys(
        "outlet rhythm_hours outcome found added seconds status error error_template moved_to".split()
    )
    known = {
        "source_name": name,
        "title": name.title(),
        "pattern": "feed",
        "kind": "press",
        "url": f"https://{name}.example/feed",
        "every_minutes": 60,
        "rhythm_learned": False,
        "state": state,
        "last_good_at": NOW,
        "last_item_at": NOW,
        "error_fields": {},
        "items_30_days": 3,
        "runs": ("new",),
        "first_day": SINCE,
    }
    return SourceState(**{**empty, **known, **more})


def told(states=(), stories=None, negatives=None, large=(), since=SINCE, events=(), period=MONTH):
    return attention(states, stories or {}, negatives or {}, large, period, since, events, "ROC Voorbeeld")


def usual(count: int) -> dict[dt.date, int]:
    return {day(ago): count for ago in range(1, 100)}


def test_when_all_is_as_usual_nothing_needs_attention():
    quiet_states = [source("krant"), source("blog", "paused"), source("nieuw", "never")]
    assert told(quiet_states, usual(4), usual(1), [negative(copies=1, reach=10)]) == ()


def test_one_failing_source_is_named_with_the_time_it_last_worked():
    since = NOW - dt.timedelta(days=2)
    (line,) = told([source("krant"), source("blog", "failing", last_good_at=since)])
    assert (line.kind, line.severity, line.template) == ("failing", 3, lines.ONE_FAILING)
    assert line.fields == {"sources": ("Blog",), "since": since}
    assert line.target == {"source": "blog"}


def test_one_silent_source_is_named_with_the_time_of_its_newest_item():
    since = NOW - dt.timedelta(days=20)
    (line,) = told([source("blog", "silent", last_item_at=since)])
    assert (line.kind, line.template, line.fields["since"]) == ("silent", lines.ONE_SILENT, since)


def test_a_source_that_never_worked_has_no_time():
    (failing,) = told([source("blog", "failing", last_good_at=None)])
    (silent,) = told([source("blog", "silent", last_item_at=None)])
    assert (failing.template, silent.template) == (lines.ONE_FAILING_ALWAYS, lines.ONE_SILENT_ALWAYS)
    assert failing.fields == silent.fields == {"sources": ("Blog",)}


def test_several_bad_sources_share_one_line_the_failing_ones_first():
    (line,) = told([source("a", "silent"), source("c", "failing"), source("b", "failing")])
    assert (line.kind, line.template) == ("failing", lines.SEVERAL)
    assert line.fields == {"count": 3, "sources": ("B", "C", "A")}
    assert line.target == {"source": ["b", "c", "a"]}


def test_a_negative_spike_of_one_day_says_what_is_usual():
    (line,) = told(negatives={day(1): 6})
    assert (line.kind, line.severity, line.template) == ("spike", 1, lines.NEGATIVE_SPIKE_DAY)
    assert (line.fields["stories"], line.fields["day"]) == (6, day(1))
    assert line.fields["usual"] < 0.1
    assert line.target == {"start": day(1), "end": TODAY, "label": "negative", "kind": "others"}


def test_a_spike_of_more_days_names_the_first_and_the_last():
    (line,) = told(stories={**usual(1), day(1): 10, day(2): 10, day(3): 10})
    assert (line.kind, line.severity, line.template) == ("spike", 2, lines.SPIKE_DAYS)
    assert (line.fields["stories"], line.fields["day"], line.fields["last"]) == (30, day(3), day(1))


def test_a_spike_of_negative_stories_is_not_told_twice():
    kinds = [line.template for line in told(stories={day(1): 6}, negatives={day(1): 6})]
    assert kinds == [lines.NEGATIVE_SPIKE_DAY]


def test_a_negative_story_is_told_from_three_copies_or_ten_thousand_readers_on():
    (line,) = told(large=[negative()])
    assert (line.kind, line.severity, line.template, line.target) == (
        "story", 1, lines.STORY, {"story": "s-Klachten"},
    )  # fmt: skip
    assert line.fields == {"day": day(2), "copies": 3, "title": "Klachten", "outlet": "De Krant"}
    assert told(large=[negative(copies=2, reach=9_999)]) == ()
    (read,) = told(large=[negative(copies=1, reach=10_049)])
    assert (read.template, read.fields["readers"]) == (lines.STORY_READ, 10_000)
    assert told(large=[negative(copies=2)]) == ()


def test_a_story_without_outlet_is_told_with_a_question_mark():
    (line,) = told(large=[StoryLine(**{**negative().__dict__, "outlet": None})])
    assert line.fields["outlet"] == "?"


def test_the_story_of_the_whole_period_is_told_and_not_that_of_the_last_week_alone():
    found = told(large=[negative("Klein", ago=2), negative("Groot", ago=18, copies=15, reach=257_000)])
    assert [line.fields["title"] for line in found] == ["Groot"]


def test_a_story_is_called_by_the_event_of_the_calendar_that_shares_a_word_with_it():
    (line,) = told(large=[negative("377 studenten moeten examen overdoen", ago=13)], events=[LEAK])
    assert (line.template, line.why) == (lines.EVENT, None)
    assert line.fields["event"] == Text("Examens uitgelekt", "Exams leaked")


def test_an_event_of_those_days_about_something_else_is_only_told_beside_the_story():
    (line,) = told(large=[negative("Klachten over roosters", ago=12)], events=[LEAK])
    assert (line.template, line.why, line.fields["event"].nl) == (
        lines.STORY,
        lines.DURING,
        "Examens uitgelekt",
    )


@pytest.mark.parametrize(
    "event",
    [
        EventLine(day(13), day(5), "Herfstvakantie", "Half-term"),  # a season explains nothing
        EventLine(day(11), day(11), "Open dag", "Open day"),  # the day after
        EventLine(day(15), day(15), "Examens uitgelekt", "Exams leaked"),  # three days before
    ],
)
def test_an_event_of_other_days_or_of_a_whole_season_is_not_told(event):
    (line,) = told(large=[negative("Vragen over examens", ago=12)], events=[event])
    assert (line.template, line.why) == (lines.STORY, None)


def test_what_is_not_sure_is_skipped_when_another_story_is_large_and_else_said_to_be_unsure():
    doubtful = negative("Vergunning verleend voor verbouwing", copies=9, reach=90_000, certainty=0.56)
    (line,) = told(large=[doubtful, negative("Staking")])
    assert (line.kind, line.fields["title"]) == ("story", "Staking")
    (line,) = told(large=[doubtful])
    assert (line.kind, line.severity, line.template) == ("possible_story", 3, lines.POSSIBLE)
    (unknown,) = told(large=[negative(certainty=None)])
    assert unknown.kind == "possible_story"
    (sure,) = told(large=[negative(certainty=0.7)])
    assert sure.kind == "story"


def test_a_negative_spike_names_the_story_behind_it_where_one_is_large():
    _story, spiked = told(negatives={day(1): 6}, large=[negative("Brand in praktijkhal", ago=1, copies=4)])
    assert (spiked.kind, spiked.why) == ("spike", lines.MAINLY)
    assert (spiked.fields["cause"].nl, spiked.fields["copies"]) == ("Brand in praktijkhal", 4)
    _story, spiked = told(negatives={day(1): 6}, large=[negative("Van eerder", ago=9)])
    assert spiked.why is None


def test_a_quiet_week_is_the_mildest_line():
    (line,) = told(stories={day(ago): 4 for ago in range(8, 100)})
    assert (line.kind, line.severity, line.template) == ("quiet", 3, lines.QUIET)
    assert (line.fields["stories"], line.fields["day"], line.fields["last"]) == (0, day(7), day(1))


def test_technical_matters_stand_below_all_that_is_said_of_the_school_and_its_goals():
    stories = {**{day(ago): 4 for ago in range(8, 100)}, day(1): 0}
    found = told([source("blog", "failing")], stories, {day(1): 6}, [negative()])
    assert [line.kind for line in found] == ["story", "spike", "quiet"]
    found = told([source("blog", "failing")], {}, {day(1): 6}, [negative()])
    assert [line.kind for line in found] == ["story", "spike", "failing"]
    assert [line.kind for line in ranked([Attention("goal", 1, "", {}), *found], 3)] == [
        "story",
        "goal",
        "spike",
    ]


def test_a_story_that_is_not_sure_stands_below_spikes_and_above_sources():
    found = told([source("blog", "silent")], {}, {day(1): 6}, [negative(certainty=0.5)])
    assert [line.kind for line in found] == ["spike", "possible_story", "silent"]


def test_while_nothing_is_known_only_sources_are_told():
    found = told([source("blog", "failing")], {day(1): 90}, {day(1): 90}, [negative()], since=None)
    assert [line.kind for line in found] == ["failing"]


def test_every_line_has_what_its_sentence_asks_for():
    found = [
        *told([source("a", "failing")], negatives={day(1): 6}, large=[negative(ago=1)]),
        *told([source("a", "silent")], {**usual(1), day(1): 30}),
        *told([source("a", "silent", last_item_at=None), source("b", "failing")]),
        *told(stories={day(ago): 4 for ago in range(8, 100)}),
        *told(negatives={day(1): 6, day(2): 6, day(3): 6}),
        *told(large=[negative("Examens", 13, 3, 5_000)], events=[LEAK]),
        *told(large=[negative("Examens", 13)], events=[LEAK]),
        *told(large=[negative("Anders", 13, 3, 5_000)], events=[LEAK]),
        *told(large=[negative(certainty=0.1)]),
    ]
    assert len(found) == 12
    for line in found:
        for template in (line.template, line.why or ""):
            asked = {name for _, name, _, _ in Formatter().parse(template) if name}
            assert asked <= line.fields.keys(), template
