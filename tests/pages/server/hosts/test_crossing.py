"""Two organisations behind one door: whatever a reader of one tries, nothing of the other comes out."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pipelines.access.organisations.places import OF_ONE
from pipelines.access.person import ROLES, operator
from pipelines.runs import api_keys
from pipelines.runs import shared_links as sharing
from tests.pages.school import NOW, OWN, fill
from tests.pages.server.served import Answer, ask, first_download
from warehouse.core.connection import writing

NAMES = ("alfa", "beta")
SIGN = {
    "alfa": "Kenteken-van-Alfa",
    "beta": "Kenteken-van-Beta",
}  # stands in everything that one of them knows


@dataclass
class Behind:
    """Both, behind the door at this port."""

    port: int
    folder: Path
    process: subprocess.Popen

    def warehouse(self, name: str) -> str:
        return str(self.folder / "data" / name / "warehouse.duckdb")

    def host(self, name: str) -> str:
        return f"{name}.localhost:{self.port}"

    def cookie(
        self,
        name: str,
        sub: str = "administrator",
        signed_by: str | None = None,
        origin: str | None = None,
        **claims: object,
    ) -> str:
        """The cookie of who logged in at this organisation. signed_by, origin: as another organisation makes it."""
        made = {
            "origin": f"http://{self.host(origin or name)}", "is_logged_in": True, "provider": "default", "sub": sub,
            "iat": int(time.time() - 60), "home": [f"{origin or name}.example"],
        } | claims  # fmt: skip
        signed = create_signed_value(secret(signed_by or name), USER_COOKIE_NAME, json.dumps(made))
        return f"{USER_COOKIE_NAME}={signed.decode()}"

    def get(self, name: str, path: str, method: str = "GET", **headers: str) -> Answer:
        return ask(self.port, path, "identity", method, Host=self.host(name), **headers)


def secret(name: str) -> str:
    return f"cookie-secret-of-{name}-and-of-nobody-else"


def configure(folder: Path, name: str) -> None:
    config = folder / "organisations" / name
    (config / ".streamlit").mkdir(parents=True)
    (config / "organisation.toml").write_text(
        f'[organisation]\nname = "ROC {SIGN[name]}"\nsite = "https://{name}.example"\n', encoding="utf-8"
    )
    (config / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://x/oauth2callback"\ncookie_secret = "{secret(name)}"\nclient_id = "w"\n'
        'client_secret = "of-this-test"\nserver_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    (config / ".streamlit" / "secrets.toml").chmod(0o600)
    people = [f'[[people]]\nsub = "{role}"\nroles = ["{role}"]\n' for role in ROLES]
    people.append(f'[[people]]\nsub = "only-{name}"\nroles = ["administrator"]\n')
    known = f'[login]\norganisation_claim = "home"\norganisations = ["{name.upper()}.example", "shared.example"]\n'
    (config / "access.toml").write_text("\n".join([known, *people]), encoding="utf-8")
    path = folder / "data" / name / "warehouse.duckdb"
    path.parent.mkdir(parents=True)
    fill(str(path), [(ago, OWN, "positive") for ago in range(1, 6)])
    with writing(path) as con:
        con.execute(f"update items set title = '{SIGN[name]} ' || title")
        con.execute("delete from text_days")  # the words of before: each text is read


def awake(found: Behind, name: str) -> None:
    """Wait until the app of this organisation answers: the first who asks starts it."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        with contextlib.suppress(
            OSError
        ):  # it takes long to start, or the connection was handed to one that ended
            if found.get(name, "/_stcore/health").status == 200:
                return
        time.sleep(0.2)
    raise AssertionError((found.folder / "data" / name / "logs" / "app.out").read_text())


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp("door")
    for name in NAMES:
        configure(folder, name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    around = {name: value for name, value in os.environ.items() if name not in OF_ONE}
    own = {
        "WEERKLANK_ORGANISATIONS": str(folder / "organisations"), "WEERKLANK_DATA": str(folder / "data"),
        "WEERKLANK_PORT": str(port), "WEERKLANK_NOW": NOW.isoformat(), "HOME": str(folder),
    }  # fmt: skip
    with (folder / "out").open("wb") as out:
        door = subprocess.Popen(
            [sys.executable, "-m", "pages.server.access.hosts.door"], env=around | own, stdout=out, stderr=out
        )
    try:
        until = time.monotonic() + 90
        while b"at port" not in (folder / "out").read_bytes():
            assert door.poll() is None and time.monotonic() < until, (folder / "out").read_text()
            time.sleep(0.1)
        found = Behind(port, folder, door)
        for name in NAMES:
            awake(found, name)
        yield found
    finally:
        door.send_signal(signal.SIGTERM)
        assert door.wait(40) == 0


class Tab:
    """A tab of a browser at this organisation, with this cookie; what it was told so far."""

    def __init__(self, both: Behind, name: str, cookie: str = "", back_to: str = "", **headers: str) -> None:
        self.both, self.name, self.cookie, self.back_to, self.headers = both, name, cookie, back_to, headers
        self.session, self.messages = "", list[ForwardMsg]()

    async def __aenter__(self) -> "Tab":
        told = self.both.get(self.name, "/_stcore/health").headers["set-cookie"]
        xsrf = re.search(r"_streamlit_xsrf=([^;]+)", told)[1]
        host = self.both.host(self.name)
        self.line = await websockets.connect(
            f"ws://{host}/_stcore/stream", host="127.0.0.1", port=self.both.port, origin=f"http://{host}",
            max_size=None, subprotocols=["streamlit", xsrf, *([self.back_to] if self.back_to else [])],
            additional_headers={"Cookie": f"_streamlit_xsrf={xsrf}; {self.cookie}", **self.headers},
        )  # fmt: skip
        return self

    async def __aexit__(self, *_why) -> None:
        await self.line.close()

    async def page(self, path: str, query: str = "") -> str:
        """Return all that this page says."""
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = path, query
        await self.line.send(asked.SerializeToString())
        await self.heard("script_finished")
        return " ".join(str(told) for told in self.messages)

    async def heard(self, kind: str) -> ForwardMsg:
        async with asyncio.timeout(90):
            async for message in self.line:
                told = ForwardMsg.FromString(message)
                if told.WhichOneof("type") == "new_session":
                    self.session = told.new_session.initialize.session_id
                    self.messages.clear()
                self.messages.append(told)
                early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
                if told.WhichOneof("type") == kind and told.script_finished != early:
                    return told
        raise AssertionError("the connection ended")

    async def download(self) -> str:
        """Return the address of the first file that the page promises."""
        await self.line.send(first_download(self.session, self.messages))
        return (await self.heard("backend_operation_response")).backend_operation_response.deferred_file.url


def other(name: str) -> str:
    return NAMES[1 - NAMES.index(name)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query", ["period=90d", "organisation={other}&period=90d", "q=Kenteken&period=90d&host={other}.localhost"]
)
def test_a_page_shows_what_is_of_its_own_host_and_a_deep_link_leads_nowhere_else(both, name, query):
    asked = query.format(other=other(name))

    async def seen() -> str:
        async with Tab(both, name, both.cookie(name)) as tab:
            return await tab.page("mentions", asked)

    said = re.sub(r"<[^>]*mark[^>]*>", "", asyncio.run(seen()))
    assert SIGN[name] in said and SIGN[other(name)] not in said
    document = both.get(name, f"/mentions?{asked}", Cookie=both.cookie(name))
    assert document.status == 200 and SIGN[other(name)].encode() not in document.body


def test_two_who_ask_the_same_at_the_same_time_each_get_their_own(both):
    async def seen(name: str) -> str:
        async with Tab(both, name, both.cookie(name)) as tab:
            await tab.page("mentions", "period=90d")
            return await tab.page("mentions", "period=90d")

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(seen(name) for name in NAMES * 3))

    for name, said in zip(NAMES * 3, asyncio.run(all_of_them()), strict=True):
        assert SIGN[name] in said and SIGN[other(name)] not in said


@pytest.mark.parametrize("name", NAMES)
def test_a_login_at_another_organisation_is_none_here(both, name):
    stolen = [
        both.cookie(other(name)),
        both.cookie(other(name), origin=name),
        both.cookie(name, signed_by=other(name)),
        both.cookie(name, f"only-{other(name)}"),
    ]

    async def seen(cookie: str) -> str:
        async with Tab(both, name, cookie) as tab:
            return await tab.page("mentions", "period=90d")

    for cookie in stolen:
        said = asyncio.run(seen(cookie))
        assert not any(sign in said for sign in SIGN.values()), cookie
        assert not any(
            sign.encode() in both.get(name, "/mentions", Cookie=cookie).body for sign in SIGN.values()
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_login_that_says_another_organisation_or_none_opens_nothing_whatever_its_roles(both, name):
    strange = [
        [f"{other(name)}.example"], f"{other(name)}.example", [], "", None, 7, True, {f"{name}.example": True},
        [f"{name}.example.evil.example", f"x{name}.example", f"{name}.exampl"], [[f"{name}.example"]],
    ]  # fmt: skip

    async def seen(home: object) -> str:
        async with Tab(both, name, both.cookie(name, home=home)) as tab:
            return await tab.page("mentions", f"period=90d&organisation={name}&home={name}.example")

    for home in strange:
        said = asyncio.run(seen(home))
        assert not any(sign in said for sign in SIGN.values()), home
        assert "Volgens uw login hoort u bij een andere organisatie" in said, home
        leads = f"http://{both.host(other(name))}"
        assert (leads in said) == (home in strange[:2]), home
        for path in ("/mentions", "/api/v1/mentions"):
            body = both.get(name, path, Cookie=both.cookie(name, home=home)).body
            assert not any(sign.encode() in body for sign in SIGN.values()), (home, path)


def test_who_is_of_both_is_in_at_both_and_sees_at_each_only_what_is_of_its_host(both):
    async def seen(name: str, home: object) -> str:
        async with Tab(both, name, both.cookie(name, home=home)) as tab:
            return await tab.page("mentions", "period=90d")

    for home in (["beta.example", " Alfa.Example "], "shared.example"):
        for name in NAMES:
            said = re.sub(r"<[^>]*mark[^>]*>", "", asyncio.run(seen(name, home)))
            assert SIGN[name] in said and SIGN[other(name)] not in said


def test_nobody_goes_on_with_a_session_of_another_host(both):
    async def tries() -> None:
        async with Tab(both, "alfa", both.cookie("alfa")) as mine:
            assert SIGN["alfa"] in await mine.page("mentions", "period=90d")
            async with Tab(both, "beta", both.cookie("beta"), back_to=mine.session) as thief:
                said = await thief.page("mentions", "period=90d")
                assert thief.session != mine.session
        assert SIGN["beta"] in said and SIGN["alfa"] not in said

    asyncio.run(tries())


def test_a_file_that_was_made_at_one_host_is_not_there_at_another(both):
    async def tries() -> None:
        login = {name: both.cookie(name, "communication") for name in NAMES}
        got = both.get("alfa", "/", Cookie=login["alfa"]).headers["set-cookie"]
        browser = re.search(r"weerklank_browser=[0-9a-f]{32}", got)[0]
        async with Tab(both, "alfa", f"{browser}; {login['alfa']}") as tab:
            await tab.page("mentions", "period=90d")
            where = await tab.download()
            mine = both.get("alfa", where, Cookie=f"{browser}; {login['alfa']}")
            assert mine.status == 200 and SIGN["alfa"].encode() in mine.body
            for cookie in (browser, f"{browser}; {login['beta']}", f"{browser}; {login['alfa']}"):
                theirs = both.get("beta", where, Cookie=cookie)
                assert theirs.status == 404 and SIGN["alfa"].encode() not in theirs.body

    asyncio.run(tries())


def test_a_key_of_one_opens_nothing_of_the_other(both):
    key = api_keys.make(operator(), "dashboard-elders", url=both.warehouse("alfa"))
    mine = both.get("alfa", "/api/v1/mentions", Authorization=f"Bearer {key}")
    theirs = both.get("beta", "/api/v1/mentions", Authorization=f"Bearer {key}")
    assert mine.status == 200 and SIGN["alfa"].encode() in mine.body
    assert theirs.status == 401 and SIGN["beta"].encode() not in theirs.body


def test_a_shared_link_of_one_is_unknown_at_the_other(both):
    link = sharing.make(operator(), "Hal", ("mentions?period=90d",), "nl", NOW, url=both.warehouse("alfa"))
    assert both.get("alfa", f"/s/{link}").status == 200
    theirs = both.get("beta", f"/s/{link}")
    assert theirs.status == both.get("beta", "/s/" + "x" * len(link)).status == 404
    assert not any(sign.encode() in theirs.body for sign in SIGN.values())


def raw(port: int, *lines: str) -> bytes:
    """Send exactly this, and read until it is closed or a connection of the page is open."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
        told = b""
        while b"101 Switching" not in told and (part := line.recv(65_536)):
            told += part
    return told


HANDSHAKE = (
    "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: streamlit",
)  # fmt: skip


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("beta", "alfa"),
        ("alfa", "beta"),
        ("gamma", "gamma"),
        ("alfa.localhost, beta", "alfa"),
        ("localhost", "alfa"),
    ],
)
def test_a_connection_of_a_page_of_another_host_is_not_opened(both, host, origin):
    own = f"{host}.localhost" if host != "localhost" else host
    told = raw(
        both.port, "GET /_stcore/stream HTTP/1.1", f"Host: {own}:{both.port}",
        f"Origin: http://{origin}.localhost:{both.port}", *HANDSHAKE,
    )  # fmt: skip
    assert re.match(rb"HTTP/1.1 (400|403|421) ", told)


def test_a_second_request_on_a_connection_is_not_answered_for_another_host(both):
    first, second = (f"GET /_stcore/health HTTP/1.1\r\nHost: {both.host(name)}" for name in NAMES)
    told = raw(both.port, f"{first}\r\n", second)
    assert told.count(b"HTTP/1.1 ") == 1 and b"connection: close" in told.lower()


@pytest.mark.parametrize(
    "lines",
    [
        ["Host: {alfa}", "Host: {beta}"],
        ["Host: {alfa}", " {beta}"],
        [],
        ["Host: "],
        ["Host: a b"],
        ["X-Forwarded-Host: {alfa}"],
        ["Host: {alfa}@{beta}"],
    ],
)
def test_who_does_not_say_clearly_which_host_is_refused(both, lines):
    hosts = {name: both.host(name) for name in NAMES}
    told = raw(both.port, "GET /_stcore/health HTTP/1.1", *(line.format(**hosts) for line in lines))
    assert re.match(rb"HTTP/1.1 4\d\d ", told) and not told.endswith(b"ok")


def test_what_a_header_says_of_another_host_changes_nothing(both):
    told = both.get(
        "alfa", "/mentions", Cookie=both.cookie("beta"), **{"X-Forwarded-Host": both.host("beta")}
    )
    assert SIGN["beta"].encode() not in told.body


@pytest.mark.parametrize(
    "host",
    ["gamma.localhost", "localhost", "127.0.0.1", "evil.example", "alfa.localhost.evil.example", "alfa"],
)
def test_an_unknown_host_gets_a_sentence_that_names_nobody(both, host):
    told = ask(both.port, "/", "identity", Host=f"{host}:{both.port}")
    assert told.status == 421 and told.headers["content-type"].startswith("text/plain")
    assert told.body.decode().strip() == "Op dit adres staat geen dashboard."
    assert not any(name in " ".join(told.headers.values()).lower() for name in NAMES)


def test_nothing_but_the_door_listens(both):
    apps = psutil.Process(both.process.pid).children(recursive=True)
    assert len(apps) >= 2
    listening = [
        (process.pid, each.laddr)
        for process in apps
        for each in process.net_connections("inet")
        if each.status == "LISTEN"
    ]
    assert listening == []


def test_an_app_that_is_killed_comes_back_and_the_other_does_not_notice(both):
    apps = {process.environ()["WEERKLANK_ORGANISATION"]: process
            for process in psutil.Process(both.process.pid).children()}  # fmt: skip
    apps["alfa"].kill()
    assert both.get("beta", "/_stcore/health").status == 200
    awake(both, "alfa")
    assert apps["beta"].is_running()
