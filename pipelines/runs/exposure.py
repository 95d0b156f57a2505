"""Find where the dashboard is told to listen, as Streamlit would, for whoever starts or checks it."""

import os
import re
import tomllib
from pathlib import Path

from pipelines.access.logins import listening
from pipelines.settings import ROOT


def config_files() -> tuple[Path, ...]:
    """Return where Streamlit looks for its settings; what a later file says holds."""
    places = (Path.home(), Path.cwd(), ROOT)
    return tuple(dict.fromkeys(place / ".streamlit" / "config.toml" for place in places))


def option(name: str) -> object:
    """Return what a setting of Streamlit (server.enableAgentApi) is told to be, None where nothing tells it."""
    table, _, key = name.partition(".")
    variable = f"STREAMLIT_{table}_{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', key)}".upper()
    if told := os.environ.get(variable):
        return {"true": True, "false": False}.get(told.lower(), told)
    found: object = None
    for file in config_files():
        found = _table(file, table).get(key, found)
    return found


def address() -> str | None:
    """Return the address at which the dashboard will listen; None: at every address of this machine."""
    told = option("server.address")
    return told if isinstance(told, str) else None


def secret_files() -> tuple[str, ...] | None:
    """Return the files of secrets that Streamlit is told to read (secrets.files); None where it is told none."""
    told = option("secrets.files")
    if isinstance(told, str):
        return tuple(each.strip() for each in told.split(",") if each.strip())
    return tuple(map(str, told)) if isinstance(told, list) else None


def reached_at(address: str | None) -> str:
    """Return the host at which this machine itself reaches what listens there."""
    if address and listening.is_number(address) and not listening.is_everywhere(address):
        return f"[{address}]" if ":" in address else address
    return "127.0.0.1" if listening.is_everywhere(address) or listening.is_here(address) else str(address)


def _table(file: Path, name: str) -> dict[str, object]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get(name, {})
    except (OSError, ValueError):  # what Streamlit cannot read, it leaves out too
        return {}
    return table if isinstance(table, dict) else {}
