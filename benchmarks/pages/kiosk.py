"""Does a screen in the hall that turns pages for an hour keep its memory?

    python -m benchmarks.pages.kiosk              an hour, a page every five seconds
    python -m benchmarks.pages.kiosk --minutes 10

Loads the sample organisation, makes a link that turns three pages, leaves a browser on it as a screen would, and once a
minute collects garbage and counts: the browser's heap, nodes, documents and listeners, and what the processes of the
tab and of the server hold of the machine's memory. Every five minutes the warehouse counts as written, as after a run,
so that the server draws the pages anew.
Writes docs/benchmarks/kiosk.md; ends with 1 when the last third holds more than a fifth above the first third.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
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
NAMES = ("heap, MB", "nodes", "documents", "listeners", "tab, MB", "server, MB")


def held(process: int) -> float:
    """How much memory a process holds, in MB."""
    return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


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
    """Which of them hold more at the end than they may?"""
    third = max(1, len(rows) // 3)
    return [
        name
        for name, values in zip(NAMES, zip(*rows, strict=True), strict=True)
        if statistics.median(values[-third:]) > MOST * statistics.median(values[:third])
    ]


def main() -> int:
    """Load, turn, count; 1 when something grew."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--minutes", type=float, default=60)
    minutes = words.parse_args().minutes
    rows = []
    with tempfile.TemporaryDirectory(prefix="weerklank-") as made:
        data = Path(made).resolve()
        sameness_load.load(data)
        secret = shared_links.make(operator(), "Hal", VIEWS, "nl", NOW, seconds=SECONDS)
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
    print(table(rows, minutes))
    write(REPORT, table(rows, minutes))
    return int(bool(grows(rows)))


if __name__ == "__main__":
    sys.exit(main())
