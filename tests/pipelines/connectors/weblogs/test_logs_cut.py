"""Logs: however a log is cut into readings, files and pieces, the days that are stored are the same."""

import datetime as dt
import gzip
import random
from collections import Counter, defaultdict

import pytest

from benchmarks.pipelines.weblogs import SITE, make
from pipelines.connectors import weblogs
from pipelines.connectors.weblogs import bots, times
from tests.pipelines.connectors.weblogs.weblog import CHROME, GOOGLEBOT, INSTAGRAM, IPHONE, line, read, totals
from text.local_time import AMSTERDAM

EVENTS = {"Aanmelding": "/aanmelden*"}


def some_days(rng):
    """Lines of four days by visitors who come back, mostly in order, some with garbage between."""
    found = []
    second = 20 * 3600
    for _ in range(900):
        second += rng.choice((0, 1, 3, 20, 200, 700, 2500))
        date, rest = divmod(max(second - rng.choice((0, 0, 0, 4, 9)), 0), 86400)
        found.append(
            line(
                f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}",
                rng.choice(
                    ("/", "/open-dag", "/aanmelden/klaar", "/a.css", "/x?utm_source=ig", "/y?fbclid=1")
                ),
                rng.choice(
                    ("-", "https://www.google.com/", "https://t.co/x", "https://www.rocvoorbeeld.nl/")
                ),
                ip=f"198.51.100.{rng.randrange(12)}",
                agent=rng.choice((CHROME, IPHONE, INSTAGRAM, GOOGLEBOT)),
                status=rng.choice((200, 200, 200, 304, 404)),
                day=f"{21 + date}/Nov/2026",
            )
        )
        if rng.random() < 0.02:
            found.append("garbage\n")
    return "".join(found).encode()


@pytest.mark.parametrize("seed", range(8))
def test_any_pieces_give_the_rows_of_the_whole(tmp_path, seed):
    rng = random.Random(seed)
    text = some_days(rng)
    (tmp_path / "whole.log").write_bytes(text)
    whole = read(tmp_path / "whole.log", key_events=EVENTS)
    expected = totals({}, whole)

    path = tmp_path / "access.log"
    path.write_bytes(b"")
    stored, state, lines, refused = {}, None, 0, 0
    cuts = sorted(rng.sample(range(len(text)), rng.choice((1, 5, 30, 100))))
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(text)], strict=True)):
        with path.open("ab") as file:
            file.write(text[start:end])
        if rng.random() < 0.1 and text[end - 1 : end] == b"\n":
            # Rotated here, sometimes packed at once.
            old = tmp_path / f"access.log.{999 - number}"
            path.rename(old)
            if rng.random() < 0.5:
                old.with_suffix(".gz").write_bytes(gzip.compress(old.read_bytes()))
                old.unlink()
            path.write_bytes(b"")
        if rng.random() < 0.2:
            read(f"{path}*", state, EVENTS)  # killed before anything was stored
            continue
        got = read(f"{path}*", state, EVENTS)
        stored, state = totals(stored, got), got.state
        lines, refused = lines + got.lines, refused + got.refused.count
    got = read(f"{path}*", state, EVENTS)
    stored = totals(stored, got)
    assert (lines + got.lines, refused + got.refused.count) == (whole.lines, whole.refused.count)
    assert stored == expected


def recount(path):
    """The same sessions by a plain way of counting: everything in memory, addresses and all, in order of time."""
    views = []
    for written in path.read_text().splitlines():
        head, request, status, referrer, _, agent, _ = written.split('"')
        method, _, target = request.partition(" ")
        page = target.split(" ")[0].split("?")[0]
        if method != "GET" or status.split()[0] not in ("200", "304") or "." in page or bots.is_bot(agent):
            continue
        source = "(direct)"
        if "utm_source=" in target:
            source = target.split("utm_source=")[1].split("&")[0]
        elif referrer != "-" and "rocvoorbeeld" not in referrer:
            source = referrer.split("/")[2]
        views.append((times.moment(head[-28:-2].encode()), head.split(" ")[0], agent, source, page))
    last, counts, visitors = {}, Counter(), defaultdict(set)
    for second, ip, agent, source, page in sorted(views, key=lambda view: view[0]):
        if second - last.get((ip, agent), 0) > 1800:
            key = dt.datetime.fromtimestamp(second, AMSTERDAM).date(), source, page
            counts[key] += 1
            visitors[key].add((ip, agent))
        last[ip, agent] = second
    return {key: (number, len(visitors[key])) for key, number in counts.items()}


def test_a_plain_recount_of_thirty_thousand_lines_agrees(tmp_path):
    path = tmp_path / "access.log"
    make(path, 30_000)
    found = Counter()
    visitors = Counter()
    for each in weblogs.read(str(path), None, site=SITE, key_events={}).counted.visits:
        key = each.day, each.source, each.landing_page
        # A link with a click id has rows of its own.
        found[key] += each.sessions
        visitors[key] += each.visitors
    expected = recount(path)
    assert found == {key: number for key, (number, _) in expected.items()}
    assert sum(visitors.values()) == sum(number for _, number in expected.values())
    assert sum(found.values()) > 2000
