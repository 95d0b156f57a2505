"""Run `python -m pipelines backup FOLDER` and `restore BACKUP`: read the command line and print the outcome."""

import argparse
import datetime as dt
import json
import signal
import sys
from pathlib import Path

from pipelines.access import acts, heads
from pipelines.access.person import operator
from pipelines.runs.backup import found, restore, write
from text.i18n import so_many

WELL = 0


def add(words, common: argparse.ArgumentParser) -> None:
    """Add both words to the command line."""
    made = words.add_parser(
        "backup",
        parents=[common],
        help="copy warehouse, configuration and what cannot be fetched again, and prove it",
    )
    made.add_argument("into", type=Path, metavar="FOLDER", help="each backup is a new folder in this one")
    made.add_argument("--keep", type=_count, metavar="N", help="remove all but the newest N (else none)")
    made.add_argument("--secrets", action="store_true", help="also .streamlit/secrets.toml; else no keys")
    made.add_argument("--json", action="store_true", help="what it holds as JSON")
    made.set_defaults(do=_backup)
    put = words.add_parser("restore", parents=[common], help="put a backup back; what stood there is kept")
    put.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    put.add_argument("--check", action="store_true", help="only prove that it is whole")
    put.add_argument("--json", action="store_true", help="how it went as JSON")
    put.set_defaults(do=_restore)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text[:6]) >= 1:
        raise argparse.ArgumentTypeError("a number from 1")
    return int(text[:6])


def _backup(args: argparse.Namespace) -> int:
    _ended_cleanly()
    with acts.doing(operator(), "backup.make", args.into.name, args.warehouse) as act:
        made = write.make(args.into, args.config, args.warehouse, args.secrets, args.keep)
        found.note(args.into)
        act.after = {"folder": made.folder.name, "secrets": args.secrets, "removed": len(made.removed)}
    summary = _summary(made) | {"removed": made.removed}
    text = f"{_text(made)}\n{'With' if args.secrets else 'Without'} keys and passwords of .streamlit/secrets.toml."
    if made.removed:
        text += f"\nRemoved: {', '.join(made.removed)}."
    print(json.dumps(summary, ensure_ascii=False, indent=1) if args.json else text)
    return WELL


def _restore(args: argparse.Namespace) -> int:
    if args.check:
        made = write.check(args.backup)
        print(
            json.dumps(_summary(made), ensure_ascii=False, indent=1) if args.json else f"Whole. {_text(made)}"
        )
        return WELL
    _ended_cleanly()
    # The line of it stands in the warehouse that is put back, behind what it held.
    with acts.doing(operator(), "backup.restore", args.backup.name, args.warehouse) as act:
        done = restore.put_back(args.backup, args.config, args.warehouse)
        heads.restored(dt.datetime.now(dt.UTC), args.warehouse)
        act.after = {"made_at": done.backup.made_at, "kept": done.kept}
    if args.json:
        summary = _summary(done.backup) | {"kept": done.kept, "put_back": done.put, "left": done.left}
        print(json.dumps(summary, ensure_ascii=False, indent=1))
        return WELL
    print(
        f"Put back. {_text(done.backup)}\n"
        f"{so_many(len(done.put), 'missing file')} of configuration and data put back as well."
    )
    if done.left:
        print(f"Left as they stand here, though the backup has others: {', '.join(done.left)}.")
    if done.kept:
        print(f"What stood there is {done.kept}, beside it; remove it when all is well.")
    return WELL


def _text(made: write.Backup) -> str:
    rows = ", ".join(
        f"{made.tables[table]:,} {table}"
        for table in ("items", "mentions", "stories")
        if table in made.tables
    )
    others = so_many(len(made.files) - 1, "other file")
    return (
        f"{made.folder}: {so_many(len(made.tables), 'table')} ({rows}) and {others},"
        f" {made.size / 1e6:,.1f} MB, of {made.made_at:%Y-%m-%d %H:%M} UTC, by version {made.version}."
    )


def _summary(made: write.Backup) -> dict:
    return {
        "folder": str(made.folder),
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "version": made.version,
        "bytes": made.size,
        "tables": made.tables,
        "files": sorted(made.files),
    }


def _ended_cleanly() -> None:
    """SIGTERM ends what is begun as Ctrl-C does: what is half-made is taken away."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
