"""When what is due: intervals, the nightly pass, both nights on which the clock changes, several schedulers."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from pipelines.runs import due as due_when
from pipelines.runs import scheduler
from pipelines.settings import FeedSource
from pipelines.support.errors import ConfigError
from pipelines.support.run_lock import alone
from tests.pipelines.runs.school import NOW, item, rows, rss, write
from tests.pipelines.web.site import Site, page
from text.local_time import AMSTERDAM

UTC = dt.UTC
HOURLY = FeedSource("uur", "Elk uur", "feed", "https://x.example/", "press", dt.timedelta(hours=1))
DAILY = FeedSource("dag", "Elke dag", "feed", "https://y.example/", "press", dt.timedelta(days=1))


def nights(first: dt.datetime, count: int) -> list[dt.datetime]:
    found = [due_when.night_after(first)]
    while len(found) < count:
        found.append(due_when.night_after(found[-1]))
    return found


@pytest.mark.parametrize(
    ("around", "hours"),
    [(dt.datetime(2026, 3, 28, 12, tzinfo=UTC), 23), (dt.datetime(2026, 10, 24, 12, tzinfo=UTC), 25)],
)
def test_the_nightly_pass_comes_once_in_the_night_in_which_the_clock_changes(around, hours):
    before, night, after = nights(around - dt.timedelta(days=1), 3)
    assert [each.astimezone(AMSTERDAM).time() for each in (before, night, after)] == [dt.time(3)] * 3
    assert night - before == dt.timedelta(hours=hours)
    assert after - night == dt.timedelta(hours=24)
    moments = [
        before + dt.timedelta(minutes=1) * n for n in range(int((night - before).total_seconds() // 60))
    ]
    assert {due_when.night_before(moment) for moment in moments} == {before}


def test_a_source_is_due_at_its_own_interval():
    last = {"uur": NOW - dt.timedelta(minutes=50), "dag": NOW - dt.timedelta(hours=2)}
    due = due_when.upcoming([HOURLY, DAILY], last, NOW, NOW)
    assert due == [
        due_when.Due(NOW + dt.timedelta(minutes=10), "uur"),
        due_when.Due(due_when.night_after(NOW), None),
        due_when.Due(NOW + dt.timedelta(hours=22), "dag"),
    ]


def test_after_a_week_of_downtime_all_is_due_once_and_at_once():
    last = dict.fromkeys(("uur", "dag"), NOW - dt.timedelta(days=7))
    due = due_when.upcoming([HOURLY, DAILY], last, NOW - dt.timedelta(days=7), NOW)
    assert [each.source_name for each in due if each.at <= NOW] == ["uur", "dag", None]
    assert len(due) == 3


@pytest.fixture
def school(warehouse, tmp_path):
    with Site({"*": page(rss(item("ROC Voorbeeld", "https://k.example/1")))}) as site:
        write(tmp_path / "c", [("a", site.url("/a")), ("b", site.url("/b"))])
        yield site, tmp_path / "c"


def test_what_is_due_is_run_and_then_nothing_is_due(school):
    _site, folder = school
    clock = [NOW]
    work = scheduler.Schedule(folder, clock=lambda: clock[0])
    assert len(work.once().results) == 2
    assert work.once() is None
    clock[0] += dt.timedelta(minutes=61)
    assert len(work.once().results) == 2
    clock[0] = due_when.night_after(clock[0])
    assert len(work.once().results) == 2
    assert rows("select count(*) from source_runs") == [(6,)]


def test_a_changed_configuration_comes_into_force_and_a_broken_one_does_not(school):
    site, folder = school
    clock = [NOW]
    work = scheduler.Schedule(folder, clock=lambda: clock[0])
    work.once()
    write(folder, [("a", site.url("/a")), ("b", site.url("/b")), ("c", site.url("/c"))])
    clock[0] += dt.timedelta(minutes=2)
    assert [result.source_name for result in work.once().results] == ["c"]
    (folder / "sources.toml").write_text("[[", encoding="utf-8")
    clock[0] += dt.timedelta(hours=2)
    assert len(work.once().results) == 3
    with pytest.raises(ConfigError):
        scheduler.Schedule(folder).forever()


def test_a_run_of_another_is_waited_for(school):
    _site, folder = school
    clock = [NOW]
    work = scheduler.Schedule(folder, clock=lambda: clock[0])
    with alone("run"):
        assert work.once() is None
    assert work.once() is None
    clock[0] += scheduler.AGAIN
    assert len(work.once().results) == 2


def test_two_schedules_in_two_processes_run_each_source_once_and_stop_on_sigterm(school):
    site, folder = school
    command = [sys.executable, "-m", "pipelines", "schedule", "--config", str(folder), "--log", "json"]
    processes = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) for _ in range(2)
    ]
    try:
        deadline = time.monotonic() + 40
        while len(site.asked) < 2 and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(1.5)
        assert sorted(site.paths()) == ["/a", "/b"]
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        ends = [process.communicate(timeout=30)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert any("standing by" in end for end in ends)
    assert rows("select source_name, count(*) from source_runs group by 1 order by 1") == [("a", 1), ("b", 1)]


def test_a_schedule_that_stands_by_takes_over(school):
    site, folder = school
    stop = threading.Event()
    work = scheduler.Schedule(folder, stop=stop, tick=0.05)
    with alone("schedule"):
        thread = threading.Thread(target=work.forever)
        thread.start()
        time.sleep(0.4)
        assert site.asked == []
    deadline = time.monotonic() + 20
    while len(site.asked) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    thread.join(20)
    assert len(site.asked) == 2
