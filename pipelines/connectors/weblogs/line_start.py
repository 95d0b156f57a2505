"""What stands in a line before its time: the visitor's address, and around it a host, addresses of proxies, names.

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


def address_of(said: bytes) -> bytes:
    """Return the address of a computer in one spelling: no port, zone or brackets, IPv4 in IPv6 as IPv4.

    B"" for none.
    """
    if _V4.fullmatch(said):
        return said
    return _address(said) if len(said) <= LONGEST else b""


@functools.lru_cache(maxsize=65_536)
def _address(said: bytes) -> bytes:
    text = said.strip(b'"').decode("ascii", "replace")
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return b""
    return str(getattr(found, "ipv4_mapped", None) or found).encode()


def items(head: bytes) -> list[bytes]:
    """Return what stands there, the first few: a list with commas and what is quoted are one item each."""
    front = head.rpartition(b"[")[0]
    return [found[0].strip(b'"') for found in islice(_ITEM.finditer(front), MOST)]


def letter(item: bytes) -> str:
    """Return a for an address, L for a list of them, - for nothing, H for another word."""
    if item in (b"-", b""):
        return "-"
    if b"," in item:
        return "L" if any(address_of(each.strip()) for each in item.split(b",")) else "H"
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
    found = items(head)
    letters = "".join(map(letter, found))
    if letters.startswith("AH") and is_host(found[1]) and letters[2:3] == "-":
        return Layout(1, None, 0)
    if letters.startswith("HH"):
        return None
    return next((layout for like, layout in _KNOWN if re.match(like, letters)), None)


def is_host(said: bytes) -> bool:
    """Does this look like the name of a site?"""
    return bool(_HOST.fullmatch(said)) and not address_of(said)


def client(listed: bytes, address: bytes, proxies: int) -> bytes:
    """Return the visitor's address, of a list to which `proxies` proxies of ours each added whom they saw at its end.

    address: who asked the server itself, which counts where the list is empty.
    """
    hops = [each.strip() for each in listed.split(b",") if each.strip() not in (b"", b"-")]
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
    found = items(head)
    if max(layout.address, layout.host or 0) >= len(found):
        return b""
    said = found[layout.address]
    if layout == PLAIN:
        if len(found) > 1 and (letter(found[1]) in "AL" or (is_host(found[1]) and found[2:3] == [b"-"])):
            return b""
        if b"," not in said:
            return address_of(said) or said[:LONGEST]
        return client(said, said[:LONGEST], proxies or 1)
    if letter(said) not in "AL":
        return b""
    if layout.host is not None and not serves(found[layout.host]):
        return None
    address = client(said, b"", proxies or 1) if b"," in said else address_of(said)
    return client(found[layout.forwarded], address, proxies) if layout.forwarded is not None else address
