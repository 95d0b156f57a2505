"""Hear at /_weerklank/websub/… from the hubs of feeds that something is new; who does not sign is refused.

No login: a hub has none. Its name in the address cannot be guessed, and each delivery is signed with its own secret.
"""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from pages.shared import page as frame
from pipelines.sources.live import PATH

MOST = 1_000_000  # bytes of a delivery
REFUSED, UNKNOWN, LARGE, TAKEN = 403, 404, 413, 202


def routes() -> list[Route]:
    """Return the address of the hubs."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    path = f"{PATH}{{name}}"
    return [Route(f"/{base}{path}" if base else path, answer, methods=["GET", "POST"])]


async def answer(request: Request) -> Response:
    """Answer a hub that asks whether we subscribed, or take its word that a feed changed."""
    name = request.path_params["name"]
    if request.method == "POST":
        return Response(status_code=await _delivery(request, name))
    from pipelines.sources.live import websub  # brings what asks feeds along: only for who knocks here

    asked = request.query_params
    mode, topic, lease = (asked.get(f"hub.{field}", "") for field in ("mode", "topic", "lease_seconds"))
    is_ours = await anyio.to_thread.run_sync(websub.verify, name, mode, topic, lease, frame.now())
    if not is_ours:
        return Response(status_code=UNKNOWN)
    # Word for word, and as plain text: a challenge is no page.
    headers = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
    return PlainTextResponse(asked.get("hub.challenge", "")[:500], headers=headers)


async def _delivery(request: Request, name: str) -> int:
    from pipelines.sources.live import websub

    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST:
            return LARGE
    signature = request.headers.get("x-hub-signature", "")
    return TAKEN if await anyio.to_thread.run_sync(websub.delivered, name, body, signature) else REFUSED
