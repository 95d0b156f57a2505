"""Add `python -m pipelines privacy …` to the command line: what the law asks, done from a terminal."""

import argparse

from pipelines.access.privacy import erase_command


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word `privacy` and those behind it."""
    word = words.add_parser("privacy", help="what the law on personal data asks: erase, show")
    parts = word.add_subparsers(dest="part", required=True, metavar="erase")
    erase_command.add(parts, common)
