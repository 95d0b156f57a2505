"""Read privacy.toml: after how many days each kind of data is erased, and how it is seen that a source took it away.

What it does not say has a sound value.
"""

from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import folder
from pipelines.settings.fields import Table
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_
from warehouse.access.privacy.data_map import TIMED

PRIVACY = "privacy.toml"
KNOWN = {"retention", "deleted"}
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
    "import": 365,
}
LONGEST = 36_500
MOST_LOOKS = 10_000  # a night


@dataclass(frozen=True)
class Looks:
    """How is seen that something was taken away where it stood. look: at all; per_night, per_host: items a night, in
    all and of one site; every_days: between two looks at what is there.
    """

    look: bool = True
    per_night: int = 300
    per_host: int = 10
    every_days: int = 30


def check(path: Path, before: str | None, after: str) -> None:
    """Read privacy.toml as it is going to be. Raises: ConfigError with file, line and field."""
    looks(path.parent, after)
    read(path.parent, after)


def looks(config: Path | None = None, given_text: str | None = None) -> Looks:
    """Return what [deleted] of privacy.toml says of it, or would with this text. Raises: ConfigError."""
    table = _table("deleted", config, given_text)
    sound = Looks()
    most = {"per_night": MOST_LOOKS, "per_host": 100, "every_days": 365}
    given = {name: table.number(name) for name in most}
    for name, value in given.items():
        if value is not None and not 1 <= value <= most[name]:
            raise table.error(name, N_("this must be a whole number, from 1 to {most}."), most=most[name])
    look = sound.look if "look" not in table.values else table.flag("look")
    table.unknown()
    numbers = {name: value for name, value in given.items() if value is not None}
    return Looks(look, **numbers)


def read(config: Path | None = None, given_text: str | None = None) -> dict[str, int]:
    """Return days by kind, as [retention] of privacy.toml says, else as DAYS says. Raises: ConfigError."""
    table = _table("retention", config, given_text)
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


def _table(name: str, config: Path | None, given_text: str | None) -> Table:
    path = folder(config) / PRIVACY
    text, values = toml(path, given_text) if given_text is not None or is_there(path) else ("", {})
    for other in values.keys() - KNOWN:
        raise ConfigError(
            N_("{file}: “{name}” is not known; known are {known}."),
            file=path, name=other[:200], known=", ".join(sorted(KNOWN)),
        )  # fmt: skip
    return Table(path, text, name, values.get(name, {}))
