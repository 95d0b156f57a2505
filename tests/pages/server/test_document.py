"""Figures in the document itself: what a reader reads before the app is there, for whom, and what never comes in."""

import asyncio
import gc
import gzip
import itertools
import json
import re
import time
from collections import OrderedDict

import pytest
from starlette.requests import Request
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.server import first_document, html_document, static_page
from pages.server.access import identity
from pages.shared import login
from pages.shared.html import Html
from tests.pages import school
from tests.pages.server.served import ask, serving
from warehouse.core.connection import writing
from warehouse.storage.copies.aside import held_alone


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The port and the warehouse of a school with two hundred days of stories, one of them of wild markup."""
    folder = tmp_path_factory.mktemp("figures")
    where = folder / "warehouse.duckdb"
    school.fill(str(where), [(1, school.OWN, "negative"), *school.usual()])
    with serving(folder, WEERKLANK_WAREHOUSE=str(where), WEERKLANK_NOW=school.NOW.isoformat()) as port:
        yield port, where


def document(port: int, path: str, tries: int = 40) -> str:
    """The document of this address, once the server has its figures; the last one where it never has."""
    for _ in range(tries):
        found = ask(port, path, "identity").body.decode()
        if 'id="wk-first"' in found:
            break
        time.sleep(0.5)
    return found


def told(markup: str) -> str:
    """The words of the part that can be read before the app is there."""
    part = markup.split('<div id="wk-first"', 1)[1].split('<div id="root">', 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part.split(">", 1)[1]).split())


def test_headline_cards_attention_and_coverage_stand_in_the_document_as_on_the_page(served, monkeypatch):
    port, where = served
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(where))
    monkeypatch.setenv("WEERKLANK_NOW", school.NOW.isoformat())
    for path, query in (("/", {}), ("/?lang=en", {"lang": "en"}), ("/?period=90d", {"period": "90d"})):
        found = document(port, path)
        (body,) = [
            part
            for part in school.visit("pages/reputation.py", **query).get("html")
            if part.proto.body.startswith('<div class="wk-board"')
        ]
        assert body.proto.body in found, path
        assert "wk-sentence" in body.proto.body and "wk-footing" in body.proto.body
        assert f'<html lang="{query.get("lang", "nl")}"' in found
    assert "<title>Reputatie · Weerklank</title>" in document(port, "/")


def test_what_stands_in_the_address_can_be_changed_without_a_script(served):
    found = document(served[0], "/?period=90d")
    assert '<a href="?period=12m">12 maanden</a>' in found
    assert (
        '<a href="?">30 dagen</a>' in found
        and '<a href="?period=90d" aria-current="true">90 dagen</a>' in found
    )
    assert '<a href="?period=90d&amp;lang=en" lang="en">English</a>' in found
    assert re.search(r"""<a href="goals"[^>]*>Doelen</a>""", found)
    assert re.search(r"""<a href="./"[^>]* aria-current="page">Reputatie</a>""", found)
    assert "Zonder JavaScript kunt u deze pagina lezen en afdrukken." in found
    assert "Weerklank wordt geladen" not in found


def test_text_from_outside_stands_in_the_document_as_text(served):
    found = document(served[0], "/")
    assert "&lt;img src=x onerror=" in found and "<img src=x" not in found
    assert found.count("<script") == ask(served[0], "/sources", "identity").body.decode().count("<script")


def test_the_months_page_stands_in_the_document_and_goals_without_goals_do_not(served):
    month = told(document(served[0], "/announcement"))
    assert month.startswith("Bestuur Reputatie Doelen Maandbericht") and "oktober 2026" in month
    assert 'id="wk-first"' not in document(served[0], "/goals", tries=4)


def test_a_document_with_figures_stays_small_and_is_given_at_once_when_it_is_kept(served):
    document(served[0], "/")
    begun = time.monotonic()
    answers = [ask(served[0], "/", "gzip") for _ in range(5)]
    assert (time.monotonic() - begun) / 5 < first_document.PATIENCE
    assert {b"wk-first" in gzip.decompress(each.body) for each in answers} == {True}
    assert all(len(each.body) < 30_000 for each in answers)


def test_a_first_visit_is_told_of_no_more_files_than_today(served):
    found = document(served[0], "/")
    announced = set(re.findall(r'(?:src|href)="\./(static/[^"]+)"', found))
    assert announced == set(html_document.first())
    assert 50 < len(announced) <= 72


@pytest.mark.parametrize("path", ["/sources", "/?embed=true", "/?x=" + "y" * 400, "/nowhere"])
def test_other_pages_and_addresses_that_nobody_made_have_the_plain_document(served, path):
    assert 'id="wk-first"' not in document(served[0], path, tries=2)


def test_new_figures_stand_in_the_document_once_they_are_loaded(tmp_path):
    where = tmp_path / "warehouse.duckdb"
    school.fill(str(where), school.usual())
    with serving(tmp_path, WEERKLANK_WAREHOUSE=str(where), WEERKLANK_NOW=school.NOW.isoformat()) as port:
        before = told(document(port, "/"))
        with writing(str(where)) as con:
            con.execute("update subject_days set stories = stories * 3")
        assert told(document(port, "/")) != before


def test_a_warehouse_that_is_absent_held_or_broken_gives_the_plain_document_in_time(tmp_path):
    where = tmp_path / "warehouse.duckdb"

    def plain(port: int) -> bool:
        begun = time.monotonic()
        found = ask(port, "/", "identity").body.decode()
        assert time.monotonic() - begun < 5  # of which the machine may need most
        return 'id="wk-first"' not in found and "Weerklank wordt geladen" in found

    with serving(tmp_path, WEERKLANK_WAREHOUSE=str(where), WEERKLANK_NOW=school.NOW.isoformat()) as port:
        assert plain(port)
        school.fill(str(where), school.usual())
        with held_alone(where):
            assert plain(port)
        where.write_bytes(b"no warehouse at all")
        assert plain(port)
        assert "Traceback" not in (tmp_path / "out").read_text()


def test_where_a_login_is_configured_only_who_is_logged_in_gets_figures(monkeypatch, tmp_path):
    monkeypatch.setattr(login, "is_closed", lambda: True)
    monkeypatch.setattr(identity, "get_cookie_secret", lambda: "of this test alone")
    monkeypatch.setattr(identity, "gather_user_info", lambda headers: {})
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    (tmp_path / "access.toml").write_text('[[people]]\nsub = "a"\nroles = ["board"]\n')

    def seen(user: dict | None, secret: str = "of this test alone") -> dict | None:
        headers = [(b"host", b"school.example")]
        if user is not None:
            signed = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(user)).decode()
            headers.append((b"cookie", f"{USER_COOKIE_NAME}={signed}".encode()))
        return first_document.who(
            Request({"type": "http", "path": "/", "query_string": b"", "headers": headers})
        )

    told = {"is_logged_in": True, "sub": "a", "iat": int(time.time())}
    known = {"origin": "https://school.example", **told}
    assert seen(known) == told
    assert seen({**known, "sub": "b"}) is None
    assert seen({**known, "iat": int(time.time()) - 13 * 3600}) is None
    assert seen(None) is None
    assert seen({**known, "is_logged_in": False}) is None
    assert seen({**known, "origin": "https://elsewhere.example"}) is None
    assert seen(known, secret="of somebody else") is None


def test_a_run_that_fails_gives_the_plain_document_and_stands_in_the_log(monkeypatch, caplog):
    async def broken(*asked):
        raise KeyError("secret detail")

    monkeypatch.setattr(first_document, "_is_there", lambda: None)
    monkeypatch.setattr(first_document.headless_run, "messages", broken)
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": [(b"host", b"x")]}
    assert asyncio.run(first_document.page(scope)) is None
    assert "secret detail" in caplog.text


def test_pages_and_documents_of_data_that_are_no_more_are_not_kept(monkeypatch, tmp_path):
    async def told(*asked):
        return []

    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setattr(first_document, "_is_there", lambda: None)
    monkeypatch.setattr(first_document.headless_run, "messages", told)
    count = itertools.count()
    made = lambda *given: static_page.Page("Title", Html(f"<main>{next(count)}</main>"))  # noqa: E731
    monkeypatch.setattr(first_document.static_page, "page", made)
    monkeypatch.setattr(first_document, "_kept", OrderedDict())
    scope = {"type": "http", "path": "/", "query_string": b"", "headers": [(b"host", b"x")]}
    gc.collect()
    before = len(html_document._ready)
    for version in range(5):
        (tmp_path / "warehouse.duckdb").write_text("x" * version)
        for path in ("/", "/goals"):
            page = asyncio.run(first_document.page({**scope, "path": path}))
            assert page and page is asyncio.run(first_document.page({**scope, "path": path}))
            document = html_document.dressed("nl", "br", page)
            assert (
                document is html_document.dressed("nl", "br", page) is not html_document.dressed("nl", "br")
            )
            assert page.markup in html_document.dressed("nl", None, page).decode()
    gc.collect()
    assert next(count) == 10 and len(first_document._kept) == 2
    assert len(html_document._ready) == before + 2


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<p onclick='x()'>x</p>",
        "<a href='javascript:x()'>x</a>",
        "<a href=' java\nscript:x()'>x</a>",
        "<img src='https://elsewhere.example/x.png'>",
        "<iframe srcdoc='x'></iframe>",
        "<svg><a xlink:href='javascript:x()'/></svg>",
        "<meta http-equiv=refresh content=0>",
    ],
)
def test_markup_that_could_act_by_itself_never_reaches_the_document(markup):
    with pytest.raises(static_page.Unsafe):
        static_page.page(_said(markup), {})


def test_a_page_that_only_says_why_there_are_no_figures_stays_the_apps():
    assert (
        static_page.page(_said('<section class="wk-state wk-state-busy"><h2>Even geduld</h2></section>'), {})
        is None
    )
    found = static_page.page(_said('<p class="wk-said">Wel</p>'), {})
    assert found is not None and found.title == "Reputatie" and "Wel" in found.markup


def _said(markup: str) -> list[ForwardMsg]:
    title, *parts = ForwardMsg(), ForwardMsg(), ForwardMsg()
    title.page_config_changed.title = "Reputatie"
    for n, body in enumerate(('<div class="wk-title"><h1>Reputatie</h1></div>', markup)):
        parts[n].metadata.delta_path.extend((0, n))
        parts[n].delta.new_element.html.body = body
    return [title, *parts]
