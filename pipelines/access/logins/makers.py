"""Say whether what somebody made for others (a key, a link, a subscription) still works: while its maker may make it.

Who made it is not here when it is used. So their roles are those that access.toml gives them now, by the subject, the
address and the groups of their last login. What was made before that was kept, or by the account of the machine
(a command, or where nobody logged in), goes on working.
"""

from pipelines.access import matrix
from pipelines.access.logins import access_file, store, visitors
from pipelines.access.person import ROLES, Person
from pipelines.settings import secrets
from pipelines.support.errors import SourceError

NO_ROLE: frozenset[str] = frozenset()


def still_may(maker_id: str | None, act: str, asks_login: bool | None = None, need: str = "") -> bool:
    """May who made this still do the act by which it was made? asks_login: whether people log in here, None: look;
    need: what else they must have, of matrix.toml.

    Yes where nobody logs in, and where nobody knows who made it.
    """
    if maker_id is None or not (is_login_asked() if asks_login is None else asks_login):
        return True
    maker = Person(maker_id, "", roles_of(maker_id), "absent")
    return matrix.may_do(maker, act) and (not need or matrix.may(maker, need))


def roles_of(person_id: str) -> frozenset[str]:
    """Return the roles with which a person would come in now."""
    access, (way, _sign, name) = access_file.known().access, person_id.partition(":")
    seen = (store.kept() or {}).get("seen", {}).get(person_id)
    seen = seen if isinstance(seen, dict) else {}
    if way == "account" and not seen:
        return frozenset(ROLES)
    if way == "mail":
        return visitors.roles_of(access, "", "", name, ())[0] if access.may_ask(name) else NO_ROLE
    if way == "proxy" and access.proxy is None:
        return NO_ROLE
    mail = access_file.address_of(str(seen.get("mail", "")))
    groups = seen.get("groups")
    told = [each for each in groups if isinstance(each, str)] if isinstance(groups, list) else []
    return visitors.roles_of(access, name, way, mail if access.believes(mail) else "", told)[0]


def is_login_asked() -> bool:
    """Must people log in here, as far as a program that draws no pages knows?"""
    if access_file.known().is_closed:
        return True
    try:
        return secrets.login_lacks() is not None
    except SourceError:
        return True
