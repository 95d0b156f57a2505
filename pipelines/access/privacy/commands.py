"""Run `python -m pipelines privacy erase|disclose …`: what the law asks, done from a terminal."""

import argparse
import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

from pipelines.access.person import operator
from pipelines.access.privacy import erase
from pipelines.access.privacy.papers import paper
from pipelines.access.privacy.wanted import KINDS
from warehouse.core.connection import address
from warehouse.core.period import local_day
from warehouse.storage import lakes

WELL, WRONG = 0, 2
WAITS = "Request {0} waits for a second person: python -m pipelines privacy {1} {0}"


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word `privacy` and those behind it."""
    word = words.add_parser("privacy", help="what the law on personal data asks: erase, show what is known")
    parts = word.add_subparsers(dest="part", required=True, metavar="erase | disclose | retention | …")
    paper.add(parts, common)
    _add_erase(parts, common)
    _add_disclose(parts, common)


def _add_erase(words, common: argparse.ArgumentParser) -> None:
    word = words.add_parser("erase", help="erase what is known of a person; one asks, another approves")
    acts = word.add_subparsers(dest="act", required=True, metavar="look | ask | approve | withdraw | list")
    for name, told in (
        ("look", "what would be erased; changes nothing"),
        ("ask", "ask for it; it waits for a second person"),
    ):
        act = acts.add_parser(name, parents=[common], help=told)
        act.add_argument("kind", choices=KINDS)
        act.add_argument("asked", metavar="WHOM", help="the handle, address (page, profile, mail) or name")
        act.add_argument("--json", action="store_true", help="the answer as JSON")
        act.set_defaults(do=_look if name == "look" else _ask)
        if name == "ask":
            act.add_argument(
                "--item", action="append", default=[], metavar="NUMBER",
                help="of a name: an item that is of this person, as look shows it; may be repeated",
            )  # fmt: skip
            act.add_argument(
                "--texts", action="store_true", help="of a name: strike it in all other texts too"
            )
    for name, told, do in (
        ("approve", "erase it; by another person than who asked", _approve),
        ("withdraw", "take a request back; nothing is erased", _withdraw),
    ):
        act = acts.add_parser(name, parents=[common], help=told)
        act.add_argument("number", metavar="NUMBER", help="of the request, as list shows it")
        if name == "approve":
            act.add_argument("--json", action="store_true", help="the answer as JSON")
        act.set_defaults(do=do)
    listed = acts.add_parser("list", parents=[common], help="all requests and how they ended")
    listed.add_argument("--json", action="store_true", help="the list as JSON")
    listed.set_defaults(do=_list)


def _add_disclose(words, common: argparse.ArgumentParser) -> None:
    word = words.add_parser(
        "disclose", help="gather what is known of a person; one prepares, another releases"
    )
    acts = word.add_subparsers(dest="act", required=True, metavar="prepare | release | withdraw | list")
    made = acts.add_parser("prepare", parents=[common], help="gather it, and write the file to look at")
    made.add_argument("kind", choices=KINDS)
    made.add_argument("asked", metavar="WHOM", help="the handle, address (page, profile, mail) or name")
    made.add_argument("--received", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="else today")
    made.add_argument("--item", action="append", default=[], metavar="NUMBER", help="as with erase ask")
    made.add_argument(
        "--black",
        action="append",
        default=[],
        metavar="WORDS",
        help="further words to black out; may be repeated",
    )
    made.add_argument("--out", type=Path, metavar="FILE", help="write the file there too, to look at")
    made.set_defaults(do=_prepare)
    given = acts.add_parser(
        "release", parents=[common], help="release it, by another person than who prepared it"
    )
    given.add_argument("number", metavar="NUMBER")
    given.add_argument("--out", type=Path, metavar="FILE", required=True, help="where the file is written")
    given.set_defaults(do=_release)
    back = acts.add_parser("withdraw", parents=[common], help="take a request back")
    back.add_argument("number", metavar="NUMBER")
    back.set_defaults(do=_withdraw_disclosure)
    listed = acts.add_parser("list", parents=[common], help="all requests, and how many days are left")
    listed.add_argument("--json", action="store_true", help="the list as JSON")
    listed.set_defaults(do=_list_disclosures)


def _prepare(args: argparse.Namespace) -> int:
    from pipelines.access.privacy import disclosure
    from pipelines.settings import read
    from text.i18n import use_language

    settings, now = read(args.config), dt.datetime.now(dt.UTC)
    with use_language(settings.organisation.language):
        number = disclosure.prepare(
            operator(), settings, args.kind, args.asked, args.received or local_day(now), now, args.warehouse,
            args.item, args.black,
        )  # fmt: skip
    if args.out and not _written(args.out, disclosure.prepared(operator(), number, args.warehouse, now)):
        return WRONG
    print(WAITS.format(number, "disclose release"))
    return WELL


def _release(args: argparse.Namespace) -> int:
    from pipelines.access.privacy import disclosure

    if not _written(
        args.out, disclosure.release(operator(), args.number, dt.datetime.now(dt.UTC), args.warehouse)
    ):
        return WRONG
    print(f"Released: {args.out}")
    return WELL


def _withdraw_disclosure(args: argparse.Namespace) -> int:
    from pipelines.access.privacy import disclosure

    disclosure.withdraw(operator(), args.number, dt.datetime.now(dt.UTC), args.warehouse)
    print(f"Request {args.number} is withdrawn.")
    return WELL


def _list_disclosures(args: argparse.Namespace) -> int:
    from pipelines.access.privacy import disclosure

    today, rows = local_day(dt.datetime.now(dt.UTC)), disclosure.listed(args.warehouse)
    if args.json:
        _print([{**row, "days_left": disclosure.days_left(row, today)} for row in rows])
        return WELL
    for row in rows:
        left = disclosure.days_left(row, today)
        clock = f"{left} days left" if row["state"] == "prepared" else row["state"]
        whom = f"{row['kind']} {row['asked_for'] or ''}".strip()
        print(f"{row['disclosure_id']}  {whom}, prepared by {row['preparer']}, due {row['due_on']}: {clock}")
    print(f"Requests: {len(rows)}.")
    return WELL


def _written(path: Path, body: bytes) -> bool:
    """Write a file that only this user may read; where that fails say so."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(body)
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror}", file=sys.stderr)
        return False
    return True


def _look(args: argparse.Namespace) -> int:
    found = erase.look(args.kind, args.asked, args.warehouse)
    if args.json:
        _print(
            {
                "items": [
                    {"item_id": item.item_id, "day": item.day, "title": item.title, "url": item.url}
                    for item in found.items
                ],
                "texts": found.texts,
                "files": found.files,
                "configuration": found.configured,
                "backups": found.backups,
            }
        )
        return WELL
    for item in found.items:
        print(f"{item.item_id}  {item.day}  {item.title}  {item.url or ''}")
    print(f"Items: {len(found.items)}.")
    for what, counts in (("Other texts", found.texts), ("Files", found.files)):
        print(f"{what}: {_counts(counts)}.")
    _still(found.configured, found.backups, args.warehouse)
    return WELL


def _ask(args: argparse.Namespace) -> int:
    ticked = [*args.item, *([erase.TEXTS] if args.texts else [])]
    number = erase.ask(operator(), args.kind, args.asked, dt.datetime.now(dt.UTC), args.warehouse, ticked)
    if args.json:
        _print({"erasure_id": number})
    else:
        print(WAITS.format(number, "erase approve"))
    return WELL


def _approve(args: argparse.Namespace) -> int:
    done = erase.approve(operator(), args.number, dt.datetime.now(dt.UTC), args.warehouse)
    if args.json:
        _print({"erasure_id": done.erasure_id, "erased": done.counts, "rewritten": done.is_rewritten,
                "configuration": done.configured, "backups": done.backups})  # fmt: skip
        return WELL
    print(f"Erased: {_counts(done.counts)}.")
    if not done.is_rewritten:
        print("This warehouse is no file: its own server has to throw away earlier versions of its tables.")
    _still(done.configured, done.backups, args.warehouse)
    return WELL


def _withdraw(args: argparse.Namespace) -> int:
    erase.withdraw(operator(), args.number, dt.datetime.now(dt.UTC), args.warehouse)
    print(f"Request {args.number} is withdrawn; nothing was erased.")
    return WELL


def _list(args: argparse.Namespace) -> int:
    rows = erase.listed(args.warehouse)
    if args.json:
        _print([{**row, "counts": json.loads(row["counts"])} for row in rows])
        return WELL
    for row in rows:
        whom = f"{row['kind']} {row['asked_for']}" if row["asked_for"] else row["kind"]
        decided = (
            f"; {row['state']} {row['decided_at']:%Y-%m-%d} by {row['decider']}" if row["decided_at"] else ""
        )
        went = f": {_counts(json.loads(row['counts']))}" if row["state"] == "done" else ""
        print(
            f"{row['erasure_id']}  {row['asked_at']:%Y-%m-%d}  {whom}, asked by {row['asker']}{decided}{went}"
        )
    print(f"Requests: {len(rows)}.")
    return WELL


def _still(configured: int, backups: int, warehouse: str | None) -> None:
    if configured:
        print(
            f"The configuration names them still, in {configured} places: take that away on the page Set up."
        )
    if backups:
        print(f"Backups in the data folder that hold them until they are removed: {backups}.")
    if lakes.is_in_bucket(address(warehouse)):
        print(
            "The data are in S3. A bucket that keeps versions holds them there until those end: ask who keeps it."
        )


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())) or "nothing"


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))
