"""Logs: which lines make a session, where it came from, on which day it counts."""

import datetime as dt
import random

import pytest

from pipelines.connectors.weblogs import sessions
from tests.pipelines.connectors.weblogs.weblog import (
    CHROME,
    GOOGLEBOT,
    INSTAGRAM,
    IPHONE,
    day,
    line,
    read,
    rows,
)

GOOGLE = "https://www.google.com/"
OWN = "https://www.rocvoorbeeld.nl/open-dag"


def log(folder, *lines):
    path = folder / "access.log"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_typed_log_gives_the_rows_that_a_reader_counts_by_hand(tmp_path):
    path = log(
        tmp_path,
        # Anna comes from Google, looks at three pages: one session.
        line("10:00:00", "/open-dag", GOOGLE, ip="198.51.100.1"),
        line("10:00:01", "/assets/site.css", OWN, ip="198.51.100.1"),
        line("10:00:40", "/opleidingen", OWN, ip="198.51.100.1"),
        line("10:05:00", "/aanmelden/bedankt?id=3", OWN, ip="198.51.100.1"),
        # Bram follows a tagged link, and again after lunch: two sessions, one visitor.
        line(
            "10:10:00",
            "/open-dag?utm_source=nieuwsbrief&utm_medium=email&utm_campaign=open+dag",
            ip="198.51.100.2",
        ),
        line(
            "13:00:00",
            "/open-dag?utm_source=nieuwsbrief&utm_medium=email&utm_campaign=open+dag",
            ip="198.51.100.2",
        ),
        line("13:01:00", "/aanmelden/bedankt", OWN, ip="198.51.100.2"),
        line("13:02:00", "/aanmelden/bedankt/", OWN, ip="198.51.100.2"),
        # Chris has Bram's address but another browser, taps a link in Instagram.
        line("13:03:00", "/open-dag?fbclid=IwAR123", ip="198.51.100.2", agent=INSTAGRAM),
        # Didi types the address.
        line("14:00:00", "/", ip="198.51.100.3", agent=IPHONE),
        # None of these is somebody who looks at a page.
        line("14:00:01", "/", ip="198.51.100.4", agent=GOOGLEBOT),
        line("14:00:02", "/", ip="198.51.100.5", agent="-"),
        line("14:00:03", "/oud", ip="198.51.100.6", status=301),
        line("14:00:04", "/weg", ip="198.51.100.6", status=404),
        line("14:00:05", "/", ip="198.51.100.7", method="HEAD"),
        line("14:00:06", "/contact", ip="198.51.100.8", method="POST"),
        line("14:00:07", "/robots.txt", ip="198.51.100.9"),
        line("14:00:08", "/feed/", ip="198.51.100.9"),
    )
    got = read(path, key_events={"Aanmelding": "/aanmelden/bedankt*"})
    assert rows(got) == [
        (23, "(direct)", "(none)", "", "/", 1, 1),
        (23, "(direct)", "(none)", "", "/open-dag", 1, 1, "fbclid", "instagram"),
        (23, "nieuwsbrief", "email", "open dag", "/open-dag", 2, 1, {"Aanmelding": 1}),
        (23, "www.google.com", "referral", "", "/open-dag", 1, 1, {"Aanmelding": 1}),
    ]
    assert got.counted.days == (day(23),)
    assert (got.lines, got.bots, got.refused.count, got.problem) == (18, 2, 0, None)
    assert {each.quality for each in got.counted.visits} == {"exact"}


@pytest.mark.parametrize(("second", "expected"), [("10:30:00", 1), ("10:30:01", 2)])
def test_thirty_minutes_without_a_page_end_a_session_and_not_one_second_less(tmp_path, second, expected):
    path = log(tmp_path, line("10:00:00"), line("10:20:00", "/favicon.ico"), line(second))
    assert [each.sessions for each in read(path).counted.visits] == [expected]


def test_a_new_campaign_does_not_end_a_session(tmp_path):
    path = log(tmp_path, line("10:00:00", "/", GOOGLE), line("10:10:00", "/open-dag?utm_source=linkedin"))
    assert rows(read(path)) == [(23, "www.google.com", "referral", "", "/", 1, 1)]


def test_a_session_over_midnight_is_one_and_counts_on_its_first_day(tmp_path):
    path = log(
        tmp_path,
        line("23:50:00", "/"),
        line("00:10:00", "/open-dag", OWN, day="24/Nov/2026"),
        line("00:35:00", "/aanmelden/bedankt", OWN, day="24/Nov/2026"),
        line("00:40:00", "/", ip="203.0.113.8", day="24/Nov/2026"),
    )
    got = read(path, key_events={"Aanmelding": "/aanmelden/bedankt"})
    assert rows(got) == [
        (23, "(direct)", "(none)", "", "/", 1, 1, {"Aanmelding": 1}),
        (24, "(direct)", "(none)", "", "/", 1, 1),
    ]


def test_a_session_over_midnight_is_one_when_the_logs_are_read_at_midnight(tmp_path):
    path = log(tmp_path, line("23:50:00", "/"), line("23:59:59", "/x", OWN))
    state = read(path).state
    with path.open("a") as file:
        file.write(line("00:10:00", "/open-dag", OWN, day="24/Nov/2026"))
    assert rows(read(path, state)) == [(23, "(direct)", "(none)", "", "/", 1, 1)]


def test_days_are_of_amsterdam_whatever_the_server_thinks(tmp_path):
    path = log(
        tmp_path,
        line("22:59:59", "/", zone="+0000", ip="198.51.100.1"),
        line("23:00:00", "/", zone="+0000", ip="198.51.100.2"),
        line("18:00:00", "/", zone="-0500", ip="198.51.100.3"),
    )
    assert [(each.day, each.sessions) for each in read(path).counted.visits] == [(day(23), 1), (day(24), 2)]


def test_the_night_in_which_the_clock_goes_back_has_twenty_five_hours(tmp_path):
    # 25 October 2026, 03:00 becomes 02:00: the same minute of the clock comes twice, one hour apart.
    common = {"day": "25/Oct/2026"}
    path = log(
        tmp_path,
        line("00:00:00", "/", zone="+0200", ip="198.51.100.1", **common),
        line("02:30:00", "/", zone="+0200", ip="198.51.100.2", **common),
        line("02:30:00", "/", zone="+0100", ip="198.51.100.2", **common),
        line("23:59:59", "/", zone="+0100", ip="198.51.100.3", **common),
        line("00:00:00", "/", zone="+0100", ip="198.51.100.4", day="26/Oct/2026"),
    )
    got = read(path)
    assert [(each.day, each.sessions, each.visitors) for each in got.counted.visits] == [
        (day(25, 10), 4, 3),
        (day(26, 10), 1, 1),
    ]
    start, end = sessions.bounds(day(25, 10))
    assert end - start == 25 * 3600


def test_the_night_in_which_the_clock_goes_forward_does_not_end_a_session(tmp_path):
    # 29 March 2026, 02:00 becomes 03:00: ten minutes lie between these two.
    path = log(
        tmp_path,
        line("01:55:00", "/", zone="+0100", day="29/Mar/2026"),
        line("03:05:00", "/", zone="+0200", day="29/Mar/2026"),
    )
    assert [(each.day, each.sessions) for each in read(path).counted.visits] == [(day(29, 3), 1)]


def test_lines_of_several_workers_some_seconds_out_of_order_change_nothing(tmp_path):
    lines = [
        line(
            f"{10 + n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}",
            f"/{n % 5}?utm_source=s{n % 7}",
            ip=f"10.0.{n % 9}.1",
        )
        for n in range(0, 9000, 7)
    ]
    path = log(tmp_path, *lines)
    ordered = rows(read(path))
    rng = random.Random(5)
    late = sorted(lines, key=lambda each: lines.index(each) * 7 + rng.uniform(0, 9))
    assert late != lines
    assert rows(read(log(tmp_path, *late))) == ordered


def test_what_the_first_view_says_decides_also_when_it_is_written_second(tmp_path):
    path = log(
        tmp_path,
        line("10:00:05", "/b", OWN),
        line("10:00:02", "/a?utm_source=mail"),
        line("10:00:09", "/c", OWN),
    )
    assert rows(read(path)) == [(23, "mail", "(none)", "", "/a", 1, 1)]


def test_a_day_without_visits_is_a_day_that_was_read(tmp_path):
    path = log(
        tmp_path,
        line("10:00:00", "/"),
        line("10:00:00", "/", agent=GOOGLEBOT, day="24/Nov/2026"),
        line("10:00:00", "/", day="27/Nov/2026"),
    )
    got = read(path)
    assert got.counted.days == (day(23), day(24), day(27))
    assert [each.day for each in got.counted.visits] == [day(23), day(27)]


def test_more_keys_than_the_limit_are_counted_together(tmp_path, monkeypatch):
    monkeypatch.setattr(sessions, "KEYS", 3)
    path = log(tmp_path, *(line(f"10:00:{n:02}", f"/{n}", ip=f"198.51.100.{n}") for n in range(10)))
    got = read(path)
    assert [(each.source, each.landing_page, each.sessions, each.quality) for each in got.counted.visits] == [
        ("(direct)", "/0", 1, "exact"),
        ("(direct)", "/1", 1, "exact"),
        ("(direct)", "/2", 1, "exact"),
        ("(other)", "(other)", 7, "estimated"),
    ]
    assert got.counted.note == sessions.TOO_MANY


def test_more_visitors_than_can_be_kept_are_unknown_and_not_a_lower_number(tmp_path, monkeypatch):
    monkeypatch.setattr(sessions, "VISITORS", 5)
    path = log(tmp_path, *(line(f"10:00:{n:02}", ip=f"198.51.100.{n}") for n in range(10)))
    assert rows(read(path)) == [(23, "(direct)", "(none)", "", "/", 10, None)]


def test_key_events_are_named_by_paths_with_stars(tmp_path):
    path = log(
        tmp_path,
        line("10:00:00", "/nl/aanmelden/klaar/mbo-verpleegkunde"),
        line("10:00:10", "/Bedankt/"),
        line("10:00:20", "/bedanktje"),
    )
    got = read(path, key_events={"klaar": "/*/aanmelden/klaar*", "dank": "bedankt", "nooit": "/nooit*"})
    assert rows(got)[0][-1] == {"klaar": 1, "dank": 1}


def test_a_reading_stops_before_the_moment_that_it_was_given(tmp_path):
    path = log(tmp_path, line("10:00:00", "/a"), line("12:00:00", "/b"), line("11:59:59", "/c"))
    noon = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
    first = read(path, until=noon)
    assert [each.landing_page for each in first.counted.visits] == ["/a"]
    later = read(path, first.state, until=noon + dt.timedelta(seconds=1))
    assert [each.landing_page for each in later.counted.visits] == ["/a", "/c"]
    assert later.lines == 2
    assert CHROME not in later.state.decode()
