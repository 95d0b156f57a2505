"""Draw the downloads of a month: Markdown, HTML, card, A4 and board report; each made when somebody clicks."""

import datetime as dt
import functools
from collections.abc import Callable, Sequence

import streamlit as st

from pages.shared import query_cache
from pages.shared.i18n import N_, _, use_language
from pages.shared.page import Page
from pages.shared.parts import acting
from pages.views.announcement import editor
from pipelines.announcing import card, documents, drafts, publishing, text
from pipelines.settings import Settings
from warehouse.months import closed
from warehouse.months.archive import WrittenText

KINDS = {
    "md": (N_("Text (Markdown)"), "text/markdown"),
    "html": (N_("E-mail (HTML)"), "text/html"),
    "png": (N_("Card (PNG, 1200 × 675)"), "image/png"),
    "pdf": (N_("Announcement on A4 (PDF)"), "application/pdf"),
    "board": (N_("Report for the board (PDF)"), "application/pdf"),
}


def downloads(
    page: Page, settings: Settings, which: dt.date, texts: Sequence[WrittenText], spoken: str, length: str
) -> None:
    """Draw one button per file."""
    if not acting.may("months.download"):
        return
    with st.container(horizontal=True, key="wk-month-files"):
        for kind, (label, mime) in KINDS.items():
            ending = "pdf" if kind == "board" else kind
            stem = f"{which:%Y-%m}{'-board' if kind == 'board' else ''}-{spoken}"
            make: Callable[[], bytes] = functools.partial(
                made, kind, settings, which, page.now, tuple(texts), spoken, length
            )
            st.download_button(
                _(label),
                data=acting.taken("months.download", f"{stem}.{ending}", make),
                file_name=f"{stem}.{ending}",
                mime=mime,
                key=f"ann-{kind}",
                on_click="ignore",
            )


def made(
    kind, settings: Settings, which: dt.date, now: dt.datetime, texts, spoken: str, length: str
) -> bytes:
    """Return the file. Raises: WarehouseError, NothingToTell."""
    paper = publishing.look(settings)
    # Streamlit calls this from a thread that knows no reader.
    with use_language(spoken):
        if kind in ("md", "html", "png"):
            month = query_cache.ask_now(closed.closed_or_draft, which, now)
            words = editor.current(settings, month, texts, spoken, length)
            if kind == "md":
                return words.encode()
            if kind == "html":
                return drafts.as_html(month, words, text.subject(month), paper).encode()
            return card.png(month, paper.organisation, paper.colour, paper.accent, paper.logo)
        result = publishing.gathered(which, now)
        if kind == "pdf":
            whole = editor.current(settings, result.month, texts, spoken, "newsletter")
            return documents.announcement(result, whole, paper, now)
        return documents.report(result, paper, now)
