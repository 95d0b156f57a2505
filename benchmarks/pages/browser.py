"""What the benchmarks of the app share: a Streamlit server in a process of its own, and a browser that times."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
# The emulated mobile network: 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms there and back; the processor 4 times slower.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4

# Runs before the page's own scripts: when is each mark on the screen, and how much has moved by itself?
WATCH = """
const box = (rect) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join(" ");
window.__seen = {}; window.__shift = 0; window.__moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    window.__shift += entry.value;
    for (const source of entry.sources) window.__moved.push(
      [entry.value.toFixed(3), source.node?.className ?? source.node?.nodeName,
       box(source.previousRect), box(source.currentRect)]);
  }
}).observe({type: "layout-shift", buffered: true});
const marks = %s;
const look = () => {
  for (const [name, selector] of Object.entries(marks)) {
    const found = name in window.__seen ? null : document.querySelector(selector);
    const drawn = found && found.getClientRects().length && (found.tagName !== "IMG" || found.naturalWidth);
    if (drawn && (found.innerText || found.tagName === "IMG")) window.__seen[name] = performance.now();
  }
  requestAnimationFrame(look);
};
look();
"""

# Clicks what says `label` and waits, by frame, until `selector` says `words`; the browser's own clock.
ACT = """
async ([where, label, selector, words]) => {
  const all = [...document.querySelectorAll(where)];
  const target = all.find((one) => one.innerText.trim() === label);
  if (!target) throw new Error(`nothing in ${where} says ${label}: ${all.map((one) => one.innerText)}`);
  const begun = performance.now();
  target.click();
  await new Promise((done, failed) => {
    const look = () => {
      const found = document.querySelector(selector);
      if (found && found.innerText.includes(words)) done();
      else if (performance.now() - begun > 20000) failed(new Error(`${words} did not come: ${found?.innerText}`));
      else requestAnimationFrame(look);
    };
    look();
  });
  return performance.now() - begun;
}
"""


@dataclass
class Visit:
    """One first visit: when each mark was seen (ms), bytes over the line, movement, hosts asked, errors said."""

    seen: dict[str, float] = field(default_factory=dict)
    bytes: int = 0
    socket_bytes: int = 0
    requests: int = 0
    files: int = 0
    shift: float = 0.0
    moved: list = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


@dataclass
class Server:
    """A server that answers: its port, its process and how many seconds its start took."""

    port: int
    process: subprocess.Popen
    started: float

    @property
    def url(self) -> str:
        """The address of its first page."""
        return f"http://127.0.0.1:{self.port}/"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(script: Path, log: Path, **environment: str) -> Iterator[Server]:
    """`streamlit run` of this script until the block ends."""
    port, begun = free_port(), time.perf_counter()
    command = [sys.executable, "-m", "streamlit", "run", script.name, "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    command += ["--browser.gatherUsageStats", "false"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=script.parent,
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        while not _healthy(port):
            if process.poll() is not None or time.perf_counter() - begun > 60:
                raise RuntimeError(f"{script} did not start: {log.read_text()}")
            time.sleep(0.02)
        yield Server(port, process, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(15)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    """A browser of our own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def visiting(
    browser: Browser, url: str, marks: dict[str, str], phone: bool = False
) -> Iterator[tuple[Page, Visit]]:
    """Open this address for the first time and wait for every mark (name: selector) and then for rest."""
    visit = Visit()
    context = browser.new_context(**(PHONE if phone else DESKTOP))
    try:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        if phone:
            wire.send("Network.emulateNetworkConditions", SLOW)
            wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH % marks)
        page.on("request", lambda request: _asked(visit, request.url))
        page.on(
            "console", lambda message: visit.errors.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: visit.errors.append(str(error)))
        wire.on("Network.loadingFinished", lambda event: _count(visit, event))
        wire.on("Network.webSocketFrameReceived", lambda event: _frame(visit, event))
        page.goto(url, wait_until="commit")
        # Playwright's own way to wait makes a function in the page, which our policy forbids.
        deadline = time.monotonic() + 90
        while not page.evaluate(f"Object.keys(window.__seen).length === {len(marks)}"):
            assert time.monotonic() < deadline, "a mark was never seen"
            page.wait_for_timeout(20)
        # What moves, comes in or complains late counts too.
        page.wait_for_timeout(2500 if phone else 1000)
        measure(page, visit)
        # What a reader does after that is no first visit.
        wire.detach()
        visit.files = visit.requests
        yield page, visit
    finally:
        context.close()


def measure(page: Page, visit: Visit) -> None:
    """Take over what the page has noted by now."""
    visit.seen, visit.shift, visit.moved = page.evaluate("[window.__seen, window.__shift, window.__moved]")


def _asked(visit: Visit, url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    visit.requests += parts.scheme in ("http", "https")
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
        visit.outside.add(parts.hostname or url)


def _count(visit: Visit, event: dict) -> None:
    visit.bytes += int(event["encodedDataLength"])


def _frame(visit: Visit, event: dict) -> None:
    # Binary frames come as base64.
    size = len(event["response"]["payloadData"]) * 3 // 4
    visit.bytes += size
    visit.socket_bytes += size
