"""What a reader's browser made is that browser's: files, uploads, the tab itself; the address alone opens nothing."""

import asyncio
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.server.access.rates import MOST, Bucket, Rates
from tests.pages.school import NOW, OWN, fill
from tests.pages.server.served import ask, first_download, serving

BACK = [(b"sec-websocket-protocol", b"streamlit, x, y")]


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    warehouse = str(folder / "warehouse.duckdb")
    fill(warehouse, [(1, OWN, "positive"), (2, OWN, "negative"), (3, OWN, "neutral")])
    with serving(folder, WEERKLANK_WAREHOUSE=warehouse, WEERKLANK_NOW=NOW.isoformat()) as port:
        yield port


@dataclass
class Tab:
    """A tab of the page Mentions in a browser with this cookie; what it was told so far."""

    port: int
    cookie: str
    line: websockets.ClientConnection | None = None
    session: str = ""
    xsrf: str = ""
    messages: list[ForwardMsg] = field(default_factory=list)

    async def open(self, back_to: str = "") -> "Tab":
        """Open the page and wait until it is drawn. back_to: the session to go on with."""
        self.xsrf = re.search(
            r"_streamlit_xsrf=([^;]+)", ask(self.port, "/_stcore/health").headers["set-cookie"]
        )[1]
        self.line = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", origin=f"http://127.0.0.1:{self.port}", max_size=None,
            subprotocols=["streamlit", "none", *([back_to] if back_to else [])],
            additional_headers={"Cookie": f"_streamlit_xsrf={self.xsrf}; {self.cookie}"},
        )  # fmt: skip
        asked = BackMsg()
        asked.rerun_script.query_string = "period=90d"
        asked.rerun_script.page_name = "mentions"
        await self.line.send(asked.SerializeToString())
        await self.heard("script_finished")
        return self

    async def heard(self, kind: str) -> ForwardMsg:
        async with asyncio.timeout(60):
            async for message in self.line:
                told = ForwardMsg()
                told.ParseFromString(message)
                self.messages.append(told)
                if told.WhichOneof("type") == "new_session":
                    self.session = told.new_session.initialize.session_id
                if told.WhichOneof("type") == kind:
                    return told
        raise AssertionError("the connection ended")

    async def download(self) -> str:
        """The address of the first file that the page promises."""
        await self.line.send(first_download(self.session, self.messages))
        return (await self.heard("backend_operation_response")).backend_operation_response.deferred_file.url


def browser(port: int) -> str:
    """The cookie that a browser gets with its first document."""
    told = ask(port, "/", "identity").headers["set-cookie"]
    assert "HttpOnly" in told and "SameSite=Lax" in told and "Secure" not in told
    return re.search(r"weerklank_browser=[0-9a-f]{32}", told)[0]


def test_a_browser_gets_its_secret_once_and_with_a_document_only(port):
    cookie = browser(port)
    assert cookie != browser(port)
    assert "set-cookie" not in ask(port, "/", Cookie=cookie).headers
    for told in (
        "weerklank_browser=",
        "weerklank_browser=x",
        f"weerklank_browser={'g' * 32}",
        cookie + "0",
        "a=b;;",
    ):
        assert "weerklank_browser" in ask(port, "/", Cookie=told).headers["set-cookie"]
    assert "weerklank_browser" not in ask(port, "/_stcore/health").headers["set-cookie"]


def test_a_file_is_given_to_the_browser_that_made_it_and_to_nobody_else(port):
    async def tries() -> None:
        mine, other = browser(port), browser(port)
        tab = await Tab(port, mine).open()
        where = await tab.download()
        assert where.startswith("/media/")
        given = ask(port, where, "identity", Cookie=mine)
        assert (given.status, given.headers["cache-control"]) == (200, "private, no-store")
        assert b"krant" in given.body.lower()
        name = where.removeprefix("/media/")
        for cookie in ("", other, mine[:-1] + "x", f"weerklank_browser={secrets.token_hex(16)}", mine.upper(),
                       f"{other}; {mine[:-1]}", "weerklank_browser=*", "_streamlit_user=1"):  # fmt: skip
            for path in (where, f"/media/{name.split('.')[0]}", f"/media/./{name}", f"/x/../media/{name}",
                         f"//media/{name}", f"/media//{name}", f"/media/%2e/{name}", f"/media/{name}?x=/media/{name}",
                         f"/media/{name};x", f"/media/{name}/", f"/MEDIA/{name}", f"/media/x/{name}"):  # fmt: skip
                for method, more in (("GET", {}), ("HEAD", {}), ("GET", {"Range": "bytes=0-9"})):
                    told = ask(port, path, "identity", method, Cookie=cookie, **more)
                    assert b"krant" not in told.body.lower(), (cookie, path)
                    assert told.status in (206, 400, 403, 404) or told.headers["content-type"].startswith(
                        "text/html"
                    )
                    assert told.status != 206
        await tab.line.close()

    asyncio.run(tries())


def test_a_browser_without_a_secret_makes_nothing_that_others_find(port):
    async def tries() -> None:
        tab = await Tab(port, "").open()
        where = await tab.download()
        assert [ask(port, where, Cookie=cookie).status for cookie in ("", browser(port))] == [404, 404]
        await tab.line.close()

    asyncio.run(tries())


def test_nobody_goes_on_with_the_tab_of_another(port):
    async def tries() -> None:
        mine, other = browser(port), browser(port)
        tab = await Tab(port, mine).open()
        await tab.line.close()
        for cookie in (other, ""):
            thief = await Tab(port, cookie).open(back_to=tab.session)
            assert thief.session != tab.session
            await thief.line.close()
        back = await Tab(port, mine).open(back_to=tab.session)
        assert back.session == tab.session
        await back.line.close()

    asyncio.run(tries())


def test_files_go_up_to_a_tab_of_the_same_browser_only(port):
    async def tries() -> None:
        mine, other = browser(port), browser(port)
        tab = await Tab(port, mine).open()
        body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\na;b\r\n--x--\r\n'
        for cookie, session, status in (
            (mine, tab.session, 204), (other, tab.session, 404), ("", tab.session, 404), (mine, "no-session", 404),
        ):  # fmt: skip
            told = ask(
                port, f"/_stcore/upload_file/{session}/{secrets.token_hex(8)}", method="PUT", body=body,
                Origin=f"http://127.0.0.1:{port}", Cookie=f"_streamlit_xsrf={tab.xsrf}; {cookie}",
                **{"X-Xsrftoken": tab.xsrf, "Content-Type": "multipart/form-data; boundary=x"},
            )  # fmt: skip
            assert told.status == status, (cookie, session, told.body)
        await tab.line.close()

    asyncio.run(tries())


def test_the_offers_of_streamlit_to_developers_are_no_part_of_a_dashboard(port):
    async def tries() -> None:
        tab = await Tab(port, browser(port)).open()
        for name in ("install_skills", "dismiss_skills_nudge"):
            asked = BackMsg()
            asked.backend_operation_request.request_id = name
            asked.backend_operation_request.session_id = tab.session
            getattr(asked.backend_operation_request, name).SetInParent()
            await tab.line.send(asked.SerializeToString())
            told = (await tab.heard("backend_operation_response")).backend_operation_response
            assert told.request_id == name and told.error_msg
        await tab.line.close()

    asyncio.run(tries())


async def came_through(rates: Rates, scope: dict) -> bool:
    """Does this request reach what is behind?"""
    reached, answers = [], []

    async def inside(*_asked) -> None:
        reached.append(True)

    async def receive() -> dict:
        return {"type": "websocket.connect"}

    async def send(message: dict) -> None:
        answers.append(message.get("status") or message.get("code"))

    rates.app = inside
    await rates(scope, receive, send)
    assert reached or answers[0] in (429, 1013)
    return bool(reached)


def test_logins_and_new_tabs_come_at_a_pace_of_each_address():
    async def tries() -> None:
        rates = Rates(None)
        rates.tabs = rates.logins = Bucket(2, 0.0, lambda: 0.0)
        for kind, path, client, headers, through in (
            ("http", "/auth/login", "203.0.113.7", [], [True, True, False]),
            ("http", "/weerklank/oauth2callback", "203.0.113.8", [], [True, True, False]),
            ("http", "/auth/login/", "127.0.0.1", [], [True, True, False]),
            ("http", "/", "203.0.113.7", [], [True, True, True]),
            ("websocket", "/_stcore/stream", "203.0.113.9", [], [True, True, False]),
            # Behind a proxy that is not named everybody is this machine.
            ("websocket", "/_stcore/stream", "127.0.0.1", [], [True, True, True]),
            # Who comes back has a place already.
            ("websocket", "/_stcore/stream", "203.0.113.9", BACK, [True, True, True]),
        ):  # fmt: skip
            scope = {"type": kind, "path": path, "client": (client, 1), "headers": headers, "method": "GET"}
            assert [await came_through(rates, scope) for _ in through] == through, (kind, path, client)

    asyncio.run(tries())


def test_a_bucket_gives_what_it_holds_and_fills_again():
    now = [0.0]
    bucket = Bucket(3, 0.5, lambda: now[0])
    assert [bucket.takes("a") for _ in range(4)] == [True, True, True, False]
    assert bucket.takes("b")
    now[0] = 1.9
    assert not bucket.takes("a")
    now[0] = 2.0
    assert bucket.takes("a") and not bucket.takes("a")
    now[0] = 1_000.0
    assert [bucket.takes("a") for _ in range(4)] == [True, True, True, False]


def test_a_bucket_remembers_only_so_many_places():
    bucket = Bucket(1, 0.0, lambda: 0.0)
    assert bucket.takes("first") and not bucket.takes("first")
    assert all(bucket.takes(str(n)) for n in range(MOST + 1))
    assert bucket.takes("first")
