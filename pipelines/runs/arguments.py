"""Read the arguments of a command: a fault in them is said without a password, and --config may name the warehouse.

Of the words of others only the one that is asked is loaded: help, and a command that is short, are there at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from pipelines.access.organisations import turns
from pipelines.support.errors import ConfigError
from text.hide_secrets import hidden
from warehouse.storage import settings

# Words whose arguments stand beside what they do → what `--help` says of them, which is what they say themselves.
OTHERS = {
    "evaluate": "how good is the scorer on a file of labelled texts (id, text, label or score)?",
    "evaluate-threats": "which threats are found in a file of labelled texts (text, label, kind)?",
    "announce": "close the last month, or this one, and send it to each place once",
    "backfill": "fetch what the sources still hold of the past, where it stopped",
    "backup": "copy warehouse, configuration and what cannot be fetched again, and prove it",
    "restore": "put a backup back; what stood there is kept",
    "move": "copy the warehouse to another storage, prove it, and say how to go on",
    "api-key": "keys of programs that read figures and mentions (docs/api.md)",
    "opml": "print the feeds as OPML, or add those of an OPML file",
    "audit": "who did what, or whether that log is whole",
    "privacy": "what the law on personal data asks: erase, show what is known",
    "watch": "tell people of alerts, until told to stop",
    "listen": "follow live streams and ask quick sources, until told to stop",
}


class Parser(argparse.ArgumentParser):
    """Say what is wrong with a command, without what an address in it holds of a password."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and the message."""
        super().error(hidden(message))


def add_organisation(common: argparse.ArgumentParser) -> None:
    """Tell every word of the command line of --organisation."""
    common.add_argument(
        "--organisation",
        action="append",
        default=[],
        metavar="NAME",
        help="for this organisation of organisations/ (else for all, in turn)",
    )


def of_organisations(args: argparse.Namespace, words: Sequence[str]) -> int | None:
    """Do a command that is for several organisations, or for one of several. Which exit code? None: it is for us."""
    try:
        organisations = turns.of(args)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return turns.WRONG
    if organisations is None:
        return None
    if turns.is_lasting(args) and len(organisations) > 1:
        from pipelines.runs import dev_server

        return dev_server.keep_all(organisations, words)
    return turns.in_turn(organisations, words, getattr(args, "json", False))


def with_warehouse(args: argparse.Namespace) -> argparse.Namespace:
    """Return the arguments with the warehouse that the configuration of --config names, if nothing else names one."""
    folder = getattr(args, "config", None)
    if folder and not getattr(args, "warehouse", None) and not os.environ.get("WEERKLANK_WAREHOUSE"):
        found = settings.configured(folder)
        args.warehouse = str(found) if found else None
    return args


def word_of(arguments: Sequence[str]) -> str:
    """Return the word that is asked, "" where none is: for help, or by mistake."""
    return next((each for each in arguments if not each.startswith("-")), "")


def add_others(words, common: argparse.ArgumentParser, asked: str | None) -> None:
    """Add the words of OTHERS: the one that is asked with its arguments, the rest by name; None: all with theirs."""
    for word, told in OTHERS.items():
        if asked in (None, word):
            _add(word, words, common)
        else:
            words.add_parser(word, help=told)


def _add(word: str, words, common: argparse.ArgumentParser) -> None:
    match word:
        case "evaluate":
            from pipelines.mentions.evaluating import command as evaluating

            evaluating.add(words)
        case "evaluate-threats":
            from pipelines.understanding import threats
            from pipelines.understanding.danger import evaluate

            evaluate.add(words, threats)
        case "announce":
            from pipelines.announcing import command as announcing

            announcing.add(words, common)
        case "backfill":
            from pipelines.sources.backfill import command as past

            past.add(words, common)
        case "backup":
            from pipelines.runs.backup import commands as backups

            backups.add(words, common)
        case "restore":
            from pipelines.runs.backup import commands as backups

            backups.add_restore(words, common)
        case "move":
            from pipelines.runs.backup import move

            move.add(words, common)
        case "api-key":
            from pipelines.runs import api_keys

            api_keys.add(words, common)
        case "opml":
            from pipelines.sources import opml_command

            opml_command.add(words, common)
        case "audit":
            from pipelines.access import audit_command

            audit_command.add(words, common)
        case "privacy":
            from pipelines.access.privacy import commands as privacy

            privacy.add(words, common)
        case "listen":
            from pipelines.sources.live import command as listening

            listening.add(words, common)
        case "watch":
            from pipelines.cases.alerts.watching import command as watching

            watching.add(words, common)
