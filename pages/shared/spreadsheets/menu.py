"""Draw the menu that offers tables as files; each is made when somebody clicks, not before."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from pages.shared.i18n import N_, _, language, translate, use_language
from pages.shared.parts import acting
from pages.shared.spreadsheets.files import FORMATS, explained_csv, to_xlsx

if TYPE_CHECKING:
    import pyarrow as pa

Tables = Mapping[str, Callable[[], "pa.Table"]]


def menu(stem: str, tables: Tables, key: str = "wk-download", act: str = "figures.export") -> None:
    """Draw the choice of files: each table as a CSV, all together as one Excel file, and what each column is.

    stem: how the files are named; tables: name for people → what makes the table when it is asked for; act: of the
    matrix, of which each file leaves a line
    """
    if not acting.may(act):
        return
    with st.popover(_("Download"), key=key):
        for n, (title, make) in enumerate(tables.items(), 1):
            label = _("CSV, opens in Excel")
            if len(tables) > 1:
                label = translate(N_("{title}: CSV, opens in Excel"), title=title)
            tail = f"-{n}" if len(tables) > 1 else ""
            _button(
                label,
                f"{stem}{tail}.csv",
                "csv",
                act,
                functools.partial(made, "csv", {title: make}, language()),
            )
        _button(
            _("Excel (XLSX)"),
            f"{stem}.xlsx",
            "xlsx",
            act,
            functools.partial(made, "xlsx", tables, language()),
        )
        # Excel has it as a sheet of its own.
        _button(
            _("What each column says (CSV)"),
            f"{stem}-{_('columns')}.csv",
            "csv",
            act,
            functools.partial(made, "columns", tables, language()),
        )


def _button(label: str, name: str, kind: str, act: str, data: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        data=acting.taken(act, name, data),
        file_name=name,
        mime=FORMATS[kind][1],
        key=f"take-{name}",
        on_click="ignore",
        width="stretch",
    )


def made(kind: str, tables: Tables, spoken: str) -> bytes:
    """Return the file in this language; kind: csv (of the first table), xlsx, or columns. Raises: WarehouseError."""
    # Streamlit calls this from a thread that knows no reader.
    with use_language(spoken):
        if kind == "xlsx":
            return to_xlsx({title: make() for title, make in tables.items()})
        if kind == "columns":
            return explained_csv({title: make() for title, make in tables.items()})
        return FORMATS[kind][0](next(iter(tables.values()))())
