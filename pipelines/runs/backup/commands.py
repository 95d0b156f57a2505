"""Run `python -m pipelines backup FOLDER` and `restore BACKUP`: read the command line and print the outcome."""

import argparse
import json
import signal
import sys
from pathlib import Path

from pipelines import settings
from pipelines.access.person import operator
from pipelines.runs.backup import by_whom, restore, write
from pipelines.settings import network
from text.i18n import so_many

WELL = 0


def add(words, common: argparse.ArgumentParser) -> None:
    """Add `backup` to the command line."""
    made = words.add_parser(
        "backup",
        parents=[common],
        help="copy warehouse, configuration and what cannot be fetched again, and prove it",
    )
    made.add_argument("into", type=Path, metavar="FOLDER", help="each backup is a new folder in this one")
    made.add_argument("--keep", type=_count, metavar="N", help="remove all but the newest N (else none)")
    made.add_argument("--secrets", action="store_true", help="also .streamlit/secrets.toml; else no keys")
    made.add_argument(
        "--encrypt-to",
        action="append",
        metavar="AGE1…",
        help="encrypt for this public key of age (else those of [backup] in organisation.toml)",
    )
    made.add_argument("--plain", action="store_true", help="do not encrypt, whatever the settings say")
    made.add_argument("--json", action="store_true", help="what it holds as JSON")
    made.set_defaults(do=_backup)


def add_restore(words, common: argparse.ArgumentParser) -> None:
    """Add `restore` to the command line."""
    put = words.add_parser("restore", parents=[common], help="put a backup back; what stood there is kept")
    put.add_argument("backup", type=Path, metavar="BACKUP", help="the folder or the encrypted file of one")
    put.add_argument("--key", type=Path, metavar="FILE", help="the file with the key of an encrypted one")
    put.add_argument("--check", action="store_true", help="only prove that it is whole")
    put.add_argument("--json", action="store_true", help="how it went as JSON")
    put.set_defaults(do=_restore)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text[:6]) >= 1:
        raise argparse.ArgumentTypeError("a number from 1")
    return int(text[:6])


def _backup(args: argparse.Namespace) -> int:
    _ended_cleanly()
    named = () if args.plain else tuple(args.encrypt_to or _recipients(args.config))
    into = network.Backups(str(args.into), args.keep, named)
    made = by_whom.make(operator(), into, args.config, args.warehouse, args.secrets)
    summary = _summary(made) | {"removed": made.removed}
    text = f"{_text(made)}\n{'With' if args.secrets else 'Without'} keys and passwords of .streamlit/secrets.toml."
    if named:
        text += f"\nEncrypted for {so_many(len(named), 'key')}."
    if made.removed:
        text += f"\nRemoved: {', '.join(made.removed)}."
    print(json.dumps(summary, ensure_ascii=False, indent=1) if args.json else text)
    return WELL


def _restore(args: argparse.Namespace) -> int:
    if args.check:
        made = restore.check(args.backup, args.key)
        print(
            json.dumps(_summary(made), ensure_ascii=False, indent=1) if args.json else f"Whole. {_text(made)}"
        )
        return WELL
    _ended_cleanly()
    done = by_whom.put_back(operator(), args.backup, args.config, args.warehouse, key=args.key)
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
        is_lake = done.kept.startswith("snapshot ")
        place = (
            "of the lake, until the night forgets it" if is_lake else "beside it; remove it when all is well"
        )
        print(f"What stood there is {done.kept}, {place}.")
    return WELL


def _recipients(config: Path | None) -> tuple[str, ...]:
    """For whom do the settings say that backups are encrypted? Raises: ConfigError, rather than leave that undone."""
    backups = network.backups_of(settings.folder(config))
    return backups.recipients if backups else ()


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
