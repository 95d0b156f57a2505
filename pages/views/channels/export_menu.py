"""Draw the menu that exports channels and traffic as CSV or Excel, each number with how sure it is."""

import functools
from collections.abc import Callable, Sequence

import pyarrow as pa
import streamlit as st

from pages.shared import query_cache, spreadsheets
from pages.shared.i18n import N_, _, language, use_language
from pages.shared.page import Page
from pages.views.channels.channel_table import COLUMNS
from warehouse.channels.table import ChannelRow
from warehouse.core.period import Period
from warehouse.traffic import rows as traffic_rows

spreadsheets.HEADINGS |= {
    "channel": N_("Channel"),
    "network": N_("Network"),
    "peer": N_("Peer"),
    "definition": N_("What it counts"),
    "channel_group": N_("Group"),
    "source": N_("Source, as seen"),
    "medium": N_("Medium"),
    "campaign": N_("Campaign"),
    "landing_page": N_("Landing page"),
    "click_id": N_("Click id"),
    "in_app": N_("Inside the app"),
    "rule": N_("Rule"),
    "visitors": N_("Visitors"),
    "quality": N_("how sure"),
    **COLUMNS,
    **{f"{name}_before": N_("previous period") for name in COLUMNS},
    **{f"{name}_quality": N_("how sure") for name in COLUMNS},
}


def channels(rows: Sequence[ChannelRow], period: Period) -> None:
    """Draw the choice of files with all channels."""
    made = table(rows)
    _choice(lambda: made, _("channels"), period)


def table(rows: Sequence[ChannelRow]) -> pa.Table:
    """Return the channels, one row each: every number with what it was before and how sure it is."""
    columns: dict[str, list] = {"channel": [row.title for row in rows], "network": [row.network for row in rows],
                                "peer": [row.peer for row in rows]}  # fmt: skip
    for name in COLUMNS:
        figures = [getattr(row, name) for row in rows]
        columns[name] = [None if figure.value is None else float(figure.value) for figure in figures]
        columns[f"{name}_before"] = [
            None if figure.previous is None else float(figure.previous) for figure in figures
        ]
        columns[f"{name}_quality"] = [figure.quality for figure in figures]
    return pa.table(columns)


def traffic(page: Page, main: str) -> None:
    """Draw the choice of files with the sessions of the period, as they were measured; made when they are asked for."""
    read_table = functools.partial(query_cache.ask_now, traffic_rows.table, main, page.period)
    _choice(read_table, _("traffic"), page.period)


def _choice(table: Callable[[], pa.Table], name: str, period: Period) -> None:
    with st.popover(_("Download"), key="wk-download"):
        for kind, label in (("csv", N_("CSV, opens in Excel")), ("xlsx", N_("Excel (XLSX)"))):
            make, mime = spreadsheets.FORMATS[kind]
            st.download_button(
                _(label),
                data=functools.partial(_made, make, table, language()),
                file_name=f"{name}-{period.start}-{period.last}.{kind}",
                mime=mime,
                key=f"c-{kind}",
                on_click="ignore",
                width="stretch",
            )


def _made(make: Callable[[pa.Table], bytes], table: Callable[[], pa.Table], spoken: str) -> bytes:
    # Streamlit calls this from a thread that knows no reader.
    with use_language(spoken):
        return make(table())
