"""Write the papers that the law asks for from the settings, keep the approved one, and see whether it still holds."""

import argparse
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import Person, operator
from pipelines.access.privacy.keeping import deleted, retention, terms
from pipelines.announcing import pdf
from pipelines.mentions.matching import erased
from pipelines.sending.markup import blocks
from pipelines.settings import Settings, files
from text.i18n import N_, _, ngettext, number, use_language
from text.templates import Words, render
from warehouse.access.privacy import data_map

FILE = "paper.json"
TITLE = N_("Papers on privacy")


@dataclass(frozen=True)
class Approved:
    """Which paper was approved: its terms (kind → days), the hash of its text, by whom and when (aware UTC)."""

    days: dict[str, int]
    text_hash: str
    person: str
    at: dt.datetime


def text(read: Settings, days: Mapping[str, int]) -> str:
    """Return register row, first look for a DPIA and notice as Markdown, in the language of now."""
    held = data_map.personal()
    kept = {each.kept for each in held}
    lines = [
        f"{_(data_map.TIMED[kind])}: {ngettext('{count} day', '{count} days', count).format(count=number(count))}"
        for kind, count in days.items()
    ]
    contact = read.organisation.contact
    return render(
        "privacy/paper.md",
        organisation=Words(read.organisation.name),
        contact=Words(contact) if contact else None,
        purposes=_used(data_map.PURPOSES, {each.purpose for each in held}),
        kinds=_used(data_map.KINDS, {each.kind for each in held}),
        sources=tuple(Words(source.title) for source in read.sources),
        terms=(*lines, *_used(data_map.UNTIMED, kept)),
    )


def _used(words: Mapping[str, str], used: Collection[str | None]) -> tuple[str, ...]:
    return tuple(_(told) for name, told in words.items() if name in used)


def printed(read: Settings, days: Mapping[str, int], made_at: dt.datetime) -> bytes:
    """Return the same as PDF."""
    brand = read.announcing
    look = pdf.Branding(read.organisation.name, brand.colour, brand.accent)
    return pdf.pdf(lambda paper: pdf.flow(blocks(text(read, days)), paper), _(TITLE), look, made_at)


def approve(
    person: Person, read: Settings, config: Path | None, now: dt.datetime, url: str | None
) -> Approved:
    """Keep the paper of now as the approved one. Raises: NotAllowed, ConfigError, WarehouseError."""
    days = terms.read(config)
    with acts.doing(person, "privacy.paper.approve", url=url, now=now) as act:
        text_hash = _hash(read, days)
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


def differences(read: Settings, config: Path | None, url: str | None = None) -> list[str]:
    """Say in which ways what runs differs from the paper that was approved: sentences, none where it holds.

    Without an approved paper there is nothing to differ from. Raises: ConfigError, WarehouseError.
    """
    paper = approved()
    if paper is None:
        return []
    days, ran = terms.read(config), retention.last(url)
    found = []
    for kind in sorted({*days, *paper.days}):
        if days.get(kind) != paper.days.get(kind):
            found.append(
                f"{kind}: {days.get(kind)} days are set, the approved paper says {paper.days.get(kind)}."
            )
        elif ran and ran[0] > paper.at and ran[1].get(kind) not in (None, days.get(kind)):
            found.append(
                f"{kind}: erased after {ran[1][kind]} days, the approved paper says {paper.days[kind]}."
            )
    if not found and _hash(read, days) != paper.text_hash:
        found.append("Sources, purposes or kinds of data are no longer those of the approved paper.")
    return found


def holds(read: Settings, config: Path | None, url: str | None = None) -> bool:
    """Does what runs agree with the paper that was approved? If not, say where on the error output."""
    found = differences(read, config, url)
    for told in found:
        print(f"privacy: {told}", file=sys.stderr)
    return not found


def _hash(read: Settings, days: Mapping[str, int]) -> str:
    with use_language("nl"):
        return hashlib.sha256(text(read, days).encode()).hexdigest()


def add(words, common: argparse.ArgumentParser) -> None:
    """Add `privacy retention`, `privacy deleted` and `privacy paper` to the command line."""
    retention.add(words, common)
    deleted.add(words, common)
    word = words.add_parser("paper", parents=[common], help="register row, DPIA pre-scan and notice")
    word.add_argument("--language", choices=("nl", "en"), default="nl", help="nl (default) or en")
    word.add_argument("--pdf", type=Path, metavar="FILE", help="write it as PDF")
    word.add_argument("--approve", action="store_true", help="keep it as the paper that holds")
    word.set_defaults(do=_command)


def _command(args: argparse.Namespace) -> int:
    now, read = dt.datetime.now(dt.UTC), settings.read(args.config)
    with use_language(args.language):
        if args.pdf:
            args.pdf.write_bytes(printed(read, terms.read(args.config), now))
        else:
            print(text(read, terms.read(args.config)))
    if args.approve:
        approve(operator(), read, args.config, now, args.warehouse)
    return 0
