"""Draw the menu that exports channels and traffic as CSV or Excel, each number with how sure it is."""

import functools
from collections.abc import Sequence

import pyarrow as pa

from pages.shared import query_cache
from pages.shared.i18n import _, language
from pages.shared.page import Page
from pages.shared.spreadsheets.menu import menu
from pages.views.channels.channel_table import COLUMNS
from warehouse.channels.table import ChannelRow
from warehouse.core.period import Period
from warehouse.traffic import rows as traffic_rows
from warehouse.traffic.rows import RuleLine


def channels(rows: Sequence[ChannelRow], period: Period) -> None:
    """Draw the choice of files with all channels."""
    stem = f"{_('channels')}-{period.start}-{period.last}"
    menu(stem, {_("Channels"): functools.partial(table, rows)})


def table(rows: Sequence[ChannelRow]) -> pa.Table:
    """Return the channels, one row each: every number with what it was before and how sure it is."""
    columns: dict[str, pa.Array] = {
        name: pa.array([getattr(row, field) for row in rows], pa.string())
        for name, field in (("channel", "title"), ("network", "network"), ("peer", "peer"))
    }
    for name in COLUMNS:
        figures = [getattr(row, name) for row in rows]
        columns[name] = pa.array([figure.value for figure in figures], pa.float64())
        columns[f"{name}_before"] = pa.array([figure.previous for figure in figures], pa.float64())
        columns[f"{name}_quality"] = pa.array([figure.quality for figure in figures], pa.string())
    return pa.table(columns)


def traffic(page: Page, main: str) -> None:
    """Draw the choice of files with the sessions of the period, as they were measured; made when they are asked for."""
    read_table = functools.partial(traffic_table, main, page.period)
    menu(f"{_('traffic')}-{page.period.start}-{page.period.last}", {_("Traffic"): read_table})


def traffic_table(main: str, period: Period) -> pa.Table:
    """Return the sessions of this measurement, each with the rule that gave it its channel in the reader's words."""
    found = query_cache.ask_now(traffic_rows.table, main, period)
    return in_words(found, query_cache.ask_now(traffic_rows.rules))


def in_words(found: pa.Table, rules: Sequence[RuleLine]) -> pa.Table:
    """Return the table with what each rule says in place of its short name; a rule of before keeps that."""
    says = {rule.rule: getattr(rule, language()) for rule in rules}
    words = pa.array([says.get(name, name) for name in found.column("rule").to_pylist()], pa.string())
    return found.set_column(found.column_names.index("rule"), "rule", words)
