"""The one HTML document around every page: Streamlit's own, with our name and the reader's language."""

import functools
import html
import re
from pathlib import Path

from pages.parts import i18n, packed

NAME = "Weerklank"
# What every page of ours draws and Streamlit's document does not announce; by the name before the hash.
LATE: tuple[str, ...] = ()

_LANG = re.compile(r'<html lang="[^"]*"')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
_SCRIPT = re.compile(r'(?:src|href)="\./(static/(?:js|css)/[^"]+)"')


@functools.cache
def stock() -> bytes:
    """The document as Streamlit ships it."""
    return (packed.STATIC / "index.html").read_bytes()


@functools.cache
def shell(language: str) -> bytes:
    """Our document in this language. Parts that a later Streamlit words otherwise stay as Streamlit has them."""
    with i18n.speaking(language):
        sentence = html.escape(i18n._("Weerklank needs JavaScript. Turn it on in your browser, then reload."))
    text = stock().decode()
    text = _LANG.sub(f'<html lang="{language}"', text)
    text = _TITLE.sub(f"<title>{NAME}</title>", text)
    text = _NOSCRIPT.sub(f"<noscript><p>{sentence}</p></noscript>", text)
    # Our theme uses the reader's own fonts; Streamlit's font would be fetched for nothing.
    text = _FONT.sub("", text)
    links = "".join(f'<link rel="modulepreload" crossorigin href="./{name}">' for name in late())
    return text.replace("</head>", f"{links}</head>").encode()


@functools.cache
def dressed(language: str, encoding: str | None) -> bytes:
    """Our document as it goes over the line."""
    body = shell(language)
    return packed.pressed(body, encoding, packed.THOROUGH) if encoding else body


@functools.cache
def late() -> tuple[str, ...]:
    """Which scripts does the document announce on top of Streamlit's own list?"""
    return tuple(name for name in sorted(packed.files()) if Path(name).name.split(".")[0] in LATE)


def first() -> list[str]:
    """Which files does a first visit fetch for sure?"""
    return [*_SCRIPT.findall(stock().decode()), *late()]
