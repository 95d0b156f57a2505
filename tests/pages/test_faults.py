"""What is the matter with the whole installation is said on every page, in words that lead on, and loses nothing."""

import contextlib
import datetime as dt
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit import config

from pages.shared import faults, login
from pages.shared.actions import sentence
from pages.shared.i18n import use_language
from pipelines.access.own_files import own_faults
from pipelines.runs.backup import write
from pipelines.settings import files as configuration_files
from pipelines.settings import network
from pipelines.settings.editing import history, tables
from pipelines.sources import last_good
from pipelines.support.errors import ConfigError
from tests.pages import test_states
from tests.pages.school import forget_answers, shown, visit
from tests.pages.test_states import MENU, NOW, SAMPLE, each_page, in_each_language, read
from tests.pipelines.runs.school import collected
from tests.pipelines.runs.school import write as write_school
from tests.pipelines.settings.toml_kinds import KINDS
from tests.pipelines.web.site import Site
from warehouse.core import files
from warehouse.core.connection import writing
from warehouse.core.load import upsert

# As there: the sample school, collected once, and a copy of it for each test.
clock, loaded, sample = test_states.clock, test_states.loaded, test_states.sample
NOBODY = 65534


def is_there(page: str, script: str, language: str) -> bool:
    """Does the page show its figures of the sample?"""
    return SAMPLE[script][language] in page


def deleted(path: Path) -> None:
    files.leave_trace(path)
    path.unlink()


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3000])


def damaged(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[4200] ^= 0x55
    path.write_bytes(body)


def of_others(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as con:
        con.execute("create table theirs as select 1 as x")


def newer(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("update warehouse_facts set value = '99.1.0' where name = 'version'")


# What happens to the file → what every page says of it.
WRONG = {
    deleted: {"nl": "is verwijderd of verplaatst", "en": "was deleted or moved"},
    torn: {"nl": "is afgebroken", "en": "is cut off"},
    damaged: {"nl": "is beschadigd", "en": "is damaged"},
    of_others: {"nl": "tabellen van een ander programma", "en": "holds tables of another program"},
    newer: {"nl": "nieuwere versie van Weerklank (99.1.0", "en": "newer version of Weerklank (99.1.0"},
}


@in_each_language
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
@each_page
def test_a_file_that_is_not_what_it_was_is_told_apart_and_leads_to_the_newest_backup(
    sample, wrong, script, language
):
    made = write.make(sample / "elsewhere", now=NOW)
    wrong(sample / "warehouse.duckdb")
    text = read(script, language, sample)
    assert [kind.__name__ for kind, said in WRONG.items() if said[language] in text] == [wrong.__name__]
    folder = {"nl": "MAP", "en": "FOLDER"}[language]
    assert f"python -m pipelines restore {folder}/{made.folder.name}" in text
    assert "Vul de naam van uw school" not in text and "Enter the name of your school" not in text
    # Forms that need no figures stand below it: the page is shown.
    assert "pagina kan nu niet worden getoond" not in text and "page cannot be shown" not in text
    assert not is_there(text, script, language) or script in test_states.WITHOUT_FIGURES


@in_each_language
@each_page
def test_a_school_that_was_never_loaded_is_not_said_to_have_lost_anything(
    warehouse, tmp_path, monkeypatch, script, language
):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    test_states.configured(tmp_path / "config")
    text = read(script, language, tmp_path)
    if script in test_states.WITHOUT_FIGURES:
        assert test_states.EMPTY[script][language] in text
    else:
        assert {
            "nl": "Nog niet geladen ROC Voorbeeld is ingesteld",
            "en": "Not loaded yet ROC Voorbeeld is set",
        }[language] in text
    assert not any(said[language] in text for said in WRONG.values())


def test_what_is_collected_in_the_place_of_a_lost_file_says_so_until_a_month_later(sample, monkeypatch):
    deleted(sample / "warehouse.duckdb")
    with writing() as con:
        upsert(con, "outlets", [{"outlet": "krant.example"}])
    assert "Eerdere cijfers ontbreken. Het bestand met de cijfers was weg" in read(
        "pages/goals.py", "nl", sample
    )
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=31)
    monkeypatch.setenv("WEERKLANK_NOW", later.isoformat())
    assert "Eerdere cijfers ontbreken" not in read("pages/goals.py", "nl", sample)


@in_each_language
@each_page
def test_a_fault_in_a_file_is_said_on_every_page_with_its_line_while_all_else_goes_on(
    sample, script, language
):
    before = read(script, language, sample)
    (sample / "config" / "channels.toml").write_text('[[channels]]\nname = "linkedin\n', encoding="utf-8")
    text = read(script, language, sample)
    assert {
        "nl": "Er staat een fout in de configuratie. channels.toml kan niet worden gelezen; regel 2, teken 17:"
        " een tekst die hier begint, is niet afgesloten.",
        "en": "The configuration has a fault. channels.toml cannot be read; line 2, character 17:",
    }[language] in text
    assert {
        "nl": "tot dit is hersteld, geldt de configuratie van",
        "en": "until it is mended the configuration of",
    }[language] in text
    assert is_there(before, script, language)
    assert is_there(text, script, language) or script in test_states.WITHOUT_FIGURES


@in_each_language
@each_page
def test_a_field_that_is_not_known_is_named_with_file_line_and_table(sample, script, language):
    (sample / "config" / "goals.toml").write_text(
        '\n[[goals]]\nname = "sessies"\nfoo = 3\n'
        + test_states.SESSIONS_GOAL.partition("\n")[2].partition("\n")[2].partition("\n")[2],
        encoding="utf-8",
    )
    text = read(script, language, sample)
    assert {
        "nl": "goals.toml, regel 2, [goals] “sessies”, foo:",
        "en": "goals.toml, line 2, [goals] “sessies”, foo:",
    }[language] in text


# Files that are read apart → a fault in each → what holds, or does not happen, until it is mended.
OWN_FILES = {
    "webcare.toml": (
        '[webcare]\nprotocol = "Wij\n',
        {"nl": "worden er geen zaken automatisch geopend", "en": "no case opens by itself"},
    ),
    "alerts.toml": (
        "[alerts]\ndigest = half negen\n",
        {"nl": "gelden voor meldingen de personen", "en": "alerts go by the people"},
    ),
    "privacy.toml": (
        '[retention]\nmention = "een jaar"\n',
        {"nl": "wordt er niets automatisch gewist", "en": "nothing is erased by itself"},
    ),
    "model.toml": (
        '[model]\nlabels = { a = "boos" }\n',
        {"nl": "alleen de labels die voor zich spreken", "en": "only those labels of your own model"},
    ),
}


@in_each_language
@each_page
def test_a_fault_in_a_file_that_is_read_apart_is_said_on_every_page_with_what_it_stops(
    sample, script, language
):
    for name, (written, _said) in OWN_FILES.items():
        (sample / "config" / name).write_text(written, encoding="utf-8")
    text = read(script, language, sample)
    for name, (_written, said) in OWN_FILES.items():
        assert text.count(said[language]) == 1, name
        line = {"nl": rf"{name}[^.]* regel \d", "en": rf"{name}[^.]* line \d"}[language]
        assert re.search(line, text), name
    assert is_there(text, script, language) or script in test_states.WITHOUT_FIGURES


@each_page
def test_who_cannot_mend_a_file_reads_no_line_of_it_and_of_lost_figures_whom_to_tell(
    sample, monkeypatch, script
):
    monkeypatch.setattr(login, "manages", lambda: False)
    (sample / "config" / "webcare.toml").write_text("[webcare\n", encoding="utf-8")
    text = read(script, "nl", sample)
    assert "webcare.toml" not in text and "regel 1, teken" not in text
    assert ("Hoe wij antwoorden, is niet te lezen." in text) == (script == "pages/webcare.py")
    deleted(sample / "warehouse.duckdb")
    text = read(script, "nl", sample)
    assert "Geef dit door aan de beheerder van dit dashboard." in text
    assert "pipelines restore" not in text


def test_a_fault_of_who_comes_in_is_found_and_gone_once_it_is_mended(sample):
    path = sample / "config" / "access.toml"
    path.write_text('[[people]]\nmail = "anna@school.example"\nroles = ["baas"]\n', encoding="utf-8")
    found = own_faults.found()
    assert list(found) == ["access.toml"] and "access.toml:1" in found["access.toml"].place
    assert own_faults.found() is found
    path.write_text('[[people]]\nmail = "anna@school.example"\nroles = ["board"]\n', encoding="utf-8")
    assert own_faults.found() == {}


def test_a_fault_of_another_file_is_none_of_who_is_told_of_alerts(sample):
    good = '[[people]]\nname = "anna"\nmail = "anna@school.example"\n'
    (sample / "config" / "alerts.toml").write_text(good, encoding="utf-8")
    (sample / "config" / "announcement.toml").write_text("[mail\n", encoding="utf-8")
    assert own_faults.found() == {}
    (sample / "config" / "webcare.toml").write_text("[webcare\n", encoding="utf-8")
    assert list(own_faults.found()) == ["webcare.toml"]


@pytest.mark.parametrize("kind", KINDS)
@in_each_language
def test_each_kind_of_fault_has_words_of_its_own(sample, kind, language):
    written, line, dutch, english = KINDS[kind]
    (sample / "config" / "goals.toml").write_bytes(written)
    text = read("pages/setup.py", language, sample)
    assert {"nl": f"regel {line}", "en": f"line {line}"}[language] in text or line is None
    assert {"nl": dutch, "en": english}[language] in text


def test_the_last_good_configuration_is_found_again_by_who_starts_anew(sample):
    read("pages/goals.py", "nl", sample)
    (sample / "config" / "organisation.toml").write_text("[organisation\n", encoding="utf-8")
    last_good._known.clear()
    known = last_good.known()
    assert known.settings and known.settings.folder == sample / "config" and known.fault and known.at
    assert known.settings.organisation.name == "ROC Voorbeeld"
    assert (sample / "config" / "organisation.toml").read_text("utf-8") == "[organisation\n"


@in_each_language
@each_page
def test_that_all_sources_fail_is_said_once_with_why(sample, script, language):
    with writing() as con:
        for name in ("krant", "traffic-site"):
            fields = {"host": f"{name}.example", "why": "there is no network"}
            upsert(con, "source_runs", [{
                "run_id": "r9", "source_name": name, "started_at": NOW + dt.timedelta(minutes=20), "seconds": 0.1,
                "outcome": "failed", "error": "No connection", "error_template": "No connection with {host}: {why}.",
                "error_fields": str(fields).replace("'", '"'),
            }])  # fmt: skip
    text = read(script, language, sample)
    said = {"nl": "Alle 2 bronnen mislukken sinds", "en": "All 2 sources fail since"}[language]
    assert text.count(said) == 1
    assert {"nl": "geen verbinding met internet", "en": "no connection with the internet"}[language] in text
    # Why, once for each source, in the list that opens; in the rows no more.
    rows = text.count({"nl": "er is geen netwerk", "en": "there is no network"}[language])
    assert rows == (2 if script == "pages/sources.py" else 0)


@in_each_language
@each_page
def test_that_most_sources_fail_is_said_with_how_many(sample, script, language):
    unreached = "No connection with {host}: {why}."
    with writing() as con:
        for n, outcome in enumerate(("failed", "failed", "failed", "unchanged", "unchanged")):
            source = {"source_name": f"s{n}", "title": f"Bron {n}", "pattern": "feed", "kind": "press"}
            upsert(
                con, "sources", [{**source, "url": "https://a.example", "every_minutes": 60, "paused": False}]
            )
            told = (
                {"error": "No", "error_template": unreached, "error_fields": '{"host": "a", "why": "x"}'}
                if outcome == "failed"
                else {}
            )
            at = NOW + dt.timedelta(minutes=20)
            run = {
                "run_id": "r9",
                "source_name": f"s{n}",
                "started_at": at,
                "seconds": 0.1,
                "outcome": outcome,
            }
            upsert(con, "source_runs", [{**run, **told}])
        con.execute("update sources set paused = true where source_name in ('krant', 'traffic-site')")
    text = read(script, language, sample)
    said = {"nl": "3 van de 5 bronnen mislukken.", "en": "3 of 5 sources fail."}[language]
    assert text.count(said) == 1
    # Others are reached, so it is not the network.
    assert {"nl": "geen verbinding met internet", "en": "no connection with the internet"}[
        language
    ] not in text


@in_each_language
@each_page
def test_a_clock_that_is_behind_what_was_collected_is_said(sample, monkeypatch, script, language):
    said = {"nl": "De klok van deze computer loopt achter.", "en": "The clock of this computer is behind."}
    monkeypatch.setenv("WEERKLANK_NOW", (NOW - dt.timedelta(days=2)).isoformat())
    assert read(script, language, sample).count(said[language]) == 1


@in_each_language
def test_that_all_sources_fail_for_one_reason_says_that_reason(sample, language):
    broken = "The site itself is out of order (status {code}); there is nothing to mend on our side."
    for minutes, codes, said in (
        (
            20,
            ("503", "503"),
            {"nl": "Alle om dezelfde reden: De site zelf", "en": "All for one reason: The site itself"},
        ),
        (40, ("503", "500"), {"nl": "zegt van elke bron waarom", "en": "says of each why"}),
    ):
        with writing() as con:
            for name, code in zip(("krant", "traffic-site"), codes, strict=True):
                upsert(con, "source_runs", [{
                    "run_id": f"r{minutes}", "source_name": name, "started_at": NOW + dt.timedelta(minutes=minutes),
                    "seconds": 0.1, "outcome": "failed", "error": "Out of order", "error_template": broken,
                    "error_fields": f'{{"code": "{code}"}}',
                }])  # fmt: skip
        text = read("pages/reputation.py", language, sample)
        assert said[language] in text
        assert {"nl": "De redenen verschillen", "en": "more than one reason"}[language] not in text


@in_each_language
@each_page
def test_that_the_only_source_fails_is_said_with_its_name_and_its_own_reason(
    warehouse, tmp_path, monkeypatch, script, language
):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    with Site({}) as site:  # which holds nothing, so that the first run brings nothing
        alone = write_school(tmp_path / "config", [("krant", site.url("/krant"))])
        collected(alone, names=["krant"])
    text = read(script, language, tmp_path)
    said = {"nl": "De enige bron, krant, mislukt.", "en": "The only source, krant, fails."}[language]
    assert text.count(said) == 1
    # That one cannot be reached tells nothing of the network, and nobody forgot to read it.
    assert {"nl": "geen verbinding met internet", "en": "no connection with the internet"}[
        language
    ] not in text
    assert {"nl": "bronnen zijn nog niet gelezen", "en": "sources were not read yet"}[language] not in text


@in_each_language
@each_page
def test_a_full_disk_is_said_above_the_figures(sample, monkeypatch, script, language):
    monkeypatch.setattr(faults, "LEAST_FREE", 2**60)
    text = read(script, language, sample)
    assert {"nl": "De schijf met de cijfers is vol.", "en": "The disk with the figures is full."}[
        language
    ] in text
    assert is_there(text, script, language)


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)  # root may read everything
    try:
        yield
    finally:
        os.seteuid(0)


CLOSED = {"nl": "kan niet worden geopend: de gebruiker", "en": "cannot be opened: the user that runs"}
NO_RIGHT = {
    "nl": "organisation.toml kan niet worden gelezen: de gebruiker waaronder Weerklank draait, heeft er geen recht op.",
    "en": "organisation.toml cannot be read: the user that runs Weerklank has no right to it.",
}


@in_each_language
@pytest.mark.parametrize("what", ["warehouse.duckdb", "config"])
@each_page
def test_what_may_not_be_read_says_so(sample, what, script, language):
    read(script, language, sample)  # loads what the page needs, which nobody may not read
    for place in (sample, *sample.parents):
        if place.stat().st_uid == os.geteuid() and place != Path("/"):
            place.chmod(0o777 if place == sample else 0o755)
    for kept in (sample / "last-good").rglob("*"):
        kept.chmod(0o777)
    (sample / what).chmod(0)
    forget_answers()  # a kept answer would do
    # The secrets of whoever runs the tests are not this school's.
    kept = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(sample / "secrets.toml")])
    try:
        with as_nobody():
            text = shown(visit(script, lang=language))
    finally:
        (sample / what).chmod(0o700)
        config.set_option("secrets.files", kept)
    assert str(sample) not in text and "Error" not in text and "denied" not in text
    if what == "config":
        assert NO_RIGHT[language] in text
        assert is_there(text, script, language) or script in test_states.WITHOUT_FIGURES
    else:
        assert CLOSED[language] in text


@in_each_language
@each_page
def test_that_nothing_can_be_stored_is_said_while_figures_are_read(sample, script, language):
    for place in (sample, *sample.parents):
        if place.stat().st_uid == os.geteuid() and place != Path("/"):
            place.chmod(0o755)
    for inside in sample.rglob("*"):
        inside.chmod(0o755)
    kept = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(sample / "secrets.toml")])
    try:
        with as_nobody():
            text = shown(visit(script, lang=language))
    finally:
        config.set_option("secrets.files", kept)
    said = {
        "nl": "Er kan niets worden opgeslagen waar de cijfers staan.",
        "en": "Nothing can be stored where",
    }
    assert text.count(said[language]) == (os.geteuid() == 0)
    assert is_there(text, script, language) or script in test_states.WITHOUT_FIGURES


def test_a_folder_that_may_not_be_looked_into_is_a_fault_in_words_and_never_a_crash(tmp_path, monkeypatch):
    shut = tmp_path / "shut"
    shut.mkdir()
    (shut / "organisation.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("WEERKLANK_DATA", str(shut))
    for place in tmp_path.parents:
        if place.stat().st_uid == os.geteuid() and place != Path("/"):
            place.chmod(0o755)
    tmp_path.chmod(0o755)
    shut.chmod(0)
    try:
        with as_nobody():
            reads = (
                lambda: network.of_folder(shut),
                lambda: network.backups_of(shut),
                lambda: tables.read(shut, "organisation.toml"),
                lambda: configuration_files.document(shut / "organisation.toml"),
            )
            for each in reads:
                with pytest.raises(ConfigError, match="the user that runs Weerklank has no right to it"):
                    each()
            assert history.changes(shut) == ()
            assert files.journals(shut / "warehouse.duckdb") == []
    finally:
        shut.chmod(0o700)


@in_each_language
def test_what_cannot_be_written_is_named_as_people_name_it(tmp_path, monkeypatch, language):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "data" / "config"))
    (tmp_path / "data" / "config").mkdir(parents=True)
    (tmp_path / "data" / "config" / "organisation.toml").touch()
    full = OSError(errno.ENOSPC, "No space left on device")
    with use_language(language):
        said = [
            sentence(configuration_files.unwritable(tmp_path / "data" / path, full))
            for path in ("config/goals.toml", "config", "settings", "settings/000001.json", "logo.png")
        ]
    data = {
        "nl": "In de map met de gegevens kan niet worden geschreven: de schijf is vol. Er is niets veranderd.",
        "en": "The folder with the data cannot be written: the disk is full. Nothing was changed.",
    }[language]
    folder = {"nl": "In de map met de configuratie kan", "en": "The folder with the configuration cannot"}
    assert said[0].startswith({"nl": "goals.toml kan niet", "en": "goals.toml cannot"}[language])
    assert said[1].startswith(folder[language])
    assert said[2:] == [data] * 3


def test_every_page_of_the_menu_was_tried():
    assert len(MENU) >= 9
