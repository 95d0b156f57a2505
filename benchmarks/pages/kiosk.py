"""Does a screen in the hall that turns pages for an hour keep its memory?

    python -m benchmarks.pages.kiosk              an hour, a page every five seconds
    python -m benchmarks.pages.kiosk --minutes 10

Loads the sample organisation, makes a link that turns three pages, leaves a browser on it as a screen would, and once a
minute collects garbage and counts: the browser's heap, nodes, documents and listeners, and the memory of the server.
Writes docs/benchmarks/kiosk.md; ends with 1 when the last third holds more than a fifth above the first third.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import CDPSession

from benchmarks import sameness_load
from benchmarks.limits import write
from benchmarks.pages.browser import browsing, serving
from benchmarks.sameness_load import NOW, ROOT
from pipelines.access.person import operator
from pipelines.runs import shared_links

REPORT = ROOT / "docs" / "benchmarks" / "kiosk.md"
VIEWS = ("reputation?period=30d", "goals", "channels?period=90d")
SECONDS, MOST = 5, 1.2
NAMES = ("heap, MB", "nodes", "documents", "listeners", "server, MB")


def counted(wire: CDPSession, process: int) -> tuple[float, ...]:
    """What the screen and the server hold now, in the order of NAMES."""
    wire.send("HeapProfiler.collectGarbage")
    seen = {each["name"]: each["value"] for each in wire.send("Performance.getMetrics")["metrics"]}
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return (
        seen["JSHeapUsedSize"] / 1e6,
        seen["Nodes"],
        seen["Documents"],
        seen["JSEventListeners"],
        pages * 4096 / 1e6,
    )


def table(rows: list[tuple[float, ...]], minutes: float) -> str:
    """First third, last third and most of each, as a page of figures."""
    third = max(1, len(rows) // 3)
    lines = [
        f"{minutes:.0f} minutes, a page every {SECONDS} seconds, {len(rows)} measurements, each after a collection of"
        " garbage.",
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
                rows.append(counted(wire, server.process.pid))
                print(" ".join(f"{value:.1f}" for value in rows[-1]), flush=True)
    print(table(rows, minutes))
    write(REPORT, table(rows, minutes))
    return int(bool(grows(rows)))


if __name__ == "__main__":
    sys.exit(main())
