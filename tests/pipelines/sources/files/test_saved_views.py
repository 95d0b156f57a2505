"""Saved views: a name, a page and its choices, for everyone on this machine."""

import json
import threading

import pytest

from pipelines.sources.files import saved_views
from pipelines.support.errors import PipelineError
from tests.people import ANNA


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def told() -> list[tuple[str, str, str]]:
    return [(view.name, view.page, view.query) for view in saved_views.read()]


def test_views_stand_by_name_with_their_choices_and_without_what_belongs_to_one_reader_or_moment(folder):
    assert told() == []
    saved_views.save(ANNA, "  Open dag ", "mentions", "q=open+dag&source=a&source=b&lang=en&page=3&story=s1")
    saved_views.save(ANNA, "alles", "", "")
    assert told() == [("alles", "", ""), ("Open dag", "mentions", "q=open+dag&source=a&source=b")]
    # The same name again is the same view, in its new shape.
    saved_views.save(ANNA, "OPEN DAG", "channels", "period=90d")
    assert told() == [("alles", "", ""), ("OPEN DAG", "channels", "period=90d")]
    assert [path.name for path in folder.glob("*views*")] == ["views.json"]


def test_a_view_is_renamed_and_taken_away_and_one_that_is_gone_stays_gone():
    first, second = saved_views.save(ANNA, "een", "", ""), saved_views.save(ANNA, "twee", "", "period=12m")
    saved_views.rename(ANNA, first.id, "Eén")
    saved_views.rename(ANNA, second.id, "TWEE")
    assert [name for name, _page, _query in told()] == ["Eén", "TWEE"]
    with pytest.raises(saved_views.NotSaved, match="Another view is called twee already"):
        saved_views.rename(ANNA, first.id, "twee")
    for _again in range(2):
        saved_views.remove(ANNA, first.id)
    saved_views.rename(ANNA, first.id, "weer")
    assert told() == [("TWEE", "", "period=12m")]


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "x" * 81])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(PipelineError):
        saved_views.save(ANNA, name, "", "")
    assert told() == []


def test_too_many_views_and_too_long_ones_are_refused():
    with pytest.raises(saved_views.NotSaved):
        saved_views.save(ANNA, "lang", "mentions", "q=" + "x" * 1_000)
    for n in range(saved_views.MOST):
        saved_views.save(ANNA, f"view {n}", "", "")
    with pytest.raises(saved_views.NotSaved, match="already"):
        saved_views.save(ANNA, "one more", "", "")
    saved_views.save(ANNA, "VIEW 7", "", "period=90d")
    assert len(told()) == saved_views.MOST


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"id": 1}]', "7", "null", "[" * 100_000, "\udcff"])
def test_a_file_that_cannot_be_read_is_no_list_and_is_not_written_over(folder, text):
    folder.mkdir()
    (folder / "views.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert told() == []
    with pytest.raises(saved_views.NotSaved, match="left as it is"):
        saved_views.save(ANNA, "nieuw", "", "")
    assert (folder / "views.json").read_bytes() == text.encode("utf-8", "surrogateescape")


def test_a_disk_that_refuses_is_said_without_a_path(tmp_path, monkeypatch):
    (tmp_path / "in the way").write_text("")
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "in the way" / "data"))
    with pytest.raises(saved_views.NotSaved) as caught:
        saved_views.save(ANNA, "nieuw", "", "")
    assert str(tmp_path) not in str(caught.value)


def test_many_readers_at_once_lose_no_view(folder):
    readers = [threading.Thread(target=saved_views.save, args=(ANNA, f"v{n}", "", "")) for n in range(20)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert len(told()) == 20 and len(json.loads((folder / "views.json").read_text())) == 20
