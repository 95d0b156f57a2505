"""Read what WordPress itself tells programs of a school's site: its name, its icon, and its newest posts."""

import json
from dataclasses import dataclass

from pipelines import web
from pipelines.connectors.feeds import wordpress
from pipelines.sources.discovery import page
from pipelines.sources.discovery.guest.visiting import Answer
from pipelines.sources.discovery.page import Page
from pipelines.support import typed_text

MOST_POSTS = 50
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Told:
    """What WordPress told: the name of the site and its icon as a page; where its posts can be read; pages of posts."""

    index: Page
    posts: str = ""
    written: tuple[Page, ...] = ()


def addresses(root: str) -> list[str]:
    """Return what is asked of the interface at this address: the site itself, and its newest posts."""
    fields = "_fields=name,site_icon_url"
    return [f"{root}{'&' if '?' in root else '?'}{fields}", wordpress.posts_address(root)]


def read(index: Answer, posts: Answer) -> Told:
    """Return what came of it. Empty: an empty page and no posts, where the interface is closed or answers nonsense."""
    site = _json(index)
    told = Page()
    if isinstance(index, web.Response) and isinstance(site, dict):
        name = site.get("name")
        told.names = (
            [typed_text.line(name)] if isinstance(name, str) and len(name) <= typed_text.TITLE.most else []
        )
        icon = site.get("site_icon_url")
        told.logos = [url] if isinstance(icon, str) and (url := page.joined(index.final_url, icon)) else []
    document = _json(posts)
    if not (isinstance(posts, web.Response) and isinstance(document, list) and wordpress.are_posts(document)):
        return Told(told)
    rows = [row for row in document[:MOST_POSTS] if isinstance(row, dict)]
    bodies = filter(None, (wordpress.rendered(row.get("content")) for row in rows))
    written = [page.read(body.encode("utf-8", "replace"), posts.final_url, HTML) for body in bodies]
    return Told(told, posts.final_url, tuple(written))


def _json(answer: Answer) -> object:
    if not isinstance(answer, web.Response):
        return None
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
