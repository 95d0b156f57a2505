"""Ask the warehouse for the choices of the filters: subjects, sources, languages, kinds."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the filters?

    Columns: sources, languages and kinds, the most frequent first; titles of all sources by
    name.
    Empty: () where the period has no mention.
    """

    sources: tuple[str, ...]
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    titles: dict[str, str]


def subjects(con: duckdb.DuckDBPyConnection) -> tuple[tuple[str, str], ...]:
    """Which subjects are watched?

    Rows: subject and role (own, peer, topic), ourselves first.
    Counts: the configuration, whether or not they were ever mentioned.
    Empty: ().
    Raises: nothing.
    Source: subjects.
    """
    result = con.execute(
        "select subject, role from subjects order by role <> 'own', role <> 'peer', position, subject"
    )
    return tuple(result.fetchall())


def choices(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Choices:
    """What can the mentions of this period be filtered by?

    Columns: those of `Choices`.
    Counts: items about the subject, copies included; what was set aside is left out.
    Empty: () for each, titles of the sources stay.
    Raises: nothing.
    Source: mention_days, sources.
    """
    rows = con.execute(
        """
        select source_name, language, kind, sum(items)::bigint as items
        from mention_days
        where day >= $start and day < $end and subject = $subject
        group by all
        """,
        {"subject": subject, **period.parameters()},
    ).fetchall()
    titles = dict(con.execute("select source_name, title from sources").fetchall())
    source, language, kind = (_by_number((row[place], row[-1]) for row in rows) for place in range(3))
    return Choices(source, language, kind, titles)


def _by_number(counts: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    sums: dict[str, int] = {}
    for value, count in counts:
        sums[value] = sums.get(value, 0) + count
    return tuple(sorted(sums, key=lambda value: (-sums[value], value)))
