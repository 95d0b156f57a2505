"""Report in words the faults of a log that was read: format, refused lines, another site's, no agents."""

from collections.abc import Iterable, Iterator

from pipelines.connectors.weblogs.blocks import Log
from pipelines.connectors.weblogs.formats import COMBINED, COMMON, SILENT
from pipelines.connectors.weblogs.lines import TOO_NEW, TOO_OLD
from pipelines.connectors.weblogs.reader import GARBLED, NO_FIELDS, NO_TIME, OTHER
from pipelines.connectors.weblogs.session_source import hosts_of
from pipelines.support.errors import SourceError
from text.i18n import N_

SHARE = 0.01  # of the lines of one reading that may be refused without a word

STRANGE = N_(
    "The first lines of the log {name} are in no format that Weerklank reads; nothing of it is counted. It reads the"
    " combined and common formats of nginx and Apache, JSON of Caddy, Traefik and nginx, and W3C of IIS;"
    " docs/connectors/logs.md says how to set them."
)
WHY = {
    OTHER: N_(
        "Lines of the log {name} are in another format than its first ones and are not counted: {count} of {lines}, the"
        " first at line {line}. Let the server begin a new file when its format changes, and give each format a file"
        " of its own."
    ),
    GARBLED: N_(
        "Lines of the log {name} cannot be read and are not counted: {count} of {lines}, the first at line {line}. See"
        " whether a disk was full, or two programs write to this file."
    ),
    NO_TIME: N_(
        "Lines of the log {name} have no time that can be read and are not counted: {count} of {lines}, the first at"
        " line {line}. Let the server write its usual time, or ISO 8601."
    ),
    NO_FIELDS: N_(
        "Lines of the log {name} lack the time, address, method, path or status and are not counted: {count} of"
        " {lines}, the first at line {line}. Let the server write these fields."
    ),
    TOO_OLD: N_(
        "Lines of the log {name} are of days that are closed and are not counted: {count} of {lines}, the first at line"
        " {line}. A log must be there before the day after its own is over."
    ),
    TOO_NEW: N_(
        "Lines of the log {name} lie in the future and are not counted: {count} of {lines}, the first at line {line}."
        " Look at the clock of the server."
    ),
}
ELSEWHERE = N_(
    "All visits in the log {name} are to other sites ({hosts}), none to {site}. If one of these is ours too, add it to"
    " site in channels.toml."
)
SILENT_LOG = N_(
    "No line of the log {name} says which browser asked, so every visit is left out as a program. Let the server write"
    " the user agent."
)
LISTS = N_(
    "Lines of the log {name} begin with a list of addresses (X-Forwarded-For), in which visitors can write too: only"
    " the last of each list is used. Say in channels.toml how many proxies of ours stand before the server, such as"
    " proxies = 1."
)
NO_LISTS = N_(
    "channels.toml says proxies = {proxies}, but the log {name} has no list of addresses (X-Forwarded-For), so that all"
    " visitors have the address of a proxy. Let the server write the list, or take proxies out."
)


def problems(logs: Iterable[Log], site: str, proxies: int, counted: bool) -> Iterator[SourceError]:
    """Yield what is wrong with the lines of these logs that were read now, the worst first for each log.

    counted: whether the logs ever gave a visit, now or before. Empty: nothing.
    """
    for log in logs:
        met, reader = log.met, log.reader
        if reader is None or not met.lines:
            continue
        refused = met.refused.total()
        if met.refused[OTHER] or refused > SHARE * met.lines:
            why = OTHER if met.refused[OTHER] else met.refused.most_common(1)[0][0]
            count = met.refused[why]
            yield SourceError(WHY[why], count=count, lines=met.lines, name=log.name, line=met.first[why])
        if reader.elsewhere and not counted:
            hosts = ", ".join(sorted(host.decode("ascii", "replace") for host in reader.hosts)) or "–"
            yield SourceError(ELSEWHERE, name=log.name, hosts=hosts, site=", ".join(hosts_of(site)))
        if met.silent == met.lines >= SILENT:
            yield SourceError(SILENT_LOG, name=log.name)
        log_format = reader.format
        placed = log_format.layout.forwarded is not None or log_format.forwarded is not None
        if reader.lists and not proxies and not placed:
            yield SourceError(LISTS, name=log.name)
        if (
            proxies
            and not placed
            and not reader.lists
            and log_format.kind in (COMBINED, COMMON)
            and met.lines >= SILENT
        ):
            yield SourceError(NO_LISTS, name=log.name, proxies=proxies)
