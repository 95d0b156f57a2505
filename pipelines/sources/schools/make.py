"""Make the table of schools anew with the student numbers of DUO's open data.

    python -m pipelines.sources.schools.make FILE-OR-ADDRESS [--year 2025] [--table PATH]

Reads a CSV file of https://duo.nl/open_onderwijsdata (mbo, numbers of students), adds up its lines per school and
writes `schools.csv`, which then says the file, its year and the day. Schools that the file does not name keep what
they had.
"""

import argparse
import datetime as dt
import sys
from pathlib import Path

from pipelines import web
from pipelines.sources.schools import duo, table
from pipelines.support.errors import SourceError

ABOUT = "https://github.com/weerklank/weerklank"


def main(words: list[str] | None = None) -> int:
    """Read, add up, write. 1 where the file cannot be had or read: the table stays as it was."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.sources.schools.make")
    parser.add_argument("source")
    parser.add_argument("--year", type=int)
    parser.add_argument("--table", type=Path, default=table.PATH)
    given = parser.parse_args(words)
    try:
        body = _body(given.source)
        counted = duo.read(body, given.year)
    except (OSError, SourceError, duo.NotDuo) as error:
        print(f"{given.source}: {error}", file=sys.stderr)
        return 1
    text = given.table.read_text(encoding="utf-8")
    source = f"DUO, {given.source.rstrip('/').rsplit('/', 1)[-1]}"
    found, strange = duo.merged(table.parse(text), counted, source)
    today = dt.datetime.now(dt.UTC).date()
    notes = [note for note in table.notes(text) if not note.startswith("Numbers of")]
    notes.append(
        f"Numbers of {counted.year}: {source}, read on {today}; {counted.hidden} cells of <5 left out."
    )
    given.table.write_text(table.written(found, notes), encoding="utf-8")
    numbered = sum(school.students_source == source for school in found)
    print(f"{numbered} of {len(found)} schools have their number of {counted.year}.")
    if strange:
        print("In the file and not in the table: " + "; ".join(strange))
    return 0


def _body(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return Path(source).read_bytes()
    policy = web.Policy(web.user_agent(ABOUT), total=60.0, whole=90.0, max_bytes=100 * 1024 * 1024)
    return web.fetch(web.Request("duo", source), policy).body


if __name__ == "__main__":
    sys.exit(main())
