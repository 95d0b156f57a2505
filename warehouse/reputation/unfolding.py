"""Which story weighs most for the school, and what it is about: pure functions of the stories of a period."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from text.bilingual import Text
from warehouse.core.period import Period
from warehouse.reputation.board_rows import EventLine, StoryLine

# A story is worth the board's time once others took it over, or many could read it.
COPIES = 3
READERS = 10_000
SHORTEST_HALF = 7.0  # days after which a story weighs half, in a period of a fortnight or less
# Coverage of an event may begin so many days after it; an event longer than this is a season, and explains nothing.
AFTER, LONGEST = 2, 7
LETTERS = 5
# Words that stand in every other title about a school say nothing of what it is about.
COMMON = frozenset("schoo stude leerl docen leera tegen onder tusse tijde zonde after about under".split())


@dataclass(frozen=True)
class Cause:
    """What is a story about?

    Columns: the story; what to call it: the event of the school's own calendar that it is about, else its title;
    event, the event in whose days it began.
    Empty: event is None where none coincides.
    """

    story: StoryLine
    name: Text
    event: EventLine | None

    @property
    def is_event(self) -> bool:
        """Is it called by the name of an event?"""
        return self.event is not None and self.name.nl == self.event.label


def gravity(story: StoryLine, period: Period) -> float:
    """What does this negative story mean for the school over this period?

    Unit: none; only the order counts. Four factors: volume x reach x sentiment x novelty.
    Counts: volume, its publications, each a decision of somebody to tell it too, so twice as many weigh twice.
    Reach, the powers of ten of its readers: estimates are rough, and one national paper must not drown a story that
    went round the region; readers that are not known weigh as few. Sentiment, the chance that it is negative at all:
    what is doubtful or disputed among its copies weighs less. Novelty, half for each half of the period (at least a
    week) that it lies back: of two alike the younger one still unfolds; what was large stays before what is new and
    small.
    Empty: never; 0 where nothing is known of its label.
    Raises: nothing.
    Source: pure: what the caller passes, on the board from story_days.
    """
    readers = math.log10(10 + (story.reach or 0))
    half = max(SHORTEST_HALF, period.days / 2)
    age = max((period.end - story.day).days - 1, 0)
    return float(story.copies * readers * (story.certainty or 0.0) * 0.5 ** (age / half))


def is_large(story: StoryLine) -> bool:
    """Is it worth the board's time?

    Unit: yes or no.
    Counts: from three publications, or from ten thousand readers on.
    """
    return story.copies >= COPIES or (story.reach or 0) >= READERS


def gravest(stories: Sequence[StoryLine], period: Period) -> StoryLine | None:
    """Which negative story weighs most?

    Columns: those of `StoryLine`.
    Counts: negative stories that are large and began in the period. Those of which the label is sure go before those
    of which it is not, whatever they weigh: `is_sure` tells what may be said.
    Empty: None when none is large.
    Raises: nothing.
    Source: pure: what the caller passes, on the board from story_days.
    """
    large = [
        story
        for story in stories
        if story.label == "negative" and is_large(story) and period.start <= story.day < period.end
    ]
    return max(
        large,
        key=lambda story: (story.is_sure, gravity(story, period), story.copies, story.story_id),
        default=None,
    )


def cause(story: StoryLine, events: Sequence[EventLine], subject: str = "") -> Cause:
    """What is this story about, in the school's own words where it has any?

    Columns: those of `Cause`.
    Counts: events of at most a week in whose days the story began, or two days after. One that shares a word with its
    title (its first five letters, the name of the subject left out) gives it its name, the shortest one first; else
    the one in whose days it began is only told beside it.
    Empty: the title, and no event.
    Raises: nothing.
    Source: pure: what the caller passes, on the board from story_days and events.
    """
    short = [event for event in events if (event.end - event.start).days < LONGEST]
    short.sort(key=lambda event: (event.end - event.start, event.start, event.label))
    words = _words(story.title) - _words(subject)
    for event in short:
        near = event.start <= story.day and (story.day - event.end).days <= AFTER
        if near and words & (_words(event.label) | _words(event.label_en)):
            return Cause(story, Text(event.label, event.label_en), event)
    during = next((event for event in short if event.start <= story.day <= event.end), None)
    return Cause(story, Text(story.title, story.title), during)


def _words(text: str) -> set[str]:
    """Return how the words of a text begin, short and common ones left out."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return {word[:LETTERS] for word in words if len(word) >= LETTERS} - COMMON
