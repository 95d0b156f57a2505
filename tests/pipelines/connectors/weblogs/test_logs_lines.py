"""Logs: lines as nginx and Apache write them, also broken ones; and no address of anybody in what is kept."""

import datetime as dt
import ipaddress
import json
import re

import pytest

from pipelines.connectors.weblogs import bots, checks, lines, pages, reader, session_source
from tests.pipelines.connectors.weblogs.weblog import CHROME, GOOGLEBOT, INSTAGRAM, IPHONE, line, read, rows

HEAD = "203.0.113.7 - - [23/Nov/2026:10:00:00 +0100]"
TAIL = f'200 12 "-" "{CHROME}"'


def log(folder, *lines):
    path = folder / "access.log"
    path.write_bytes("".join(f"{each.rstrip()}\n" for each in lines).encode("utf-8", "surrogateescape"))
    return path


def landing(folder, *lines):
    return [each.landing_page for each in read(log(folder, *lines)).counted.visits]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f'{HEAD} "GET /caf%C3%A9 HTTP/1.1" {TAIL}', ["/café"]),
        (rf'{HEAD} "GET /caf\xC3\xA9 HTTP/1.1" {TAIL}', ["/café"]),
        (rf'{HEAD} "GET /een\x22twee HTTP/1.1" {TAIL}', ['/een"twee']),
        (rf'{HEAD} "GET /een\"twee HTTP/1.1" {TAIL}', ['/een"twee']),
        (rf'{HEAD} "GET /\"\" HTTP/1.1" 200 12 "http://x.nl/\"" "{CHROME} \"a\""', ['/""']),
        (f'{HEAD} "GET / HTTP/2.0" {TAIL}', ["/"]),
        (f'{HEAD} "GET /pad HTTP/1.1" 304 - "-" "{CHROME}"', ["/pad"]),
        # More fields than the combined format: X-Forwarded-For as in nginx's "main", or a time.
        (f'{HEAD} "GET /pad HTTP/1.1" {TAIL} "-"', ["/pad"]),
        (f'{HEAD} "GET /pad HTTP/1.1" {TAIL} 0.034 app:8080', ["/pad"]),
        # Apache's vhost_combined; another site on the same server is not ours.
        (f'www.rocvoorbeeld.nl:443 {HEAD} "GET /pad HTTP/1.1" {TAIL}', ["/pad"]),
        (f'www.anders.nl:443 {HEAD} "GET /pad HTTP/1.1" {TAIL}', []),
        (f'2001:db8::7 - jan de wit [23/Nov/2026:10:00:00 +0100] "GET /pad HTTP/1.1" {TAIL}', ["/pad"]),
        # Read, but no page views.
        (rf'{HEAD} "\x16\x03\x01\x02\x00\x01\x00" 400 150 "-" "-"', []),
        (f'{HEAD} "" 400 0 "-" "-"', []),
        (f'{HEAD} "-" 408 - "-" "-"', []),
        (f'{HEAD} "GET / HTTP/1.1" 499 0 "-" "{CHROME}"', []),
        (f'{HEAD} "GET http://elders.nl/ HTTP/1.1" {TAIL}', []),
        (f'{HEAD} "CONNECT elders.nl:443 HTTP/1.1" {TAIL}', []),
        (f'{HEAD} "GET /" {TAIL}', []),
        (f'{HEAD} "PRI * HTTP/2.0" {TAIL}', []),
        ("", []),
    ],
)
def test_a_line_that_servers_write_is_read(tmp_path, written, expected):
    got = read(log(tmp_path, written))
    assert [each.landing_page for each in got.counted.visits] == expected
    assert (got.lines, got.refused.count) == (1, 0)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("complete nonsense", reader.GARBLED),
        (f'{HEAD} "GET / HTTP/1.1" 200 12', reader.OTHER),
        ('{"ip": "203.0.113.7", "path": "/", "a": "b"}', reader.GARBLED),
        (f'203.0.113.7 - - [31/Feb/2026:10:00:00 +0100] "GET / HTTP/1.1" {TAIL}', reader.NO_TIME),
        (f'203.0.113.7 - - [2026-11-23T10:00:00+01:00] "GET / HTTP/1.1" {TAIL}', reader.NO_TIME),
        (f'203.0.113.7 - - [23/Nov/2026:25:00:00 +0100] "GET / HTTP/1.1" {TAIL}', reader.NO_TIME),
        (f'" "GET / HTTP/1.1" {TAIL}', reader.GARBLED),
        ("\x00" * 500, reader.GARBLED),
        ("\udcff\udcfe" * 9, reader.GARBLED),
        ('"' * 12, reader.GARBLED),
        ("\\" * 4000 + '"', reader.GARBLED),
    ],
)
def test_a_line_that_cannot_be_read_is_counted_with_its_number_and_reason(tmp_path, written, why):
    got = read(log(tmp_path, line("10:00:00"), written, line("10:00:01"), written, written, written))
    assert [each.sessions for each in got.counted.visits] == [1]
    assert got.refused.count == 4
    assert got.refused.first == (("access.log", 2, why), ("access.log", 4, why), ("access.log", 5, why))
    assert got.problem.template == checks.WHY[why]
    assert "not counted: 4 of 6, the first at line 2." in str(got.problem)


def test_numbers_of_lines_count_from_the_beginning_of_the_file(tmp_path):
    path = log(tmp_path, *[line("10:00:00")] * 7)
    state = read(path).state
    with path.open("a") as file:
        file.write(line("10:00:00") + "garbage\n")
    assert read(path, state).refused.first == (("access.log", 9, reader.GARBLED),)


def test_a_clock_that_was_wrong_for_one_line_does_not_stop_the_reading(tmp_path):
    now = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
    path = log(
        tmp_path,
        line("10:00:00"),
        line("10:00:01", day="01/Jan/2036"),
        line("10:00:02", day="01/Jan/1970"),
        line("10:00:03"),
    )
    with path.open("a") as file:
        file.write("".join(line(f"10:10:{n}") for n in range(10, 60)))
    got = read(path, until=now)
    assert [(each.sessions, each.day.year) for each in got.counted.visits] == [(1, 2026)]
    assert [reason for *_, reason in got.refused.first][:1] == [lines.TOO_NEW]
    assert got.lines == 54


def test_a_line_longer_than_a_block_is_refused_and_the_next_is_read(tmp_path):
    path = log(tmp_path, line("10:00:00"), "x" * 9_000_000, line("10:00:01", "/", ip="198.51.100.1"))
    got = read(path)
    assert sum(each.sessions for each in got.counted.visits) == 2
    assert 1 <= got.refused.count <= 4


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("/open-dag", "/open-dag"),
        ("/open-dag/?utm_source=x&a=jan@rocvoorbeeld.nl", "/open-dag/"),
        ("/profiel/jan.de.wit%40rocvoorbeeld.nl/cijfers", "/profiel/…/cijfers"),
        ("/leerling/123456782", "/leerling/…"),
        ("/leerling/12345678", "/leerling/12345678"),
        ("/agenda/2026-11-23", "/agenda/2026-11-23"),
        ("/whois/203.0.113.99", "/whois/…"),
        ("/whois/2001:db8:0:1::99", "/whois/…"),
        ("/whois/2001:db8:0:1:1:1:1:99/", "/whois/…/"),
        ("/versie/1.2.3", "/versie/1.2.3"),
        ("/les/12:30", "/les/12:30"),
        ("/module/Weer::Klank", "/module/Weer::Klank"),
        ("/index.php;jsessionid=AB12", "/index.php"),
        ("/nieuws.html", "/nieuws.html"),
        ("/%E2%80%AEgedraaid%00", "/ gedraaid"),
        ("/%FFraar", "/�raar"),
        ("/" + "a" * 300, "/" + "a" * 199),
        ("/a%3Fb", "/a?b"),
    ],
)
def test_a_landing_page_is_a_path_without_people(tmp_path, path, expected):
    assert landing(tmp_path, line("10:00:00", path)) == [expected]


@pytest.mark.parametrize(
    "path",
    """/app.css /a/b/app.JS /logo.svg /font.woff2 /favicon.ico /feed /blog/feed/ /rss.xml /sitemap.xml /robots.txt
    /.well-known/security.txt /.well-known/traffic-advice /wp-json/wp/v2/posts /wp-admin/admin-ajax.php /wp-login.php
    /blog/wp-content/x /api/zoek /cdn-cgi/rum /folder.pdf /data.json /server-status /xmlrpc.php""".split(),
)
def test_files_and_what_programs_ask_are_no_pages(tmp_path, path):
    assert landing(tmp_path, line("10:00:00", path + "?v=1")) == []


@pytest.mark.parametrize(
    ("path", "referrer", "expected"),
    [
        ("/", "-", ("(direct)", "(none)", "", "")),
        ("/", "", ("(direct)", "(none)", "", "")),
        ("/", "https://www.google.com/", ("www.google.com", "referral", "", "")),
        ("/", "https://WWW.Kiesmbo.NL:443/opleiding?x=1", ("www.kiesmbo.nl", "referral", "", "")),
        ("/", "android-app://com.linkedin.android/", ("com.linkedin.android", "referral", "", "")),
        ("/", "https://www.rocvoorbeeld.nl/x", ("(direct)", "(none)", "", "")),
        ("/", "https://rocvoorbeeld.nl", ("(direct)", "(none)", "", "")),
        ("/", "https://leren.rocvoorbeeld.nl/", ("(direct)", "(none)", "", "")),
        ("/", "https://nietrocvoorbeeld.nl/", ("nietrocvoorbeeld.nl", "referral", "", "")),
        ("/", "https://rocvoorbeeld.nl.elders.com/", ("rocvoorbeeld.nl.elders.com", "referral", "", "")),
        ("/", "http://192.168.1.4/x", ("(ip)", "referral", "", "")),
        ("/", "http://[2001:db8::1]/x", ("(ip)", "referral", "", "")),
        ("/", "about:blank", ("(direct)", "(none)", "", "")),
        ("/", "https://jan:geheim@elders.nl/", ("elders.nl", "referral", "", "")),
        ("/", r"https://\x22><script>/", ("(direct)", "(none)", "", "")),
        ("/?utm_source=ig&utm_medium=social&utm_campaign=Open+Dag", "-", ("ig", "social", "Open Dag", "")),
        ("/?UTM_Source=ig&amp;utm_medium=social", "-", ("ig", "social", "", "")),
        ("/?utm_source=caf%C3%A9", "https://t.co/a", ("café", "(none)", "", "")),
        ("/?utm_campaign=herfst", "https://t.co/a", ("t.co", "referral", "herfst", "")),
        ("/?utm_medium=email", "-", ("(direct)", "email", "", "")),
        ("/?utm_source=&utm_medium=", "-", ("(direct)", "(none)", "", "")),
        ("/?utm_source=jan@school.nl&utm_campaign=van+203.0.113.9", "-", ("…", "(none)", "van …", "")),
        ("/?gclid=Cj0", "https://www.google.com/", ("www.google.com", "referral", "", "gclid")),
        ("/?q=utm_source", "-", ("(direct)", "(none)", "", "")),
    ],
)
def test_where_a_session_came_from(tmp_path, path, referrer, expected):
    (found,) = read(log(tmp_path, line("10:00:00", path, referrer))).counted.visits
    assert (found.source, found.medium, found.campaign, found.click_id) == expected


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("rocvoorbeeld.nl", ("rocvoorbeeld.nl",)),
        ("https://www.rocvoorbeeld.nl/", ("rocvoorbeeld.nl",)),
        (
            "https://www.rocvoorbeeld.nl:8443, werkenbij.nl www.rocvoorbeeld.nl",
            ("rocvoorbeeld.nl", "werkenbij.nl"),
        ),
    ],
)
def test_the_site_has_one_host_or_several(site, expected):
    assert session_source.hosts_of(site) == expected


PROGRAMS = (
    "-",
    "",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "WhatsApp/2.23.20",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    GOOGLEBOT,
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
    " Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/61.0 Safari/537.36"
    " PingdomPageSpeed/1.0 (pingbot/2.0; +http://www.pingdom.com/)",
    "Mozilla/5.0 (compatible; Konquest/1.0)",
    "Mozilla/5.0",
)
PEOPLE = (
    CHROME,
    IPHONE,
    INSTAGRAM,
    "Mozilla/5.0 (Linux; Android 14; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile"
    " Safari/537.36",
    "Mozilla/5.0 (Linux; Android 16; Pixel 10; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/146.0"
    " Mobile Safari/537.36 MetaIAB Facebook",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
    " [FBAN/FBIOS;FBAV/480.0;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/18.4;FBSS/3;FBID/phone;FBLC/nl_NL;FBOP/5]",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; nl) Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4"
    " Mobile/15E148 Safari/605.1.15 (Ecosia ios@11.0.2.2268)",
    "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0"
    " Mobile Safari/537.36",
)


@pytest.mark.parametrize("agent", PROGRAMS)
def test_programs_are_not_people(agent):
    assert bots.is_bot(agent)


@pytest.mark.parametrize("agent", PEOPLE)
def test_people_are_not_programs(agent):
    assert not bots.is_bot(agent)


def test_nothing_that_is_kept_holds_an_address(tmp_path):
    four = [f"203.0.113.{n}" for n in range(1, 200)]
    six = [f"2001:db8:85a3::8a2e:370:{n:x}" for n in range(1, 50)]
    path = log(
        tmp_path,
        *(line(f"10:{n % 60:02}:00", f"/{n % 9}?ip={ip}&utm_campaign={ip}", f"http://{ip}/", ip=ip)
          for n, ip in enumerate(sorted(four + six))),
        *(line("10:59:00", f"/naar/{ip}/x", ip=ip) for ip in four),
        *(f"{ip} is no line" for ip in four),
    )  # fmt: skip
    got = read(path)
    kept = (
        got.state.decode()
        + repr(got)
        + json.dumps([repr(each) for each in got.counted.visits], ensure_ascii=False)
    )
    assert not [ip for ip in four + six if ip in kept]
    assert not re.search(r"\d{1,3}(\.\d{1,3}){3}", kept)
    for word in re.findall(r"[0-9a-fA-F:.]{5,}", kept):
        with pytest.raises(ValueError, match="does not appear to be"):
            ipaddress.ip_address(word)
    assert CHROME not in kept
    assert "Safari" not in kept


def test_the_key_of_a_day_is_forgotten_when_the_day_is_closed(tmp_path):
    def salts(read):
        return {date: salt for date, salt, *_ in json.loads(read.state)["days"]}

    path = log(tmp_path, line("10:00:00"))
    first = read(path)
    with path.open("a") as file:
        file.write(line("10:00:00", day="24/Nov/2026") + line("10:01:00", day="24/Nov/2026"))
    second = read(path, first.state)
    with path.open("a") as file:
        file.write(line("10:00:00", day="25/Nov/2026") + line("10:01:00", day="25/Nov/2026"))
    third = read(path, second.state)
    assert list(salts(first)) == ["2026-11-23"]
    assert list(salts(second)) == ["2026-11-23", "2026-11-24"]
    assert list(salts(third)) == ["2026-11-24", "2026-11-25"]
    assert salts(second)["2026-11-23"] == salts(first)["2026-11-23"]
    assert salts(first)["2026-11-23"] not in third.state.decode()
    assert len({*salts(second).values(), *salts(third).values()}) == 3
    assert rows(third)[0][0] == 23  # its last full total comes with the reading that closes it


def test_hostile_paths_take_no_time(tmp_path):
    nasty = [
        "/" + "a" * 8000 + "@",
        "/" + "1." * 4000,
        "/" + "a:" * 4000,
        "/" + ":" * 8000,
        "/" + "%40" * 2600,
        "/" + ";" * 8000,
    ]
    got = read(log(tmp_path, *(line(f"10:00:{n:02}", each) for n, each in enumerate(nasty * 9))))
    assert got.refused.count == 0
    assert got.counted.visits
    assert all(len(each.landing_page) <= pages.LONGEST for each in got.counted.visits)
