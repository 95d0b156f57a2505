"""Judge where the dashboard may listen: on this machine always, elsewhere only where somebody asks who comes in."""

import contextlib
import ipaddress
import os
import socket
import sys
from pathlib import Path

from pipelines.support.errors import ConfigError
from text.i18n import N_

EVERYWHERE = "0.0.0.0"
LISTENING = "0A"  # as Linux writes it in /proc/net/tcp


WAYS = N_(
    "The dashboard does not start: on “{address}” anybody in the network could read and change everything, as nobody is"
    " asked who they are. Do one of these: leave the address out, and only this machine reaches it; configure a login"
    " ([auth] in .streamlit/secrets.toml); or name the proxy that asks who comes in (trusted_proxy under [server] in"
    " organisation.toml). docs/operators/login.md tells how, under “Who comes in”. WEERKLANK_OPEN=yes starts it all the"
    " same, with a red bar on every page."
)
LACKS = N_(
    "The dashboard does not start: on “{address}” anybody in the network could reach it, and the login in"
    " .streamlit/secrets.toml cannot work yet: it lacks {lacks}. docs/operators/login.md tells how, under"
    " “Who comes in”."
)


NOT_KNOWN = N_(
    "The dashboard does not start: this machine knows no address “{address}”. Write a number, such as 127.0.0.1, or a"
    " name that it can look up."
)


def must_be_known(address: str | None) -> None:
    """Raise ConfigError for an address that the system cannot look up, so that nothing could listen there."""
    if not address:
        return
    try:
        socket.getaddrinfo(address, None, 0, socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise ConfigError(NOT_KNOWN, address=address) from error


def is_here(address: str | None) -> bool:
    """Does who listens on this address hear this machine alone? However it is written; None and "": everybody.

    Names and numbers (127.1, 0x7f000001, ::ffff:127.0.0.1) are understood as by the system that listens.
    """
    if not address or "\x00" in address:
        return False
    with contextlib.suppress(ValueError):
        return is_loopback(address)
    try:
        # As for listening: an address without a colon is one of IPv4.
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        found = socket.getaddrinfo(address, None, family, socket.SOCK_STREAM)
        return bool(found) and all(is_loopback(str(told[4][0])) for told in found)
    except (OSError, UnicodeError, ValueError):
        return False


def is_loopback(address: str) -> bool:
    """Is this numeric address one of this machine to itself? Raises: ValueError where it is none."""
    known = ipaddress.ip_address(address.partition("%")[0])
    mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
    return (mapped or known).is_loopback


def is_everywhere(address: str | None) -> bool:
    """Does who listens on this address listen on every address of this machine?"""
    try:
        return not address or ipaddress.ip_address(address).is_unspecified
    except ValueError:
        return False


def is_number(address: str) -> bool:
    """Is this a numeric address, as the system writes them?"""
    try:
        ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return True


def sockets() -> set[tuple[str, int]]:
    """Return the addresses and ports at which anything on this machine listens; nothing where that is not told."""
    found = set()
    for file, version in ((Path("/proc/net/tcp"), 4), (Path("/proc/net/tcp6"), 6)):
        with contextlib.suppress(OSError):
            for line in file.read_text(encoding="ascii").splitlines()[1:]:
                _number, here, _there, state, *_more = line.split()
                number, port = here.split(":")
                if state == LISTENING:
                    found.add((_written(number, version), int(port, 16)))
    return found


def _written(number: str, version: int) -> str:
    # Four bytes at a time, the last one first, as this machine keeps them.
    order = -1 if sys.byteorder == "little" else 1
    packed = b"".join(bytes.fromhex(number[n : n + 8])[::order] for n in range(0, len(number), 8))
    return str(ipaddress.IPv4Address(packed) if version == 4 else ipaddress.IPv6Address(packed))


def is_forced() -> bool:
    """Did the operator say that everybody may come in?"""
    return os.environ.get("WEERKLANK_OPEN", "").strip().lower() == "yes"


def judge(address: str | None, lacks: tuple[str, ...] | None, has_proxy: bool) -> bool:
    """Return whether everybody may come in, because the operator said so. Raises: ConfigError where nobody did.

    lacks: what the login lacks, None where there is none; has_proxy: whether a trusted proxy is named
    """
    if is_here(address) or lacks == () or has_proxy:
        return False
    if is_forced():
        return True
    if lacks:
        raise ConfigError(LACKS, address=address or EVERYWHERE, lacks=", ".join(lacks))
    raise ConfigError(WAYS, address=address or EVERYWHERE)
