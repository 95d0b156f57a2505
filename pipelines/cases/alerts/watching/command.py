"""Run the word `watch` of the command line: tell people of alerts until told to stop."""

import argparse

from pipelines.support.signals import on_signals


def add(
    words: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Tell the command line of the word `watch`."""
    watch = words.add_parser("watch", parents=[common], help="tell people of alerts, until told to stop")
    watch.set_defaults(do=_watch)


def _watch(args: argparse.Namespace) -> int:
    from pipelines.cases.alerts.hearing.heard import Hearing
    from pipelines.cases.alerts.watching.asking import Rules
    from pipelines.cases.alerts.watching.watch import Watch

    Watch(args.config, args.warehouse, on_signals(), ask=Rules(), hear=Hearing()).forever()
    return 0
