"""Add up a period's day rows for one subject."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from warehouse.core.period import Period
from warehouse.core.rows import Row


@dataclass(frozen=True)
class Totals:
    """What does a period add up to for one subject?

    Columns: items, stories, stories by label, estimated readers, items of which the readers are known.
    Empty: zeros; net is None when nothing is judged.
    """

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


def add_up(days: Iterable[Row], period: Period) -> Totals:
    """What do these rows (day, label, items, stories, reach, reach_known) add up to in the period?

    Columns: those of `Totals`.
    Empty: zeros.
    """
    sums = dict.fromkeys((field.name for field in fields(Totals)), 0)
    for row in days:
        if period.start <= row["day"] < period.end:
            sums[row["label"]] += row["stories"]
            for name in ("items", "stories", "reach", "reach_known"):
                sums[name] += row[name] or 0
    return Totals(**sums)
