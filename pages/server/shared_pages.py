"""Join shared links to what draws pages here: the app's own script run by the server, the style of a first look."""

import urllib.parse
from collections.abc import Mapping

from starlette.routing import Route

from pages.server import first_look, headless_run, static_page
from pages.server.shared_links import routes as shared_links
from pages.server.static_page import Page
from pipelines.access.logins import visitors

# Who reads by a link has no account and is let in by the link.
READER = {"weerklank": visitors.Inside(visitors.SHARED)}


def routes() -> list[Route]:
    """Return the address of shared links."""
    return shared_links.routes(draw, first_look.style)


async def draw(page: str, parameters: Mapping[str, str]) -> Page | None:
    """Return the page of this path for a reader without an account; None where it only says why there are no figures.

    Raises: TimeoutError, RuntimeError, static_page.Unsafe.
    """
    told = await headless_run.messages(page, urllib.parse.urlencode(parameters), READER)
    return static_page.page(told, parameters, empty=True)
