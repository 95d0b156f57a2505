"""People of the tests: one who may do everything, and one for each role."""

from pipelines.access.person import ROLES, Person

ANNA = Person("account:anna", "Anna", frozenset(ROLES), "login")


def person(*roles: str, name: str = "Bram") -> Person:
    """Return somebody with these roles only."""
    return Person(f"account:{name.lower()}", name, frozenset(roles), "login")


def named(name: str) -> Person:
    """Return somebody of this name who may do everything."""
    return Person(f"account:{name.lower()}", name, frozenset(ROLES), "login")
