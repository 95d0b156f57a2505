"""Every page says what it needs, as the matrix knows it; what says nothing is opened by nobody."""

import pytest

from pages.shared import page as frame
from pages.shared.menu import needs
from pipelines.access import matrix
from pipelines.access.person import ROLES
from tests.pages.school import scripts
from tests.people import person

SCRIPTS = scripts()


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_page_declares_a_need_of_the_matrix(script):
    assert needs.need_of(script) in matrix.needs()
    assert any(matrix.may(person(role), needs.need_of(script)) for role in ROLES)


def test_a_page_without_a_need_cannot_be_opened():
    assert len(SCRIPTS) >= 13
    with pytest.raises(TypeError, match="need"):
        frame.page("Mentions", ("mentions",))
    assert needs.need_of("pages/nowhere.py") == "" and not matrix.may(person(*ROLES), "")
