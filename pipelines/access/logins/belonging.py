"""Know by a claim of the provider to which organisation somebody belongs, where one provider knows people of several.

In access.toml `[login] organisation_claim` names the claim and `organisations` lists which of its values are ours. Who
comes from elsewhere, and who the provider does not place, has no role here, whatever else the file says.
"""

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings.fields import Table
from text.i18n import N_

LIST = N_('this must be a list of texts, such as ["school.nl"].')
BOTH = N_(
    "write both: organisation_claim says where the provider names the organisation, organisations which are ours."
)
MOST, LONGEST = 40, 200  # values that are read of a claim, and characters of one
LARGEST = 1024 * 1024  # bytes of the file with whose dashboard is where


@dataclass(frozen=True)
class Belonging:
    """Which claim names the organisation, and which of its values (small letters) are ours."""

    claim: str
    ours: frozenset[str]

    def said(self, claims: Mapping[str, object]) -> tuple[str, ...]:
        """Return which organisations the provider names, in small letters; () where it names none."""
        told = claims.get(self.claim)
        several = [told] if isinstance(told, str) else told if isinstance(told, list | tuple) else []
        texts = [each.strip().casefold() for each in several[:MOST] if isinstance(each, str)]
        return tuple(dict.fromkeys(each for each in texts if each and len(each) <= LONGEST))

    def named(self, claims: Mapping[str, object]) -> tuple[str, ...]:
        """Return which of ours the provider names; () where this person is of none of them."""
        return tuple(each for each in self.said(claims) if each in self.ours)

    def is_ours(self, claims: Mapping[str, object]) -> bool:
        """Does the provider say that this person is of this organisation?"""
        return bool(self.named(claims))

    def is_kept(self, seen: Mapping[str, object]) -> bool:
        """Was this person of this organisation when they logged in last? Not where nothing was kept of that."""
        told = seen.get("organisations")
        return isinstance(told, list) and any(each in self.ours for each in told if isinstance(each, str))


def of_login(login: Table) -> Belonging | None:
    """Return what `[login]` says of it, None where it says nothing. Raises: ConfigError where it says half."""
    claim, ours = login.text("organisation_claim", "").strip(), login.texts("organisations", LIST)
    values = frozenset(each.strip().casefold() for each in ours) - {""}
    if bool(claim) != bool(values):
        raise login.error("organisations" if claim else "organisation_claim", BOTH)
    return Belonging(claim, values) if claim else None


def home_of(said: Iterable[str]) -> str | None:
    """Return the address of the dashboard of these organisations; None where this installation knows none, or several.

    Whoever serves several keeps the addresses in a file that all of them read (`WEERKLANK_HOMES`).
    """
    named = os.environ.get("WEERKLANK_HOMES")
    known: object = None
    if named:
        with contextlib.suppress(OSError, ValueError):
            path = Path(named)
            known = json.loads(path.read_text("utf-8")) if path.stat().st_size <= LARGEST else None
    if not isinstance(known, dict):
        return None
    found = {known[each] for each in said if isinstance(known.get(each), str)}
    return found.pop() if len(found) == 1 else None
