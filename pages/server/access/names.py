"""Read the names in a request (Host, Origin) as browsers write them, and judge whether they are ours.

A site that a colleague opens can give its own name our address (DNS rebinding); its pages may then ask us whatever
they like, but under that name. So only names that are known to be ours are answered.
"""

import ipaddress
import re
from dataclasses import dataclass, field

PORTS = {"http": 80, "https": 443}
LOOPBACK = "localhost"
_HOST = re.compile(r"(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?")
_ORIGIN = re.compile(r"(https?)://(.+)")


@dataclass(frozen=True)
class Place:
    """A host as a request names it: its name in small letters without a last dot, and its port where it is told."""

    name: str
    port: int | None


@dataclass(frozen=True)
class Known:
    """What is ours. hosts: names; origins: whose pages may speak to us besides those of the host that is asked."""

    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = field(default_factory=frozenset)


def place(written: str) -> Place | None:
    """Return the host and port of a Host header; None for what no browser writes there."""
    match = _HOST.fullmatch(written)
    if match is None:
        return None
    port = int(match[2]) if match[2] else None
    name = match[1].lower()
    if port == 0 or (port or 0) > 65_535:
        return None
    if name.startswith("["):
        try:
            return Place(str(ipaddress.IPv6Address(name[1:-1])), port)
        except ValueError:
            return None
    name = name.removesuffix(".")
    return Place(name, port) if name and ".." not in name and not name.startswith(".") else None


def is_our_host(host: Place | None, known: Known, arrived: str | None) -> bool:
    """Is this the name of this dashboard? arrived: the numeric address at which the request came in.

    A number cannot be given another meaning by a name server; so the one that was really asked is good.
    """
    if host is None:
        return False
    if host.name == LOOPBACK or host.name in known.hosts:
        return True
    try:
        number = ipaddress.ip_address(host.name)
    except ValueError:
        return False
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return (mapped or number).is_loopback or (arrived is not None and _same(mapped or number, arrived))


def _same(number: ipaddress.IPv4Address | ipaddress.IPv6Address, arrived: str) -> bool:
    try:
        there = ipaddress.ip_address(arrived.partition("%")[0])
    except ValueError:
        return False
    mapped = there.ipv4_mapped if isinstance(there, ipaddress.IPv6Address) else None
    return number == (mapped or there)


def is_our_origin(origin: str, host: Place, known: Known, scheme: str | None) -> bool:
    """Does this Origin say that a page of ours speaks? scheme: https where that is known for sure, else None."""
    match = _ORIGIN.fullmatch(origin)
    where = place(match[2]) if match else None
    if match is None or where is None:
        return False
    own = match[1] == (scheme or match[1])
    # Which port a host without one means depends on the scheme, which is the origin's own where no other is known.
    usual = PORTS[match[1]]
    if own and where.name == host.name and (where.port or usual) == (host.port or usual):
        return True
    return _written(match[1], where) in known.origins


def _written(scheme: str, where: Place) -> str:
    name = f"[{where.name}]" if ":" in where.name else where.name
    return f"{scheme}://{name}" + ("" if where.port in (None, PORTS[scheme]) else f":{where.port}")
