"""Place the page in the document until the app takes over: its place, its style, and the moment of taking over."""

import html
from pathlib import Path

from streamlit import config

from pages.server import connection_lost
from pages.server.static_page import Page
from pages.shared.i18n import _

SHEET = Path(__file__).with_name("first_look.css")
# Where there will be no app the page is a page like any other, which scrolls and prints whole.
NO_SCRIPT = "#wk-first { position: static; } #wk-first ~ #root, #wk-first .wk-room { display: none; }"
# The app takes over once all that is known of the page stands in it at the same height; where it comes to stand
# elsewhere, or the page has become another, once it has been at rest for a moment. Where the reader is, and what was
# opened, stays.
SCRIPT = """
addEventListener("DOMContentLoaded", () => {
  const first = document.getElementById("wk-first"), root = document.getElementById("root");
  if (!first) return;
  const parts = [".wk-title", ".wk-board", ".wk-goals", ".wk-said", ".st-key-wk-announcement"];
  const told = parts.filter((part) => first.querySelector(part + " *"));
  const top = (where, part) => where.querySelector(part).getBoundingClientRect().top;
  let asked = false, since = 0, last = "";
  const watcher = new MutationObserver(ask);
  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; look(); });
  }
  function look() {
    if (!first.isConnected) return;
    const isThere = told.every((part) => root.querySelector(part + " *"));
    const gaps = [...root.querySelectorAll(".stMain [data-testid=stSkeleton]")];
    const isDrawn = gaps.every((gap) => gap.getBoundingClientRect().top > innerHeight);
    const isOver = isDrawn && root.querySelector("[data-test-script-state=notRunning] .stHtml");
    if (!isThere && !isOver) return;
    const tops = isThere ? told.map((part) => Math.round(top(root, part))) : [];
    const isAt = (part, n) => Math.abs(top(first, part) + first.scrollTop - tops[n]) < 3;
    const isInPlace = isThere && isDrawn && told.every(isAt);
    if (last !== String(tops) || !isOver) since = performance.now();
    last = String(tops);
    if (isInPlace || root.querySelector(".wk-state") || performance.now() - since > 1200) over();
    else setTimeout(ask, 200);
  }
  function over() {
    watcher.disconnect();
    const there = [...root.querySelectorAll(".stHtml details")];
    [...first.querySelectorAll("details")].forEach((one, n) => { if (one.open && there[n]) there[n].open = true; });
    const main = root.querySelector(".stMain");
    if (main) main.scrollTop = first.scrollTop;
    first.remove();
  }
  const state = {attributes: true, attributeFilter: ["data-test-script-state"]};
  watcher.observe(root, {subtree: true, childList: true, ...state});
});
"""


def style() -> str:
    """Return the style sheet of this place, in the colours of both themes."""
    font = config.get_option("theme.font") or "system-ui, sans-serif"
    return (
        f"{SHEET.read_text(encoding='utf-8')}#wk-first {{ font-family: {font}; }} {_colours('light')}"
        f" {in_the_dark(_colours('dark'))}"
    )


def in_the_dark(rules: str) -> str:
    """Return these rules for who chose dark, and without a script for whose device prefers it."""
    preferred = f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{ {rules} }} }}"
    return f"@media screen {{ :root[data-theme=dark] {{ {rules} }} {preferred} }}"


def _colours(theme: str) -> str:
    names = {"background": "backgroundColor", "color": "textColor", "--wk-chosen": "primaryColor"}
    told = {ours: config.get_option(f"theme.{theme}.{name}") for ours, name in names.items()}
    rules = " ".join(f"{name}: {value};" for name, value in told.items() if value)
    return f"#wk-first {{ {rules} }}"


def place(page: Page) -> str:
    """Return what stands in the document where else is said that the app is loading."""
    told = html.escape(
        _(
            "Without JavaScript this page can be read and printed. Turn it on to choose, enter or send something."
        )
    )
    return (
        f'<div id="wk-first" class="stApp">{page.markup}</div><div id="root"></div>{connection_lost.PLACE}'
        f'<noscript><style>{NO_SCRIPT}</style><p class="wk-no-app">{told}</p></noscript>'
    )
