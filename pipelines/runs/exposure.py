"""Find where the dashboard is told to listen, as Streamlit would, for whoever starts or checks it."""

import os
import tomllib
from pathlib import Path

from pipelines.settings import ROOT
from pipelines.web import listening

OPTION = "STREAMLIT_SERVER_ADDRESS"


def config_files() -> tuple[Path, ...]:
    """Return where Streamlit looks for its settings; what a later file says holds."""
    places = (Path.home(), Path.cwd(), ROOT)
    return tuple(dict.fromkeys(place / ".streamlit" / "config.toml" for place in places))


def address() -> str | None:
    """Return the address at which the dashboard will listen; None: at every address of this machine."""
    if told := os.environ.get(OPTION):
        return told
    found: str | None = None
    for file in config_files():
        value = _server(file).get("address", found)
        found = value if isinstance(value, str) else None
    return found


def reached_at(address: str | None) -> str:
    """Return the host at which this machine itself reaches what listens there."""
    if address and listening.is_number(address) and not listening.is_everywhere(address):
        return f"[{address}]" if ":" in address else address
    return "127.0.0.1" if listening.is_everywhere(address) or listening.is_here(address) else str(address)


def _server(file: Path) -> dict[str, object]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("server", {})
    except (OSError, ValueError):  # what Streamlit cannot read, it leaves out too
        return {}
    return table if isinstance(table, dict) else {}
