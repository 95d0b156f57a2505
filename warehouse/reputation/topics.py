"""Ask the warehouse what the stories of a period are about, and how those of each topic sound."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from text.topics import OTHER, TOPICS
from warehouse.core.period import Period
from warehouse.core.rows import Row, named
from warehouse.reputation.figures import FEWEST_JUDGED
from warehouse.reputation.totals import Totals

FEWEST = 20  # stories whose topic is known, before shares are told
FEWEST_NEGATIVE = 10  # negative stories whose topic is known, before it is said what they are about
FEWEST_OF_TOPIC = 5
CLEARLY = 1.5  # times as many as of the next topic

# Rows for `of`, of the subject that takes the place of {subject}; the board's second statement holds the same text.
COUNTS_SQL = """
    select topic, label, sum(stories)::bigint as stories from topic_days
    where day >= $start and day < $end and subject = {subject}
    group by all
"""


@dataclass(frozen=True)
class Topic:
    """What is said under one topic?

    Columns: name, share of the stories with a topic (0 to 1), totals by label.
    Empty: no story, no topic.
    """

    name: str
    share: float
    totals: Totals

    @property
    def net(self) -> float | None:
        """Net sentiment of its stories; None where fewer than five could be judged."""
        return self.totals.net if self.totals.judged >= FEWEST_JUDGED else None


@dataclass(frozen=True)
class About:
    """What are the stories about?

    Columns: topics, the largest first; known, stories with one; unknown, those without; negatives, the topic that most
    negative stories are about.
    Empty: no topics and zeros; negatives is None where they are too few or too even to say.
    """

    topics: tuple[Topic, ...] = ()
    known: int = 0
    unknown: int = 0
    negatives: Topic | None = None

    @property
    def enough(self) -> bool:
        """Are there enough stories to tell shares?"""
        return self.known >= FEWEST


def about(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> About:
    """What are the stories about this subject about, and how do those of each topic sound?

    Columns: those of `About`.
    Counts: stories by others that began in the period, by the topic of their first item, as corrected; estimated.
    Empty: no topics, zeros.
    Raises: nothing.
    Source: topic_days.
    """
    sql = COUNTS_SQL.format(subject="$subject")
    return of(named(con, sql, {"subject": subject, **period.parameters()}))


def of(rows: Sequence[Row]) -> About:
    """What do these rows (topic, label, stories) say?

    Columns: those of `About`.
    Empty: as `about`.
    """
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["topic"], {})[row["label"]] = row["stories"]
    unknown = sum(counts.pop("unknown", {}).values())
    known = sum(sum(labels.values()) for labels in counts.values())
    topics = [
        Topic(name, sum(labels.values()) / known, Totals(stories=sum(labels.values()), **labels))
        for name, labels in counts.items()
    ]
    # "Other" stands last, however much it is: it names nothing.
    topics.sort(key=lambda one: (one.name == OTHER, -one.totals.stories, TOPICS.index(one.name)))
    return About(tuple(topics), known, unknown, _negatives(topics))


def _negatives(topics: Sequence[Topic]) -> Topic | None:
    named_ones = sorted((one for one in topics if one.name != OTHER), key=lambda one: -one.totals.negative)
    if sum(one.totals.negative for one in topics) < FEWEST_NEGATIVE or not named_ones:
        return None
    first = named_ones[0]
    second = named_ones[1].totals.negative if len(named_ones) > 1 else 0
    is_clear = first.totals.negative >= max(FEWEST_OF_TOPIC, CLEARLY * second)
    return first if is_clear else None
