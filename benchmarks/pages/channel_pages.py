"""What do the pages Channels and Traffic cost at 26 months, 12 channels and a million rows of visits?

    python -m benchmarks.pages.channel_pages [--rows 1000000] [--rounds 9]

Everything that a page asks when it is opened is asked as the page asks it: open the warehouse, ask, close. The page
Reputation, on a warehouse of a million mentions, is asked in turn with them: it is the measure. A figure is the median
over the rounds, a ratio the median of the ratios of each round to Reputation in that round. Ends with 1 when a page
takes longer than Reputation. Writes docs/benchmarks/pages/channel_pages.md when asked for a million rows.
"""

import argparse
import datetime as dt
import os
import platform
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import duckdb

from benchmarks.limits import write
from benchmarks.warehouse import data
from warehouse.channels import page, traffic_page
from warehouse.channels.readings import METRICS
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period, last_days
from warehouse.reputation.board import board
from warehouse.traffic import day_tables

REPORT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "pages" / "channel_pages.md"
ROWS, MENTIONS = 1_000_000, 1_000_000
LIMIT = 1.0
MAIN = "traffic-site"
NETWORKS = ("linkedin", "instagram", "facebook", "youtube", "tiktok", "x", "mastodon", "bluesky", "threads",
            "snapchat", "pinterest", "whatsapp")  # fmt: skip
MONTH, YEAR = last_days(data.TODAY, 30), last_days(data.TODAY, 365)


def make(path: str, rows: int, days: int = data.DAYS) -> float:
    """Write 12 channels of so many days (26 months) and about this many rows of visits. How many seconds?"""
    begun = time.perf_counter()
    start = data.TODAY - dt.timedelta(days)
    with writing(path) as con:
        upsert(
            con,
            "channels",
            [
                {"channel": name, "title": name.title(), "network": name, "position": n}
                for n, name in enumerate(NETWORKS)
            ],
        )
        source = {
            "source_name": MAIN, "title": "Website", "pattern": "plausible", "url": "https://roc.example/",
            "kind": "traffic", "every_minutes": 360, "paused": False, "position": 0, "removed": False,
        }  # fmt: skip
        columns = {
            name
            for (name,) in con.execute(
                "select column_name from duckdb_columns() where table_name = 'sources'"
            ).fetchall()
        }
        upsert(con, "sources", [{name: value for name, value in source.items() if name in columns}])
        metadata.store(con, {"traffic_main": MAIN, "hour_cost": "40"})
        _readings(con, start, days)
        _visits(con, start, rows, days)
    return time.perf_counter() - begun


def _readings(con: duckdb.DuckDBPyConnection, start: dt.date, days: int) -> None:
    con.execute("create temp table named as select unnest($names) as channel", {"names": list(NETWORKS)})
    wide = ", ".join(
        f"(hash(channel, n, '{name}') % 5000)::bigint as {name}, 'exact' as {name}_quality,"
        f" channel || ':{name}' as {name}_definition"
        for name in METRICS
        if name != "followers"
    )
    con.execute(
        f"""insert into channel_days by name
        select channel, $start::date + n::int as day, (1000 + n * 2)::bigint as followers, 'exact' as followers_quality,
            channel || ':followers' as followers_definition, {wide}, $now::timestamp as read_at
        from named, range($days) as days(n)""",
        {"start": start, "days": days, "now": data.NOW.replace(tzinfo=None)},
    )
    con.execute(
        """insert into channel_efforts by name
        select channel, (date_trunc('month', $start::date) + to_months(n::int))::date as month, 12.0 as hours,
            80.0 as euros, $now::timestamp as entered_at
        from named, range($months) as months(n)""",
        {"start": start, "now": data.NOW.replace(tzinfo=None), "months": days // 30 + 1},
    )


def _visits(con: duckdb.DuckDBPyConnection, start: dt.date, rows: int, days: int) -> None:
    per_day = rows // days
    con.execute(
        """insert into visit_days by name
        with drawn as (
            select $start::date + (n // $per_day)::int as day, n % $per_day as m, hash(n) as h
            from range($rows) as numbers(n)
        )
        select day, $main as source_name,
            case h % 4 when 0 then $names[1 + (h // 4 % 12)::int] when 1 then 'google' when 2 then '(direct)'
                else 'site' || (h // 4 % 300) || '.example' end as source,
            case h % 4 when 0 then 'social' when 1 then 'organic' when 2 then '(none)' else 'referral' end as medium,
            case when h % 4 = 0 then 'campagne-' || (h // 64 % 40) else '' end as campaign,
            '/pagina-' || m as landing_page, '' as click_id, '' as in_app,
            (1 + h // 128 % 20)::bigint as sessions, (1 + h // 128 % 20)::bigint as visitors, 'exact' as quality,
            case h % 4 when 0 then $names[1 + (h // 4 % 12)::int] when 1 then 'search' when 2 then 'direct'
                else 'referral' end as channel,
            case h % 4 when 0 then 'Organic Social' when 1 then 'Organic Search' when 2 then 'Direct'
                else 'Referral' end as channel_group,
            case h % 4 when 0 then 'organic-social' when 1 then 'organic-search' when 2 then 'direct'
                else 'referral' end as rule
        from drawn""",
        {"start": start, "per_day": per_day, "rows": per_day * days, "main": MAIN, "names": list(NETWORKS)},
    )
    con.execute(
        """insert into visit_events by name
        select day, source_name, source, medium, campaign, landing_page, click_id, in_app, 'Aanmelding' as event,
            1::bigint as events, channel
        from visit_days where hash(landing_page, day) % 8 = 0"""
    )
    day_tables.rebuild(con)


def pages() -> dict[str, list]:
    """Page → what it asks when it is opened."""
    questions = {"Reputation, 30 days": [lambda con: board(con, MONTH, data.TODAY, data.NOW)],
             "Reputation, 12 months": [lambda con: board(con, YEAR, data.TODAY, data.NOW)]}  # fmt: skip
    for name, period in (("30 days", MONTH), ("12 months", YEAR)):
        questions[f"Channels, {name}"] = _channels(period)
        questions[f"Traffic, {name}"] = _traffic(period)
    return questions


def _channels(period: Period) -> list:
    before, half = period.previous(), _half_year(period)
    return [lambda con: page.drawn(con, period, before, half)]


def _traffic(period: Period) -> list:
    before, span = period.previous(), _half_year(period) if period.days <= 182 else period
    return [
        lambda con: traffic_page.drawn(con, MAIN, period, before, span.start, span.end),
    ]


def _half_year(period: Period) -> Period:
    end = period.end - dt.timedelta(days=period.end.weekday())
    return Period(end - dt.timedelta(weeks=26), end)


def seconds(path: str, questions: list, durations: dict | None = None) -> float:
    """How long does it take until all is answered?"""
    begun = time.perf_counter()
    for place, ask in enumerate(questions):
        one = time.perf_counter()
        with reading(path) as con:
            ask(con)
        if durations is not None:
            durations[place] = time.perf_counter() - one
    return time.perf_counter() - begun


def measured(files: dict[str, str], rounds: int) -> list[tuple[str, float, float, bool]]:
    """Page, its median in ms, its median ratio to Reputation of the same period, and whether that is kept."""
    by_page = pages()
    times: dict[str, list[float]] = {name: [] for name in by_page}
    for turn in range(rounds + 1):
        for name, questions in by_page.items():
            path = files["mentions" if name.startswith("Reputation") else "visits"]
            took = seconds(path, questions) * 1000
            if turn:
                times[name].append(took)
    rows = []
    for name, milliseconds in times.items():
        period = name.rsplit(", ", 1)[1]
        ratios = [a / b for a, b in zip(milliseconds, times[f"Reputation, {period}"], strict=True)]
        ratio = statistics.median(ratios)
        rows.append(
            (name, statistics.median(milliseconds), ratio, ratio <= LIMIT or name.startswith("Reputation"))
        )
    return rows


def main() -> int:
    """Make, measure, print, write. 0 when every limit is kept, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages.channel_pages")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--mentions", type=int, default=MENTIONS)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--each", action="store_true", help="print what each question takes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = {"mentions": str(folder / "mentions.duckdb"), "visits": str(folder / "visits.duckdb")}
        if not Path(files["mentions"]).exists():
            print(
                f"{chosen.mentions:,} mentions: {data.make(files['mentions'], chosen.mentions):.0f} s",
                flush=True,
            )
        if not Path(files["visits"]).exists():
            print(f"{chosen.rows:,} rows of visits: {make(files['visits'], chosen.rows):.0f} s", flush=True)
        if chosen.each:
            for name, questions in pages().items():
                took: dict[int, float] = {}
                path = files["mentions" if name.startswith("Reputation") else "visits"]
                seconds(path, questions)
                seconds(path, questions, took)
                print(name, [f"{value * 1000:.0f}" for value in took.values()])
        rows = measured(files, chosen.rounds)
    lines = ["| page | ms | times Reputation | kept |", "|---|--:|--:|---|"]
    lines += [
        f"| {name} | {ms:,.0f} | {ratio:.2f} | {'yes' if ok else '**no**'} |" for name, ms, ratio, ok in rows
    ]
    print("\n".join(lines))
    if chosen.rows == ROWS:
        write(
            REPORT,
            f"""# What Channels and Traffic cost

Measured {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.pages.channel_pages --rounds {chosen.rounds}`: \
DuckDB \
{version("duckdb")}, Python {platform.python_version()}, {os.cpu_count()} cores, other programs at work (load \
{os.getloadavg()[1]:.0f}).

26 months, 12 channels with eleven numbers a day, {chosen.rows:,} rows of visits; Reputation is asked in turn, \
on a warehouse of {chosen.mentions:,} mentions. Everything that a page asks when it is opened, each question on a \
connection of its own, nothing kept between two questions. Medians of {chosen.rounds} rounds.

{chr(10).join(lines)}
""",
        )
    return 0 if all(ok for *_, ok in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
