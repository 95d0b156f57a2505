"""Uploads have a limit in number and in sum; who is over it is told so, and the others go on."""

import asyncio
from types import SimpleNamespace

import pytest
from starlette.responses import PlainTextResponse
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.shared.imports import uploads


@pytest.fixture
def manager(monkeypatch):
    kept = MemoryUploadedFileManager("/_stcore/upload_file")
    monkeypatch.setattr(uploads.runtime, "exists", lambda: True)
    monkeypatch.setattr(uploads.runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=kept))
    return kept


def add(manager, session: str, name: str, size: int = 10) -> None:
    manager.add_file(session, UploadedFileRec(file_id=name, name=name, type="text/csv", data=bytes(size)))


def answers(manager, *paths: str, method: str = "PUT", at_once: bool = False) -> list[tuple[int, str]]:
    """Ask for these paths, one after another or at once; each stores ten bytes where it is let through."""

    async def streamlit(scope, receive, send):
        await asyncio.sleep(0.05)
        add(manager, *scope["path"].split("/")[-2:])
        await PlainTextResponse("", 204)(scope, receive, send)

    bounded = uploads.Bounded(streamlit)

    async def ask(path: str) -> tuple[int, str]:
        said = []

        async def send(message):
            said.append(message)

        await bounded({"type": "http", "method": method, "path": path, "headers": []}, None, send)
        return said[0]["status"], b"".join(each.get("body", b"") for each in said[1:]).decode()

    async def all_of_them() -> list[tuple[int, str]]:
        if at_once:
            return list(await asyncio.gather(*map(ask, paths)))
        return [await ask(path) for path in paths]

    return asyncio.run(all_of_them())


def test_of_one_tab_the_newest_five_files_are_kept(manager):
    add(manager, "other", "first")
    paths = [f"/_stcore/upload_file/tab/{n}" for n in range(8)]
    assert [status for status, _said in answers(manager, *paths)] == [204] * 8
    assert list(manager.file_storage["tab"]) == ["3", "4", "5", "6", "7"]
    assert list(manager.file_storage["other"]) == ["first"]


def test_while_all_tabs_hold_too_much_an_upload_is_refused_in_words_and_taken_later(manager):
    add(manager, "other", "large", uploads.MOST_OF_ALL - 5)
    path = "/weerklank/_stcore/upload_file/tab/1"
    assert answers(manager, path) == [
        (503, "Er worden nu te veel bestanden ingelezen. Probeer het over een paar minuten opnieuw.\n")
    ]
    manager.remove_session_files("other")
    assert answers(manager, path)[0][0] == 204


def test_what_is_on_its_way_counts_too(manager):
    told = answers(manager, *(f"/_stcore/upload_file/tab{n}/1" for n in range(40)), at_once=True)
    statuses = [status for status, _said in told]
    assert statuses.count(503) > 10 and statuses.count(204) >= 1
    assert answers(manager, "/_stcore/upload_file/late/1")[0][0] == 204


def test_other_requests_pass(manager):
    add(manager, "other", "large", uploads.MOST_OF_ALL)
    assert answers(manager, "/_stcore/health/x", method="GET")[0][0] == 204
