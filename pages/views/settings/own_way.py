"""Keep an administrator from changing access.toml so that they would not come in as one any more."""

from collections.abc import Iterable

import streamlit as st

from pages.shared import login
from pipelines.access.logins import access_file, visitors
from pipelines.settings.editing.change import Made
from pipelines.settings.editing.history import Change
from pipelines.support.errors import ConfigError
from text.i18n import N_


class OwnWay(ConfigError):
    """Whoever makes this change would not be administrator after it."""

    template = N_(
        "After this change you yourself would no longer come in as administrator. Nothing was changed; let another"
        " administrator do it."
    )


def keep(made: Made) -> None:
    """Raise OwnWay for a change of access.toml after which this reader is administrator no more, and was one before."""
    if made.file == access_file.FILE and _loses(made.after):
        raise OwnWay()


def kept_by_undo(changes: Iterable[Change], number: int) -> OwnWay | None:
    """Return what speaks against taking this change back; None for nothing."""
    found = next((each for each in changes if each.number == number), None)
    is_lost = found is not None and found.file == access_file.FILE and _loses(found.before or "")
    return OwnWay() if is_lost else None


def _loses(after: str) -> bool:
    found = login.visitor()
    if found.person.way not in ("login", "link", "proxy") or "administrator" not in found.person.roles:
        return False
    would = access_file.of_text(access_file.path(), after)
    later = visitors.visitor(st.user.to_dict(), login.now(), would)
    return later.state != "in" or "administrator" not in later.person.roles
