"""Logs in the formats that servers write: each settled by the first lines, each line counted once or refused."""

import json

import pytest

from pipelines.connectors import weblogs
from pipelines.connectors.weblogs import checks, line_start, times
from tests.pipelines.connectors.weblogs.weblog import CHROME, IPHONE, line, rows

SITE = "www.school.example"
TIME = "[27/Nov/2026:10:0{n}:00 +0100]"
REST = f'"GET /open-dag HTTP/1.1" 200 5 "https://www.kiesmbo.nl/x" "{CHROME}"'
# Who asked: five people.
PEOPLE = [f"203.0.113.{n}" for n in range(1, 6)]


def written(folder, text, name="access.log"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path, state=None, **more):
    return weblogs.read(str(path), state, **{"site": SITE, "key_events": {}, **more})


def sums(got) -> tuple[int, int]:
    """Sessions and visitors."""
    return sum(each.sessions for each in got.counted.visits), sum(
        each.visitors for each in got.counted.visits
    )


def lines_of(before: str, after: str = "") -> str:
    """Five lines; {ip} in what stands before the time is one of five people."""
    return "".join(
        f"{before.format(ip=ip)} {TIME.format(n=n)} {REST}{after.format(ip=ip)}\n"
        for n, ip in enumerate(PEOPLE)
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{ip} - -", ""),
        ("{ip} - jan de wit", ""),
        ("{ip} ident user", ""),
        ("{ip}:443 - -", ""),
        ("[{ip}]:443 - -", ""),
        ("::ffff:{ip} - -", ""),
        ("www.school.example {ip} - -", ""),
        ("school.example {ip} - -", ""),
        ("www.school.example:443 {ip} - -", ""),
        ("WWW.School.Example. {ip} - -", ""),
        ("www.school.example {ip}:5123 - -", ""),
        ("www.school.example - {ip} - -", ""),
        ("{ip} www.school.example - -", ""),
        ("www.school.example 198.51.100.9 {ip} - -", ""),
        ("- {ip} - -", ""),
        ('"-" {ip} - -', ""),
        ('"198.51.100.9, 198.51.100.10" {ip} - -', ""),
        ("198.51.100.9, 198.51.100.10 {ip} - -", ""),
        ("198.51.100.9 {ip} - -", ""),
        ("{ip} - -", ' "-"'),
        ("{ip} - -", ' "198.51.100.9, 198.51.100.10"'),
        ("{ip} - -", " www.school.example"),
        ("{ip} - -", ' "www.school.example" 0.034'),
        ("{ip} - -", ' 0.034 app:8080 "-" rt=0.1'),
        ("{ip} - -", ' 12 "school@docker" "http://10.0.0.2:80" 3ms'),
        ("{ip} - -", "\r"),
    ],
)
def test_whatever_stands_before_the_time_or_behind_five_people_are_five(tmp_path, before, after):
    got = read(written(tmp_path, lines_of(before, after)))
    assert (got.lines, got.refused.count, got.problem) == (5, 0, None)
    assert rows(got) == [(27, "www.kiesmbo.nl", "referral", "", "/open-dag", 5, 5)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("intranet.elders.example {ip} - -", ""),
        ("intranet.elders.example:443 {ip} - -", ""),
        ("leren.school.example {ip} - -", ""),
        ("school.example.elders.nl {ip} - -", ""),
        ("nietschool.example {ip} - -", ""),
        ("{ip} intranet.elders.example - -", ""),
        ("{ip} - -", " intranet.elders.example"),
        ("{ip} - -", ' "intranet.elders.example"'),
    ],
)
def test_visits_to_other_sites_on_the_same_server_are_not_ours(tmp_path, before, after):
    path = written(tmp_path, lines_of(before, after))
    got = read(path)
    assert (got.lines, got.refused.count, sums(got)) == (5, 0, (0, 0))
    assert got.problem.template == checks.ELSEWHERE and "none to school.example" in str(got.problem)
    other = (
        before.split(":")[0].split(" ")[0] if "example" in before.split(" ")[0] else "intranet.elders.example"
    )
    other = "school.example.elders.nl" if "elders.nl" in before else other
    assert sums(read(path, site=f"{SITE}, {other}")) == (5, 5)


def test_all_hosts_below_a_name_are_ours_where_the_configuration_says_so(tmp_path):
    text = lines_of("leren.school.example {ip} - -")
    assert sums(read(written(tmp_path, text), site="www.school.example *.school.example")) == (5, 5)
    assert sums(read(written(tmp_path, text), site="*.school.example")) == (5, 5)


def test_of_a_log_of_two_sites_ours_are_counted_and_nothing_is_said(tmp_path):
    text = lines_of("www.school.example {ip} - -") + lines_of("intranet.elders.example {ip} - -").replace(
        "113", "99"
    )
    got = read(written(tmp_path, text))
    assert (got.lines, sums(got), got.problem) == (10, (5, 5), None)


def test_the_faults_given_are_five_and_five_and_none(shared):
    inputs = shared / "faults" / "inputs"
    got = read(inputs / "log_host_first_noport.log")
    assert (sums(got), got.problem) == ((5, 5), None)
    other = read(inputs / "log_host_first_noport_othersite.log")
    assert sums(other) == (0, 0)
    assert "intranet.elders.example" in str(other.problem)


@pytest.mark.parametrize(
    ("before", "after", "proxies", "expected"),
    [
        # The proxy's own address, and behind the agent what X-Forwarded-For said: the visitor wrote its beginning.
        ("10.0.0.1 - -", ' "6.6.6.{n}, {ip}"', 0, 1),
        ("10.0.0.1 - -", ' "6.6.6.{n}, {ip}"', 1, 5),
        ("10.0.0.1 - -", ' "6.6.6.{n}, 9.9.9.9"', 1, 1),
        ("10.0.0.1 - -", ' "6.6.6.{n}, {ip}, 10.0.0.2"', 2, 5),
        ("10.0.0.1 - -", ' "{ip}, 10.0.0.2"', 1, 1),
        ("10.0.0.1 - -", ' "{ip}"', 1, 5),
        ("10.0.0.1 - -", ' "{ip}"', 0, 1),
        ('"6.6.6.{n}, {ip}" 10.0.0.1 - -', "", 0, 1),
        ('"6.6.6.{n}, {ip}" 10.0.0.1 - -', "", 1, 5),
        ("6.6.6.{n}, {ip} 10.0.0.1 - -", "", 1, 5),
        ("{ip} 10.0.0.1 - -", "", 1, 5),
        ("{ip} 10.0.0.1 - -", "", 0, 1),
        ("www.school.example {ip} 10.0.0.1 - -", "", 1, 5),
        ("www.school.example {ip} 10.0.0.1 - -", "", 0, 1),
        ("www.school.example 10.0.0.1 - -", ' "{ip}"', 1, 5),
        ("www.school.example 10.0.0.1 - -", ' "{ip}" 0.1', 0, 1),
        # No other address: the last of the list.
        ("6.6.6.{n}, {ip} - -", "", 1, 5),
        ("6.6.6.{n}, {ip} - -", "", 0, 5),
        ('"6.6.6.{n}, {ip}" - -', "", 1, 5),
        ("6.6.6.{n}, 9.9.9.9 - -", "", 0, 1),
        ("www.school.example 6.6.6.{n}, {ip} - -", "", 1, 5),
    ],
)
def test_a_list_of_addresses_counts_as_far_as_our_own_proxies_wrote_it(
    tmp_path, before, after, proxies, expected
):
    text = "".join(
        f"{before.format(ip=ip, n=n)} {TIME.format(n=n)} {REST}{after.format(ip=ip, n=n)}\n"
        for n, ip in enumerate(PEOPLE)
    )
    got = read(written(tmp_path, text), proxies=proxies)
    assert (got.lines, got.refused.count) == (5, 0)
    # One visitor who comes again within half an hour is one session.
    assert sums(got) == (expected, expected)
    unsure = not proxies and before.startswith(("6.6.6", '"6.6.6')) and "10.0.0.1" not in before
    assert (got.problem.template if got.problem else None) == (checks.LISTS if unsure else None)


def test_proxies_that_left_no_list_are_said(tmp_path):
    text = "".join(line(f"10:00:{n:02}", ip="10.0.0.1") for n in range(30))
    assert read(written(tmp_path, text), proxies=1).problem.template == checks.NO_LISTS
    assert read(written(tmp_path, text)).problem is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"), ("203.0.113.7:5123", "203.0.113.7"), ("[2001:DB8::7]:443", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"), ("2001:db8:0:0:0:0:0:7", "2001:db8::7"), ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:80", "fe80::1"), ("::ffff:203.0.113.7", "203.0.113.7"), ("::FFFF:cb00:7107", "203.0.113.7"),
        ('"203.0.113.7"', "203.0.113.7"), ("999.1.1.1", ""), ("www.school.example", ""), ("", ""), ("-", ""),
        ("[", ""), ("1:2", ""), ("a" * 9_999, ""),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(said, expected):
    assert line_start.address_of(said.encode()).decode() == expected


def test_one_visitor_by_ipv6_in_several_spellings_is_one(tmp_path):
    spelled = ["2001:db8::7", "[2001:db8::7]:443", "2001:DB8:0::7", "[2001:db8:0:0::7]", "2001:db8::7"]
    for before in ("{ip} - -", "www.school.example {ip} - -"):
        text = "".join(f"{before.format(ip=ip)} {TIME.format(n=n)} {REST}\n" for n, ip in enumerate(spelled))
        assert sums(read(written(tmp_path, text))) == (1, 1)


def test_a_common_log_has_sessions_of_unknown_source_and_tags_still_count(tmp_path):
    paths = [
        "/open-dag",
        "/open-dag?utm_source=instagram&utm_medium=social",
        "/open-dag?gclid=1",
        "/",
        "/app.css",
    ]
    text = "".join(
        f'{ip} - - {TIME.format(n=n)} "GET {path} HTTP/1.1" 200 5\n'
        for n, (ip, path) in enumerate(zip(PEOPLE, paths, strict=True))
    )
    got = read(written(tmp_path, text))
    assert (got.lines, got.refused.count, got.problem) == (5, 0, None)
    assert rows(got) == [
        (27, "(unknown)", "(not set)", "", "/", 1, 1),
        (27, "(unknown)", "(not set)", "", "/open-dag", 1, 1),
        (27, "(unknown)", "(not set)", "", "/open-dag", 1, 1, "gclid"),
        (27, "instagram", "social", "", "/open-dag", 1, 1),
    ]
    assert [each.quality for each in got.counted.visits] == ["estimated", "estimated", "estimated", "exact"]


def test_a_log_that_never_says_a_browser_is_read_as_one_without_and_said_so(tmp_path):
    silent = [f'{ip} - - {TIME.format(n=n)} "GET / HTTP/1.1" 200 5 "-" "-"\n' for n, ip in enumerate(PEOPLE)]
    got = read(written(tmp_path, "".join(silent * 8)))
    assert (rows(got), got.problem) == ([(27, "(unknown)", "(not set)", "", "/", 5, 5)], None)
    # Few such lines are programs, as they are among others.
    assert sums(read(written(tmp_path, "".join(silent)))) == (0, 0)
    many = read(written(tmp_path, lines_of("{ip} - -") + "".join(silent * 8)))
    assert (sums(many), many.bots) == ((5, 5), 40)


def test_an_empty_line_a_mark_and_zeros_before_a_line_do_no_harm(tmp_path):
    for before in (b"\xef\xbb\xbf", b"\n\r\n", b"\0" * 100_000):
        text = before + lines_of("{ip} - -").encode().replace(b"\n", b"\r\n")
        got = read(written(tmp_path, text))
        assert (sums(got), got.refused.count, got.problem) == ((5, 5), 0, None), before[:3]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (1795773600, 1795773600), (1795773600.75, 1795773600), ("1795773600.123", 1795773600),
        (1795773600123, 1795773600), (1795773600123456789, 1795773600), ("2026-11-27T10:00:00Z", 1795773600),
        ("2026-11-27T11:00:00.123456789+01:00", 1795773600), ("2026-11-27T11:00:00.123+0100", 1795773600),
        ("2026-11-27 10:00:00", 1795773600), ("2026/11/27 10:00:00.5", 1795773600),
        ("27/Nov/2026:11:00:00 +0100", 1795773600),
        (float("nan"), None), (float("inf"), None), (-1, None), (10**400, None), ("99999-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None), ("9" * 5_000, None), (True, None), (None, None), ([1], None), ("", None),
        ("01/Jan/0001:00:00:00 +1400", None), ("31/Dec/9999:23:59:59 -1400", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_servers_write_it_or_is_none(said, expected):
    assert times.second_of(said) == expected


def test_a_line_of_json_that_is_none_costs_nothing(tmp_path):
    good = json.dumps(
        {
            "RequestMethod": "GET",
            "RequestPath": "/",
            "DownstreamStatus": 200,
            "ClientAddr": "203.0.113.1:5",
            "RequestHost": SITE,
            "time": "2026-11-27T10:00:00Z",
            "request_User-Agent": IPHONE,
        }
    )
    deep, long, huge = '{"a":' + "[" * 50_000, '{"a":"' + "x" * 200_000 + '"}', '{"a":' + "9" * 5_000 + "}"
    got = read(
        written(
            tmp_path, "\n".join([good, deep, long, huge, "{}", '{"a":NaN}', "[]", '{"RequestPath":1}', ""])
        )
    )
    assert (sums(got), got.refused.count) == ((1, 1), 7)
