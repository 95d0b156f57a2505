"""Keep where each organisation has its dashboard, for who logs in at that of another: they are led to their own."""

import json
import os
from collections.abc import Iterable

from pages.server.access.hosts.apps import Served
from pipelines.access.logins import access_file
from pipelines.access.organisations.places import HOMES
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError


def of(served: Iterable[Served], port: int) -> dict[str, str]:
    """Return the address of the dashboard by what providers call its organisation.

    A name that two organisations call theirs leads nowhere. port: of the door
    """
    found: dict[str, set[str]] = {}
    for each in served:
        path = each.organisation.config / access_file.FILE
        try:
            access = access_file.of_text(path, None) if path.is_file() else access_file.Access()
        except (ConfigError, OSError):  # its own app says what is wrong
            continue
        address = each.told.public[0] if each.told.public else f"http://{min(each.hosts)}:{port}"
        for name in access.belonging.ours if access.belonging else ():
            found.setdefault(name, set()).add(address)
    return {name: addresses.pop() for name, addresses in sorted(found.items()) if len(addresses) == 1}


def write(homes: dict[str, str]) -> None:
    """Write them for the apps to read. Raises: OSError."""
    path = data_folder().absolute() / HOMES
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.touch(0o600)
    fresh.write_text(json.dumps(homes), encoding="utf-8")
    fresh.replace(path)
