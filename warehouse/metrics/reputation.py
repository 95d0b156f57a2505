"""How we stand: mentions, net sentiment, share of voice and reach, over a period against the one before.

Each number has a pure part (`…_figure`) that the board uses on what its one statement returned,
and a function that asks the warehouse for that number alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import duckdb

from warehouse.errors import N_, UnknownSubject
from warehouse.figure import Figure
from warehouse.metrics.asked import Asked, ask
from warehouse.metrics.chance import counts_differ, means_differ
from warehouse.metrics.evidence import MISSING, Evidence, evidence
from warehouse.period import Period

FEWEST_JUDGED = 5
TOO_FEW = N_("Too few to say: {judged} stories could be judged.")
NO_VOICES = N_("Nobody was mentioned in this period.")
NO_REACH = N_("Of none of the {items} items is the reach known.")
SOME_REACH = N_("The reach of {known} of {items} items is known.")

COUNTS_MENTIONS = N_("stories that began in the period and mention {subject}; copies are not counted again")
COUNTS_NET = N_(
    "positive minus negative stories, of all judged stories about {subject}; {unclear} unclear ones left out"
)
COUNTS_SHARE = N_("stories about {subject}, of those about {subject} and its peers")
COUNTS_REACH = N_(
    "estimated readers of all items about {subject}, copies included; readers of two items count twice"
)

DAYS_SQL = """
    select day, label, sum(items)::bigint as items, sum(stories)::bigint as stories,
        sum(reach)::bigint as reach, sum(reach_known)::bigint as reach_known
    from subject_days
    where day >= $start and day < $end and subject = $subject
    group by day, label
"""


@dataclass(frozen=True)
class Totals:
    """What a period adds up to for one subject: stories by label, items, reach."""

    items: int = 0
    stories: int = 0
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unclear: int = 0
    reach: int = 0
    reach_known: int = 0

    @property
    def judged(self) -> int:
        """Stories with a label other than unclear."""
        return self.positive + self.neutral + self.negative

    @property
    def net(self) -> float | None:
        """(positive - negative) / judged, times 100; None when nothing is judged."""
        return (self.positive - self.negative) / self.judged * 100 if self.judged else None


def add_up(days: Iterable[dict], period: Period) -> Totals:
    """Totals of the rows (day, label, items, stories, reach, reach_known) that lie in the period."""
    sums = dict.fromkeys((field.name for field in fields(Totals)), 0)
    for row in days:
        if period.start <= row["day"] < period.end:
            sums[row["label"]] += row["stories"]
            for name in ("items", "stories", "reach", "reach_known"):
                sums[name] += row[name] or 0
    return Totals(**sums)


def _figure(asked: Asked, rests: Evidence, quality: str, note: str | None, **rest) -> Figure:
    """A figure with what all have in common: quality, note, as-of, sources."""
    fields_ = {**asked.fields, **rest.pop("fields", {})}
    missing = rests.missing(asked.period)
    if not asked.known:
        quality, note = "unknown", asked.note
        rest |= {"value": None, "previous": None, "denominator": None, "previous_denominator": None}
    elif rest["value"] is None:
        quality = "unknown"
    else:
        if missing:
            quality, note = "partial", note or MISSING
            fields_["sources"] = ", ".join(missing)
        if not asked.whole:
            quality, note = "partial", asked.note
    if not asked.previous_known:
        rest |= {"previous": None, "previous_denominator": None}
        note = note or asked.note
    if rest["value"] is None or rest["previous"] is None:
        rest["clear"] = None
    return Figure(
        quality=quality, note=note, fields=fields_, as_of=rests.as_of, sources=rests.sources, **rest
    )


def mentions_figure(now: Totals, before: Totals, subject: str, asked: Asked, rests: Evidence) -> Figure:
    """The figure `mentions`, from totals."""
    return _figure(
        asked,
        rests,
        "exact",
        None,
        value=now.stories,
        previous=before.stories,
        unit="count",
        counts=COUNTS_MENTIONS,
        fields={"subject": subject},
        clear=counts_differ(now.stories, before.stories),
    )


def net_sentiment_figure(now: Totals, before: Totals, subject: str, asked: Asked, rests: Evidence) -> Figure:
    """The figure `net_sentiment`, from totals."""
    enough = now.judged >= FEWEST_JUDGED
    return _figure(
        asked,
        rests,
        "estimated",
        None if enough else TOO_FEW,
        value=now.net if enough else None,
        previous=before.net if before.judged >= FEWEST_JUDGED else None,
        unit="points",
        counts=COUNTS_NET,
        denominator=now.judged,
        previous_denominator=before.judged,
        fields={"subject": subject, "judged": now.judged, "unclear": now.unclear},
        clear=means_differ(*_net(now), *_net(before)),
    )


def _net(totals: Totals) -> tuple[float, float, int]:
    """Mean and variance of +1, 0, -1 per story, and how many."""
    if not totals.judged:
        return 0.0, 0.0, 0
    mean = (totals.positive - totals.negative) / totals.judged
    return mean, (totals.positive + totals.negative) / totals.judged - mean**2, totals.judged


def share_of_voice_figure(
    own: tuple[int, int], everybody: tuple[int, int], subject: str, asked: Asked, rests: Evidence
) -> Figure:
    """The figure `share_of_voice`, from stories (in the period, in the one before)."""
    shares = [part / whole if whole else None for part, whole in zip(own, everybody, strict=True)]
    spreads = [0.0 if share is None else share * (1 - share) for share in shares]
    return _figure(
        asked,
        rests,
        "exact",
        NO_VOICES if shares[0] is None else None,
        value=None if shares[0] is None else shares[0] * 100,
        previous=None if shares[1] is None else shares[1] * 100,
        unit="percent",
        counts=COUNTS_SHARE,
        denominator=everybody[0],
        previous_denominator=everybody[1],
        fields={"subject": subject},
        clear=means_differ(
            shares[0] or 0.0, spreads[0], everybody[0], shares[1] or 0.0, spreads[1], everybody[1]
        ),
    )


def reach_figure(now: Totals, before: Totals, subject: str, asked: Asked, rests: Evidence) -> Figure:
    """The figure `reach`, from totals."""
    known, partly = now.reach_known > 0 or now.items == 0, 0 < now.reach_known < now.items
    comparable = before.reach_known == before.items
    return _figure(
        asked,
        rests,
        "partial" if partly else "estimated",
        SOME_REACH if partly else None if known else NO_REACH,
        value=now.reach if known else None,
        previous=before.reach if known and not partly and comparable else None,
        unit="readers",
        counts=COUNTS_REACH,
        fields={"subject": subject, "known": now.reach_known, "items": now.items},
    )


def _asked(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> tuple[Asked, Evidence]:
    known = [name for (name,) in con.execute("select subject from subjects order by position").fetchall()]
    if subject not in known:
        raise UnknownSubject(subject=subject, known=", ".join(known))
    rests = evidence(con, period.end)
    return ask(period, rests.since), rests


def _totals(con: duckdb.DuckDBPyConnection, asked: Asked, subject: str) -> tuple[Totals, Totals]:
    before = asked.period.previous()
    cursor = con.execute(DAYS_SQL, {"start": before.start, "end": asked.period.end, "subject": subject})
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return add_up(rows, asked.period), add_up(rows, before)


def mentions(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """How often are we in the news and on social media?"""
    asked, rests = _asked(con, period, subject)
    return mentions_figure(*_totals(con, asked, subject), subject, asked, rests)


def net_sentiment(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """Do people speak well of us?"""
    asked, rests = _asked(con, period, subject)
    return net_sentiment_figure(*_totals(con, asked, subject), subject, asked, rests)


def share_of_voice(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """Of all that is said about us and our peers, how much is about us?"""
    asked, rests = _asked(con, period, subject)
    before = asked.period.previous()
    rows = con.execute(
        """
        select
            subject = $subject as is_own,
            coalesce(sum(stories) filter (where day >= $middle), 0)::bigint as now,
            coalesce(sum(stories) filter (where day < $middle), 0)::bigint as before
        from subject_days join subjects using (subject)
        where day >= $start and day < $end and (role in ('own', 'peer') or subject = $subject)
        group by is_own
        """,
        {"start": before.start, "middle": before.end, "end": asked.period.end, "subject": subject},
    ).fetchall()
    own = next(((now, then) for is_own, now, then in rows if is_own), (0, 0))
    everybody = (sum(row[1] for row in rows), sum(row[2] for row in rows))
    return share_of_voice_figure(own, everybody, subject, asked, rests)


def reach(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """How many readers could have seen it?"""
    asked, rests = _asked(con, period, subject)
    return reach_figure(*_totals(con, asked, subject), subject, asked, rests)
