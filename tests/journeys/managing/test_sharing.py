"""Share a page: the link in a browser without the app, and withdrawn."""

import pytest
from playwright.sync_api import expect

from pipelines.access.person import Person, account
from pipelines.runs import shared_links as sharing
from tests.journeys.conftest import until
from tests.people import ANNA
from tests.pipelines.runs.school import NOW
from tests.pipelines.web.site import Site
from tests.pipelines.web.site import page as answer
from warehouse.access.shared_links import links
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser


def test_a_page_is_shared_by_a_link_read_without_the_app_and_withdrawn(school, visit):
    seen = visit(school.port)
    page = seen.go("/", "Reputatie")
    seen.pressed("Delen …")
    dialog = page.get_by_role("dialog")
    seen.typed("Waarvoor is de link?", "Raad van toezicht")
    seen.pressed("Link maken", "Dit is de link. U ziet hem alleen nu")
    address = dialog.locator("code").first.inner_text().strip()
    assert address.startswith(f"{seen.address}/s/")
    reader = visit(school.port, width=390)
    reader.page.goto(address)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Reputatie")
    assert reader.page.locator("nav, script, button").count() == 0
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    seen.pressed(dialog.get_by_role("button", name="Intrekken").first)
    expect(dialog.get_by_text("Er zijn er geen.")).to_be_visible()
    # A link that leads nowhere any more is not held out.
    expect(dialog.get_by_text(address)).to_have_count(0)
    assert page.request.get(address).status == 404


@pytest.mark.parametrize(
    ("path", "heading", "part"),
    [("/traffic", "Verkeer", "De grafiek per week"), ("/channels", "Kanalen", "De grafieken per kanaal")],
)
def test_the_charts_alone_are_shared_and_the_list_says_which(school, visit, path, heading, part):
    seen = visit(school.port)
    page = seen.go(path, heading)
    seen.pressed("Delen …")
    dialog = page.get_by_role("dialog")
    seen.typed("Waarvoor is de link?", "Studiekeuze")
    seen.chosen("Wat u deelt", part)
    seen.pressed("Link maken", "Dit is de link. U ziet hem alleen nu")
    expect(dialog.get_by_text(f"{heading} ({part})")).to_be_visible()
    reader = visit(school.port, width=390).page
    reader.goto(dialog.locator("code").first.inner_text().strip())
    assert reader.locator(".wk-area").count() and not reader.locator("table.wk-channels").count()
    expect(reader.locator(".wk-part-of")).to_contain_text("2026")
    assert reader.locator("h1").all_inner_texts() == [heading]
    # However large the numbers are, one of a scale stands on one line.
    heights = reader.evaluate("""() => [...document.querySelectorAll(".wk-scale span")].map((each) => {
        each.textContent = "1"; const one = each.offsetHeight; each.textContent = "40.000";
        return [one, each.offsetHeight];
    })""")
    assert all(one == large for one, large in heights) and (heights or path == "/channels")
    seen.pressed(dialog.get_by_role("button", name="Intrekken").first)


def test_a_link_of_who_left_says_so_in_the_dialog_and_works_again_for_who_takes_it_over(school, visit):
    gone = Person("default:wim", "Wim", frozenset({"communication"}), "login")
    secret = sharing.make(gone, "Open dag", ["goals"], "nl", NOW)
    seen = visit(school.port, width=390)
    page = seen.go("/", "Reputatie")
    address = f"{seen.address}/s/{secret}"
    assert page.request.get(address).status == 404
    seen.pressed("Delen …")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Werkt niet: Wim heeft hier geen rol meer voor.")).to_be_visible()
    seen.pressed(dialog.get_by_role("button", name="Overnemen"))
    expect(dialog.get_by_text("Werkt niet")).to_have_count(0)
    expect(dialog.get_by_role("button", name="Overnemen")).to_have_count(0)
    assert page.request.get(address).status == 200
    with reading() as con:
        assert next(link for link in links(con) if link.title == "Open dag").made_by == account().signature
    seen.pressed(dialog.get_by_role("button", name="Intrekken").first)
    expect(dialog.get_by_text("Er zijn er geen.")).to_be_visible()


def test_only_a_site_that_is_named_shows_it_within_a_page_of_its_own(school, browser):
    with Site({}) as named, Site({}) as other:
        secret = sharing.make(ANNA, "Intranet", ["reputation"], "nl", NOW, frames=[named.url()])
        frame = f'<iframe src="http://127.0.0.1:{school.port}/s/{secret}" title="Weerklank"></iframe>'
        shown = {}
        for site in (named, other):
            site.pages["/"] = answer(
                f"<!doctype html><title>Intranet</title>{frame}", Content_Type="text/html"
            )
            page = browser.new_page()
            page.goto(site.url("/"), wait_until="load")
            shown[site is named] = page.frames[1].locator(".wk-sentence").count()
            page.close()
    assert shown == {True: 1, False: 0}


HALL = ["reputation?period=30d", "goals", "channels?period=90d"]
# What a screen holds may move this much; it does not grow with what it has shown.
ROOM, TURNS = 1.2, 200


def test_a_screen_in_the_hall_turns_its_pages_by_itself_and_never_shows_a_menu(school, visit):
    secret = sharing.make(ANNA, "Hal", HALL, "nl", NOW, seconds=5, is_dark=True)
    screen = visit(school.port).page
    screen.goto(f"http://127.0.0.1:{school.port}/s/{secret}")
    for heading in ("Reputatie", "Doelen", "Kanalen", "Reputatie"):
        expect(screen.get_by_role("heading", level=1)).to_have_text(heading, timeout=60_000)
        assert screen.locator("nav, script, button, input").count() == 0
        assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_hundred_turns_leave_nothing_behind_in_the_memory_of_a_screen(school, visit):
    secret = sharing.make(ANNA, "Hal", HALL, "nl", NOW, seconds=3_600)
    screen = visit(school.port).page
    wire = screen.context.new_cdp_session(screen)
    wire.send("Performance.enable")

    def held() -> dict[str, float]:
        wire.send("HeapProfiler.collectGarbage")
        return {each["name"]: each["value"] for each in wire.send("Performance.getMetrics")["metrics"]}

    measured = []
    for n in range(TURNS):
        screen.goto(f"http://127.0.0.1:{school.port}/s/{secret}?n={n % len(HALL)}", wait_until="commit")
        until(screen, "document.readyState === 'complete' && document.querySelector('h1')")
        # The same page each time: another one holds something else.
        if n % (len(HALL) * 10) == 0:
            measured.append(held())
    early, late = measured[1], measured[-1]
    assert len(measured) > 5
    for what in ("JSHeapUsedSize", "Nodes", "JSEventListeners", "Documents"):
        assert late[what] <= early[what] * ROOM + 2, (what, [each[what] for each in measured])
