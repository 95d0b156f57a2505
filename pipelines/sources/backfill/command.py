"""Run `python -m pipelines backfill`: read the command line, fetch the past of the sources, and say how far it goes."""

import argparse
import json
import sys

from pipelines.support.signals import on_signals
from text.i18n import so_many

WELL, SOME_FAILED = 0, 1
WAYS = {
    "archive": "the archive that its feed names",
    "paged": "further pages of its feed",
    "posts": "the posts of its site",
    "service": "its service",
    "sitemap": "the sitemap of its site",
    "none": "what its feed holds; it offers no way back",
}


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word to the command line."""
    word = words.add_parser(
        "backfill", parents=[common], help="fetch what the sources still hold of the past, where it stopped"
    )
    word.add_argument("source", nargs="*", help="only these sources")
    word.add_argument("--again", action="store_true", help="from the beginning, also where it ended")
    word.add_argument("--json", action="store_true", help="how far it goes as JSON")
    word.set_defaults(do=_backfill)


def _backfill(args: argparse.Namespace) -> int:
    from pipelines.access import acts
    from pipelines.access.person import operator
    from pipelines.settings import read
    from pipelines.sources import sample
    from pipelines.sources.backfill import work
    from pipelines.support.progress import shown

    settings, stop = read(args.config), on_signals()
    about = " ".join(args.source)
    with (
        sample.served_for(settings),
        shown(hidden=args.json) as progress,
        acts.doing(operator(), "sources.backfill", about, args.warehouse),
    ):
        rows = work.backfill(
            settings,
            args.source or None,
            again=args.again,
            url=args.warehouse,
            progress=progress,
            stop=stop.is_set,
        )
    print(json.dumps(rows, default=str, indent=1, ensure_ascii=False) if args.json else _text(rows))
    sys.stdout.flush()
    return SOME_FAILED if any(row["state"] == "failed" for row in rows) else WELL


def _text(rows) -> str:
    lines = []
    for row in rows:
        name = f"{row['source_name']:<26}"
        if row["state"] == "failed":
            lines.append(f"FAILED  {name}{row['error']}")
            continue
        since = f", complete since {row['complete_since']}" if row["complete_since"] else ""
        more = " (more is left)" if row["state"] in ("bounded", "working") else ""
        entries = so_many(row["items"], "entry", "entries")
        lines.append(f"ok      {name}{entries} from {WAYS[row['way']]}{since}{more}")
    return "\n".join(lines) or "Nothing was left to fetch."
