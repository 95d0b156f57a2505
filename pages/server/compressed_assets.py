"""Compress Streamlit's own files (JavaScript, styles) once, and keep them in the folder of caches.

Streamlit sends them as they are and leaves compression to a proxy. A dashboard on one small
machine has none, and the first visit would cost a phone 2.7 MB instead of 0.9.
"""

import contextlib
import functools
import gzip
import secrets
from pathlib import Path

import brotli
import streamlit
from streamlit import config

from pipelines.support.data_folder import cache_folder

STATIC = Path(streamlit.__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
# The highest quality makes files 8 % smaller and takes 17 times as long, at the very first visit.
QUALITY = 9
ENCODINGS = ("br", "gzip")

_ready: dict[tuple[str, str], bytes] = {}


def name(path: str) -> str:
    """What does this path ask for, seen from where the app is served: "" for its front door?"""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return path.removeprefix(f"/{base}/" if base else "/")


@functools.cache
def files() -> dict[str, Path]:
    """Which files can be asked for, by their address ("static/js/x.js")? Only a name listed here is ever read."""
    paths = (path for path in STATIC.rglob("*") if path.suffix in TYPES and path.is_file())
    return {path.relative_to(STATIC).as_posix(): path for path in paths}


def accepted(header: str) -> str | None:
    """Which of our encodings does this Accept-Encoding header like best? None: send the file as it is."""
    wishes = {}
    for wish in header.lower().split(","):
        name, _, more = wish.partition(";")
        weight = more.strip().removeprefix("q=") or "1"
        with contextlib.suppress(ValueError):
            wishes[name.strip()] = float(weight)
    liked = [name for name in ENCODINGS if wishes.get(name, wishes.get("*", 0.0)) > 0]
    return max(liked, key=lambda name: wishes.get(name, wishes.get("*", 0.0)), default=None)


def pressed(body: bytes, encoding: str) -> bytes:
    """Return this body in this encoding."""
    if encoding == "br":
        return brotli.compress(body, quality=QUALITY)
    return gzip.compress(body, QUALITY, mtime=0)


def packed(name: str, encoding: str) -> bytes:
    """Return the file of this name in this encoding: from memory, else from the cache folder, else made now.

    Raises: KeyError when Streamlit has no such file.
    """
    key = (name, encoding)
    if key not in _ready:
        raw = files()[name].read_bytes()
        path = folder() / encoding / name
        body = _kept(path, encoding, raw)
        if body is None:
            body = pressed(raw, encoding)
            _keep(path, body)
        _ready[key] = body
    return _ready[key]


def prepare(names: list[str]) -> None:
    """Compress these files before anybody asks for them."""
    for name in names:
        if name in files():
            packed(name, "br")


def folder() -> Path:
    """Return where compressed files are kept: in the folder of caches, by version of Streamlit."""
    return cache_folder() / f"streamlit-{streamlit.__version__}"


def _kept(path: Path, encoding: str, raw: bytes) -> bytes | None:
    """Return what the cache folder holds, unless that is not this file: it was cut short, or is of another build."""
    try:
        read_bytes = path.read_bytes()
        whole = brotli.decompress(read_bytes) if encoding == "br" else gzip.decompress(read_bytes)
    except (OSError, EOFError, brotli.error):
        return None
    return read_bytes if whole == raw else None


def _keep(path: Path, body: bytes) -> None:
    """Keep a file in the cache.

    A folder that cannot be written to costs only time, as files are made again at each start.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        fresh.write_bytes(body)
        fresh.replace(path)
