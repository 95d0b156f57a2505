"""Take the tables of channels and traffic along as CSV or Excel: numbers as numbers, with how sure each is."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from pages.parts import exporting
from pages.parts.channel_table import COLUMNS
from pages.parts.i18n import N_, _
from warehouse.metrics.channels import ChannelRow
from warehouse.period import Period

exporting.HEADINGS |= {
    "channel": N_("Channel"),
    "network": N_("Network"),
    "peer": N_("Peer"),
    "definition": N_("What it counts"),
    **COLUMNS,
    **{f"{name}_before": N_("before") for name in COLUMNS},
    **{f"{name}_quality": N_("how sure") for name in COLUMNS},
}


def channels(rows: Sequence[ChannelRow], period: Period) -> None:
    """Draw the choice of files with all channels."""
    columns: dict[str, list] = {"channel": [row.title for row in rows], "network": [row.network for row in rows],
                                "peer": [row.peer for row in rows]}  # fmt: skip
    for name in COLUMNS:
        figures = [getattr(row, name) for row in rows]
        columns[name] = [None if each.value is None else float(each.value) for each in figures]
        columns[f"{name}_before"] = [
            None if each.previous is None else float(each.previous) for each in figures
        ]
        columns[f"{name}_quality"] = [each.quality for each in figures]
    table = pa.table(columns)
    with st.popover(_("Download"), key="wk-download"):
        for kind, name in (("csv", N_("CSV, opens in Excel")), ("xlsx", N_("Excel (XLSX)"))):
            st.download_button(
                _(name),
                data=exporting.FORMATS[kind][0](table),
                file_name=f"{_('channels')}-{period.start}-{period.last}.{kind}",
                mime=exporting.FORMATS[kind][1],
                key=f"c-{kind}",
                on_click="ignore",
                width="stretch",
            )
