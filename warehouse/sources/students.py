"""Ask how many students schools have, and hold figures of large and small schools beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from text.i18n import N_
from warehouse.core.figure import Figure
from warehouse.core.rows import named

PER = 1000
UNKNOWN = N_("The number of students of {school} is not known.")


@dataclass(frozen=True)
class Students:
    """How many students has a school?

    Columns: the school; its students; the year in which they were counted, and who counted them.
    Empty: students is None when unknown; year and source are None when that is not said.
    """

    school: str
    students: int | None = None
    year: int | None = None
    source: str | None = None


def of_schools(con: duckdb.DuckDBPyConnection) -> Mapping[str | None, Students]:
    """How many students have we and our peers?

    Columns: by peer, and by None of our own school.
    Counts: as the configuration says.
    Empty: {} without subjects.
    Raises: nothing.
    Source: subjects.
    """
    rows = named(
        con,
        """
        select subject, role, students, students_year, students_source from subjects
        where role <> 'topic' order by position
        """,
    )
    return {
        None if row["role"] == "own" else row["subject"]: Students(
            row["subject"], row["students"], row["students_year"], row["students_source"]
        )
        for row in rows
    }


def per_thousand(figure: Figure, students: Students) -> Figure:
    """What is this figure for each 1,000 students of the school?

    Unit: per_thousand.
    Counts: what the figure counts, over the students of the one year that is known, also for the earlier period.
    Empty: value None, quality unknown, and a note, where the number of students is not known.
    Raises: nothing.
    Source: none.
    """
    if not students.students:
        return replace(
            figure,
            value=None,
            previous=None,
            unit="per_thousand",
            quality="unknown",
            clear=None,
            note=UNKNOWN,
            fields={**figure.fields, "school": students.school},
        )
    return replace(
        figure,
        value=_part(figure.value, students.students),
        previous=_part(figure.previous, students.students),
        unit="per_thousand",
        denominator=students.students,
        previous_denominator=students.students,
    )


def _part(value: float | None, students: int) -> float | None:
    return None if value is None else value / students * PER
