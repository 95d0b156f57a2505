"""Where everybody may come in every page says so in red; where nobody can, none does."""

import pytest

from benchmarks.sameness_pages import pages
from pages.shared import login
from tests.pages.school import shown, visit

BAR = {
    "nl": "Dit dashboard staat open: iedereen in het netwerk",
    "en": "This dashboard stands open: anybody in the network",
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("script", sorted(pages().values()))
def test_every_page_says_that_the_dashboard_stands_open(script, language, warehouse, monkeypatch):
    for stands_open in (True, False):
        monkeypatch.setattr(login, "stands_open", stands_open)
        assert (BAR[language] in shown(visit(script, lang=language))) == stands_open
