"""Visit an address once for all organisations of one installation, as one polite visitor.

An answer is kept in a folder that their processes share. Whoever wants the same (address, method, headers with keys,
body) takes it from there when it is young enough for them; who comes while another asks waits for that one. Sites are
asked with the marks (ETag, Last-Modified) of the answer that is kept, and each host has as many places and pauses as it
has for one organisation.

What one may ask of a private network is no other's to read: it is kept under another key, and what a redirect brought
from there is not kept at all.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import json
import os
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from yarl import URL

from pipelines.support.errors import SourceError
from pipelines.web import addresses
from pipelines.web.types import Policy, Request, Response, Share

LOOK = 0.02  # seconds between two looks at a lock
PATIENCE = 120.0  # that somebody waits for another's answer; then it asks by itself
FAULTS_LAST = 300.0  # seconds that a fault counts for others: by then the site may answer again
KEPT = 2 * 24 * 3600.0  # seconds after which an answer that nobody asked for again is removed
MARKS = ("etag", "last_modified")
NOT_KEPT = ("set-cookie", "set-cookie2", "www-authenticate", "authorization")


@dataclass(frozen=True)
class Kept:
    """What stands in the folder for one address: when it was asked last, and the last good answer or the fault."""

    asked_at: float
    told: dict[str, Any]
    fault: dict[str, Any] | None
    body: bytes

    def mark(self, name: str) -> str | None:
        """Return a mark of the answer: etag, last_modified."""
        return self.told.get("headers", {}).get(name.replace("_", "-"))


def key(request: Request, policy: Policy) -> str:
    """Return the name of what this request asks for: the same for all who may ask the same."""
    url = URL(request.url.strip())
    what = (
        request.url.strip(), request.method, request.headers, (request.body or b"").hex(), request.follow,
        request.as_written, request.cut, addresses.is_allowed(url.raw_host or "", policy, url.port),
    )  # fmt: skip
    return hashlib.blake2b(repr(what).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


@contextlib.asynccontextmanager
async def alone(path: Path, patience: float = PATIENCE) -> AsyncIterator[bool]:
    """Hold this lock against other processes and tasks. Is it held? No, when it was waited for too long, or where
    nothing can be written: then everybody asks by themselves.
    """
    with _opened([path]) as descriptors:
        yield await _any_taken(descriptors, patience)


@contextlib.contextmanager
def _opened(paths: Iterable[Path]) -> Iterator[list[int]]:
    """Yield these files of locks, opened; nothing where they cannot be."""
    opened: list[int] = []
    try:
        with contextlib.suppress(OSError):
            for path in paths:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                opened.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        yield opened
    finally:
        for each in opened:
            os.close(each)


async def _any_taken(descriptors: list[int], patience: float) -> bool:
    until = time.monotonic() + patience
    while not any(_taken(each) for each in descriptors):
        if not descriptors or time.monotonic() >= until:
            return False
        await asyncio.sleep(LOOK)
    return True


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.asynccontextmanager
async def place(folder: Path, host: str, places: int, gap: float) -> AsyncIterator[None]:
    """Wait for one of the places that a host has for all of us, and for the pause between two starts there."""
    name = hashlib.blake2b(host.encode(), digest_size=12).hexdigest()
    with _opened(folder / f"{name}.{each}.lock" for each in range(places)) as descriptors:
        await _any_taken(descriptors, PATIENCE)
        if gap and descriptors:
            await _pause(folder / f"{name}.gap", gap)
        yield


async def _pause(path: Path, gap: float) -> None:
    async with alone(path.with_suffix(".gap.lock")):
        started = _since(path)
        if 0 <= started < gap:
            await asyncio.sleep(gap - started)
        with contextlib.suppress(OSError):
            path.touch(0o600)


def _since(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return -1.0


def usable(folder: Path, name: str, share: Share) -> Kept | None:
    """Return what is kept under this name, if it is young enough."""
    kept = read(folder, name)
    if kept is None or kept.asked_at <= share.since:
        return None
    if kept.fault is not None and kept.asked_at < share.asked_at - FAULTS_LAST:
        return None
    return kept


def read(folder: Path, name: str) -> Kept | None:
    """Return what is kept under this name, however old; None where there is nothing that can be read."""
    try:
        head, _, body = (folder / f"{name}.answer").read_bytes().partition(b"\n")
        told = json.loads(head)
        return Kept(float(told["asked_at"]), told["told"], told["fault"], body)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def conditional(request: Request, kept: Kept | None) -> Request:
    """Return the request with the marks of the answer that is kept: without one, everything is asked for."""
    known = kept if kept and kept.told else None
    return replace(
        request,
        etag=known.mark("etag") if known else None,
        last_modified=known.mark("last_modified") if known else None,
    )


def keep(
    folder: Path, name: str, share: Share, answer: Response | SourceError, policy: Policy, before: Kept | None
) -> None:
    """Keep what came for the others. Where the disk is full they ask by themselves."""
    if isinstance(answer, SourceError):
        told, body = (before.told, before.body) if before else ({}, b"")
        fault: dict[str, Any] | None = {
            "template": answer.template, "fields": answer.fields, "status": answer.status, "passing": answer.passing,
        }  # fmt: skip
    else:
        asked, came = URL(answer.url.strip()), URL(answer.final_url)
        if came.raw_host != asked.raw_host and addresses.is_allowed(came.raw_host or "", policy, came.port):
            return
        fault = None
        if answer.not_modified and before is not None:
            told, body = (
                before.told | {"moved_to": answer.moved_to, "final_url": answer.final_url},
                before.body,
            )
        else:
            headers = {header: value for header, value in answer.headers.items() if header not in NOT_KEPT}
            told = {
                "final_url": answer.final_url, "status": answer.status, "headers": headers, "moved_to": answer.moved_to,
            }  # fmt: skip
            body = answer.body
    head = json.dumps({"asked_at": share.asked_at, "told": told, "fault": fault}).encode()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f".{name}.{os.getpid()}.new"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(head + b"\n" + body)
        fresh.replace(folder / f"{name}.answer")


def given(request: Request, kept: Kept, attempts: int = 0, seconds: float = 0.0) -> Response:
    """Return what is kept as the answer to this request: 304 where that organisation has it. Raises: SourceError."""
    if kept.fault is not None:
        raise SourceError(
            str(kept.fault["template"]), status=kept.fault["status"], passing=bool(kept.fault["passing"]),
            **kept.fault["fields"],
        )  # fmt: skip
    is_known = any(mark and mark == kept.mark(name) for name in MARKS if (mark := getattr(request, name)))
    body = b"" if is_known else kept.body
    return Response(
        name=request.name,
        url=request.url,
        final_url=str(kept.told["final_url"]),
        status=304 if is_known else int(kept.told["status"]),
        headers=dict(kept.told["headers"]),
        body=body,
        not_modified=is_known,
        moved_to=kept.told["moved_to"],
        attempts=attempts,
        seconds=seconds,
        size=len(body),
    )


def tidy(folder: Path, now: float | None = None) -> None:
    """Remove what nobody asked for again in two days, and what an ended process left."""
    now = time.time() if now is None else now
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > KEPT:
                    path.unlink()


def forget(folder: Path) -> None:
    """Remove every answer: at an erasure nothing of a person stays here either."""
    with contextlib.suppress(OSError):
        for path in [*folder.glob("*.answer"), *folder.glob(".*.new")]:
            path.unlink(missing_ok=True)
