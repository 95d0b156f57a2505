"""Read which hosts in a private network may be collected, from `[network]` and the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from pipelines.settings.fields import Table
from text.i18n import N_


def private(path: Path, text: str, values: Mapping[str, object]) -> frozenset[str]:
    """Return the hosts that `[network]` and the environment allow. Raises: ConfigError."""
    table = Table(path, text, "network", values)
    names = table.texts("allow_private", N_('this must be a list of hosts, such as ["intranet.school.nl"].'))
    table.unknown()
    # An operator may allow hosts without touching the file: a first run has no file yet.
    return frozenset(names) | allowed_by_environment()


def allowed_by_environment() -> frozenset[str]:
    """Hosts in a private network that WEERKLANK_ALLOW_PRIVATE allows, separated by commas."""
    names = os.environ.get("WEERKLANK_ALLOW_PRIVATE", "").split(",")
    return frozenset(name.strip() for name in names if name.strip())
