"""Say the names of roles."""

from collections.abc import Iterable

from pages.shared.i18n import N_, _
from pipelines.access.person import ROLES

NAMES = {
    "board": N_("Board"),
    "marketing": N_("Marketing"),
    "communication": N_("Communication"),
    "webcare": N_("Webcare"),
    "security": N_("Security"),
    "administrator": N_("Administrator"),
    "auditor": N_("Auditor (FG)"),
}


def names(roles: Iterable[str]) -> str:
    """Return these roles as people read them, in their usual order."""
    held = set(roles)
    return ", ".join(_(NAMES[role]) for role in ROLES if role in held)
