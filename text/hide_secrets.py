"""Remove passwords, keys and tokens from whatever is said, logged, stored or shown.

Two nets. By its shape: a user in an address, `password=…`, `?api_key=…`, the address of a webhook, a bearer token. By
its value: what this process was given as a secret (`remember`), wherever it turns up and however it is escaped.
"""

import base64
import html
import json
import re
import threading
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

HIDDEN = "•••"
SHORTEST = 6  # shorter than this is no secret, and taking it out would make holes in plain words

_SECRET_NAME = (
    r"[\w.-]*?(?:pass(?:word|wd|phrase|code)?|pwd|pw|wachtwoord|sleutel|secret|token|api[-_]?key|apikey|key|credentials?"
    r"|auth|authorization|signature|sig|sas|jwt|bearer|session[-_]?id)"
)
_VALUE = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^\s&;,'\"<>)\]}]+)"
# name=value, in the question of an address or in the parameters of a database.
_PAIR = re.compile(rf"(?i)(?<![\w.-])({_SECRET_NAME})(\s?=\s?)({_VALUE})")
# As libpq reads it, up to the next white space and whatever stands in it: not the part of an address or of a list.
_LIBPQ = re.compile(
    r"(?i)(?<![\w.&?;-])((?:ssl)?password\s?=\s?)('(?:[^'\\]|\\.)*(?:'|$)|(?:[^\s'\"<>\\]|\\.)(?:[^\s\"<>\\]|\\.)*)"
)
# "name": "value", as JSON and Python write it.
_FIELD = re.compile(rf"(?i)([\"']{_SECRET_NAME}[\"']\s*:\s*)([\"'])((?:(?!\2)[^\\]|\\.)*)\2")
_HEADER = re.compile(r"(?i)\b(bearer|basic|token)\s+(?=\S*[\d=])[A-Za-z0-9._~+/=-]{8,}")
_USER = re.compile(r"(?<=://)[^\s/?#\"'<>]*@")
# Of a database all up to the last @: whatever stands in its password is left as it is typed.
_DATABASE = re.compile(
    r"(?i)((?:postgres(?:ql)?|mysql|mariadb|mssql|mongodb(?:\+srv)?)://)[^\s\"'<>]{0,2000}@"
)
# No address is longer than two thousand signs; an endless row of them must not cost endless time.
# A password in which somebody left a / as it is.
_USER_SLASH = re.compile(r"(?<=://)[^\s/@:\"'<>]+:(?!\d{1,5}(?:[/?#\s]|$))[^\s@\"'<>]{0,2000}@")
# Addresses of senders (Apprise): all of it is a key. These are not: what stands in them is hidden piece by piece.
_OPEN = "https?|postgres(?:ql)?|mysql|ftp|sftp|file|s3|gs|gcs|r2|az|azure|wss?|sqlite|md|duckdb"
_SENDER = re.compile(rf"(?i)(?<![a-z0-9+.-])(?!(?:{_OPEN})://)([a-z][a-z0-9+.-]{{1,20}})://[^\s\"'<>]+")
_WEBHOOK = re.compile(
    r"(?i)(https?://[^\s/\"'<>]+/(?:[^\s\"'<>]{0,2000}?/)?(?:web)?hooks?(?:b2)?/|https?://hooks\.[^\s/\"'<>]+/[a-z]+/"
    r"|https?://[^\s/\"'<>]*\.webhook\.office\.com/)[^\s\"'<>]+"
)
_SHAPES = re.compile(
    r"\b(?:bot)?\d{6,}:[A-Za-z0-9_-]{30,}|\bxox[a-z]-[\w-]{10,}|\bgh[a-z]_\w{20,}|\bAIza[\w-]{30,}|\bya29\.[\w.-]{20,}"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\bsk-[\w-]{20,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    re.S,
)
# A piece of a path that nobody can remember: only there to keep others out.
_PATH_KEY = re.compile(
    r"(?<=/)(?=[^/]*\d)(?:[0-9a-fA-F]{32,}|(?=[^/]*[A-Z])(?=[^/]*[a-z])[A-Za-z0-9_~]{32,})(?=[/.?#]|$)"
)
# Its like in the question of an address, whatever it is called there; the numbers of channels are public.
_QUERY_KEY = re.compile(
    r"(?i)(?<=[?&])((?!channel_id=|playlist_id=|user=|q=)[\w.-]+=)(?=[^&#]*\d)(?=[^&#]*[a-z])\w{20,}(?=[&#]|$)"
)

_lock = threading.Lock()
_known: frozenset[str] = frozenset()
_pattern: re.Pattern[str] | None = None


def remember(*secrets: str) -> None:
    """Take these out of every text from here on, also as they stand in addresses, headers and JSON."""
    global _known, _pattern
    fresh = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
    if fresh <= _known:
        return
    with _lock:
        _known |= fresh
        _pattern = re.compile(
            "|".join(re.escape(form) for form in sorted(_known, key=len, reverse=True)), re.I
        )


def _forms(secret: str) -> set[str]:
    forms = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), unquote(secret)}
    forms |= {html.escape(secret), json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    forms.add(base64.b64encode(secret.encode("utf-8", "replace")).decode().rstrip("="))
    return {form for form in forms if len(form) >= SHORTEST}


def without_known(text: str) -> str:
    """Return the text without the secrets that were given to this process."""
    return _pattern.sub(HIDDEN, text) if _pattern else text


def hidden(text: str) -> str:
    """Return the text without anything that is, or looks like, a secret."""
    text = without_known(text)
    if "://" in text:
        text = _SENDER.sub(rf"\1://{HIDDEN}", text)
        text = _USER_SLASH.sub("", _USER.sub("", _DATABASE.sub(r"\1", text)))
        text = _WEBHOOK.sub(rf"\1{HIDDEN}", text)
    if "=" in text:
        text = _LIBPQ.sub(rf"\1{HIDDEN}", text)
        text = _PAIR.sub(rf"\1\2{HIDDEN}", text)
    text = _FIELD.sub(rf"\1\2{HIDDEN}\2", text)
    return _SHAPES.sub(HIDDEN, _HEADER.sub(rf"\1 {HIDDEN}", text))


def shown(address: str) -> str:
    """Return an address as it may be shown and stored: where it leads, without what opens the door."""
    return _PATH_KEY.sub(HIDDEN, _QUERY_KEY.sub(rf"\1{HIDDEN}", hidden(address)))


def secrets_of(address: str) -> tuple[str, ...]:
    """Return what in this address keeps others out.

    Its password, keys in its question, what must not be read in its path.
    """
    try:
        parts = urlsplit(address)
        user, password = parts.username or "", parts.password or ""
    except ValueError:
        return ()
    secrets = [password or user] if "@" in parts.netloc else []
    if password:
        secrets.append(f"{unquote(user)}:{unquote(password)}")  # as a header has it, in base 64
    for name, value in parse_qsl(parts.query):
        if re.fullmatch(_SECRET_NAME, name, re.I):
            secrets.append(value)
    secrets += [match[3].strip("'\"") for match in _PAIR.finditer(address)]
    secrets += [
        *_PATH_KEY.findall(parts.path),
        *(match[0].partition("=")[2] for match in _QUERY_KEY.finditer(address)),
    ]
    return tuple(dict.fromkeys(secret for secret in secrets if secret))


def remember_addresses(addresses: Iterable[str]) -> None:
    """Remember what in these addresses keeps others out."""
    remember(*(secret for address in addresses for secret in secrets_of(address)))
