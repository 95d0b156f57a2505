"""Let eight take and answer the same fifty cases at once, one killed with kill -9, on a file and on PostgreSQL.

    python -m benchmarks.cases.claims [--racers 8] [--cases 50] [--place file|server|both] [--load]

It counts double claims, double answers and cases that nobody can take any more, and how long a claim takes, won or
lost. `--load` writes batches of items into the warehouse meanwhile, as a collecting run does.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

from tests.pipelines.cases import races
from tests.servers import postgres

LOADING = textwrap.dedent("""
    import itertools, sys, time
    from tests.warehouse.rows import GOOD
    from warehouse.core.connection import writing
    from warehouse.core.errors import WarehouseError
    from warehouse.core.load import upsert
    for batch in itertools.count():
        rows = [GOOD["items"] | {"item_id": f"b{batch}-{at}", "story_id": f"b{batch}-{at}"} for at in range(500)]
        try:
            with writing(sys.argv[1], 30.0) as con:
                upsert(con, "items", rows)
        except WarehouseError:
            pass
        time.sleep(0.5)
""")


def main() -> None:
    """Race where it was asked, and print what came of it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--racers", type=int, default=8)
    asked.add_argument("--cases", type=int, default=50)
    asked.add_argument("--place", choices=("file", "server", "both"), default="both")
    asked.add_argument("--load", action="store_true")
    args = asked.parse_args()
    for place in ("file", "server") if args.place == "both" else (args.place,):
        with _warehouse(place) as url, _loading(url, args.load):
            begun = time.perf_counter()
            told = races.race(url, args.racers, args.cases)
            spent = time.perf_counter() - begun
            seconds = sorted(told.seconds)
            shares = {share: seconds[int((len(seconds) - 1) * share)] * 1000 for share in (0.5, 0.95, 1)}
            print(
                f"{place}: {args.racers} racers, {args.cases} cases, {len(seconds)} claims in {spent:.0f} s;"
                f" p50 {shares[0.5]:.0f} ms, p95 {shares[0.95]:.0f} ms, worst {shares[1]:.0f} ms;"
                f" load average {os.getloadavg()[0]:.1f}; {races.faults(url, told)}",
                flush=True,
            )


@contextlib.contextmanager
def _loading(url: str, is_asked: bool) -> Iterator[None]:
    load = subprocess.Popen([sys.executable, "-c", LOADING, url]) if is_asked else None
    try:
        yield
    finally:
        if load:
            load.kill()
            load.wait()


@contextlib.contextmanager
def _warehouse(place: str) -> Iterator[str]:
    """Give the address of an empty warehouse."""
    with tempfile.TemporaryDirectory(prefix="claims-") as folder:
        os.environ["WEERKLANK_DATA"] = folder
        if place == "file":
            yield str(Path(folder) / "warehouse.duckdb")
            return
        if not postgres.IS_HERE:
            raise SystemExit(postgres.WHY_NOT)
        os.environ["WEERKLANK_WAREHOUSE_DATA"] = str(Path(folder) / "lake")
        with postgres.serving() as server:
            yield f"ducklake:postgres:{server.database('claims')} password={postgres.quoted()}"


if __name__ == "__main__":
    main()
