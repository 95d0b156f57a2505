"""Know the organisations of this installation, and what parts them: configuration, warehouse, data folder, keys.

`organisations/<name>/` is the configuration folder of one, `data/<name>/` its data folder with, unless its
`warehouse.toml` says otherwise, its warehouse. A process works for one organisation: it is started with these in its
environment, and everything that finds its place by the environment (settings, warehouse, locks, caches, logs, audit
log, keys) is that organisation's. docs/method/organisations.md tells why.
"""

import contextlib
import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError
from text.i18n import N_

# As in pipelines.settings, which a command that is over at once does not load.
ROOT, ORGANISATION = Path(__file__).resolve().parents[3], "organisation.toml"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 63  # characters: a name is also one of a folder, and may be one of a host
WAREHOUSE, STORAGE, SECRETS = "warehouse.duckdb", "warehouse.toml", ".streamlit/secrets.toml"
# What organisations share, in the data folder of the installation: answers of websites, figures of who wants to, and
# files of the program.
VISITS, NATIONAL, HOMES, CACHE = "visits", "national", "homes.json", "cache"
# Folders that a data folder has of its own: `data/logs` is no organisation's.
TAKEN = frozenset(
    "access alerts backups evidence inbox last-good live logs model privacy raw settings site".split()
) | {VISITS, NATIONAL, CACHE}
# What one organisation, or the installation around it, says of itself; none of it holds for another.
OF_ONE = (
    "WEERKLANK_CONFIG", "WEERKLANK_WAREHOUSE", "WEERKLANK_WAREHOUSE_DATA", "WEERKLANK_DATA", "WEERKLANK_SECRETS",
    "WEERKLANK_ORGANISATION", "WEERKLANK_ORGANISATIONS", "WEERKLANK_VISITS", "WEERKLANK_NATIONAL",
    "WEERKLANK_HOMES",
    "WEERKLANK_PUBLIC_ADDRESS", "STREAMLIT_SECRETS_FILES", "WEERKLANK_DOOR",
)  # fmt: skip
NO_NAME = N_(
    "“{name}” is no name of an organisation: small letters, digits and hyphens, 63 at most, and none of {taken}."
)
NO_FILE = N_("organisations/{name} holds no organisation.toml.")
SHARED = N_(
    "{names} name the same warehouse, folder or cookie_secret. None of them is used until each has its own: what two"
    " organisations share, each could read or enter at the other's."
)
UNKNOWN = N_("There is no organisation “{name}”. There are: {known}.")
NONE = N_("This installation serves one organisation: there is no folder organisations/ with any in it.")


@dataclass(frozen=True)
class Organisation:
    """One organisation. fault: why it cannot be used, None where it can."""

    name: str
    config: Path
    data: Path
    fault: ConfigError | None = None

    @property
    def warehouse(self) -> str:
        """Return its address: its warehouse.toml where it has one, else a file in its data folder."""
        storage = self.config / STORAGE
        return str(storage if storage.is_file() else self.data / WAREHOUSE)

    @property
    def secrets(self) -> Path:
        """Return the file with its keys and its login."""
        return self.config / SECRETS

    def environment(self, around: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a process that works for it, and for no other."""
        given = {name: value for name, value in (around or os.environ).items() if name not in OF_ONE}
        paths = os.pathsep.join(filter(None, (str(ROOT), given.get("PYTHONPATH"))))
        return given | {
            "PYTHONPATH": paths,
            "WEERKLANK_ORGANISATION": self.name,
            "WEERKLANK_CONFIG": str(self.config),
            "WEERKLANK_WAREHOUSE": self.warehouse,
            "WEERKLANK_DATA": str(self.data),
            "WEERKLANK_SECRETS": str(self.secrets),
            "WEERKLANK_VISITS": str(self.data.parent / VISITS),
            "WEERKLANK_NATIONAL": str(self.data.parent / NATIONAL),
            "WEERKLANK_HOMES": str(self.data.parent / HOMES),
            "WEERKLANK_CACHE": given.get("WEERKLANK_CACHE") or str(self.data.parent / CACHE),
            "STREAMLIT_SECRETS_FILES": str(self.secrets),
        }


def folder() -> Path:
    """Return where the organisations are: WEERKLANK_ORGANISATIONS, else organisations/ beside app.py."""
    return Path(os.environ.get("WEERKLANK_ORGANISATIONS") or ROOT / "organisations").absolute()


def current() -> str | None:
    """For which organisation does this process work? None where the installation serves one."""
    return os.environ.get("WEERKLANK_ORGANISATION") or None


def within(shared: Path) -> Path:
    """Return a folder that organisations share (of backups), as this one uses it: a folder in it of its own name."""
    name = current()
    return shared / name if name else shared


def are_served() -> bool:
    """Does this installation serve several, and does this process work for none of them in particular?"""
    return not (current() or os.environ.get("WEERKLANK_CONFIG") or os.environ.get("WEERKLANK_WAREHOUSE")) and bool(
        _names()
    )  # fmt: skip


def found() -> tuple[Organisation, ...]:
    """Return all of them by name, those that cannot be used with their fault. Empty where there are none."""
    data = data_folder().absolute()
    made = [Organisation(name, folder() / name, data / name, _fault(name)) for name in _names()]
    uses = {each.name: _uses(each) for each in made if each.fault is None}
    counted = Counter(use for every in uses.values() for use in every)
    shared = {name for name, every in uses.items() if any(counted[use] > 1 for use in every)}
    fault = ConfigError(SHARED, names=", ".join(sorted(shared)))
    return tuple(
        Organisation(each.name, each.config, each.data, fault) if each.name in shared else each
        for each in made
    )


def named(names: list[str]) -> tuple[Organisation, ...]:
    """Return the organisations of these names, each once. Raises: ConfigError for one that is not there."""
    known = {each.name: each for each in found()}
    if not known:
        raise ConfigError(NONE)
    for name in names:
        if name not in known:
            raise ConfigError(UNKNOWN, name=name, known=", ".join(known))
    return tuple(known[name] for name in dict.fromkeys(names))


def _names() -> list[str]:
    with contextlib.suppress(OSError):
        return sorted(
            path.name for path in folder().iterdir() if path.is_dir() and not path.name.startswith((".", "_"))
        )
    return []


def _fault(name: str) -> ConfigError | None:
    if not NAME.fullmatch(name) or len(name) > LONGEST or name in TAKEN:
        return ConfigError(NO_NAME, name=name, taken=", ".join(sorted(TAKEN)))
    path = folder() / name / ORGANISATION
    return None if path.is_file() else ConfigError(NO_FILE, name=name)


def _uses(organisation: Organisation) -> set[tuple]:
    """Return what no other may use: its folder, and where its warehouse keeps catalogue and data."""
    uses: set[tuple] = {("folder", organisation.config.resolve()), ("data", organisation.data.resolve())}
    told: dict = {}
    with contextlib.suppress(OSError, ValueError):  # what cannot be read is said by whoever opens it
        told = tomllib.loads((organisation.config / STORAGE).read_text("utf-8"))
    server = told.get("postgresql")
    if isinstance(server, dict):
        port = str(server.get("port") or "5432")
        uses.add(
            ("server", str(server.get("host")).lower(), port, str(server.get("database")), _schema(told))
        )
    for key in ("file", "data", "catalogue"):
        value = told.get(key)
        if isinstance(value, str) and value and value != "postgresql":
            uses.add(("place", value.rstrip("/") if "://" in value else Path(value).resolve()))
    with contextlib.suppress(OSError, ValueError, AttributeError):
        login = tomllib.loads(organisation.secrets.read_text("utf-8")).get("auth", {})
        if login.get("cookie_secret"):
            uses.add(("cookie", str(login["cookie_secret"])))
    return uses


def _schema(told: dict) -> str:
    return str(told.get("schema") or told.get("postgresql", {}).get("schema") or "")
