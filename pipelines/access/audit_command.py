"""Run `python -m pipelines audit`: print who did what, or say whether the log is whole."""

import argparse
import dataclasses
import json

from pipelines.access import acts, heads
from pipelines.access.heads import Verified
from pipelines.access.person import operator
from text.i18n import so_many
from warehouse.access import audit
from warehouse.core.connection import reading

WELL, BROKEN = 0, 1
SHOWN = 50


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word to the command line."""
    word = words.add_parser("audit", parents=[common], help="who did what, or whether that log is whole")
    word.add_argument("--verify", action="store_true", help="say whether it is whole; exit code 1 if not")
    word.add_argument("--most", type=int, default=SHOWN, metavar="N", help=f"the newest N (else {SHOWN})")
    word.add_argument("--json", action="store_true", help="the answer as JSON")
    word.set_defaults(do=_audit)


def _audit(args: argparse.Namespace) -> int:
    if args.verify:
        found = heads.verify(args.warehouse)
        print(json.dumps(told(found), indent=1) if args.json else text(found))
        return WELL if found.is_whole else BROKEN
    with acts.doing(operator(), "audit.export", "", args.warehouse) as act:
        with reading(args.warehouse) as con:
            lines = audit.lines(con, most=max(1, args.most))
        act.after = {"lines": len(lines)}
    if args.json:
        rows = [{"position": each.position, **dataclasses.asdict(each.line)} for each in lines]
        print(json.dumps(rows, default=str, ensure_ascii=False, indent=1))
        return WELL
    for each in lines:
        line = each.line
        about = f" {line.object}" if line.object else ""
        print(
            f"{each.position:>7}  {line.done_at:%Y-%m-%d %H:%M}  {line.outcome:<8}{line.person}: {line.act}{about}"
        )
    return WELL


def text(found: Verified) -> str:
    """Return in a sentence whether the log is whole."""
    if found.broken_at is not None:
        said = f"The audit log is broken at line {found.broken_at} of {found.lines}: another hand changed it."
    elif found.missing:
        said = (
            f"The audit log is cut off: {so_many(found.missing, 'line')} behind line {found.lines} are gone."
        )
    else:
        said = (
            f"The audit log is whole: {so_many(found.lines, 'line')}, up to {found.hash[:16] or 'nothing'}."
        )
    if found.restored_at and found.restored_to > found.restored_from:
        said += (
            f" A backup was put back on {found.restored_at:%Y-%m-%d %H:%M} UTC: what stood behind line"
            f" {found.restored_from} until line {found.restored_to} is not in it."
        )
    return said


def told(found: Verified) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "whole": found.is_whole,
        "lines": found.lines,
        "hash": found.hash,
        "broken_at": found.broken_at,
        "missing": found.missing,
        "restored_at": found.restored_at and found.restored_at.isoformat(),
    }
