"""Read which hosts in a private network may be collected (`[network]`), by which name and proxy readers come in
(`[server]`; the environment may name both, as a first run has no file yet), and where backups go (`[backup]`).
"""

import ipaddress
import os
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings.fields import Table
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PORTS = {"http": 80, "https": 443}
# A proxy is a machine or a small network; whoever trusts half the internet trusts a stranger.
WIDEST = {4: 16, 6: 64}
PUBLIC, PROXY = "WEERKLANK_PUBLIC_ADDRESS", "WEERKLANK_TRUSTED_PROXY"  # named where they are wrong
NO_ADDRESS = N_(
    "“{value}” is no address of this dashboard; write for example https://dashboard.school.example, without a name or"
    " password in it."
)
NO_PROXY = N_(
    "“{value}” is no proxy; write its numeric address, such as 127.0.0.1 or 10.0.3.0/24. Whole parts of the internet"
    " are not taken."
)


NO_RECIPIENT = N_("“{value}” is no public key of age; write one that begins with age1.")
NO_FOLDER = N_("write the whole path of a folder, such as /srv/weerklank/backups.")
SECRET_KEY = N_(
    "this is the secret key, which must never stand here: write the public one, which begins with age1."
)


@dataclass(frozen=True)
class Backups:
    """Where a backup goes every night: the folder, how many stay (None: all), public keys that it is encrypted for."""

    folder: str
    keep: int | None = 14
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Server:
    """How readers come in. public: origins such as https://dashboard.school.example; proxies: whose X-Forwarded-*
    headers are believed; embed: origins whose pages may show ours in a frame.
    """

    public: tuple[str, ...] = ()
    proxies: tuple[Network, ...] = ()
    embed: tuple[str, ...] = ()

    @property
    def hosts(self) -> frozenset[str]:
        """Names in the public addresses, in small letters."""
        return frozenset(urllib.parse.urlsplit(origin).hostname or "" for origin in self.public)

    def link(self, path: str) -> str | None:
        """Return the address of a path for who is elsewhere; None where no address of readers is named."""
        return self.public[0].rstrip("/") + path if self.public else None


def private(path: Path, text: str, values: Mapping[str, object]) -> frozenset[str]:
    """Return the hosts that `[network]` and the environment allow. Raises: ConfigError."""
    table = Table(path, text, "network", values)
    names = table.texts("allow_private", N_('this must be a list of hosts, such as ["intranet.school.nl"].'))
    table.unknown()
    # An operator may allow hosts without touching the file: a first run has no file yet.
    return frozenset(names) | allowed_by_environment()


def allowed_by_environment() -> frozenset[str]:
    """Hosts in a private network that WEERKLANK_ALLOW_PRIVATE allows, separated by commas."""
    return frozenset(_named(os.environ.get("WEERKLANK_ALLOW_PRIVATE")))


def server(path: Path, text: str, values: Mapping[str, object]) -> Server:
    """Return what `[server]` and the environment say of how readers come in. Raises: ConfigError."""
    table = Table(path, text, "server", values)
    public = [
        _in_table(table, "public_address", value, origin) for value in _several(table, "public_address")
    ]
    proxies = [_in_table(table, "trusted_proxy", value, proxy) for value in _several(table, "trusted_proxy")]
    embed = [_in_table(table, "embed", value, origin) for value in _several(table, "embed")]
    table.unknown()
    public += [
        _in_environment(PUBLIC, value, origin) for value in _named(os.environ.get("WEERKLANK_PUBLIC_ADDRESS"))
    ]
    proxies += [
        _in_environment(PROXY, value, proxy) for value in _named(os.environ.get("WEERKLANK_TRUSTED_PROXY"))
    ]
    return Server(tuple(dict.fromkeys(public)), tuple(dict.fromkeys(proxies)), tuple(dict.fromkeys(embed)))


def backups(path: Path, text: str, values: Mapping[str, object]) -> Backups | None:
    """Return where backups go every night, None where nothing is said of it. Raises: ConfigError."""
    if not values:
        return None
    table = Table(path, text, "backup", values)
    folder, keep = table.text("folder"), table.number("keep")
    recipients = _several(table, "recipients")
    table.unknown()
    if not Path(folder).is_absolute() or ".." in Path(folder).parts:
        raise table.error("folder", NO_FOLDER)
    if keep == 0:
        raise table.error("keep", N_("at least one has to stay."))
    for recipient in recipients:
        if recipient.upper().startswith("AGE-SECRET-KEY"):
            raise table.error("recipients", SECRET_KEY)
        if not is_recipient(recipient):
            raise table.error("recipients", NO_RECIPIENT, value=recipient)
    return Backups(folder, keep or Backups.keep, recipients)


def is_recipient(written: str) -> bool:
    """Is this a public key of age?"""
    import pyrage  # only where there is one

    try:
        pyrage.x25519.Recipient.from_str(written)
    except pyrage.RecipientError:
        return False
    return True


def backups_of(where: Path) -> Backups | None:
    """Return the same of the configuration in this folder, whatever else stands there. Raises: ConfigError."""
    path = where / "organisation.toml"
    text, values = toml(path) if is_there(path) else ("", {})
    return backups(path, text, values.get("backup", {}))


def of_folder(where: Path) -> Server:
    """Return the same of the configuration in this folder, whatever else stands there. Raises: ConfigError."""
    path = where / "organisation.toml"
    text, values = toml(path) if is_there(path) else ("", {})
    return server(path, text, values.get("server", {}))


def origin(written: str) -> str:
    """Return the origin of an address of the web, as browsers write it. Raises: ValueError."""
    parts = urllib.parse.urlsplit(written.strip())
    if (
        parts.scheme not in PORTS
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError(written)
    host = parts.hostname.rstrip(".")
    if ":" in host:
        name = f"[{ipaddress.IPv6Address(host)}]"
    else:
        name = host.encode("idna").decode().lower()
        if not name or any(not (sign.isalnum() or sign in "-._") for sign in name):
            raise ValueError(written)
    port = parts.port
    return f"{parts.scheme}://{name}" + ("" if port in (None, PORTS[parts.scheme]) else f":{port}")


def proxy(written: str) -> Network:
    """Return the proxy, or the small network of them, that is written here. Raises: ValueError."""
    network = ipaddress.ip_network(written.strip())
    if network.prefixlen < WIDEST[network.version]:
        raise ValueError(written)
    return network


def _several(table: Table, field: str) -> tuple[str, ...]:
    """Return what stands there: one text, or a list of them."""
    if isinstance(table.values.get(field), str):
        return tuple(filter(None, (table.text(field, ""),)))
    return table.texts(field, N_("this must be a text in quotation marks, or a list of them."))


def _named(written: str | None) -> list[str]:
    return [name.strip() for name in (written or "").split(",") if name.strip()]


def _in_table(table: Table, field: str, value: str, make):
    try:
        return make(value)
    except ValueError as error:
        raise table.error(field, _why(field == "trusted_proxy"), value=value) from error


def _in_environment(variable: str, value: str, make):
    try:
        return make(value)
    except ValueError as error:
        raise ConfigError(_why(variable == PROXY), place=variable, value=value) from error


def _why(is_proxy: bool) -> str:
    return NO_PROXY if is_proxy else NO_ADDRESS
