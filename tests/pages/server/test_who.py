"""Each role opens its own pages by their addresses and no others; a login that is over opens none."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from benchmarks.sameness_pages import pages
from pages.server.access.identity import HEADER
from pages.shared import login
from pages.shared.menu import needs
from pipelines.access import matrix
from pipelines.access.logins import store
from pipelines.access.person import ROLES
from tests.pages.school import NOW, OWN, fill
from tests.pages.server.served import ask, serving
from tests.people import person

SECRET = "only-for-this-test-and-long-enough"
SECRETS = f"""
[auth]
redirect_uri = "http://127.0.0.1/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "weerklank"
client_secret = "of-this-test"
server_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"
"""
OTHER_ROLE, LOG_IN, NO_ROLE, ENDED = (
    "Deze pagina hoort bij een andere rol", "Inloggen", "U hebt hier nog geen rol", "U bent niet meer ingelogd",
)  # fmt: skip
PATHS = {script: {"reputation": "", "reliability": "trust"}.get(Path(script).stem, Path(script).stem)
         for script in pages().values()}  # fmt: skip
FIRST = "pages/reputation.py"


def people(folder: Path, *left_out: str) -> None:
    entries = [f'[[people]]\nsub = "{role}"\nroles = ["{role}"]\n' for role in ROLES if role not in left_out]
    (folder / "config" / "access.toml").write_text("\n".join(entries), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("who")
    for name in (".streamlit", "config"):
        (where / name).mkdir()
    (where / ".streamlit" / "secrets.toml").write_text(SECRETS)
    (where / ".streamlit" / "secrets.toml").chmod(0o600)
    (where / "config" / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "roc.example"\n', encoding="utf-8"
    )
    people(where)
    fill(str(where / "warehouse.duckdb"), [(1, OWN, "positive"), (2, OWN, "negative"), (3, OWN, "neutral")])
    return where


@pytest.fixture(scope="module")
def port(folder) -> Iterator[int]:
    own = {"HOME": str(folder), "WEERKLANK_CONFIG": str(folder / "config"), "WEERKLANK_NOW": NOW.isoformat()}
    with serving(folder, at=folder, WEERKLANK_WAREHOUSE=str(folder / "warehouse.duckdb"), **own) as port:
        yield port


class Reader:
    """One tab of a browser with this login; `page` says what stands on a page, in one text."""

    def __init__(self, port: int, user: dict | None, headers: dict[str, str] | None = None) -> None:
        self.port, self.headers = port, headers or {}
        told = ask(port, "/_stcore/health").headers["set-cookie"]
        self.xsrf = re.search(r"_streamlit_xsrf=([^;]+)", told)[1]
        self.cookie = f"_streamlit_xsrf={self.xsrf}"
        if user is not None:
            made = {"origin": f"http://127.0.0.1:{port}", "is_logged_in": True, "provider": "default", **user}
            signed = create_signed_value(
                user.pop("secret", SECRET), USER_COOKIE_NAME, json.dumps(made)
            ).decode()
            self.cookie += f"; {USER_COOKIE_NAME}={signed}"

    async def __aenter__(self) -> "Reader":
        self.line = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", origin=f"http://127.0.0.1:{self.port}", max_size=None,
            subprotocols=["streamlit", self.xsrf], additional_headers={"Cookie": self.cookie, **self.headers},
        )  # fmt: skip
        return self

    async def __aexit__(self, *_why) -> None:
        await self.line.close()

    async def page(self, path: str, query: str = "") -> str:
        asked = BackMsg()
        asked.rerun_script.page_name = path
        asked.rerun_script.query_string = query
        await self.line.send(asked.SerializeToString())
        seen: list[str] = []
        async with asyncio.timeout(90):
            async for message in self.line:
                told = ForwardMsg.FromString(message)
                kind = told.WhichOneof("type")
                if kind == "new_session":
                    seen.clear()
                seen.append(str(told.delta))
                early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
                if kind == "script_finished" and told.script_finished != early:
                    return " ".join(seen)
        raise AssertionError("the connection ended")


def user(sub: str, ago: float = 60, **more: object) -> dict:
    return {"sub": sub, "iat": int(time.time() - ago), **more}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_own_pages_by_their_addresses_and_no_others(port, role):
    async def seen() -> dict[str, bool]:
        async with Reader(port, user(role)) as reader:
            return {script: OTHER_ROLE not in await reader.page(path) for script, path in PATHS.items()}

    assert len(PATHS) >= 13
    opened = asyncio.run(seen())
    # Who may not see the first page is led to one that they may.
    assert opened.pop(FIRST) and sum(path == "" for path in PATHS.values()) == 1
    assert opened == {script: matrix.may(person(role), needs.need_of(script)) for script in opened}
    assert opened["pages/access/people.py"]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_begins_at_a_page_that_it_may_see_in_its_own_language(port, role):
    sees_figures = matrix.may(person(role), needs.need_of(FIRST))
    assert sees_figures != (role == "security")

    async def seen() -> list[str]:
        texts = []
        for path, query in (("", ""), ("", "lang=en&period=90d"), ("no-page-of-ours", "")):
            async with Reader(port, user(role)) as reader:
                texts.append(await reader.page(path, query))
        return texts

    dutch, english, unknown = asyncio.run(seen())
    heads = ("<h1>Reputatie", "<h1>Reputation") if sees_figures else ("<h1>Meldingen", "<h1>Alerts")
    assert heads[0] in dutch and heads[1] in english and heads[0] in unknown
    assert OTHER_ROLE not in dutch + english + unknown


def test_a_saved_view_of_a_page_that_a_role_does_not_open_is_not_in_its_menu(port, folder):
    views = [{"id": "1", "name": "Slecht nieuws", "page": "mentions", "query": "label=negative"},
             {"id": "2", "name": "Kwartaal", "page": "", "query": "period=90d"}]  # fmt: skip
    (folder / "views.json").write_text(json.dumps(views))

    async def seen(role: str) -> str:
        async with Reader(port, user(role)) as reader:
            return await reader.page("people")

    try:
        listed = {role: asyncio.run(seen(role)) for role in ("board", "auditor", "security")}
    finally:
        (folder / "views.json").unlink()
    names = {role: ("Slecht nieuws" in text, "Kwartaal" in text) for role, text in listed.items()}
    assert names == {"board": (True, True), "auditor": (False, True), "security": (False, False)}


@pytest.mark.parametrize("path", PATHS.values())
def test_who_is_not_logged_in_sees_one_button_whatever_they_send(port, path):
    forged = {HEADER: json.dumps({"way": "proxy", "user": "administrator"}), "X-Remote-User": "administrator"}
    strangers = [
        (None, {}), (None, forged), ({"sub": "administrator"}, {}), (user("administrator", ago=13 * 3600), {}),
        (user("administrator", ago=-3600), {}), (user("administrator", secret="of-somebody-else-and-long"), forged),
        (user("administrator", origin="http://elsewhere.example"), {}),
        (user("administrator", is_logged_in="yes"), {}),
    ]  # fmt: skip

    async def seen() -> list[str]:
        texts = []
        for told, headers in strangers:
            async with Reader(port, told and dict(told), headers) as reader:
                texts.append(await reader.page(path))
        return texts

    for text in asyncio.run(seen()):
        assert LOG_IN in text and OWN not in text and "wk-menu" not in text


def test_a_role_that_is_lost_and_a_login_that_is_ended_hold_at_the_next_rerun(port, folder, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(folder))

    async def seen() -> list[str]:
        texts = []
        async with Reader(port, user("marketing", ago=30)) as reader:
            texts.append(await reader.page("channels"))
            people(folder, "marketing")
            texts.append(await reader.page("channels"))
            people(folder)
            texts.append(await reader.page("channels"))
            store.end_all("default:marketing", login.now())
            texts.append(await reader.page("channels"))
        return texts

    before, without, again, over = asyncio.run(seen())
    assert "Kanalen" in before and NO_ROLE not in before
    assert NO_ROLE in without and ENDED in over and NO_ROLE not in again


def test_the_document_holds_figures_for_who_may_see_them_only(port):
    def first(sub: str | None, **more: object) -> str:
        reader = Reader(port, user(sub, **more) if sub else None)
        return ask(port, "/", "identity", Cookie=reader.cookie).body.decode()

    deadline = time.monotonic() + 60
    while 'id="wk-first"' not in first("board") and time.monotonic() < deadline:
        time.sleep(0.5)
    assert OWN in first("board")
    for text in (first(None), first("board", ago=13 * 3600), first("nobody"), first("security")):
        assert OWN not in text
