"""The board's page in every state, in both languages."""

import datetime as dt
import re
from pathlib import Path

import pytest

from benchmarks.pages import questions
from tests.pages.school import NOW, OWN, PEER, TODAY, WILD, fill, shown, source_of, usual, visit
from warehouse.core import file_locks
from warehouse.core.connection import writing
from warehouse.core.load import upsert
from warehouse.mentions.refresh import refresh_days

PAGE = "pages/reputation.py"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


def test_without_a_warehouse_the_page_leads_to_the_set_up(warehouse):
    at = visit(PAGE)
    assert "Nog geen cijfers" in shown(at)
    assert 'href="setup"' in source_of(at)
    assert "Reputatie" in shown(at)


def test_a_warehouse_without_an_organisation_leads_to_the_set_up_too(warehouse):
    with writing(warehouse):
        pass
    assert "Stel uw school in" in shown(visit(PAGE))


def test_before_the_first_item_nothing_is_claimed(warehouse):
    fill(warehouse, [])
    text = shown(visit(PAGE))
    assert "Voor 23 november 2026 is niets verzameld." in text
    assert "Vermeldingen – " in text


def test_a_month_in_which_only_others_were_mentioned_says_so(warehouse):
    fill(warehouse, [(ago, PEER, "neutral") for ago in range(1, 80)])
    text = shown(visit(PAGE))
    assert "In deze 30 dagen is geen verhaal over ROC Voorbeeld gevonden." in text
    assert "Niets vraagt nu aandacht." in text


def test_the_numbers_are_those_of_the_warehouse(warehouse):
    fill(warehouse, usual())
    text = shown(visit(PAGE))
    # 30 days x (2 positive - 1 negative) of 4 stories; 120 of 150 stories are ours.
    assert "Netto sentiment +25 van 120 beoordeelde verhalen" in text
    assert "Vermeldingen 120 verhalen" in text
    assert "Aandeel in de aandacht 80% tegen 1 vergelijkbare school" in text
    assert "1 van 1 bron zoals gewoonlijk" in text
    assert "stand van 23 november 2026 08:30" in text


def test_the_same_address_with_lang_en_is_english(warehouse):
    fill(warehouse, usual())
    text = shown(visit(PAGE, lang="en"))
    assert "There were more positive than negative stories about ROC Voorbeeld" in text
    assert "Share of voice 80% against 1 peer" in text
    assert "as of 23 November 2026 08:30" in text


@pytest.mark.parametrize(("choice", "stories"), [("90d", "360"), ("school-year", "456"), ("30d", "120")])
def test_the_period_comes_from_the_address(warehouse, choice, stories):
    fill(warehouse, usual())
    assert f"Vermeldingen {stories} verhalen" in shown(visit(PAGE, period=choice))


def test_a_period_that_does_not_exist_is_the_default_one(warehouse):
    fill(warehouse, usual())
    at = visit(PAGE, period="<script>")
    assert "Vermeldingen 120 verhalen" in shown(at)
    assert "period" not in at.query_params


def test_choosing_a_period_writes_it_into_the_address(warehouse):
    fill(warehouse, usual())
    at = visit(PAGE, lang="en")
    at.button_group(key="period").set_value("90d").run()
    assert at.query_params["period"] == "90d"
    assert at.query_params["lang"] == "en"
    assert "Mentions 360 stories" in shown(at)


def test_switching_the_language_keeps_the_other_choices(warehouse):
    fill(warehouse, usual())
    at = visit(PAGE, period="90d")
    at.button(key="language").click().run()
    assert at.query_params["lang"] == "en"
    assert at.query_params["period"] == "90d"
    assert "Mentions 360 stories" in shown(at)
    at.button(key="language").click().run()
    assert "lang" not in at.query_params
    assert "Vermeldingen 360 verhalen" in shown(at)


def test_sample_data_carry_their_badge_and_others_do_not(warehouse, tmp_path, monkeypatch):
    fill(warehouse, usual(40))
    assert "Voorbeeldgegevens" in shown(visit(PAGE))
    real = str(tmp_path / "real.duckdb")
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", real)
    fill(real, usual(40), sample=False)
    assert "Voorbeeldgegevens" not in shown(visit(PAGE))


def test_old_figures_say_how_old_they_are(warehouse):
    fill(warehouse, usual(), last_good=NOW - dt.timedelta(days=3))
    assert "Deze cijfers zijn 3 dagen oud" in shown(visit(PAGE))


def test_fresh_figures_have_no_line_about_their_age(warehouse):
    fill(warehouse, usual())
    assert "oud:" not in shown(visit(PAGE))


@pytest.mark.of_files  # a lake is read while it is written
def test_a_warehouse_that_is_being_written_asks_for_patience(warehouse, monkeypatch):
    fill(warehouse, usual(40))
    monkeypatch.setattr("pages.shared.query_cache.PATIENCE", 0.1)
    with writing(warehouse):
        at = visit(PAGE)
        assert "De cijfers worden ververst" in shown(at)
    at.button(key="retry").click().run()
    assert "Vermeldingen" in shown(at)


def test_a_file_that_is_no_warehouse_gives_a_reference_and_no_traceback(warehouse, caplog):
    Path(warehouse).write_text("this is no database" * 500)
    text = shown(visit(PAGE))
    assert "Er kunnen nu geen cijfers worden getoond" in text
    reference = re.search(r"Geef deze code door aan de beheerder van dit dashboard: (\w{8})\.", text)
    assert reference and f"reference {reference[1]}" in caplog.text
    assert warehouse in caplog.text
    assert warehouse not in text


def test_text_from_outside_is_shown_as_it_is_and_never_as_markup(warehouse):
    fill(warehouse, [(2, OWN, "negative"), *usual(40)])
    at = visit(PAGE)
    assert WILD in shown(at)
    assert "De <b>Krant</b>" in shown(at)
    assert "<img src=x" not in source_of(at)
    assert not at.markdown


def test_every_number_opens_its_birth_certificate(warehouse):
    fill(warehouse, usual())
    source = source_of(visit(PAGE))
    assert source.count("<details") == source.count("<dl") == 8
    text = shown(visit(PAGE))
    for told in (
        "Telt",
        "Op een totaal van 120 beoordeelde verhalen",
        "Stand van",
        "Kwaliteit geschat",
        "(AVE)",
    ):
        assert told in text


def test_what_we_said_stands_apart_with_the_way_to_it(warehouse):
    fill(warehouse, usual())
    with writing(warehouse) as con:
        con.execute("update items set kind = 'own' where day >= '2026-11-18' and title not like '%College%'")
        refresh_days(con)
    at = visit(PAGE)
    # Four a day about us, of which those of five days are our own.
    assert "Vermeldingen 100 verhalen" in shown(at)
    assert "Wat we zelf zeiden: 20 publicaties" in shown(at)
    assert "20 publicaties</a>, <span>eerder 0: te weinig" in source_of(at)
    assert 'href="mentions?start=2026-10-24&amp;end=2026-11-23&amp;kind=own&amp;group=items"' in source_of(at)
    others = shown(visit("pages/mentions.py", kind="others"))
    assert "100 verhalen" in others


def test_what_needs_attention_names_the_story_behind_a_spike_and_puts_it_first(warehouse):
    fill(warehouse, [*[(1, OWN, "negative")] * 12, *usual()])
    with writing(warehouse) as con:
        con.execute("update items set story_id = 's' where item_id between 'i0003' and 'i0007'")
        refresh_days(con)
    text = shown(visit(PAGE)).split("Vraagt aandacht")[1]
    story = "Negatief verhaal, 5 publicaties: “Bericht 3 over ROC Voorbeeld”"
    # 12 that day, of which 5 are one story, and the usual one: 9 stories.
    assert text.index(story) < text.index("Negatieve piek: 9 negatieve verhalen op 22 november 2026")
    assert "vooral door: Bericht 3 over ROC Voorbeeld (5 publicaties)" in text


def test_headings_go_down_one_step_at_a_time(warehouse):
    fill(warehouse, usual())
    source = source_of(visit(PAGE))
    assert source.index("<h1") < source.index("<h2")
    assert source.count("<h1") == 1
    assert "<h3" not in source


def test_every_image_has_an_alternative_text_in_the_readers_language(warehouse):
    fill(warehouse, usual())
    source = source_of(visit(PAGE))
    assert source.count("<img ") == source.count(' alt="') == 4
    assert 'alt="Staven: verhalen per week' in source
    assert 'alt=""' not in source


def test_one_statement_asks_for_the_whole_page_and_none_when_its_answer_is_kept(warehouse, monkeypatch):
    fill(warehouse, usual())
    opened, attach = [], file_locks.attach
    monkeypatch.setattr(file_locks, "attach", lambda *args: opened.append(args) or attach(*args))
    at = visit(PAGE)
    assert len(opened) == 1
    at.run()
    at.button(key="language").click().run()
    assert len(opened) == 1
    fill(warehouse, [(1, OWN, "negative")])
    opened.clear()
    at.run()
    assert len(opened) == 1


def test_the_page_is_small(warehouse):
    fill(warehouse, usual())
    assert len(source_of(visit(PAGE)).encode()) < 30_000


def test_the_board_asks_the_warehouse_three_things_per_rerun_and_nothing_when_the_answer_is_kept(
    warehouse,
):
    fill(warehouse, usual(40))
    assert questions.query_counts() == (3, 0)
    # All goals together ask one thing more, however many there are and whatever they count.
    kinds = {
        "net_sentiment": "rate",
        "sessions": "sum",
        "key_events": "sum",
        "followers": "level",
        "hand": "sum",
    }
    for count in (1, 2, len(kinds)):
        with writing(warehouse) as con:
            upsert(
                con, "goals", [_goal(name.replace("_", "-"), name, kinds[name]) for name in [*kinds][:count]]
            )
        assert questions.query_counts() == (4, 0)


def _goal(name: str, metric: str, kind: str) -> dict:
    return {
        "goal": name, "title": name, "title_en": name, "audience": "", "owner": "", "metric": metric, "kind": kind,
        "network": None, "event": None, "direction": "at least", "start_day": TODAY - dt.timedelta(days=60),
        "deadline": TODAY + dt.timedelta(days=60), "target": 0.0, "target_to": None, "stage": "outcome",
        "position": 0,
    }  # fmt: skip
