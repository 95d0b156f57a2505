"""Build markup for `st.html` that text from outside cannot break: all that is not `Html` is escaped."""

import html
import re
from urllib.parse import quote, urlencode


class Html(str):
    """Markup of our own making."""

    __slots__ = ()


WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
VOID = frozenset(("img", "br", "hr"))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """`<name attributes>children</name>`; children that are not Html are escaped, None is left out.

    An attribute that is None or False is left out; `class_` and `aria_label` become class and aria-label.
    """
    inside = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{inside}>")
    return Html(f"<{name}{inside}>{join(*children)}</{name}>")


def join(*children: object) -> Html:
    """Children one after another, escaped where they are not Html."""
    return Html(
        "".join(
            child if isinstance(child, Html) else html.escape(str(child))
            for child in children
            if child is not None
        )
    )


def outside(url: str | None, text: object) -> Html:
    """Return a link to somebody else's page, in a new tab; only the text when the address is not http(s)."""
    if not url or not WEB.match(url):
        return join(text)
    return tag("a", text, href=url, target="_blank", rel="noopener noreferrer nofollow")


def query(parameters: dict[str, object]) -> str:
    """`?a=1&b=2` without what is None; a list becomes several parameters; empty for nothing."""
    present = {key: value for key, value in parameters.items() if value is not None}
    return "?" + urlencode(present, doseq=True, quote_via=quote) if present else ""
