"""Ask the warehouse whether the method is right less often than it was: each week against the eight before."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import Row, named

BEFORE = 8  # weeks
FEWEST_NOW, FEWEST_BEFORE = 10, 40  # judged mentions
# Of fifty weeks in which nothing changed one is told as a drop.
RARE = 0.02


@dataclass(frozen=True)
class Drift:
    """Did the method agree with people less often in one week than in the eight before?

    Columns: week, its Monday; judged and right, mentions of that week and those with the label that people gave;
    judged_before and right_before, those of the eight weeks before it; dropped, is it less often than chance explains?
    """

    week: dt.date
    judged: int
    right: int
    judged_before: int
    right_before: int
    dropped: bool


def drift(con: duckdb.DuckDBPyConnection, today: dt.date) -> Drift | None:
    """Is the method right less often than before?

    Columns: those of `Drift`, of the newest week with ten judged mentions or more.
    Counts: drawn mentions that people found positive, neutral or negative, the latest answer to each, against the label
    that the method of now gives; not weighted, as the draw is the same each week. A drop: of all these judgements the
    week has as few right, or fewer, with a chance below 2 % (hypergeometric, exact).
    Empty: None where no week has ten, or the eight weeks before it have fewer than forty.
    Raises: nothing.
    Source: judgements, judgement_samples.
    """
    return of(weeks(con, today))


def weeks(con: duckdb.DuckDBPyConnection, today: dt.date, until: dt.datetime | None = None) -> list[Row]:
    """How many mentions did people judge in each week, and how many had the label that they gave?

    Columns: week, judged, right_ones, told_at (of the latest answer, naive UTC); the newest week first.
    Counts: as `drift`; until: only answers that were given by then (aware).
    Empty: [].
    Raises: nothing.
    Source: judgements, judgement_samples.
    """
    return named(
        con,
        """
        with answers as (
            select sample.week, sample.scored_label, max(made_at) as told_at,
                arg_max({label: judgements.label}, (made_at, judgement_id)).label as label
            from judgements join judgement_samples as sample using (week, position)
            where sample.is_found and sample.week <= $today::date
                and ($until::timestamp is null or made_at <= $until::timestamp)
            group by sample.week, sample.position, sample.scored_label
        )
        select week, count(*)::bigint as judged, count(*) filter (where label = scored_label)::bigint as right_ones,
            max(told_at) as told_at
        from answers where label in ('positive', 'neutral', 'negative')
        group by week order by week desc
        """,
        {"today": today, "until": until and until.astimezone(dt.UTC).replace(tzinfo=None)},
    )


def of(rows: Sequence[Row]) -> Drift | None:
    """Is the method right less often, by these rows (week, judged, right_ones; the newest week first)?

    Columns: those of `Drift`.
    Empty: as `drift`.
    """
    now = next((row for row in rows if row["judged"] >= FEWEST_NOW), None)
    if now is None:
        return None
    since = now["week"] - dt.timedelta(weeks=BEFORE)
    before = [row for row in rows if since <= row["week"] < now["week"]]
    judged, right = sum(row["judged"] for row in before), sum(row["right_ones"] for row in before)
    if judged < FEWEST_BEFORE:
        return None
    chance = as_few(now["right_ones"], now["judged"], right, judged)
    return Drift(now["week"], now["judged"], now["right_ones"], judged, right, chance < RARE)


def as_few(right: int, judged: int, right_before: int, judged_before: int) -> float:
    """How likely are as few right ones as these, or fewer, were both drawn from one bag?

    Unit: chance from 0 to 1, exact.
    Empty: 1 where nothing was judged.
    Source: https://en.wikipedia.org/wiki/Hypergeometric_distribution
    """
    all_right, everything = right + right_before, judged + judged_before
    ways = sum(
        math.comb(all_right, few) * math.comb(everything - all_right, judged - few)
        for few in range(right + 1)
    )
    return ways / math.comb(everything, judged)
