"""The clock runs while pages are read."""

import datetime as dt

from tests.pages.school import NOW, fill, usual, visit
from warehouse.core import file_locks


def test_the_board_asks_nothing_when_it_is_drawn_again_a_moment_later(warehouse, monkeypatch):
    fill(warehouse, usual())
    opened, attach = [], file_locks.attach
    monkeypatch.setattr(file_locks, "attach", lambda *args: opened.append(args) or attach(*args))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    page = visit("pages/reputation.py")
    assert len(opened) == 1
    monkeypatch.setenv("WEERKLANK_NOW", (NOW + dt.timedelta(seconds=20)).isoformat())
    page.run()
    assert not page.exception and len(opened) == 1
