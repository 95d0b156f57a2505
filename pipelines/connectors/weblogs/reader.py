"""Parse each line of a log, in the format of its file, into the parts of a combined line; refuse any other."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.connectors.weblogs import json_lines, line_start, w3c
from pipelines.connectors.weblogs.formats import COMBINED, COMMON, LINE, TAIL, W3C, Format, one, tidy
from pipelines.connectors.weblogs.session_source import NAMELESS
from pipelines.connectors.weblogs.times import moment, written
from text.i18n import N_

OTHER = N_("it is in another format than the first lines")
GARBLED = N_("it cannot be read")
NO_TIME = N_("its time cannot be read")
NO_FIELDS = N_("its fields have no time, address, method, path or status")

# A line as the seven parts of the combined format: head, request, status, referrer, mark, agent, rest. The mark is b""
# where the head has the visitor's address alone, b" " where it has to be found. Or why it is refused; None for no
# request of ours.
Parts = list[bytes] | str | None


@dataclass(slots=True)
class Reader:
    """Reads the lines of one file in its format. elsewhere: how many were another site's; hosts: some of those.

    lists: how many had a list of addresses before the time.
    """

    format: Format
    serves: Callable[[bytes], bool]
    proxies: int = 0
    elsewhere: int = 0
    lists: int = 0
    hosts: set[bytes] = field(default_factory=set)

    @property
    def quick(self) -> bool:
        """Do the lines need no more than to be split at their quotation marks?"""
        log_format = self.format
        proxied = self.proxies and log_format.forwarded is not None
        return log_format.kind == COMBINED and log_format.named and log_format.host is None and not proxied

    def parts(self, line: bytes) -> Parts:
        """Return the line as parts of the combined format."""
        if not (line := tidy(whole := line)):
            return GARBLED if b"\0" in whole else None
        if self.format.kind in (COMBINED, COMMON):
            return self._combined(line)
        if self.format.kind == W3C and line.startswith(b"#"):
            self._directive(line)
            return None
        parsed: json_lines.Request | Parts
        try:
            if self.format.kind == W3C:
                if w3c.missing(self.format.fields):
                    return NO_FIELDS
                parsed = w3c.request(line, self.format.fields, self.format.date)
            else:
                entry = json_lines.loaded(line)
                parsed = (
                    json_lines.request(entry, self.format.kind) if entry is not None else self._strange(line)
                )
        except ValueError:
            return self._strange(line)
        return self._translated(parsed) if isinstance(parsed, json_lines.Request) else parsed

    def seconds(self, lines: Iterable[bytes]) -> Iterator[int | None]:
        """Yield the time of each of these lines, without counting anything; None where it has none."""
        aside = Reader(dataclasses.replace(self.format), self.serves)
        for line in lines:
            parts = aside.parts(line)
            yield moment(parts[0][-28:-2]) if isinstance(parts, list) else None

    def visitor(self, head: bytes) -> bytes | None:
        """Return the visitor's address in a head; None for another site's line, b"" where it has another layout."""
        result = line_start.visitor(head, self.format.layout, self.proxies, self.ours)
        self.lists += b"," in head
        return result

    def ours(self, host: bytes) -> bool:
        """Is this host the site's? Remembers those that are not."""
        if self.serves(host):
            return True
        self.elsewhere += 1
        if len(self.hosts) < 3 and line_start.is_host(host):
            self.hosts.add(host.lower()[:60])
        return False

    def _directive(self, line: bytes) -> None:
        if line.startswith(w3c.FIELDS):
            self.format.fields = w3c.named(line)
            self.format.named = "cs(user-agent)" in self.format.fields.split()
        elif line.startswith(w3c.DATE):
            self.format.date = line[len(w3c.DATE) :].decode("ascii", "replace").strip()[:10]

    def _strange(self, line: bytes) -> str:
        return OTHER if one(line)[0] or line.startswith(w3c.FIELDS) else GARBLED

    def _combined(self, line: bytes) -> Parts:
        match = LINE.match(line) if len(line) <= json_lines.LONGEST else None
        if not match or (match[7] is None) != (self.format.kind == COMMON):
            return self._strange(line)
        head, stamp, request, status, _, referrer, agent, rest = match.groups()
        head, mark = b"%b[%b] " % (head, stamp), b" "
        if self.format.host is not None or (self.format.forwarded is not None and self.proxies):
            tail = [one or other for one, other in TAIL.findall(rest)]
            host, listed = (
                tail[n] if n is not None and n < len(tail) else None
                for n in (self.format.host, self.format.forwarded)
            )
            if host is not None and not self.ours(host):
                return None
            if listed and self.proxies:
                address = self.visitor(head)
                if not address:
                    return None if address is None else OTHER
                head, mark = b"%b - - [%b] " % (line_start.client(listed, address, self.proxies), stamp), b""
        return [head, request, b" " + status, *self._referrer_and_agent(referrer, mark, agent), b""]

    def _translated(self, request: json_lines.Request) -> Parts:
        if request.second is None:
            return NO_TIME
        host = request.host.encode("ascii", "replace")
        if host and not self.ours(host):
            return None
        address, forwarded = (
            value.encode("ascii", "replace") for value in (request.address, request.forwarded)
        )
        address = line_start.client(
            forwarded, line_start.address_of(address) or address[: line_start.LONGEST], self.proxies
        )
        head = b"%b - - [%b] " % (address, written(request.second))
        request_line = f"{request.method} {request.target} HTTP/1.1".encode("utf-8", "replace")
        referrer, agent = (
            None if value is None else value.encode("utf-8", "replace")
            for value in (request.referrer, request.agent)
        )
        status = b" " + request.status.encode("ascii", "replace")
        return [head, request_line, status, *self._referrer_and_agent(referrer, b"", agent), b""]

    def _referrer_and_agent(
        self, referrer: bytes | None, mark: bytes, agent: bytes | None
    ) -> tuple[bytes, bytes, bytes]:
        if agent not in (None, b"", b"-"):
            self.format.named = True
        elif not self.format.named:
            return (referrer if referrer not in (None, b"", b"-") else NAMELESS), mark, NAMELESS
        return referrer or b"-", mark, agent or b"-"
