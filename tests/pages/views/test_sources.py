"""Sources in every state: what is wrong is said in words, and what a person does is done."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from pages.views.sources import heard
from pipelines.settings import read
from pipelines.settings.patterns import PATTERNS
from pipelines.support.run_lock import alone
from tests.pages.school import fill, shown, source_of, usual, visit
from tests.pipelines.runs.school import NOW, collected, item, rss, write
from tests.pipelines.web.site import Site, page, status
from tests.warehouse.rows import GOOD
from text.i18n import use_language
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.sources.failing_steps import failing
from warehouse.sources.states import states

PAGE = "pages/sources.py"
WILD_URL = "https://krant.example/?q=<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


@pytest.fixture
def school(tmp_path, monkeypatch, warehouse):
    """Two papers, of which one is broken; collected once."""
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    news = rss(item("ROC Voorbeeld wint", "https://krant.example/1", "Mooi."))
    with Site({"/krant": page(news), "/nieuw": page(news), "/bode": status(503)}) as site:
        configured = write(tmp_path / "config", [("krant", site.url("/krant")), ("bode", site.url("/bode"))])
        collected(configured)
        yield site


def written(tmp_path: Path) -> str:
    return (tmp_path / "config" / "sources.toml").read_text(encoding="utf-8")


def test_without_a_warehouse_the_page_leads_to_the_set_up(warehouse):
    assert "Nog geen cijfers" in shown(visit(PAGE))


def test_the_sample_is_shown_with_its_badge_and_its_state(warehouse):
    fill(warehouse, usual(40))
    text = shown(visit(PAGE))
    assert "Voorbeeldgegevens" in text
    assert "De Krant" in text and "laatst gelukt 23 november 2026" in text


def test_a_broken_source_comes_first_with_its_error_in_words(school):
    at = visit(PAGE)
    text = shown(at)
    assert "1 van 2 bronnen zoals gewoonlijk." in text
    assert text.index("bode") < text.index("krant")
    assert "status 503" in text and "nog nooit met succes opgehaald" in text
    assert "status 503" in shown(visit(PAGE, lang="en"))
    assert "never collected with success" in shown(visit(PAGE, lang="en"))


def test_a_source_that_is_asked_and_brings_nothing_beyond_its_rhythm_is_silent(warehouse, monkeypatch):
    later = NOW + dt.timedelta(days=60)
    fill(warehouse, usual(40), last_good=later)
    monkeypatch.setenv("WEERKLANK_NOW", later.isoformat())
    text = shown(visit(PAGE))
    assert "0 van 1 bron zoals gewoonlijk. 1 bron is stil." in text
    assert "Al 2 maanden niets nieuws." in text


def test_a_source_is_tried_before_it_is_added_and_then_collected(school, tmp_path):
    at = visit(PAGE)
    at.selectbox(key="add-pattern").select("feed").run()
    at.text_input(key="add-written").input(school.url("/nieuw")).run()
    at.button(key="add-test").click().run()
    assert "Het werkt: 1 bericht." in shown(at)
    assert "/nieuw" not in written(tmp_path)
    at.text_input(key="add-title").input("Het Nieuws").run()
    at.button(key="add-add").click().run()
    assert "Het Nieuws is toegevoegd." in shown(at)
    assert "/nieuw" in written(tmp_path) and "1 van 2" not in shown(at)


def acted(act: str, name: str = "krant"):
    return visit(PAGE).menu_button(key=f"act-{name}").click(act).run()


def test_a_source_is_paused_and_resumed_and_says_so(school, tmp_path):
    text = shown(acted("pause"))
    assert "krant is gepauzeerd." in text and "Gepauzeerd" in text
    assert "0 van 1 bron zoals gewoonlijk. 1 bron mislukt. 1 bron is gepauzeerd." in text
    assert written(tmp_path).count("paused = true") == 1
    text = shown(acted("resume"))
    assert "krant wordt weer opgehaald." in text and "1 van 2 bronnen zoals gewoonlijk." in text
    assert "paused = true" not in written(tmp_path)


def test_a_source_is_collected_now_and_says_what_came_of_it(school):
    assert "krant: niets nieuws." in shown(acted("collect"))
    more = [item(f"ROC Voorbeeld {n}", f"https://krant.example/{n}", "Mooi.") for n in (1, 2, 3)]
    school.pages["/krant"] = page(rss(*more))
    assert "krant: 2 nieuwe berichten." in shown(acted("collect"))
    assert "bode kon niet worden opgehaald." in shown(acted("collect", "bode"))


def test_a_source_is_not_removed_before_a_second_yes(school, tmp_path):
    at = acted("remove")
    assert "Wat al is opgehaald, blijft." in shown(at)
    assert any(button.label == "Verwijderen" for button in at.button)
    assert "/krant" in written(tmp_path)


def test_collecting_beside_another_run_says_to_wait(school):
    with alone("run"):
        assert "Er wordt al opgehaald" in shown(acted("collect"))
    assert "krant: niets nieuws." in shown(acted("collect"))


def test_an_address_that_is_none_is_refused_in_words_and_nothing_is_written(school, tmp_path):
    before = written(tmp_path)
    at = visit(PAGE)
    at.selectbox(key="add-pattern").select("feed").run()
    at.text_input(key="add-written").input("file:///etc/passwd").run()
    for button in ("add-test", "add-add"):
        at.button(key=button).click().run()
        assert "geen webadres" in shown(at), button
    assert written(tmp_path) == before


def test_a_warehouse_that_is_being_written_asks_for_patience(warehouse, monkeypatch):
    fill(warehouse, usual(40))
    monkeypatch.setattr("pages.shared.query_cache.PATIENCE", 0.1)
    with writing(warehouse):
        assert "De cijfers worden ververst" in shown(visit(PAGE))


def test_a_file_that_is_no_warehouse_gives_a_reference_and_no_traceback(warehouse):
    Path(warehouse).write_text("this is no database" * 500)
    assert "Er kunnen nu geen cijfers worden getoond" in shown(visit(PAGE))


def test_names_and_addresses_from_outside_are_never_markup(warehouse):
    fill(warehouse, usual(10))
    with writing(warehouse) as con:
        con.execute(
            "update sources set title = $title, url = $url", {"title": "<img src=x>", "url": WILD_URL}
        )
    at = visit(PAGE)
    assert "<img src=x>" in shown(at) and WILD_URL in shown(at)
    assert "<img src=x>" not in source_of(at) and "<script>" not in source_of(at)
    assert not at.markdown


def test_a_step_that_fails_is_told_with_its_reference_and_since_when(school):
    with writing() as con:
        con.execute("drop table api_spending")
        con.execute("drop table goal_forecasts")
    configured = read()
    for hour in (1, 2):
        collected(configured, NOW + dt.timedelta(hours=hour))
    text = shown(visit(PAGE))
    assert "Het voorspellen van de doelen mislukt sinds 23 november 2026 10:00; de andere stappen" in text
    assert "Het ophalen van de cijfers van kanalen en site mislukt sinds 23 november 2026 10:00" in text
    with reading() as con:
        [reference] = {each.error_fields["reference"] for each in failing(con) if each.step == "forecasting"}
    assert "Het voorspellen van de doelen: er ging iets mis dat Weerklank niet kent. Hiervan" in text
    assert reference in text and "goal_forecasts" not in text and "went wrong" not in text
    assert "Forecasting the goals fails since 23 November 2026" in shown(visit(PAGE, lang="en"))


def test_a_warehouse_that_another_program_holds_says_so(school, warehouse):
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import duckdb, sys; con = duckdb.connect({warehouse!r}); print('held', flush=True);"
         " sys.stdin.read()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == b"held\n"
        text = shown(visit(PAGE))
    finally:
        holder.stdin.close()
        holder.wait(20)
        holder.stdout.close()
    assert (
        "Het bestand is elders geopend" in text
        and "Een ander programma heeft het bestand met de cijfers open" in text
    )
    assert f"PID {holder.pid}" in text and warehouse not in text and "ververst" not in text


def test_each_source_says_how_soon_it_can_be_here_and_was(warehouse, school):
    at = visit(PAGE)
    text = shown(at)
    assert (
        "kan hier na een kwartier tot vier uur zijn, naar eigen ritme · hier gemeten: te weinig om te zeggen"
        in text
    )
    assert "Hoe snel we iets horen" in [box.label for box in at.expander]
    assert "nooit: daar kan Weerklank niet opvragen wat anderen schrijven" in text
    with writing() as con:
        con.execute(
            "insert into items by name"
            " (select * exclude (n) replace ('n' || n as item_id, 'https://k.example/' || n as url,"
            " null as canonical_url, collected_at as published_at, collected_at + interval 12 minute as collected_at,"
            " 'exact' as published_quality, 'n' || n as story_id) from items, range(5) as numbers(n))"
        )
    assert "hier gemeten: de helft binnen 12 minuten" in shown(visit(PAGE))
    assert "measured here: half within 12 minutes" in shown(visit(PAGE, lang="en"))


@pytest.mark.parametrize(
    ("pattern", "minutes", "said"),
    [
        ("bluesky-live", 60, "kan hier binnen seconden zijn (live gevolgd)"),
        ("mastodon-search", 30, "kan hier binnen ongeveer vijf minuten zijn"),
        ("mastodon-search", 20, "tijd tussen twee vragen: 20 minuten"),
        ("google-news", 60, "kan hier na ongeveer een uur zijn"),
        ("reddit", 60, "kan hier na ongeveer een uur zijn"),
        ("youtube", 360, "kan hier na één tot zes uur zijn"),
        ("google-reviews", 360, "kan hier na ongeveer zes uur zijn"),
    ],
)
def test_what_is_possible_goes_by_how_it_is_read(pattern, minutes, said, warehouse):
    with writing() as con:
        upsert(
            con,
            "sources",
            [GOOD["sources"] | {"pattern": pattern, "every_minutes": minutes, "kind": "social"}],
        )
    with reading() as con, use_language("nl"):
        (state,) = states(con, NOW)
        assert heard.fact(state, {}).startswith(f"{said} · ")


def test_each_pattern_says_how_soon():
    for pattern in PATTERNS.values():
        assert pattern.live or pattern.bounds in heard.KINDS, pattern.title
