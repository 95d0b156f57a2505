"""Ask a site for pages as a guest: few requests, little time, bodies of bounded size, and robots.txt first.

Also a host that we are sent on to is asked first what programs may read there.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from pipelines import web
from pipelines.sources.discovery.guest import robots
from pipelines.support.errors import SourceError
from pipelines.web.addresses import Resolver
from pipelines.web.types import MEGABYTE
from text.i18n import N_

MOST_REQUESTS = 20
MOST_SECONDS = 40.0
EACH = 8.0  # seconds for one answer
MOST_BYTES = 3 * MEGABYTE
MOST_HOPS = 5
_SHORTEST = 1.0

Answer = web.Response | SourceError


class Barred(SourceError):
    """The site asks programs to stay away from this address (robots.txt); it was not asked."""

    template = N_(
        "{host} asks programs not to read this page (robots.txt), so it was left alone. Ask the owner of the site to"
        " allow Weerklank, or go on without it."
    )


class Spent(SourceError):
    """More was asked, or it took longer, than a guest may; the rest was left alone."""

    template = N_("The site is too slow or too large to read in one go; what was read until then counts.")


class Visit:
    """One visit to a site, within its bounds; a site that asks for time between two requests (Crawl-delay) gets it.

    asked: requests until now; led_to: address → where it sent us last; last: the address that was asked for last;
    is_cut_short: whether something was left alone because there was no more room or time.
    """

    def __init__(
        self,
        policy: web.Policy,
        resolver: Resolver | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.asked = 0
        self.led_to: dict[str, str] = {}
        self.last = ""
        self.is_cut_short = False
        self._policy, self._resolver, self._clock, self._pause = policy, resolver, clock, pause
        self._end = clock() + MOST_SECONDS
        self._rules: dict[str, robots.Rules | SourceError] = {}
        self._not_before: dict[str, float] = {}

    def rules(self, address: str) -> robots.Rules:
        """Return what the site of this address asks of programs, as far as it was asked. Empty: no rules."""
        known = self._rules.get(_site(address))
        return known if isinstance(known, robots.Rules) else robots.Rules()

    def get(self, address: str) -> web.Response:
        """Return one page. Raises: SourceError, Barred and Spent among them."""
        self.last = address
        answer = self.get_all([address])[0]
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def get_all(self, addresses: Sequence[str]) -> list[Answer]:
        """Return the answer of each address, asked at the same time; redirects are followed, robots.txt is asked."""
        answers: list[Answer] = [Spent()] * len(addresses)
        waiting = dict(enumerate(addresses))
        for _ in range(MOST_HOPS + 1):
            if not waiting:
                break
            self._ask_rules(waiting.values())
            going = {}
            for n, address in waiting.items():
                why_not = self._barred(address)
                if why_not:
                    answers[n] = why_not
                else:
                    going[n] = address
            waiting = {}
            for n, answer in self._ask_slowly(going).items():
                answers[n] = answer
                if next_one := _leads_to(answer):
                    waiting[n] = self.led_to[addresses[n]] = next_one
                elif isinstance(answer, web.Response) and answer.status >= 300:
                    answers[n] = SourceError(
                        N_("The site redirects us to an address that cannot be read: {url}"), url=answer.url
                    )
        for n in waiting:
            answers[n] = SourceError(
                N_("The site sends us in a circle: {url} leads back to itself."),
                url=addresses[n],
            )
        return answers

    def _barred(self, address: str) -> SourceError | None:
        rules = self._rules.get(_site(address), Spent())
        if isinstance(rules, SourceError):
            return rules
        return None if rules.allows(address) else Barred(host=urlsplit(address).hostname)

    def _ask_rules(self, addresses) -> None:
        """Ask the robots.txt of each site that is not known yet, wherever it leads."""
        waiting = {site: urljoin(address, "/robots.txt") for address in addresses
                   if (site := _site(address)) not in self._rules}  # fmt: skip
        for _ in range(MOST_HOPS + 1):
            if not waiting:
                return
            answers = self._ask(waiting)
            waiting = {}
            for site, answer in answers.items():
                if next_one := _leads_to(answer):
                    waiting[site] = next_one
                self._rules[site] = _read(answer)

    def _ask_slowly(self, addresses: dict) -> dict:
        """Return key → answer; of a site that asks for it one at a time, with the pause that it asks for between."""
        patient = {key: address for key, address in addresses.items() if self.rules(address).delay}
        answers = self._ask({key: address for key, address in addresses.items() if key not in patient})
        for key, address in patient.items():
            site = _site(address)
            wait = max(0.0, self._not_before.get(site, 0.0) - self._clock())
            if wait + _SHORTEST < self._end - self._clock():
                self._pause(wait)
                answers |= self._ask({key: address})
                self._not_before[site] = self._clock() + self.rules(address).delay
            else:
                answers[key] = Spent()
                self.is_cut_short = True
        return answers

    def _ask(self, addresses: dict) -> dict:
        """Return key → answer; those for which there is no more room are Spent."""
        left = self._end - self._clock()
        room = MOST_REQUESTS - self.asked if left > _SHORTEST else 0
        keys = list(addresses)
        answers: dict[object, Answer] = {key: Spent() for key in keys[room:]}
        going = {str(n): key for n, key in enumerate(keys[:room])}
        self.is_cut_short = self.is_cut_short or len(going) < len(keys)
        self.asked += len(going)
        seconds = min(EACH, max(left, _SHORTEST), self._policy.whole)
        policy = replace(
            self._policy,
            total=min(seconds, self._policy.total), whole=seconds, max_bytes=MOST_BYTES, retries=0,
        )  # fmt: skip
        requests = [
            web.Request(name, addresses[key], keep_errors=True, follow=False, cut=True)
            for name, key in going.items()
        ]
        for request, answer in web.fetch_all(requests, policy, self._resolver):
            answers[going[request.name]] = answer
        return answers


def _site(address: str) -> str:
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
    except ValueError:
        return address


def _leads_to(answer: Answer) -> str | None:
    """Return where a redirect leads, without a user and password of its making; None for any other answer."""
    if isinstance(answer, SourceError) or not 300 <= answer.status < 400:
        return None
    try:
        joined = urljoin(answer.final_url, answer.headers["location"].strip())
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    except (KeyError, ValueError):
        return None


def _read(answer: Answer) -> robots.Rules | SourceError:
    """Return the rules in a robots.txt: none where the site has none; the fault where the site gave no answer."""
    if isinstance(answer, web.Response):
        return robots.parse(answer.body)
    if answer.status is not None and 400 <= answer.status < 500 and answer.status not in (407, 429):
        return robots.Rules()
    return answer
