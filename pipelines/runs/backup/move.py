"""Run `python -m pipelines move FROM TO`: copy a warehouse to where it is to be kept from now on, and say how to go on.

FROM and TO are each a file, an address of a DuckLake, or a `warehouse.toml`, which names its keys and holds none.
"""

import argparse
import contextlib
import dataclasses
import json
import signal
import sys
from pathlib import Path

from pipelines.access import acts, heads
from pipelines.access.person import Person, operator
from pipelines.support import run_lock
from text.i18n import so_many
from warehouse.access import audit
from warehouse.core import connection
from warehouse.storage import lakes, settings
from warehouse.storage.copies import moving

ACT = "warehouse.move"
WELL = 0


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word to the command line."""
    word = words.add_parser(
        "move", parents=[common], help="copy the warehouse to another storage, prove it, and say how to go on"
    )
    word.add_argument("source", metavar="FROM", help="a file, an address or a warehouse.toml")
    word.add_argument("target", metavar="TO", help="the same; it must hold nothing yet")
    word.add_argument("--json", action="store_true", help="what was moved as JSON")
    word.set_defaults(do=_command)


def move(person: Person, source: str, target: str, told=lambda step: None) -> dict[str, int]:
    """Copy one warehouse into another that holds nothing. How many rows has each table there?

    The line of it stands in both: the one that is left and the one that goes on.
    Raises: NotAllowed, RunBusy while a run is at work, LockLost, and the next time goes on; what `moving.copy` raises.
    """
    with contextlib.ExitStack() as stack:
        act = stack.enter_context(acts.doing(person, ACT, _shown(target), source))
        moving.must_be_two(source, target)
        held = [stack.enter_context(run_lock.alone("run", url)) for url in (source, target)]
        ends = []

        def step(done: moving.Step) -> None:
            told(done)
            for lock in held:
                lock.or_end()

        def last(con: connection.Connection) -> None:
            # The chain goes on in the new place, where the next line is bound to this one.
            ends.append(audit.append(con, [dataclasses.replace(act.line("done"), object=_shown(source))]))

        moved = moving.copy(source, target, step, last)
        heads.remember(ends[0], target)
        act.after = {"tables": len(moved), "rows": sum(each.rows for each in moved.values())}
    return {table: content.rows for table, content in moved.items()}


def _shown(url: str) -> str:
    """Return what may be read in the log of where a warehouse is: the name of a file, a kind of lake."""
    where = connection.address(url)
    if lakes.is_file(where):
        return Path(where).name
    try:
        return "DuckLake, PostgreSQL" if lakes.file_of(where) is None else "DuckLake"
    except settings.Wrong:
        return "DuckLake"


def _command(args: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))

    def told(step: moving.Step) -> None:
        how = "copied" if step.copied else "was there already"
        rows = so_many(step.rows, "row")
        print(
            f"{step.number}/{step.of} {step.table}: {rows}, {how}, proven equal", file=sys.stderr, flush=True
        )

    moved = move(operator(), args.source, args.target, told)
    if args.json:
        print(json.dumps({"tables": moved}, ensure_ascii=False, indent=1))
        return WELL
    print(
        f"Moved. {so_many(len(moved), 'table')}, {so_many(sum(moved.values()), 'row')};"
        " each was counted and compared in both places.\n"
        f"{_how_to_go_on(args.target)}\n"
        "The old warehouse was left as it is. Remove it when all is well."
    )
    return WELL


def _how_to_go_on(target: str) -> str:
    if target.endswith(".toml"):
        return (
            "To go on there: put that file as warehouse.toml into the folder of the configuration"
            " (or set WEERKLANK_WAREHOUSE to its path), and start app and scheduler again."
        )
    text = lakes.as_settings(connection.address(target))
    return (
        "To go on there: put this as warehouse.toml into the folder of the configuration, and start app and scheduler"
        f" again.\n\n{text}"
    )
