"""The map of the data folder knows what is written there, and the document says what the code says."""

from pathlib import Path

from pipelines import settings
from pipelines.access.privacy import data_map
from pipelines.runs.run import run
from pipelines.sources import sample
from pipelines.support.data_folder import data_folder
from tests.people import ANNA

ROOT = Path(__file__).parents[3]


def test_the_document_is_what_the_code_generates():
    written = (ROOT / "docs" / "pages" / "data_map.md").read_text(encoding="utf-8")
    assert written == data_map.text(), "python -m pipelines.access.privacy.data_map > docs/pages/data_map.md"


def test_what_the_sample_load_writes_is_on_the_map(warehouse):
    read = settings.read(ROOT / "config" / "sample")
    sample.prepare(read, warehouse)
    with sample.served_for(read):
        run(ANNA, read, ["channel-bluesky"], url=warehouse)
    written = [path for path in data_folder().rglob("*") if path.is_file()]
    assert {path.parts[len(data_folder().parts)] for path in written} >= {"raw", "inbox"}
    assert list(data_map.unmapped(warehouse)) == []


def test_a_file_that_nobody_declared_is_named(warehouse):
    (data_folder() / "profiles").mkdir()
    (data_folder() / "profiles" / "jan.json").write_text("{}")
    assert "profiles/jan.json" in list(data_map.unmapped(warehouse))


def test_every_place_has_known_words_or_none():
    known = {**data_map.data_map.TIMED, **data_map.data_map.UNTIMED}
    for place in (*data_map.PLACES, *data_map.ELSEWHERE):
        told = (place.kind, place.purpose, place.kept)
        assert told == (None, None, None) or (
            place.kind in data_map.data_map.KINDS
            and place.purpose in data_map.data_map.PURPOSES
            and place.kept in known
        )
