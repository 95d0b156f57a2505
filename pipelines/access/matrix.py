"""Read who may do what (`matrix.toml`): roles, needs and acts, declared once."""

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pipelines.access.person import ROLES, Person

FILE = Path(__file__).with_name("matrix.toml")


@functools.cache
def needs() -> Mapping[str, frozenset[str]]:
    """Return each need with the roles that have it."""
    return {need: frozenset(roles) for need, roles in _read()["needs"].items()}


@functools.cache
def acts() -> Mapping[str, str]:
    """Return each act with the need that it asks for."""
    return dict(_read()["acts"])


def may(person: Person, need: str) -> bool:
    """Does one of this person's roles have this need? False for a need that nobody declared."""
    return bool(person.roles & needs().get(need, frozenset()))


def may_do(person: Person, act: str) -> bool:
    """May this person do this? False for an act that nobody declared."""
    return may(person, acts().get(act, ""))


def wrong() -> list[str]:
    """Return what in the matrix cannot be: a role that is not there, an act that asks for a need that is not there."""
    known = {*ROLES, "schedule", "shared", "receiver"}
    roles = [f"{need}: {role}" for need, having in needs().items() for role in sorted(having - known)]
    return roles + [f"{act}: {need}" for act, need in acts().items() if need not in needs()]


@functools.cache
def _read() -> Mapping[str, Mapping]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
