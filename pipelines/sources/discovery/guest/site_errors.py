"""Say why a site could not be read, in words for whoever typed its address; each cause in its own."""

from pipelines.sources.discovery.guest.standins import NoPage, StandIn
from pipelines.sources.discovery.guest.visiting import Barred, Spent
from pipelines.support.errors import SourceError
from pipelines.web import addresses, reasons
from text.i18n import N_

_BY_REASON = {
    "offline": N_(
        "This server has no connection with the internet: no name can be looked up. Ask whoever runs it; the address"
        " may well be right."
    ),
    "proxy": N_(
        "Something between this server and the internet (a proxy or firewall) refuses the connection. Ask whoever runs"
        " the server to let Weerklank through; the address may well be right."
    ),
    "unknown": N_("There is no site called {host}. Is the address spelled right?"),
    "certificate": N_(
        "The security certificate of {host} is not valid, so nobody can be sure that this is the school. Try the"
        " address with www, or ask the owner of the site."
    ),
    "slow": N_("{host} does not answer in time. Try again in a moment, or ask the owner of the site."),
}
_BY_STATUS = {
    401: N_("{host} asks for a password; only what is public can be read."),
    403: N_(
        "{host} refuses programs (status 403). Ask the owner of the site to let Weerklank through, or go on without it."
    ),
    404: N_(
        "{host} is there, but this page is not (status 404). Try the address without what stands behind it."
    ),
    429: N_("{host} finds that we ask too often (status 429). Try again in a few minutes."),
}
_BY_STATUS[410] = _BY_STATUS[404]
_BROKEN = N_("{host} is out of order (status {code}); there is nothing to mend on our side. Try again later.")
_PRIVATE = N_(
    "{host} lies inside a network and is not for everybody to see, so it is not read. Enter the address under which the"
    " public finds the school."
)
_OTHER = N_("{host} gave an answer that we cannot use (status {code}).")


def of_site(error: SourceError, host: str) -> SourceError:
    """Return the error as it is told of a site; what is not known here stays as it is."""
    if isinstance(error, Barred | StandIn | NoPage | Spent):
        return error
    if error.template == addresses.PRIVATE:
        return SourceError(_PRIVATE, host=error.fields["host"])
    if template := _BY_REASON.get(reasons.reason(error)):
        return SourceError(template, status=error.status, host=host)
    code = error.status
    if code is None or code < 400:
        return error
    template = _BY_STATUS.get(code) or (_BROKEN if code >= 500 else _OTHER)
    return SourceError(template, status=code, host=host, code=code)


def cut_off(error: SourceError) -> SourceError | None:
    """Return the error of a server that is cut off, where that is why this failed; None for a fault of the source."""
    why = reasons.reason(error)
    return SourceError(_BY_REASON[why]) if why in ("offline", "proxy") else None


def is_there(error: SourceError) -> bool:
    """Return whether there may be such a site, so that one can go on with its address though it cannot be read."""
    return error.template != addresses.PRIVATE and reasons.reason(error) not in (
        "offline",
        "proxy",
        "unknown",
    )


def has_answered(error: SourceError) -> bool:
    """Return whether something answered at this address, though with nothing that can be read."""
    if isinstance(error, Barred | StandIn | NoPage):
        return True
    return reasons.reason(error) == "certificate" or (
        error.status is not None and reasons.reason(error) == ""
    )


def may_be_without_https(error: SourceError) -> bool:
    """Return whether the site may answer without https: nothing came, and not because there is no such site."""
    return (
        error.status is None
        and not isinstance(error, Barred | Spent)
        and reasons.reason(error) in ("", "slow")
    )
