"""Run `python -m pipelines opml`: print the school's feeds, or add those of a file and say what came of each."""

import argparse
import json
import sys
from pathlib import Path

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import operator
from pipelines.sources import opml
from pipelines.support import system_words
from pipelines.support.errors import ConfigError
from text import hide_secrets
from text.i18n import N_

WELL, SOME_FAILED = 0, 1


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word to the command line."""
    word = words.add_parser(
        "opml", parents=[common], help="print the feeds as OPML, or add those of an OPML file"
    )
    word.add_argument("file", nargs="?", type=Path, metavar="FILE", help="add its feeds (else print ours)")
    word.add_argument(
        "--try", dest="only_try", action="store_true", help="say what it would add; change nothing"
    )
    word.add_argument("--json", action="store_true", help="what FILE holds as JSON")
    word.set_defaults(do=_command)


def _command(args: argparse.Namespace) -> int:
    configured = settings.read(args.config)
    if args.file is None:
        with acts.doing(operator(), "sources.take_along", "", args.warehouse):
            sys.stdout.write(opml.written(configured).decode())
        return WELL
    try:
        with args.file.open("rb") as file:
            body = file.read(opml.LARGEST + 1)
    except OSError as error:
        raise ConfigError(
            N_("{file} cannot be read: {why}."), file=args.file, why=system_words.why(error)
        ) from error
    try:
        proposals = opml.read(args.file.name, body, configured)
    except opml.OpmlRefused as error:
        raise ConfigError(error.template, **error.fields) from error
    if not args.only_try:
        opml.add(operator(), configured.folder, proposals, args.warehouse)
    if args.json:
        rows = [
            {
                "title": each.title,
                "address": hide_secrets.shown(each.address),
                "state": each.state,
                "error": _why(each),
            }
            for each in proposals
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for each in proposals:
            print(
                " ".join(
                    filter(None, (f"{each.state}:", each.title, hide_secrets.shown(each.address), _why(each)))
                )
            )
    return SOME_FAILED if any(each.state == opml.BAD for each in proposals) else WELL


def _why(proposal: opml.Proposal) -> str | None:
    return None if proposal.error is None else str(proposal.error)
