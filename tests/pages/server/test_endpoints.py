"""Every address that Streamlit answers is known here, with what a stranger gets there where a login is asked."""

import re
from pathlib import Path

import pytest
import streamlit
from streamlit.web.server.starlette import (
    starlette_agent_routes,
    starlette_auth_routes,
    starlette_routes,
    starlette_static_routes,
    starlette_websocket,
)

from tests.pages.server.served import ask
from tests.pages.server.test_who import folder as folder
from tests.pages.server.test_who import port as port

MODULES = (
    starlette_agent_routes, starlette_auth_routes, starlette_routes, starlette_static_routes, starlette_websocket,
)  # fmt: skip
# Address → what a stranger gets who is not logged in: a status, and why that may be so.
TOLD = {
    "_stcore/health": (200, "that the server is there"),
    "_stcore/host-config": (200, "which sites may frame it: none but those the operator named"),
    "_stcore/script-health-check": (404, "it would run the first page"),
    "_stcore/metrics": (404, "figures of the server"),
    "_stcore/agent/interact": (404, "it would run the app without a browser"),
    "_stcore/agent/openapi.json": (404, "the same"),
    "_stcore/agent/mcp": (404, "the same"),
    "media/{file_id:path}": (404, "files belong to the browser whose page made them"),
    "_stcore/upload_file/{session_id}/{file_id}": (404, "uploads belong to the browser of that session"),
    "component/{path:path}": (404, "the app has no components of its own"),
    "_stcore/bidi-components/{path:path}": (404, "the same"),
    "app/static/{path:path}": (404, "no folder of ours is served"),
    "auth/login": (302, "it leads to the provider, or to the first page"),
    "auth/logout": (302, "it leads to the first page"),
    "oauth2callback": (302, "without an answer of the provider it leads to the first page"),
    "_stcore/stream": (200, "the document of the app; the connection itself asks who it is"),
}


def routes() -> set[str]:
    """The addresses that Streamlit's own code names."""
    found = set()
    for module in MODULES:
        for name, value in vars(module).items():
            if re.match(r"_?ROUTE_", name) and isinstance(value, str):
                found.add(value)
    return found


def test_no_address_of_streamlit_is_unknown_here():
    assert routes() | {"_stcore/stream"} == set(TOLD)
    # A route that is named in another way is one that was not looked at.
    folder_of = Path(starlette_routes.__file__).parent
    made = sum(
        len(re.findall(r"^ +(?:WebSocket)?Route\(", each.read_text("utf-8"), re.M))
        for each in folder_of.glob("*.py")
    )
    assert made == 25, f"Streamlit {streamlit.__version__} has other routes: see what they tell a stranger"


@pytest.mark.parametrize("address", TOLD)
def test_what_a_stranger_gets(port, address):
    status, why = TOLD[address]
    path = "/" + re.sub(r"\{[^}]*\}", "x", address)
    told = ask(port, path)
    body = told.body if "content-encoding" not in told.headers else b""
    assert told.status == status, (why, told.status, body[:200])
    for secret in (b"ROC Voorbeeld", b"Traceback", b"/work/", b"krant"):
        assert secret not in body
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answered = ask(port, path, method=method, body=b"{}", Origin=f"http://127.0.0.1:{port}")
        assert answered.status in (400, 403, 404, 405), (method, answered.status)


@pytest.mark.parametrize(
    "path",
    ["/app/static/../app.py", "/app/static/..%2fapp.py", "/static/../app.py", "/static/..%2f..%2fapp.py",
     "/static/%2e%2e/%2e%2e/config.py", "/component/../../app.py", "/component/x/..%2f..%2fetc/passwd",
     "/media/../app.py", "/media/..%2f.streamlit%2fsecrets.toml", "/.streamlit/secrets.toml", "/config/access.toml",
     "/%2e%2e/config/access.toml", "//evil.example/x", "/\\\\evil.example/x", "/static/\x00", "/static/%00",
     "/static/static/../../../../../../etc/passwd", "/_stcore/bidi-components/x/..%2f..%2fetc/passwd",
     "/_stcore/agent", "/_stcore/agent/", "/_stcore/agent/x", "/_stcore/%61gent/interact", "/_STCORE/agent/interact",
     "/_stcore//agent/interact", "/_stcore/./agent/interact", "//_stcore/agent/interact"],
)  # fmt: skip
def test_no_way_around_leads_to_a_file_or_to_the_app(port, path):
    if "\x00" in path:
        path = path.replace("\x00", "%00")
    told = ask(port, path, "identity")
    assert told.status in (200, 301, 302, 307, 400, 403, 404), told.status
    if told.status == 200:  # the document of the app, as for any address it does not know
        assert b"<title>" in told.body
    for secret in (
        b"root:x:",
        b"cookie_secret",
        b"client_secret",
        b"[[people]]",
        b"import streamlit",
        b'"openapi"',
    ):
        assert secret not in told.body
    assert "evil.example" not in told.headers.get("location", "").split("?")[0].split("/")[2:3]
