"""Answer the monitor of the school at /_weerklank/alerting: does somebody hear of a level 4 that is found now?

It names nobody and asks for no login: a monitor has none.
"""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from pages.shared import i18n
from pages.shared import page as frame
from pages.shared.i18n import N_, _
from pipelines.cases.alerts.watching import heartbeat

PATH = "/_weerklank/alerting"
WORKS = N_("Alerting works.")
NOBODY = N_("Nobody is told of alerts: nobody is set up for that.")
FAILS = N_("Alerting does not work: the watch is not running, or its trial did not arrive.")


def routes() -> list[Route]:
    """Return the address of the monitor."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return [Route(f"/{base}{PATH}" if base else PATH, answer, methods=["GET", "HEAD"])]


async def answer(request: Request) -> Response:
    """Answer 200 while alerting works, else 503, each with a sentence."""
    found = await anyio.to_thread.run_sync(heartbeat.look)
    works = found.works(frame.now())
    with i18n.use_language(i18n.DEFAULT):
        sentence = _(WORKS if works else FAILS if found.is_configured else NOBODY)
    return PlainTextResponse(f"{sentence}\n", 200 if works else 503, {"cache-control": "no-store"})
