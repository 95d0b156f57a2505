"""Whatever text comes to stand in a page, no reader's browser asks another host for anything."""

import pytest

from tests.pages.server.served import serving
from tests.pipelines.web.site import Site, page

pytestmark = pytest.mark.browser
# Ways in which a text, were it taken as markup, would make a browser call its author.
WAYS = {
    "picture": "const it = new Image(); it.src = at; document.body.append(it)",
    "background": "document.body.style.backgroundImage = `url(${at})`",
    "style sheet": "const it = document.createElement('link'); it.rel = 'stylesheet'; it.href = at;"
    " document.head.append(it)",
    "font": "new FontFace('far', `url(${at})`).load().catch(() => 0)",
    "script": "const it = document.createElement('script'); it.src = at; document.body.append(it)",
    "film": "const it = document.createElement('video'); it.src = at; document.body.append(it); it.load()",
    "frame": "const it = document.createElement('iframe'); it.src = at; document.body.append(it)",
    "object": "const it = document.createElement('object'); it.data = at; document.body.append(it)",
    "question": "fetch(at).catch(() => 0)",
    "beacon": "navigator.sendBeacon(at, 'who reads')",
    "connection": "new WebSocket(at.replace('http', 'ws'))",
    "form": "const it = document.createElement('form'); it.action = at; it.target = 'other';"
    " document.body.append(it); it.submit()",
}


def test_no_text_makes_a_readers_browser_ask_another_host(browser, tmp_path):
    with Site({"/": page("niet van ons")}) as far, serving(tmp_path) as port:
        context = browser.new_context(locale="nl-NL")
        seen = context.new_page()
        seen.goto(f"http://127.0.0.1:{port}/")
        seen.get_by_role("heading", level=1).wait_for()
        for way, script in WAYS.items():
            seen.evaluate(f"const at = {far.url('/' + way.replace(' ', '-'))!r}; {script}; 0")
        # A script that stands in the page itself does not run either.
        seen.evaluate(
            "const it = document.createElement('script'); it.text = 'window.ran = 1'; document.body.append(it)"
        )
        # Neither does a text become code; later, as what the browser is told by this test may do more at once.
        seen.evaluate(
            "setTimeout(() => { try { window.made = new Function('return 1')() }"
            " catch { window.made = 'refused' } }, 0); setTimeout('window.ran = 1', 0); 0"
        )
        seen.wait_for_timeout(1500)
        assert [each.path for each in far.asked] == []
        assert seen.evaluate("[window.ran, window.made]") == [None, "refused"]
        # The same browser does ask where no policy stands in the way.
        free = context.new_page()
        free.goto(far.url("/"))
        free.evaluate("const it = new Image(); it.src = '/picture'; document.body.append(it); 0")
        free.wait_for_timeout(500)
        assert "/picture" in [each.path for each in far.asked]
        context.close()
