"""Read the arguments of a command: a fault in them is said without a password, and --config may name the warehouse."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from pipelines.access.organisations import turns
from pipelines.support.errors import ConfigError
from text.hide_secrets import hidden
from warehouse.storage import settings


class Parser(argparse.ArgumentParser):
    """Say what is wrong with a command, without what an address in it holds of a password."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and the message."""
        super().error(hidden(message))


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
