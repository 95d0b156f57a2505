"""Read the items of a JSON Feed 1 or 1.1, or the posts of a WordPress site, and refuse JSON that is no feed.

Source: https://www.jsonfeed.org/version/1.1/. Ids are sometimes numbers, whatever the page says;
`content_html` and `content_text` may both be there, and one broken item says nothing of the others.
"""

import json

from pipelines.connectors.feeds import wordpress
from pipelines.connectors.feeds.entries import Raw
from pipelines.support.errors import SourceError
from text.i18n import N_

_MESSAGES = ("message", "error_description", "error", "detail", "title", "errors", "reason")


def read(text: str) -> tuple[list[Raw], str | None]:
    """Return the items of a JSON Feed, and its home page.

    Empty: [] for a feed without items. Raises: SourceError when it cannot be read, is nested absurdly deep,
    or is a JSON document that is no feed; an error message in it is part of the sentence.
    """
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise SourceError(N_("The JSON of this feed is nested too deep to be read.")) from error
    except ValueError as error:
        raise SourceError(
            N_("This is not a feed: it looks like JSON, but it breaks off or holds a mistake ({why})."),
            why=error,
        ) from error
    if wordpress.are_posts(document):
        return wordpress.raws(document), None
    items = document.get("items") if isinstance(document, dict) else None
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(items, list) or not (
        (isinstance(version, str) and "jsonfeed" in version) or _is_feed(items)
    ):
        if isinstance(version, str) and "jsonfeed" in version and items is None:
            return [], None
        if message := _message(document):
            raise SourceError(
                N_("The site answered with an error instead of a feed: {message}"), message=message
            )
        raise SourceError(N_("This is JSON, but not a feed: there is no list of items in it."))
    language = _text(document.get("language"))
    raws = [_raw(item, language) for item in items if isinstance(item, dict)]
    return raws, _text(document.get("home_page_url")) or _text(document.get("feed_url"))


def _is_feed(items: list) -> bool:
    return any(
        isinstance(item, dict) and ("content_html" in item or "content_text" in item) for item in items
    )


def _raw(item: dict, language: str | None) -> Raw:
    texts = [_text(item.get("content_html"))]
    # What is plain in the feed may hold "<" as a character.
    texts += [
        (_text(item.get(name)) or "").replace("&", "&amp;").replace("<", "&lt;")
        for name in ("content_text", "summary")
    ]
    identity = item.get("id")
    return Raw(
        title=_text(item.get("title")),
        links=tuple(filter(None, (_text(item.get("url")), _text(item.get("external_url"))))),
        guid=str(identity)
        if isinstance(identity, str | int | float) and not isinstance(identity, bool)
        else None,
        dates=tuple(filter(None, (_text(item.get("date_published")), _text(item.get("date_modified"))))),
        texts=tuple(filter(None, texts)),
        language=_text(item.get("language")) or language,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _message(document: object) -> str | None:
    """Return the first thing in an error document that reads like a sentence."""
    for _ in range(4):
        if isinstance(document, list) and document:
            document = document[0]
        elif isinstance(document, dict):
            document = next((document[name] for name in _MESSAGES if document.get(name)), None)
        else:
            break
    return " ".join(document.split())[:300] if isinstance(document, str) else None
