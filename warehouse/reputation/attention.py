"""Compute what needs attention: first what is said of the school, then its goals, last what is technical."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from text.bilingual import Text
from text.i18n import N_, NP_, about
from warehouse.core.period import Period
from warehouse.reputation.board_rows import EventLine, StoryLine
from warehouse.reputation.spikes import FEWEST_NEGATIVE, FEWEST_STORIES, Spike, quiet, spike
from warehouse.reputation.unfolding import Cause, cause, gravest
from warehouse.sources.states import SourceState

MOST = 3
# What it means for the school: no technical matter stands above what is said of it, nor above its goals.
RANK = {
    "story": 0,
    "goal": 1,
    "spike": 2,
    "quiet": 3,
    "possible_story": 4,
    "failing": 5,
    "silent": 5,
    "overdue": 5,
}
# Below so many readers the number says nothing.
FEWEST_READERS = 100

ONE_FAILING = N_("Source {sources} fails since {since}.")
ONE_FAILING_ALWAYS = N_("Source {sources} fails and never worked.")
ONE_SILENT = N_("Source {sources} is silent: nothing new since {since}.")
ONE_SILENT_ALWAYS = N_("Source {sources} is silent: it never brought anything.")
ONE_OVERDUE = N_("Source {sources} was not read since {since}.")
ALL_OVERDUE = NP_(
    "Nothing was collected since {since}: {count} source is overdue.",
    "Nothing was collected since {since}: {count} sources are overdue.",
)
SEVERAL_OVERDUE = NP_(
    "{count} source fails, is silent or was not read: {sources}.",
    "{count} sources fail, are silent or were not read: {sources}.",
)
SEVERAL = NP_(
    "{count} source fails or is silent: {sources}.", "{count} sources fail or are silent: {sources}."
)
NEGATIVE_SPIKE_DAY = NP_(
    "Negative spike: {stories} negative story on {day}, usually about {usual} on that weekday.",
    "Negative spike: {stories} negative stories on {day}, usually about {usual} on that weekday.",
)
NEGATIVE_SPIKE_DAYS = NP_(
    "Negative spike: {stories} negative story from {day} to {last}, usually about {usual} on those days.",
    "Negative spike: {stories} negative stories from {day} to {last}, usually about {usual} on those days.",
)
EVENT_READ = NP_(
    "{event} (negative): {copies} publication, about {readers} readers. “{title}” ({outlet}, {day}).",
    "{event} (negative): {copies} publications, about {readers} readers. “{title}” ({outlet}, {day}).",
)
EVENT = NP_(
    "{event} (negative): {copies} publication. “{title}” ({outlet}, {day}).",
    "{event} (negative): {copies} publications. “{title}” ({outlet}, {day}).",
)
STORY_READ = NP_(
    "Negative story, {copies} publication, about {readers} readers: “{title}” ({outlet}, {day}).",
    "Negative story, {copies} publications, about {readers} readers: “{title}” ({outlet}, {day}).",
)
STORY = NP_(
    "Negative story, {copies} publication: “{title}” ({outlet}, {day}).",
    "Negative story, {copies} publications: “{title}” ({outlet}, {day}).",
)
POSSIBLE = NP_(
    "Possibly negative, not checked by anybody, {copies} publication: “{title}” ({outlet}, {day}).",
    "Possibly negative, not checked by anybody, {copies} publications: “{title}” ({outlet}, {day}).",
)
MAINLY = NP_(
    "mainly through: {cause} ({copies} publication)", "mainly through: {cause} ({copies} publications)"
)
DURING = N_("during: {event}")
SPIKE_DAY = NP_(
    "Much more attention: {stories} story on {day}, usually about {usual} on that weekday.",
    "Much more attention: {stories} stories on {day}, usually about {usual} on that weekday.",
)
SPIKE_DAYS = NP_(
    "Much more attention: {stories} story from {day} to {last}, usually about {usual} on those days.",
    "Much more attention: {stories} stories from {day} to {last}, usually about {usual} on those days.",
)
QUIET = NP_(
    "Unusually quiet: {stories} story from {day} to {last}, usually about {usual} in a week.",
    "Unusually quiet: {stories} stories from {day} to {last}, usually about {usual} in a week.",
)


@dataclass(frozen=True)
class Attention:
    """What does one line say?

    Columns: kind (story, goal, spike, quiet, possible_story, failing, silent, overdue); severity, 1 the
    gravest, to 3; template, its English msgid, with fields (numbers and dates as such); target, the page
    query that shows more; why, the msgid of its cause, whose fields stand among the others.
    Empty: why is None where no cause is known.
    """

    kind: str
    severity: int
    template: str
    fields: Mapping[str, object]
    target: Mapping[str, object] = field(default_factory=dict)
    why: str | None = None

    @property
    def why_fields(self) -> dict[str, object]:
        """The fields of its cause only: the cause's own count chooses its plural."""
        return {name: self.fields[name] for name in ("cause", "copies", "event") if name in self.fields}


def attention(
    states: Sequence[SourceState],
    stories: Mapping[dt.date, int],
    negatives: Mapping[dt.date, int],
    large: Sequence[StoryLine],
    period: Period,
    since: dt.date | None,
    events: Sequence[EventLine] = (),
    subject: str = "",
) -> tuple[Attention, ...]:
    """What needs attention?

    Rows: at most three of: the story of the period that weighs most (`gravest`); a negative spike, else a
    spike; a quiet week; bad sources in one line. `ranked` puts goals among them.
    Counts: negative stories of the whole period (`large`), by others; stories and negative stories per day
    (`stories`, `negatives`) at its end. A story whose label is not sure is told as such, after the spikes,
    and only where no other is large.
    Empty: () when all is as usual; only sources are told while `since` is None.
    Raises: nothing.
    Source: pure: subject_days and story_days as the board's statement returned them, states of sources.
    """
    lines = [*_sources(states)]
    if since is not None:
        story = gravest(large, period)
        if story:
            lines.append(_story(cause(story, events, subject)))
        bad = spike(negatives, period.end, since, FEWEST_NEGATIVE)
        much = None if bad else spike(stories, period.end, since, FEWEST_STORIES)
        if bad:
            spiked = _spike(bad, 1, NEGATIVE_SPIKE_DAY, NEGATIVE_SPIKE_DAYS, {"label": "negative"})
            lines.append(_through(spiked, gravest(large, Period(bad.start, bad.end)), events, subject))
        if much:
            lines.append(_spike(much, 2, SPIKE_DAY, SPIKE_DAYS, {}))
        little = quiet(stories, period.end, since)
        if little:
            fields = {**_fields(little), "last": little.end - dt.timedelta(days=1)}
            lines.append(Attention("quiet", 3, QUIET, fields, _days(little)))
    return ranked(lines, MOST)


def ranked(lines: Sequence[Attention], most: int | None = None) -> tuple[Attention, ...]:
    """In which order does a board read these: a story, goals, spikes, last what is technical?

    Columns: those of `Attention`.
    Counts: the first `most` of them; None: all.
    Empty: ().
    Raises: nothing.
    Source: pure.
    """
    return tuple(sorted(lines, key=lambda line: RANK[line.kind]))[:most]


def _sources(states: Sequence[SourceState]) -> list[Attention]:
    bad = [state for state in states if state.state in ("failing", "silent", "overdue")]
    bad.sort(key=lambda source: (source.state, source.title))
    if not bad:
        return []
    kind = bad[0].state
    titles = tuple(source.title for source in bad)
    late = [source.last_good_at for source in bad if source.state == "overdue" and source.last_good_at]
    if len(bad) > 1:
        target = {"source": [source.source_name for source in bad]}
        fields: dict[str, object] = {"count": len(bad), "sources": titles}
        if late and all(source.state in ("overdue", "failing", "never", "paused") for source in states):
            fields = {"count": len(late), "since": max(late)}
            return [Attention("overdue", 3, ALL_OVERDUE, fields, target)]
        return [Attention(kind, 3, SEVERAL_OVERDUE if late else SEVERAL, fields, target)]
    moment = bad[0].last_item_at if kind == "silent" else bad[0].last_good_at
    always = ONE_SILENT_ALWAYS if kind == "silent" else ONE_FAILING_ALWAYS
    template = {"failing": ONE_FAILING, "silent": ONE_SILENT, "overdue": ONE_OVERDUE}[kind]
    template = always if moment is None else template
    fields = {"sources": titles} if moment is None else {"sources": titles, "since": moment}
    return [Attention(kind, 3, template, fields, {"source": bad[0].source_name})]


def _days(run: Spike) -> dict[str, object]:
    return {"start": run.start, "end": run.end, "kind": "others"}


def _fields(run: Spike) -> dict[str, object]:
    return {"stories": run.stories, "usual": run.usual, "day": run.start}


def _spike(run: Spike, severity: int, one: str, more: str, target: Mapping[str, object]) -> Attention:
    fields = _fields(run)
    if run.days > 1:
        fields["last"] = run.end - dt.timedelta(days=1)
    return Attention("spike", severity, one if run.days == 1 else more, fields, {**_days(run), **target})


def _through(
    spiked: Attention, story: StoryLine | None, events: Sequence[EventLine], subject: str
) -> Attention:
    """Name the cause of a spike, where one story of those days is large and surely negative."""
    if story is None or not story.is_sure:
        return spiked
    return replace(
        spiked,
        fields={**spiked.fields, "cause": cause(story, events, subject).name, "copies": story.copies},
        why=MAINLY,
    )


def _story(what: Cause) -> Attention:
    story = what.story
    fields: dict[str, object] = {
        "day": story.day,
        "copies": story.copies,
        "title": story.title,
        "outlet": story.outlet or "?",
    }
    target = {"story": story.story_id}
    why = None
    if what.event and not what.is_event:
        fields["event"], why = Text(what.event.label, what.event.label_en), DURING
    if not story.is_sure:
        return Attention("possible_story", 3, POSSIBLE, fields, target, why)
    is_read = (story.reach or 0) >= FEWEST_READERS
    if is_read:
        fields["readers"] = about(story.reach or 0)
    template = STORY_READ if is_read else STORY
    if what.is_event:
        fields["event"], template = what.name, EVENT_READ if is_read else EVENT
    return Attention("story", 1, template, fields, target, why)
