"""Mentions in every state: what is listed, what an address asks for, what a correction moves."""

import datetime as dt
import html
import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from pages.views.mentions import export_menu
from tests.pages.school import NOW, OWN, PEER, WILD, fill, shown, source_of, usual, visit
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import last_days
from warehouse.mentions import corrections
from warehouse.mentions.refresh import refresh_days
from warehouse.mentions.search import Filter, search
from warehouse.reputation.reputation import net_sentiment

PAGE = "pages/mentions.py"
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


def labels(at) -> list[str]:
    return [box.label for box in at.selectbox]


def address(at, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


def control(at, what: str):
    return next(each for each in at.get("button_group") if each.key == f"m-{what}-i0003")


def box(at, key: str):
    return next(each for each in at.selectbox if each.key == key)


def test_without_a_warehouse_the_page_leads_to_the_set_up(warehouse):
    at = visit(PAGE)
    assert "Nog geen cijfers" in shown(at) and 'href="setup"' in source_of(at)


def test_before_the_first_item_the_page_says_that_nothing_answers(warehouse):
    fill(warehouse, [])
    assert "Geen vermelding past bij deze keuze." in shown(visit(PAGE))


def test_the_newest_stories_of_our_own_school_are_listed_first(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE)
    text = shown(at)
    assert "120 verhalen" in text
    assert text.count("Hele verhaal") == 25
    assert "22 nov 2026" in text and "Nederlands" in text
    assert PEER not in source_of(at)
    assert at.get("text")[0].value == "Pagina 1 van 5"


def test_the_page_is_english_when_the_address_says_so(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE, lang="en")
    assert "120 stories" in shown(at) and "Whole story" in shown(at)
    assert labels(at)[:2] == ["Subject", "Sentiment"]


def test_older_mentions_are_a_page_further_and_that_stands_in_the_address(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE)
    at.button(key="m-older").click().run()
    assert address(at, "page") == "2"
    assert at.get("text")[0].value == "Pagina 2 van 5"
    at.button(key="m-newer").click().run()
    assert "page" not in at.query_params


def test_the_order_of_the_list_stands_in_the_address_and_is_no_filter(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE, sort="oldest", period="12m")
    days = re.findall(r"\d{1,2} \w{3} 2026", "".join(re.findall(r'class="wk-about".*?</p>', source_of(at))))
    newest = re.findall(
        r"\d{1,2} \w{3} 2026",
        "".join(re.findall(r'class="wk-about".*?</p>', source_of(visit(PAGE, period="12m")))),
    )
    assert days[0] != newest[0] and newest[0].startswith("22 nov")
    assert [button.label for button in at.button if "pagina" in button.label] == [
        "← Vorige pagina",
        "Volgende pagina →",
    ]
    assert box(at, "m-sort").value == "oldest" and "Filters wissen" not in [each.label for each in at.button]
    box(at, "m-sort").select("copies").run()
    assert address(at, "sort") == "copies"
    assert box(visit(PAGE, sort="<img>"), "m-sort").value == ""
    with reading() as con:
        asked = Filter(last_days(TODAY, 365), OWN)
        counts = [row.copies for row in search(con, asked, 100, order="copies")]
        moments = [row.published_at for row in search(con, asked, 100, order="oldest")]
    assert counts == sorted(counts, reverse=True) and moments == sorted(moments) and len(moments) > 25


def abouts(at) -> list[str]:
    """What the first card says below its title, in its order, without the way to the story."""
    (card, *_others) = re.findall(r'<li class="wk-mention".*?</li>', source_of(at), re.DOTALL)
    lines = re.findall(r"<p(?: [^>]*)?>(.*?)</p>", card, re.DOTALL)
    plain = [re.sub(r"\s+", " ", re.sub("<[^>]+>", "|", line)) for line in lines]
    return [part.strip(" ·") for line in plain for part in line.split("|") if part.strip(" ·")][:-1]


def test_what_a_card_says_is_chosen_with_its_order_and_stands_in_the_address(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE)
    usually = abouts(at)
    assert usually[0] == "tekst" and usually[-3:] == ["22 nov 2026", "Pers", "Nederlands"]
    at.multiselect(key="wk-fields-cols").set_value(["day", "reach", "copies", "text"]).run()
    assert address(at, "cols") == "day,reach,copies,text"
    # In that order, also where it is a card on a phone: there is only one way to draw it.
    assert abouts(at) == ["22 nov 2026", "lezers onbekend", "1 publicatie", "tekst"]
    assert "cols=day%2Creach%2Ccopies%2Ctext" in source_of(
        at
    )  # so that who comes back from a story finds it again
    at.button(key="m-older").click().run()
    assert (address(at, "page"), address(at, "cols")) == ("2", "day,reach,copies,text")
    at.button(key="wk-fields-usual").click().run()
    assert "cols" not in at.query_params and address(at, "page") == "2"
    assert abouts(visit(PAGE, cols="<img>,nothing")) == usually
    assert abouts(visit(PAGE, cols="words"))[0] == OWN


def test_every_filter_narrows_the_list_and_stands_in_the_address(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE)
    box(at, "m-label").select("negative").run()
    assert address(at, "label") == "negative"
    assert "30 verhalen" in shown(at)
    at.text_input(key="m-q").input("Bericht 4 over").run()
    assert address(at, "q") == "Bericht 4 over"
    box(at, "m-subject").select(PEER).run()
    assert "Geen vermelding past bij deze keuze." in shown(at)
    at.button(key="m-clear").click().run()
    assert not {"label", "q", "subject"} & set(at.query_params)
    assert "120 verhalen" in shown(at)


def test_a_choice_can_be_taken_away_without_opening_the_form(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE, label="positive", start="2026-11-16", end="2026-11-18")
    assert "4 verhalen" in shown(at)
    assert [button.label for button in at.button if "✕" in button.label] == [
        "16 t/m 17 november 2026 ✕",
        "Positief ✕",
    ]
    at.button(key="m-days").click().run()
    assert "60 verhalen" in shown(at)
    at.button(key="m-no-label").click().run()
    assert "120 verhalen" in shown(at)


def test_an_address_with_nonsense_is_read_as_far_as_it_makes_sense(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE, label="<b>", start="gisteren", language="xx", subject="nobody", period="1")
    assert "Geen vermelding past bij deze keuze." in shown(at)
    assert box(at, "m-language").value == "xx"
    assert "120 verhalen" in shown(visit(PAGE, label="<b>", source="", page="99999999999"))


def test_a_story_shows_who_carried_it_and_which_words_made_it_a_mention(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE, story="s0003")
    text = shown(at)
    assert "1 publicatie" in text and "Gevonden op: " in text
    assert "<mark>" in source_of(at)
    at.button(key="m-back").click().run()
    assert "120 verhalen" in shown(at)


def test_what_is_looked_for_is_what_is_marked_also_within_a_word_and_around_it_a_text_is_cut(warehouse):
    fill(warehouse, usual(40)[:5])
    long = f"{OWN} " + "Eerst dit. " * 40 + "Het LESrooster klopt niet " + "en dan dat. " * 40
    with writing(warehouse) as con:
        con.execute("update items set text = $text where item_id = 'i0000'", {"text": long})
        refresh_days(con)
    assert f"<mark>{OWN}</mark>" in source_of(visit(PAGE))
    found = source_of(visit(PAGE, q="ROOSTER", grouped="no"))
    assert "Het LES<mark>rooster</mark> klopt" in found and f"<mark>{OWN}</mark>" not in found
    story = source_of(visit(PAGE, q='"rooster klopt"', story="s0000"))
    assert "LES<mark>rooster klopt</mark> niet" in story


def test_a_story_that_is_gone_says_so(warehouse):
    fill(warehouse, usual(40))
    assert "Dit verhaal is er niet" in shown(visit(PAGE, story="no such story"))


def counted(warehouse) -> tuple[float, int]:
    with reading(warehouse) as con:
        found = net_sentiment(con, last_days(TODAY, 30), OWN)
    return found.value, found.denominator


def test_a_corrected_sentiment_moves_the_figures_at_once_and_says_who_said_what(warehouse):
    fill(warehouse, usual(40))
    before = counted(warehouse)
    at = visit(PAGE, story="s0003")
    assert "Volgens de methode test 1: negatief." in shown(at)
    control(at, "label").set_value("positive").run()
    text = shown(at)
    assert "Opgeslagen; de cijfers zijn bijgewerkt." in text
    assert "Positief · verbeterd" in text
    assert "met de hand op" in text and "positief." in text
    after = counted(warehouse)
    # One of 120 went from negative to positive: two of 120 more.
    assert after[0] - before[0] == pytest.approx(200 / 120) and after[1] == before[1]


def test_a_story_of_which_only_a_part_is_about_the_school_says_what_was_judged(warehouse):
    fill(warehouse, usual(40))
    assert "wat over anderen wordt gezegd" not in shown(visit(PAGE, story="s0003"))
    with writing(warehouse) as con:
        (day,) = con.execute("select day from items where item_id = 'i0003'").fetchone()
        row = {"item_id": "i0003", "subject": OWN, "score": 0.0, "label": "neutral", "confidence": 0.9}
        upsert(
            con,
            "subject_sentiments",
            [row | {"method": "test 1", "scored_at": NOW.replace(tzinfo=dt.UTC), "day": day}],
        )
    text = shown(visit(PAGE, story="s0003"))
    assert "Volgens de methode test 1: neutraal." in text
    assert f"Beoordeeld is wat er over {OWN} staat; wat over anderen wordt gezegd, telt niet mee." in text


def test_what_is_not_about_us_counts_no_more_until_it_is_said_to_be_so(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE, story="s0003")
    about = control(at, "about")
    about.set_value("no").run()
    assert "Het is terzijde gelegd" in shown(at)
    assert counted(warehouse)[1] == 119
    assert "119 verhalen" in shown(visit(PAGE))
    aside = visit(PAGE, about="aside")
    assert "1 verhaal" in shown(aside)
    about = control(at, "about")
    about.set_value("yes").run()
    assert counted(warehouse)[1] == 120
    with reading(warehouse) as con:
        assert [each.value for each in corrections.history(con, "i0003")] == ["yes", "no"]


def test_a_key_labels_what_is_listed_once_and_nothing_else(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE)

    def hears(told: str) -> list[str]:
        next(each for each in at.text_input if each.key == "wk-hand").set_value(told).run()
        with reading(warehouse) as con:
            return [each.value for each in corrections.history(con, "i0003")]

    assert hears('[[1, "positive", "i0003"]]') == ["positive"]
    # The same again, with what came after it.
    assert hears('[[1, "positive", "i0003"], [2, "negative", "i0003"]]') == ["negative", "positive"]
    for nonsense in (
        "", "x", "7", "[7]", "[[3]]", "{}", "null", '[["a", "positive", "i0003"]]', '[[NaN, "positive", "i0003"]]',
        '[[Infinity, "positive", "i0003"]]', '[[4, "splendid", "i0003"]]', '[[5, "positive", "elsewhere"]]', "[" * 5000,
    ):  # fmt: skip
        assert hears(nonsense) == ["negative", "positive"], nonsense
        assert not at.exception
    assert hears('[[9, "undo", ""], [10, "undo", ""], [11, "undo", ""]]') == []
    assert "Er is niets om terug te nemen." in shown(at)


def test_a_correction_while_a_load_is_written_is_refused_in_words(warehouse, monkeypatch):
    fill(warehouse, usual(40))
    monkeypatch.setattr("pipelines.support.lock_timeouts.INTERACTIVE", 0.2)
    at = visit(PAGE, story="s0003")
    group = control(at, "label")
    monkeypatch.setattr("pages.shared.query_cache.PATIENCE", 0.2)
    with writing(warehouse):
        group.set_value("positive").run()
        assert "Dank u" not in shown(at)
    assert counted(warehouse)[0] == pytest.approx(25)


def test_a_warehouse_that_is_being_written_asks_for_patience(warehouse, monkeypatch):
    fill(warehouse, usual(40))
    monkeypatch.setattr("pages.shared.query_cache.PATIENCE", 0.1)
    with writing(warehouse):
        at = visit(PAGE)
        assert "De cijfers worden ververst" in shown(at)
    at.button(key="retry").click().run()
    assert "120 verhalen" in shown(at)


def test_a_file_that_is_no_warehouse_gives_a_reference_and_no_traceback(warehouse):
    Path(warehouse).write_text("this is no database" * 500)
    assert "Er kunnen nu geen cijfers worden getoond" in shown(visit(PAGE))


def test_text_from_outside_is_shown_as_it_is_and_never_as_markup(warehouse):
    fill(warehouse, [(2, OWN, "negative"), *usual(40)])
    for at in (
        visit(PAGE, label="negative", start="2026-11-21", end="2026-11-22"),
        visit(PAGE, story="s0000"),
    ):
        assert WILD in shown(at)
        assert "De <b>Krant</b>" in shown(at)
        assert "<img src=x" not in source_of(at)
        assert not at.markdown


def test_the_chart_comes_when_it_is_asked_for_and_can_be_read_without_seeing_it(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE)
    assert not at.get("plotly_chart")
    at.toggle(key="m-chart").set_value(True).run()
    assert address(at, "chart") == "1"
    assert len(at.get("plotly_chart")) == 1
    text = shown(at)
    assert "Verhalen naar de week waarin ze begonnen. De meeste in de week van" in text
    assert "16 t/m 22 nov 2026 14 7 7 0" in text


def test_each_week_of_the_chart_leads_to_the_rows_that_are_counted_in_it(warehouse):
    fill(warehouse, usual(40))
    source = source_of(visit(PAGE, chart="1"))
    weeks = re.findall(r'href="[?]([^"]*start=[^"]*)"[^>]*>[^<]+</a></th>((?:<td>\d+</td>)+)', source)
    assert len(weeks) == 5
    counts = []
    for link, cells in weeks:
        counts.append(sum(map(int, re.findall(r"\d+", cells))))
        there = visit(PAGE, **dict(parse_qsl(html.unescape(link))))
        assert f"{counts[-1]} verhalen" in shown(there)
    # The first is cut off by the period, as its bar is.
    assert counts == [8, 28, 28, 28, 28]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_file_is_made_only_when_it_is_asked_for(warehouse, kind, monkeypatch):
    fill(warehouse, usual(40))
    asked = []
    monkeypatch.setattr(export_menu, "made", lambda *arguments: asked.append(arguments))
    assert len(visit(PAGE).get("download_button")) == 4
    assert asked == []
    monkeypatch.undo()
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", warehouse)
    assert len(export_menu.made(kind, Filter(last_days(TODAY, 30), OWN), "nl")) > 1000


def test_a_theme_is_given_by_hand_and_the_list_can_be_narrowed_to_it(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE, story="s0003")
    assert box(at, "m-topic-i0003").value is None  # no encoder read these: none is claimed
    box(at, "m-topic-i0003").set_value("timetable").run()
    assert "Thema, met de hand op" in shown(at) and not at.exception
    assert "1 verhaal" in shown(visit(PAGE, topic="timetable"))
    assert "120 verhalen" in shown(visit(PAGE, topic="weather"))
