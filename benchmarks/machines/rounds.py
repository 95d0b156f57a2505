"""Does the memory of the scheduler stay flat, round after round?

    python -m benchmarks.machines.rounds [--rounds 100] [--feeds 6] [--trace]

A school on loopback: each feed brings two new entries for every round. One process does what `schedule` does between
two looks at the clock, with a clock that goes half an hour further each time, so that nights and backups come by too.
Shows after the 1st, 20th, 50th, 100th round and so on what the process holds, in MB: as it stands, its own part once
malloc gave back what is free, and the most it ever held; and how many objects, threads and open files there are.
--trace: which lines of Python hold more than after the 20th round (slow, and the memory of tracing is in the figures).
Ends with 1 when its own part grew by more than a tenth after the 20th round.
"""

import argparse
import ctypes
import datetime as dt
import gc
import json
import os
import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path

from pipelines.runs.scheduler import Schedule
from tests.pipelines.runs.school import item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading
from warehouse.core.rows import one

STEP = dt.timedelta(minutes=30)
LIMIT = 1.1
BEGUN = 20  # the round after which all is loaded and made
SHOWN = (1, BEGUN, 50, 100)
NEW, LISTED = 2, 20  # entries that are new for each round, and that a feed lists
TEXT = "Studenten van ROC Voorbeeld bouwden in ronde {round} een huis met docenten uit klas {number}. " * 6


def _feed(name: str, number: int) -> str:
    newest = number * NEW
    day = dt.date(2026, 11, 1).isoformat()
    entries = [
        item(
            f"ROC Voorbeeld opent werkplaats {name} {at}",
            f"https://{name}.example/{at}",
            TEXT.format(round=at, number=at % 7),
            day,
        )
        for at in range(newest, max(newest - LISTED, -1), -1)
    ]
    return rss(*entries)


def _status() -> dict[str, int]:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    sizes = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    return {name: int(sizes[name][0]) for name in ("VmRSS", "RssAnon", "VmHWM", "Threads")}


def _held() -> dict[str, float]:
    """Return what this process holds, in MB and in numbers."""
    before = _status()
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
    after = _status()
    return {
        "all": before["VmRSS"] / 1024,
        "own": after["RssAnon"] / 1024,
        "peak": after["VmHWM"] / 1024,
        "objects": len(gc.get_objects()),
        "threads": after["Threads"],
        "files": sum(1 for _ in Path("/proc/self/fd").iterdir()),
    }


def _round(schedule: Schedule) -> None:
    """Do what `schedule` does between two looks at the clock."""
    if schedule.once() is None and not schedule.past():
        schedule.score()
    for step in (schedule.announce, schedule.tell, schedule.back_up, schedule.retain, schedule.look):
        step()
    schedule.tidy()
    schedule.answer()


def work(config: str, is_traced: bool) -> None:
    """Do a round for each line of the input; say what is held where the line asks."""
    now = dt.datetime.now(dt.UTC)
    schedule = Schedule(Path(config), clock=lambda: now)
    begun: tracemalloc.Snapshot | None = None
    for line in sys.stdin:
        _round(schedule)
        told: dict[str, object] = dict(_held()) if "held" in line else {}
        if is_traced and told:
            if not tracemalloc.is_tracing():
                tracemalloc.start(12)
            snapshot = tracemalloc.take_snapshot()
            if begun:
                told["grew"] = [str(each) for each in snapshot.compare_to(begun, "lineno")[:15]]
            elif int(line.split()[1]) >= BEGUN:
                begun = snapshot
        print(json.dumps(told), flush=True)
        now += STEP


def main() -> int:
    """The command line. 0 when the memory stays flat, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.machines.rounds")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--feeds", type=int, default=6)
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.work, given.trace)
        return 0
    names = [f"krant-{at}" for at in range(given.feeds)]
    own: dict[int, float] = {}
    print("| round | items | in memory, MB | its own | most | objects | threads | files |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder, Site({}) as site:
        write(Path(folder) / "config", [(name, site.url(f"/{name}")) for name in names])
        sources = Path(folder) / "config" / "sources.toml"
        sources.write_text(sources.read_text().replace("\nurl", '\nevery = "20m"\nurl'))
        worker = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.machines.rounds", "--work", f"{folder}/config"]
            + ["--trace"] * given.trace,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "WEERKLANK_DATA": folder, "WEERKLANK_WAREHOUSE": f"{folder}/w.duckdb"},
        )  # fmt: skip
        assert worker.stdin and worker.stdout
        for number in range(1, given.rounds + 1):
            site.pages.update({f"/{name}": page(_feed(name, number)) for name in names})
            is_shown = number in SHOWN or number % 50 == 0 or number == given.rounds
            worker.stdin.write(f"{'held' if is_shown else 'on'} {number}\n")
            worker.stdin.flush()
            held = json.loads(worker.stdout.readline())
            if is_shown:
                own[number] = held["own"]
                with reading(f"{folder}/w.duckdb") as con:
                    items = one(con, "select count(*) from items")[0]
                print(
                    f"| {number} | {items:,} | {held['all']:.1f} | {held['own']:.1f} | {held['peak']:.1f} |"
                    f" {held['objects']:,} | {held['threads']} | {held['files']} |",
                    *held.get("grew", []),
                    sep="\n",
                    flush=True,
                )
        worker.stdin.close()
        worker.wait(60)
    begun = own.get(BEGUN, next(iter(own.values())))
    grew = own[given.rounds] / begun
    print(f"\nLimit {LIMIT}: {'kept' if grew <= LIMIT else 'not kept'}; {grew:.2f} × what it was.")
    return int(grew > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
