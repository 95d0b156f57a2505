"""The app as an operator starts it, for tests: a process of its own, asked over loopback."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[3]
BOTH = "gzip, deflate, br"


_running: dict[int, subprocess.Popen] = {}


class Answer:
    """What came back: status, headers by lower case name, body as sent."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.body = response.status, response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}


def ask(
    port: int,
    path: str,
    encoding: str = BOTH,
    method: str = "GET",
    host: str = "127.0.0.1",
    body: bytes | None = None,
    **headers: str,
) -> Answer:
    """Ask exactly this path; nothing in between tidies it up."""
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        connection.request(method, path, body, headers={"Accept-Encoding": encoding, **headers})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def process(port: int) -> subprocess.Popen:
    """The server that listens here."""
    return _running[port]


@contextlib.contextmanager
def serving(
    folder: Path, base: str = "", address: str = "127.0.0.1", at: Path = ROOT, **environment: str
) -> Iterator[int]:
    """The port of a server that keeps its data in this folder, below the path `base`; ended by its process id.

    at: the folder in which it is started, where its secrets stand.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "WEERKLANK_DATA": str(folder),
        "WEERKLANK_CACHE": str(folder / "cache"),
        "WEERKLANK_WAREHOUSE": str(folder / "none.duckdb"),
    }
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", address, "--server.baseUrlPath", base]
    with (folder / "out").open("wb") as out:
        server = subprocess.Popen(
            command,
            cwd=at,
            env={**os.environ, **own, **environment},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    _running[port] = server
    try:
        deadline = time.monotonic() + 60
        while not _healthy(port, base):
            assert server.poll() is None and time.monotonic() < deadline, (folder / "out").read_text()
            time.sleep(0.1)
        yield port
    finally:
        del _running[port]
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(15)


def _healthy(port: int, base: str) -> bool:
    try:
        return ask(port, f"{base}/_stcore/health").body == b"ok"
    except OSError:
        return False


def first_download(session: str, messages: Sequence[ForwardMsg]) -> bytes:
    """The question for the address of the first file that a page promised to this session."""
    promised = [
        told.delta.new_element.download_button.deferred_file_id
        for told in messages
        if told.delta.new_element.WhichOneof("type") == "download_button"
    ]
    asked = BackMsg()
    asked.backend_operation_request.request_id = "1"
    asked.backend_operation_request.session_id = session
    asked.backend_operation_request.deferred_file.file_id = promised[0]
    return asked.SerializeToString()
