"""Run the word `listen` of the command line: follow streams and ask quick sources until told to stop."""

import argparse

from pipelines.support.signals import on_signals


def add(
    words: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Tell the command line of the word `listen`."""
    listen = words.add_parser(
        "listen", parents=[common], help="follow live streams and ask quick sources, until told to stop"
    )
    listen.set_defaults(do=_listen)


def _listen(args: argparse.Namespace) -> int:
    from pipelines.sources.live.listen import Listen

    Listen(args.config, args.warehouse, on_signals()).forever()
    return 0
