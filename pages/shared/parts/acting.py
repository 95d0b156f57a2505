"""Say in whose name a reader acts, what they may do here, and leave a line where they take a file along."""

from collections.abc import Callable

import streamlit as st

from pages.shared import login
from pages.shared.html import tag
from pages.shared.i18n import N_, translate
from pipelines.access import acts, matrix
from pipelines.access.person import Person


def may(act: str) -> bool:
    """May this reader do this act of the matrix? What they may not do a page does not offer."""
    return matrix.may_do(login.person(), act)


def signed() -> None:
    """Draw in whose name it will be kept."""
    st.html(
        tag("p", translate(N_("As {name}"), name=login.person().signature), class_="wk-small"),
        width="content",
    )


def taken(act: str, about: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return a maker of a file that leaves a line when the file is made for this reader.

    The maker raises NotAllowed where the reader may not take it along.
    """
    return _Taken(login.person(), act, about, make)


class _Taken:
    """One file that can be taken along; whose it is is known when it is drawn, for its maker runs outside the page."""

    def __init__(self, person: Person, act: str, about: str, make: Callable[[], bytes]) -> None:
        self.person, self.act, self.about, self.make = person, act, about, make

    def __call__(self) -> bytes:
        with acts.doing(self.person, self.act, self.about) as act:
            made = self.make()
            act.after = {"bytes": len(made)}
        return made
