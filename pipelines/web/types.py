"""Define a request, its response, and the policy (limits) within which both happen."""

import re
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1024 * 1024


# A host with a port: one colon, or brackets around an address of IPv6.
PORTED = re.compile(r"([^:\[\]]+|\[[^\]]+\]):([0-9]{1,5})")


@dataclass(frozen=True)
class Share:
    """That an answer is for all organisations. asked_at: when the run that asks began; since: an answer that was asked
    for after this is young enough (both seconds since 1970).
    """

    asked_at: float
    since: float


@dataclass(frozen=True)
class Request:
    """One address to fetch; `etag` and `last_modified` are those of the last good answer, as the server wrote
    them.

    For an API: `method`, `headers` (sent to the origin of `url` only, as they may hold a token) and `body`;
    with `keep_errors` the error of an answer that is no success carries its headers and body; `as_written`: the
    address is well-formed and is sent to the letter. Without `follow` a redirect is an answer: who has to ask first
    whether the next address may be read follows it. With `cut` an answer that is too large is one all the same, as
    far as it was read. `share`: where several organisations are served, an answer that another of them got will do
    (`pipelines.web.visits`).
    """

    name: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)
    keep_errors: bool = False
    as_written: bool = False
    follow: bool = True
    cut: bool = False
    share: Share | None = None


@dataclass(frozen=True)
class Response:
    """A good answer: `body` is unpacked, `headers` have lower-case names, `size` is the body's in bytes.

    `not_modified` (304) comes with an empty body. `moved_to` is the final address when every redirect on the
    way was permanent (301, 308), else None. `attempts` counts how often the site was asked, redirects not
    included; `seconds` runs from the first request, time spent waiting for a turn not included.
    """

    name: str
    url: str
    final_url: str
    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    not_modified: bool
    moved_to: str | None
    attempts: int
    seconds: float
    size: int


@dataclass(frozen=True)
class Policy:
    """How we behave on the network; times in seconds.

    `user_agent` says who asks and where to complain. `allow_private` names the hosts, as written in
    addresses, that may lie in a private network; with a port, that port of it alone. `connect`,
    `read` (between two pieces of an answer) and
    `total` bound each attempt; `whole` bounds a source with all its attempts and pauses. `max_bytes` counts
    after unpacking.
    """

    user_agent: str
    allow_private: frozenset[str] = frozenset()
    connect: float = 5.0
    read: float = 8.0
    total: float = 10.0
    whole: float = 12.0
    max_bytes: int = 10 * MEGABYTE
    redirects: int = 5
    per_host: int = 4
    gap: float = 0.05  # between two starts on one host, except on hosts of our own
    concurrency: int = 50
    retries: int = 2
    backoff: float = 0.5  # before the first retry; doubles, give or take half
    visits: Path | None = None  # where organisations of one installation share answers

    def __post_init__(self) -> None:
        object.__setattr__(self, "allow_private", frozenset(allowed(host) for host in self.allow_private))


def allowed(written: str) -> str:
    """Return a host of `allow_private` as it is compared: in small letters, a port that was named behind a space."""
    host = written.strip().lower()
    match = PORTED.fullmatch(host)
    return f"{match[1].strip('[]')} {match[2]}" if match else host.strip("[]")


def user_agent(contact: str) -> str:
    """Return who we are, in the form that site owners and robots.txt tools expect.

    `contact` is an e-mail address or a page of the organisation that runs this installation.
    Source: RFC 9110, section 10.1.5 and 10.1.2.
    """
    return f"Weerklank/0.1 (+https://github.com/weerklank/weerklank; {' '.join(contact.split())[:200]})"
