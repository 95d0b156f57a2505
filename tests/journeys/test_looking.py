"""What readers see who change nothing: on a phone, on paper, in a file, in two languages, with other senses."""

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import DRAWN, appears, until

pytestmark = pytest.mark.browser
PAGES = {
    "/": "Reputatie",
    "/mentions": "Vermeldingen",
    "/goals": "Doelen",
    "/goals?goal=sessies": "Doelen",
    "/announcement": "Maandbericht",
    "/channels": "Kanalen",
    "/traffic": "Verkeer",
    "/trust": "Betrouwbaarheid",
    "/sources": "Bronnen",
    "/settings": "Instellingen",
    "/settings?what=channels": "Instellingen",
    "/setup": "Uw school",
    "/webcare": "Webcare",
    "/alerts": "Meldingen",
    "/privacy": "Privacy",
    "/audit": "Logboek",
    "/people": "Mensen en rollen",
}


def follow(page, name: str) -> None:
    """Follow a link of the wide menu, also one that stands behind a word."""
    link = page.locator(".wk-wide-menu").get_by_role("link", name=name, exact=True, include_hidden=True)
    if link.is_hidden():
        page.locator(".wk-folded summary").click()
    link.click()


# What a board member comes for.
ANSWER = (".wk-sentence", *(f".wk-cards > :nth-child({n})" for n in (1, 2, 3)),
          ".wk-attention", ".wk-footing")  # fmt: skip


def test_the_board_reads_the_whole_answer_on_a_phone_without_scrolling(school, visit):
    page = visit(school.port, 390).go("/", "Reputatie")
    for part in ANSWER:
        box = page.locator(f".wk-board {part}").bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 844, part
    assert "ROC Voorbeeld" in page.locator(".wk-sentence").inner_text()
    for name in ("Netto sentiment", "Vermeldingen", "Aandeel in de aandacht"):
        assert re.search(
            r"\d",
            page.locator(".wk-card", has=page.locator(".wk-label", has_text=name))
            .locator(".wk-value")
            .inner_text(),
        )
    appears(page.locator("#root .wk-footing", has_text="3 van 3 bronnen zoals gewoonlijk"))


def test_nothing_is_wider_than_the_screen(school, visit):
    seen, wide = visit(school.port, 390), {}
    for path, heading in PAGES.items():
        # Opened on a phone, as phones do: what is folded away keeps the width at which it was drawn.
        seen.page.set_viewport_size({"width": 390, "height": 844})
        page = seen.go(path, heading)
        for width in (390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            for _ in range(15):  # a table of numbers follows its new width a moment later
                page.wait_for_timeout(200)
                wide[path, width] = page.evaluate(
                    "width => [...document.querySelectorAll('html, .stMain, .stMain *')]"
                    ".filter(e => e.getBoundingClientRect().right > width + 1"
                    " || e.matches('html, .stMain') && e.scrollWidth > width).map(e => e.outerHTML.slice(0, 80))",
                    width,
                )
                if not wide[path, width]:
                    break
    assert {where: what for where, what in wide.items() if what} == {}


def test_the_board_prints_on_one_sheet_of_a4(school, visit):
    page = visit(school.port).go("/", "Reputatie")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
    wide, high = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    assert (round(float(wide)), round(float(high))) == (595, 842)


def test_the_language_switches_texts_numbers_dates_and_document_and_stays(school, visit):
    seen = visit(school.port)
    page = seen.go("/", "Reputatie")

    def spoken() -> set[str]:
        return set(page.evaluate("['html', '.wk-title'].map(q => document.querySelector(q).lang)"))

    appears(page.get_by_text("stand van 23 november 2026"))
    assert spoken() == {"nl"}
    seen.pressed("English")
    appears(page.get_by_text("as of 23 November 2026"))
    assert page.locator("h1").inner_text() == "Reputation" and spoken() == {"en"}
    for name in ("Sources", "Mentions", "Your school"):
        follow(page, name)
        page.get_by_role("heading", level=1).filter(has_text=name).wait_for()
        seen.settled()
        assert "lang=en" in page.url and spoken() == {"en"}
    follow(page, "Sources")
    appears(page.get_by_text("1,113 items in 30 days"))
    seen.pressed("Nederlands")
    appears(page.get_by_text("1.113 berichten in 30 dagen"))
    assert page.locator("h1").inner_text() == "Bronnen" and spoken() == {"nl"}


def test_the_first_visitor_of_a_deep_link_finds_the_way_to_the_other_pages(school, visit):
    page = visit(school.port).go("/sources", "Bronnen")
    for name in PAGES.values():
        link = page.locator(".wk-wide-menu").get_by_role("link", name=name, exact=True, include_hidden=True)
        link.wait_for(state="attached")


def grave(page) -> dict[str, list[str]]:
    """What axe finds that keeps people out: by rule, where."""
    found = Axe().run(page).response["violations"]
    return {
        each["id"]: [node["html"][:160] for node in each["nodes"][:3]]
        for each in found
        if each["impact"] in ("serious", "critical")
    }


def looked_at_everywhere(page) -> Iterator[str]:
    """The page as it is, wide and narrow, light and dark; gives which one stands there."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        back = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 29)"}[scheme]
        until(page, f"getComputedStyle(document.querySelector('.stApp')).backgroundColor == '{back}'")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(DRAWN)
            until(page, "document.getAnimations().every(each => each.playState !== 'running')")
            yield f"{scheme}, {width}"


def test_axe_finds_nothing_serious_on_any_page_wide_or_narrow_light_or_dark(school, visit):
    seen, found = visit(school.port), {}
    for path, heading in PAGES.items():
        page = seen.go(path, heading)
        page.evaluate("document.querySelectorAll('.stMain details').forEach(each => { each.open = true })")
        found |= {(path, which): grave(page) for which in looked_at_everywhere(page)}
    page = seen.go("/mentions", "Vermeldingen")
    page.get_by_role("link", name="Hele verhaal").first.click()
    page.locator(".wk-story-title").wait_for()
    seen.settled()
    found |= {("a story", which): grave(page) for which in looked_at_everywhere(page)}
    assert len(found) == 4 * (len(PAGES) + 1)
    assert {where: what for where, what in found.items() if what} == {}


def test_the_list_can_be_taken_along(school, visit):
    screen = visit(school.port).go("/mentions?label=negative", "Vermeldingen")
    count = int(screen.locator(".wk-count").inner_text().split()[0])
    screen.get_by_role("button", name="Downloaden", exact=True).click()
    with screen.expect_download() as waiting:
        screen.get_by_role("button", name="CSV, opent in Excel").click()
    taken = waiting.value
    assert taken.suggested_filename.startswith("vermeldingen-2026-10-24-2026-11-22")
    lines = taken.path().read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Dag;Gepubliceerd (Amsterdam);Titel")
    assert any("Klachten over roosters" in line for line in lines)
    assert sum("Negatief" in line for line in lines) == len(lines) - 1 == count


def test_no_other_host_is_asked_and_nothing_complains_on_a_walk_past_all_pages(school, visit):
    seen = visit(school.port)
    seen.go("/", "Reputatie")
    for name in ("Vermeldingen", "Bronnen", "Uw school", "Reputatie"):
        follow(seen.page, name)
        seen.page.get_by_role("heading", level=1).filter(has_text=name).wait_for()
        seen.settled()
    assert seen.hosts == {"127.0.0.1"}
    assert seen.complaints == []


def test_a_bar_of_the_mentions_leads_to_the_rows_that_it_counts(school, visit):
    seen = visit(school.port)
    page = seen.go("/mentions?chart=1", "Vermeldingen")
    bars = page.locator(".stPlotlyChart .trace.bars").first.locator(".point path")
    box = seen.at_rest(bars.last)
    before = seen.asked
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    seen.settled(after=before)
    page.wait_for_url(re.compile(r"label=positive"))
    asked = dict(parse_qsl(urlsplit(page.url).query))
    days = dt.date.fromisoformat(asked["end"]) - dt.date.fromisoformat(asked["start"])
    assert dt.timedelta(0) < days <= dt.timedelta(7)
    appears(page.get_by_role("status").filter(has_text=re.compile(r"^\d+ verha")))
    labels = page.locator(".wk-mention").all_inner_texts()
    assert labels and all("Positief" in label for label in labels)
