"""Explain an answer that is no feed (login page, challenge, web page, nothing) in words that help to mend it."""

import re

from pipelines.connectors.feeds import plain_text
from pipelines.support.errors import SourceError
from text.i18n import N_

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.I)
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|script|div|center)\b",
    re.I | re.S,
)
_CHALLENGE = re.compile(
    r"just a moment|cf-chl|cf_chl|challenge-platform|checking your browser|attention required|captcha|"
    r"enable javascript and cookies|verify you are human|ddos-guard|_incapsula_|datadome|perimeterx",
    re.I,
)
_LOGIN = re.compile(
    r"""type\s*=\s*["']?password|<title[^>]{0,200}>[^<]{0,100}\b(?:log ?in|sign ?in|inloggen|aanmelden)\b""",
    re.I,
)


def is_page(text: str) -> bool:
    """Return whether this is a web page rather than a feed, judged by how it begins."""
    return _HTML.match(text[:5000]) is not None


def explain(text: str) -> SourceError:
    """Return the error that says what this is: a login page, a challenge for robots, a web page, nothing at all."""
    if not text.strip():
        return SourceError(N_("The site answered with nothing at all: the feed is an empty document."))
    head = text[:200_000]
    if is_page(head) or re.search(r"</(?:html|body)>", head[-5000:], re.I):
        match = _TITLE.search(head)
        name = plain_text.title(match.group(1))[:100] if match else ""
        if _CHALLENGE.search(head):
            return SourceError(
                N_(
                    "The site shows programs a check for robots instead of its feed. "
                    "Ask the site's owner to let Weerklank through."
                )
            )
        if _LOGIN.search(head):
            return SourceError(N_("The site asks to log in first; this feed is not public."))
        if name:
            return SourceError(
                N_(
                    "This is a web page (“{title}”), not a feed. "
                    "Use the address of its feed, or the pattern “page” to have it looked up."
                ),
                title=name,
            )
        return SourceError(
            N_(
                "This is a web page, not a feed. "
                "Use the address of its feed, or the pattern “page” to have it looked up."
            )
        )
    return SourceError(
        N_("This is not a feed: neither RSS, nor Atom, nor JSON Feed can be recognised in it.")
    )
