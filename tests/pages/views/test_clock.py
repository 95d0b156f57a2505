"""The clock runs while pages are read."""

import datetime as dt

import duckdb

from tests.pages.school import NOW, fill, usual, visit


def test_the_board_asks_nothing_when_it_is_drawn_again_a_moment_later(warehouse, monkeypatch):
    fill(warehouse, usual())
    opened = []
    connect = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda *args, **kw: opened.append(args) or connect(*args, **kw))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    page = visit("pages/reputation.py")
    assert len(opened) == 1
    monkeypatch.setenv("WEERKLANK_NOW", (NOW + dt.timedelta(seconds=20)).isoformat())
    page.run()
    assert not page.exception and len(opened) == 1
