"""Is a tree that was rebuilt still the same product? All that the sample organisation shows, written down and compared.

    python -m benchmarks.sameness write FOLDER
    python -m benchmarks.sameness compare FOLDER FOLDER

`write` loads the sample organisation at a fixed moment and writes, as text that does not depend on when or where it
was written: tables/ (every table and view), pages/ (every page in both languages), exports/ (every file that a page
offers) and months/ (texts, papers, card, mail and chat of two closed months). `compare` says per file what differs,
and ends with 1 when anything does.
"""

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import sameness_load, sameness_pages
from benchmarks.sameness_files import keep
from benchmarks.sameness_load import NOW
from benchmarks.sameness_pages import LANGUAGES
from pipelines.announcing import publishing
from pipelines.announcing.command import files
from pipelines.announcing.drafts import Destination, draft
from pipelines.sending import markup
from pipelines.settings import Settings
from pipelines.settings.announcing import LENGTHS, Mail, Post
from tests.people import named
from warehouse.core.connection import reading
from warehouse.months import archive

MONTHS = (dt.date(2026, 9, 1), dt.date(2026, 10, 1))
WHO = "Anna"
TO = "team@rocvoorbeeld.example"
MAIL = Mail(
    "127.0.0.1", 25, "none", "", "", "weerklank@rocvoorbeeld.example", (TO,), (TO,), ("rocvoorbeeld.example",)
)
MOST, WIDEST = 3, 160


def write(folder: Path) -> None:
    """Write all that the sample shows into an empty folder. Raises: SystemExit where it is not empty."""
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="weerklank-") as made:
        data = Path(made).resolve()
        settings = sameness_load.load(data)
        _say(begun, "loaded")
        sameness_pages.write(folder, data)
        _say(begun, "pages and their files")
        for which in MONTHS:
            _month(folder / "months" / f"{which:%Y-%m}", settings, which)
        for language in LANGUAGES:
            for which in MONTHS:
                query_params = {"month": f"{which:%Y-%m}"}
                sameness_pages.page(
                    folder, data, "Announcement", language, query_params, f"closed {which:%Y-%m}"
                )
        _say(begun, "months")
        sameness_load.tables(folder / "tables")
        _say(begun, "tables")


def _say(begun: float, what: str) -> None:
    print(f"{time.monotonic() - begun:6.0f} s  {what}", flush=True)


def _month(folder: Path, settings: Settings, which: dt.date) -> None:
    """Close a month, and write all that is made of it."""
    frozen = publishing.close(named(WHO), settings, which, NOW, force=True)
    with tempfile.TemporaryDirectory() as made:
        for name in files(settings, frozen, NOW, Path(made), None):
            keep(folder, name, (Path(made) / name).read_bytes())
    with reading() as con:
        texts = {(text.language, text.length): text.text for text in archive.texts(con, which)}
    posts = tuple(Post(f"chat-{language}", "Teams", "TEAMS", language, "line") for language in LANGUAGES)
    sending = replace(settings, announcing=replace(settings.announcing, mail=MAIL, posts=posts))
    month_report = publishing.gathered(which, NOW)
    for language in LANGUAGES:
        for length in LENGTHS:
            for place in (Destination("mail", TO), Destination("post", f"chat-{language}")):
                written = draft(sending, month_report, texts, "announcement", place, NOW, language, length)
                name, body = f"{place.way}-{length}-{language}", written.body
                if place.way == "post":
                    name, body = (
                        f"{name}.txt",
                        f"{written.subject}\n\n{markup.plain(written.words)}\n\n{body}",
                    )
                else:
                    name = f"{name}.eml"
                keep(folder, name, body.encode())
        report = draft(sending, month_report, texts, "report", Destination("mail", TO), NOW, language, None)
        keep(folder, f"mail-board-{language}.eml", report.body.encode())


def differences(one: Path, other: Path) -> Iterator[str]:
    """What differs between two folders, per file: missing, added, or which lines stand in only one of the two."""
    left, right = (
        {path.relative_to(at): path for path in at.rglob("*") if path.is_file()} for at in (one, other)
    )
    for name in sorted(left.keys() | right.keys()):
        if name not in right:
            yield f"{name}: missing"
        elif name not in left:
            yield f"{name}: added"
        elif (before := left[name].read_bytes()) != (after := right[name].read_bytes()):
            yield "\n".join([f"{name}: differs", *_changed(before, after)])


def _changed(before: bytes, after: bytes) -> Iterator[str]:
    was, becomes = (Counter(body.decode("utf-8", "replace").split("\n")) for body in (before, after))
    gone, come = was - becomes, becomes - was
    if not gone and not come:
        yield "  the same lines in another order"
    for sign, lines in (("-", gone), ("+", come)):
        if lines:
            yield f"  {sign} {lines.total()} lines, such as"
            yield from (f"    {sign} {_short(line)}" for line in list(lines)[:MOST])


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"


def compare(one: Path, other: Path) -> int:
    """Say what differs. 0 when nothing does, 1 when something does, 2 when there is nothing to compare."""
    for folder in (one, other):
        if not folder.is_dir() or not any(path.is_file() for path in folder.rglob("*")):
            print(f"{folder} holds nothing to compare", file=sys.stderr)
            return 2
    lines = list(differences(one, other))
    print("\n".join([*lines, f"{len(lines)} files differ" if lines else "the same"]))
    return 1 if lines else 0


def main(arguments: list[str] | None = None) -> int:
    """Write or compare."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sameness", description=__doc__.splitlines()[0]
    )
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("write").add_argument("folder", type=Path)
    comparing = words.add_parser("compare")
    comparing.add_argument("one", type=Path)
    comparing.add_argument("other", type=Path)
    options = parser.parse_args(arguments)
    if options.word == "compare":
        return compare(options.one, options.other)
    write(options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
