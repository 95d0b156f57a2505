"""Draw the requests of one kind, or say that there are none, or why they cannot be asked."""

from collections.abc import Callable

import streamlit as st

from pages.shared import actions, query_cache
from pages.shared.html import tag
from warehouse.core.errors import WarehouseEmpty, WarehouseError
from warehouse.core.rows import Row


def each(question: Callable[..., list[Row]], nobody: str, draw: Callable[[Row], None]) -> None:
    """Draw every request that `question` finds; nobody: what is said where there is none."""
    try:
        rows = query_cache.ask_now(question)
    except WarehouseEmpty:
        rows = []
    except WarehouseError as error:
        st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-ask"))
        return
    if not rows:
        st.html(tag("p", nobody, class_="wk-small"))
    for row in rows:
        draw(row)
