"""What needs attention: at most three lines, the gravest first."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from text.i18n import N_, NP_
from warehouse.core.rows import Row
from warehouse.reputation.spikes import FEWEST_NEGATIVE, FEWEST_STORIES, Spike, quiet, spike
from warehouse.sources.states import SourceState

MOST = 3
# A negative story is worth the board's time once others took it over, or many could read it.
COPIES = 3
READERS = 10_000

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
NEGATIVE_STORY = NP_(
    "Negative story of {day} with {copies} copy: “{title}” ({outlet}).",
    "Negative story of {day} with {copies} copies: “{title}” ({outlet}).",
)
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

    Columns: kind (spike, negative_story, silent, failing, overdue, quiet); severity, 1 the gravest, to 3;
    template, its English msgid, with fields (numbers and dates as such); target, the page query that
    shows more.
    """

    kind: str
    severity: int
    template: str
    fields: Mapping[str, object]
    target: Mapping[str, object]


def attention(
    states: Sequence[SourceState],
    stories: Mapping[dt.date, int],
    negatives: Mapping[dt.date, int],
    worst: Row | None,
    end: dt.date,
    since: dt.date | None,
) -> tuple[Attention, ...]:
    """What needs attention now?

    Rows: at most three: bad sources in one line, a negative spike, a negative story, else a spike, a
    quiet week.
    Counts: stories and negative stories per day (`stories`, `negatives`) up to `end`, the day after the
    last whole day; `worst`, a row of story_days, is the largest negative story of seven days, told from
    three copies or 10,000 readers on.
    Empty: () when all is as usual; only sources are told while `since` is None.
    Raises: nothing.
    Source: pure: subject_days and story_days as the board's statement returned them, states of sources.
    """
    lines = [*_sources(states)]
    if since is not None:
        bad = spike(negatives, end, since, FEWEST_NEGATIVE)
        if bad:
            lines.append(_spike(bad, 1, NEGATIVE_SPIKE_DAY, NEGATIVE_SPIKE_DAYS, {"label": "negative"}))
        if worst and (worst["copies"] >= COPIES or (worst["reach"] or 0) >= READERS):
            lines.append(_story(worst))
        much = spike(stories, end, since, FEWEST_STORIES)
        if much and not bad:
            lines.append(_spike(much, 2, SPIKE_DAY, SPIKE_DAYS, {}))
        little = quiet(stories, end, since)
        if little:
            fields = {**_fields(little), "last": little.end - dt.timedelta(days=1)}
            lines.append(Attention("quiet", 3, QUIET, fields, _days(little)))
    return tuple(lines[:MOST])


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
            return [Attention("overdue", 1, ALL_OVERDUE, fields, target)]
        return [Attention(kind, 1, SEVERAL_OVERDUE if late else SEVERAL, fields, target)]
    moment = bad[0].last_item_at if kind == "silent" else bad[0].last_good_at
    always = ONE_SILENT_ALWAYS if kind == "silent" else ONE_FAILING_ALWAYS
    template = {"failing": ONE_FAILING, "silent": ONE_SILENT, "overdue": ONE_OVERDUE}[kind]
    template = always if moment is None else template
    fields = {"sources": titles} if moment is None else {"sources": titles, "since": moment}
    return [Attention(kind, 1, template, fields, {"source": bad[0].source_name})]


def _days(run: Spike) -> dict[str, object]:
    return {"start": run.start, "end": run.end}


def _fields(run: Spike) -> dict[str, object]:
    return {"stories": run.stories, "usual": run.usual, "day": run.start}


def _spike(run: Spike, severity: int, one: str, more: str, target: Mapping[str, object]) -> Attention:
    fields = _fields(run)
    if run.days > 1:
        fields["last"] = run.end - dt.timedelta(days=1)
    return Attention("spike", severity, one if run.days == 1 else more, fields, {**_days(run), **target})


def _story(row: Row) -> Attention:
    fields = {
        "day": row["day"],
        "copies": row["copies"],
        "title": row["title"],
        "outlet": row["outlet"] or "?",
    }
    return Attention("negative_story", 2, NEGATIVE_STORY, fields, {"story": row["story_id"]})
