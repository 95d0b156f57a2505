"""Read `warehouse.toml`: a file, or a DuckLake with its server, the place of its data and the names of its keys."""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from text import hide_secrets
from warehouse.storage import sentences

FILE, POSTGRES = "warehouse.toml", "postgresql"
ROOT = Path(__file__).resolve().parents[2]
SECRETS = Path(os.environ.get("WEERKLANK_SECRETS") or ".streamlit/secrets.toml")
# By what S3 and its clients call these themselves.
S3_KEYS = {
    "key_id": "AWS_ACCESS_KEY_ID",
    "secret": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
}
S3_PLAIN = {
    "region": "AWS_REGION",
    "endpoint": "AWS_ENDPOINT_URL",
    "ca": "AWS_CA_BUNDLE",
    "url_style": "WEERKLANK_S3_STYLE",
}
STYLES = ("path", "vhost")
# A key of S3 may be part of such an address for DuckDB; the catalogue would keep it, and every error repeat it.
_BUCKET = re.compile(r"(?i)s3://[\w.-]+(?:/[\w./ =+-]*)?")
TOP = {"file", "catalogue", "data", POSTGRES, "s3"}
SERVER = {"host", "port", "database", "user", "sslmode", "sslrootcert"}
A_NAME = re.compile(r"[A-Za-z_]\w*")


class Wrong(Exception):
    """What is said of the storage cannot be used; `template` says why, `fields` what stands in it (no secrets)."""

    def __init__(self, template: str, **fields: str) -> None:
        super().__init__(template)
        self.template, self.fields = template, fields


@dataclass(frozen=True)
class Storage:
    """What stands in warehouse.toml, with the secrets that it names."""

    file: str = ""
    catalogue: str = ""
    data: str = ""
    server: Mapping[str, str] = field(default_factory=dict)
    password: str = field(default="", repr=False)
    s3: Mapping[str, str] = field(default_factory=dict, repr=False)


def configured(folder: str | os.PathLike[str] | None = None) -> Path | None:
    """Return the warehouse.toml of this configuration (else WEERKLANK_CONFIG, else config/), if there is one."""
    path = Path(folder or os.environ.get("WEERKLANK_CONFIG") or ROOT / "config") / FILE
    return path if path.is_file() else None


def file_named(path: Path) -> str:
    """Which file does this warehouse.toml name as the warehouse? "" where it names a lake or cannot be used."""
    try:
        known = _table(path)
    except Wrong:
        return ""
    file = known.get("file")
    return file if isinstance(file, str) and known.keys() == {"file"} else ""


def read(path: Path) -> Storage:
    """Return what this warehouse.toml says. Raises: Wrong."""
    known = _table(path)
    if strange := sorted(known.keys() - TOP):
        raise Wrong(sentences.FIELD, field=_shown(strange[0]))
    if known.get("file") and len(known) > 1:
        raise Wrong(sentences.FIELD, field="file")
    catalogue, data = _text(known, "catalogue"), _text(known, "data")
    if not (catalogue or known.get("file")):
        raise Wrong(sentences.FIELD, field="catalogue")
    server, password = {}, ""
    if catalogue == POSTGRES:
        table = _part(known, POSTGRES, SERVER | {"password"})
        server = {name: _text(table, name) for name in sorted(SERVER & table.keys())}
        for name in ("host", "database", "user"):
            if not server.get(name):
                raise Wrong(sentences.FIELD, field=f"{POSTGRES}.{name}")
        server["dbname"] = server.pop("database")
        password = _secret(table, "password", f"{POSTGRES}.password")
        if not data:
            raise Wrong(sentences.NO_PLACE)
    elif POSTGRES in known:
        raise Wrong(sentences.FIELD, field=POSTGRES)
    s3 = s3_of(_part(known, "s3", {*S3_KEYS, *S3_PLAIN}), data)
    return Storage(_text(known, "file"), catalogue, absolute(data), server, password, s3)


def s3_of(table: Mapping[str, object], data: str) -> dict[str, str]:
    """Return what DuckDB must know to reach the data, where they are in S3: keys by name, region, server."""
    if "://" not in data:
        return {}
    if not _BUCKET.fullmatch(data):
        hide_secrets.remember_addresses([data])
        raise Wrong(sentences.WHICH_PLACE)
    known = {
        name: _text(table, name) or os.environ.get(usual, "").strip() for name, usual in S3_PLAIN.items()
    }
    if known["url_style"] and known["url_style"] not in STYLES:
        raise Wrong(sentences.FIELD, field="s3.url_style")
    if known["ca"] and not Path(known["ca"]).is_file():
        raise Wrong(sentences.FIELD, field="s3.ca")
    for name, usual in S3_KEYS.items():
        known[name] = _secret(table, name, f"s3.{name}") if name in table else os.environ.get(usual, "")
        hide_secrets.remember(known[name])
    if known["endpoint"]:
        # A server of one's own: its buckets stand in the path, and it is asked as its address says.
        kind, _, host = known["endpoint"].rpartition("://")
        if "@" in host or "?" in host:
            hide_secrets.remember_addresses([known["endpoint"]])
            raise Wrong(sentences.FIELD, field="s3.endpoint")
        known |= {
            "endpoint": host.rstrip("/"),
            "url_style": known["url_style"] or "path",
            "use_ssl": "false" if kind.lower() == "http" else "true",
        }
    return {name: value for name, value in known.items() if value}


def written(
    file: str = "",
    catalogue: str = "",
    data: str = "",
    server: Mapping[str, str] | None = None,
    s3: Mapping[str, str] | None = None,
) -> str:
    """Return a warehouse.toml that says this, with names in the place of keys."""
    told: dict[str, str] = {"file": file} if file else {"catalogue": catalogue, "data": data or "…"}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    if server:
        lines += ["", f"[{POSTGRES}]"]
        lines += [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in server.items()]
        lines += ['password = "WEERKLANK_DB_PASSWORD"  # the name of the key in the environment']
    if "://" in data:
        lines += ["", "[s3]", 'key_id = "AWS_ACCESS_KEY_ID"', 'secret = "AWS_SECRET_ACCESS_KEY"']
        told = {name: value for name, value in (s3 or {}).items() if name in S3_PLAIN}
        if "endpoint" in told:
            kind = "http" if (s3 or {}).get("use_ssl") == "false" else "https"
            told["endpoint"] = f"{kind}://{told['endpoint']}"
        lines += [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    return "\n".join(lines)


def absolute(data: str) -> str:
    """Return a folder with its whole path, since the catalogue keeps it for every machine; an address as it is."""
    return data if not data or "://" in data else str(Path(data).absolute())


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        pass
    # Outside: what the parser says may hold a line of the file.
    raise Wrong(sentences.BROKEN)


def _part(known: Mapping[str, object], name: str, fields: set[str]) -> Mapping[str, object]:
    table = known.get(name, {})
    if not isinstance(table, dict):
        raise Wrong(sentences.FIELD, field=name)
    if strange := sorted(table.keys() - fields):
        raise Wrong(sentences.FIELD, field=f"{name}.{_shown(strange[0])}")
    return table


def _text(table: Mapping[str, object], name: str) -> str:
    value = table.get(name, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Wrong(sentences.FIELD, field=name)
    return str(value).strip()


def _secret(table: Mapping[str, object], name: str, place: str) -> str:
    """Return the secret that this field names; "" where it names none. Raises: Wrong, never with what stood there."""
    named = _text(table, name)
    if not named:
        return ""
    # Whoever writes the secret itself here must not read it back in a sentence.
    hide_secrets.remember(named) if not A_NAME.fullmatch(named) else None
    value = os.environ.get(named) or _of_file().get(named)
    if not A_NAME.fullmatch(named) or not isinstance(value, str) or not value.strip():
        raise Wrong(sentences.NO_KEY, field=place)
    hide_secrets.remember(value.strip())
    return value.strip()


def _of_file() -> dict[str, object]:
    try:
        return tomllib.loads(SECRETS.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}


def _shown(name: str) -> str:
    return name if A_NAME.fullmatch(name) else "?"
