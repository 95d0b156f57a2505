"""The table of schools, and the schools that are found in it (pipelines/sources/schools)."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.sources import schools
from pipelines.sources.schools import duo, make, search, table

ROOT = Path(__file__).resolve().parents[4]


def named(found: list[schools.School]) -> list[str]:
    return [school.name for school in found]


def test_the_table_holds_each_school_once_with_a_place_in_the_netherlands():
    all_schools = table.schools()
    assert 50 <= len(all_schools) <= 60
    names = [name for school in all_schools for name in (school.name, *school.other_names)]
    assert len(names) == len(set(names))
    for school in all_schools:
        assert school.kind in table.KINDS, school
        assert 50.7 < school.latitude < 53.6 and 3.3 < school.longitude < 7.3, school
        assert school.town and school.province, school
        assert school.site == "" or school.site.startswith("https://"), school


def test_a_number_of_students_has_its_year_and_source_or_is_unknown():
    for school in table.schools():
        assert (
            (school.students is None) == (school.students_year is None) == (school.students_source == "")
        ), school


def test_the_table_says_its_date_and_source():
    notes = " ".join(table.notes(table.PATH.read_text(encoding="utf-8")))
    assert "Made: 2026-" in notes and "Source:" in notes and "unknown" in notes


def test_what_is_written_is_read_back_the_same():
    all_schools = list(table.schools())
    assert list(table.parse(table.written(all_schools, ["A note"]))) == all_schools


def test_the_package_carries_the_table():
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "package-data"
    ]
    assert table.PATH.name in data["pipelines.sources.schools"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Deltion College", "Deltion College"),
        ("deltion", "Deltion College"),
        ("ALFA COLLEGE", "Alfa-college"),
        ("gc", "Graafschap College"),
        ("https://www.firda.nl/open-dag?x=1", "Firda"),
        ("kw1c.nl", "Koning Willem I College"),
        ("WWW.ZONE.COLLEGE", "Zone.college"),
        ("zonecollege", "Zone.college"),
        ("Horizon College", "Talland College"),
        ("twente", "ROC van Twente"),
        ("Urk", "Berechja College"),
        ("zeeland", "Scalda"),
        ("meubileringscollege", "Hout- en Meubileringscollege"),
        ("Stichting Zadkine Rotterdam", "Zadkine"),
    ],
)
def test_a_school_is_found_by_name_abbreviation_former_name_or_address(typed, first):
    assert named(schools.find(typed))[0] == first


@pytest.mark.parametrize("typed", ["", "  ", "!!", "https://www.rocvoorbeeld.example", "Voorbeeld"])
def test_what_is_no_school_of_the_table_finds_nothing(typed):
    assert schools.find(typed) == []


def test_the_nearest_schools_lie_near_and_those_of_one_kind_come_first():
    (deltion,) = schools.find("Deltion College")
    found = schools.nearest(deltion, 4)
    # Landstede is in the same town and a roc too; Cibap and Zone.college are in the same town but of another kind.
    assert named(found)[0] == "Landstede MBO"
    assert set(named(found)[1:3]) == {"Cibap", "Zone.college"}
    assert deltion not in found
    bands = [search.kilometres(deltion, school) // search.BAND for school in schools.nearest(deltion, 99)]
    assert bands == sorted(bands)


def test_within_one_band_and_kind_the_school_of_like_size_comes_first(monkeypatch):
    here = table.School("Here", (), "A", "B", 52.0, 5.0, "roc", students=10_000)
    small, alike = replace(here, name="Small", students=500), replace(here, name="Alike", students=9_000)
    unknown, groen = replace(here, name="Unknown", students=None), replace(here, name="Groen", kind="groen")
    monkeypatch.setattr(search, "schools", lambda: (groen, unknown, small, alike, here))
    assert named(schools.nearest(here)) == ["Alike", "Small", "Unknown", "Groen"]
    assert schools.nearest(here, 0) == [] and schools.nearest(here, -1) == []


def test_kilometres_are_those_over_the_ground():
    (groningen,), (rotterdam,) = schools.find("Noorderpoort"), schools.find("Albeda")
    assert 195 < search.kilometres(groningen, rotterdam) < 210


DUO = """PEILJAAR;INSTELLINGSCODE;INSTELLINGSNAAM;NIVEAU;AANTAL STUDENTEN
2024;25PW;Firda;2;900
2025;25PW;Firda;2;1.000
2025;25PW;Firda;4;2500
2025;25PW;Firda;1;<5
2025;01AA;Stichting ROC van Twente;4;700
2025;02BB;ROC Onbekend;4;12
"""


def test_duos_lines_are_added_up_per_school_for_the_newest_year():
    counted = duo.read(DUO.encode())
    assert counted == duo.Counted(
        2025, {"Firda": 3500, "Stichting ROC van Twente": 700, "ROC Onbekend": 12}, 1
    )
    found, strange = duo.merged(table.schools(), counted, "DUO, test.csv")
    by_name = {school.name: school for school in found}
    assert (by_name["Firda"].students, by_name["Firda"].students_year) == (3500, 2025)
    assert by_name["ROC van Twente"].students == 700
    assert by_name["Deltion College"].students is None
    assert strange == ["ROC Onbekend"]


def test_former_names_of_one_school_are_added_up():
    body = "NAAM INSTELLING,MAN 2023,VROUW 2023,MAN 2024,VROUW 2024\nHorizon College,1,2,30,40\nRegio College,1,1,5,6\n"
    found, strange = duo.merged(table.schools(), duo.read(body.encode("utf-8-sig")), "DUO")
    talland = next(school for school in found if school.name == "Talland College")
    assert (talland.students, talland.students_year, strange) == (81, 2024, [])


def test_an_older_file_in_windows_letters_needs_a_year():
    body = "Instellingsnaam;Aantal\nRoc Rivor;12\nCaf\xe9;3\n".encode("windows-1252")
    with pytest.raises(duo.NotDuo, match="--year"):
        duo.read(body)
    assert duo.read(body, 2019).students == {"Roc Rivor": 12, "Café": 3}


@pytest.mark.parametrize(
    "body", [b"", b"\n\n", b"a;b\n1;2\n", b"INSTELLINGSNAAM;X\nFirda;1\n", b"NAAM;AANTAL 2025\nFirda;veel\n"]
)
def test_a_file_without_student_numbers_is_refused(body):
    with pytest.raises(duo.NotDuo):
        duo.read(body)


def test_the_script_writes_a_table_that_says_where_its_numbers_are_from(tmp_path, capsys):
    own, file = tmp_path / "schools.csv", tmp_path / "studenten-mbo-2025.csv"
    own.write_text(table.PATH.read_text(encoding="utf-8"), encoding="utf-8")
    file.write_text(DUO, encoding="utf-8")
    assert make.main([str(file), "--table", str(own)]) == 0
    assert make.main([str(file), "--table", str(own)]) == 0
    text = own.read_text(encoding="utf-8")
    assert text.count("Numbers of 2025: DUO, studenten-mbo-2025.csv") == 1
    firda = next(school for school in table.parse(text) if school.name == "Firda")
    assert (firda.students, firda.students_source) == (3500, "DUO, studenten-mbo-2025.csv")
    assert "ROC Onbekend" in capsys.readouterr().out


def test_a_file_that_is_not_there_leaves_the_table_alone(tmp_path, capsys):
    own = tmp_path / "schools.csv"
    own.write_text("as it was", encoding="utf-8")
    assert make.main([str(tmp_path / "none.csv"), "--table", str(own)]) == 1
    assert own.read_text(encoding="utf-8") == "as it was"
    assert "none.csv" in capsys.readouterr().err
