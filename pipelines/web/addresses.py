"""Check which addresses may be asked: http and https, at public hosts, unless the configuration names the host.

The check happens on the numbers that the connection is then made to, so a name that changes its address
between check and connection (DNS rebinding) gains nothing. There is no proxy: one would look names up by
itself.
"""

import asyncio
import ipaddress
import re
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from pipelines.support.errors import SourceError
from pipelines.web.types import Policy
from text.i18n import N_

# What is not for the public, whatever this version of Python thinks of it.
_CLOSED = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/3", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/9", "ff00::/8",
    )
]  # fmt: skip
PRIVATE = N_(
    "{host} lies in a private network and is not fetched. If it is yours, whoever runs the server can allow it"
    " (allow_private)."
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?", re.I)


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet.

    Not: private, loopback, link-local, shared (CGNAT), multicast, reserved, unspecified, documentation, 6to4
    and Teredo. IPv4 inside IPv6 (mapped, NAT64) is judged as IPv4. Empty: False for what is no address.
    Source: IANA special-purpose address registries (RFC 6890).
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number.scope_id:
            return False
        if number.ipv4_mapped:
            return is_public(str(number.ipv4_mapped))
        if number in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)))
    if any(number in network for network in _CLOSED if network.version == number.version):
        return False
    return number.is_global and not number.is_multicast and not number.is_reserved


def checked(written: str, policy: Policy, as_written: bool = False) -> URL:
    """`written` as an address that may be asked, with a host that is not a private number.

    as_written: it is well-formed already, and what is escaped in it stays so (%3A does not become a colon).

    Names are checked when they are looked up (`Resolver`). Raises: SourceError that says why not.
    """
    try:
        address = URL(written.strip(), encoded=as_written)
        host = address.raw_host
    except (ValueError, TypeError) as error:
        raise SourceError(N_("“{url}” is not an address that can be fetched."), url=shown(written)) from error
    if address.scheme not in ("http", "https"):
        raise SourceError(
            N_("“{url}” is not a web address: it should begin with https:// or http://."), url=shown(written)
        )
    if not host or address.port == 0:
        raise SourceError(N_("“{url}” is not an address that can be fetched."), url=shown(written))
    number = literal(host)
    if number is not None and not is_public(number) and not is_allowed(host, policy, address.port):
        raise private(host)
    return address.with_fragment(None)


def literal(host: str) -> str | None:
    """Return the IP address that `host` spells, also in the old spellings (0x7f.1, 2130706433); None for a name."""
    if ":" in host:
        return host
    if not _NUMERIC.fullmatch(host):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return host


def is_allowed(host: str, policy: Policy, port: int | None = None) -> bool:
    """Return whether the configuration lets this host, by this name, lie in a private network.

    port: the one that is asked; None: whether any of it is allowed
    """
    name = host.lower().rstrip(".").strip("[]")
    if port is None:
        return any(each.split(" ")[0] == name for each in policy.allow_private)
    return name in policy.allow_private or f"{name} {port}" in policy.allow_private


def private(host: str) -> SourceError:
    """Return the error for a host inside a private network."""
    return SourceError(PRIVATE, host=host)


def shown(written: str) -> str:
    """Return an address for a sentence: short, and without user and password."""
    return re.sub(r"(?<=//)[^/@\s]*@", "", written.strip())[:200]


class Resolver(AbstractResolver):
    """Looks names up for aiohttp and hands on only addresses that may be asked."""

    def __init__(self, policy: Policy, lookup=socket.getaddrinfo) -> None:
        self._policy = policy
        self._lookup = lookup
        # asyncio's own pool has a handful of threads; one slow name server would hold up all names.
        self._threads = ThreadPoolExecutor(min(32, policy.concurrency), thread_name_prefix="names")

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_UNSPEC) -> list[ResolveResult]:
        """Return the addresses of `host` as aiohttp wants them. Raises: SourceError when none may be asked."""
        loop = asyncio.get_running_loop()
        rows = await loop.run_in_executor(
            self._threads, lambda: self._lookup(host, port, family=family, type=socket.SOCK_STREAM)
        )
        allowed = is_allowed(host, self._policy, port)
        results: list[ResolveResult] = [
            {
                "hostname": host,
                "host": row[4][0],
                "port": port,
                "family": row[0],
                "proto": row[2],
                "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            }
            for row in rows
            if row[0] in (socket.AF_INET, socket.AF_INET6) and (allowed or is_public(row[4][0]))
        ]
        if rows and not results:
            raise private(host)
        return results

    async def close(self) -> None:
        """Lets the threads go; one that still waits for a name server is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
