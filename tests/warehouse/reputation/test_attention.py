"""What needs attention: which lines, in which order, and when there is nothing to say."""

import datetime as dt
from string import Formatter

from tests.warehouse.school import NOW, TODAY, day
from warehouse.reputation import attention as lines
from warehouse.reputation.attention import attention
from warehouse.sources.states import SourceState

SINCE = day(400)
WORST = {
    "story_id": "s1",
    "day": day(2),
    "title": "Klachten",
    "outlet": "De Krant",
    "copies": 3,
    "reach": None,
}


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


def told(states=(), stories=None, negatives=None, worst=None, since=SINCE):
    return attention(states, stories or {}, negatives or {}, worst, TODAY, since)


def usual(count: int) -> dict[dt.date, int]:
    return {day(ago): count for ago in range(1, 100)}


def test_when_all_is_as_usual_nothing_needs_attention():
    quiet_states = [source("krant"), source("blog", "paused"), source("nieuw", "never")]
    assert told(quiet_states, usual(4), usual(1), {**WORST, "copies": 1, "reach": 10}) == ()


def test_one_failing_source_is_named_with_the_time_it_last_worked():
    since = NOW - dt.timedelta(days=2)
    (line,) = told([source("krant"), source("blog", "failing", last_good_at=since)])
    assert (line.kind, line.severity, line.template) == ("failing", 1, lines.ONE_FAILING)
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
    assert line.target == {"start": day(1), "end": TODAY, "label": "negative"}


def test_a_spike_of_more_days_names_the_first_and_the_last():
    (line,) = told(stories={**usual(1), day(1): 10, day(2): 10, day(3): 10})
    assert (line.kind, line.severity, line.template) == ("spike", 2, lines.SPIKE_DAYS)
    assert (line.fields["stories"], line.fields["day"], line.fields["last"]) == (30, day(3), day(1))


def test_a_spike_of_negative_stories_is_not_told_twice():
    kinds = [line.template for line in told(stories={day(1): 6}, negatives={day(1): 6})]
    assert kinds == [lines.NEGATIVE_SPIKE_DAY]


def test_a_negative_story_is_told_from_three_copies_or_ten_thousand_readers_on():
    (line,) = told(worst=WORST)
    assert (line.kind, line.template, line.target) == (
        "negative_story",
        lines.NEGATIVE_STORY,
        {"story": "s1"},
    )
    assert line.fields == {"day": day(2), "copies": 3, "title": "Klachten", "outlet": "De Krant"}
    assert told(worst={**WORST, "copies": 2, "reach": 9_999}) == ()
    assert len(told(worst={**WORST, "copies": 1, "reach": 10_000})) == 1
    assert told(worst={**WORST, "copies": 2, "reach": None}) == ()


def test_a_story_without_outlet_is_told_with_a_question_mark():
    assert told(worst={**WORST, "outlet": None})[0].fields["outlet"] == "?"


def test_a_quiet_week_is_the_mildest_line():
    (line,) = told(stories={day(ago): 4 for ago in range(8, 100)})
    assert (line.kind, line.severity, line.template) == ("quiet", 3, lines.QUIET)
    assert (line.fields["stories"], line.fields["day"], line.fields["last"]) == (0, day(7), day(1))


def test_at_most_three_lines_the_gravest_first():
    stories = {**{day(ago): 4 for ago in range(8, 100)}, day(1): 0}
    found = told([source("blog", "failing")], stories, {day(1): 6}, WORST)
    assert [line.kind for line in found] == ["failing", "spike", "negative_story"]
    assert [line.severity for line in found] == sorted(line.severity for line in found)


def test_while_nothing_is_known_only_sources_are_told():
    found = told([source("blog", "failing")], {day(1): 90}, {day(1): 90}, WORST, since=None)
    assert [line.kind for line in found] == ["failing"]


def test_every_line_has_what_its_sentence_asks_for():
    found = [
        *told([source("a", "failing")], negatives={day(1): 6}, worst=WORST),
        *told([source("a", "silent")], {**usual(1), day(1): 30}),
        *told([source("a", "silent", last_item_at=None), source("b", "failing")]),
        *told(stories={day(ago): 4 for ago in range(8, 100)}),
        *told(negatives={day(1): 6, day(2): 6, day(3): 6}),
    ]
    assert len(found) == 8
    for line in found:
        asked = {name for _, name, _, _ in Formatter().parse(line.template) if name}
        assert asked <= line.fields.keys(), line.template
