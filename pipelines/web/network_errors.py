"""Turn every fault of the network into a sentence for the person who looks after the sources."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil

import aiohttp

from pipelines.support import system_words
from pipelines.support.errors import SourceError
from pipelines.web.types import Policy
from text.i18n import N_, NP_

PASSING = frozenset((408, 425, 429, 502, 503, 504, 520, 521, 522, 523, 524))

# By the number that OpenSSL gives it.
CERTIFICATE = {
    9: N_("it is not valid yet; is the clock of this computer right?"),
    10: N_("it has expired"),
    **dict.fromkeys((18, 19), N_("it was made by the site itself")),
    **dict.fromkeys((62, 63, 64), N_("it is of another site")),
}
_STATUS = {
    401: N_("The feed asks for a password (status 401); it is not public."),
    402: N_("The site wants to be paid for this feed (status 402)."),
    403: N_(
        "The site refuses to give us this feed (status 403). "
        "Ask its owner to allow Weerklank, or look for another address."
    ),
    404: N_(
        "The feed no longer exists at this address (status 404). Look up the feed's new address on the site."
    ),
    406: N_("The site does not want to give this feed to a program (status 406)."),
    410: N_(
        "The feed was removed for good (status 410). Remove the source, or look up the feed's new address."
    ),
    429: N_("The site finds that we ask too often (status 429). Give this source a longer interval."),
    451: N_("The site may not show this feed for legal reasons (status 451)."),
}


# With these no site was reached: whose fault it is shows in whether all others are.
NO_ANSWER = NP_(
    "{host} does not answer: no connection within {seconds} second.",
    "{host} does not answer: no connection within {seconds} seconds.",
)
SILENT = NP_(
    "{host} stopped answering: nothing came for {seconds} second.",
    "{host} stopped answering: nothing came for {seconds} seconds.",
)
REFUSED = N_("{host} refuses the connection.")
NO_CONNECTION = N_("No connection with {host}: {why}.")
NOT_LOOKED_UP = N_("The address of {host} could not be looked up just now.")
NO_SUCH_SITE = N_("There is no site called {host}. Is the address spelled right?")
UNREACHED = frozenset((NO_ANSWER, REFUSED, NO_CONNECTION, NOT_LOOKED_UP, NO_SUCH_SITE))


def of_status(status: int, headers: dict[str, str]) -> SourceError:
    """Return the error for an answer that is no feed, from its status and headers."""
    passing = status in PASSING
    if headers.get("cf-mitigated") == "challenge":
        return _error(
            N_("The site shows programs a check for robots instead of its feed (status {code})."), status
        )
    if template := _STATUS.get(status):
        return SourceError(template, status=status, passing=passing)
    if status >= 500:
        return _error(
            N_("The site itself is out of order (status {code}); there is nothing to mend on our side."),
            status,
        )
    return _error(N_("The site gave an answer that we cannot use (status {code})."), status)


def _error(template: str, status: int) -> SourceError:
    return SourceError(template, status=status, passing=status in PASSING, code=status)


def later(seconds: float, status: int) -> SourceError:
    """Return the error when a site asks us to come back later than this run can wait."""
    minutes = max(1, ceil(seconds / 60))
    error = SourceError(
        NP_(
            "The site asks us to come back in {minutes} minute (status {code}).",
            "The site asks us to come back in {minutes} minutes (status {code}).",
        ),
        status=status,
        minutes=minutes,
        code=status,
    )
    error.wait = seconds
    return error


def retry_after(headers: dict[str, str], now: datetime | None = None) -> float | None:
    """Seconds that the site asks us to wait (Retry-After as seconds or as a date); None when it says
    nothing.
    """
    written = headers.get("retry-after", "").strip()
    if written.isdecimal():
        return float(written[:9])
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def of_exception(error: BaseException, host: str, policy: Policy, spent: float) -> SourceError:
    """Return the error for what aiohttp, the resolver or the operating system raised after `spent` seconds."""
    if isinstance(error, SourceError):
        return error
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return SourceError(
            NO_ANSWER,
            passing=True,
            seconds=round(policy.connect),
            host=host,
        )
    if isinstance(error, aiohttp.ServerTimeoutError):
        return SourceError(
            SILENT,
            passing=True,
            seconds=round(policy.read),
            host=host,
        )
    if isinstance(error, asyncio.TimeoutError):
        return SourceError(
            NP_(
                "{host} is too slow: the feed was not in after {seconds} second.",
                "{host} is too slow: the feed was not in after {seconds} seconds.",
            ),
            seconds=round(spent),
            host=host,
        )
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return SourceError(
            N_("The security certificate of {host} is not valid ({why})."), why=_certificate(error), host=host
        )
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return SourceError(N_("No secure connection with {host} could be made (TLS)."), host=host)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return _of_lookup(error.os_error, host)
    if isinstance(error, aiohttp.ClientConnectorError):
        if isinstance(error.os_error, ConnectionRefusedError):
            return SourceError(REFUSED, passing=True, host=host)
        return SourceError(NO_CONNECTION, passing=True, why=system_words.why(error.os_error), host=host)
    if isinstance(error, aiohttp.ServerConnectionError | aiohttp.ClientPayloadError | OSError):
        return SourceError(N_("{host} broke off the connection."), passing=True, host=host)
    return SourceError(N_("{host} gave an answer that is no proper HTTP."), host=host)


def _of_lookup(error: OSError, host: str) -> SourceError:
    if error.args[:1] == (socket.EAI_AGAIN,):
        return SourceError(NOT_LOOKED_UP, passing=True, host=host)
    return SourceError(NO_SUCH_SITE, host=host)


def _certificate(error: aiohttp.ClientConnectorCertificateError) -> str:
    inner = error.certificate_error
    return CERTIFICATE.get(
        getattr(inner, "verify_code", 0), N_("nobody whom this computer trusts vouches for it")
    )
