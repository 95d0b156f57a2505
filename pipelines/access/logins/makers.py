"""Say whether what somebody made for others (a key, a link, a subscription) still works: while its maker may make it.

Who made it is not here when it is used. So their roles are those that access.toml gives them now, by the subject, the
address and the groups of their last login; groups count for 90 days after it. Where one provider knows people of
several organisations, that login must have named this one. Whether people log in here is not asked:
who came in by a login stays who they are, also where what configures logins is gone or stands where a program does not
look. What was made before makers were kept, or by the account of the machine (a command, or where nobody logged in),
goes on working.
"""

import datetime as dt

from pipelines.access import matrix
from pipelines.access.logins import access_file, store, visitors
from pipelines.access.person import ROLES, Person

NO_ROLE: frozenset[str] = frozenset()
# A provider says which groups somebody is in only when they log in: after this they may have left long ago.
GROUPS_LAST = dt.timedelta(days=90)


def still_may(maker_id: str | None, act: str, need: str = "", now: dt.datetime | None = None) -> bool:
    """May who made this still do the act by which it was made? need: what else they must have, of matrix.toml.

    Yes where nobody knows who made it. now: by which groups are counted, None: the machine's clock
    """
    if maker_id is None:
        return True
    maker = Person(maker_id, "", roles_of(maker_id, now or dt.datetime.now(dt.UTC)), "absent")
    return matrix.may_do(maker, act) and (not need or matrix.may(maker, need))


def roles_of(person_id: str, now: dt.datetime) -> frozenset[str]:
    """Return the roles with which a person would come in now."""
    access, (way, _sign, name) = access_file.known().access, person_id.partition(":")
    seen = (store.kept() or {}).get("seen", {}).get(person_id)
    seen = seen if isinstance(seen, dict) else {}
    if way == "account" and name and not seen:
        return frozenset(ROLES)
    if way == "mail":
        return visitors.roles_of(access, "", "", name, ())[0] if access.may_ask(name) else NO_ROLE
    if way == "proxy" and access.proxy is None:
        return NO_ROLE
    if way != "proxy" and access.belonging and not access.belonging.is_kept(seen):
        return NO_ROLE
    mail = access_file.address_of(str(seen.get("mail", "")))
    told = _groups(seen, now)
    return visitors.roles_of(access, name, way, mail if access.believes(mail) else "", told)[0]


def _groups(seen: dict[str, object], now: dt.datetime) -> list[str]:
    groups, told_at = seen.get("groups"), store.moment(seen.get("at"))
    if not isinstance(groups, list) or now - told_at >= GROUPS_LAST:
        return []
    return [each for each in groups if isinstance(each, str)]
