"""Write the papers that the law asks for from the settings, keep the approved one, and see whether it still holds."""

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import Person, operator
from pipelines.access.privacy.keeping import deleted, retention, terms
from pipelines.access.privacy.papers import docx
from pipelines.announcing import pdf
from pipelines.mentions.matching import erased
from pipelines.sending.markup import blocks
from pipelines.settings import Settings, files
from text.i18n import N_, NP_, _, language, translate, use_language
from text.templates import Words, render
from warehouse.access.privacy import data_map

FILE = "paper.json"
TITLE = N_("Privacy on paper")
MOST_SOURCES = 60
MORE = NP_("{count} more source, on the page Sources", "{count} more sources, on the page Sources")
DAYS = NP_("{count} day", "{count} days")
# Terms of what is no column of a table, and the purpose it serves.
OF_FILES = {
    "set_aside": "reputation", "raw": "channels", "inbox": "operation", "log": "operation",
    "history": "accountability",
}  # fmt: skip
OTHER = N_("{kind}: a term in days of {now} is set, the approved paper says {paper}.")
NOT_NAMED = N_("{kind}: a term in days of {now} is set, the approved paper does not name it.")
ERASED = N_("{kind}: erased by a term in days of {now}, the approved paper says {paper}.")
CHANGED = N_("Sources, purposes or kinds of data are no longer those of the approved paper.")


@dataclass(frozen=True)
class Purpose:
    """One line of the register: the purpose, kinds of data and terms, each in words."""

    purpose: str
    kinds: str
    terms: str


@dataclass(frozen=True)
class Difference:
    """One way in which what runs is not what the approved paper says. kind: of data, empty for none."""

    template: str
    fields: Mapping[str, int | None]
    kind: str = ""


@dataclass(frozen=True)
class Approved:
    """Which paper was approved: its terms (kind → days), the hash of its text, by whom and when (aware UTC)."""

    days: dict[str, int]
    text_hash: str
    person: str
    at: dt.datetime


def text(read: Settings, days: Mapping[str, int], looks: terms.Looks) -> str:
    """Return register row, first look for a DPIA and notice as Markdown, in the language of now."""
    contact, titles = read.organisation.contact, [source.title for source in read.sources]
    more = len(titles) - MOST_SOURCES
    return render(
        "privacy/paper.md",
        organisation=Words(read.organisation.name),
        contact=Words(contact) if contact else None,
        rows=[_purpose(name, days) for name in data_map.PURPOSES if name in _kinds()],
        sources=tuple(Words(title) for title in titles[:MOST_SOURCES]),
        more=translate(MORE, count=more) if more > 0 else None,
        mention=lasting(days["mention"]),
        set_aside=lasting(days["set_aside"]),
        is_looked=looks.look,
    )


def lasting(days: int) -> str:
    """Return a term in words."""
    return translate(DAYS, count=days)


def _kinds() -> dict[str, tuple[set[str], set[str]]]:
    """Return purpose → kinds of data, and what says how long they are kept."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for held in data_map.personal():
        kinds, kept = found.setdefault(held.purpose or "", (set(), set()))
        kinds.add(held.kind or "")
        kept.add(held.kept or "")
    for term, purpose in OF_FILES.items():
        found[purpose][1].add(term)
    return found


def _purpose(name: str, days: Mapping[str, int]) -> Purpose:
    kinds, kept = _kinds()[name]
    told = [f"{_(data_map.TIMED[kind])}: {lasting(count)}" for kind, count in days.items() if kind in kept]
    told += [_(words) for kind, words in data_map.UNTIMED.items() if kind in kept]
    return Purpose(
        _(data_map.PURPOSES[name]),
        "; ".join(_(words) for kind, words in data_map.KINDS.items() if kind in kinds),
        "; ".join(told),
    )


def written(read: Settings, config: Path | None) -> str:
    """Return the paper of now, by privacy.toml as it is. Raises: ConfigError."""
    return text(read, terms.read(config), terms.looks(config))


def printed(read: Settings, config: Path | None, made_at: dt.datetime) -> bytes:
    """Return the same as PDF. Raises: ConfigError."""
    brand, said = read.announcing, blocks(written(read, config))
    look = pdf.Branding(read.organisation.name, brand.colour, brand.accent)
    return pdf.pdf(lambda paper: pdf.flow(said, paper), _(TITLE), look, made_at)


def typed(read: Settings, config: Path | None, made_at: dt.datetime) -> bytes:
    """Return the same as a document of Word, to fill in. Raises: ConfigError."""
    return docx.document(blocks(written(read, config)), _(TITLE), language(), made_at)


def approve(
    person: Person, read: Settings, config: Path | None, now: dt.datetime, url: str | None
) -> Approved:
    """Keep the paper of now as the approved one. Raises: NotAllowed, ConfigError, WarehouseError."""
    days = terms.read(config)
    with acts.doing(person, "privacy.paper.approve", url=url, now=now) as act:
        text_hash = _hash(read, config)
        made = {"days": days, "text_hash": text_hash, "person": person.name, "at": now.isoformat()}
        folder = erased.folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with files.held(folder):
            files.put(folder / FILE, json.dumps(made, ensure_ascii=False, indent=1) + "\n", 0o600)
        act.after = days
    return Approved(days, text_hash, person.name, now)


def approved() -> Approved | None:
    """Return which paper was approved last; None when none was, or what is kept of it cannot be read."""
    try:
        told = json.loads((erased.folder() / FILE).read_text(encoding="utf-8"))
        return Approved(
            told["days"], told["text_hash"], told["person"], dt.datetime.fromisoformat(told["at"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def differences(read: Settings, config: Path | None, url: str | None = None) -> list[Difference]:
    """Return in which ways what runs differs from the paper that was approved; none where it holds.

    Without an approved paper there is nothing to differ from. Raises: ConfigError, WarehouseError.
    """
    paper = approved()
    if paper is None:
        return []
    days, ran = terms.read(config), retention.last(url)
    found = []
    for kind in sorted({*days, *paper.days}):
        now, then = days.get(kind), paper.days.get(kind)
        if then is None:
            found.append(Difference(NOT_NAMED, {"now": now}, kind))
        elif now != then:
            found.append(Difference(OTHER, {"now": now, "paper": then}, kind))
        elif ran and ran[0] > paper.at and ran[1].get(kind) not in (None, now):
            found.append(Difference(ERASED, {"now": ran[1][kind], "paper": then}, kind))
    if not found and _hash(read, config) != paper.text_hash:
        found.append(Difference(CHANGED, {}))
    return found


def holds(read: Settings, config: Path | None, url: str | None = None) -> bool:
    """Does what runs agree with the paper that was approved? If not, say where on the error output."""
    found = differences(read, config, url)
    for each in found:
        told = each.template.format(**each.fields, kind=each.kind)
        print(f"privacy: {told}", file=sys.stderr)
    return not found


def _hash(read: Settings, config: Path | None) -> str:
    with use_language("nl"):
        return hashlib.sha256(written(read, config).encode()).hexdigest()


def add(words, common: argparse.ArgumentParser) -> None:
    """Add `privacy retention`, `privacy deleted` and `privacy paper` to the command line."""
    retention.add(words, common)
    deleted.add(words, common)
    word = words.add_parser("paper", parents=[common], help="register row, DPIA pre-scan and notice")
    word.add_argument("--language", choices=("nl", "en"), default="nl", help="nl (default) or en")
    word.add_argument("--pdf", type=Path, metavar="FILE", help="write it as PDF")
    word.add_argument("--docx", type=Path, metavar="FILE", help="write it as a document of Word, to fill in")
    word.add_argument("--approve", action="store_true", help="keep it as the paper that holds")
    word.set_defaults(do=_command)


def _command(args: argparse.Namespace) -> int:
    now, read = dt.datetime.now(dt.UTC), settings.read(args.config)
    with use_language(args.language):
        if args.pdf:
            args.pdf.write_bytes(printed(read, args.config, now))
        if args.docx:
            args.docx.write_bytes(typed(read, args.config, now))
        if not (args.pdf or args.docx):
            print(written(read, args.config))
    if args.approve:
        approve(operator(), read, args.config, now, args.warehouse)
    return 0
