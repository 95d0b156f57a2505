"""Figures for each 1,000 students (warehouse/sources/students.py)."""

import pytest

from tests.warehouse.school import OWN, PEER, fill
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken
from warehouse.core.figure import Figure
from warehouse.core.load import upsert
from warehouse.sources import students
from warehouse.sources.students import Students, per_thousand

pytestmark = pytest.mark.both

EIGHT = Students("A", 8000, 2025, "DUO")


def counted(value: float | None, previous: float | None = None) -> Figure:
    return Figure(value, previous, "count", "exact", None, "stories", fields={"subject": "A"})


def test_a_figure_is_divided_by_the_thousands_of_students():
    found = per_thousand(counted(60, 40), EIGHT)
    assert (found.value, found.previous, found.unit, found.denominator) == (7.5, 5.0, "per_thousand", 8000)
    assert found.change == 50


def test_a_change_of_few_stays_too_few_to_tell():
    found = per_thousand(counted(30, 19), EIGHT)
    assert found.change is None and found.too_few


def test_without_a_number_of_students_it_is_unknown_and_says_so():
    found = per_thousand(counted(60, 40), Students("A"))
    assert (found.value, found.previous, found.quality) == (None, None, "unknown")
    assert found.note == students.UNKNOWN and found.fields["school"] == "A"


def test_what_is_unknown_stays_unknown():
    assert per_thousand(counted(None, None), EIGHT).value is None
    assert per_thousand(counted(0), EIGHT).value == 0


def test_schools_have_what_the_configuration_says_and_topics_nothing(warehouse):
    fill(warehouse)
    with writing() as con:
        con.execute("update subjects set students = 8000, students_year = 2025, students_source = 'DUO'"
                    " where subject = $own", {"own": OWN})  # fmt: skip
    with reading() as con:
        assert students.of_schools(con) == {None: Students(OWN, 8000, 2025, "DUO"), PEER: Students(PEER)}


def test_a_school_of_no_students_is_refused(warehouse):
    with pytest.raises(ContractBroken), writing() as con:
        row = {"subject": "A", "role": "peer", "query": "a", "query_hash": "q", "position": 0, "students": 0}
        upsert(con, "subjects", [row])
