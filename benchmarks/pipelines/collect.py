"""How fast do feeds come in, against feedparser one by one and the reader library with 20 workers?

    python -m benchmarks.pipelines.collect [--reader PYTHON] [--feeds FOLDER] [--count N]
    python -m benchmarks.pipelines.collect --hostile [--reader PYTHON]

Each collector is a process of its own and meets the same server, with 100 ms latency and four feeds per host. Ours runs
before and after each other one, and a ratio takes the mean of those two, as other work on the machine moves
all figures alike. PYTHON is the interpreter of an environment with benchmarks/requirements.txt; without it the
reader library is left out. Ends with 1 when a promise is broken. Needs the whole of 127.0.0.0/8, so Linux.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNT = 500
GOOD_AMONG_BAD = 440
COLD, WARM = 5.0, 15.0  # times as fast as feedparser
SECONDS, MEGABYTES = 20.0, 120.0  # the hostile set


@contextlib.contextmanager
def serving(count: int, hostile: bool, feeds: Path | None) -> Iterator[dict]:
    """The server, as a process of its own; gives where everything is."""
    command = [sys.executable, "-m", "benchmarks.pipelines.servers", str(count)]
    command += ["--hostile"] if hostile else []
    command += ["--feeds", str(feeds)] if feeds else []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        if server.stdin is None or server.stdout is None:
            raise LookupError("a server without pipes")
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.stdin.close()


def collect(name: str, where: dict, python: str = sys.executable) -> list[dict]:
    """The passes of one collector, in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, str(ROOT / "benchmarks" / "pipelines" / "collectors.py"), name, folder],
            input=json.dumps(where), capture_output=True, text=True, check=False, cwd=ROOT,
            env={"PYTHONPATH": str(ROOT) if python == sys.executable else "", "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}")
    passes = [json.loads(line) for line in done.stdout.splitlines()]
    for label, figures in zip(("cold", "again"), passes, strict=False):
        print(
            f"  {name:10} {label:5} {figures['seconds']:7.2f} s  CPU {figures['cpu']:6.2f} s"
            f"  {figures['entries']:6} entries  {len(figures['errors']):3} errors  peak {figures['megabytes']:5.0f} MB",
            flush=True,
        )
    return passes


def compare(where: dict, reader: str | None) -> bool:
    """Good feeds only: ours against the others, in turn. Whether every promise is kept."""
    ours = [collect("ours", where)]
    others = {}
    for name, python in (("feedparser", sys.executable), ("reader", reader)):
        if python:
            others[name] = collect(name, where, python)
            ours.append(collect("ours", where))
    verdicts = []
    for at, (name, theirs) in enumerate(others.items()):
        pair = ours[at : at + 2]
        ratios = [
            theirs[turn]["seconds"] / (sum(passes[turn]["seconds"] for passes in pair) / 2) for turn in (0, 1)
        ]
        limits = (COLD, WARM) if name == "feedparser" else (1.0, 1.0)
        for label, ratio, limit in zip(("cold", "all 304"), ratios, limits, strict=True):
            verdicts.append(ratio >= limit)
            print(
                f"{label}: {ratio:.1f} times as fast as {name} (promised: {limit:g}) {_verdict(verdicts[-1])}"
            )
        if name == "reader":
            least = min(passes[0]["entries"] for passes in ours)
            verdicts.append(least >= theirs[0]["entries"])
            print(f"stored: {least} entries, {name} {theirs[0]['entries']} {_verdict(verdicts[-1])}")
    return all(verdicts)


def survive(where: dict, reader: str | None) -> bool:
    """Hostile feeds among good ones. Whether every promise is kept."""
    good = 0
    read, stored = collect("read", where)[0], collect("ours", where)[0]
    if reader:
        collect("reader", where, reader)
    for url, why in sorted(read["errors"].items()):
        good += url in where["good"]
        print(f"  {url.split('/', 3)[3]}: {why}")
    print(Counter(url.split("/")[4] for url in read["errors"]))
    expected = len(where["good"]) * 23
    beyond = stored["megabytes"] - stored["imports"]
    promises = {
        f"in {read['seconds']:.1f} s (promised: {SECONDS:g})": read["seconds"] <= SECONDS,
        f"peak {read['megabytes']:.0f} MB to fetch and read (promised: {MEGABYTES:g})": read["megabytes"] <= MEGABYTES,
        f"{len(read['errors'])} of {len(where['bad'])} bad feeds are an error in words": set(where["bad"])
        == read["errors"].keys() == stored["errors"].keys(),
        f"{read['entries']} of {expected} good entries read, {stored['entries']} stored": good == 0
        and read["entries"] == stored["entries"] == expected,
        f"in {stored['seconds']:.1f} s with storing (promised: {SECONDS:g})": stored["seconds"] <= SECONDS,
        f"peak {stored['megabytes']:.0f} MB with storing, {beyond:.0f} beyond the {stored['imports']:.0f} of imports"
        f" (promised: {MEGABYTES:g} beyond)": beyond <= MEGABYTES,
    }  # fmt: skip
    for promise, is_kept in promises.items():
        print(promise, _verdict(is_kept))
    return all(promises.values())


def _verdict(is_kept: bool) -> str:
    return "" if is_kept else "<- NOT KEPT"


def main() -> int:
    """The command line. 0 when every promise is kept, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipelines.collect")
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--reader", help="python of an environment with benchmarks/requirements.txt")
    parser.add_argument("--feeds", type=Path, help="a folder with feeds to serve first")
    parser.add_argument("--count", type=int)
    given = parser.parse_args()
    count = given.count or (GOOD_AMONG_BAD if given.hostile else COUNT)
    with serving(count, given.hostile, given.feeds) as where:
        return 0 if (survive if given.hostile else compare)(where, given.reader) else 1


if __name__ == "__main__":
    sys.exit(main())
