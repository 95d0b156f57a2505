"""How fast is the app, for whom? Against an empty page of a Streamlit as it comes, in the same run.

    python -m benchmarks.pages.app [ROUNDS]

Both servers run side by side on this machine and are visited in turn; a figure is the median over
the rounds, a ratio the median of ours over the median of the empty page. Ends with 1 when a limit
is passed. Writes docs/benchmarks/app.md.
"""

import asyncio
import datetime as dt
import os
import platform
import statistics
import sys
import tempfile
import urllib.request
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import psutil
from playwright.sync_api import Browser

from benchmarks.limits import Row, kb, ratio, table
from benchmarks.pages import questions, readers
from benchmarks.pages.browser import ACT, Server, Visit, browsing, measure, serving, visiting
from benchmarks.warehouse import data

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "benchmarks" / "app.md"
MENTIONS = 10_000
NOW = "2026-11-23T08:00:00+00:00"
READERS = 20
FILES = 80
EMPTY = 'import streamlit as st\n\nst.write("Ready")\n'
STOCK_MARKS = {"text": "[data-testid=stMarkdownContainer] p"}
# Text in the document counts; the app stands in its place once that is gone, as hidden text is none.
BOARD_MARKS = {"text": ".wk-sentence", "chart": "img.wk-plot", "app": "#root .wk-sentence"}
PERIOD = ".st-key-period button"
NAVIGATION = "#root .wk-wide-menu a"


@dataclass
class Visits:
    """Every visit, and how long each change of period and page took (ms)."""

    first_empty: Visit
    first_board: Visit
    document: int = 0
    empty: list[Visit] = field(default_factory=list)
    board: list[Visit] = field(default_factory=list)
    empty_phone: list[Visit] = field(default_factory=list)
    board_phone: list[Visit] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    switches: list[float] = field(default_factory=list)


def main(rounds: int = 5) -> int:
    """Measure, print, write. 0 when every limit is kept, else 1."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stock = folder / "stock"
        stock.mkdir()
        (stock / "empty.py").write_text(EMPTY)
        ours = {
            "WEERKLANK_WAREHOUSE": str(folder / "ours.duckdb"),
            "WEERKLANK_DATA": str(folder / "data"),
            "WEERKLANK_NOW": NOW,
        }
        data.make(ours["WEERKLANK_WAREHOUSE"], MENTIONS)
        os.environ.update(ours)
        with (
            serving(stock / "empty.py", folder / "empty.out") as empty,
            serving(ROOT / "app.py", folder / "ours.out", **ours) as board,
        ):
            with browsing() as browser:
                visits = visited(browser, empty, board, rounds)
            rows = [*seen_by_readers(visits), *seen_by_server(visits, empty, board, rounds)]
    print(table(rows))
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(report(rows, rounds))
    return 0 if all(row.kept for row in rows) else 1


def visited(browser: Browser, empty: Server, board: Server, rounds: int) -> Visits:
    """Visit both servers in turn."""
    # The very first visits pay for imports on the server; they are told apart.
    with visiting(browser, empty.url, STOCK_MARKS) as (_page, first_empty):
        pass
    with visiting(browser, board.url, BOARD_MARKS) as (_page, first_board):
        pass
    visits = Visits(first_empty, first_board, document_bytes(board))
    for _ in range(rounds):
        with visiting(browser, empty.url, STOCK_MARKS) as (_page, visit):
            visits.empty.append(visit)
        with visiting(browser, board.url, BOARD_MARKS) as (page, visit):
            for label in ("90 dagen", "30 dagen", "90 dagen"):
                visits.changes.append(page.evaluate(ACT, [PERIOD, label, ".wk-sentence", label]))
            for label in ("Bronnen", "Reputatie", "Bronnen", "Reputatie"):
                visits.switches.append(page.evaluate(ACT, [NAVIGATION, label, ".wk-title h1", label]))
            measure(page, visit)
            visits.board.append(visit)
        with visiting(browser, empty.url, STOCK_MARKS, phone=True) as (_page, visit):
            visits.empty_phone.append(visit)
        with visiting(browser, board.url, BOARD_MARKS, phone=True) as (_page, visit):
            visits.board_phone.append(visit)
    return visits


def seen_by_readers(visits: Visits) -> list[Row]:
    """What a reader in front of a screen notices."""
    lan, mobile = seen(visits.empty, "text"), seen(visits.empty_phone, "text")
    lan_bytes, mobile_bytes = sent(visits.empty), sent(visits.empty_phone)
    desk, phone = sent(visits.board), sent(visits.board_phone)
    first = seen(visits.board_phone, "text")
    every = [visits.first_board, *visits.board, *visits.board_phone]
    outside = set().union(*(visit.outside for visit in every))
    errors = [error for visit in every for error in visit.errors]
    return [
        Row("bytes of a first visit", desk / lan_bytes, 0.55, f"{kb(desk)} of {kb(lan_bytes)}"),
        Row(
            "bytes of a first visit, phone", phone / mobile_bytes, 0.55, f"{kb(phone)} of {kb(mobile_bytes)}"
        ),
        ratio("text on screen, same machine", seen(visits.board, "text"), lan, 1.15),
        ratio("chart on screen, same machine", seen(visits.board, "chart"), lan, 1.40),
        ratio("text on screen, phone", first, mobile, 0.10),
        Row("text on screen, phone, s", first / 1000, 1.0, "the clock's own seconds, on this machine"),
        ratio("chart on screen, phone", seen(visits.board_phone, "chart"), mobile, 0.75),
        ratio("app in its place, same machine", seen(visits.board, "app"), lan, 1.25),
        ratio("app in its place, phone", seen(visits.board_phone, "app"), mobile, 0.50),
        ratio("other period chosen", statistics.median(visits.changes), lan, 0.20),
        ratio("other page chosen", statistics.median(visits.switches), lan, 0.25),
        Row(
            "files asked by a first visit",
            statistics.median(visit.files for visit in visits.board),
            FILES,
            f"empty page {statistics.median(visit.files for visit in visits.empty):.0f}",
        ),
        Row("bytes of the document, kB", visits.document / 1000, 30, "compressed, figures included"),
        Row("layout shift, desktop", *shift(visits.board)),
        Row("layout shift, phone", *shift(visits.board_phone)),
        Row("hosts asked besides our own", len(outside), 0, ", ".join(sorted(outside)) or "none"),
        Row("errors in the browser's console", len(errors), 0, (errors or ["none"])[0][:80]),
    ]


def seen_by_server(visits: Visits, empty: Server, board: Server, rounds: int) -> list[Row]:
    """What the machine notices."""
    before = memory(board)
    alone, together, size = asyncio.run(readers.crowd(board.port, READERS, rounds))
    grown = max(0.0, memory(board) - before)
    one, crowd = statistics.median(alone) * 1000, statistics.median(together) * 1000
    missed, hit = questions.query_counts()
    first, first_empty = (visit.seen["text"] / 1000 for visit in (visits.first_board, visits.first_empty))
    return [
        Row(f"{READERS} readers at once, against one", crowd / one, 4.0, f"{crowd:.0f} ms of {one:.0f} ms"),
        Row("queries for the board, answer not kept", missed, 1, "counted on the warehouse's connection"),
        Row("queries for the board, answer kept", hit, 0, "counted on the warehouse's connection"),
        Row("memory per further reader, MB", grown / READERS, 0.5, f"{before:.0f} MB before them"),
        Row("bytes of one rerun of the board, kB", size / 1000, None, "over the websocket"),
        Row("start until the app answers, s", board.started, None, f"empty page {empty.started:.1f} s"),
        Row("very first visit after a start, s", first, None, f"empty page {first_empty:.1f} s"),
    ]


def document_bytes(server: Server) -> int:
    """How long is the document of the first page, as a browser asks for it?"""
    asked = urllib.request.Request(server.url, headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return len(answer.read())


def sent(visits: list[Visit]) -> float:
    """How many bytes came over the line, the websocket included? The median."""
    return statistics.median(visit.bytes for visit in visits)


def shift(visits: list[Visit]) -> tuple[float, float, str]:
    """How much moved by itself in the worst visit, all shifts added up?"""
    worst = max(visits, key=lambda visit: visit.shift)
    most = max(worst.moved, key=lambda moved: moved[0], default=None)
    if most is None:
        return worst.shift, 0.10, "nothing moved"
    place = most[1] or "a place without a name"
    name = next((word for word in place.split() if word.startswith("st-key-")), place)
    return worst.shift, 0.10, f"worst visit; moved most: {name}"


def seen(visits: list[Visit], mark: str) -> float:
    """After how many milliseconds stood the mark on the screen? The median."""
    return statistics.median(visit.seen[mark] for visit in visits)


def memory(server: Server) -> float:
    """Megabytes that this server holds."""
    return psutil.Process(server.process.pid).memory_info().rss / 1e6


def report(rows: list[Row], rounds: int) -> str:
    """The page in docs/benchmarks."""
    chromium = next(
        (line for line in (os.popen("chromium --version").read().split()) if line[0].isdigit()), "?"
    )
    return f"""# How fast the app is

Measured {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.pages.app {rounds}`: \
Streamlit {version("streamlit")}, \
Chromium {chromium}, Python {platform.python_version()}, {os.cpu_count()} cores. \
The warehouse holds {MENTIONS:,} mentions.

Each time is a ratio to an empty page of Streamlit as it comes (`st.write("Ready")`), measured in the same run \
in turn with ours, so that a slow or busy machine counts for both: read ratios, not milliseconds. \
Medians of {rounds} rounds, caches of the browser empty. The phone is emulated: 390 pixels wide, 1.6 Mbit/s, \
150 ms there and back, a processor four times slower.

{table(rows)}

What was not measured: real phones and networks, other browsers, a proxy with HTTP/2 in between.
"""


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
