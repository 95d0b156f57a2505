"""Run `python -m pipelines announce [MONTH]`: close a month, write its texts, write the files and send them."""

import argparse
import datetime as dt
import json
import re
import sys
from pathlib import Path

from pipelines.access.person import operator
from pipelines.support.errors import PipelineError
from text.i18n import N_, in_english, use_language
from warehouse.core.period import local_day
from warehouse.months.month_figure import earlier

WELL, SOME_FAILED, WRONG = 0, 1, 2


class WrongMonth(PipelineError):
    """What was typed is no month."""

    template = N_("“{value}” is no month; write for example 2026-10.")


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word to the command line."""
    parser = words.add_parser(
        "announce", parents=[common], help="close the last month, or this one, and send it to each place once"
    )
    parser.add_argument("month", nargs="?", metavar="YYYY-MM", help="else the month before this one")
    parser.add_argument(
        "--force", action="store_true", help="close it without what fell away in it; the text then says so"
    )
    # Scripts of before give it; the account that runs this is kept.
    parser.add_argument("--by", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="also write texts, card and papers as files"
    )
    parser.add_argument("--no-send", action="store_true", help="close and write, and send nothing")
    parser.add_argument("--json", action="store_true", help="how it went as JSON")
    parser.set_defaults(do=announce)


def announce(args: argparse.Namespace) -> int:
    """Do it. Which exit code? Raises: PipelineError, WarehouseError."""
    from pipelines.announcing import publishing, sending
    from pipelines.announcing.close_month import MonthRefused
    from pipelines.settings import read
    from warehouse.core import connection
    from warehouse.months import closed

    now, person = dt.datetime.now(dt.UTC), operator()
    try:
        which = _month(args.month, now)
    except WrongMonth as error:
        print(error, file=sys.stderr)
        return WRONG
    settings = read(args.config)
    with connection.reading(args.warehouse) as con:
        frozen = closed.closed(con, which)
    try:
        newly = frozen is None
        if frozen is None:
            frozen = publishing.close(person, settings, which, now, args.force, args.warehouse)
        else:
            publishing.write(settings, frozen, now, args.warehouse)
    except MonthRefused as refused:
        print(refused, file=sys.stderr)
        for template, fields in refused.reasons:
            print(f"- {in_english(template, fields)}", file=sys.stderr)
        return SOME_FAILED if refused.reasons else WRONG
    written = files(settings, frozen, now, args.out, args.warehouse) if args.out else []
    sent: list[tuple[str, sending.Sent]] = []
    if not args.no_send:
        sent, _ = sending.send_each(person, settings, which, ("announcement", "report"), now, args.warehouse)
    _say(args.json, which, newly, bool(frozen.reasons), written, sent)
    return SOME_FAILED if any(delivery.state in ("failed", "unsure") for _, delivery in sent) else WELL


def _month(written: str | None, now: dt.datetime) -> dt.date:
    if written is None:
        return earlier(local_day(now))
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", written):
        raise WrongMonth(value=written)
    return dt.date.fromisoformat(f"{written}-01")


def files(settings, frozen, now: dt.datetime, folder: Path, url: str | None) -> list[str]:
    """Write the texts (as they are now), the card and both papers. Which files? Raises: NothingToTell, OSError."""
    from pipelines.announcing import card, documents, publishing
    from warehouse.core import connection
    from warehouse.months import archive

    folder.mkdir(parents=True, exist_ok=True)
    report = publishing.gathered(frozen.month, now, url)
    with connection.reading(url) as con:
        texts = archive.texts(con, frozen.month)
    paper, stem, written = publishing.look(settings), f"{frozen.month:%Y-%m}", []
    bodies: dict[str, bytes] = {
        f"{stem}-{stored.length}-{stored.language}.md": stored.text.encode() for stored in texts
    }
    whole = {stored.language: stored.text for stored in texts if stored.length == "newsletter"}
    for language, text in whole.items():
        with use_language(language):
            bodies[f"{stem}-{language}.pdf"] = documents.announcement(report, text, paper, now)
            bodies[f"{stem}-{language}.png"] = card.png(
                report.month, paper.organisation, paper.colour, paper.accent, paper.logo
            )
            bodies[f"{stem}-board-{language}.pdf"] = documents.report(report, paper, now)
    for name, body in sorted(bodies.items()):
        (folder / name).write_bytes(body)
        written.append(name)
    return written


def _say(as_json: bool, which: dt.date, newly: bool, forced: bool, written: list[str], sent: list) -> None:
    if as_json:
        deliveries = [
            {
                "kind": kind,
                "way": delivery.way,
                "target": delivery.target,
                "state": delivery.state,
                "error": delivery.error,
            }
            for kind, delivery in sent
        ]
        print(json.dumps({"month": f"{which:%Y-%m}", "closed_now": newly, "forced": forced, "files": written,
                          "sent": deliveries}, ensure_ascii=False, indent=2))  # fmt: skip
        return
    print(
        f"{which:%Y-%m} {'is closed now' if newly else 'was closed before'}{', by force' if forced else ''}"
    )
    for name in written:
        print(f"{'file':<14}{name}")
    for kind, delivery in sent:
        error = f": {delivery.error}" if delivery.error else ""
        print(f"{delivery.state:<14}{kind:<14}{delivery.way:<6}{delivery.target}{error}")
    if not sent:
        print("Nothing was sent: announcement.toml has no recipients yet, or --no-send was asked.")
