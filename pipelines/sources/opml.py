"""Take sources along as OPML 2.0 and bring them in: shown first, what is known is said, a bad line blocks no other."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import tomlkit

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.settings import KINDS, FeedSource, Settings, patterns
from pipelines.settings.editing import edit
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from text import hide_secrets
from text.i18n import N_

LARGEST = 2_000_000  # bytes: ten times a reader's list of a thousand feeds
MOST, DEEPEST = 1_000, 50
PAGE = "page"
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?$")
NEW, KNOWN, BAD = "new", "known", "bad"


class OpmlRefused(PipelineError):
    """The file as a whole is not read, and why; nothing is added."""

    template = N_("{file} is no OPML: it is not well-formed XML (line {line}).")


@dataclass(frozen=True)
class Proposal:
    """What one outline of a file would add. state: new, known (watched already) or bad; error: why it is bad.

    language: in which it writes, None where the file does not say
    """

    title: str
    address: str
    pattern: str
    kind: str
    state: str
    error: PipelineError | None = None
    language: str | None = None


def written(configured: Settings) -> bytes:
    """Return the feeds of this configuration as OPML, in their order.

    What is asked through an API with a key is no feed, and an address that holds a password stays here: both are left
    out.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_plain(configured.organisation.name)}</title></head>",
        "<body>",
        *(_outline(source) for source in portable(configured)),
        "</body>",
        "</opml>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def portable(configured: Settings) -> tuple[FeedSource, ...]:
    """Return the sources that another reader of feeds can read."""
    return tuple(
        source
        for source in configured.sources
        if not (patterns.PATTERNS[source.pattern].service or patterns.PATTERNS[source.pattern].live)
        and hide_secrets.shown(source.url) == source.url
    )


def _plain(text: str) -> str:
    return quoteattr(typed_text.line(text))[1:-1]


def _outline(source: FeedSource) -> str:
    words = [source.kind, *([PAGE] if patterns.PATTERNS[source.pattern].is_page else [])]
    parts = {
        "type": "rss",
        "text": source.title,
        "title": source.title,
        "xmlUrl": source.url,
        "category": ",".join(words),
        **({"language": source.language} if source.language else {}),
    }
    return f"<outline {' '.join(f'{name}={quoteattr(typed_text.line(value))}' for name, value in parts.items())}/>"


def read(name: str, body: bytes, configured: Settings) -> tuple[Proposal, ...]:
    """Return what the outlines of this file would add, each address once, in their order.

    Raises: OpmlRefused for what is no OPML, is too large, or has a document type: with one a small file can unfold to
    gigabytes, or name files of this machine.
    """
    watched = {_key(source.url) for source in configured.sources}
    proposals: list[Proposal] = []
    met: set[str] = set()
    for given in _outlines(name, body):
        proposal = _proposal(given, watched)
        if proposal is None or _key(proposal.address) in met:
            continue
        met.add(_key(proposal.address))
        proposals.append(proposal)
        if len(proposals) > MOST:
            raise OpmlRefused(N_("{file} names more than {most} feeds."), file=name, most=MOST)
    if not proposals:
        raise OpmlRefused(N_("{file} names no feed: no outline in it has an xmlUrl."), file=name)
    return tuple(proposals)


def _key(address: str) -> str:
    """Return by what the same address is known again: http or https, a slash at the end or none."""
    return address.strip().partition("://")[2].rstrip("/").casefold()


def _outlines(name: str, body: bytes) -> Iterator[Mapping[str, str]]:
    if len(body) > LARGEST:
        raise OpmlRefused(
            N_("{file} is larger than {most} megabytes; that is no list of feeds."),
            file=name,
            most=LARGEST // 1_000_000,
        )
    found: list[Mapping[str, str]] = []
    path: list[str] = []

    def begin(element: str, attributes: dict[str, str]) -> None:
        if not path and element.lower() != "opml":
            raise OpmlRefused(N_("{file} is no OPML: it begins with another element."), file=name)
        path.append(element)
        if len(path) > DEEPEST:
            raise OpmlRefused(
                N_("{file} has outlines inside each other far deeper than any list."), file=name
            )
        if element.lower() == "outline":
            found.append({key.lower(): value for key, value in attributes.items()})

    def doctype(*_told: object) -> None:
        raise OpmlRefused(
            N_("{file} has a document type, which no list of feeds needs; it is not read."), file=name
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda element: path.pop()
    parser.StartDoctypeDeclHandler = doctype
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise OpmlRefused(file=name, line=error.lineno) from error
    except (LookupError, ValueError) as error:  # an encoding that there is not
        raise OpmlRefused(file=name, line=1) from error
    yield from found


def _proposal(given: Mapping[str, str], watched: Collection[str]) -> Proposal | None:
    """Return what this outline would add; None for one that only groups others."""
    words = [word.strip().strip("/") for word in given.get("category", "").split(",")]
    feed = given.get("xmlurl", "").strip()
    address = feed or (given.get("htmlurl") or given.get("url") or "").strip()
    if not address:
        return None
    pattern = "feed" if feed and PAGE not in words else PAGE
    kind = next((word for word in words if word in KINDS), patterns.PATTERNS[pattern].kind)
    title = given.get("title") or given.get("text") or ""
    try:
        address = typed_text.clean(address, typed_text.ADDRESS)
        typed_text.address(address)
        patterns.address(pattern, address)
        title = hide_secrets.shown(typed_text.line(title))[: typed_text.TITLE.most].rstrip()
    except PipelineError as error:
        return Proposal(typed_text.line(title)[:80], address[:200], pattern, kind, BAD, error)
    named = hide_secrets.shown(address).replace(hide_secrets.HIDDEN, "")[: typed_text.TITLE.most]
    state = KNOWN if _key(address) in watched else NEW
    # As feeds write it: "nl", "en-us"; some readers of feeds write "unknown".
    said = LANGUAGE.match(given.get("language", "").strip().lower())
    return Proposal(title or named, address, pattern, kind, state, language=said.group(1) if said else None)


def add(person: Person, where: Path, chosen: Sequence[Proposal], url: str | None = None) -> int:
    """Add these sources behind those that there are, in one change. How many were added?

    What another added meanwhile is left as it is. Raises: NotAllowed, ConfigError; then nothing is changed.
    """
    added = 0

    def change(document: tomlkit.TOMLDocument) -> None:
        nonlocal added
        configured = settings.read(where)
        taken = [source.name for source in configured.sources]
        watched = {_key(source.url) for source in configured.sources}
        tables = document.setdefault("sources", tomlkit.aot())
        for proposal in chosen:
            if proposal.state == BAD or _key(proposal.address) in watched:
                continue
            watched.add(_key(proposal.address))
            table = tomlkit.table()
            name = edit.unique_name(proposal.title, taken)
            taken.append(name)
            row = {
                "name": name,
                "title": proposal.title,
                "pattern": proposal.pattern,
                "url": proposal.address,
            }
            for field, value in row.items():
                table[field] = value
            if proposal.kind != patterns.PATTERNS[proposal.pattern].kind:
                table["kind"] = proposal.kind
            if proposal.language:
                table["language"] = proposal.language
            tables.append(table)
            added += 1

    with acts.doing(person, "sources.bring_in", "", url) as act:
        where = edit.editable(where)
        edit.change_file(where, settings.SOURCES, change)
        act.after = {"added": added}
    return added
