"""Logs of Caddy, Traefik, nginx in JSON and IIS: what each writes, and what stands between."""

import copy
import itertools
import json

import pytest

from pipelines.connectors.weblogs import checks, reader
from tests.pipelines.connectors.weblogs.test_logs_formats import PEOPLE, SITE, lines_of, read, sums, written
from tests.pipelines.connectors.weblogs.weblog import CHROME, line, rows

EXPECTED = [(27, "www.kiesmbo.nl", "referral", "", "/open-dag", 5, 5)]

CADDY = {
    "level": "info", "ts": 1795773600.5, "logger": "http.log.access.log0", "msg": "handled request",
    "request": {
        "remote_ip": "10.0.0.9", "remote_port": "41342", "client_ip": "{ip}", "proto": "HTTP/2.0", "method": "GET",
        "host": SITE, "uri": "/open-dag?a=%22", "headers": {
            "User-Agent": [CHROME], "Referer": ["https://www.kiesmbo.nl/x"], "X-Forwarded-For": ["6.6.6.6, 7.7.7.7"],
        },
    },
    "bytes_read": 0, "user_id": "", "duration": 0.0009, "size": 10900, "status": 200, "resp_headers": {"Server": ["C"]},
}  # fmt: skip
TRAEFIK = {
    "ClientAddr": "{ip}:5123", "ClientHost": "{ip}", "ClientPort": "5123", "ClientUsername": "-",
    "DownstreamStatus": 200, "OriginStatus": 200, "RequestAddr": SITE, "RequestHost": SITE, "RequestMethod": "GET",
    "RequestPath": "/open-dag", "RequestProtocol": "HTTP/2.0", "StartUTC": "2026-11-27T10:00:00.123456789Z",
    "StartLocal": "2026-11-27T11:00:00.123456789+01:00", "level": "info", "msg": "", "time": "2026-11-27T10:00:00Z",
    "request_User-Agent": CHROME, "request_Referer": "https://www.kiesmbo.nl/x",
}  # fmt: skip
NGINX = {
    "time_iso8601": "2026-11-27T11:00:00+01:00", "remote_addr": "{ip}", "request": "GET /open-dag?x=1 HTTP/1.1",
    "status": "200", "http_referer": "https://www.kiesmbo.nl/x", "http_user_agent": CHROME, "host": SITE,
    "http_x_forwarded_for": "-",
}  # fmt: skip
FIELDS = "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n"  # noqa: E501
IIS = (
    "2026-11-27 10:00:0{n} 10.0.0.1 GET /open-dag - 443 - {ip} "
    + CHROME.replace(" ", "+")
    + " https://www.kiesmbo.nl/x 200 0 0 15\n"
)
HEADS = "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-11-27 10:00:00\n"


def objects(pattern: dict, **changed) -> str:
    """Five lines of this pattern, one for each person."""
    text = json.dumps({**pattern, **changed})
    return "".join(text.replace("{ip}", ip) + "\n" for ip in PEOPLE)


def iis(pattern: str = IIS) -> str:
    return "".join(pattern.format(ip=ip, n=n) for n, ip in enumerate(PEOPLE))


def caddy(**changed) -> str:
    """The same of Caddy, with another request."""
    told = copy.deepcopy(CADDY)
    told["request"] |= changed
    return objects(told)


@pytest.mark.parametrize(
    "text",
    [
        objects(CADDY),
        caddy(client_ip=None, remote_ip="{ip}"),
        caddy(client_ip=None, remote_ip=None, remote_addr="{ip}:41342"),
        caddy(host=f"{SITE}:8443"),
        caddy(headers={"user-agent": [CHROME], "referer": ["https://www.kiesmbo.nl/x"]}),
        objects(CADDY, ts="2026-11-27T10:00:00.500Z"),
        objects(CADDY, ts=1795773600500),
        objects(TRAEFIK),
        objects(TRAEFIK, StartUTC=None),
        objects({name: value for name, value in TRAEFIK.items() if name != "ClientAddr"}),
        objects(NGINX),
        objects({**NGINX, "request": None, "request_method": "GET", "request_uri": "/open-dag?x=1"}),
        objects({**NGINX, "time_iso8601": None, "msec": "1795773600.123"}),
        objects(NGINX).replace("x=1", r"x=\\x221"),
        objects(NGINX).replace("x=1", r"x=\x221"),
        HEADS + FIELDS + iis(),
        FIELDS + iis().replace("\n", "\r\n"),
        # A content network writes the same with tabs and its own way for spaces.
        (HEADS + FIELDS + iis()).replace("+", "%20").replace(" ", "\t").replace("#Fields:\t", "#Fields: "),
        HEADS + FIELDS.replace("date ", "", 1) + iis().replace("2026-11-27 ", ""),
    ],
)  # fmt: skip
def test_five_people_in_json_or_w3c_are_five(tmp_path, text):
    got = read(written(tmp_path, text))
    assert (got.refused.count, got.problem) == (0, None)
    assert rows(got) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        caddy(host="intranet.elders.example"),
        objects(TRAEFIK, RequestHost="intranet.elders.example"),
        objects(NGINX, host="intranet.elders.example"),
        FIELDS.replace("s-port", "cs-host") + iis().replace(" 443 ", " intranet.elders.example "),
    ],
)
def test_other_sites_in_json_or_w3c_are_not_ours(tmp_path, text):
    got = read(written(tmp_path, text))
    assert (sums(got), got.refused.count) == ((0, 0), 0)
    assert got.problem.template == checks.ELSEWHERE and "intranet.elders.example" in str(got.problem)


def test_caddys_other_messages_between_requests_are_none(tmp_path):
    other = {"level": "info", "ts": 1795773600.1, "logger": "tls", "msg": "cleaning storage unit"}
    failed = {**CADDY, "level": "error", "logger": "http.log.error", "msg": "dial tcp: connection refused"}
    got = read(written(tmp_path, json.dumps(other) + "\n" + objects(failed) + objects(CADDY)))
    assert (rows(got), got.refused.count, got.problem) == (EXPECTED, 0, None)


def test_proxies_before_caddy_and_traefik_count_where_they_are_configured(tmp_path):
    behind = copy.deepcopy(CADDY)
    behind["request"] |= {"client_ip": "10.0.0.9"}
    behind["request"]["headers"]["X-Forwarded-For"] = ["6.6.6.6, {ip}"]
    path = written(tmp_path, objects(behind))
    assert [sums(read(path, proxies=n)) for n in (0, 1)] == [(1, 1), (5, 5)]
    path = written(tmp_path, objects(TRAEFIK, ClientAddr="10.0.0.9:1", ClientHost="6.6.6.6, {ip}"))
    assert [sums(read(path, proxies=n)) for n in (0, 1)] == [(1, 1), (5, 5)]
    path = written(
        tmp_path,
        FIELDS.replace("time-taken", "time-taken X-Forwarded-For")
        + iis(IIS.replace("{ip}", "10.0.0.9").replace("15\n", "15 6.6.6.6,+{ip}\n")),
    )
    assert [sums(read(path, proxies=n)) for n in (0, 1)] == [(1, 1), (5, 5)]


def test_traefik_keeps_no_headers_unless_it_is_told_to(tmp_path):
    bare = {name: value for name, value in TRAEFIK.items() if not name.startswith("request_")}
    path = written(tmp_path, objects(bare))
    got = read(path)
    assert rows(got) == [(27, "(unknown)", "(not set)", "", "/open-dag", 5, 5)]
    # Told half way: from then on a line without a browser is a program's.
    more = objects(TRAEFIK).replace("203.0.113", "198.51.100") + objects(bare).replace("203.0.113", "192.0.2")
    path.write_text(path.read_text() + more)
    got = read(path, got.state)
    assert sums(got) == (10, 10)


def test_fields_of_w3c_that_change_in_the_middle_are_followed_also_by_the_next_reading(tmp_path):
    second = "#Fields: time date c-ip cs-method cs-uri-stem sc-status cs(User-Agent)\n"
    agent = CHROME.replace(" ", "+")
    after = "".join(f"10:00:3{n} 2026-11-27 198.51.100.{n} GET /een+twee 200 {agent}\n" for n in range(4))
    path = written(tmp_path, HEADS + FIELDS + iis() + second + after[: len(after) // 2])
    first = read(path)
    with path.open("a") as file:
        file.write(
            after[len(after) // 2 :]
            + second.replace("cs-uri-stem ", "")
            + "10:00:40 2026-11-27 9.9.9.9 GET 200 x\n"
        )
    got = read(path, first.state)
    assert rows(got) == [(27, "(direct)", "(none)", "", "/een twee", 4, 4), *EXPECTED]
    assert got.refused.first == (("access.log", 16, reader.NO_FIELDS),)
    assert got.problem.template == checks.WHY[reader.NO_FIELDS]


def test_w3c_without_agents_has_sessions_of_unknown_source(tmp_path):
    text = "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n" + "".join(
        f"2026-11-27 10:00:0{n} {ip} GET / 200\n" for n, ip in enumerate(PEOPLE)
    )
    assert rows(read(written(tmp_path, text))) == [(27, "(unknown)", "(not set)", "", "/", 5, 5)]


MIXED = {
    "combined": lines_of("{ip} - -"),
    "host first": lines_of("www.school.example {ip} - -"),
    "common": "".join(each.rsplit(' "', 2)[0] + "\n" for each in lines_of("{ip} - -").splitlines()),
    "caddy": objects(CADDY),
    "traefik": objects(TRAEFIK),
    "nginx": objects(NGINX),
    "w3c": FIELDS + iis(),
}


@pytest.mark.parametrize(("first", "then"), list(itertools.permutations(MIXED, 2)))
def test_a_file_that_changes_its_format_is_said_and_the_other_lines_are_not_counted(tmp_path, first, then):
    path = written(tmp_path, MIXED[first])
    begun = read(path)
    with path.open("a") as file:
        file.write(MIXED[then].replace("203.0.113", "198.51.100"))
    got = read(path, begun.state)
    assert sums(got) == sums(begun) == (5, 5)
    assert got.problem.template == checks.WHY[reader.OTHER]
    assert got.refused.count == len(MIXED[then].splitlines())
    assert f"the first at line {len(MIXED[first].splitlines()) + 1}." in str(got.problem)
    # A file of its own is read.
    written(tmp_path, MIXED[then].replace("203.0.113", "192.0.2"), "access.log.1")
    both = read(f"{path}*", got.state)
    assert sums(both) == (10, 10)


@pytest.mark.parametrize(("bad", "said"), [(1, False), (2, True)])
def test_more_than_one_line_in_a_hundred_refused_is_said(tmp_path, bad, said):
    good = "".join(line("10:00:00", f"/p{n}") for n in range(100 - bad))
    got = read(written(tmp_path, good + "garbage\n" * bad))
    assert (got.lines, got.refused.count, bool(got.problem)) == (100, bad, said)
    if said:
        assert str(got.problem).startswith(
            "Lines of the log access.log cannot be read and are not counted: 2 of 100, the first at line 99."
        )


UNKNOWN = (
    b"garbage\n" * 50,
    b"\xff\xfe<\0x\0m\0l\0" * 90 + b"\n",
    b"a,b,c\n1,2,3\n",
    b"x" * 99_999,
    b'Nov 27 10:00:00 web nginx: 203.0.113.7 - - "GET /" 200\n',
)


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_format_that_nobody_knows_is_said_and_nothing_of_it_is_lost(tmp_path, text):
    path = written(tmp_path, text)
    other = written(tmp_path, lines_of("{ip} - -"), "access.log.1")
    got = read(f"{path}*")
    assert got.problem.template == checks.STRANGE and "access.log" in str(got.problem)
    assert str(other.parent) not in str(got.problem)
    assert sums(got) == (5, 5)
    # Nothing is taken for read: what is put in its place is read whole.
    path.write_text(lines_of("{ip} - -").replace("203.0.113", "198.51.100"))
    assert sums(read(f"{path}*", got.state)) == (10, 10)
