"""Read one post of Bluesky, as both its search and an account's own feed give it."""

from pipelines.web.api import Json

SERVICE = "Bluesky"


def record(post: Json) -> dict[str, Json]:
    """Return what the author wrote: text, createdAt, langs; {} where it is not there."""
    content = post.get("record") if isinstance(post, dict) else None
    return content if isinstance(content, dict) else {}


def address(post: dict[str, Json]) -> str | None:
    """Return the page at which people read this post; None without its author or uri."""
    uri, handle = str(post.get("uri") or ""), (post.get("author") or {}).get("handle")
    return f"https://bsky.app/profile/{handle}/post/{uri.rsplit('/', 1)[-1]}" if handle and uri else None
