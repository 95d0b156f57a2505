"""Read in which headers a proxy that is believed names a person: `[proxy]` of access.toml."""

import re
from dataclasses import dataclass

from pipelines.settings.fields import Table
from text.i18n import N_

# As RFC 9110 writes the name of a header; what browsers and servers send themselves says nobody's name.
HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,79}")
NOT_NAMES = re.compile(
    r"(?i)(host|origin|cookie|authorization|referer|user-agent|accept.*|content-.*|sec-.*|x-weerklank-.*)"
)


@dataclass(frozen=True)
class Proxy:
    """The headers in which a proxy that is believed says who asks."""

    user: str
    mail: str = ""
    name: str = ""
    groups: str = ""


def of(table: Table) -> Proxy:
    """Return what `[proxy]` says. Raises: ConfigError with file, line and field."""
    user, mail, name, groups = (_header(table, each) for each in ("user", "mail", "name", "groups"))
    table.unknown()
    if not user:
        raise table.error("user", N_("this is missing."))
    return Proxy(user, mail, name, groups)


def _header(table: Table, field: str) -> str:
    name = table.text(field, "")
    if name and (not HEADER.fullmatch(name) or NOT_NAMES.fullmatch(name)):
        raise table.error(field, N_("“{value}” is no header in which a proxy names a person."), value=name)
    return name.lower()
