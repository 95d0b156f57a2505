"""Do something with an alert for who sits here, and say what came of it."""

from collections.abc import Callable

import streamlit as st

from pages.shared import actions


def done(act: Callable[[], object], said: str) -> None:
    """Do it, say what came of it, and draw the page as it is then."""

    def told() -> str:
        act()
        return said

    actions.attempt(told)
    st.rerun()
