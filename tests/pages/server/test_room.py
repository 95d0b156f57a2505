"""The crowd outside: how many files a reader holds, what happens when they run out, and whom the server asks."""

import asyncio
import json
import resource
from pathlib import Path

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.server import reader_limits
from tests.pages.server.served import ask, process, serving

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="counts files where Linux lists them"
)

# What notes each address that a process of Python connects to or asks the name of, from its first moment on.
LISTENER = """
import os, sys
ADDRESSES = ("socket.connect", "socket.sendto", "socket.bind")
NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
def heard(event, told):
    if event in ADDRESSES + NAMES:
        line = event + " " + repr(told[1] if event in ADDRESSES else told[0]) + "\\n"
        at = os.open(os.environ["HEARD"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(at, line.encode())
        os.close(at)
sys.addaudithook(heard)
"""


def held(port: int) -> int:
    """How many files does the server hold open?"""
    return opened(process(port).pid)


def opened(pid: int | str = "self") -> int:
    """How many files does this process hold open?"""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


async def enter(port: int, origin: str | None = "", **more) -> websockets.ClientConnection:
    """A reader's tab whose page was drawn once."""
    own = f"http://127.0.0.1:{port}"
    tab = await websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", origin=own if origin == "" else origin, subprotocols=["streamlit"],
        max_size=None, open_timeout=30, **more,
    )  # fmt: skip
    await drawn(tab)
    return tab


async def drawn(tab: websockets.ClientConnection) -> None:
    """Ask for the page, and wait until all of it came."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    await tab.send(asked.SerializeToString())
    async with asyncio.timeout(60):
        async for message in tab:
            told = ForwardMsg()
            told.ParseFromString(message)
            if told.WhichOneof("type") == "script_finished":
                return
    raise AssertionError("the connection ended before the page was drawn")


def test_a_reader_holds_one_open_file_and_none_after_leaving(tmp_path):
    async def visit(port: int) -> None:
        tabs = [await enter(port) for _ in range(3)]  # what the first pages load stays open
        before = held(port)
        tabs += [await enter(port) for _ in range(20)]
        assert held(port) - before <= 20 + 2
        for tab in tabs:
            await tab.close()
        # Streamlit keeps the session for two minutes, for who comes back; it holds nothing.
        async with asyncio.timeout(20):
            while held(port) > before - 3 + 2:
                await asyncio.sleep(0.2)

    with serving(tmp_path) as port:
        asyncio.run(visit(port))


def test_the_server_raises_its_limit_of_open_files_as_far_as_it_may(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    low = min(512, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (low, hard))
    try:
        with serving(tmp_path) as port:
            raised, top = resource.prlimit(process(port).pid, resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert top == hard
    assert raised == (hard if hard != resource.RLIM_INFINITY else reader_limits.WANTED[0])


def test_when_it_is_full_a_newcomer_gets_a_sentence_at_once_and_those_inside_go_on(tmp_path):
    async def crowd(port: int) -> None:
        inside = [await enter(port)]
        limit = held(port) + reader_limits.LEAST + 40
        resource.prlimit(process(port).pid, resource.RLIMIT_NOFILE, (limit, limit))
        with pytest.raises(websockets.InvalidStatus) as refused:
            for _ in range(60):
                inside.append(await enter(port))
        assert refused.value.response.status_code == 503
        assert 30 <= len(inside) <= 50
        dutch = ask(port, "/", "identity", **{"Accept-Language": "nl-NL,nl;q=0.9,en;q=0.8"})
        english = ask(port, "/sources", "identity", **{"Accept-Language": "en-GB"})
        assert (dutch.status, english.status) == (503, 503)
        assert '<html lang="nl">' in dutch.body.decode() and "Te veel lezers tegelijk" in dutch.body.decode()
        assert (
            '<html lang="en">' in english.body.decode()
            and "Too many readers at once" in english.body.decode()
        )
        assert (
            dutch.headers["retry-after"] == "60"
            and "frame-ancestors" in dutch.headers["content-security-policy"]
        )
        # A program gets the form of everything that its API refuses.
        told = ask(port, "/api/v1/figures", "identity")
        assert (told.status, told.headers["content-type"]) == (503, "application/problem+json")
        assert json.loads(told.body)["status"] == 503 and told.headers["retry-after"] == "60"
        assert ask(port, "/_stcore/health").body == b"ok"
        for tab in (inside[0], inside[-1]):
            await drawn(tab)
        # Who was inside and lost the connection comes back in; so does a newcomer, once there is room.
        back = await websockets.connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", origin=f"http://127.0.0.1:{port}",
            subprotocols=["streamlit", "none", "a-session-of-before"],
        )  # fmt: skip
        for tab in [back, *inside[1:]]:
            await tab.close()
        async with asyncio.timeout(20):
            while ask(port, "/", "identity").status != 200:
                await asyncio.sleep(0.2)
        await (await enter(port)).close()
        await inside[0].close()

    with serving(tmp_path) as port:
        asyncio.run(crowd(port))


def test_an_event_loop_that_is_never_run_holds_no_file_and_one_that_is_run_works():
    before = opened()
    loops = [reader_limits.IdleLoop() for _ in range(10)]
    assert opened() == before

    async def later() -> int:
        await asyncio.sleep(0.01)
        return await asyncio.to_thread(lambda: 7)

    assert loops[0].run_until_complete(later()) == 7
    assert loops[0].run_until_complete(later()) == 7
    for loop in loops:
        loop.run_until_complete(loop.shutdown_default_executor()) if loop is loops[0] else None
        loop.close()
    assert opened() == before


def test_the_server_asks_nobody_outside_whatever_a_stranger_sends(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(LISTENER)
    heard = tmp_path / "heard"

    async def stranger(port: int) -> None:
        for origin in (
            "http://elders.example",
            "https://elders.example:8443",
            "null",
            "http://[::1",
            "http://8.8.8.8",
            None,
        ):
            with pytest.raises(websockets.InvalidStatus) as refused:
                await enter(port, origin)
            assert refused.value.response.status_code == 403
        tab = await enter(port)
        await tab.close()

    told = {
        "PYTHONPATH": str(tmp_path),
        "HEARD": str(heard),
        "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "false",
    }
    with serving(tmp_path, **told) as port:
        asyncio.run(stranger(port))
        for path in ("/", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/sources"):
            ask(port, path)
            ask(port, path, Origin="http://elders.example")
    lines = heard.read_text().splitlines()
    assert f"socket.bind ('127.0.0.1', {port})" in lines  # so the listener hears
    ours = ("'127.0.0.1'", "'localhost'", "'::1'")
    assert [line for line in lines if not any(each in line for each in ours)] == []
