"""Read the arguments of a command: a fault in them is said without a password, and --config may name the warehouse."""

import argparse
import os
from typing import NoReturn

from text.hide_secrets import hidden
from warehouse.storage import settings


class Parser(argparse.ArgumentParser):
    """Say what is wrong with a command, without what an address in it holds of a password."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and the message."""
        super().error(hidden(message))


def with_warehouse(args: argparse.Namespace) -> argparse.Namespace:
    """Return the arguments with the warehouse that the configuration of --config names, if nothing else names one."""
    folder = getattr(args, "config", None)
    if folder and not getattr(args, "warehouse", None) and not os.environ.get("WEERKLANK_WAREHOUSE"):
        found = settings.configured(folder)
        args.warehouse = str(found) if found else None
    return args
