"""Understand where the warehouse is: a file, or a DuckLake (catalogue in a file or PostgreSQL, data in a folder or S3).

Said by an address (`ducklake:…`) or by `warehouse.toml`, which names its keys and holds none. An address is parted from
its password as soon as it is read: what the driver is given, and thus can repeat in an error, holds none.
"""

import importlib.util
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from text import hide_secrets
from warehouse.storage import conninfo, sentences, settings
from warehouse.storage.settings import Wrong

LAKE = "ducklake:"
UNCLEAR = "unclear:"
# More than one letter, so that it is no drive of Windows.
_SCHEME = re.compile(r"[A-Za-z][\w+.-]+:")
_PARTS = re.compile(r"(?i)(?:^|\s)(?:host|hostaddr|dbname|user|password)\s*=")
_POSTGRES = re.compile(r"(?i)postgres(?:ql)?:")
_passwords: dict[str, str] = {}
# A server that hangs is asked four times, for ten seconds each: parts of 5 MB leave time for a slow line. What reads
# and writes it must be who its certificate says, by whichever client. Global: each question has a session of its own.
S3_MANNERS = (
    "set global http_timeout = 10; set global s3_uploader_max_filesize = '50GB';"
    " set global enable_server_cert_verification = true; set global enable_curl_server_cert_verification = true"
)


@dataclass(frozen=True)
class Lake:
    """A DuckLake: its catalogue as it is attached, without password; where its data go ("": the catalogue knows)."""

    catalogue: str
    data: str = ""
    password: str = field(default="", repr=False)
    s3: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_on_server(self) -> bool:
        """Is the catalogue in PostgreSQL, so that many machines can use it at once?"""
        return self.catalogue.startswith("postgres:")


def is_file(url: str) -> bool:
    """Is this address a DuckDB file of our own, and nothing that names a server?"""
    return not (_SCHEME.match(url) or _PARTS.search(url)) or Path(url).is_file()


def file_of(url: str) -> Path | None:
    """Return the file that is locked while this warehouse is used: itself, or its catalogue; None on a server."""
    if is_file(url):
        return Path(url)
    lake = of(url)
    return None if lake.is_on_server else Path(lake.catalogue).absolute()


def is_in_bucket(url: str) -> bool:
    """Are the data of this warehouse in S3, where a bucket may keep earlier versions? False where it cannot be read."""
    try:
        return not is_file(url) and "://" in of(url).data
    except Wrong:
        return False


def without_secrets(url: str) -> str:
    """Return the address as it can be handed on and shown, its password kept aside; settings in a file stay one."""
    if url.endswith(".toml") and not url.lower().startswith(LAKE):
        return settings.file_named(Path(url)) or f"{LAKE}{Path(url).absolute()}"
    if is_file(url):
        return url
    hide_secrets.remember_addresses([url])
    kind, _, rest = url.partition(":")
    if f"{kind.lower()}:" != LAKE:
        return UNCLEAR
    if not _POSTGRES.match(rest):
        return f"{LAKE}{rest}" if _is_plain(rest) else UNCLEAR
    try:
        parts = conninfo.read(_conninfo(rest))
    except ValueError:
        return UNCLEAR
    shown = f"{LAKE}postgres:{conninfo.written(parts)}"
    if password := parts.get(conninfo.PASSWORD, ""):
        hide_secrets.remember(password)
        _passwords[shown] = password
    return shown


def _conninfo(rest: str) -> str:
    after = _POSTGRES.sub("", rest, count=1)
    return f"postgresql:{after}" if after.startswith("//") else after


def _is_plain(rest: str) -> bool:
    """Is this the path of a catalogue in a DuckDB file, and nothing that could hold a password?"""
    return bool(rest) and not (
        _SCHEME.match(rest) or _PARTS.search(rest) or "@" in rest or "password" in rest
    )


def as_settings(url: str) -> str:
    """Return what a warehouse.toml would say of this address, as `without_secrets` gives it. Raises: Wrong."""
    if is_file(url):
        return settings.written(file=str(Path(url).absolute()))
    lake = of(url)
    if not lake.is_on_server:
        return settings.written(catalogue=str(Path(lake.catalogue).absolute()), data=lake.data, s3=lake.s3)
    parts = conninfo.read(lake.catalogue.removeprefix("postgres:"))
    names = {"host": "host", "port": "port", "dbname": "database", "user": "user"}
    server = {ours: parts[theirs] for theirs, ours in names.items() if theirs in parts}
    return settings.written(catalogue=settings.POSTGRES, data=lake.data, server=server, s3=lake.s3)


def of(url: str) -> Lake:
    """Return the lake at this address, as `without_secrets` gives it. Raises: Wrong."""
    if not url.startswith(LAKE):
        raise Wrong(sentences.UNCLEAR)
    rest = url.removeprefix(LAKE)
    if rest.endswith(".toml"):
        return _of_settings(settings.read(Path(rest)))
    data = os.environ.get("WEERKLANK_WAREHOUSE_DATA", "").strip()
    if not _POSTGRES.match(rest):
        return Lake(rest, settings.absolute(data), s3=settings.s3_of({}, data))
    return Lake(_patient(rest), settings.absolute(data), _passwords.get(url, ""), settings.s3_of({}, data))


def _of_settings(known: settings.Storage) -> Lake:
    if known.file:
        raise Wrong(sentences.FIELD, field="catalogue")
    catalogue = known.catalogue
    if catalogue == settings.POSTGRES:
        catalogue = _patient(f"postgres:{conninfo.written(known.server)}")
    elif not _is_plain(catalogue):
        raise Wrong(sentences.FIELD, field="catalogue")
    return Lake(catalogue, known.data, known.password, known.s3)


def _patient(catalogue: str) -> str:
    return catalogue if "connect_timeout" in catalogue else f"{catalogue} connect_timeout={conninfo.PATIENCE}"


def engine(name: str) -> Path:
    """Return the file of an extension of DuckDB, from its wheel: nothing is fetched while we run. Raises: Wrong."""
    package = f"duckdb_extension_{name}"
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    for place in places or ():
        for file in Path(place).rglob("*.duckdb_extension"):
            return file
    raise Wrong(sentences.NO_ENGINE, package=package.replace("_", "-"))


def make_ready(con: duckdb.DuckDBPyConnection, lake: Lake, name: str = "warehouse") -> None:
    """Load the engines that this lake needs, and hand DuckDB its keys, for this connection alone. Raises: Wrong.

    name: under which it is to be attached.
    """
    engines = ["ducklake"]
    engines += ["postgres_scanner"] if lake.is_on_server else []
    engines += ["httpfs"] if "://" in lake.data else []
    for each in engines:
        con.execute(f"load '{quoted(str(engine(each)))}'")
    if lake.is_on_server:
        con.execute(
            f"create temporary secret {name}_catalogue (type postgres{_option('password', lake.password)})"
        )
    if "://" in lake.data:
        con.execute(S3_MANNERS)
    if ca := lake.s3.get("ca"):
        con.execute(f"set global ca_cert_file = '{quoted(ca)}'")
    if lake.s3:
        options = "".join(_option(key, value) for key, value in lake.s3.items() if key != "ca")
        con.execute(f"create temporary secret {name}_data (type s3, scope '{quoted(lake.data)}'{options})")


def _option(name: str, value: str) -> str:
    if value in ("true", "false"):
        return f", {name} {value}"
    return f", {name} '{quoted(value)}'" if value else ""


def attach_sql(lake: Lake, name: str, options: str = "") -> str:
    """Return the statement that attaches this lake under a name."""
    # Whole, for DuckLake takes a bare word for the name of a secret.
    catalogue = lake.catalogue if lake.is_on_server else str(Path(lake.catalogue).absolute())
    given = [f"data_path '{quoted(lake.data)}'"] if lake.data else []
    given += [f"meta_secret '{name}_catalogue'"] if lake.is_on_server else []
    given += [options] if options else []
    return f"attach 'ducklake:{quoted(catalogue)}' as {name}" + (f" ({', '.join(given)})" if given else "")


def quoted(text: str) -> str:
    """Return the text as it stands between quotes in SQL."""
    return text.replace("'", "''")
