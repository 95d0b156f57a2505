"""Give each page its style sheet, unless the HTML document of this server already holds it."""

from pathlib import Path

import streamlit as st

SHEET = Path(__file__).with_name("style.css")
FAVICON = Path(__file__).with_name("favicon.png")

# True once the server has put the sheet into the document; see `shell`.
in_document = False


def draw() -> None:
    """Give the page its style sheet, unless the document already holds it."""
    if not in_document:
        st.html(SHEET)
