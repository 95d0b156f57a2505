"""How fast are web-server logs read, against GoAccess? Lines per second, as a ratio of runs in turn.

    python -m benchmarks.pipelines.weblogs [--lines 2000000] [--rounds 3] [--large GB] [--folder FOLDER]

The log is made here, with a fixed seed: visits of one to six pages, each page with its files, an eighth of the lines
by bots, links with utm tags and click ids, redirects, pages that are not there, and what scanners send.
Both read the same file, each in a process of its own. GoAccess counts pages, visitors, browsers, countries and more
in its panels and knows no sessions; ours makes sessions by source and landing page, and keeps no address.
`--large` also reads one file of so many GB, made of the log again and again with later days (it is deleted afterwards).
"""

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
DAYS = 2
SITE = "https://www.rocvoorbeeld.example"
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "python-requests/2.32.3",
    "-",
)
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36"
    " Edg/{v}.0.{m}.{v}",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_{m} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.{m} Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_{m} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
    " Instagram 4{v}.0.0.{m} (iPhone14,5; iOS 18_{m}; nl_NL; nl; scale=3.00; 1170x2532; {v}8291{m})",
    "Mozilla/5.0 (Linux; Android 15; SM-S91{m}B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Mobile"
    " Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0",
)
REFERRERS = (
    "https://www.google.com/", "https://www.bing.com/", "https://l.instagram.com/", "https://l.facebook.com/",
    "https://www.linkedin.com/", "https://www.kiesmbo.nl/", "https://chatgpt.com/", "https://t.co/Ab3",
)  # fmt: skip
FILES = (
    "/assets/app.{h}.css", "/assets/app.{h}.js", "/assets/fonts/inter.woff2", "/img/{h}.webp", "/img/{h}.jpg",
    "/favicon.ico", "/assets/vendor.{h}.js", "/img/logo.svg",
)  # fmt: skip
ODD = (
    r'"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03" 400 150 "-" "-"',
    '"" 400 0 "-" "-"',
    '"GET /.env HTTP/1.1" 404 153 "-" "Mozilla/5.0 zgrab/0.x"',
    '"POST /xmlrpc.php HTTP/1.1" 403 153 "-" "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:59.0) Firefox/59.0"',
)


def visit(rng: random.Random, pages: list[str], agents: list[str]) -> Iterator[str]:
    """The lines of one visit, each without its time: address, a bar, the rest."""
    address = f"{rng.randrange(1, 223)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
    agent = rng.choice(agents)
    drawn = rng.random()
    referrer = "-" if drawn < 0.35 else rng.choice(REFERRERS)
    tags = ""
    if drawn > 0.7:
        tags = f"?utm_source=instagram&utm_medium=social&utm_campaign=open-dag-{rng.randrange(20)}"
    elif drawn > 0.65:
        tags = f"?fbclid=IwAR{rng.getrandbits(120):x}"
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        path = rng.choice(pages)
        status = rng.choice((200,) * 18 + (304, 301, 404))
        yield f'{address}|"GET {path}{tags} HTTP/1.1" {status} {rng.randrange(900, 60000)} "{referrer}" "{agent}"'
        referrer, tags = SITE + path, ""
        for file in rng.sample(FILES, rng.randrange(1, 7)):
            name = file.format(h=rng.randrange(300))
            yield f'{address}|"GET {name} HTTP/1.1" {rng.choice((200, 200, 304))} 5120 "{referrer}" "{agent}"'


def make(path: Path, lines: int, seed: int = 4) -> None:
    """Write a log of so many lines over two days."""
    rng = random.Random(seed)
    pages = ["/", "/open-dag", "/aanmelden", "/aanmelden/bedankt", "/contact"]
    pages += [
        f"/opleidingen/{area}/mbo-{n}" for area in ("zorg", "techniek", "horeca", "ict") for n in range(90)
    ]
    agents = [browser.format(v=v, m=m) for browser in BROWSERS for v in range(120, 146) for m in range(3)]
    at_work = [visit(rng, pages, agents) for _ in range(400)]
    crawlers = [f"66.249.{n}.{n}" for n in range(1, 60)]
    stamp, last = "", -1
    with path.open("w", encoding="ascii") as file:
        for n in range(lines):
            second = n * DAYS * 86400 // lines
            if second != last:
                last = second
                stamp = (START + dt.timedelta(seconds=second)).strftime("[%d/%b/%Y:%H:%M:%S +0000]")
            drawn = rng.random()
            if drawn < 0.12:
                line = f'{rng.choice(crawlers)}|"GET {rng.choice(pages)} HTTP/1.1" 200 9000 "-" "{rng.choice(BOTS)}"'
            elif drawn < 0.125:
                line = f"{rng.choice(crawlers)}|{rng.choice(ODD)}"
            else:
                place = rng.randrange(400)
                while (line := next(at_work[place], "")) == "":
                    at_work[place] = visit(rng, pages, agents)
            address, rest = line.split("|", 1)
            file.write(f"{address} - - {stamp} {rest}\n")


def longer(path: Path, log: Path, size: int) -> None:
    """Write the log again and again, each time two days later, until there are so many bytes."""
    text = log.read_bytes()
    with path.open("wb") as file:
        for turn in range(size // len(text) + 1):
            shifted = text
            for day in range(DAYS):
                old, new = (START + dt.timedelta(days=day + more) for more in (0, turn * DAYS))
                shifted = shifted.replace(f"[{old:%d/%b/%Y}".encode(), f"[{new:%d/%b/%Y}".encode())
            file.write(shifted[: size - file.tell()])


def ours(path: str) -> dict:
    """Read it. Lines, sessions, rows."""
    from pipelines.connectors import weblogs

    state, figures = None, {"lines": 0, "sessions": 0, "rows": 0, "refused": 0, "bots": 0}
    counts: dict = {}
    while True:
        read = weblogs.read(path, state, site=SITE, key_events={"Aanmelding": "/aanmelden/bedankt*"})
        assert read.problem is None, read.problem
        state = read.state
        counts = {day: count for day, count in counts.items() if day not in read.counted.days}
        for row in read.counted.visits:
            counts[row.day] = counts.get(row.day, 0) + row.sessions
        figures["lines"] += read.lines
        figures["bots"] += read.bots
        figures["refused"] += read.refused.count
        figures["rows"] += len(read.counted.visits)
        if not read.more:
            return {**figures, "sessions": sum(counts.values()), "days": len(counts), "state": len(state)}


def goaccess(path: str) -> dict:
    """Let GoAccess read it. Lines and visitors."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            ["goaccess", path, "--log-format=COMBINED", "--no-progress", "--no-global-config", "-o", report],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        general = json.loads(report.read_text(encoding="utf-8", errors="replace"))["general"]
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"lines": general["total_requests"], "visitors": general["unique_visitors"], "mb": most}


def measured(way: str, path: str) -> None:
    """In the process of one run: do it and print the figures."""
    if way == "ours":
        import pipelines.connectors.weblogs  # noqa: F401  imports are not measured
    begun = time.perf_counter()
    figures = {"ours": ours, "goaccess": goaccess}[way](path)
    seconds = time.perf_counter() - begun
    print(json.dumps({**figures, "seconds": seconds, "mb": peak() if way == "ours" else figures["mb"]}))


def peak() -> float:
    """The most memory that this process has held, in MB. What getrusage says may be its parent's."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return int(line.split()[1]) / 1024


def one(way: str, path: Path) -> dict:
    """One run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pipelines.weblogs", "--way", way, "--path", str(path)],
        check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    figures = json.loads(done.stdout.splitlines()[-1])
    rest = "  ".join(
        f"{name} {value:,}" for name, value in figures.items() if name not in ("lines", "seconds", "mb")
    )
    print(
        f"{way:<9}{figures['lines']:12,} lines {figures['seconds']:7.1f} s"
        f" {figures['lines'] / figures['seconds']:10,.0f} lines/s"
        f"  {figures['mb']:5.0f} MB  {rest}",
        flush=True,
    )
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipelines.weblogs")
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", type=float, default=0, metavar="GB")
    parser.add_argument("--folder", help="where the logs are made, for a moment")
    parser.add_argument("--way", choices=("ours", "goaccess"), help=argparse.SUPPRESS)
    parser.add_argument("--path", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        return measured(options.way, options.path)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        log = Path(folder) / "access.log"
        make(log, options.lines)
        print(f"{options.lines:,} lines, {log.stat().st_size / 1e6:,.0f} MB", flush=True)
        there = shutil.which("goaccess")
        ratios = []
        for _ in range(options.rounds):
            slow = one("goaccess", log) if there else None
            fast = one("ours", log)
            if slow:
                ratios.append(fast["lines"] / fast["seconds"] * slow["seconds"] / slow["lines"])
        if ratios:
            print(
                f"ours: {statistics.median(ratios):.2f} times the lines per second (median of {options.rounds})"
            )
        subprocess.run(["gzip", "-kf", log], check=True)
        one("ours", log.with_name("access.log.gz"))
        if options.large:
            longer(log.with_name("large.log"), log, int(options.large * 1e9))
            one("ours", log.with_name("large.log"))
    return None


if __name__ == "__main__":
    main()
