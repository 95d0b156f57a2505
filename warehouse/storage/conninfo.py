"""Read what says where PostgreSQL is (`host=… password=…` or `postgresql://…`), and part the password from it."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

PASSWORD = "password"
PATIENCE = "10"  # seconds; a server that does not answer must not keep a page waiting for minutes
_PAIR = re.compile(
    r"\s*([A-Za-z_]+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*|(?=\s|$))", re.S
)
_ESCAPED = re.compile(r"\\(.)", re.S)


def read(text: str) -> dict[str, str]:
    """Return the parts by name (host, port, dbname, user, password …), as libpq reads them. Raises: ValueError."""
    if re.match(r"(?:postgres(?:ql)?:)?//", text, re.I):
        return _of_uri(text.partition("//")[2])
    parts, at = {}, 0
    text = text.strip()
    while at < len(text):
        match = _PAIR.match(text, at)
        if not match:
            raise ValueError
        value = match[2]
        parts[match[1].lower()] = _ESCAPED.sub(r"\1", value[1:-1] if value.startswith("'") else value)
        at = match.end()
        if at < len(text) and not text[at].isspace():
            raise ValueError
    return parts


def _of_uri(rest: str) -> dict[str, str]:
    # Whatever stands in a password is left as it is typed, a / or an @ too: it ends at the last @.
    who, _, where = rest.rpartition("@")
    user, _, password = who.partition(":")
    pieces = urlsplit(f"//{where}")
    parts = {"user": unquote(user), PASSWORD: unquote(password), "host": pieces.hostname or ""}
    parts |= {"port": str(pieces.port or ""), "dbname": unquote(pieces.path.strip("/"))}
    parts |= dict(parse_qsl(pieces.query))
    return {name: value for name, value in parts.items() if value}


def written(parts: Mapping[str, str]) -> str:
    """Return these parts as one text for libpq, without the password."""
    return " ".join(f"{name}={_quoted(value)}" for name, value in parts.items() if name != PASSWORD)


def _quoted(value: str) -> str:
    if re.fullmatch(r"[\w./:,-]+", value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
