"""Read the posts of a WordPress site as its own interface gives them, also where its feeds are turned off.

Source: `/wp-json/wp/v2/posts` (developer.wordpress.org/rest-api/reference/posts): title, excerpt and content are HTML
under `rendered`, `date_gmt` is UTC without saying so.
"""

from urllib.parse import urlencode, urljoin

from pipelines.connectors.feeds.entries import Raw

PER_PAGE = 50
FIELDS = "id,link,guid,date_gmt,title,excerpt,content"


def posts_address(root: str, page: int = 1) -> str:
    """Return the address of a page of posts. root: of the interface: https://school.nl/wp-json/ or …/?rest_route=/."""
    asked = urlencode({"per_page": PER_PAGE, "page": page, "_fields": FIELDS})
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/wp/v2/posts&{asked}"
    return urljoin(f"{root.rstrip('/')}/", f"wp/v2/posts?{asked}")


def is_posts_address(address: str) -> bool:
    """Does a page of posts stand at this address?"""
    return "/wp/v2/posts" in address


def are_posts(document: object) -> bool:
    """Is this a page of posts? An empty list says nothing, so it is none."""
    return isinstance(document, list) and any(
        isinstance(row, dict) and isinstance(row.get("link"), str) and rendered(row.get("title")) is not None
        for row in document
    )


def raws(document: list) -> list[Raw]:
    """Return the posts on a page, as entries of a feed; what is no post among them is left out."""
    return [_raw(row) for row in document if isinstance(row, dict)]


def rendered(value: object) -> str | None:
    """Return the HTML of a part of a post; None where there is none."""
    found = value.get("rendered") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _raw(row: dict) -> Raw:
    stamp = row.get("date_gmt")
    texts = (rendered(row.get("content")), rendered(row.get("excerpt")))
    return Raw(
        title=rendered(row.get("title")),
        links=(row["link"],) if isinstance(row.get("link"), str) else (),
        guid=rendered(row.get("guid")),
        dates=(f"{stamp}Z",) if isinstance(stamp, str) and stamp else (),
        texts=tuple(text for text in texts if text),
    )
