"""Parse the part of a log line before its time: the visitor's address, the host, addresses of proxies, names.

A server writes "address name user [time]"; many write the host first (Apache's vhost_combined, with or without its
port), or what X-Forwarded-For said, with commas and perhaps in quotation marks. Which place means what is settled once
for a file, by most of its first lines. X-Forwarded-For begins with whatever a visitor wrote into it: it is used only as
far as proxies of our own, which the configuration counts, have added to it at its end.
"""

import functools
import ipaddress
import re
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

MOST = 5  # items that are looked at
LONGEST = 80
_ITEM = re.compile(rb'"[^"]*"|[^\s,"]+(?:\s*,\s*[^\s,"]+)*')
_V4 = re.compile(rb"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}")
_HOST = re.compile(
    rb"(?=.{4,253}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.[a-z][a-z0-9-]+(?::\d+)?\.?", re.IGNORECASE
)


class Layout(NamedTuple):
    """Places before the time, from 0: of the site's host and of X-Forwarded-For (None for none), of the address."""

    host: int | None = None
    forwarded: int | None = None
    address: int = 0


PLAIN, HOST_FIRST = Layout(), Layout(0, None, 1)


def address_of(raw: bytes) -> bytes:
    """Return the address of a computer in one spelling: no port, zone or brackets, IPv4 in IPv6 as IPv4.

    B"" for none.
    """
    if _V4.fullmatch(raw):
        return raw
    return _address(raw) if len(raw) <= LONGEST else b""


@functools.lru_cache(maxsize=65_536)
def _address(raw: bytes) -> bytes:
    text = raw.strip(b'"').decode("ascii", "replace")
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return b""
    return str(getattr(address, "ipv4_mapped", None) or address).encode()


def items(head: bytes) -> list[bytes]:
    """Return what stands there, the first few: a list with commas and what is quoted are one item each."""
    front = head.rpartition(b"[")[0]
    return [match[0].strip(b'"') for match in islice(_ITEM.finditer(front), MOST)]


def letter(item: bytes) -> str:
    """Return a for an address, L for a list of them, - for nothing, H for another word."""
    if item in (b"-", b""):
        return "-"
    if b"," in item:
        return "L" if any(address_of(address.strip()) for address in item.split(b",")) else "H"
    return "A" if address_of(item) else "H"


# The beginnings of a line that are known, by the letters of their items; ? is any.
_KNOWN: tuple[tuple[str, Layout], ...] = (
    ("H[AL-]A", Layout(0, 1, 2)),
    ("H[AL]", HOST_FIRST),
    ("[AL-]A", Layout(None, 0, 1)),
    ("[AL]-A", Layout(None, 0, 2)),
    ("[ALH]", PLAIN),
)


def layout_of(head: bytes) -> Layout | None:
    """Return which place means what, by this line alone; None where no address can be found."""
    parts = items(head)
    letters = "".join(map(letter, parts))
    if letters.startswith("AH") and is_host(parts[1]) and letters[2:3] == "-":
        return Layout(1, None, 0)
    if letters.startswith("HH"):
        return None
    return next((layout for like, layout in _KNOWN if re.match(like, letters)), None)


def is_host(name: bytes) -> bool:
    """Does this look like the name of a site?"""
    return bool(_HOST.fullmatch(name)) and not address_of(name)


def client(listed: bytes, address: bytes, proxies: int) -> bytes:
    """Return the visitor's address, of a list to which `proxies` proxies of ours each added whom they saw at its end.

    address: who asked the server itself, which counts where the list is empty.
    """
    hops = [hop.strip() for hop in listed.split(b",") if hop.strip() not in (b"", b"-")]
    if not hops or not proxies:
        return address
    hop = hops[max(len(hops) - proxies, 0)]
    return address_of(hop) or hop[:LONGEST]


def visitor(head: bytes, layout: Layout, proxies: int, serves: Callable[[bytes], bool]) -> bytes | None:
    """Return the visitor's address in what stands before the time; None where the line is another site's.

    serves: whether a host is ours. Empty: b"" where the line does not have this layout.
    """
    if layout == HOST_FIRST:
        # As Apache writes it for several sites; quicker than to look for items.
        host, _, rest = head.partition(b" ")
        address = address_of(rest.partition(b" ")[0])
        if address and not _V4.fullmatch(host):
            return address if serves(host) else None
    parts = items(head)
    if max(layout.address, layout.host or 0) >= len(parts):
        return b""
    addresses = parts[layout.address]
    if layout == PLAIN:
        if len(parts) > 1 and (letter(parts[1]) in "AL" or (is_host(parts[1]) and parts[2:3] == [b"-"])):
            return b""
        if b"," not in addresses:
            return address_of(addresses) or addresses[:LONGEST]
        return client(addresses, addresses[:LONGEST], proxies or 1)
    if letter(addresses) not in "AL":
        return b""
    if layout.host is not None and not serves(parts[layout.host]):
        return None
    address = client(addresses, b"", proxies or 1) if b"," in addresses else address_of(addresses)
    return client(parts[layout.forwarded], address, proxies) if layout.forwarded is not None else address
