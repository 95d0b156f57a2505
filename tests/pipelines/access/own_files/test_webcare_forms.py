"""Departments, texts and turns: nothing is left behind, nothing is shortened, and no line of a file is said."""

import datetime as dt
from pathlib import Path

import pytest

from pipelines.access.own_files.every_kind import KINDS
from pipelines.cases import webcare_file
from pipelines.cases.alerts import ladder_file
from pipelines.settings.editing import change, difference, tables
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from tests.people import ANNA
from tests.pipelines.settings.editing.school import NOW
from text.i18n import use_language

WEEK = {"start": dt.date(2026, 12, 1), "end": dt.date(2026, 12, 7)}


def one(where: Path, kind: str, called: str = ""):
    there = tables.entries(KINDS[kind], where)
    return (
        next(each for each in there if each.called.startswith(called))
        if called
        else tables.blank(KINDS[kind])
    )


def saved(where: Path, kind: str, called: str = "", /, **typed) -> change.Proposal:
    made = change.proposed(where, one(where, kind, called), typed)
    change.save(ANNA, where, made, NOW)
    return made


def removed(where: Path, kind: str, called: str) -> None:
    change.save(ANNA, where, change.removal(one(where, kind, called)), NOW)


def test_a_text_to_answer_with_keeps_its_lines_and_a_protocol_is_as_long_as_it_is(where):
    letter = "Beste lezer,\n\nDank voor uw bericht.\n" + "Wij zoeken het uit. " * 60 + "\n\nGroet, de school"
    saved(where, "answers", title="Klacht", text=letter)
    saved(where, "webcare", protocol="1. Lees het bericht.\n2. Antwoord kort.\n" * 100)
    read = webcare_file.read(where)
    assert [each.text for each in read.answers] == [letter] and len(read.protocol.splitlines()) == 200
    with pytest.raises(ConfigError):
        saved(where, "answers", title="Te lang", text="x" * (typed_text.NOTE.most + 1))


@pytest.mark.parametrize(
    ("language", "days"), [("nl", "1 t/m 7 december 2026"), ("en", "1 to 7 December 2026")]
)
def test_a_department_that_stands_on_the_roster_is_kept_and_the_sentence_says_by_whom(where, language, days):
    with use_language(language):
        made = saved(where, "duties", department="pers", person="Anna", **WEEK)
        assert next(each.after for each in difference.fields(made)) != "pers", "the name, as people know it"
        assert one(where, "duties", "Anna").called == f"Anna, {days}"
        with pytest.raises(ConfigError) as refused:
            saved(where, "departments", title="Balie")
        assert str(refused.value).count(days) == 1 and "webcare.toml" not in str(refused.value)
        removed(where, "duties", "Anna")
        saved(where, "departments", title="Balie")
        saved(where, "duties", department="balie", person="Anna", **WEEK)
        with pytest.raises(ConfigError, match="Balie"):
            removed(where, "departments", "Balie")
        saved(where, "departments", "Balie", title="Voorlichting")
    assert webcare_file.read(where).duties[0].department == "balie"


def test_two_departments_of_one_name_and_two_turns_on_one_day_are_refused_unless_they_stood_there(where):
    table = '[[departments]]\nname = "{}"\ntitle = "Balie"\n'
    (where / "webcare.toml").write_text(table.format("a") + table.format("b"))
    saved(where, "departments", title="Pers")
    for title in ("pers", "PERS"):
        with pytest.raises(ConfigError, match=r"(?i)pers"):
            saved(where, "departments", title=title)
    saved(where, "duties", department="pers", person="Anna", **WEEK)
    saved(where, "duties", department="a", person="Bram", **WEEK)
    for start, end in ((1, 1), (7, 9), (3, 4)):
        with pytest.raises(ConfigError, match="Anna"):
            saved(
                where, "duties", department="pers", person="Cor", start=dt.date(2026, 12, start),
                end=dt.date(2026, 12, end),
            )  # fmt: skip
    saved(
        where, "duties", department="pers", person="Cor", start=dt.date(2026, 12, 8), end=dt.date(2026, 12, 9)
    )
    # Its own days may be changed.
    saved(where, "duties", "Anna", end=dt.date(2026, 12, 6))


def test_who_alone_is_told_of_alerts_is_not_taken_off_the_roster(where):
    saved(where, "duties", department="communicatie", person="Anna", **WEEK)
    (where / "alerts.toml").write_text(
        '[[people]]\nname = "Anna"\npush = "ANNA_PUSH"\n[[ladder]]\nlevel = 3\nwho = ["duty"]\nways = ["push"]\n'
    )
    before = ladder_file.read(where)
    for act in (
        lambda: removed(where, "duties", "Anna"),
        lambda: saved(where, "duties", "Anna", person="Bram"),
    ):
        with pytest.raises(ConfigError, match=r"alerts|meldingen"):
            act()
    assert ladder_file.read(where) == before
    saved(where, "duties", "Anna", stand_in="Bram")
