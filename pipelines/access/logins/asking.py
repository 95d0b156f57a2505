"""Say whether anything asks who comes in, as the app and every command find it, and whether that was so before."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pipelines.access.logins import access_file, store
from pipelines.settings import secrets
from pipelines.settings.network import Server
from pipelines.support.errors import ConfigError, SourceError
from text.i18n import N_

# Not the account of this machine: somebody was asked who they are.
ASKED = ("login", "link", "proxy")
GONE = N_(
    "People logged in here until {day}, and nothing asks any more who comes in: what configured the login is gone, or"
    " stands where it is not read. To go on without one, take away access/logins.json in the data folder."
)
NO_START = N_(
    "The dashboard does not start: people logged in here until {day}, and nothing asks any more who comes in, so"
    " whoever reaches {names} would have every role. Bring back what configured it ([auth] in .streamlit/secrets.toml,"
    " [links] or [proxy] in access.toml). To go on without a login, take away access/logins.json in the data folder."
)


def lacks(files: Sequence[str | Path] | None) -> tuple[str, ...] | None:
    """Return what a way in by a login or links lacks before anybody can use it, () for nothing; None: there is none.

    files: of secrets, None: those that Streamlit reads by itself. Raises: SourceError.
    """
    of_login = secrets.login_lacks(files)
    return () if of_login is None and access_file.known().access.links else of_login


def last() -> dt.datetime | None:
    """Return when somebody logged in here last, None where nobody ever did."""
    seen = (store.kept() or {}).get("seen", {}).values()
    found = [
        store.moment(each.get("at")) for each in seen if isinstance(each, dict) and each.get("way") in ASKED
    ]
    return max(found, default=None)


def is_gone(files: Sequence[str | Path] | None) -> bool:
    """Did people log in here before, while nothing asks who comes in now? Raises: SourceError."""
    return last() is not None and lacks(files) is None and not access_file.known().is_closed


def gone(files: Sequence[str | Path] | None) -> str:
    """Return the sentence that says so, in English; "" where that is not so or secrets cannot be read."""
    with contextlib.suppress(SourceError):
        if (until := last()) and is_gone(files):
            return GONE.format(day=until.date())
    return ""


def must_not_be_gone(files: Sequence[str | Path] | None, server: Server) -> None:
    """Raise ConfigError where a login is gone and readers come from the network. Raises: SourceError."""
    until, names = last(), [*server.public, *map(str, server.proxies)]
    if until and names and is_gone(files):
        raise ConfigError(NO_START, day=until.date(), names=", ".join(names))
