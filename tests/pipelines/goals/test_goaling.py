"""What people do with goals: define, change, take away, note, and import from files; what is refused and why."""

import datetime as dt

import pytest

from pipelines.access.person import SCHEDULE
from pipelines.goals import actions, file_import
from pipelines.goals.actions import GoalRefused
from pipelines.settings import read
from pipelines.sources import sync_settings
from pipelines.sources.files import goal_files as goal_plans
from pipelines.sources.files import inbox as importing
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.support.errors import ConfigError
from tests.people import ANNA, named
from warehouse.core.connection import reading
from warehouse.goals.notes import changes, checkins, entries
from warehouse.goals.states import states

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
HAND = {
    "title": "Nieuwe leerbedrijven", "metric": "hand", "direction": "at least", "start": dt.date(2026, 8, 1),
    "deadline": dt.date(2027, 7, 31), "target": 60, "stage": "outcome",
}  # fmt: skip
CHANNELS = """[[channels]]
name = "insta"
title = "Instagram van school"
network = "instagram"
"""


@pytest.fixture
def school(tmp_path, monkeypatch, warehouse):
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Test"\nsite = "https://roc.example"\n', encoding="utf-8"
    )
    (folder / "channels.toml").write_text(CHANNELS, encoding="utf-8")
    (folder / "goals.toml").write_text("# Onze doelen; door het bestuur vastgesteld.\n", encoding="utf-8")
    monkeypatch.setenv("WEERKLANK_CONFIG", str(folder))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    sync_settings.sync(read())
    return folder


def define(school, name=None, **fields):
    return actions.define(ANNA, school, {**HAND, **fields}, TODAY, name)


def test_a_goal_is_defined_and_stands_at_once(school):
    settings, name = define(school)
    assert name == "nieuwe-leerbedrijven" and settings.goals[0].target == 60
    text = (school / "goals.toml").read_text(encoding="utf-8")
    assert text.startswith("# Onze doelen") and 'title = "Nieuwe leerbedrijven"' in text
    with reading() as con:
        assert [each.goal.title for each in states(con, TODAY)] == ["Nieuwe leerbedrijven"]


def test_two_goals_of_one_title_have_two_names(school):
    assert [define(school)[1], define(school)[1]] == ["nieuwe-leerbedrijven", "nieuwe-leerbedrijven-2"]


def test_a_goal_that_is_changed_keeps_its_history(school):
    _, name = define(school)
    define(school, name, target=80, owner="Anna")
    with reading() as con:
        # The first goal of a warehouse is no change; the other target is.
        assert [(each.field, each.before, each.after) for each in changes(con, name)] == [
            ("target", "60", "80")
        ]


def test_a_goal_is_taken_away_and_its_numbers_stay(school):
    settings, name = define(school)
    actions.enter(ANNA, settings.goals[0], [(TODAY, 5.0)], TODAY, NOW)
    actions.remove(ANNA, name)
    with reading() as con:
        assert states(con, TODAY) == () and len(entries(con, name)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"metric": "smiles"}, "“smiles” is not known"),
        ({"deadline": dt.date(2026, 7, 1)}, "the deadline lies before the start"),
        ({"metric": "followers", "channel": "hyves"}, "no channel of ours"),
        ({"direction": "within", "target_to": 50}, "must be more than the target"),
    ],
)
def test_what_cannot_be_a_goal_is_refused_in_words_and_the_file_stays(school, fields, said):
    before = (school / "goals.toml").read_bytes()
    with pytest.raises(ConfigError, match=said):
        define(school, **fields)
    assert (school / "goals.toml").read_bytes() == before


def test_a_deadline_that_has_passed_is_refused(school):
    before = (school / "goals.toml").read_bytes()
    with pytest.raises(GoalRefused, match="has passed already"):
        define(school, start=dt.date(2025, 8, 1), deadline=dt.date(2026, 7, 31))
    assert (school / "goals.toml").read_bytes() == before


def test_a_target_that_is_passed_already_is_refused(school):
    settings, name = define(school)
    actions.enter(ANNA, settings.goals[0], [(TODAY, 61.0)], TODAY, NOW)
    with pytest.raises(GoalRefused, match="The target, 61, is passed already: it stands at 61"):
        define(school, name, target=61)
    assert read().goals[0].target == 60
    assert define(school, name, target=62)[0].goals[0].target == 62


def test_a_note_carries_who_made_it_and_how_the_goal_stood(school):
    actions.check_in(named("Anna  de Wit"), "doel", " Mailing verstuurd. ", "amber", NOW)
    with reading() as con:
        (kept,) = checkins(con, "doel")
    assert (kept.note, kept.noted_by, kept.state, kept.noted_at) == (
        "Mailing verstuurd.",
        "Anna de Wit",
        "amber",
        NOW,
    )
    with pytest.raises(GoalRefused):
        actions.check_in(ANNA, "doel", " ", "amber", NOW)


def test_numbers_come_from_a_table_by_name_or_title(school):
    define(school)
    body = b"Doel;Dag;Getal\nnieuwe-leerbedrijven;1-10-2026;12\nNieuwe leerbedrijven;1-11-2026;7,5\n"
    found = file_import.read("doelen.csv", body, read(), TODAY)
    assert goal_plans.store(ANNA, "doelen.csv", found, NOW) == 2
    assert goal_plans.store(ANNA, "doelen.csv", found, NOW) == 0
    with reading() as con:
        told = [(each.day, each.value, each.entered_by) for each in entries(con, "nieuwe-leerbedrijven")]
    assert told == [(dt.date(2026, 11, 1), 7.5, "Anna"), (dt.date(2026, 10, 1), 12, "Anna")]


def test_paths_come_from_a_table_and_a_day_is_replaced(school):
    head = "Dag;Gebeurtenis;Pad;Aantal\n"
    body = (
        head
        + "1-10-2026;Aanmelding;Instagram van school > google.com > direct;3\n1-10-2026;Aanmelding;onbekend;2\n"
    )
    found = file_import.read("paden.csv", body.encode(), read(), TODAY)
    assert found.paths[0][2] == "instagram > unassigned > direct" or found.paths[0][2].startswith(
        "instagram > "
    )
    goal_plans.store(ANNA, "paden.csv", found, NOW)
    again = file_import.read("paden.csv", (head + "1-10-2026;Aanmelding;e-mail;4\n").encode(), read(), TODAY)
    assert goal_plans.store(ANNA, "paden.csv", again, NOW) == 1
    with reading() as con:
        assert con.execute("select count(*), sum(events) from visit_paths").fetchone() == (1, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Naam;Getal\nx;1\n", "the first line must name Doel, Dag and Getal"),
        ("Doel;Dag;Getal\n", "headings and nothing below them"),
        ("Doel;Dag;Getal\nx;1-10-2026;1\n", "line 2: there is no goal “x”"),
        ("Doel;Dag;Getal\nnieuwe-leerbedrijven;32-10-2026;1\n", "line 2: “32-10-2026” is no date"),
        ("Doel;Dag;Getal\nnieuwe-leerbedrijven;1-10-2026;veel\n", "line 2: “veel” is no number"),
        ("Doel;Dag;Getal\nnieuwe-leerbedrijven;1-10-2026\n", "line 2: there are 2 cells; needed: 3"),
        ("Doel;Dag;Getal\nnieuwe-leerbedrijven;1-10-2027;4\n", "lies in the future"),
        ("Dag;Gebeurtenis;Pad;Aantal\n1-10-2026;A;search;0\n", "line 2: “0” is no number of key events"),
        ("Dag;Gebeurtenis;Pad;Aantal\n1-10-2027;A;search;1\n", "line 2: 2027-10-01 lies in the future"),
        ("Dag;Gebeurtenis;Pad;Aantal\n1-10-2026;;search;1\n", "line 2: the key event is missing"),
    ],
)
def test_a_table_that_cannot_be_kept_is_refused_with_its_line(school, text, said):
    define(school)
    with pytest.raises((ExportRefused, GoalRefused), match=said):
        file_import.read("doelen.csv", text.encode(), read(), TODAY)


def test_a_table_in_the_inbox_is_kept_by_the_next_run(school, tmp_path):
    define(school)
    inbox = tmp_path / "data" / "inbox" / "goals"
    inbox.mkdir(parents=True)
    (inbox / "goed.csv").write_text("Doel;Dag;Getal\nnieuwe-leerbedrijven;1-10-2026;12\n", encoding="utf-8")
    (inbox / "fout.csv").write_text("Doel;Dag;Getal\nx;1-10-2026;12\n", encoding="utf-8")
    told = {each.name: (each.changed, bool(each.error)) for each in importing.inbox(SCHEDULE, read(), NOW)}
    assert told == {"goed.csv": (1, False), "fout.csv": (0, True)}
    assert (tmp_path / "data" / "inbox" / "done" / "goed.csv").exists()
    assert "there is no goal" in (tmp_path / "data" / "inbox" / "refused" / "fout.csv.txt").read_text(
        encoding="utf-8"
    )
