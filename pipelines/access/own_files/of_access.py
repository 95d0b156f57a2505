"""Declare the tables of access.toml: who has which role, and by which ways people come in."""

import functools
from collections import Counter
from pathlib import Path

from pipelines.access.logins import access_file
from pipelines.access.logins.access_file import FILE
from pipelines.access.logins.giving import LastAdministrator
from pipelines.access.own_files import beside
from pipelines.access.person import ROLES
from pipelines.settings.editing.kinds import FLAG, LIST, NUMBER, TEXT, WORDS, Field, Kind
from pipelines.support.errors import ConfigError
from text.i18n import N_

ROLE_NAMES = {
    "board": N_("Board"), "marketing": N_("Marketing"), "communication": N_("Communication"),
    "webcare": N_("Webcare"), "security": N_("Security"), "administrator": N_("Administrator"),
    "auditor": N_("Auditor (FG)"),
}  # fmt: skip
ROLES_FIELD = Field("roles", WORDS, N_("Roles"), choices=ROLES, names=ROLE_NAMES, required=True)


def check(path: Path, before: str | None, after: str) -> None:
    """Read access.toml as it is going to be. Raises: ConfigError; LastAdministrator where nobody would be one.

    Where links are sent there must be a mail server, and somebody must be administrator who comes in by one, or there
    must be another way in.
    """
    access = access_file.of_text(path, after)
    had = _before(path, before)
    if had and had.has_administrator and not access.has_administrator:
        raise LastAdministrator()
    for one in _twice(access) - (_twice(had) if had else set()):
        raise ConfigError(
            N_(
                "“{who}” is in the list already. Change the roles there: two entries would each give their own."
            ),
            who=one,
        )
    if access.links and not (had and had.links) and not beside.sends_mail():
        raise ConfigError(
            N_("Links are sent by the school’s own mail server, and there is none yet. Fill that in first.")
        )
    is_new = (access.links or access.proxy) and not (had and (had.links or had.proxy))
    if is_new and not access.has_administrator:
        raise ConfigError(
            N_("First make somebody administrator: from this change on everybody has to log in.")
        )


def _twice(access: access_file.Access) -> set[str]:
    """Return the people and groups that are named more than once: to take a role from one entry would take nothing."""
    people = Counter((each.mail, each.sub, each.provider) for each in access.people)
    groups = Counter(each.name for each in access.groups)
    return {mail or sub for (mail, sub, _), count in people.items() if count > 1} | {
        name for name, count in groups.items() if count > 1
    }


def _before(path: Path, before: str | None) -> access_file.Access | None:
    try:
        return access_file.of_text(path, before) if before is not None else None
    except ConfigError:
        return None  # what cannot be read gave nobody anything


_of = functools.partial(Kind, check=check, act="access.people", in_own_folder=True, guarded=True)
PEOPLE = _of(
    "people", FILE, N_("People and roles"), N_("Person"),
    N_("Who may do what. The page People and roles has the same list, with who came in last."),
    (
        Field("mail", TEXT, N_("E-mail address"), example="anna@school.nl"),
        Field("name", TEXT, N_("Name"), example="Anna"),
        ROLES_FIELD,
        Field("sub", TEXT, N_("Number at the provider (sub)"),
              N_("Surer than an address, which may be given to somebody else."), rare=True),
        Field("provider", TEXT, N_("Provider"), N_("Where there are several: its name in secrets.toml."), rare=True),
    ),
    called=("name", "mail", "sub"),
)  # fmt: skip
GROUPS = _of(
    "groups", FILE, N_("Groups and roles"), N_("Group"),
    N_("Roles for everybody in a group, or with an app role, of the provider."),
    (
        Field("name", TEXT, N_("Group or app role"), example="weerklank-bestuur", required=True),
        ROLES_FIELD,
    ),
    called=("name",),
)  # fmt: skip
LOGIN = _of(
    "login", FILE, N_("Logging in"), N_("Logging in"),
    N_("How long a login lasts and what of a provider is believed. The provider itself stands in secrets.toml."),
    (
        Field("hours", NUMBER, N_("Hours that a login lasts"), N_("From 1 to 168. Left empty: 12."), "12"),
        Field("domains", LIST, N_("Domains whose addresses count"),
              N_("One per line. Left empty: all that the provider vouches for."), "school.nl"),
        Field("ask", TEXT, N_("Whom somebody without a role asks"), example="webteam@school.nl"),
        Field("trust_mail", FLAG, N_("The provider vouches for every address"),
              N_("For Entra ID and SURFconext, with domains of your own filled in."), rare=True),
        Field("claims", LIST, N_("Where the provider names groups"),
              N_("One per line. Left empty: roles and groups."), "groups", rare=True),
        Field("organisation_claim", TEXT, N_("Where the provider names the organisation"),
              N_("For a provider that knows people of several organisations. Together with the next."),
              "schac_home_organization", rare=True),
        Field("organisations", LIST, N_("Which of these organisations are yours"),
              N_("One per line. Who is of another one sees nothing."), "school.nl", rare=True),
    ),
    single=True,
)  # fmt: skip
LINKS = _of(
    "links", FILE, N_("Links by e-mail"), N_("Links by e-mail"),
    N_("Logging in without a provider: a link by the school’s own mail, ten minutes, once."),
    (
        Field("on", FLAG, N_("Send links to log in")),
        Field("domains", LIST, N_("Domains that may ask for one"),
              N_("One per line. People in the list may always ask. Left empty: they alone."), "school.nl"),
    ),
    single=True,
)  # fmt: skip
PROXY = _of(
    "proxy", FILE, N_("Proxy that logs people in"), N_("Proxy that logs people in"),
    N_("The headers in which a proxy that is believed says who asks."),
    (
        Field("user", TEXT, N_("Header with the number of the person"), example="X-Remote-User", required=True),
        Field("mail", TEXT, N_("Header with the e-mail address"), example="X-Remote-Email"),
        Field("name", TEXT, N_("Header with the name"), example="X-Remote-Name"),
        Field("groups", TEXT, N_("Header with the groups"), example="X-Remote-Groups"),
    ),
    single=True,
)  # fmt: skip
