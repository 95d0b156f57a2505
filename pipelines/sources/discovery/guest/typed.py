"""Understand which address a person meant: with or without https, from a phone, a mail or a sentence."""

import re
from urllib.parse import urlsplit

from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_

_SCHEME = re.compile(r"(?:h+t+p+(s*)\s*[:;]\s*/*|h+t+p+(s*)\s*/+)\s*", re.I)
_SPACED = re.compile(r"^((?:h+t+p+s*\s*[:;]?\s*/+\s*)?www)\s*\.\s*([\w-]+)\s*\.\s*(\w{2,})", re.I)
_AROUND = "<>\"'“”„‘’«»`,;"
_HOST_IN_TEXT = re.compile(
    r"(?:www\.[\w.-]+\.\w{2,}|[\w-]+(?:\.[\w-]+)*\.(?:nl|com|org|net|eu|nu|be|info|frl|amsterdam))(?::\d+)?(?=/|$)",
    re.I,
)
# Behind an address at one of these is no school, but whoever gives everybody a mailbox.
_MAILBOXES = frozenset(
    "gmail.com googlemail.com outlook.com outlook.nl hotmail.com hotmail.nl live.com live.nl msn.com yahoo.com"
    " icloud.com me.com proton.me protonmail.com ziggo.nl kpnmail.nl kpnplanet.nl planet.nl xs4all.nl home.nl"
    " upcmail.nl casema.nl chello.nl hetnet.nl telfort.nl solcon.nl".split()
)


def host_in(written: str) -> str:
    """Return the address of a site within words, such as a name with the address behind it. Empty: "" for none."""
    for word in _tidied(written).split():
        word = word.strip(f"{_AROUND}()")
        if _SCHEME.match(word) or _HOST_IN_TEXT.match(word):
            return word
    return ""


def address(written: str) -> tuple[str, bool]:
    """Return the address that was meant, and whether https was added to it. Raises: ConfigError for what is none.

    A user and password are left out, as they are nothing for a site that is public; of an e-mail address what stands
    behind the @ is meant.
    """
    text = _tidied(typed_text.clean(written, typed_text.ADDRESS))
    scheme, rest = "", text
    while match := _SCHEME.match(rest):
        scheme, rest = f"http{(match[1] or match[2] or '')[:1].lower()}", rest[match.end() :]
    if not scheme and "://" in rest:
        scheme, _, rest = rest.partition("://")
    if not scheme and " " in rest:
        rest = host_in(rest) or rest
    host, mark, path = re.fullmatch(r"([^/?#]*)([/?#]?)(.*)", rest, re.S).groups()  # type: ignore[union-attr]
    mail, _, host = host.rpartition("@")
    host = host.rstrip(".")
    is_guess = not scheme
    if is_guess and mail and host.lower() in _MAILBOXES:
        raise ConfigError(
            N_("Of an address at {host} nobody can tell the school; enter the address of its site."),
            host=host,
        )
    shown = f"{scheme}{'://' if scheme else ''}{host}{mark}{path}"[:200]
    no_address = ConfigError(
        N_("“{value}” is not a web address; write for example https://example.nl."), value=shown
    )
    result = f"{scheme or 'https'}://{host}{mark}{path}"
    try:
        parts = typed_text.address(result)
    except ConfigError:
        raise no_address from None
    if "." not in (parts.hostname or "") and is_guess:
        raise no_address
    return result, is_guess


def other_host(address: str) -> str:
    """Return the address with www before its host, or without it where it has one."""
    parts = urlsplit(address)
    host = parts.netloc
    return parts._replace(netloc=host[4:] if host.lower().startswith("www.") else f"www.{host}").geturl()


def _tidied(written: str) -> str:
    text = written.replace("\\", "/").strip().strip(_AROUND).strip()
    # A telephone writes a space behind each dot.
    return _SPACED.sub(r"\1.\2.\3", text)
