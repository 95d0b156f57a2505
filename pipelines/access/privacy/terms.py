"""Read privacy.toml: after how many days each kind of data is erased; what it does not say has a sound term."""

from pathlib import Path

from pipelines.settings import folder
from pipelines.settings.fields import Table
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_
from warehouse.access.privacy.data_map import TIMED

PRIVACY = "privacy.toml"
KNOWN = {"retention"}
DAYS = {
    "mention": 365,
    "set_aside": 30,
    "key": 1_095,
    "score": 90,
    "post": 730,
    "publication": 730,
    "staff": 730,
    "run": 90,
    "raw": 730,
    "inbox": 90,
    "log": 30,
    "history": 730,
    "case": 730,
}
LONGEST = 36_500


def read(config: Path | None = None) -> dict[str, int]:
    """Return days by kind, as [retention] of privacy.toml says, else as DAYS says. Raises: ConfigError."""
    path = folder(config) / PRIVACY
    text, values = toml(path) if is_there(path) else ("", {})
    for name in values.keys() - KNOWN:
        raise ConfigError(
            N_("{file}: “{name}” is not known; known are {known}."),
            file=path, name=name[:200], known=", ".join(sorted(KNOWN)),
        )  # fmt: skip
    table = Table(path, text, "retention", values.get("retention", {}))
    days = dict(DAYS)
    for kind in TIMED:
        given = table.number(kind)
        if given is not None:
            if not 1 <= given <= LONGEST:
                raise table.error(kind, N_("this must be a number of days, from 1 to 36500."))
            days[kind] = given
    table.unknown()
    if days["key"] < days["mention"]:
        raise table.error("key", N_("an old text must be recognised for longer than it is kept."))
    return days
