"""Let in who asks for us by our name, from a page of ours, by a way that is open; refuse everybody else in words."""

import ipaddress
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.access.identity import BY_PROXY
from pages.server.access.names import Known, Place, is_our_host, is_our_origin, place
from pages.server.access.way_back import base
from pages.shared import i18n, login
from pages.shared.i18n import N_, _
from pipelines.access.logins import access_file, listening
from pipelines.sending.subscriptions import STOP
from pipelines.settings.network import Network
from pipelines.sources import live

HARMLESS = ("GET", "HEAD", "OPTIONS")
# What a proxy says of who asks; from anybody else it is a stranger's word.
FORWARDED = ("x-forwarded-", "forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip")
UNCLEAR = N_("This request does not say, or not clearly, which dashboard it is for.")
OTHER_NAME = N_(
    "This dashboard does not answer to that name. Whoever runs it names the address of its readers as public_address"
    " under [server] in organisation.toml."
)
OTHER_PAGE = N_("This was asked by a page of another site, and is not done.")
NO_WAY_IN = N_(
    "This dashboard is not open in the network: nobody would be asked who they are. Whoever runs it finds in"
    " docs/operators/login.md, under “Who comes in”, how to open it."
)
# Addresses where programs of others knock, which prove by themselves that they may.
PROVEN = (live.PATH, f"/{STOP}/")
MOST_TOLD = 200  # refusals of different kinds in the log of one process
log = logging.getLogger("weerklank.door")


@dataclass(frozen=True)
class Door:
    """What the operator decided. proxies: whose word on who asks counts; identity: headers that name a reader;
    has_login: whether a login that works is configured.
    """

    known: Known = field(default_factory=Known)
    proxies: tuple[Network, ...] = ()
    identity: frozenset[str] = frozenset()
    has_login: bool = False


class FrontDoor:
    """Stands before all that answers: pages, connections, files, uploads."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app, self.door = app, door
        self._told: set[tuple[str, str, str]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400, 403 or 421."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        peer, arrived = ((scope.get(end) or (None,))[0] for end in ("client", "server"))
        is_proxy = _is_among(peer, self.door.proxies)
        self._believe(scope, is_proxy)
        scope[BY_PROXY] = is_proxy
        refused = self._way(arrived, is_proxy) or self._names(scope, arrived)
        if refused is None:
            await self.app(scope, receive, send)
            return
        self._tell(scope, *refused)
        await _refuse(scope, receive, send, *refused)

    def _believe(self, scope: Scope, is_proxy: bool) -> None:
        """Take over what our proxy says of who asks; take out what anybody else says of it."""
        if is_proxy:
            headers = Headers(scope=scope)
            said = headers.getlist("x-forwarded-proto")
            if said and said[-1].strip().lower() in ("http", "https"):
                is_socket = scope["type"] == "websocket"
                scope["scheme"] = said[-1].strip().lower().replace("http", "ws" if is_socket else "http")
            ways = ",".join(headers.getlist("x-forwarded-for")).split(",")
            numbers = [way.strip() for way in ways if listening.is_number(way.strip())]
            first = next((way for way in reversed(numbers) if not _is_among(way, self.door.proxies)), None)
            if first:
                scope["client"] = (first, 0)
            return
        scope["headers"] = [
            (name, value)
            for name, value in scope["headers"]
            if not name.decode("latin-1").startswith(FORWARDED) and name.decode("latin-1") not in self.door.identity
        ]  # fmt: skip

    def _way(self, arrived: str | None, is_proxy: bool) -> tuple[int, str] | None:
        """Refuse what came in from the network where nobody asks who comes in; whatever the server was told."""
        # A file in the file system (a Unix socket) is guarded by its rights.
        if arrived is None or not listening.is_number(arrived) or listening.is_loopback(arrived) or is_proxy:
            return None
        if (self.door.has_login or access_file.known().access.links) and login.is_closed():
            return None
        if listening.is_forced():
            login.stands_open = True
            return None
        return 403, NO_WAY_IN

    def _names(self, scope: Scope, arrived: str | None) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        host = place(hosts[0]) if len(hosts) == 1 else None
        if host is None:
            return 400, UNCLEAR
        if not is_our_host(host, self.door.known, arrived):
            return 421, OTHER_NAME
        if len(origins) > 1 or not self._is_our_page(scope, headers, host):
            return 403, OTHER_PAGE
        return None

    def _is_our_page(self, scope: Scope, headers: Headers, host: Place) -> bool:
        origin, came = headers.get("origin"), headers.get("sec-fetch-site", "").lower()
        scheme = "https" if scope["scheme"] in ("https", "wss") else None
        is_ours = origin is not None and is_our_origin(origin, host, self.door.known, scheme)
        if scope["type"] == "websocket" or scope["method"] not in HARMLESS:
            # Every browser says which page opens a connection or sends a form; who says nothing is none, and brings
            # a key of its own, which no page of another site has.
            # Neither does a page know how a hub signs, or the secret in a mail.
            has_key = headers.get("authorization", "").lower().startswith("bearer ") or (
                scope["type"] == "http" and scope["path"].removeprefix(base()).startswith(PROVEN)
            )
            is_plain = origin is None and (came == "same-origin" or (not came and has_key))
            return is_ours or (scope["type"] == "http" and is_plain)
        if came in ("", "none", "same-origin") or is_ours:
            return True
        # Following a link from another site to a page of ours is what links are for; its pictures and scripts are not.
        return headers.get("sec-fetch-mode", "").lower() == "navigate" and scope["method"] != "OPTIONS"

    def _tell(self, scope: Scope, status: int, why: str) -> None:
        headers = Headers(scope=scope)
        host, origin = (headers.get(name, "")[:100] for name in ("host", "origin"))
        told = (why, host, origin)
        if told not in self._told and len(self._told) < MOST_TOLD:
            self._told.add(told)
            log.warning("refused (%s): host=%r origin=%r: %s", status, host, origin, why)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, why: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    with i18n.use_language(i18n.DEFAULT):
        sentence = _(why)
    # A connection that is kept open would carry the next try.
    headers = {"cache-control": "no-store", "connection": "close"}
    await PlainTextResponse(f"{sentence}\n", status, headers)(scope, receive, send)


def _is_among(address: str | None, networks: Iterable[Network]) -> bool:
    if address is None or not listening.is_number(address):
        return False
    number = ipaddress.ip_address(address.partition("%")[0])
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return any((mapped or number) in network for network in networks)
