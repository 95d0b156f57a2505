"""Say who does something: a person with roles, the schedule, or whoever types a command."""

import getpass
import os
from dataclasses import dataclass

from pipelines.support import typed_text

# The order in which people read them.
ROLES = ("board", "marketing", "communication", "webcare", "security", "administrator", "auditor")


@dataclass(frozen=True)
class Person:
    """Who does it. id: what stays the same when the name changes; roles: what they may do follows from these;
    way: how they came in (login, link, proxy, account, schedule, command, mail).
    """

    id: str
    name: str
    roles: frozenset[str]
    way: str

    @property
    def signature(self) -> str:
        """Return the name as it is kept beside what this person did."""
        return typed_text.signed(self.name) or self.id


# The steps that nobody starts by hand.
SCHEDULE = Person("schedule", "schedule", frozenset({"schedule"}), "schedule")

# Who gets a mail, and may stop it by the link in it without any role here.
RECEIVER = Person("receiver", "receiver of the mail", frozenset({"receiver"}), "mail")


def account(way: str = "account") -> Person:
    """Return who runs this program on this machine, with every role: who may read and write its files may do all."""
    name = _account_name()
    return Person(f"account:{name}", name, frozenset(ROLES), way)


def operator() -> Person:
    """Return who types a command here; with sudo the one who called it."""
    called = os.environ.get("SUDO_USER")
    return Person(f"account:{called}", called, frozenset(ROLES), "command") if called else account("command")


def _account_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        return f"uid {os.getuid()}"
