"""Logs: files that grow, are rotated, packed, copied and emptied; nothing is lost and nothing counted twice."""

import gzip
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from pipelines.connectors import weblogs
from pipelines.connectors.weblogs import blocks, files
from tests.pipelines.connectors.weblogs.weblog import day, line, read, rows, totals


def views(start, number, hour=10, **more):
    """Lines of as many visitors, one each second."""
    return [
        line(f"{hour}:{n // 60:02}:{n % 60:02}", f"/{n % 3}", ip=f"198.51.{n // 250}.{n % 250}", **more)
        for n in range(start, start + number)
    ]


def write(path, lines, mode="w"):
    with path.open(mode) as file:
        file.write("".join(lines))
    return path


def counted(read):
    return sum(each.sessions for each in read.counted.visits)


def test_a_log_that_grows_is_read_on_from_where_it_was(tmp_path):
    path = write(tmp_path / "access.log", views(0, 30))
    first = read(path)
    write(path, views(30, 20), "a")
    second = read(path, first.state)
    assert (first.lines, second.lines) == (30, 20)
    assert (counted(first), counted(second)) == (30, 50)


def test_a_line_that_is_half_written_waits_for_its_other_half(tmp_path):
    path = write(tmp_path / "access.log", views(0, 2))
    whole = views(2, 1)[0]
    write(path, [whole[:60]], "a")
    first = read(path)
    assert (first.lines, first.refused.count, counted(first)) == (2, 0, 2)
    write(path, [whole[60:]], "a")
    second = read(path, first.state)
    assert (second.lines, second.refused.count, counted(second)) == (1, 0, 3)


def test_a_log_that_was_renamed_is_read_to_its_end_and_the_new_one_from_its_beginning(tmp_path):
    path = write(tmp_path / "access.log", views(0, 30))
    first = read(f"{path}*")
    write(path, views(30, 5), "a")
    path.rename(tmp_path / "access.log.1")
    write(path, views(35, 10))
    write(tmp_path / "access.log.1", views(45, 1), "a")  # an old worker still writes
    second = read(f"{path}*", first.state)
    assert (second.lines, counted(second)) == (16, 46)
    assert (second.refused.count, second.problem) == (0, None)


def test_a_log_that_was_copied_and_emptied_is_read_to_its_end_in_the_copy(tmp_path):
    path = write(tmp_path / "access.log", views(0, 30))
    first = read(f"{path}*")
    write(path, views(30, 5), "a")
    shutil.copy(path, tmp_path / "access.log.1")
    os.truncate(path, 0)
    write(path, views(35, 10), "a")
    second = read(f"{path}*", first.state)
    assert (second.lines, counted(second)) == (15, 45)


def test_a_log_that_is_being_copied_is_not_read_twice(tmp_path):
    path = write(tmp_path / "access.log", views(0, 100))
    state = read(f"{path}*").state
    (tmp_path / "access.log.1").write_bytes(path.read_bytes()[:5000])
    during = read(f"{path}*", state)
    assert (during.lines, counted(during), during.problem) == (0, 100, None)


def test_a_log_that_was_packed_after_it_was_read_is_known(tmp_path):
    path = write(tmp_path / "access.log", views(0, 30))
    first = read(f"{path}*")
    lines = views(30, 5)
    write(path, lines, "a")
    packed = tmp_path / "access.log.1.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    write(path, views(35, 3))
    second = read(f"{path}*", first.state)
    assert (second.lines, counted(second)) == (8, 38)
    third = read(f"{path}*", second.state)
    assert (third.lines, counted(third)) == (0, 38)


def test_a_log_is_read_once_while_its_packed_copy_is_being_made(tmp_path):
    path = write(tmp_path / "access.log.1", views(0, 3000, hour=11))
    whole = gzip.compress(path.read_bytes())
    (tmp_path / "access.log.1.gz").write_bytes(whole[: len(whole) // 2])
    os.utime(path, (1, 1))
    first = read(tmp_path / "access.log*")
    assert (first.lines, counted(first), first.problem) == (3000, 3000, None)
    second = read(tmp_path / "access.log*", first.state)
    assert (second.lines, counted(second), second.problem) == (0, 3000, None)
    path.unlink()
    (tmp_path / "access.log.1.gz").write_bytes(whole)
    third = read(tmp_path / "access.log*", second.state)
    assert (third.lines, counted(third), third.problem) == (0, 3000, None)


def test_old_logs_are_read_in_order_of_their_times_whatever_they_are_called(tmp_path):
    days = ["20/Nov/2026", "21/Nov/2026", "22/Nov/2026", "23/Nov/2026"]
    names = ["access.log.10.gz", "access.log-20261122", "access.log.1", "access.log"]
    for n, (name, date) in enumerate(zip(names, days, strict=True)):
        text = "".join(views(0, 10 + n, day=date)).encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
        os.utime(path, (1000 - n, 1000 - n))
    got = read(tmp_path / "access.log*")
    assert got.refused.count == 0
    assert totals({}, got).keys() == {day(20), day(21), day(22), day(23)}
    assert [sum(each.sessions for each in got.counted.visits if each.day == day(n)) for n in range(20, 24)] == [
        10, 11, 12, 13,
    ]  # fmt: skip


def test_logs_of_two_servers_are_read_together(tmp_path):
    # The same visitor is sent to one server and the other in turn, all day: one session.
    both = [line(f"{10 + n // 60}:{n % 60:02}:00", f"/{n}") for n in range(600)]
    write(tmp_path / "web1.log", both[::2])
    write(tmp_path / "web2.log", both[1::2])
    assert rows(read(tmp_path / "web*.log")) == [(23, "(direct)", "(none)", "", "/0", 1, 1)]


def test_the_last_line_of_a_packed_log_needs_no_end(tmp_path):
    (tmp_path / "access.log.gz").write_bytes(gzip.compress("".join(views(0, 3)).rstrip("\n").encode()))
    assert read(tmp_path / "access.log.gz").lines == 3


def test_the_same_call_twice_gives_the_same_rows(tmp_path):
    path = write(tmp_path / "access.log", views(0, 30))
    state = read(path).state
    write(path, views(30, 30), "a")
    one, two = read(path, state), read(path, state)
    assert one.counted == two.counted
    assert (one.lines, two.lines) == (30, 30)


def test_killed_between_two_readings_nothing_is_lost_or_doubled(tmp_path):
    path = write(tmp_path / "access.log", views(0, 30))
    first = read(path)
    stored = totals({}, first)
    write(path, views(30, 30), "a")
    read(path, first.state)  # killed: neither rows nor state were stored
    path.rename(tmp_path / "access.log.1")
    write(path, views(60, 5))
    stored = totals(stored, read(f"{path}*", first.state))
    assert sum(each.sessions for found in stored.values() for each in found) == 65


def test_a_reading_that_is_told_to_stop_goes_on_later(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks.block, "__defaults__", (2000,))
    monkeypatch.setattr(blocks, "PEEK", 1000)
    path = write(tmp_path / "access.log", views(0, 300))
    asked = iter([False, False, True])
    first = read(path, stop=lambda: next(asked))
    assert first.more
    assert 0 < first.lines < 300
    second = read(path, first.state)
    assert not second.more
    assert first.lines + second.lines == 300
    assert second.counted == read(path).counted


def test_a_reading_stops_when_it_has_very_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks.block, "__defaults__", (2000,))
    monkeypatch.setattr(blocks, "PEEK", 1000)
    monkeypatch.setattr(weblogs, "ROWS", 10)
    path = write(
        tmp_path / "access.log", [each for n in range(10, 24) for each in views(0, 20, day=f"{n}/Nov/2026")]
    )
    stored, state, calls = {}, None, 0
    while calls < 50:
        got = read(path, state)
        stored, state, calls = totals(stored, got), got.state, calls + 1
        if not got.more:
            break
    assert calls > 3
    monkeypatch.setattr(weblogs, "ROWS", 10_000)
    assert stored == totals({}, read(path))


def test_more_logs_than_can_be_open_together_are_read_in_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 2)
    for n in range(5):
        path = write(tmp_path / f"access.log.{9 - n}", views(0, 4, day=f"{10 + n}/Nov/2026"))
        os.utime(path, (1000 + n, 1000 + n))
    stored, state = {}, None
    for more in (True, True, False):
        got = read(tmp_path / "access.log*", state)
        assert got.more == more
        stored, state = totals(stored, got), got.state
    assert sum(each.sessions for found in stored.values() for each in found) == 20


def test_logs_that_are_gone_are_forgotten_when_their_days_are_closed(tmp_path):
    old = write(tmp_path / "access.log.1", views(0, 4, day="10/Nov/2026"))
    write(tmp_path / "access.log", views(0, 4, day="11/Nov/2026"))
    first = read(tmp_path / "access.log*")
    text = old.read_bytes()
    old.unlink()
    second = read(tmp_path / "access.log*", first.state)
    old.write_bytes(text)  # a folder over the network that was away for a moment
    third = read(tmp_path / "access.log*", second.state)
    assert (third.lines, counted(third)) == (0, 8)
    old.unlink()
    write(tmp_path / "access.log", views(0, 60, day="14/Nov/2026"), "a")
    fourth = read(tmp_path / "access.log*", third.state)
    assert [len(json.loads(each.state)["files"]) for each in (third, fourth)] == [2, 1]
    old.write_bytes(text)
    fifth = read(tmp_path / "access.log*", fourth.state)
    assert (fifth.lines, fifth.refused.count) == (4, 4)
    assert day(10) not in fifth.counted.days


def test_where_no_file_matches_it_says_so(tmp_path):
    got = read(tmp_path / "nothing*.log")
    assert str(got.problem) == f"There is no log file {tmp_path}/nothing*.log."
    assert (got.counted.visits, got.counted.days) == ((), ())
    write(tmp_path / "nothing.log", views(0, 3))
    assert counted(read(tmp_path / "nothing*.log", got.state)) == 3


@pytest.fixture
def readable():
    """A folder that everybody may enter, and this test as somebody who may not read everything."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


def test_a_file_that_may_not_be_read_does_not_stop_the_others(readable):
    write(readable / "access.log", views(0, 3)).chmod(0o644)
    write(readable / "access.log.1", views(3, 3)).chmod(0)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)  # root may read everything
    try:
        got = read(readable / "access.log*")
    finally:
        os.seteuid(was)
    assert counted(got) == 3
    assert "access.log.1 cannot be read." in str(got.problem)


def test_a_damaged_packed_log_is_counted_as_far_as_it_goes_and_said_once(tmp_path):
    whole = gzip.compress("".join(views(0, 3000, hour=11)).encode())
    path = tmp_path / "access.log.2.gz"
    path.write_bytes(whole[: len(whole) // 2])
    write(tmp_path / "access.log", views(0, 5, hour=13))
    got = read(tmp_path / "access.log*")
    assert "access.log.2.gz is damaged" in str(got.problem)
    assert 500 < counted(got) < 3000
    assert read(tmp_path / "access.log*", got.state).problem is None


def test_a_log_packed_in_another_way_is_named(tmp_path):
    (tmp_path / "access.log.3.xz").write_bytes(b"\xfd7zXZ\x00 and so on")
    write(tmp_path / "access.log", views(0, 5))
    got = read(tmp_path / "access.log*")
    assert counted(got) == 5
    assert "packed in another way than gzip" in str(got.problem)


@pytest.mark.parametrize("state", [b"nonsense", b"{}", b'{"version":99}', b"[1]", b"\xff"])
def test_a_state_that_is_not_ours_is_refused_and_kept(tmp_path, state):
    path = write(tmp_path / "access.log", views(0, 5))
    got = read(path, state)
    assert "cannot be read" in str(got.problem)
    assert (got.state, got.counted.visits) == (state, ())
