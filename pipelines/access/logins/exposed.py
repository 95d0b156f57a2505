"""Judge what access.toml makes of who comes in: by which ways, with which roles, and what of it lets in too many."""

from collections.abc import Iterator

from pipelines.access.logins import access_file, asking
from pipelines.access.logins.access_file import Access
from text import i18n
from text.i18n import N_

GOOD, NOTE, OPEN = "ok", "note", "open"
FAULT = N_("access.toml cannot be used, so nobody new comes in: {why}")
NOBODY = N_("People log in and access.toml gives nobody a role: whoever logs in sees no figures.")
NO_ADMINISTRATOR = N_(
    "Nobody is administrator: whoever types the code that is printed at the start becomes one."
)
ADMINISTRATORS = N_("Administrators: {who}.")
ALL_DOMAINS = N_(
    "Every address of every domain is believed (trust_mail without domains): whoever has an account at the provider can"
    " come in under somebody else's address. Name the domains of the school under [login]."
)
DOMAINS = N_("Of mail addresses those in {domains} count.")
LINKS = N_("Links to log in are sent to the people listed by mail, to nobody else.")
LINKS_DOMAINS = N_("Links to log in are sent to the people listed by mail and to every address in {domains}.")
LINKS_WITHOUT_MAIL = N_(
    "Links to log in are offered, and there is no [mail] in announcement.toml: nobody gets one."
)
LINKS_TO_NOBODY = N_(
    "Links to log in are offered, and nobody is listed by mail, nor a domain: nobody gets one."
)
UNASKED = N_(
    "access.toml gives roles, and nothing asks who comes in: whoever reaches the dashboard has every role."
)
NO_PROXY = N_("access.toml has a [proxy], and no trusted_proxy is named: nobody comes in by it.")

Told = tuple[str, str, dict[str, object]]


def findings(has_login: bool, has_proxy: bool, has_mail: bool, is_reached: bool) -> Iterator[Told]:
    """Yield what was found: how it stands (ok, note, open), the sentence in English, what stands in it.

    has_login: is a provider configured; has_proxy: is one named that is believed; has_mail: can mail be sent;
    is_reached: do readers come from elsewhere than this machine
    """
    known = access_file.known()
    if known.fault:
        yield NOTE, FAULT, {"why": i18n.translate(known.fault.template, known.fault.fields)}
        return
    access = known.access
    if not has_login and not access.links and access.proxy is None:
        until, stands = asking.last(), OPEN if is_reached else NOTE
        if until and not known.is_closed:
            yield stands, asking.GONE, {"day": i18n.day(until.date())}
        elif access.people or access.groups:
            yield stands, UNASKED, {}
        return
    yield from _roles(access)
    if access.trust_mail and not access.domains:
        yield OPEN, ALL_DOMAINS, {}
    elif access.domains:
        yield GOOD, DOMAINS, {"domains": ", ".join(access.domains)}
    if access.links:
        yield from _links(access, has_mail)
    if access.proxy and not has_proxy:
        yield NOTE, NO_PROXY, {}


def _roles(access: Access) -> Iterator[Told]:
    if not access.people and not access.groups:
        yield NOTE, NOBODY, {}
    if not access.has_administrator:
        yield NOTE, NO_ADMINISTRATOR, {}
        return
    who = [each.name or each.mail or each.sub for each in access.people if "administrator" in each.roles]
    who += [each.name for each in access.groups if "administrator" in each.roles]
    yield GOOD, ADMINISTRATORS, {"who": ", ".join(who)}


def _links(access: Access, has_mail: bool) -> Iterator[Told]:
    if access.link_domains:
        yield NOTE, LINKS_DOMAINS, {"domains": ", ".join(access.link_domains)}
    elif any(access.may_ask(each.mail) for each in access.people):
        yield GOOD, LINKS, {}
    else:
        yield NOTE, LINKS_TO_NOBODY, {}
    if not has_mail:
        yield NOTE, LINKS_WITHOUT_MAIL, {}
