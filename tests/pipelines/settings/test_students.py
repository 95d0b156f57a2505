"""How many students schools have, in the configuration (pipelines/settings/students.py)."""

import pytest

from pipelines import settings
from pipelines.support.errors import ConfigError

GOOD = """
[organisation]
name = "ROC Voorbeeld"
site = "www.rocvoorbeeld.example"
students = 11800
students_year = 2025
students_source = "DUO"

[[peers]]
name = "Voorbeeld College"
students = 6200

[[peers]]
name = "Nova"

[[topics]]
name = "Stage"
"""


def read(tmp_path, text):
    (tmp_path / "organisation.toml").write_text(text, encoding="utf-8")
    return settings.read(tmp_path)


def test_each_school_has_its_students_and_what_is_not_said_is_unknown(tmp_path):
    found = [
        (each.students, each.students_year, each.students_source) for each in read(tmp_path, GOOD).subjects
    ]
    assert found == [(11800, 2025, "DUO"), (6200, None, ""), (None, None, ""), (None, None, "")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("students = 6200", "students = 0", "“Voorbeeld College”, students: a school has students"),
        ("students = 6200", 'students = "6.200"', "students: this must be a whole number"),
        ("students = 6200", "students = -4", "students: this must be a whole number"),
        ("students = 6200", "students = 6.2", "students: this must be a whole number"),
        ("students = 6200", 'students_source = "DUO"', "students: this is missing"),
        ("students = 6200", "students_year = 2025", "students: this is missing"),
        ("students_year = 2025", "students_year = 25", "students_year: this must be a year"),
        ('name = "Stage"', 'name = "Stage"\nstudents = 12', "students: this field is not known"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path, old, new, said):
    with pytest.raises(ConfigError, match=said):
        read(tmp_path, GOOD.replace(old, new))


def test_the_sample_shows_schools_with_and_without_a_number(monkeypatch):
    monkeypatch.delenv("WEERKLANK_CONFIG", raising=False)
    sample = settings.read(settings.ROOT / "config" / "sample")
    known = [each.students is not None for each in sample.subjects if each.role != "topic"]
    assert any(known) and not all(known)
