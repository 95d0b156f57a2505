"""Somebody at a browser: opens pages over the real connection, presses buttons, logs in, keeps cookies."""

import asyncio
import json
import re
from collections.abc import Callable
from urllib.parse import urljoin

import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

# Of tests.servers.login_providers.SECRETS.
SECRET = "only-for-this-test-and-long-enough"
# The key of the button of the one provider.
LOG_IN = "login-"


class Guest:
    """A browser with its cookies; `lines` are what its last page was told."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.browser = requests.Session()
        self.browser.get(f"{self.address}/", timeout=60)
        self.browser.get(f"{self.address}/_stcore/health", timeout=60)
        self.lines: list[ForwardMsg] = []

    @property
    def cookie(self) -> str:
        return "; ".join(f"{each.name}={each.value}" for each in self.browser.cookies)

    def page(self, path: str = "", query: str = "", press: str | None = None) -> str:
        """What stands on this page, in one text; after a button, by its label or key, was pressed there."""
        return asyncio.run(self._page(path, query, press))

    def opens(self, path: str = "", query: str = "", press: str | None = None) -> str:
        """The address to which a button of this page sends the browser."""
        self.page(path, query, press)
        return next(
            told.auth_redirect.url for told in self.lines if told.WhichOneof("type") == "auth_redirect"
        )

    def connected(self, go_on: str = "", **headers: str) -> websockets.connect:
        """A connection of a tab of this browser. go_on: the session to go on with."""
        xsrf = self.browser.cookies.get("_streamlit_xsrf")
        return websockets.connect(
            f"ws{self.address.removeprefix('http')}/_stcore/stream", origin=self.address, max_size=None,
            subprotocols=["streamlit", xsrf, *([go_on] if go_on else [])],
            additional_headers={"Cookie": self.cookie, **headers},
        )  # fmt: skip

    def with_download(self, path: str, then: Callable[[str, str], None]) -> None:
        """Make the first file of this page; call this with its address and the session while the tab stands open."""
        asyncio.run(self._download(path, then))

    async def _download(self, path: str, then: Callable[[str, str], None]) -> None:
        async with self.connected() as line:
            asked = BackMsg()
            asked.rerun_script.page_name = path
            await line.send(asked.SerializeToString())
            await self.heard(line)
            buttons = [told.delta.new_element.download_button.deferred_file_id for told in self.lines]
            session = next(
                told.new_session.initialize.session_id
                for told in self.lines
                if told.WhichOneof("type") == "new_session"
            )
            asked = BackMsg()
            asked.backend_operation_request.request_id = "1"
            asked.backend_operation_request.session_id = session
            asked.backend_operation_request.deferred_file.file_id = next(filter(None, buttons))
            await line.send(asked.SerializeToString())
            await self.heard(line, "backend_operation_response")
            there = self.lines[-1].backend_operation_response.deferred_file.url
            await asyncio.to_thread(then, there, session)

    async def _page(self, path: str, query: str, press: str | None) -> str:
        async with self.connected() as line:
            asked = BackMsg()
            asked.rerun_script.page_name = path
            asked.rerun_script.query_string = query
            await line.send(asked.SerializeToString())
            await self.heard(line)
            if press is not None:
                buttons = [told.delta.new_element.button for told in self.lines]
                asked.rerun_script.widget_states.widgets.add(
                    id=next(each.id for each in buttons if each.label == press or each.id.endswith(press)),
                    trigger_value=True,
                )
                await line.send(asked.SerializeToString())
                await self.heard(line)
        return " ".join(str(told.delta) for told in self.lines)

    async def heard(self, line: websockets.ClientConnection, kind: str = "script_finished") -> None:
        """Listen until this was told."""
        async with asyncio.timeout(90):
            async for message in line:
                told = ForwardMsg.FromString(message)
                if told.WhichOneof("type") == "new_session":
                    self.lines.clear()
                self.lines.append(told)
                early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
                if told.WhichOneof("type") == kind and told.script_finished != early:
                    return
        raise AssertionError("the connection ended")

    def begins(self, path: str = "", query: str = "", referer: str | None = None) -> str:
        """Press the button on this page; the address of the provider's own page. referer: instead of this page's."""
        there = urljoin(self.address, self.opens(path, query, LOG_IN))
        told = f"{self.address}/{path}" + (f"?{query}" if query else "") if referer is None else referer
        answer = self.browser.get(there, headers={"Referer": told}, allow_redirects=False, timeout=60)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def proves(self, provider: str, who: str) -> str:
        """Say at the provider who this is; the address by which it sends the browser back to the dashboard."""
        answer = self.browser.get(provider, timeout=60)
        field = re.search(r'<input[^>]*name="?(sub|who)"?', answer.text)[1]
        answer = self.browser.post(answer.url, data={field: who}, allow_redirects=False, timeout=60)
        while not answer.headers["location"].startswith(self.address):
            there = urljoin(answer.url, answer.headers["location"])
            answer = self.browser.get(there, allow_redirects=False, timeout=60)
        return answer.headers["location"]

    def back(self, there: str) -> requests.Response:
        """What the dashboard answers to who comes back from the provider."""
        return self.browser.get(there, allow_redirects=False, timeout=60)

    def logs_in(self, who: str, path: str = "", query: str = "") -> str:
        """Log in from this page; where the dashboard leads to then."""
        return self.back(self.proves(self.begins(path, query), who)).headers["location"]


def claims(guest: Guest) -> dict[str, object]:
    """What the cookie of this login says."""
    signed = guest.browser.cookies[USER_COOKIE_NAME].strip('"').encode()
    return json.loads(decode_signed_value(SECRET, USER_COOKIE_NAME, signed))
