"""Decide which requests are page views, and clean their paths: no query, no personal data."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

LONGEST = 200
READ = 2_000  # characters of a path that are looked at
GONE = "…"
STATIC = frozenset(
    """css js mjs cjs map json jsonld xml xsl txt csv rss atom ics vcf webmanifest manifest appcache wasm
    png jpg jpeg gif svg svgz ico webp avif bmp tif tiff heic woff woff2 ttf otf eot
    mp3 mp4 m4a m4v m4s mov avi webm ogg ogv oga wav flac m3u8 mpd ts vtt srt swf
    pdf doc docx xls xlsx ppt pptx odt ods odp rtf zip gz tgz tar rar 7z exe dmg apk iso bin dat sql bak log""".split()
)
# Parts of a path behind which no reader looks: feeds, what programs ask, what editors use.
PARTS = frozenset(
    """.well-known wp-json wp-content wp-includes wp-admin wp-login.php wp-cron.php xmlrpc.php cdn-cgi _next _nuxt
    autodiscover""".split()
)
LAST = frozenset(
    "feed rss rss2 atom favicon healthz livez readyz server-status nginx_status stub_status".split()
)
FIRST = frozenset(("api", "graphql"))

_ESCAPED = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|(["\\]))')
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]+")
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_ADDRESS = re.compile(
    r"(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)"
    r"|(?<![\w:])(?:(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}|[0-9a-f:]*::[0-9a-f:]*)(?![\w:])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{9,}")


def unescaped(written: bytes) -> bytes:
    r"""Read what was asked: nginx writes \x22 for a quotation mark and \xC3 for bytes beyond ASCII, Apache \"."""
    if b"\\" not in written:
        return written
    return _ESCAPED.sub(lambda at: bytes([int(at[1], 16)]) if at[1] else at[2], written)


def text(written: bytes) -> str:
    """Bytes as text without what cannot be seen; what is not UTF-8 becomes a replacement character."""
    return _UNSEEN.sub(" ", written.decode("utf-8", "replace")).strip()


def without_people(value: str) -> str:
    """Return the text with mail addresses and addresses of computers replaced by "…"."""
    return _ADDRESS.sub(GONE, _MAIL.sub(GONE, value))


def patterns(key_events: Mapping[str, str]) -> tuple[tuple[str, re.Pattern], ...]:
    """Key events by name with what their paths look like: * is anything, the first and last / may be left out."""
    result = []
    for name, known in key_events.items():
        known = known.strip()
        rooted = known if known.startswith(("/", "*")) else f"/{known}"
        result.append((name, re.compile(_like(rooted), re.IGNORECASE | re.DOTALL)))
    return tuple(result)


def _like(known: str) -> str:
    """Return a pattern with stars as an expression that takes the first place that fits and never goes back."""
    head, *others = map(re.escape, re.split(r"\*+", known))
    if not others:
        return head
    return head + "".join(f"(?>.*?{piece})" for piece in others[:-1]) + f".*{others[-1]}"


def page(path: bytes, events: tuple[tuple[str, re.Pattern], ...]) -> tuple[str, tuple[str, ...]] | None:
    """Return the landing page that this path is, and the key events it stands for; None when it is no page.

    path: as the log has it, without query.
    """
    if not path.startswith(b"/"):
        return None
    plain = text(unquote_to_bytes(unescaped(path))).partition(";")[0][:READ]
    parts = plain.lower().split("/")[1:]
    last = parts[-1] or (parts[-2] if len(parts) > 1 else "")
    if not PARTS.isdisjoint(parts) or last in LAST or parts[0] in FIRST:
        return None
    if "." in parts[-1] and parts[-1].rpartition(".")[2] in STATIC:
        return None
    forms = (plain, plain.rstrip("/"), f"{plain}/")
    known = tuple(name for name, like in events if any(map(like.fullmatch, forms)))
    return _NUMBER.sub(GONE, without_people(plain))[:LONGEST] or "/", known
