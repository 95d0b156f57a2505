"""Uploads have a limit in number and in sum; who is over it is told so, and the others go on."""

import asyncio
from types import SimpleNamespace

import pytest
from starlette.responses import PlainTextResponse
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest

from pages.shared.imports import uploads
from tests.pages.school import shown


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


def shown_file() -> None:
    """A page with a file of which a date could be read in two ways, and its rows."""
    import datetime as dt

    import streamlit as st

    from pages.shared.imports import preview
    from pipelines.sources.files.tables.day_column import TAKEN_ORDER
    from pipelines.sources.files.tables.day_month_order import ORDERS
    from pipelines.sources.files.tables.errors import Note, Taken

    order = preview.answers("k").get("order", "dm")
    day = dt.date(2026, 4, 3) if order == "dm" else dt.date(2026, 3, 4)
    fields = {"value": "03/04/2026", "day": day}
    preview.notes("k", (Note("Nog iets."), Taken(TAKEN_ORDER, fields, "order", ORDERS, order)))
    preview.rows_drawn([{"Dag": day}])
    st.text(order)


def test_how_a_date_was_read_is_said_in_full_and_another_reading_can_be_chosen():
    at = AppTest.from_function(shown_file, default_timeout=60).run()
    assert "“03/04/2026” is gelezen als 3 april 2026." in shown(at) and "Nog iets." in shown(at)
    assert at.radio[0].value == "dm" and at.radio[0].options[1].startswith("Eerst de maand")
    assert "DD-MM-YYYY" in at.dataframe[0].proto.columns
    at.radio[0].set_value("md").run()
    assert "is gelezen als 4 maart 2026." in shown(at) and at.text[0].value == "md"
    at.radio[0].set_value("dm").run()
    assert "is gelezen als 3 april 2026." in shown(at)
