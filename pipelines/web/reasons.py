"""Tell why nothing answered: this server is cut off, has to go through a proxy, or the fault is the site's.

A name that is not known looks the same from a server without a network as from one where it was misspelled; so before
anybody is told that an address is wrong, names that are always there are looked up.
"""

import errno
import functools
import os
import socket
import time
from collections.abc import Callable, Mapping

import aiohttp

from pipelines.support.errors import SourceError

ALWAYS_THERE = ("www.rijksoverheid.nl", "example.com")
PROXIES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
_KEPT = 30  # seconds for which a network stays as it was found
_OF_PROXIES = ("proxy-authenticate", "proxy-status", "x-squid-error")


def reason(
    error: SourceError,
    lookup: Callable = socket.getaddrinfo,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Say why this failed: `offline`, `proxy`, `unknown` (no such host), `certificate`, `slow`, or `` for all else.

    proxy: something in between refuses, or this server is told to use a proxy and nothing answers without it.
    """
    error, cause = _origin(error)
    if error.status is not None:
        is_proxy = error.status in (407, 511) or any(name in error.headers for name in _OF_PROXIES)
        return "proxy" if is_proxy else ""
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        return "certificate"
    if isinstance(cause, TimeoutError):
        return "slow"
    goes_by_proxy = any(environment.get(name) for name in PROXIES)
    if isinstance(cause, aiohttp.ClientConnectorDNSError):
        if _finds_names(lookup, int(time.monotonic() // _KEPT)):
            return "unknown" if cause.os_error.args[:1] != (socket.EAI_AGAIN,) else ""
        return "proxy" if goes_by_proxy else "offline"
    if isinstance(cause, aiohttp.ClientConnectorError) and cause.os_error.errno in _UNREACHABLE:
        return "proxy" if goes_by_proxy else "offline"
    return ""


def _origin(error: SourceError) -> tuple[SourceError, BaseException | None]:
    """Return the first error of ours, and what caused it: a connector says it once more in words of its own."""
    seen = {id(error)}
    while True:
        # Raised from itself, what it came from is its context.
        cause = error.__context__ if error.__cause__ is error else error.__cause__
        if not isinstance(cause, SourceError) or id(cause) in seen:
            return error, cause
        error = cause
        seen.add(id(error))


@functools.lru_cache(maxsize=4)
def _finds_names(lookup: Callable, _moment: int) -> bool:
    """Can any of the names that are always there be looked up?"""
    for name in ALWAYS_THERE:
        try:
            if lookup(name, 443, type=socket.SOCK_STREAM):
                return True
        except OSError:
            continue
    return False
