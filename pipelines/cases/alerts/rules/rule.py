"""Define a rule, and what each kind of rule asks, how grave it is and which thresholds it has."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.cases import first_sight
from text.i18n import N_
from warehouse.cases.alerts.findings import drift, goals, mentions, work
from warehouse.cases.alerts.findings.found import Found
from warehouse.core.connection import Connection

Asked = Callable[[Connection, dt.datetime, dt.datetime, Mapping[str, float | None]], tuple[Found, ...]]


@dataclass(frozen=True)
class Kind:
    """A kind of rule. level: how grave it is where alerts.toml says nothing; own: its thresholds and what they are
    then, None for none; least: the lowest that each may be; asks: what happened between two moments; back: how long ago
    it may have become so and still alarm; every: how often it is asked while nothing came in; place: the page it is on.
    """

    title: str
    level: int
    own: Mapping[str, float | None]
    least: Mapping[str, float]
    asks: Asked
    back: dt.timedelta
    every: dt.timedelta
    place: str


@dataclass(frozen=True)
class Rule:
    """One rule of the school. name: its own, or that of its kind; level: what an alarm of it gets at least."""

    name: str
    kind: str
    level: int
    is_on: bool
    own: Mapping[str, float | None]

    @property
    def of(self) -> Kind:
        """Return its kind."""
        return KINDS[self.kind]


MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def _whole(own: Mapping[str, float | None], name: str) -> int:
    return int(own[name] or 0)


KINDS = {
    "threat": Kind(
        N_("Threat or incident"), 3, {"least": 3}, {"least": 1},
        lambda con, since, until, own: mentions.threats(con, since, until, _whole(own, "least")),
        7 * DAY, MINUTE, "story",
    ),
    "story": Kind(
        N_("Negative story that is large or spreads"), 2, {"copies": 3, "reach": 100_000}, {"copies": 2, "reach": 1},
        lambda con, since, until, own: mentions.spreading(
            con, since, until, _whole(own, "copies"), None if own["reach"] is None else _whole(own, "reach"),
            first_sight.methods(),
        ),
        7 * DAY, MINUTE, "story",
    ),
    "spike": Kind(
        N_("Far more stories in an hour than usual"), 2, {"fewest": 5, "chance": 0.0001},
        {"fewest": 2, "chance": 1e-12},
        lambda con, since, until, own: mentions.hours(
            con, since, until, _whole(own, "fewest"), own["chance"] or 0.0001
        ),
        6 * HOUR, 5 * MINUTE, "mentions",
    ),
    "press": Kind(
        N_("Press question"), 2, {}, {},
        lambda con, since, until, own: work.press(con, since, until), 2 * DAY, MINUTE, "case",
    ),
    "overdue": Kind(
        N_("Case past its time"), 1, {}, {},
        lambda con, since, until, own: work.overdue(con, since, until), 2 * DAY, MINUTE, "case",
    ),
    "silent": Kind(
        N_("Silent source"), 1, {"hours": 24}, {"hours": 1},
        lambda con, since, until, own: work.silent(con, since, until, _whole(own, "hours")),
        2 * DAY, 5 * MINUTE, "sources",
    ),
    "stale": Kind(
        N_("Figures are stale"), 1, {"hours": 24}, {"hours": 1},
        lambda con, since, until, own: work.stale(con, since, until, _whole(own, "hours")),
        2 * DAY, 5 * MINUTE, "sources",
    ),
    "goal": Kind(
        N_("Goal turned red"), 1, {}, {},
        lambda con, since, until, own: goals.turned(con, since, until), 7 * DAY, HOUR, "goals",
    ),
    "forecast": Kind(
        N_("Forecast misses its goal"), 1, {}, {},
        lambda con, since, until, own: goals.missing(con, since, until), 7 * DAY, HOUR, "goals",
    ),
    "drift": Kind(
        N_("The method is right less often than it was"), 1, {}, {},
        lambda con, since, until, own: drift.dropped(con, since, until), 14 * DAY, HOUR, "trust",
    ),
    "month": Kind(
        N_("Month closed"), 0, {}, {},
        lambda con, since, until, own: work.months(con, since, until), 2 * DAY, HOUR, "announcement",
    ),
}  # fmt: skip
# Of these a rule that was written wrongly is done as we propose it: nobody is left without.
PROPOSED = tuple(Rule(name, name, kind.level, True, kind.own) for name, kind in KINDS.items())
