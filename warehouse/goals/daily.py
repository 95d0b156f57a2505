"""Compute the course of goals: each day's value (sum) or state (level), the same for every metric."""

import bisect
import datetime as dt
import itertools
from dataclasses import dataclass, field, replace

import duckdb

from warehouse.channels import definitions
from warehouse.core import registry
from warehouse.goals.goal import COLUMNS, Goal
from warehouse.goals.pace import span

CARRIED = 45  # days that a level which was read still stands
DAY = dt.timedelta(days=1)

# A number by its day, and a series of the site: its metric, network and key event.
ByDay = dict[dt.date, float]
Series = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Readings:
    """What was read of one metric of one channel of ours?

    Columns: the network; number by day, the first day first; days from which it was counted in another way.
    Empty: never; turned is [] where it never changed.
    """

    network: str
    by_day: ByDay
    turned: list[dt.date]


@dataclass(frozen=True)
class Daily:
    """What is known, day by day, of all that some goals are counted from?

    Columns: site: the sums of each of its series, and `measured`: the days that somebody measured; channels: metric →
    channel → its readings; stories: stories, positive, negative and labelled ones about us, since `begun`;
    entries: goal → what was entered.
    Empty: {} and None: what was not asked for, or what nobody knows.
    """

    site: dict[Series, ByDay] = field(default_factory=dict)
    measured: tuple[dt.date, ...] = ()
    channels: dict[str, dict[str, Readings]] = field(default_factory=dict)
    stories: dict[str, ByDay] = field(default_factory=dict)
    begun: dt.date | None = None
    entries: dict[str, ByDay] = field(default_factory=dict)

    def course(self, goal: Goal, first: dt.date, end: dt.date) -> ByDay:
        """What did each known day bring (sum), or how did it stand (level)?

        Columns: day → number; days that nobody measured are not in it, days on which nothing came are 0.
        Counts: from `first` up to and without `end`.
        Empty: {}.
        Raises: KeyError for a metric without days.
        """
        ways = {
            "channel": self._of_channels, "site": self._visits, "stories": self._stories,
            "entries": self._entered,
        }  # fmt: skip
        return ways[registry.metric(goal.metric).origin](goal, first, end)

    def judged_days(self, first: dt.date, end: dt.date) -> dict[dt.date, tuple[int, int, int]]:
        """How many stories about us were positive, negative, and had a label at all, by day?

        Columns: day → (positive, negative, with a label); days without a story are not in it.
        Counts: from `first` up to and without `end`.
        Empty: {}.
        """
        parts = [self.stories.get(name, {}) for name in ("positive", "negative", "labelled")]
        return {
            day: (int(parts[0][day]), int(parts[1][day]), int(parts[2][day]))
            for day in parts[0]
            if first <= day < end
        }

    def judged(self, first: dt.date, end: dt.date) -> tuple[float | None, int]:
        """What is net sentiment over these days, and on how many stories with a label does it rest?

        Unit: percent points.
        Counts: stories about us, by others, from `first` up to `end`: positive less negative of a hundred with a label.
        Empty: (None, 0).
        """
        counts = self.judged_days(first, end).values()
        positive, negative, known = (sum(day[place] for day in counts) for place in range(3))
        return ((positive - negative) / known * 100 if known else None), known

    def breaks(self, goal: Goal, last: dt.date) -> tuple[dt.date, ...]:
        """On which days did the way in which this goal is counted change? Before and after are never added up.

        Rows: one per day on which a platform began to count this of a channel of this goal in another way: what is
        read has another definition than before, or the platform said so and numbers of before are known.
        Counts: up to and with `last`.
        Empty: (); for what no platform counts.
        Raises: KeyError for an unknown metric.
        """
        if not registry.metric(goal.metric).breaks:
            return ()
        days: set[dt.date] = set()
        first: dict[str, dt.date] = {}
        for readings in self._ours(goal):
            days |= {day for day in readings.turned if day <= last}
            begun = next(iter(readings.by_day))
            first[readings.network] = min(begun, first.get(readings.network, begun))
        for network, begun in first.items():
            announced = (gap.day for gap in definitions.breaks(network, goal.metric))
            days |= {day for day in announced if begun < day <= last}
        return tuple(sorted(days))

    def last_break(self, goal: Goal, last: dt.date) -> dt.date | None:
        """Since when is this goal counted as it is now, up to and with `last`? None when it always was."""
        days = self.breaks(goal, last)
        return days[-1] if days else None

    def _ours(self, goal: Goal) -> list[Readings]:
        every = self.channels.get(goal.metric, {})
        return [each for name, each in every.items() if goal.network in (None, name, each.network)]

    def _visits(self, goal: Goal, first: dt.date, end: dt.date) -> ByDay:
        came = self.site.get(series_of(goal), {})
        days = self.measured[
            bisect.bisect_left(self.measured, first) : bisect.bisect_left(self.measured, end)
        ]
        return dict(zip(days, map(came.get, days, itertools.repeat(0.0)), strict=True))

    def _stories(self, goal: Goal, first: dt.date, end: dt.date) -> ByDay:
        if self.begun is None:
            return {}
        came = self.stories.get("stories", {})
        return {day: came.get(day, 0.0) for day in span(max(self.begun, first), end - DAY)}

    def _of_channels(self, goal: Goal, first: dt.date, end: dt.date) -> ByDay:
        known = [readings.by_day for readings in self._ours(goal)]
        known = [by_day for by_day in known if next(iter(by_day)) < end]
        if registry.metric(goal.metric).kind == "level":
            # Carried from one reading to the next, and no further: after the last one nobody looked.
            read = (next(day for day in reversed(by_day) if day < end) for by_day in known)
            last = max(read, default=end)
            carried = [_carried(by_day, first, min(end, last + DAY)) for by_day in known]
            known = [by_day for by_day in carried if by_day]
        if not known:
            return {}
        # A day is known when it is known of every channel that ever said anything: a part is no total.
        result = {day: known[0][day] for day in span(first, end - DAY) if day in known[0]}
        for by_day in known[1:]:
            result = {day: value + by_day[day] for day, value in result.items() if day in by_day}
        return result

    def _entered(self, goal: Goal, first: dt.date, end: dt.date) -> ByDay:
        """Return the days of what was entered; of a sum those between two entries are known, and 0."""
        entries = self.entries.get(goal.name, {})
        if not entries:
            return {}
        result, last = {}, 0.0
        for day in span(min(entries), max(entries)):
            last = entries.get(day, last if goal.kind == "level" else 0.0)
            if first <= day < end:
                result[day] = last
        return result


def series_of(goal: Goal) -> Series:
    """Which series of the site is this goal counted from?

    Columns: metric, network, key event.
    Empty: the network and the key event are None where it is limited to none.
    """
    return goal.metric, goal.network, goal.event if goal.metric == "key_events" else None


def _carried(by_day: ByDay, first: dt.date, end: dt.date) -> ByDay:
    result: ByDay = {}
    last, age = None, 0
    for day in span(first - dt.timedelta(CARRIED), end - DAY):
        if day in by_day:
            last, age = by_day[day], 0
        else:
            age += 1
        if last is not None and age <= CARRIED:
            result[day] = last
    return result


def defined(con: duckdb.DuckDBPyConnection) -> tuple[Goal, ...]:
    """Which goals are there?

    Rows: one per goal of the configuration, in its order.
    Counts: nothing.
    Empty: ().
    Raises: nothing.
    Source: goals.
    """
    names = ", ".join(COLUMNS.get(name, name) for name in Goal.__dataclass_fields__)
    return tuple(Goal(*row) for row in con.execute(f"select {names} from goals order by position").fetchall())


def network_of(con: duckdb.DuckDBPyConnection, goal: Goal) -> str | None:
    """To which network is this goal limited, as traffic knows networks only?

    Unit: a network's word.
    Counts: the network of a channel of ours.
    Empty: None for a goal that is limited to none.
    Raises: nothing.
    Source: channels.
    """
    row = con.execute("select network from channels where channel = $name", {"name": goal.network}).fetchone()
    return row[0] if row else goal.network


def of_channel(goal: Goal, channel: str) -> Goal:
    """What is the same goal for one channel alone?

    Columns: those of `Goal`.
    Empty: never.
    """
    return replace(goal, network=channel)
