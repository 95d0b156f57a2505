"""The app as it is served: the real server in a process of its own, asked over loopback."""

import asyncio
import gzip
import json
import logging
import re
import time
from pathlib import Path

import brotli
import pytest
import streamlit
from streamlit import error_util
from streamlit.testing.v1 import AppTest

from pages.server import compressed_assets, html_document
from pages.server import middleware as server
from pipelines.support import logs
from tests.pages.server.served import BOTH, ROOT, ask, serving

STATIC = Path(streamlit.__file__).parent / "static"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("served")) as port:
        yield port


def test_health_answers(port):
    answer = ask(port, "/_stcore/health")
    assert (answer.status, answer.body) == (200, b"ok")


@pytest.mark.parametrize(
    ("asked", "sent", "unpack"),
    [(BOTH, "br", brotli.decompress), ("gzip;q=0.5", "gzip", gzip.decompress)],
)
def test_every_file_of_a_first_visit_arrives_compressed_and_is_streamlits_own_byte_for_byte(
    port, asked, sent, unpack
):
    assert len(html_document.first()) > 5
    for name in html_document.first():
        answer = ask(port, f"/{name}", asked)
        assert (answer.status, answer.headers["content-encoding"]) == (200, sent), name
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert answer.headers["vary"] == "accept-encoding"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/css" if "/css/" in name else "text/javascript")
        assert unpack(answer.body) == (STATIC / name).read_bytes(), name


def test_a_first_visit_fetches_less_than_a_third_of_what_streamlit_would_send(port):
    sent = sum(len(ask(port, f"/{name}").body) for name in html_document.first())
    assert sent < sum((STATIC / name).stat().st_size for name in html_document.first()) / 3


@pytest.mark.parametrize("wish", ["", "identity", "br;q=0, gzip;q=0", "zstd"])
def test_who_reads_no_compression_of_ours_gets_the_file_itself(port, wish):
    name = html_document.first()[0]
    answer = ask(port, f"/{name}", wish)
    assert "content-encoding" not in answer.headers
    assert answer.body == (STATIC / name).read_bytes()


def test_a_part_of_a_file_is_a_part_of_the_file_itself(port):
    name = html_document.first()[0]
    answer = ask(port, f"/{name}", Range="bytes=10-19")
    assert (answer.status, answer.body) == (206, (STATIC / name).read_bytes()[10:20])


def test_head_says_what_get_would(port):
    for path in ("/", f"/{html_document.first()[0]}"):
        head, get = ask(port, path, method="HEAD"), ask(port, path)
        assert (head.status, head.body) == (200, b"")
        for name in ("content-length", "content-type", "content-encoding"):
            assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../index.html",
        "/static/../../__init__.py",
        "/static/%2e%2e/%2e%2e/__init__.py",
        "/static/..%2f..%2f__init__.py",
        "/static/js/..\\..\\..\\__init__.py",
        "/static//etc/passwd",
        "//etc/passwd",
        "/static/js/%00",
    ],
)
def test_no_path_leads_out_of_streamlits_files(port, path):
    answer = ask(port, path)
    assert answer.status in (400, 404)
    assert b"Copyright" not in answer.body and b"root:" not in answer.body


def test_a_script_that_is_no_more_is_not_found_instead_of_a_page(port):
    assert ask(port, "/static/js/index.OLDHASH1.js").status == 404
    assert ask(port, "/static/js/index.OLDHASH1.js", "identity").status == 404


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "nl"),
        ("/sources", "nl"),
        ("/?lang=en", "en"),
        ("/sources?period=90d&lang=en", "en"),
        ("/?lang=xx", "nl"),
    ],
)
def test_the_document_is_ours_in_the_language_of_the_address(port, path, language):
    answer = ask(port, path, "br")
    document = brotli.decompress(answer.body).decode()
    assert answer.headers["cache-control"] == "no-cache"
    assert f'<html lang="{language}"' in document
    assert "<title>Weerklank</title>" in document
    assert ("Weerklank wordt geladen …" in document) == (language == "nl")
    assert ("browser" in document) and ("uw browser" in document) == (language == "nl")


def test_a_document_that_was_seen_before_is_ours_again(port):
    stock = (STATIC / "index.html").stat()
    since = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(stock.st_mtime + 60))
    answer = ask(port, "/", "identity", **{"If-Modified-Since": since})
    assert answer.status == 200 and b'<html lang="nl"' in answer.body


def test_the_document_names_no_outside_host_and_only_files_that_exist(port):
    document = ask(port, "/", "identity").body.decode()
    told = re.sub(r"<!--.*?-->", "", document, flags=re.DOTALL)
    assert not re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", told)
    named = re.findall(r'(?:src|href)="\./([^"]+)"', told)
    assert len(named) > 50
    for name in named:
        answer = ask(port, f"/{name}", method="HEAD" if name.startswith("static/") else "GET")
        assert answer.status == 200, name


def test_every_kind_of_answer_carries_the_safe_headers(port):
    for path in (
        "/",
        "/sources",
        f"/{html_document.first()[0]}",
        "/static/js/nope.js",
        "/_stcore/health",
        "/static/../x",
    ):
        headers = ask(port, path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin", path
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path


def test_streamlits_own_answers_stay_readable(port):
    assert json.loads(ask(port, "/_stcore/host-config", "identity").body)["allowedOrigins"]
    manifest = ask(port, "/manifest.json")
    assert json.loads(brotli.decompress(manifest.body)) == json.loads((STATIC / "manifest.json").read_bytes())


def test_our_mark_stands_in_the_browsers_tab_from_the_start(port):
    assert ask(port, "/favicon.png").body == (ROOT / "pages" / "shared" / "look" / "favicon.png").read_bytes()


def test_what_a_first_visit_needs_is_kept_on_disk(port, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    deadline = time.monotonic() + 60
    wanted = {name for name in html_document.first() if name in compressed_assets.files()}
    while time.monotonic() < deadline:
        found = {name for name in wanted if list(folder.glob(f"served*/cache/streamlit-*/br/{name}"))}
        if found == wanted:
            break
        time.sleep(0.2)
    assert found == wanted


def test_behind_a_path_everything_is_found_below_that_path(tmp_path):
    with serving(tmp_path, base="/weerklank") as port:
        assert b'<html lang="nl"' in ask(port, "/weerklank/", "identity").body
        name = html_document.first()[0]
        answer = ask(port, f"/weerklank/{name}")
        assert answer.headers["content-encoding"] == "br"
        assert brotli.decompress(answer.body) == (STATIC / name).read_bytes()


def _breaks() -> None:
    """A page that stops the way a page does when the code is wrong."""
    from pages.server import middleware as server

    server.broken_page(KeyError("secret detail"))


def test_a_broken_page_shows_a_sentence_and_a_reference_that_stands_in_the_log(caplog):
    page = AppTest.from_function(_breaks).run()
    assert not page.exception
    (told,) = [block.proto.body for block in page.get("html")]
    reference = re.search(r"\b[0-9a-f]{8}\b", told)[0]
    assert "Er ging iets mis in het dashboard zelf." in told and "secret" not in told
    assert f"reference {reference}" in caplog.text and "secret detail" in caplog.text


def test_what_streamlit_logs_of_a_broken_page_has_no_secret(caplog):
    logs.hide_secrets()
    logger = logging.getLogger("streamlit.error_util")
    logger.addHandler(caplog.handler)
    try:
        error_util.handle_uncaught_app_exception(
            ValueError("GET https://api.example/?access_token=EAAB0123456789")
        )
    finally:
        logger.removeHandler(caplog.handler)
    assert "api.example" in caplog.text and "EAAB0123456789" not in caplog.text


def test_a_broken_answer_says_the_same_without_a_page(caplog):
    answer = asyncio.run(server.broken_answer(None, KeyError("secret detail")))
    reference = re.search(r"\b[0-9a-f]{8}\b", answer.body.decode())[0]
    assert answer.status_code == 500 and b"secret" not in answer.body
    assert f"reference {reference}" in caplog.text
