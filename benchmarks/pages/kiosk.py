"""Does a screen in the hall that turns pages for an hour keep its memory, and does the server through many loads?

    python -m benchmarks.pages.kiosk                an hour, a page every five seconds; then 100 new versions, at once
    python -m benchmarks.pages.kiosk --minutes 10
    python -m benchmarks.pages.kiosk --minutes 0 --versions 200   only the second

Loads the sample organisation, makes a link that turns three pages, leaves a browser on it as a screen would, and once a
minute collects garbage and counts: the browser's heap, nodes, documents and listeners, and what the processes of the
tab and of the server hold of memory of their own. Every five minutes the warehouse counts as written, as after a run,
so that the server draws the pages anew.
At a fast pace nobody waits: a server of its own is asked for the three pages after each new version of the file, by
plain HTTP (the pages of a screen have no script), and what it holds is counted by drawings.
Writes docs/benchmarks/kiosk.md; what was not measured keeps its table there. Ends with 1 when the least of
the last third is more than a fifth above that of the first.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, CDPSession

from benchmarks import sameness_load
from benchmarks.limits import write
from benchmarks.pages.browser import browsing, serving
from benchmarks.sameness_load import NOW, ROOT
from pipelines.access.person import operator
from pipelines.runs import shared_links

REPORT = ROOT / "docs" / "benchmarks" / "kiosk.md"
VIEWS = ("reputation?period=30d", "goals", "channels?period=90d")
SECONDS, MOST, ANEW = 5, 1.2, 5
# At a fast pace: after how many versions it is counted, and what begins that part of the report.
EVERY, FAST = 10, "At a fast pace, on "
NAMES = ("heap, MB", "nodes", "documents", "listeners", "tab, MB", "server, MB")


def held(process: int) -> float:
    """How much memory is a process's own, in MB? Pages of files, which the system gives and takes, are not."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    told = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    return sum(int(told[name][0]) for name in ("RssAnon", "RssShmem", "VmSwap")) * 1024 / 1e6


def counted(wire: CDPSession, browser: Browser, process: int) -> tuple[float, ...]:
    """What the screen and the server hold now, in the order of NAMES."""
    wire.send("HeapProfiler.collectGarbage")
    seen = {each["name"]: each["value"] for each in wire.send("Performance.getMetrics")["metrics"]}
    whole = browser.new_browser_cdp_session()
    processes = whole.send("SystemInfo.getProcessInfo")["processInfo"]
    whole.detach()
    return (
        seen["JSHeapUsedSize"] / 1e6,
        seen["Nodes"],
        seen["Documents"],
        seen["JSEventListeners"],
        max(held(int(each["id"])) for each in processes if each["type"] == "renderer"),
        held(process),
    )


def table(rows: list[tuple[float, ...]], minutes: float) -> str:
    """First third, last third and most of each, as a page of figures."""
    third = max(1, len(rows) // 3)
    lines = [
        f"On {time.strftime('%Y-%m-%d', time.gmtime())}: {minutes:.0f} minutes, a page every {SECONDS} seconds,"
        f" {len(rows)} measurements, each after a collection of garbage; every {ANEW} minutes pages are drawn anew.",
        "",
        "| what | first third | last third | most |",
        "|---|--:|--:|--:|",
    ]
    for name, values in zip(NAMES, zip(*rows, strict=True), strict=True):
        begin, end = statistics.median(values[:third]), statistics.median(values[-third:])
        lines.append(f"| {name} | {begin:.1f} | {end:.1f} | {max(values):.1f} |")
    return "\n".join(lines)


def grows(rows: list[tuple[float, ...]]) -> list[str]:
    """Which of them hold more at the end than they may? By the least of each third: pages differ in what they hold."""
    third = max(1, len(rows) // 3)
    return [
        name
        for name, values in zip(NAMES, zip(*rows, strict=True), strict=True)
        if min(values[-third:]) > MOST * min(values[:third])
    ]


def fast_table(rows: list[tuple[int, float]]) -> str:
    """What the server held after so many drawings, and how much it grew in each third."""
    third = (len(rows) - 1) // 3
    ends = [rows[0], rows[third], rows[2 * third], rows[-1]]
    grown = [
        f"{held - before:+.1f} ({(held - before) / (drawings - since) * 1000:.1f} kB a drawing)"
        for (since, before), (drawings, held) in itertools.pairwise(ends)
    ]
    lines = [
        f"{FAST}{time.strftime('%Y-%m-%d', time.gmtime())}: {len(VIEWS)} pages drawn after each of"
        f" {rows[-1][0] // len(VIEWS)} new versions of the file, nobody waiting.",
        "",
        "| drawings | server, MB |",
        "|--:|--:|",
        *(f"| {drawings} | {held:.1f} |" for drawings, held in rows),
        "",
        f"Growth by thirds, MB: {', '.join(grown)}.",
    ]
    return "\n".join(lines)


def through_versions(data: Path, secret: str, versions: int) -> list[tuple[int, float]]:
    """How many drawings, and what a server holds after them, in MB."""
    rows = []
    with serving(ROOT / "app.py", data / "fast.log") as server:
        for version in range(versions + 1):
            os.utime(data / "warehouse.duckdb")
            for page in range(len(VIEWS)):
                _asked(f"{server.url}s/{secret}?n={page}")
            if version % EVERY == 0:
                rows.append(((version + 1) * len(VIEWS), held(server.process.pid)))
                print(f"{rows[-1][0]} drawings: {rows[-1][1]:.1f} MB", flush=True)
    return rows


def _asked(url: str) -> None:
    """Ask for a page until it is there. Raises: TimeoutError after three minutes."""
    end = time.monotonic() + 180
    while time.monotonic() < end:
        wait = 1.0
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                # Where the machine is too slow the page of before comes, which says so in other words.
                if "Stand van" in answer.read().decode():
                    return
        except urllib.error.HTTPError as error:  # asked too often, or no page in time
            wait = float(error.headers.get("Retry-After", 1)) if error.code == 429 else 1.0
        time.sleep(wait)
    raise TimeoutError(url)


def an_hour(data: Path, secret: str, minutes: float) -> list[tuple[float, ...]]:
    """What screen and server held, once a minute."""
    rows: list[tuple[float, ...]] = []
    with serving(ROOT / "app.py", data / "app.log") as server, browsing() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        wire = page.context.new_cdp_session(page)
        wire.send("Performance.enable")
        page.goto(f"{server.url}s/{secret}")
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            # The screen turns by itself; nobody touches it.
            page.wait_for_timeout(min(60, max(1, minutes * 2)) * 1000)
            rows.append(counted(wire, browser, server.process.pid))
            if len(rows) % ANEW == 0:
                os.utime(data / "warehouse.duckdb")
            print(" ".join(f"{value:.1f}" for value in rows[-1]), flush=True)
    return rows


def report(hour: str, fast: str) -> str:
    """Both tables; where one was not measured the one that stands in the report."""
    old = REPORT.read_text(encoding="utf-8").partition("\n## ")[0]
    old_hour, mark, old_fast = old.partition(FAST)
    return f"{hour or old_hour.rstrip()}\n\n{fast or mark + old_fast}"


def main() -> int:
    """Load, turn, count; 1 when something grew."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--minutes", type=float, default=60)
    words.add_argument("--versions", type=int, default=100)
    told = words.parse_args()
    hour = fast = ""
    grown: list[str] = []
    with tempfile.TemporaryDirectory(prefix="weerklank-") as made:
        data = Path(made).resolve()
        sameness_load.load(data)
        secret = shared_links.make(operator(), "Hal", VIEWS, "nl", NOW, seconds=SECONDS)
        if told.minutes:
            rows = an_hour(data, secret, told.minutes)
            hour, grown = table(rows, told.minutes), grows(rows)
        if told.versions:
            fast = fast_table(through_versions(data, secret, told.versions))
    print(hour, fast, sep="\n\n")
    write(REPORT, report(hour, fast))
    return int(bool(grown))


if __name__ == "__main__":
    sys.exit(main())
