"""Let eight take and answer the same fifty cases at once, some killed with kill -9, on a file and on PostgreSQL.

    python -m benchmarks.cases.claims [--tabs 8] [--apps 8] [--cases 50] [--place file|server|both] [--pause 0] [--load]

It counts double claims, double answers, acts without their line in the log and cases that nobody can take any more, and
how long a claim takes, won or lost. `--apps`: processes over which the tabs are spread, the first of which has one tab
and is killed; a school has one app, so 2 is as it is there, and 8 the worst that there can be. `--pause`: seconds
between two cases of one tab, on average; 0: nobody takes a breath. `--load`: a run loads batches of so many items
meanwhile, one after another, and it says how long each turn kept others from taking a case.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.pipelines.cases import races
from tests.servers import postgres
from warehouse.core.connection import writing

CONFIGURATION = """
[organisation]
name = "ROC Test"
site = "https://www.roctest.example"
query = '"ROC Test"'
"""
LOADING = textwrap.dedent("""
    import contextlib, datetime as dt, os, sys, time
    from pathlib import Path
    from pipelines.mentions.collect import CollectedSource
    from pipelines.mentions.load_batches import Loading, load
    from pipelines.mentions.told.scoring import Allowance
    from pipelines.settings import FeedSource, read
    from pipelines.support.workers import Pool
    from pipelines.mentions.store import read_words
    from warehouse.core import file_locks
    from warehouse.storage import leases
    where, url, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    os.nice(5)  # as the scheduler, which lets the pages go first
    # How long it kept others out: the lock of a file, also to read; on a server what is held at the end of a load.
    locked, got = file_locks.locked, leases.writing
    @contextlib.contextmanager
    def timed(*facts, **more):
        with locked(*facts, **more):
            begun = time.perf_counter()
            yield
        print(time.perf_counter() - begun, flush=True)
    @contextlib.contextmanager
    def of_cases(*facts):
        held = []
        with got(*facts) as are_got:
            def taken(*names):
                is_got = are_got(*names)
                if leases.CASES in names:
                    held.append(time.perf_counter())
                return is_got
            yield taken
        if held:
            print(time.perf_counter() - held[0], flush=True)
    file_locks.locked, leases.writing = timed, of_cases
    settings = read(where)
    source = FeedSource("load", "load", "load", "https://load.example/", "press")
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    for start in range(0, 10**9, size):
        now = dt.datetime.now(dt.UTC)
        entries = [
            {"title": f"ROC Test opent gebouw {at}", "text": f"Les {at} begint, vinden studenten van ROC Test. " * 6,
             "url": f"https://load.example/{at}", "published_at": now - dt.timedelta(hours=at % 700), "guid": str(at),
             "language": "nl", "outlet": None, "outlet_url": None}
            for at in range(start, start + size)
        ]
        with Pool() as pool:
            to = Loading(settings, queries, pool, "load", now, {}, lambda row: None, url, Allowance(0.0))
            if load([CollectedSource(source, now, entries)], to) is None:
                print("stored", flush=True)
        if start // size % 5 == 4:
            read_words(url)  # as a run of so many does at its end
""")


def main() -> None:
    """Race where it was asked, and print what came of it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--tabs", type=int, default=8)
    asked.add_argument("--apps", type=int, default=None)
    asked.add_argument("--cases", type=int, default=50)
    asked.add_argument("--place", choices=("file", "server", "both"), default="both")
    asked.add_argument("--pause", type=float, default=0.0)
    asked.add_argument("--load", type=int, nargs="?", const=1000, default=0, metavar="ITEMS")
    args = asked.parse_args()
    apps = args.apps or args.tabs
    for place in ("file", "server") if args.place == "both" else (args.place,):
        with _warehouse(place) as url:
            with _loading(url, args.load) as held:
                begun = time.perf_counter()
                told = races.race(url, args.tabs, args.cases, apps, args.pause)
                spent = time.perf_counter() - begun
            print(
                f"{place}: {args.tabs} tabs in {apps} apps, pause {args.pause} s, {args.cases} cases,"
                f" {len(told.seconds)} claims in {spent:.0f} s; {_shares(told.seconds)};"
                f" load average {os.getloadavg()[0]:.1f}"
            )
            if args.load:
                print(
                    f"  a load beside it: {held.count('stored')} batches of {args.load} items; cases were kept waiting"
                    f" {_shares([float(each) for each in held if each != 'stored'])}"
                )
            print(f"  {races.faults(url, told)}", flush=True)


def _shares(seconds: Sequence[float]) -> str:
    order = sorted(seconds)
    p50, p95, worst = (
        order[int((len(order) - 1) * share)] * 1000 if order else 0 for share in (0.5, 0.95, 1)
    )
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, worst {worst:.0f} ms"


@contextlib.contextmanager
def _loading(url: str, size: int) -> Iterator[list[str]]:
    """Load batches of so many items while the block runs; what comes back is what was said of it, when it is over."""
    said: list[str] = []
    if not size:
        yield said
        return
    with tempfile.TemporaryDirectory(prefix="claims-load-") as folder:
        (Path(folder) / "organisation.toml").write_text(CONFIGURATION, encoding="utf-8")
        load = subprocess.Popen(
            [sys.executable, "-c", LOADING, folder, url, str(size)], stdout=subprocess.PIPE, text=True
        )
        assert load.stdout is not None
        said.append(load.stdout.readline().strip())
        try:
            yield said
        finally:
            load.kill()
            said += load.communicate()[0].split()


@contextlib.contextmanager
def _warehouse(place: str) -> Iterator[str]:
    """Give the address of an empty warehouse."""
    with tempfile.TemporaryDirectory(prefix="claims-") as folder:
        os.environ["WEERKLANK_DATA"] = folder
        if place == "file":
            url = str(Path(folder) / "warehouse.duckdb")
            with writing(url):
                pass
            yield url
            return
        if not postgres.IS_HERE:
            raise SystemExit(postgres.WHY_NOT)
        os.environ["WEERKLANK_WAREHOUSE_DATA"] = str(Path(folder) / "lake")
        with postgres.serving() as server:
            url = f"ducklake:postgres:{server.database('claims')} password={postgres.quoted()}"
            with writing(url):
                pass
            yield url


if __name__ == "__main__":
    main()
