"""A note that is typed on a page stands in organisation.toml and on the charts; nothing else in the file changes."""

import datetime as dt
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.settings.models import Event
from pipelines.sources import notes
from pipelines.sources.notes import Note
from pipelines.support.errors import ConfigError, PipelineError
from tests.pages.test_states import configured
from tests.people import ANNA
from warehouse.channels import series
from warehouse.core.connection import reading
from warehouse.core.period import Period

DAY = dt.date(2026, 10, 14)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))


@pytest.fixture
def school(tmp_path, warehouse) -> Path:
    configured(tmp_path)
    return tmp_path


def text(folder: Path) -> str:
    return (folder / settings.ORGANISATION).read_text(encoding="utf-8")


def drawn() -> list[tuple]:
    with reading() as con:
        return [
            (note.start, note.end, note.label, note.label_en, note.channel)
            for note in series.notes(con, YEAR)
        ]


def test_a_note_stands_in_the_file_and_on_the_charts_and_the_rest_of_the_file_stays(school):
    organisation = school / settings.ORGANISATION
    organisation.write_text("# van ons\n" + text(school), encoding="utf-8")
    before = text(school)
    notes.save(ANNA, school, Note(DAY, DAY, "  Open dag "))
    assert text(school).startswith(before.rstrip("\n"))
    assert text(school).removeprefix(before).strip() == '[[events]]\nstart = 2026-10-14\nlabel = "Open dag"'
    assert drawn() == [(DAY, DAY, "Open dag", "Open dag", None)]


def test_a_note_may_be_of_days_in_two_languages_and_about_a_channel(school):
    week = DAY + dt.timedelta(days=6)
    notes.save(ANNA, school, Note(DAY, week, "Storing", "Outage", "linkedin"))
    assert drawn() == [(DAY, week, "Storing", "Outage", "linkedin")]


def test_a_note_is_changed_in_its_place_and_keeps_the_comment_beside_it(school):
    organisation = school / settings.ORGANISATION
    told = (
        text(school)
        + '\n[[events]]\n# de drukste dag\nstart = 2026-10-14\nlabel = "Open dag"\nend = 2026-10-15\n'
    )
    organisation.write_text(told, encoding="utf-8")
    notes.save(ANNA, school, Note(DAY, DAY, "Open avond"), Event(DAY, DAY, "Open dag", "Open dag"))
    assert '# de drukste dag\nstart = 2026-10-14\nlabel = "Open avond"' in text(school)
    assert "end =" not in text(school) and [line[2] for line in drawn()] == ["Open avond"]


def test_a_note_that_is_removed_is_gone_from_both_and_the_others_stay(school):
    before = text(school)
    for label in ("een", "twee"):
        notes.save(ANNA, school, Note(DAY, DAY, label))
    notes.remove(ANNA, school, Event(DAY, DAY, "een", "een"))
    assert [line[2] for line in drawn()] == ["twee"]
    notes.remove(ANNA, school, Event(DAY, DAY, "twee", "twee"))
    assert drawn() == [] and text(school).strip() == before.strip()


@pytest.mark.parametrize(
    "label", ["<img src=x onerror=alert(1)>", '"""', "**vet** :red[x]", "a\\b", "=1+1", "é 🎓"]
)
def test_what_looks_like_markup_is_kept_as_it_was_typed(school, label):
    notes.save(ANNA, school, Note(DAY, DAY, label))
    assert settings.read(school).events[-1].label == label
    assert [line[2] for line in drawn()] == [label]


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (Note(DAY, DAY, " \u200b\n "), "Type what the note says."),
        (Note(DAY, DAY - dt.timedelta(days=1), "x"), "cannot be before its first"),
        (Note(DAY, DAY, "x", channel="nergens"), "no channel"),
        (Note(DAY, DAY, "er al"), "already"),
        (Note(DAY, DAY, "x" * 201), "characters at most"),
    ],
)
def test_what_is_no_note_is_refused_and_the_file_stays(school, note, why):
    notes.save(ANNA, school, Note(DAY, DAY, "er al"))
    before = text(school)
    with pytest.raises(PipelineError, match=why):
        notes.save(ANNA, school, note)
    assert text(school) == before and len(drawn()) == 1


@pytest.mark.parametrize("act", ["change", "remove"])
def test_a_note_that_another_removed_meanwhile_is_said_to_be_gone(school, act):
    gone = Event(DAY, DAY, "weg", "weg")
    with pytest.raises(ConfigError, match="not there any more"):
        notes.remove(ANNA, school, gone) if act == "remove" else notes.save(
            ANNA, school, Note(DAY, DAY, "x"), gone
        )
    assert settings.read(school).events == ()
