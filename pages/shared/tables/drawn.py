"""Draw a table that can be sorted by its headings; on a phone each row is a card, in the same order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pages.shared.html import Html, query, tag
from pages.shared.i18n import N_, _, translate
from pages.shared.tables.choice import Choice, Column, ordered, usual

ARROWS = {True: "↓", False: "↑"}
SORTED = {True: "descending", False: "ascending"}


def table(
    title: str,
    rows: Sequence[Any],
    head: Column,
    columns: Sequence[Column],
    choice: Choice,
    row_head: Callable[[Any], object],
    cell: Callable[[Any, Column], Html],
    kind: str = "wk-lines",
    only: Sequence[str] | None = None,
    last: Sequence[Html] = (),
    most: int | None = None,
) -> Html:
    """Return the rows in the chosen order, with the chosen columns in theirs.

    title: for who cannot see it; row_head: the name of a row; cell: a whole `td` of it; only: the columns that
    this part of a table may have, of those that are chosen; last: rows that stay below
    all others, as a remainder does; most: how many rows at most
    """
    known = {column.key: column for column in columns}
    shown = [known[key] for key in choice.columns if key in known and (only is None or key in only)]
    heads = (heading(column, columns, choice) for column in (head, *shown))
    lines = [
        tag("tr", tag("th", row_head(row), scope="row"), *(cell(row, column) for column in shown))
        for row in ordered(rows, head, columns, choice)[:most]
    ]
    whole = tag(
        "table",
        tag("thead", tag("tr", *heads)),
        tag("tbody", *lines, *last),
        class_=f"wk-table {kind}",
    )
    return tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=title)


def heading(column: Column, columns: Sequence[Column], choice: Choice, scope: str = "col") -> Html:
    """Return a heading that sorts by its column: the usual way first, then the other way, then as it was.

    scope: row where the table is turned, so that each column of others is a row of it
    """
    sorts, first = choice.sort == column.key, column.descends
    if not sorts:
        after = replace(choice, sort=column.key, descending=first)
    elif choice.descending == first:
        after = replace(choice, descending=not first)
    else:
        after = replace(choice, sort=None)
    address = query({**choice.base, **after.parameters(usual(columns))}) or "?"
    arrow = tag("span", f" {ARROWS[choice.descending]}", aria_hidden="true") if sorts else None
    return tag(
        "th",
        tag("a", column.title, arrow, href=address, target="_self"),
        scope=scope,
        aria_sort=SORTED[choice.descending] if sorts else None,
    )


def said(head: Column, columns: Sequence[Column], choice: Choice) -> str | None:
    """Return in words how the table is sorted, for a phone where its headings are not seen; None for as usual."""
    by = next((column for column in (head, *columns) if column.key == choice.sort), None)
    if by is None:
        return None
    return translate(N_("Sorted by {column}: {way}."), column=by.title, way=way(by, choice.descending))


def way(column: Column, descending: bool) -> str:
    """Return the direction in words that fit what is sorted."""
    if column.kind == "text":
        return _("from Z to A") if descending else _("from A to Z")
    if column.kind == "moment":
        return _("newest first") if descending else _("oldest first")
    return _("largest first") if descending else _("smallest first")
