"""Ask an API for a connector: JSON answers, tokens in headers, and refusals as sentences that name a remedy.

Every answer is kept as it came (`Api.kept`), so that what was brought before a token expired is not lost
and what cannot be asked again can be read again. Nothing that is kept or raised holds a secret.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, TypeAlias
from urllib.parse import urlencode, urljoin

from pipelines import web
from pipelines.settings.secrets import scrubbed
from pipelines.support.errors import SourceError
from pipelines.web import network_errors
from text.i18n import N_, NP_

TOKEN = N_(
    "{service} refuses our key or token ({why}). It may have expired: make a new one and put it in {secret}."
)
PERMISSION = N_(
    "{service} says that our key may not see this ({why}). Give it the permission that is missing."
)
UNKNOWN = N_("{service} knows no “{account}”. Check the account in channels.toml.")
LATER = NP_(
    "{service} finds that we have asked enough for now; it can be asked again in {minutes} minute.",
    "{service} finds that we have asked enough for now; it can be asked again in {minutes} minutes.",
)
BROKEN = N_("{service} could not answer: {why}.")
VANISHED = N_(
    "{service} no longer says “{field}” where it did; figures that need it stay unknown until that is mended."
)
NOT_JSON = N_("{service} answered with something that is no JSON.")
LONGEST_WHY = 200
Json: TypeAlias = Any  # a decoded answer, whose shape only its reader knows
# How a service words its refusals: (status, decoded body) → (what kind, its own words), None where it does not.
Why: TypeAlias = Callable[[int, Json], tuple[str, str] | None]


def no_refusal(status: int, body: Json) -> tuple[str, str] | None:
    """Say that this service has no words of its own for a refusal: the status says enough."""
    return None


@dataclass(frozen=True)
class Payload:
    """One answer as it came: `what` was asked (a word of the connector's own), with which parameters."""

    what: str
    body: bytes = field(repr=False)
    asked: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Json:
        """Return the answer read as JSON. Raises: ValueError."""
        return json.loads(self.body)


@dataclass
class Api:
    """One service for one source. `service` is its name for people, `account` and `secret` as configured.

    headers: sent with every request, a token among them; `hidden`: secrets, taken out of all that is kept or said.
    why: how this service words its refusals: (status, decoded body) → (what kind, its own words); see `refusal`.
    spent: dollars that this month's earlier runs cost; dollars: what this one cost until now.
    """

    name: str
    service: str
    base: str
    policy: web.Policy
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    account: str = ""
    secret: str = ""
    hidden: Sequence[str] = field(default=(), repr=False)
    why: Why = no_refusal
    kept: list[Payload] = field(default_factory=list)
    answered_headers: Mapping[str, str] = field(default_factory=dict)
    spent: float = 0.0
    dollars: float = 0.0

    def get(self, what: str, path: str, **params: object) -> Json:
        """Return the JSON answer to a GET of `path` (below the base, or whole and on the same host), kept as `what`.

        Parameters that are None are left out. Raises: SourceError.
        """
        query_params = {key: str(value) for key, value in params.items() if value is not None}
        address = urljoin(self.base.rstrip("/") + "/", path.lstrip("/"))
        if query_params:
            address += ("&" if "?" in address else "?") + urlencode(query_params)
        return self._ask(what, query_params, web.Request(self.name, address, headers=self._headers({})))

    def post(
        self,
        what: str,
        path: str,
        *,
        form: Mapping[str, object] | None = None,
        data: object = None,
        hidden: Sequence[str] = (),
    ) -> Json:
        """Return the JSON answer to a POST of a form or of `data` as JSON. Fields named in `hidden` are not kept.

        Raises: SourceError.
        """
        kind = "application/x-www-form-urlencoded" if form is not None else "application/json"
        body = urlencode(form) if form is not None else json.dumps(data)
        fields = form if form is not None else data if isinstance(data, Mapping) else {}
        kept_fields = {
            key: value if isinstance(value, str) else json.dumps(value)
            for key, value in fields.items()
            if key not in hidden
        }
        request = web.Request(
            self.name,
            urljoin(self.base.rstrip("/") + "/", path.lstrip("/")),
            method="POST",
            headers=self._headers({"Content-Type": kind}),
            body=body.encode(),
        )
        return self._ask(what, kept_fields, request)

    def sign_in(self, token: str) -> None:
        """Go on with this token, which the last answer gave: that answer holds it, and so it is not kept."""
        self.kept.clear()
        self.hidden = (*self.hidden, token)
        self.headers = {"Authorization": f"Bearer {token}"}

    def _headers(self, more: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        return tuple({"Accept": "application/json", **self.headers, **more}.items())

    def _ask(self, what: str, params: Mapping[str, str], request: web.Request) -> Json:
        try:
            answer = web.fetch(replace(request, keep_errors=True, as_written=True), self.policy)
        except SourceError as error:
            raise self.refusal(error) from error
        try:
            loads = json.loads(answer.body)
        except ValueError as error:
            raise SourceError(NOT_JSON, service=self.service, status=answer.status) from error
        self.answered_headers = answer.headers
        self.check(answer.status, loads)
        body = scrubbed(answer.body.decode("utf-8", "replace"), self.hidden).encode()
        self.kept.append(Payload(what, body, params))
        return loads

    def check(self, status: int, body: Json) -> None:
        """Refuse what `why` recognises, as some services refuse with status 200. Raises: SourceError."""
        reason = self.why(status, body)
        if reason:
            raise self._refusal_error(reason[0], reason[1], status, {})

    def refusal(self, error: SourceError) -> SourceError:
        """Return a refusal in words.

        Token, permission, unknown, later or broken, by status and the service's own words.
        """
        if error.status is None:
            return error
        try:
            body = json.loads(error.body) if error.body else None
        except ValueError:
            body = None
        reason = self.why(error.status, body) or (KINDS.get(error.status, "broken"), _words(body))
        return self._refusal_error(reason[0], reason[1], error.status, error.headers)

    def refusal_of(self, kind: str, why: str = "", status: int = 200) -> SourceError:
        """Return the sentence for a refusal that is known otherwise than by its status.

        Token, permission, unknown, later.
        """
        return self._refusal_error(kind, why, status, {})

    def _refusal_error(self, kind: str, why: str, status: int, headers: Mapping[str, str]) -> SourceError:
        wait = network_errors.retry_after(dict(headers))
        fields = {
            "service": self.service,
            "why": scrubbed(" ".join(why.split())[:LONGEST_WHY], self.hidden) or f"status {status}",
            "account": self.account,
            "secret": self.secret or "?",
            "minutes": max(1, ceil((wait if wait is not None else 900) / 60)),
        }
        template = {"token": TOKEN, "permission": PERMISSION, "unknown": UNKNOWN, "later": LATER}.get(
            kind, BROKEN
        )
        refused = SourceError(template, status=status, passing=kind == "later", **fields)
        refused.wait = wait
        return refused


KINDS = {401: "token", 403: "permission", 404: "unknown", 429: "later"}


def _words(body: object) -> str:
    """Return the service's own explanation, where the usual places hold one."""
    for name in ("error_description", "message", "detail", "title", "error", "errors"):
        if isinstance(body, Mapping) and body.get(name):
            inner = body[name]
            if isinstance(inner, list):
                inner = inner[0] if inner else None
            return inner if isinstance(inner, str) else _words(inner)
    return ""


def need(service: str, value: Json, *path: str | int) -> Json:
    """Return the value at this path of a decoded answer.

    Raises: SourceError that names the field which has vanished.
    """
    at: Any = value  # whatever JSON holds
    for step in path:
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError) as error:
            raise SourceError(VANISHED, service=service, field=".".join(map(str, path))) from error
    return at


def count(service: str, value: Json, *path: str | int) -> int | None:
    """Return a whole number at this path, also where it comes as a text ("1234"); None where it says null.

    Raises: SourceError when the field is not there or holds no whole number.
    """
    raw = need(service, value, *path)
    if raw is None:
        return None
    try:
        if isinstance(raw, bool):
            raise ValueError
        if not isinstance(raw, str | int | float):
            raise TypeError
        number = float(raw) if isinstance(raw, str) and not raw.lstrip("-").isdigit() else int(raw)
        if number != int(number):
            raise ValueError
        return int(number)
    except (TypeError, ValueError, OverflowError) as error:
        raise SourceError(VANISHED, service=service, field=".".join(map(str, path))) from error
