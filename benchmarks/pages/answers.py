"""Do the pages answer the questions for which they are opened? Five questions per reader, answered by plain SQL first.

    python -m benchmarks.pages.answers

Loads the sample organisation at a fixed moment, asks its warehouse for the true answers without any code of the pages,
opens each reader's page in a browser, and looks for every answer in what stands on the first screen: 1280 by 800
pixels, and for the board 390 by 844 as well. Writes docs/benchmarks/answers.md; ends with 1 when one is not there.
"""

import datetime as dt
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
from playwright.sync_api import Browser

from benchmarks import sameness_load
from benchmarks.limits import write
from benchmarks.pages.browser import DESKTOP, PHONE, browsing, serving
from benchmarks.sameness_load import NOW, ROOT
from warehouse.core.connection import reading
from warehouse.core.period import local_day

REPORT = ROOT / "docs" / "benchmarks" / "answers.md"
TODAY = local_day(NOW)
# Before the sample is loaded with a clock that stands.
ASKED = dt.datetime.now(dt.UTC)
START = TODAY - dt.timedelta(days=30)
MONTH, NEXT, BEFORE = dt.date(2026, 10, 1), dt.date(2026, 11, 1), dt.date(2026, 9, 1)
# Fewer of anything say nothing of a price.
FEWEST = 20
# What is drawn above the fold, in the words of the page; what is folded away or scrolled to is not there.
SEEN = """() => {
  const words = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const shown = walk.currentNode.parentElement.checkVisibility({visibilityProperty: true});
    const boxes = [...range.getClientRects()];
    if (shown && boxes.length && boxes.every((box) => box.bottom <= innerHeight && box.right <= innerWidth))
      words.push(walk.currentNode.textContent);
  }
  return words.join(" ").replace(/\\s+/g, " ");
}"""


@dataclass(frozen=True)
class Question:
    """A question of one reader, and the words of its true answer that must all stand there."""

    reader: str
    page: str
    text: str
    answer: tuple[str, ...]


def dutch(number: float, places: int = 0) -> str:
    """Write a number as a Dutch reader does."""
    return f"{number:,.{places}f}".translate(str.maketrans(",.", ".,"))


def signed(number: int) -> str:
    """Write a change with its sign."""
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{dutch(abs(number))}"


def board(con: duckdb.DuckDBPyConnection) -> list[Question]:
    """What a board asks in ten seconds."""
    (own,) = _one(con, "select subject from subjects where role = 'own'")
    within = "is_about and kind <> 'own' and day >= $start and day < $today"
    days = {"start": START, "today": TODAY}
    worst, copies = _one(
        con,
        f"""select day, copies from stories where {within} and subject = $own and label = 'negative'
            order by copies desc limit 1""",
        days | {"own": own},
    )
    (event,) = _one(con, "select label from events where $day between start_day and end_day", {"day": worst})
    now, all_now = _one(
        con,
        f"""select count(*) filter (where subject = $own), count(*)
            from stories semi join (from subjects where role in ('own', 'peer')) as schools using (subject)
            where {within}""",
        days | {"own": own},
    )  # fmt: skip
    (before,) = _one(
        con, f"select count(*) from stories where {within} and subject = $own",
        {"start": START - dt.timedelta(days=30), "today": START, "own": own},
    )  # fmt: skip
    failed = con.execute(
        """select title from sources join (
            select source_name, arg_max(outcome, started_at) as outcome from source_runs group by all
        ) using (source_name) where outcome = 'failed' and not paused"""
    ).fetchall()
    (sources,) = _one(con, "select count(*) from sources where not paused")
    (goals,) = _one(con, "select count(*) from goals")
    return [
        Question("board", "/", "What is going on?", (event, f"({copies} publicaties)")),
        Question("board", "/", "What changed?", (f"van {dutch(before)} naar {dutch(now)} verhalen",)),
        Question("board", "/", "How do we compare?", (f"{now / all_now * 100:.0f}%",)),
        Question("board", "/", "How do the goals stand?", (f"{goals} doelen",)),
        Question(
            "board", "/", "Can I trust it?", (f"van {sources} bronnen", *(title for (title,) in failed))
        ),
    ]


def last_channel(con: duckdb.DuckDBPyConnection) -> Counter[str]:
    """How many key events of the month came last by which channel, by the paths as they were entered?"""
    came: Counter[str] = Counter()
    for path, events in con.execute(
        "select path, events from visit_paths where day >= $start and day < $next",
        {"start": MONTH, "next": NEXT},
    ).fetchall():
        known = [step for step in path.split(" > ") if step not in ("direct", "unassigned")]
        came[known[-1] if known else "direct"] += events
    return came


def marketing(con: duckdb.DuckDBPyConnection) -> list[Question]:
    """What marketing asks of its channels."""
    came = last_channel(con)
    tariff = float(_one(con, "select value from warehouse_facts where name = 'hour_cost'")[0])
    costs = dict(
        con.execute(
            "select channel, hours * $tariff + euros from channel_efforts where month = $month",
            {"tariff": tariff, "month": MONTH},
        ).fetchall()
    )
    titles = dict(con.execute("select channel, title from channels").fetchall())
    priced = sorted((costs[name] / came[name], name) for name in costs if came[name] >= FEWEST)
    few = [f"{titles[name]} ({came[name]})" for name in costs if came[name] < FEWEST]
    assert len(priced) > 1 and few
    (low, cheap), (high, dear) = priced[0], priced[-1]
    return [
        Question(
            "marketing", "/channels", "Which channel was the cheapest, per registration?",
            (f"{titles[cheap].lower()} het goedkoopst", f"€ {dutch(low, 2)}"),
        ),
        Question(
            "marketing", "/channels", "Which was the most expensive?",
            (f"{titles[dear]} het duurst", f"€ {dutch(high, 2)}"),
        ),
        Question(
            "marketing", "/channels", "How many came by it?", (str(came[cheap]), str(came[dear])),
        ),
        Question("marketing", "/channels", "Of which can nothing be said yet?", tuple(
            line if not line.startswith("E-mail") else line.lower() for line in few
        )),
        Question("marketing", "/channels", "Over which time?", ("in oktober 2026",)),
    ]  # fmt: skip


def communication(con: duckdb.DuckDBPyConnection) -> list[Question]:
    """What the communication team asks of the month that is over."""
    came = last_channel(con)
    ours = con.execute(
        """select title, network, arg_max(followers, day) filter (where day < $next) as now,
            arg_max(followers, day) filter (where day < $month) as before
        from channels join channel_days using (channel) where peer is null and followers is not null group by all""",
        {"month": MONTH, "next": NEXT},
    ).fetchall()
    assert ours
    whole = sum(came.values())
    return [
        Question("communication", "/announcement", "What is the news?", (f"Oktober: {whole} aanmeldingen",)),
        Question(
            "communication", "/announcement", "How many followers per network?",
            tuple(f"{title} {dutch(now)}" for title, _network, now, _before in ours),
        ),
        Question(
            "communication", "/announcement", "What changed?",
            (*(signed(now - before) for _title, _network, now, before in ours),
             signed(sum(now - before for _title, _network, now, before in ours))),
        ),
        Question(
            "communication", "/announcement", "What did each contribute to the goal?",
            (*(f"{title} {dutch(now)} {signed(now - before)} {came[network]}"
               for title, network, now, before in ours), str(whole)),
        ),
        Question("communication", "/announcement", "May it be sent as it is?", ("Concept.",)),
    ]  # fmt: skip


def _one(con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object] | None = None) -> tuple:
    row = con.execute(sql, parameters or {}).fetchone()
    assert row is not None, sql
    return row


def seen(browser: Browser, url: str, phone: bool) -> str:
    """What stands on the first screen of this address, in one line, once it is at rest."""
    context = browser.new_context(**(PHONE if phone else DESKTOP), locale="nl-NL")
    try:
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector("#wk-first", state="detached")
        page.wait_for_selector("#root [data-test-script-state=notRunning] .wk-title", timeout=60_000)
        page.wait_for_timeout(2000)
        return page.evaluate(SEEN)
    finally:
        context.close()


def table(rows: Iterable[tuple[Question, str, list[str]]]) -> str:
    """Lay out what was asked, answered and found as docs/benchmarks/answers.md has it."""
    lines = [
        "# Five questions per reader",
        "",
        f"Asked {ASKED:%Y-%m-%d} by `python -m benchmarks.pages.answers`: the sample organisation as of"
        f" {NOW:%Y-%m-%d}. The true answers come from the warehouse by plain SQL, without any code of the pages; each"
        " must stand on the first screen of its page.",
        "",
        "| reader | question | true answer | screen | there |",
        "|---|---|---|---|---|",
    ]
    for question, screen, missing in rows:
        there = "yes" if not missing else "**not: " + ", ".join(missing) + "**"
        lines.append(
            f"| {question.reader} | {question.text} | {'; '.join(question.answer)} | {screen} | {there} |"
        )
    return "\n".join(lines)


READERS: tuple[Callable[[duckdb.DuckDBPyConnection], list[Question]], ...] = (board, marketing, communication)


def main() -> int:
    """Load, ask, look; 1 when an answer is not where its reader looks first."""
    with tempfile.TemporaryDirectory(prefix="weerklank-") as made:
        data = Path(made).resolve()
        sameness_load.load(data)
        with reading() as con:
            questions = [question for reader in READERS for question in reader(con)]
        rows = []
        with serving(ROOT / "app.py", data / "app.log") as server, browsing() as browser:
            for page in dict.fromkeys(question.page for question in questions):
                for phone in (False, True) if page == "/" else (False,):
                    shown = seen(browser, server.url.rstrip("/") + page, phone)
                    for question in questions:
                        if question.page == page:
                            missing = [part for part in question.answer if part not in shown]
                            rows.append((question, "phone" if phone else "desktop", missing))
    print(table(rows))
    write(REPORT, table(rows))
    return int(any(missing for _question, _screen, missing in rows))


if __name__ == "__main__":
    sys.exit(main())
