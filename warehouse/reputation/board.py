"""Ask the warehouse for everything that the board's page shows, in one statement."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.errors import UnknownSubject
from warehouse.core.figure import Figure
from warehouse.core.metadata import is_sample
from warehouse.core.period import Period
from warehouse.core.rows import Row, named
from warehouse.reliability.agreement import weigh as weigh_judged
from warehouse.reliability.score_changes import Scoring, scoring_of
from warehouse.reputation import figures
from warehouse.reputation.attention import Attention, attention
from warehouse.reputation.board_query import BOARD_SQL
from warehouse.reputation.board_rows import Coverage, EventLine, SourceTypeRow, StoryLine, VoiceShare
from warehouse.reputation.coverage import weigh
from warehouse.reputation.known_period import ask
from warehouse.reputation.spikes import WEEKS, WINDOWS
from warehouse.reputation.totals import add_up
from warehouse.reputation.weeks import Span, first_monday, weeks
from warehouse.sources.states import SourceState, state


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
    net_sentiment: Figure
    mentions: Figure
    share_of_voice: Figure
    reach: Figure
    weeks: tuple[Span, ...]
    voices: tuple[VoiceShare, ...]
    attention: tuple[Attention, ...]
    coverage: Coverage
    positives: tuple[StoryLine, ...]
    negatives: tuple[StoryLine, ...]
    kinds: tuple[SourceTypeRow, ...]
    events: tuple[EventLine, ...]
    scoring: Scoring


def board(con: duckdb.DuckDBPyConnection, period: Period, today: dt.date, now: dt.datetime) -> Board:
    """How do we stand, what changed, and what needs attention?

    Columns: whose board it is; the four figures; weeks of the trend; voices of us and our peers; lines
    of attention; coverage of the sources; the five largest positive and negative stories; kinds of
    source; known events; which tier scores.
    Counts: the own subject over the period, cut at `today`, against the one before; everything in one
    statement.
    Empty: figures are None with a note, lists are ().
    Raises: UnknownSubject when no subject is our own, ValueError when `now` has no time zone.
    Source: subject_days, story_days, subjects, events, warehouse_facts, judgements, judgement_samples;
    sources, source_runs, source_days and fetch_states for what the number rests on.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    cut = Period(period.start, min(period.end, max(today, period.start + dt.timedelta(days=1))))
    before = cut.previous()
    baseline = cut.end - dt.timedelta(weeks=WEEKS, days=7)
    horizon = min(before.start, first_monday(cut), baseline - dt.timedelta(days=WINDOWS[-1]))
    (row,) = named(
        con,
        BOARD_SQL,
        {
            "horizon": horizon,
            "before": before.start,
            "start": cut.start,
            "end": cut.end,
            "week": cut.end - dt.timedelta(days=7),
            "trend": first_monday(cut),
            "today": today,
        },
    )
    result = {name: value or [] for name, value in row.items()}
    return _assemble(result, period, today)


def _assemble(results: Row, period: Period, today: dt.date) -> Board:
    facts = {row["name"]: row["value"] for row in results["facts"]}
    own = next((row["subject"] for row in results["voices"] if row["role"] == "own"), None)
    if own is None:
        raise UnknownSubject(subject="own", known="")
    states = tuple(state(row) for row in results["states"])
    rests = weigh(states)
    known_period = ask(period, rests.since, today)
    cut, days = known_period.period, results["days"]
    now, before = add_up(days, cut), add_up(days, cut.previous())
    everybody = tuple(sum(row[side] for row in results["voices"]) for side in ("stories", "before"))
    stories, negatives = _per_day(days, None), _per_day(days, "negative")
    return Board(
        organisation=facts.get("organisation", own),
        site=facts.get("site"),
        sample=is_sample(facts),
        subject=own,
        period=cut,
        as_of=rests.as_of,
        since=rests.since,
        net_sentiment=figures.net_sentiment_figure(
            now, before, own, known_period, rests, weigh_judged(results["judged"], own)
        ),
        mentions=figures.mentions_figure(now, before, own, known_period, rests),
        share_of_voice=figures.share_of_voice_figure(
            (now.stories, before.stories), everybody, own, known_period, rests
        ),
        reach=figures.reach_figure(now, before, own, known_period, rests),
        weeks=weeks(days, cut, rests.since),
        voices=_voices(results["voices"], everybody[0]),
        attention=attention(
            states, stories, negatives, next(iter(results["worst"]), None), cut.end, rests.since
        ),
        coverage=_coverage(states),
        positives=_story_lines(results["large"], "positive"),
        negatives=_story_lines(results["large"], "negative"),
        kinds=tuple(SourceTypeRow(**row) for row in results["kinds"]),
        events=tuple(EventLine(**row) for row in results["events"]),
        scoring=scoring_of(facts),
    )


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
        paused=len(states) - len(watched),
    )


def _titles(states: list[SourceState], status: str) -> tuple[str, ...]:
    return tuple(source.title for source in states if source.state == status)
