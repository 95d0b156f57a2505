"""The page Audit log tells in sentences who did what, keeps to what is chosen, and says whether it is whole."""

import datetime as dt
import io

import openpyxl
import pytest

from pages.views.audit import log
from pipelines.access import acts, heads, matrix
from tests.pages.school import shown, visit
from tests.people import ANNA, person
from tests.warehouse.rows import GOOD
from text.act_words import ACTS, SUBJECTS
from text.i18n import use_language
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
PAGE = "pages/access/audit.py"


@pytest.fixture
def kept(warehouse, monkeypatch) -> str:
    monkeypatch.setenv("WEERKLANK_NOW", "2026-11-23T09:00:00+00:00")
    with writing(warehouse):
        pass
    with acts.doing(ANNA, "months.close", "2026-10", now=AT) as act:
        act.before, act.after = {"closed": None}, {"closed": "<b>ja</b>", "figures": 12}
    with pytest.raises(acts.NotAllowed), acts.doing(person("board"), "goals.enter", "a|b", now=AT):
        pass
    with (
        pytest.raises(ZeroDivisionError),
        acts.doing(ANNA, "sources.collect", now=AT + dt.timedelta(days=1)),
    ):
        raise ZeroDivisionError
    return warehouse


@pytest.mark.both
def test_each_act_is_a_sentence_with_what_it_said_before_and_after(kept):
    text = shown(visit(PAGE))
    for sentence in (
        "Anna deed dit: een maand afsluiten (2026-10).",
        "Bram mocht dit niet: een getal voor een doel invoeren (a|b).",
        "Anna probeerde dit, en het mislukte: bronnen ophalen.",
        "voor: closed: –",
        "na: closed: <b>ja</b>; figures: 12",
        "Het logboek is heel tot en met regel 3.",
        "Regel 1 · 20 november 2026 10:00 · via inloggen",
    ):
        assert sentence in text, (sentence, text)
    # The newest first.
    assert text.index("bronnen ophalen") < text.index("afsluiten")


@pytest.mark.parametrize(
    ("chosen", "there"),
    [
        ({"who": "account:bram"}, {"getal"}),
        ({"what": "months"}, {"afsluiten"}),
        ({"outcome": "failed"}, {"ophalen"}),
        ({"from": "2026-11-21"}, {"ophalen"}),
        ({"until": "2026-11-20"}, {"afsluiten", "getal"}),
        ({"from": "2026-11-20", "until": "2026-11-20", "who": "account:anna"}, {"afsluiten"}),
        (
            {"who": "nobody", "what": "'; drop", "outcome": "x", "from": "gisteren"},
            {"afsluiten", "getal", "ophalen"},
        ),
    ],
)
def test_what_is_chosen_stands_in_the_address(kept, chosen, there):
    text = shown(visit(PAGE, **chosen))
    text = text[text.index("Het logboek is heel") :]
    assert {word for word in ("afsluiten", "getal", "ophalen") if f"{word}" in text} == there


def test_a_log_that_another_hand_changed_says_where_and_one_that_was_cut_off_says_how_much(kept):
    with writing(kept) as con:
        con.execute("update audit_log set person = 'Piet' where position = 2")
    assert "Het logboek klopt niet meer vanaf regel 2" in shown(visit(PAGE))
    with writing(kept) as con:
        con.execute("delete from audit_log where position >= 2")
    assert "Het logboek eindigt bij regel 1, maar liep door tot en met regel 3: het einde is weg." in shown(
        visit(PAGE)
    )


def test_after_a_backup_was_put_back_it_says_what_is_not_in_it_and_does_not_cry_wolf(kept):
    with writing(kept) as con:
        con.execute("delete from audit_log where position >= 2")
    heads.restored(AT + dt.timedelta(days=2))
    with acts.doing(ANNA, "months.close", "2026-09", now=AT):
        pass
    text = shown(visit(PAGE))
    assert "Het logboek is heel tot en met regel 2." in text
    assert (
        "is een reservekopie teruggezet: wat na regel 1 tot en met regel 3 stond, staat er niet meer in."
        in text
    )
    assert heads.verify().is_whole


def test_who_may_not_read_it_reads_nothing_of_it(kept, monkeypatch):
    monkeypatch.setattr(
        "pages.shared.login.person", lambda: person("administrator", "board", "communication")
    )
    text = shown(visit(PAGE))
    assert "afsluiten" not in text and "U mag dit niet doen" in text


def test_a_file_to_take_along_holds_every_column_and_is_itself_in_the_log(kept):
    from pages.shared.spreadsheets import menu

    with use_language("nl"):
        table = log._table(log.Choice(None, None, None, None, None))
        book = openpyxl.load_workbook(io.BytesIO(menu.made("xlsx", {"Logboek": lambda: table}, "nl")))
    rows = list(book["Logboek"].iter_rows(values_only=True))
    assert rows[0][:3] == ("Regel", "Wanneer (Amsterdam)", "Wie") and len(rows) == 4
    assert rows[3][5:] == (
        "een maand afsluiten", "2026-10", "gedaan", "closed: –", "closed: <b>ja</b>; figures: 12",
    )  # fmt: skip
    # What a person may do stands in the reader's words too, here as on the page.
    assert "administrator" not in rows[3][3] and "Beheer" in rows[3][3]
    with acts.doing(ANNA, "audit.export", "logboek.csv", now=AT):
        pass
    with reading(kept) as con:
        assert heads.audit.head(con)[0] == 4


def test_each_act_has_words_and_each_subject_a_name():
    ours = {act for act in matrix.acts() if act.partition(".")[0] in SUBJECTS}
    assert len(ours) > 50 and not {act for act in ours if act not in ACTS}


def test_what_is_named_by_an_id_is_told_as_people_know_it_and_the_id_stays(kept):
    def stored(table: str, **changed: object) -> None:
        with writing(kept) as con:
            upsert(con, table, [GOOD[table] | changed])

    at = {"raised_at": AT, "level_at": AT, "seen_at": AT, "collected_at": AT}
    stored("alerts", alert_id="a" * 16, key="silent:krant", rule="silent", **at)
    stored("alerts", alert_id="b" * 16, key="report:1", rule="report", **at)
    stored("alerts", alert_id="d" * 16, key="threat:1", rule="threat", is_drill=True, **at)
    stored("cases", case_id="c" * 16, kind="complaint", opened_at=AT, title="Over Jan Jansen")
    stored("items", item_id="i" * 16, outlet="krant.example", published_at=AT)
    for about, act in (("a", "alerts.acknowledge"), ("b", "alerts.end"), ("d", "alerts.note"), ("c", "cases.claim"),
                       ("i", "mentions.correct"), ("e", "alerts.end")):  # fmt: skip
        with acts.doing(ANNA, act, about * 16, now=AT):
            pass
    text = shown(visit(PAGE))
    for name in ("Stille bron", "Gemeld door een collega", "Oefening", "Klacht", "krant.example"):
        assert f"({name}, 20 november 2026 10:00)" in text, (name, text)
    assert all(each * 16 in text for each in "abcdi") and f"({'e' * 16})" in text  # what is gone keeps its id
    assert "Jan Jansen" not in text
