"""Draw the menu that exports the listed mentions; a file is made when somebody clicks, not before."""

import functools

import streamlit as st

from pages.shared import i18n, query_cache, spreadsheets
from pages.shared.i18n import N_, _, number, translate
from pages.shared.parts import acting
from warehouse.mentions import search
from warehouse.mentions.search import Filter

NAMES = {
    "csv": N_("CSV, opens in Excel"),
    "xlsx": N_("Excel (XLSX)"),
    "parquet": N_("Parquet, for programs"),
    "columns": N_("What each column says (CSV)"),
}


def menu(search_filter: Filter, count: int) -> None:
    """Draw the choice of files with what the filters ask for."""
    if not acting.may("mentions.export"):
        return
    stem = f"{_('mentions')}-{search_filter.period.start}-{search_filter.period.last}"
    with st.popover(_("Download"), key="wk-download"):
        if count > spreadsheets.MOST:
            st.text(
                translate(N_("The newest {most} of {count}; choose a shorter period for the rest."),
                    most=number(spreadsheets.MOST), count=number(count))
            )  # fmt: skip
        for kind, name in NAMES.items():
            file = f"{stem}-{_('columns')}.csv" if kind == "columns" else f"{stem}.{kind}"
            st.download_button(
                _(name),
                data=acting.taken(
                    "mentions.export",
                    file,
                    functools.partial(made, kind, search_filter, i18n.language()),
                ),
                file_name=file,
                mime=spreadsheets.FORMATS.get(kind, spreadsheets.FORMATS["csv"])[1],
                key=f"m-{kind}",
                on_click="ignore",
                width="stretch",
            )


def made(kind: str, search_filter: Filter, language: str) -> bytes:
    """Return the file; `kind` is csv, xlsx, parquet or columns. Raises: WarehouseError."""
    table = query_cache.ask_now(search.table, search_filter, spreadsheets.MOST)
    # Streamlit calls this from a thread that knows no reader.
    with i18n.use_language(language):
        if kind == "xlsx":
            return spreadsheets.to_xlsx({_("Mentions"): table})
        if kind == "columns":
            return spreadsheets.explained_csv({_("Mentions"): table})
        return spreadsheets.FORMATS[kind][0](table)
