"""Fetch posts of a Mastodon server page after page, and recognise how it words a refusal."""

import datetime as dt
import re
from collections.abc import Callable, Iterable

from pipelines.connectors.shared.api_client import (
    PAGES,
    Place,
    objects,
    only_objects,
    page_after_page,
    text_at,
)
from pipelines.connectors.shared.timestamps import moment
from pipelines.web.api import Api, Json

SERVICE = "Mastodon"
NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')


def refusal(status: int, body: Json) -> tuple[str, str] | None:
    """Return what kind of refusal this is, where Mastodon words it in its own way.

    None where the status says enough.
    """
    message = text_at(body, "error")
    return ("token", message) if status == 422 and "authenticated" in message else None


def ask_for(
    api: Api,
    first: str,
    is_older: Callable[[dt.datetime], bool],
    most: int = PAGES,
    place: Place | None = None,
) -> None:
    """Ask for the posts at this path, or from this place on, page after page until one `is_older`.

    Raises: SourceError.
    """

    def page(path: str | None) -> tuple[Iterable[dt.datetime | None], str | None]:
        response = api.get("statuses", path or first)
        further = NEXT.search(api.answered_headers.get("link", ""))
        return [moment(post.get("created_at")) for post in posts(response)], further and further[1]

    page_after_page(page, is_older, most, place)


def posts(response: Json) -> list[dict[str, Json]]:
    """Return the posts of a timeline, an account or a search; [] where there are none."""
    return objects(response, "statuses") if isinstance(response, dict) else only_objects(response)
