"""Make the one HTML document around every page: Streamlit's own, with the app's name and the reader's language."""

import base64
import functools
import hashlib
import html
import json
import re
import weakref
from pathlib import Path

from streamlit import config

from pages.server import borrowed_words, compressed_assets, connection_lost, first_look
from pages.server.first_look import in_the_dark
from pages.server.static_page import Page
from pages.shared import i18n
from pages.shared.look import stylesheet

NAME = "Weerklank"
SCRIPTS = Path(__file__).with_name("scripts")
# What every page of ours draws and Streamlit's document does not announce; by the name before the hash.
LATE = (
    "Button ButtonGroup Html WidgetLabel WidgetLabelHelpIconInline purify styled-components useBasicWidgetState"
).split()

# Streamlit fetches its icon font (375 kB) before anything stands on the page. Without that call the
# browser fetches it like any font: once an icon is drawn.
LATER = """
const load = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, ...text) =>
  font.includes("Material Symbols") ? Promise.resolve([]) : load(font, ...text);
"""
# The reader switches language without loading a new document; the URL says which one is spoken.
SPOKEN = """
for (const name of ["pushState", "replaceState"]) {
  const stock = history[name].bind(history);
  history[name] = (...told) => { stock(...told); speak(); };
}
addEventListener("popstate", speak);
function speak() {
  const asked = new URLSearchParams(location.search).get("lang");
  document.documentElement.lang = LOCALES.includes(asked) ? asked : LOCALES[0];
}
"""
# The names of theme settings in the configuration and in the browser.
THEME = {
    "primaryColor": "primaryColor",
    "backgroundColor": "backgroundColor",
    "secondaryBackgroundColor": "secondaryBackgroundColor",
    "textColor": "textColor",
    "font": "bodyFont",
    "headingFont": "headingFont",
}
# What a page may load, and from where; nothing from another host.
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'self'",
    "object-src": "'none'",
}

_LANG = re.compile(r'<html lang="[^"]*"')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
# It leads to a door that is shut here.
_AGENT = re.compile(r'<link\s+rel="service-desc"[^>]*>')
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SHEET = re.compile(r'<link\s+rel="stylesheet"[^>]*>')
_PLACE = re.compile(
    r'<noscript>.*?</noscript>|<div id="root">.*?</div>' + re.escape(connection_lost.PLACE), re.DOTALL
)
_SCRIPT = re.compile(r'(?:src|href)="\./(static/(?:js|css)/[^"]+)"')
# Documents as they go over the line, by language and encoding; as long as somebody keeps the page in them.
_ready: weakref.WeakKeyDictionary[Page, dict[tuple[str, str | None], bytes]] = weakref.WeakKeyDictionary()


@functools.cache
def stock() -> bytes:
    """Return the document as Streamlit ships it."""
    return (compressed_assets.STATIC / "index.html").read_bytes()


@functools.cache
def shell(language: str) -> bytes:
    """Our document in this language. Parts that a later Streamlit words otherwise stay as Streamlit has them."""
    with i18n.use_language(language):
        sentence = html.escape(i18n._("Weerklank needs JavaScript. Turn it on in your browser, then reload."))
        waiting = html.escape(i18n._("Weerklank is loading …"))
    text = stock().decode()
    text = _LANG.sub(f'<html lang="{language}"', text)
    text = _TITLE.sub(f"<title>{NAME}</title>", text)
    text = _NOSCRIPT.sub(f"<noscript><p>{sentence}</p></noscript>", text)
    # Our theme uses the reader's own fonts; Streamlit's font would be fetched for nothing.
    text = _AGENT.sub("", _FONT.sub("", text))
    # Below all that can be read, as nothing above it uses it: a style sheet holds up the drawing of what follows.
    sheets = "".join(_SHEET.findall(text))
    text = _SHEET.sub("", text).replace("</body>", f"{sheets}</body>")
    links = "".join(f'<link rel="modulepreload" crossorigin href="./{name}">' for name in late())
    # Before the first drawing, so that nothing on the page moves when it comes.
    sheet = f"<style>{stylesheet.text()}{dark()}</style>"
    # On a slow phone the scripts take seconds; a white page would look broken. The app takes its place.
    text = text.replace(
        '<div id="root"></div>',
        f'<div id="root"><p class="wk-waiting">{waiting}</p></div>{connection_lost.PLACE}',
    )
    text = text.replace(
        "<script",
        f"{sheet}<script>{themes()}{LATER}{spoken()}{borrowed_words.script()}{connection_lost.script()}"
        f"{first_look.SCRIPT}{scripts()}</script><script",
        1,
    )
    return text.replace("</head>", f"{links}</head>").encode()


def scripts() -> str:
    """Return what the document itself does for the reader's hands."""
    return "".join(each.read_text(encoding="utf-8") for each in sorted(SCRIPTS.glob("*.js")))


def themes() -> str:
    """Our colours and fonts from the first moment: Streamlit sends them only after its own were drawn."""
    common = {ours: config.get_option(f"theme.{name}") for name, ours in THEME.items()}
    injected = {}
    for base, kind in enumerate(("light", "dark")):
        own = {ours: config.get_option(f"theme.{kind}.{name}") for name, ours in THEME.items()}
        chosen = {name: own[name] or common[name] for name in own if own[name] or common[name]}
        injected[f"{kind.upper()}_THEME"] = {"base": base, **chosen}
    return f"window.__streamlit = {json.dumps(injected)};".replace("<", "\\u003c")


def spoken() -> str:
    """Return what keeps the document's language in step with the page's."""
    ours = sorted(i18n.LOCALES, key=lambda name: name != i18n.DEFAULT)
    return f"const LOCALES = {json.dumps(ours)};{SPOKEN}"


def dark() -> str:
    """Return the page's own colours before the app is there, for a reader who prefers or chose dark."""
    names = ("backgroundColor", "textColor")
    back, text = (config.get_option(f"theme.dark.{name}") or "inherit" for name in names)
    return in_the_dark(f"body {{ background: {back}; color: {text}; }}")


@functools.cache
def policy(embed: tuple[str, ...] = ()) -> str:
    """Return the Content-Security-Policy of every answer: only what comes from here is loaded, run and asked.

    embed: origins whose pages may show ours in a frame

    A picture in a text from elsewhere would tell its host who reads. Streamlit's styles stand in the page; of
    scripts in the page only those of our document run, known by their hashes; Streamlit's charts make functions
    out of text of their own.
    """
    documents = (shell(language).decode() for language in i18n.LOCALES)
    scripts = {script for document in documents for script in _INLINE.findall(document)}
    hashes = sorted(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    rules = {
        **POLICY,
        "frame-ancestors": " ".join(("'self'", *embed)),
        "script-src": " ".join(["'self'", *(f"'sha256-{hash_}'" for hash_ in hashes)]),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def dressed(language: str, encoding: str | None, page: Page | None = None) -> bytes:
    """Our document as it goes over the line, with what stands on the page where that is known."""
    if page is None:
        return _plain(language, encoding)
    ready = _ready.setdefault(page, {})
    if (language, encoding) not in ready:
        ready[language, encoding] = _pressed(_filled(language, page), encoding)
    return ready[language, encoding]


@functools.cache
def _plain(language: str, encoding: str | None) -> bytes:
    return _pressed(shell(language), encoding)


def _pressed(body: bytes, encoding: str | None) -> bytes:
    return compressed_assets.pressed(body, encoding) if encoding else body


def _filled(language: str, page: Page) -> bytes:
    with i18n.use_language(language):
        places = iter(("", first_look.place(page)))
    text = _TITLE.sub(lambda _found: f"<title>{html.escape(page.title)}</title>", shell(language).decode())
    text = _PLACE.sub(lambda _found: next(places), text)
    return text.replace("</head>", f"<style>{first_look.style()}</style></head>", 1).encode()


@functools.cache
def late() -> tuple[str, ...]:
    """Which scripts does the document announce on top of Streamlit's own list?"""
    document = stock().decode()
    names = (name for name in sorted(compressed_assets.files()) if Path(name).name.split(".")[0] in LATE)
    return tuple(name for name in names if name.endswith(".js") and name not in document)


def first() -> list[str]:
    """Which files does a first visit fetch for sure?"""
    return [*_SCRIPT.findall(stock().decode()), *late()]
