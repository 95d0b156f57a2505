"""The page stands in the document before the app does, without a script too, and the app takes over where it stands."""

import json
import re
import time

import pytest

from tests.journeys.conftest import until
from tests.pages.server.served import ask

pytestmark = pytest.mark.browser
# What of each page must stand at the same height before and after.
PARTS = {
    "/": (".wk-title h1", ".wk-sentence", ".wk-cards", ".wk-attention", ".wk-footing", ".wk-lower"),
    "/goals": (".wk-title h1", ".wk-goals", ".wk-goal-tile:last-child"),
    "/announcement": (".wk-title h1", ".st-key-wk-announcement"),
}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
TOPS = """([where, parts]) => parts.map((part) =>
  document.querySelector(where).querySelector(part).getBoundingClientRect().top)"""
# Before the app can be there, however fast it is.
FIRST = 'addEventListener("DOMContentLoaded", () => { %s });'


def ready(port: int, path: str) -> None:
    """Wait until the server has the figures of this address."""
    deadline = time.monotonic() + 60
    while b'id="wk-first"' not in ask(port, path, "identity").body:
        assert time.monotonic() < deadline, path
        time.sleep(0.5)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PARTS)
def test_the_app_takes_over_where_the_page_stands_and_nothing_moves(school, visit, path, width):
    ready(school.port, path)
    seen = visit(school.port, width=width)
    seen.page.add_init_script(SHIFTS)
    seen.page.add_init_script(FIRST % f"window.before = ({TOPS})({json.dumps(['#wk-first', PARTS[path]])})")
    seen.page.goto(seen.address + path)
    until(seen.page, "!document.querySelector('#wk-first')")
    seen.settled()
    before, after = seen.page.evaluate("window.before"), seen.page.evaluate(TOPS, ["#root", PARTS[path]])
    near = (
        24 if path == "/announcement" else 3
    )  # as wide as their words are, what is chosen there breaks elsewhere
    assert [abs(a - b) <= near for a, b in zip(before, after, strict=True)] == [True] * len(before), (
        before,
        after,
    )
    assert seen.page.evaluate("window.shifted") <= 0.10


def test_what_was_opened_and_where_the_reader_was_stays_when_the_app_takes_over(school, visit):
    ready(school.port, "/")
    page = visit(school.port, width=390).page
    page.add_init_script(
        FIRST
        % """const first = document.getElementById("wk-first");
        first.querySelector(".wk-card").open = true;
        first.scrollTop = 300;"""
    )
    page.goto(f"http://127.0.0.1:{school.port}/")
    until(page, "!document.querySelector('#wk-first')")
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 300
    assert page.locator("#root .wk-card").first.get_attribute("open") is not None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_a_script_the_board_reads_switches_and_prints_on_paper(school, browser, scheme):
    for path in ("/", "/?period=90d", "/?period=90d&lang=en"):
        ready(school.port, path)
    context = browser.new_context(java_script_enabled=False, color_scheme=scheme)
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{school.port}/")
        assert page.locator(".wk-sentence").is_visible() and page.locator(".wk-footing").is_visible()
        back = page.locator("#wk-first").evaluate("each => getComputedStyle(each).backgroundColor")
        assert back == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 29)"}[scheme]
        assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True))) == 1
        page.get_by_role("link", name="90 dagen").click()
        assert page.url.endswith("?period=90d")
        page.get_by_role("link", name="English").click()
        assert page.locator("h1").inner_text() == "Reputation"
    finally:
        context.close()
