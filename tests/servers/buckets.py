"""An S3 server (moto) on loopback behind a front door that checks signatures, counts, and fails as it is told to."""

import contextlib
import datetime as dt
import functools
import hashlib
import hmac
import http.client
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

MOTO = shutil.which("moto_server", path=str(Path(__file__).resolve().parents[2] / ".servers" / "bin"))
IS_HERE = bool(MOTO)
WHY_NOT = "moto_server is not in .servers (bash .ci/run installs it)"
KEY_ID = "AKIAWEERKLANKTESTKEY"
# With what an address, a header or SQL would read as its own.
SECRET = "S3cr/et+with'quote=and%41nd\"more"
# Behind the door whoever names somebody is believed.
SIGNED = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY_ID}/20260101/us-east-1/s3/aws4_request, Signature=x"
}
SKEW = 15 * 60  # seconds; what the clock of a client may differ
LIST = "{http://s3.amazonaws.com/doc/2006-03-01/}"
# What S3 answers when it refuses, as AWS words it.
SAID = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"


@dataclass
class Front:
    """The front door: what it was asked, and how it is to fail."""

    moto: int
    asked: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    got: int = 0
    clock: float = 0.0  # seconds that this server is ahead
    slow: float = 0.0
    fault: Callable[[str, str], int] = lambda way, path: 0  # the status to answer with instead

    def reset(self) -> None:
        """Fail no more, and count from nothing."""
        self.asked, self.sent, self.got = Counter(), 0, 0
        self.clock, self.slow, self.fault = 0.0, 0.0, lambda way, path: 0


@dataclass(frozen=True)
class Buckets:
    """A server that runs."""

    port: int
    front: Front
    secure: int = 0  # the port of its door with TLS

    @property
    def endpoint(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    def make(self, bucket: str, versioned: bool = False) -> str:
        """Make a bucket. What is its address?"""
        assert self._ask("PUT", f"/{bucket}")[0] == 200
        if versioned:
            body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
            assert self._ask("PUT", f"/{bucket}?versioning", body)[0] == 200
        return f"s3://{bucket}"

    def objects(self, bucket: str, earlier: bool = False) -> dict[str, bytes]:
        """Return what is in a bucket by key; with earlier versions and what was deleted, by key and version."""
        found = {}
        kinds = f"{LIST}Version" if earlier else f"{LIST}Contents"
        tree = ElementTree.fromstring(
            self._ask("GET", f"/{bucket}?{'versions&' if earlier else 'list-type=2&'}max-keys=1000")[1]
        )
        assert tree.findtext(f"{LIST}IsTruncated") == "false"
        for each in tree.iter(kinds):
            key = str(each.findtext(f"{LIST}Key"))
            version = f"?versionId={each.findtext(f'{LIST}VersionId')}" if earlier else ""
            found[f"{key}{version}"] = self._ask("GET", f"/{bucket}/{quote(key)}{version}")[1]
        return found

    def remove(self, bucket: str, key: str) -> None:
        """Take an object away, as somebody else would."""
        assert self._ask("DELETE", f"/{bucket}/{quote(key)}")[0] == 204

    def _ask(self, way: str, path: str, body: str = "") -> tuple[int, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.front.moto, timeout=30)) as con:
            con.request(way, path, body or None, SIGNED)
            answer = con.getresponse()
            return answer.status, answer.read()


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    front: Front

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        front, way = self.front, self.command
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        front.asked[way] += 1
        front.got += len(body)
        time.sleep(front.slow)
        if (status := front.fault(way, self.path)) < 0:  # gone in the midst of it
            self.close_connection = True
            return
        if status:
            code = {503: "SlowDown", 500: "InternalError"}.get(status, "AccessDenied")
        else:
            code = _refused(way, self.path, self.headers, time.time() + front.clock)
            status = 403
        if code:
            self._answer(status, {"Content-Type": "application/xml"}, SAID.format(code=code).encode())
            return
        # Without the signature: moto believes whoever comes from here.
        kept = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", front.moto, timeout=30)) as con:
            con.request(way, self.path, body or None, kept)
            answer = con.getresponse()
            data = answer.read()
        front.sent += len(data)
        self._answer(answer.status, dict(answer.getheaders()), data)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass

    def _answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(data))
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection", "date", "server", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _refused(way: str, path: str, headers: object, now: float) -> str:
    """Why does S3 refuse this request? "" where its signature (version 4) is right."""
    get = headers.get  # type: ignore[attr-defined]
    said = dict(
        part.strip().partition("=")[::2] for part in (get("Authorization") or "").partition(" ")[2].split(",")
    )
    if not said.get("Credential"):
        return "AccessDenied"
    key_id, day, region, service, _ = said["Credential"].split("/")
    if key_id != KEY_ID:
        return "InvalidAccessKeyId"
    stamp = get("x-amz-date") or ""
    at = dt.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC).timestamp()
    if abs(at - now) > SKEW:
        return "RequestTimeTooSkewed"
    pieces = urlsplit(path)
    query = "&".join(sorted(part if "=" in part else f"{part}=" for part in pieces.query.split("&") if part))
    signed = said["SignedHeaders"].split(";")
    head = "".join(f"{name}:{(get(name) or '').strip()}\n" for name in signed)
    asked = [
        way,
        quote(unquote(pieces.path)),
        query,
        head,
        said["SignedHeaders"],
        get("x-amz-content-sha256"),
    ]
    scope = f"{day}/{region}/{service}/aws4_request"
    digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()
    key = functools.reduce(_mac, (day, region, service, "aws4_request"), f"AWS4{SECRET}".encode())
    right = _mac(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}").hex()
    return "" if hmac.compare_digest(right, said["Signature"]) else "SignatureDoesNotMatch"


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Buckets]:
    """Run a server without buckets while the block runs; certificate: with its key, for a door with TLS."""
    moto = _free()
    program = subprocess.Popen(
        [str(MOTO), "-H", "127.0.0.1", "-p", str(moto)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    front = Front(moto)
    with contextlib.ExitStack() as stack:
        stack.callback(program.wait)
        stack.callback(program.terminate)
        _wait(moto)
        ports = []
        for secure in (False, True) if certificate else (False,):
            door = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (_Door,), {"front": front}))
            door.daemon_threads = True
            if secure and certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate)
                door.socket = context.wrap_socket(door.socket, server_side=True)
            threading.Thread(target=door.serve_forever, daemon=True).start()
            stack.callback(door.server_close)
            stack.callback(door.shutdown)
            ports.append(door.server_address[1])
        yield Buckets(ports[0], front, ports[-1] if certificate else 0)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("moto_server does not answer")
