"""Texts are matched anew with the warehouse closed, and what others did meanwhile stays as they did it."""

import pytest

from pipelines.mentions import rematch
from pipelines.mentions.told import analyse
from pipelines.runs.run import run
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.access.privacy import items
from warehouse.core.connection import reading, writing

TITLES = ("Het college bouwt een vleugel", "Het college wint een beker", "Het college zoekt een kok")


@pytest.fixture
def stored(warehouse, tmp_path):
    """Three items about nobody; gives the settings, whose query now asks for them, and a function to ask."""
    entries = [item(title, f"https://k.example/{n}") for n, title in enumerate(TITLES)]
    with Site({"*": page(rss(*entries))}) as site:
        source = [("krant", site.url("/a"))]
        run(ANNA, write(tmp_path / "c", source), url=warehouse, clock=lambda: NOW)
        settings = write(tmp_path / "c", source, query="college")

    def ask(sql: str) -> list[tuple]:
        with reading(warehouse) as con:
            return con.execute(sql).fetchall()

    return settings, ask


@pytest.mark.both
def test_while_texts_are_matched_another_can_write_and_what_it_did_stays(warehouse, stored, monkeypatch):
    settings, ask = stored
    honest, meanwhile = analyse.matched, []
    rows = dict(ask("select title, item_id from items"))
    erased, changed, same = (rows[title] for title in TITLES)

    def matched(queries, texts):
        with writing(warehouse, wait=1.0) as con:
            meanwhile.append(items.erase(con, {erased: "another name"}))
            con.execute(
                "update items set title = 'Iets anders', text_hash = 'other' where item_id = $id",
                {"id": changed},
            )
        return honest(queries, texts)

    monkeypatch.setattr(analyse, "matched", matched)
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    assert rematch.when_changed(settings, queries, warehouse) == 3
    assert [counts["items"] for counts in meanwhile] == [1]
    assert ask("select item_id from mentions") == [(same,)]
    assert ask("select item_id from story_signatures") == [(same,)]
    assert ask("select sum(items) from mention_days") == [(1,)]
