r"""Parse log lines that are JSON objects: Caddy's, Traefik's, and nginx's with its own variables as names.

Caddy: time in ts, the visitor in request.client_ip (remote_ip, remote_addr in older versions), headers as lists; other
messages of the server may stand between and are no requests. Traefik: ClientAddr is who asked Traefik, ClientHost may
be what X-Forwarded-For said; it leaves headers out unless it is told to keep User-Agent and Referer. nginx has no JSON
of its own: where the fields have the names of its variables (remote_addr, time_iso8601, request …) they are known.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.connectors.weblogs.times import second_of

CADDY, TRAEFIK, NGINX = "caddy", "traefik", "nginx"
LONGEST = 65_536  # bytes of a line that are looked at: servers take no longer request
_BYTE = re.compile(rb"\\x([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Request:
    """What one line says: aware of no header (None) where the log keeps none. address, forwarded: as they were written.

    second: None where the time cannot be read.
    """

    second: int | None
    address: str
    forwarded: str
    host: str
    method: str
    target: str
    status: str
    referrer: str | None
    agent: str | None


def loaded(line: bytes) -> dict | None:
    r"""Read the object of this line; None where it is none. nginx without escape=json writes \xHH, which is no JSON."""
    if len(line) > LONGEST or not line.startswith(b"{"):
        return None
    try:
        try:
            entry = json.loads(line.decode("utf-8", "replace"))
        except ValueError:
            entry = json.loads(_BYTE.sub(rb"\\u00\1", line).decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def dialect(entry: Mapping) -> str:
    """Whose object is this? "" where it is no request that we know."""
    if isinstance(entry.get("request"), dict):
        return CADDY
    if "RequestMethod" in entry and "RequestPath" in entry:
        return TRAEFIK
    if (
        "remote_addr" in entry
        and "status" in entry
        and ("request" in entry or "request_uri" in entry or "uri" in entry)
    ):
        return NGINX
    return ""


def request(entry: Mapping, kind: str) -> Request | None:
    """Return the request of this object; None where it is another message of the server.

    Raises: ValueError for neither.
    """
    if dialect(entry) not in (kind, "" if kind == CADDY else kind):
        raise ValueError(kind)
    if kind == CADDY:
        return _caddy(entry)
    return _traefik(entry) if kind == TRAEFIK else _nginx(entry)


def _caddy(entry: Mapping) -> Request | None:
    http_request = entry.get("request")
    if not isinstance(http_request, dict) or entry.get("msg", "handled request") != "handled request":
        if "level" in entry or "msg" in entry:
            return None
        raise ValueError(CADDY)
    headers = http_request.get("headers")
    headers = (
        {str(name).lower(): value for name, value in headers.items()} if isinstance(headers, dict) else {}
    )
    return Request(
        second_of(entry.get("ts")),
        _text(http_request, "client_ip", "remote_ip", "remote_addr"),
        _header(headers, "x-forwarded-for"),
        _text(http_request, "host"),
        _text(http_request, "method"),
        _text(http_request, "uri"),
        _text(entry, "status"),
        _header(headers, "referer"),
        _header(headers, "user-agent"),
    )


def _header(headers: Mapping, name: str) -> str:
    value = headers.get(name, "")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _traefik(entry: Mapping) -> Request:
    low = {str(name).lower(): value for name, value in entry.items()}
    start = next((low[name] for name in ("startutc", "time", "startlocal") if low.get(name)), None)
    return Request(
        second_of(start),
        _text(low, "clientaddr", "clienthost"),
        _text(low, "request_x-forwarded-for", "clienthost"),
        _text(low, "requesthost", "requestaddr"),
        _text(low, "requestmethod"),
        _text(low, "requestpath"),
        _text(low, "downstreamstatus", "originstatus"),
        _text(low, "request_referer") if "request_referer" in low else None,
        _text(low, "request_user-agent") if "request_user-agent" in low else None,
    )


def _nginx(entry: Mapping) -> Request:
    method, _, target = _text(entry, "request").partition(" ")
    times = ("time_iso8601", "msec", "time_local", "time", "@timestamp")
    start = next((entry[name] for name in times if entry.get(name)), None)
    referrers = [name for name in ("http_referer", "http_referrer", "referer", "referrer") if name in entry]
    agents = [name for name in ("http_user_agent", "user_agent", "agent") if name in entry]
    return Request(
        second_of(start),
        _text(entry, "remote_addr"),
        _text(entry, "http_x_forwarded_for", "x_forwarded_for"),
        _text(entry, "host", "http_host", "server_name", "vhost"),
        _text(entry, "request_method", "method") or method,
        _text(entry, "request_uri") or target.rpartition(" HTTP/")[0] or target or _text(entry, "uri"),
        _text(entry, "status"),
        _text(entry, *referrers) if referrers else None,
        _text(entry, *agents) if agents else None,
    )


def _text(entry: Mapping, *names: str) -> str:
    values = (entry.get(name) for name in names)
    return next(
        (str(value) for value in values if value not in (None, "") and not isinstance(value, dict | list)), ""
    )
