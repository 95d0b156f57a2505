"""Run `python -m pipelines privacy erase look|ask|approve|withdraw|list`: read the command line, print the outcome."""

import argparse
import datetime as dt
import json
from typing import Any

from pipelines.access.person import operator
from pipelines.access.privacy import erase
from pipelines.access.privacy.wanted import KINDS

WELL = 0


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word to those of `privacy`."""
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
        act.add_argument("--json", action="store_true", help="the answer as JSON")
        act.set_defaults(do=do)
    listed = acts.add_parser("list", parents=[common], help="all requests and how they ended")
    listed.add_argument("--json", action="store_true", help="the list as JSON")
    listed.set_defaults(do=_list)


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
    _still(found.configured, found.backups)
    return WELL


def _ask(args: argparse.Namespace) -> int:
    ticked = [*args.item, *([erase.TEXTS] if args.texts else [])]
    number = erase.ask(operator(), args.kind, args.asked, _now(), args.warehouse, ticked)
    if args.json:
        _print({"erasure_id": number})
    else:
        print(
            f"Request {number} waits for a second person: python -m pipelines privacy erase approve {number}"
        )
    return WELL


def _approve(args: argparse.Namespace) -> int:
    done = erase.approve(operator(), args.number, _now(), args.warehouse)
    if args.json:
        _print({"erasure_id": done.erasure_id, "erased": done.counts, "rewritten": done.is_rewritten,
                "configuration": done.configured, "backups": done.backups})  # fmt: skip
        return WELL
    print(f"Erased: {_counts(done.counts)}.")
    if not done.is_rewritten:
        print("This warehouse is no file: its own server has to throw away earlier versions of its tables.")
    _still(done.configured, done.backups)
    return WELL


def _withdraw(args: argparse.Namespace) -> int:
    erase.withdraw(operator(), args.number, _now(), args.warehouse)
    if args.json:
        _print({"erasure_id": args.number})
    else:
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


def _still(configured: int, backups: int) -> None:
    if configured:
        print(
            f"The configuration names them still, in {configured} places: take that away on the page Set up."
        )
    if backups:
        print(f"Backups in the data folder that hold them until they are removed: {backups}.")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())) or "nothing"


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
