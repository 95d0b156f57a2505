"""The whole chain, fetch to load, against the plain way; rows per second, as a ratio of two runs in turn.

    python -m benchmarks.chain [--feeds 500] [--rounds 3] [--size]

The plain way is what a good programmer writes in an afternoon with the usual libraries: threads that fetch,
feedparser, BeautifulSoup for the text, one regular expression per subject, stock vaderSentiment for every
text, and one Arrow upsert. It finds no copies of stories, knows no language, checks no address and keeps no
day tables; ours does all of that in the time that is measured. `--size` runs ours over ten times as many feeds
too, and shows the memory of the process.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ENTRIES = 20
NL = (
    "de het een school student docent opleiding stage praktijk bedrijf gemeente regio techniek zorg bouw horeca "
    "diploma examen lokaal onderwijs dag project prijs klacht rooster verzuim veiligheid leerbaan werkplek directie "
    "bestuur ouders campus bus gebouw energie subsidie plan start jaar week nieuw goed slecht trots boos blij "
    "zorgen geld tekort kans resultaat niet wel heel erg mooi van in op voor met aan bij naar over"
).split()
EN = (
    "the a school student teacher course work company town region care building diploma exam room education day "
    "project prize complaint safety board parents campus energy plan year week new good bad proud angry happy worry "
    "money chance result not very really nice great terrible of in on for with at by to about and but"
).split()


def body(feed: int) -> str:
    """One feed of twenty entries of about eighty words, three in four Dutch; one in five names a subject."""
    dice = random.Random(feed)
    items = []
    for entry in range(ENTRIES):
        words = EN if dice.random() < 0.25 else NL
        text = dice.choices(words, k=80)
        if dice.random() < 0.2:
            text[dice.randrange(80)] = dice.choice(
                ("ROC Voorbeeld", "Voorbeeld College", "Nova Techniek College")
            )
        paragraphs = f"&lt;p&gt;{' '.join(text[:40])}.&lt;/p&gt; &lt;p&gt;&lt;b&gt;{' '.join(text[40:])}&lt;/b&gt;.&lt;/p&gt;"
        day = dice.randrange(1, 23)
        items.append(
            f"<item><title>{' '.join(dice.choices(words, k=8))} {feed}.{entry}</title>"
            f"<link>https://s{feed}.example/{entry}?utm_source=rss</link><guid>{feed}-{entry}</guid>"
            f"<pubDate>{day:02d} Nov 2026 {dice.randrange(24):02d}:{dice.randrange(60):02d}:00 GMT</pubDate>"
            f"<description>{paragraphs}</description></item>"
        )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{feed}</title>{''.join(items)}</channel></rss>"


def serve() -> None:
    """The feeds on loopback, in a process of its own; prints its port."""
    from aiohttp import web

    async def answer(request):
        return web.Response(text=body(int(request.match_info["feed"])), content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/{feed}", answer)
    web.run_app(app, host="127.0.0.1", port=0, print=lambda text: print(text, flush=True))


def plain(port: int, feeds: int, warehouse: str) -> int:
    """The plain way. How many rows are stored?"""
    import re
    import urllib.request

    import duckdb
    import feedparser
    import pyarrow as pa
    from bs4 import BeautifulSoup
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    def get(feed: int) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{feed}") as answer:
            return answer.read()

    names = ("ROC Voorbeeld", "Voorbeeld College", "Nova Techniek College")
    patterns = {name: re.compile(rf"\b{name}\b", re.I) for name in names}
    vader = SentimentIntensityAnalyzer()
    rows = []
    with ThreadPoolExecutor(20) as pool:
        for payload in pool.map(get, range(feeds)):
            for entry in feedparser.parse(payload).entries:
                text = BeautifulSoup(entry.get("summary", ""), "html.parser").get_text(" ")
                whole = f"{entry.title}\n{text}"
                rows.append(
                    {
                        "link": entry.link,
                        "title": entry.title,
                        "text": text,
                        "published": time.strftime("%Y-%m-%dT%H:%M:%S", entry.published_parsed),
                        "subjects": [name for name, pattern in patterns.items() if pattern.search(whole)],
                        "score": vader.polarity_scores(whole)["compound"],
                    }
                )
    con = duckdb.connect(warehouse)
    con.execute(
        "create table if not exists items (link varchar primary key, title varchar, text varchar,"
        " published varchar, subjects varchar[], score double)"
    )
    batch = pa.Table.from_pylist(rows)
    con.register("batch", batch)
    con.execute("insert or replace into items select * from batch")
    stored = con.execute("select count(*) from items").fetchone()[0]
    con.close()
    return stored


def ours(port: int, feeds: int, warehouse: str) -> int:
    """The whole chain of Weerklank. How many rows are stored?"""
    import datetime as dt
    import logging

    from pipelines.run import run
    from pipelines.settings import Organisation, Settings, Source, Subject
    from warehouse.connection import reading

    logging.getLogger("weerklank").setLevel(logging.CRITICAL)
    names = ("ROC Voorbeeld", "Voorbeeld College", "Nova Techniek College")
    settings = Settings(
        Path(),
        Organisation("ROC Voorbeeld", "https://rocvoorbeeld.example"),
        tuple(Subject(name, "peer" if at else "own", f'"{name}"') for at, name in enumerate(names)),
        tuple(
            Source(f"s{n}", f"s{n}", "feed", f"http://127.0.0.1:{port}/{n}", "press", dt.timedelta(hours=1))
            for n in range(feeds)
        ),
        allow_private=frozenset({"127.0.0.1"}),
    )
    run(settings, url=warehouse)
    with reading(warehouse) as con:
        return con.execute("select count(*) from items").fetchone()[0]


def one(way: str, port: int, feeds: int) -> dict:
    """One run in a process of its own: rows, seconds without the start of Python, peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "benchmarks.chain",
            "--way",
            way,
            "--port",
            str(port),
            "--feeds",
            str(feeds),
        ]
        done = subprocess.run(
            [*command, "--warehouse", f"{folder}/w.duckdb"],
            check=True, capture_output=True, text=True, env={**os.environ, "WEERKLANK_DATA": folder},
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", action="store_true")
    parser.add_argument("--way", choices=("plain", "ours", "serve"))
    parser.add_argument("--port", type=int)
    parser.add_argument("--warehouse")
    asked = parser.parse_args()
    if asked.way == "serve":
        return serve()
    if asked.way:
        way = {"plain": plain, "ours": ours}[asked.way]
        begun = time.perf_counter()
        rows = way(asked.port, asked.feeds, asked.warehouse)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"rows": rows, "seconds": seconds, "mb": peak}))
        return None
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chain", "--way", "serve"], stdout=subprocess.PIPE, text=True
    )
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1].split()[0].rstrip(")=/"))
        ratios = []
        for number in range(asked.rounds):
            slow, fast = (one(way, port, asked.feeds) for way in ("plain", "ours"))
            assert slow["rows"] == fast["rows"] == asked.feeds * ENTRIES, (slow, fast)
            ratios.append(slow["seconds"] / fast["seconds"])
            for name, got in (("plain", slow), ("ours", fast)):
                rate = got["rows"] / got["seconds"]
                print(f"round {number + 1}  {name:<6}{rate:8,.0f} rows/s  {got['mb']:5.0f} MB")
        print(f"ours is {statistics.median(ratios):.1f} times as fast (median of {asked.rounds})")
        if asked.size:
            for factor in (1, 10):
                got = one("ours", port, asked.feeds * factor)
                print(
                    f"{got['rows']:8,} rows  {got['rows'] / got['seconds']:8,.0f} rows/s  {got['mb']:5.0f} MB"
                )
    finally:
        server.terminate()
        server.wait(10)
    return None


if __name__ == "__main__":
    main()
