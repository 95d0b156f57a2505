"""What does a page ask of S3 when the data of the warehouse are there? Whole pages, nothing kept.

    python -m benchmarks.pages.bucket_pages [FILE] [--figures 0] [--pages reputation …]

FILE is a warehouse with mentions (data/warehouse.duckdb, the default). It is copied, moved into a lake with its
catalogue in a PostgreSQL of its own and its data in an S3 server (moto) on loopback, and tidied. Each page is drawn
three times with no answer kept: where this lake was never asked before, just after a load, and once more. Requests,
and MB that the server sent, are counted at its door, which checks each signature. Seconds say little: server, door and
page share this machine, and a request costs moto some ten milliseconds. --figures: as of `lake_pages`.
"""

import argparse
import contextlib
import datetime as dt
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pages import lake_pages
from tests.servers import buckets, postgres
from warehouse.core.connection import address
from warehouse.storage import kept
from warehouse.storage.copies import moving, upkeep


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages.bucket_pages")
    parser.add_argument("file", type=Path, nargs="?", default=Path("data/warehouse.duckdb"))
    parser.add_argument("--figures", type=int, default=0)
    parser.add_argument("--pages", nargs="*", default=lake_pages.PAGES)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bucket = stack.enter_context(buckets.serving())
        front = bucket.front
        os.environ |= {
            "WEERKLANK_DATA": str(folder), "WEERKLANK_WAREHOUSE_DATA": f"{bucket.make('lake')}/school/",
            "AWS_ACCESS_KEY_ID": buckets.KEY_ID, "AWS_SECRET_ACCESS_KEY": buckets.SECRET,
            "AWS_ENDPOINT_URL": bucket.endpoint, "AWS_REGION": "eu-central-1",
        }  # fmt: skip
        server = stack.enter_context(postgres.serving())
        url = f"ducklake:postgres:{server.database('bench')} password={postgres.quoted()}"
        file = lake_pages.copied(given.file, folder, given.figures)
        begun = time.perf_counter()
        held = moving.copy(file, url, lambda step: None, lambda con: None)
        print(
            f"{sum(each.rows for each in held.values()):,} rows in {len(held)} tables, moved and proven in"
            f" {time.perf_counter() - begun:.0f} s: {front.asked.total():,} requests, {front.got / 1e6:,.0f} MB to S3,"
            f" {front.sent / 1e6:,.0f} MB back."
        )
        front.reset()
        tidied = upkeep.tidy(url, dt.datetime.now(dt.UTC), dt.timedelta(0))
        print(f"Tidied into {tidied.after if tidied else 0} files: {front.asked.total():,} requests.\n")
        print(
            "| page | requests at first | MB | seconds | after a load | MB | seconds | later | MB | seconds |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
        where = address(url)
        for page in given.pages:
            cells = []
            for state in ("first", "loaded", "later"):
                if state == "first":
                    kept.let_go(where)
                elif state == "loaded":
                    lake_pages.load(where)
                front.reset()
                seconds, _ = lake_pages.drawn(page, where)
                cells.append(f"{front.asked.total():,} | {front.sent / 1e6:.1f} | {seconds:.1f}")
            print(f"| {page} | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
