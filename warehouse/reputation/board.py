"""Ask the warehouse for everything that the board's page shows, in two statements of one moment."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from warehouse.core.errors import UnknownSubject
from warehouse.core.figure import Figure, compared_with
from warehouse.core.metadata import is_sample
from warehouse.core.period import Period
from warehouse.core.rows import Row, named
from warehouse.goals.inputs import Given, of_row
from warehouse.reliability.score_changes import Scoring, scoring_of
from warehouse.reputation import figures, topics
from warehouse.reputation.attention import Attention, attention
from warehouse.reputation.board_query import PERIOD_SQL, STANDING_SQL
from warehouse.reputation.board_rows import Coverage, EventLine, SourceTypeRow, StoryLine, VoiceShare
from warehouse.reputation.coverage import weigh
from warehouse.reputation.known_period import ask
from warehouse.reputation.spikes import WEEKS, WINDOWS
from warehouse.reputation.topics import About
from warehouse.reputation.totals import Totals, add_up
from warehouse.reputation.weeks import Span, first_monday, weeks
from warehouse.sources.freshness import Collected
from warehouse.sources.states import SourceState, state
from warehouse.sources.students import Students


@dataclass(frozen=True)
class Board:
    """What is on the board's page?

    Columns: see `board`.
    Empty: as_of and since are None, weeks () before the first run.
    """

    organisation: str
    site: str | None
    sample: bool
    subject: str
    period: Period
    as_of: dt.datetime | None
    since: dt.date | None
    read: Collected
    net_sentiment: Figure
    mentions: Figure
    share_of_voice: Figure
    reach: Figure
    said: Figure
    weeks: tuple[Span, ...]
    voices: tuple[VoiceShare, ...]
    attention: tuple[Attention, ...]
    causes: tuple[StoryLine, ...]
    coverage: Coverage
    positives: tuple[StoryLine, ...]
    negatives: tuple[StoryLine, ...]
    kinds: tuple[SourceTypeRow, ...]
    events: tuple[EventLine, ...]
    about: About
    scoring: Scoring
    goal_inputs: Given


def board(
    con: duckdb.DuckDBPyConnection,
    period: Period,
    today: dt.date,
    now: dt.datetime,
    against: str = "previous",
    ending: Callable[[dt.date], Period] | None = None,
) -> Board:
    """How do we stand, what changed, and what needs attention?

    Columns: whose board it is; the four figures; weeks of the trend; voices of us and our peers; lines
    of attention, without goals; causes, the negative stories among which the gravest is found;
    coverage of the sources; the five largest positive and negative stories; kinds of source; known
    events; what the stories are about; which tier scores; what goals are held against. What a school publishes
    itself is `said`, and in none of the others.
    Counts: the own subject over the period, cut at `today`, compared with `against` (a word of
    `Period.compared`: the one before, the same days of last school year, or nothing); by two statements, what hangs
    on the period last. Where collecting ended before the end of the period, that is the days that `ending` names for
    that day (the last thirty, say), else the period cut there, not compared.
    Empty: figures are None with a note, lists are ().
    Raises: UnknownSubject when no subject is our own, ValueError when `now` has no time zone.
    Source: subject_days, story_days, topic_days, subjects, events, goals, goal_forecasts, warehouse_facts,
    judgements, judgement_samples; sources, source_runs, source_days and fetch_states for what the number rests on.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    (row,) = named(con, STANDING_SQL, {"today": today})
    results = _lists(row)
    states = tuple(state(row, now) for row in results["states"])
    until, cut = weigh(states).read.until, _cut(period, today)
    if until is not None and until < cut.end and (ending or until > period.start):
        period = ending(until) if ending else period
        cut = _cut(_cut(period, today), until)
    (of_period,) = named(con, PERIOD_SQL, _days(cut, against))
    results |= _lists(of_period)
    results["goal_inputs"] = of_row(row)
    return _assemble(results, states, period, today, against)


def _cut(period: Period, day: dt.date) -> Period:
    return Period(period.start, min(period.end, max(day, period.start + dt.timedelta(days=1))))


def _days(cut: Period, against: str) -> dict[str, object]:
    # Without a comparison no day is an earlier one.
    earlier = cut.compared(against)
    before, until = (earlier.start, earlier.end) if earlier else (cut.start, cut.start)
    baseline = cut.end - dt.timedelta(weeks=WEEKS, days=7)
    horizon = min(before, first_monday(cut), baseline - dt.timedelta(days=WINDOWS[-1]))
    days = {"horizon": horizon, "before": before, "until": until}
    return {**days, "start": cut.start, "end": cut.end, "trend": first_monday(cut)}


def _lists(row: Row) -> Row:
    return {name: value or [] for name, value in row.items()}


def _assemble(
    results: Row, states: tuple[SourceState, ...], period: Period, today: dt.date, against: str
) -> Board:
    facts = {row["name"]: row["value"] for row in results["facts"]}
    own = next((row["subject"] for row in results["voices"] if row["role"] == "own"), None)
    if own is None:
        raise UnknownSubject(subject="own", known="")
    rests = weigh(states)
    known_period = ask(period, rests.since, today, against, rests.read.until)
    cut, days = known_period.period, results["days"]
    earlier = cut.compared(against)
    now, before = add_up(days, cut), add_up(days, earlier) if earlier else Totals()
    everybody = tuple(sum(row[side] for row in results["voices"]) for side in ("stories", "before"))
    stories, negatives = _per_day(days, None), _per_day(days, "negative")
    gravest, (said,) = _story_lines(results["gravest"], "negative"), results["said"]
    events = tuple(EventLine(**row) for row in results["events"])
    whole = Board(
        organisation=facts.get("organisation", own),
        site=facts.get("site"),
        sample=is_sample(facts),
        subject=own,
        period=cut,
        as_of=rests.as_of,
        since=rests.since,
        read=rests.read,
        net_sentiment=figures.net_sentiment_figure(now, before, own, known_period, rests, results["judged"]),
        mentions=figures.mentions_figure(now, before, own, known_period, rests),
        share_of_voice=figures.share_of_voice_figure(
            (now.stories, before.stories), everybody, own, known_period, rests, len(results["voices"]) > 1
        ),
        reach=figures.reach_figure(now, before, own, known_period, rests),
        said=figures.said_figure(said["items"], said["before"], own, known_period, rests),
        weeks=weeks(days, cut, rests.since),
        voices=_voices(results["voices"], everybody[0] if len(results["voices"]) > 1 else 0),
        attention=attention(states, stories, negatives, gravest, cut, rests.since, events, own),
        causes=gravest,
        coverage=_coverage(states),
        positives=_story_lines(results["large"], "positive"),
        negatives=_story_lines(results["large"], "negative"),
        kinds=tuple(SourceTypeRow(**row) for row in results["kinds"]),
        events=events,
        about=topics.of(results["topics"]),
        scoring=scoring_of(facts),
        goal_inputs=results["goal_inputs"],
    )
    return compared_with(whole, None) if earlier is None else whole


def _per_day(days: list[Row], label: str | None) -> dict[dt.date, int]:
    counts: dict[dt.date, int] = {}
    for row in days:
        if label is None or row["label"] == label:
            counts[row["day"]] = counts.get(row["day"], 0) + row["stories"]
    return counts


def _voices(rows: list[Row], everybody: int) -> tuple[VoiceShare, ...]:
    return tuple(
        VoiceShare(
            row["subject"],
            row["role"],
            row["stories"],
            row["stories"] / everybody * 100 if everybody else None,
            Students(row["subject"], row["students"], row["students_year"], row["students_source"]),
        )
        for row in rows
    )


def _story_lines(rows: list[Row], label: str) -> tuple[StoryLine, ...]:
    return tuple(StoryLine(**row) for row in rows if row["label"] == label)


def _coverage(states: tuple[SourceState, ...]) -> Coverage:
    watched = [source for source in states if source.state != "paused"]
    return Coverage(
        usual=sum(source.state == "fine" for source in watched),
        watched=len(watched),
        failing=_titles(watched, "failing"),
        silent=_titles(watched, "silent"),
        never=_titles(watched, "never"),
        overdue=_titles(watched, "overdue"),
        paused=len(states) - len(watched),
    )


def _titles(states: list[SourceState], status: str) -> tuple[str, ...]:
    return tuple(source.title for source in states if source.state == status)
