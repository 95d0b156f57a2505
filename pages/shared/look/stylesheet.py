"""Give each page its style sheet, unless the HTML document of this server already holds it."""

from pathlib import Path

import streamlit as st

# The page itself, then what stands around it.
SHEETS = tuple(Path(__file__).with_name(name) for name in ("style.css", "menu.css"))
FAVICON = Path(__file__).with_name("favicon.png")

# True once the server has put the sheet into the document; see `html_document`.
in_document = False


def text() -> str:
    """Return all our rules."""
    return "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)


def draw() -> None:
    """Give the page its style sheet, unless the document already holds it."""
    if not in_document:
        st.html(f"<style>{text()}</style>")
