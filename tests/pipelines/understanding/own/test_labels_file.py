"""Labels of a model of the school's own: mapped on Settings per organisation; the environment goes before them."""

import importlib.util

import pytest

from pipelines.access.own_files.every_kind import KINDS
from pipelines.settings.editing import change, history, tables
from pipelines.support.errors import ConfigError
from pipelines.understanding import own_model, score
from pipelines.understanding.own import labels_file
from tests.people import ANNA
from tests.pipelines.settings.editing.school import NOW, write
from tests.pipelines.understanding.own import own_models

TEXTS = ["Goed, fijn!", "Slecht", "De school"]
needs_onnx = pytest.mark.skipif(
    importlib.util.find_spec("onnxruntime") is None or importlib.util.find_spec("tokenizers") is None,
    reason="onnxruntime and tokenizers are an extra",
)
LINES = "LABEL_0 = negatief\nLABEL_1 = neutral\nLABEL_2 = positive"


@pytest.fixture
def where(tmp_path, monkeypatch):
    for name in ("", "_LABELS", "_NAME", "_SECONDS", "_TEMPERATURE", "_KEY"):
        monkeypatch.delenv(f"WEERKLANK_MODEL{name}", raising=False)
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(own_model, "_now", own_model._State())
    return write(tmp_path / "config")


def saved(where, lines: str) -> None:
    kind = KINDS["model"]
    there = tables.entries(kind, where)
    entry = there[0] if there else tables.blank(kind)
    change.save(ANNA, where, change.proposed(where, entry, {"labels": lines}), NOW)


@needs_onnx
def test_labels_of_the_page_hold_at_once_the_environment_goes_before_them_and_undo_takes_them_away(
    where, tmp_path, monkeypatch
):
    model = own_models.folder(tmp_path / "robbert", ("LABEL_0", "LABEL_1", "LABEL_2"))
    monkeypatch.setenv("WEERKLANK_MODEL", str(model))
    assert "LABEL_0" in own_model.problem()
    saved(where, LINES)
    assert [one.label for one in score(TEXTS, ["nl"] * 3, "own")] == ["positive", "negative", "neutral"]
    monkeypatch.setenv("WEERKLANK_MODEL_LABELS", "LABEL_0=positive, LABEL_1=neutral, LABEL_2=negative")
    assert [one.label for one in score(TEXTS, ["nl"] * 3, "own")] == ["negative", "positive", "neutral"]
    monkeypatch.delenv("WEERKLANK_MODEL_LABELS")
    history.undo(ANNA, where, history.changes(where)[0].number, KINDS)
    assert "LABEL_0" in own_model.problem()


@needs_onnx
def test_a_try_shows_the_labels_of_the_model_itself_before_any_is_mapped(where, tmp_path, monkeypatch):
    model = own_models.folder(tmp_path / "robbert", ("LABEL_0", "LABEL_1", "LABEL_2"))
    monkeypatch.setenv("WEERKLANK_MODEL", str(model))
    found = own_model.tried(TEXTS, labels_file.of_lines("LABEL_0 = negatief\nLABEL_2 = po"))
    assert [(label, side) for label, _, side in found] == [
        ("LABEL_2", None), ("LABEL_0", "negative"), ("LABEL_1", None),
    ]  # fmt: skip
    assert all(share is not None and 1 / 3 < share <= 1 for _, share, _ in found)
    assert (own_model.called(), own_model._now.model) == ("robbert", None)  # nothing is left of a try


def test_a_try_of_an_address_shows_its_own_word_and_one_that_does_not_answer_is_a_sentence(
    where, monkeypatch
):
    server = own_models.Chat(lambda body: (200, own_models.answer("Ontevreden.")))
    monkeypatch.setenv("WEERKLANK_MODEL", server.address)
    monkeypatch.setenv("WEERKLANK_MODEL_KEY", "geheim-1")
    assert own_model.tried(TEXTS, "ontevreden=negative") == [("ontevreden", None, "negative")] * 3
    assert own_model.called() == "127.0.0.1"
    server.close()
    with pytest.raises(ConfigError) as refused:
        own_model.tried(TEXTS, "")
    assert "geheim-1" not in str(refused.value)


@pytest.mark.parametrize(
    "lines", ["LABEL_0 = boos", "LABEL_0", "a,b = negative"], ids=["no side", "a label alone", "a comma"]
)
def test_what_maps_nothing_is_refused_with_the_name_of_the_field(where, lines):
    with pytest.raises(ConfigError, match=r"Labels"):
        saved(where, lines)
    assert not (where / labels_file.FILE).exists()


@pytest.mark.parametrize(
    "text", ["[model", "[model]\nlabels = 3", "[other]\na = 1", '[model]\nlabels = {a = "b"}', ""]
)
def test_a_file_that_an_editor_broke_maps_nothing_and_stops_nothing(where, text):
    (where / labels_file.FILE).write_text(text)
    assert labels_file.read() == ""
