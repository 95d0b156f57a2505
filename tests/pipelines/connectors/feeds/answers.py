"""An answer of a feed's site, made without one."""

from collections.abc import Mapping

from pipelines import web


def answered(body: bytes, address: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """A good answer that holds this body, found at this address in the end."""
    return web.Response(
        "bron", address, address, 200, dict(headers or {}), body, False, None, 1, 0.0, len(body)
    )
