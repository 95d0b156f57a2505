"""Logs that are damaged or made to harm: nothing ends the reading, and memory stays bounded."""

import gzip
import os
import random
import subprocess
import sys

import pytest

from pipelines.connectors.weblogs import lines, session_source, sessions
from tests.pipelines.connectors.weblogs.test_logs_formats import lines_of, read, sums, written
from tests.pipelines.connectors.weblogs.test_logs_objects import CADDY, FIELDS, NGINX, TRAEFIK, iis, objects
from tests.pipelines.connectors.weblogs.weblog import CHROME, line

GOOD = lines_of("{ip} - -").encode()
# Reads the log of its first argument and says how many sessions it has and how many MB it took at most.
CHILD = """
import sys
from pathlib import Path
from pipelines.connectors import weblogs as logs
got = logs.read(sys.argv[1], None, site="www.school.example", key_events={})
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
print(sum(each.sessions for each in got.counted.visits), peak, got.problem)
"""


def in_a_child(path) -> tuple[int, int, str]:
    """Sessions, MB at most, problem."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True, timeout=120
    )
    count, peak, problem = done.stdout.split(" ", 2)
    return int(count), int(peak), problem.strip()


WHOLE = (
    GOOD.decode(),
    lines_of("www.school.example {ip} - -"),
    lines_of('"6.6.6.6, {ip}" 10.0.0.1 - -'),
    objects(CADDY),
    objects(TRAEFIK),
    objects(NGINX),
    FIELDS + iis(),
)


@pytest.mark.parametrize("text", WHOLE)
def test_a_log_with_bytes_cut_and_swapped_is_read_or_refused_and_never_raises(tmp_path, text):
    dice = random.Random(12)
    for _ in range(150):
        mutant = bytearray(text.encode())
        for _ in range(dice.choice((1, 3, 40))):
            at = dice.randrange(len(mutant))
            act = dice.randrange(4)
            if act == 0:
                mutant[at] = dice.randrange(256)
            elif act == 1:
                del mutant[at : at + dice.choice((1, 10, 300))]
            elif act == 2:
                mutant[at:at] = dice.choice(
                    (b"\n", b'"', b"[", b"\\", b"\0", b"9" * 5_000, b"\xff", b", ", b"{")
                )
            else:
                other = dice.randrange(len(mutant))
                mutant[at:at] = mutant[other : other + 200]
            if not mutant:
                mutant = bytearray(b"x")
        got = read(written(tmp_path, bytes(mutant)), proxies=dice.choice((0, 1, 3)))
        assert got.refused.count <= got.lines and sums(got)[0] <= len(mutant) / 50
        assert read(tmp_path / "access.log", got.state).lines == 0 or not got.lines


def test_no_file_but_a_file_is_read(tmp_path):
    os.mkfifo(tmp_path / "access.log.fifo")
    (tmp_path / "access.log.folder").mkdir()
    (tmp_path / "access.log.zero").symlink_to("/dev/zero")
    (tmp_path / "access.log.gone").symlink_to(tmp_path / "nowhere")
    assert "There is no log file" in str(read(tmp_path / "access.log*").problem)
    written(tmp_path, GOOD)
    got = read(tmp_path / "access.log*")
    assert (sums(got), got.problem) == ((5, 5), None)


def test_a_line_of_a_hundred_megabytes_takes_no_more_memory_than_a_block(tmp_path):
    path = tmp_path / "access.log"
    with path.open("wb") as file:
        file.write(GOOD)
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + GOOD.replace(b"203.0.113", b"198.51.100"))
    count, peak, problem = in_a_child(path)
    assert count == 10 and peak < 120
    assert problem.startswith("Lines of the log access.log cannot be read and are not counted")


def test_a_packed_log_that_swells_is_read_no_further(tmp_path):
    path = tmp_path / "access.log.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(GOOD)
        for _ in range(600):
            file.write(b"0" * 1_000_000)
    assert path.stat().st_size < 1_000_000
    count, peak, problem = in_a_child(path)
    assert (count, problem.split(";")[0]) == (5, "The log file access.log.gz is damaged")
    assert peak < 120


def test_visitors_who_write_long_and_new_names_fill_no_memory(tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(lines, "is_bot", lambda said: taken.append(len(said)) or False)
    text = "".join(
        line(
            "10:00:00",
            f"/{n}{'p' * 5_000}?a={n}{'q' * 9_000}",
            f"https://{n}{'r' * 3_000}.nl/",
            agent=f"{n}{'a' * 9_000}",
        )
        for n in range(300)
    )
    path = written(tmp_path, text)
    session_source._kept_tags.cache_clear()
    assert read(path).lines == 300
    assert max(taken) <= 2_000 and len(taken) == 300
    assert session_source._kept_tags.cache_info().currsize == 0


def test_a_million_views_in_one_second_and_in_half_an_hour_stay_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(sessions, "WAITING", 1_000)
    monkeypatch.setattr(sessions, "OPEN", 1_000)
    path = tmp_path / "access.log"
    with path.open("w") as file:
        for n in range(60_000):
            file.write(line("10:00:00", ip=f"10.{n // 65536}.{n // 256 % 256}.{n % 256}"))
    most = []
    relieve = sessions.relieve

    def watched(tally):
        relieve(tally)
        most.append((sum(map(len, tally.pending.values())), len(tally.open)))

    monkeypatch.setattr(lines, "relieve", watched)
    got = read(path, site="www.rocvoorbeeld.nl")
    assert sums(got)[0] == 60_000
    assert max(most)[0] <= 1_000 and max(open_ for _, open_ in most) <= 1_000
    assert len(got.state) < 3_000_000


IMPOSSIBLE = (
    "27/Nov/99999:10:00:00 +0100",
    "27/Nov/9999:10:00:00 +0100",
    "01/Jan/0001:00:00:00 +1400",
    "01/Jan/1970:00:00:00 +0000",
    "27/Nov/2026:10:00:99999 +0100",
    "27/Nov/2026:10:00:99 +0100",
    "00/Nov/2026:10:00:00 +0100",
    "27/Nov/2026:10:00:00 +9999",
)


@pytest.mark.parametrize("stamp", IMPOSSIBLE)
def test_impossible_times_are_refused(tmp_path, stamp):
    text = GOOD.decode() + f'203.0.113.9 - - [{stamp}] "GET / HTTP/1.1" 200 5 "-" "{CHROME}"\n' * 3
    got = read(written(tmp_path, text))
    assert sums(got) == (5, 5) and got.refused.count == 3
    first = read(written(tmp_path, "".join(reversed(text.splitlines(keepends=True))), "b.log"))
    assert sums(first) == (5, 5)


@pytest.mark.parametrize("size", ["-5", "9" * 400, "NaN"])
def test_sizes_that_cannot_be_do_no_harm(tmp_path, size):
    text = GOOD.decode().replace(" 200 5 ", f" 200 {size} ")
    assert sums(read(written(tmp_path, text))) == (5, 5)
