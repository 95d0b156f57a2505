"""What strangers and foreign pages try on the running server, byte for byte; nothing of it gets through."""

import datetime as dt
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import streamlit

from pages.server.access.names import Known, is_our_host, is_our_origin, place
from tests.pages.server.served import ask, process, serving

PUBLIC = "dashboard.school.example"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """A server as `make run` starts it, with one public address and no trusted proxy."""
    with serving(tmp_path_factory.mktemp("served"), WEERKLANK_PUBLIC_ADDRESS=f"https://{PUBLIC}") as port:
        yield port


def raw(port: int, *lines: str) -> tuple[int, str]:
    """Send exactly these lines; the status that comes back (0: the line was cut) and all that was said."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        told = b""
        try:
            while part := line.recv(65_536):
                told += part
                if b"\r\n\r\n" in told and b"101 " in told[:15]:
                    break
        except ConnectionResetError:
            pass
    match = re.match(rb"HTTP/1\.[01] (\d{3})", told)
    return int(match[1]) if match else 0, told.decode("latin-1")


def get(port: int, *headers: str, path: str = "/", method: str = "GET") -> int:
    return raw(port, f"{method} {path} HTTP/1.1", *headers, "Connection: close")[0]


def connects(port: int, *headers: str) -> int:
    """Open the connection that brings the figures, as a browser does."""
    return raw(
        port, "GET /_stcore/stream HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {KEY}", "Sec-WebSocket-Protocol: streamlit", *headers,
    )[0]  # fmt: skip


# Names that a site of a stranger can give to our address, and ways to write one that looks like ours.
FOREIGN_HOSTS = [
    "evil.example", "evil.example:8501", "EVIL.example", "evil.example.", "rebind.network", "a.b.c.evil.example",
    "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1.nip.io", "localtest.me", "evil.localhost",
    "dashboard.school.example.evil.example", "evil-dashboard.school.example", "xdashboard.school.example",
    "sub.dashboard.school.example", "school.example", "dashboard.school.exampl", "dashboard.school.example0",
    "0.0.0.0", "0", "[::]", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "8.8.8.8", "128.0.0.1",
    "126.255.255.255", "[::ffff:10.0.0.1]", "[2001:db8::1]", "[fe80::1]", "[::2]", "[::ffff:8.8.8.8]",
    "[64:ff9b::7f00:1]",
    "2130706433", "017700000001", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.1", "127.0.1", "127.0.0.01",
    "localhost6", "localhos", "ip6-localhost", "localhost.localdomain", "xn--localhost-",
]  # fmt: skip
# What no browser writes there.
UNCLEAR_HOSTS = [
    "", " ", ":8501", "user@localhost", "user:pass@localhost", "localhost@evil.example", "evil.example@localhost",
    "localhost:99999", "localhost:0", "localhost:-1", "localhost:8501:8501", "localhost:abc", "localhost: 80",
    "localhost/evil", "localhost?evil", "localhost#evil", "localhost\\evil", "localhost,evil.example",
    "localhost evil.example", "localhost;evil", "[::1", "::1", "[::1]evil", "[::1].evil.example", "[127.0.0.1]",
    "[localhost]", "[::1%25eth0]", "[fe80::1%eth0]", "[::1]:99999", "localhost..", ".localhost", "..", ".",
    "*", "*.localhost", "local\thost", "%6cocalhost", "localhost%00.evil.example", "localhost%2eevil.example",
    "http://localhost", "//localhost", "a" * 300, "localhost\x00", "localhost\x0bevil",
]  # fmt: skip
OUR_HOSTS = [
    "localhost", "localhost:{port}", "LocalHost", "localhost.", "127.0.0.1", "127.0.0.1:{port}", "127.9.9.9", "[::1]",
    "[::1]:{port}", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", PUBLIC, PUBLIC.upper(), f"{PUBLIC}:8443", f"{PUBLIC}.",
]  # fmt: skip
FOREIGN_ORIGINS = [
    "null", "NULL", "", "https://evil.example", "http://evil.example", "http://evil.example:{port}", "file://", "file:///x",
    "http://localhost", "http://localhost:3000", "http://127.0.0.1", "http://127.0.0.1:1", "http://0.0.0.0:{port}",
    "http://[::1]:{port}", "http://localhost:{port}", "http://localhost.evil.example:{port}", "http://127.0.0.1.nip.io:{port}",
    "http://127.1:{port}", "http://2130706433:{port}", "http://0x7f.1:{port}", "http://evil.example#127.0.0.1:{port}",
    "http://127.0.0.1:{port}@evil.example", "http://evil.example@127.0.0.1:{port}", "http://127.0.0.1:{port}.evil.example",
    "http://127.0.0.1:{port}, http://evil.example", "http://127.0.0.1:{port} http://evil.example",
    "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}/x", "http://127.0.0.1:{port}?x", "http://127.0.0.1:{port}\\x",
    "HTTP://127.0.0.1:{port}", "ws://127.0.0.1:{port}", "ftp://127.0.0.1:{port}", "chrome-extension://abcdefgh",
    "moz-extension://abc", "data:text/html,x", "blob:http://127.0.0.1:{port}/x", "about:blank", "javascript:1",
    "http://", "http:///", "http://:{port}", "http://[::1", "http://[bad", "127.0.0.1:{port}", "//127.0.0.1:{port}",
    "http://dashboard.school.example", "https://dashboard.school.example:444", "https://sub.dashboard.school.example",
    "https://dashboard.school.example.evil.example", "https://dashboard.school.example@evil.example",
    "https://evil.example/https://dashboard.school.example",
]  # fmt: skip
WORDS_OF_A_PROXY = [
    "X-Forwarded-Host: 127.0.0.1", "X-Forwarded-Host: dashboard.school.example", "Forwarded: host=127.0.0.1",
    "X-Forwarded-Server: localhost", "X-Original-Host: localhost", "X-Host: localhost",
    "X-HTTP-Host-Override: localhost",
    "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "X-Forwarded-Proto: https",
]  # fmt: skip


def test_the_list_is_long():
    lists = (FOREIGN_HOSTS, UNCLEAR_HOSTS, FOREIGN_ORIGINS, WORDS_OF_A_PROXY)
    assert sum(len(each) for each in lists) + len(FOREIGN_HOSTS) + len(FOREIGN_ORIGINS) >= 200


def test_no_foreign_name_is_answered(port):
    passed = [host for host in FOREIGN_HOSTS if get(port, f"Host: {host}") != 421]
    assert passed == []


def test_no_name_that_no_browser_writes_is_answered(port):
    passed = [host for host in UNCLEAR_HOSTS if get(port, f"Host: {host}") not in (0, 400, 421)]
    assert passed == []


def test_our_names_are_answered(port):
    refused = [host for host in OUR_HOSTS if get(port, f"Host: {host.format(port=port)}") != 200]
    assert refused == []


@pytest.mark.parametrize(
    "path",
    ["/", "/sources", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/media/x.png", "/favicon.png",
     "/static/js/x.js", "/_stcore/agent/openapi.json", "/component/x", "/auth/login"],
)  # fmt: skip
def test_a_foreign_name_reaches_nothing_at_all(port, path):
    assert get(port, "Host: evil.example", path=path) == 421
    assert get(port, "Host: evil.example", path=path, method="HEAD") == 421
    assert get(port, "Host: evil.example", path=path, method="OPTIONS") == 421


@pytest.mark.parametrize(
    "hosts",
    [[], ["Host: localhost", "Host: localhost"], ["Host: localhost", "Host: evil.example"],
     ["Host: evil.example", "Host: localhost"], ["HOST: evil.example", "host: localhost"], ["Host : localhost"],
     ["Host: localhost", " evil.example"], ["X: y", "Host:\tevil.example"]],
)  # fmt: skip
def test_a_request_names_one_host_or_nothing_is_done(port, hosts):
    assert get(port, *hosts) in (0, 400, 421)


def test_files_of_streamlit_itself_are_for_everybody(port):
    named = re.findall(r"static/media/[^)\"']+\.woff2", ask(port, "/", "identity").body.decode())
    folder = Path(streamlit.__file__).parent / "static" / "static" / "media"
    names = [*named, *(f"static/media/{each.name}" for each in folder.glob("*.woff2"))]
    assert names and {get(port, f"Host: 127.0.0.1:{port}", path=f"/{name}") for name in names} == {200}


def test_what_stands_in_the_first_line_is_no_name(port):
    assert get(port, "Host: evil.example", path=f"http://127.0.0.1:{port}/") == 421
    assert raw(port, "GET / HTTP/1.0", "")[0] == 400
    status, told = raw(port, "GET http://evil.example/ HTTP/1.1", "Host: localhost", "Connection: close")
    assert "evil.example" not in told and (status != 200 or "<title>Weerklank</title>" in told)


def test_no_page_of_another_site_opens_a_connection(port):
    passed = [
        origin
        for origin in FOREIGN_ORIGINS
        if connects(port, f"Host: 127.0.0.1:{port}", f"Origin: {origin.format(port=port)}") == 101
    ]
    assert passed == []


def test_no_foreign_name_opens_a_connection_though_its_page_says_the_same(port):
    passed = [
        host for host in FOREIGN_HOSTS if connects(port, f"Host: {host}", f"Origin: http://{host}") == 101
    ]
    assert passed == []


@pytest.mark.parametrize("origins", [[], ["Origin: null"], ["Origin: http://127.0.0.1:{port}", "Origin: http://evil.example"],
                                     ["Origin: http://evil.example", "Origin: http://127.0.0.1:{port}"]])  # fmt: skip
def test_a_connection_says_from_which_page_it_comes(port, origins):
    told = [origin.format(port=port) for origin in origins]
    assert connects(port, f"Host: 127.0.0.1:{port}", *told) != 101


def test_our_own_pages_open_a_connection(port):
    for host, origin in (
        (f"127.0.0.1:{port}", f"http://127.0.0.1:{port}"),
        (f"localhost:{port}", f"http://localhost:{port}"),
        (f"[::1]:{port}", f"http://[::1]:{port}"),
        (PUBLIC, f"https://{PUBLIC}"),
        (f"{PUBLIC}:443", f"https://{PUBLIC}"),
        # A proxy that passes on its own name for us.
        (f"127.0.0.1:{port}", f"https://{PUBLIC}"),
    ):
        assert connects(port, f"Host: {host}", f"Origin: {origin}") == 101, (host, origin)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get", "X"])
@pytest.mark.parametrize("path", ["/", "/_stcore/upload_file/a/b", "/_stcore/agent/interact", "/auth/logout"])
def test_no_page_of_another_site_sends_a_form(port, method, path):
    for origin in ("https://evil.example", "null", "http://localhost:3000", f"http://localhost:{port}"):
        told = ["Content-Type: text/plain", "Content-Length: 0", f"Origin: {origin}"]
        assert get(port, f"Host: 127.0.0.1:{port}", *told, path=path, method=method) in (400, 403), origin
    # Neither does who says nothing.
    assert get(port, f"Host: 127.0.0.1:{port}", "Content-Length: 0", path=path, method=method) in (400, 403)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_links_to_ours_and_takes_in_nothing(port, site):
    ours = (f"Host: 127.0.0.1:{port}", f"Sec-Fetch-Site: {site}")
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/favicon.png"):
        for mode, aim in (("no-cors", "image"), ("no-cors", "script"), ("cors", "empty"), ("", "")):
            assert get(port, *ours, f"Sec-Fetch-Mode: {mode}", f"Sec-Fetch-Dest: {aim}", path=path) == 403
    assert get(port, *ours, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document") == 200


@pytest.mark.parametrize("word", WORDS_OF_A_PROXY)
def test_a_stranger_is_not_believed_to_be_a_proxy(port, word):
    assert get(port, "Host: evil.example", word) == 421
    assert connects(port, "Host: evil.example", "Origin: http://evil.example", word) != 101
    status, told = raw(port, "GET / HTTP/1.1", f"Host: {PUBLIC}", word, "Connection: close")
    assert status == 200 and "strict-transport-security" not in told.lower()


@pytest.mark.parametrize(
    "body",
    ["0\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\nX: ",
     "5\r\nabcde\r\n0\r\n\r\nGET /_stcore/health HTTP/1.1\r\nHost: evil.example"],
)  # fmt: skip
def test_no_second_request_rides_on_a_first_that_is_refused(port, body):
    for headers in (
        ["Content-Length: 6", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 6"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
        ["Transfer-Encoding : chunked"],
        ["Transfer-Encoding: xchunked"],
        ["Content-Length: 6", "Content-Length: 60"],
        ["Content-Length: +6"],
    ):
        told = raw(port, "POST / HTTP/1.1", "Host: evil.example", *headers, "", body)[1]
        assert len(re.findall(r"HTTP/1\.[01] (?!4)\d{3}", told)) == 0, headers


def test_only_this_machine_is_listened_to(port):
    listening = [
        each.laddr for each in psutil.Process(process(port).pid).net_connections() if each.status == "LISTEN"
    ]
    assert [(each.ip, each.port) for each in listening] == [("127.0.0.1", port)]


def test_every_answer_keeps_others_out_also_one_that_says_no(port):
    for headers in ({}, {"Host": "evil.example"}):
        told = ask(port, "/", **headers).headers
        assert told["cross-origin-opener-policy"] == told["cross-origin-resource-policy"] == "same-origin"
        assert told["x-frame-options"] == "SAMEORIGIN" and "strict-transport-security" not in told
        policy = dict(rule.split(" ", 1) for rule in told["content-security-policy"].split("; "))
        assert policy["frame-ancestors"] == "'self'" and policy["object-src"] == "'none'"
        assert "unsafe" not in policy["script-src"] and "http" not in policy["script-src"]


def test_what_a_refusal_says_is_ours_alone(port):
    told = ask(port, "/<script>alert(1)</script>", Host="evil.example<script>")
    assert told.status == 400 and b"script" not in told.body and b"evil" not in told.body
    assert told.headers["content-type"].startswith("text/plain")


def test_a_proxy_that_is_named_is_believed_and_asks_for_https_from_then_on(tmp_path):
    named = {"WEERKLANK_PUBLIC_ADDRESS": f"https://{PUBLIC}", "WEERKLANK_TRUSTED_PROXY": "127.0.0.0/16"}
    with serving(tmp_path, **named) as port:
        told = ask(port, "/", Host=PUBLIC, **{"X-Forwarded-Proto": "https"}).headers
        assert told["strict-transport-security"] == "max-age=31536000"
        assert (
            "strict-transport-security"
            not in ask(port, "/", Host=PUBLIC, **{"X-Forwarded-Proto": "http"}).headers
        )
        # Not for the names of this machine, which its other servers share.
        assert "strict-transport-security" not in ask(port, "/", **{"X-Forwarded-Proto": "https"}).headers
        # By https a page of http is another one.
        secure = (f"Host: {PUBLIC}:8443", "X-Forwarded-Proto: https")
        assert connects(port, *secure, f"Origin: http://{PUBLIC}:8443") != 101
        assert connects(port, *secure, f"Origin: https://{PUBLIC}:8443") == 101
        assert get(port, "Host: evil.example", f"X-Forwarded-Host: {PUBLIC}") == 421


def test_an_operator_who_lets_pages_be_framed_names_who_may(tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    (config / "organisation.toml").write_text(
        '[organisation]\nname = "R"\nsite = "https://r.example"\n[server]\nembed = ["https://intranet.school.example"]\n'
    )
    with serving(tmp_path, WEERKLANK_CONFIG=str(config)) as port:
        told = ask(port, "/").headers
    assert "frame-ancestors 'self' https://intranet.school.example;" in told["content-security-policy"]
    assert "x-frame-options" not in told


def test_streamlits_own_switches_do_not_open_what_is_closed(tmp_path):
    loose = {"STREAMLIT_SERVER_ENABLE_CORS": "false", "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
             "STREAMLIT_SERVER_ALLOWED_HOSTS": "*", "FORWARDED_ALLOW_IPS": "*"}  # fmt: skip
    with serving(tmp_path, **loose) as port:
        assert get(port, "Host: evil.example") == 421
        assert connects(port, f"Host: 127.0.0.1:{port}", "Origin: http://evil.example") != 101
        told = ask(port, "/_stcore/health", Origin="http://evil.example").headers
        assert "access-control-allow-origin" not in told
        assert "_streamlit_xsrf" in told["set-cookie"]
        assert "strict-transport-security" not in ask(port, "/", **{"X-Forwarded-Proto": "https"}).headers


def test_secrets_that_cannot_be_read_close_a_dashboard_that_runs_and_break_no_connection(tmp_path):
    with serving(tmp_path, HOME=str(tmp_path)) as port:
        own = (f"Host: 127.0.0.1:{port}", f"Origin: http://127.0.0.1:{port}")
        assert connects(port, *own) == 101
        (tmp_path / ".streamlit").mkdir()
        (tmp_path / ".streamlit" / "secrets.toml").write_bytes("# sleutel van het café".encode("latin-1"))
        assert connects(port, *own) == 101
        assert "Traceback" not in (tmp_path / "out").read_text("utf-8")


def test_the_number_that_was_asked_is_a_name_of_ours_and_no_other_number_is():
    assert is_our_host(place("10.1.2.3:8501"), Known(), "10.1.2.3")
    assert is_our_host(place("[2001:db8::5]"), Known(), "2001:db8:0::5")
    assert is_our_host(place("10.1.2.3"), Known(), "::ffff:10.1.2.3")
    for host, arrived in (
        ("10.1.2.4", "10.1.2.3"),
        ("10.1.2.3", None),
        ("10.1.2.3", "/run/x.sock"),
        ("evil", "evil"),
    ):
        assert not is_our_host(place(host), Known(), arrived)


def test_a_port_that_is_not_written_is_the_usual_one_of_the_page():
    for origin, host, ours in (
        ("https://a.nl", "a.nl:443", True), ("http://a.nl", "a.nl:80", True), ("https://a.nl:8443", "a.nl", False),
        ("http://a.nl", "a.nl:443", False), ("https://A.nl.", "a.NL", True), ("https://b.nl", "a.nl", False),
    ):  # fmt: skip
        where = place(host)
        assert where and is_our_origin(origin, where, Known(), None) == ours, (origin, host)
    assert not is_our_origin("http://a.nl:8443", place("a.nl:8443"), Known(), "https")


def test_the_log_names_what_was_refused_without_its_line_breaks(port, tmp_path_factory):
    assert connects(port, f"Host: 127.0.0.1:{port}", "Origin: http://evil\x85.example") != 101
    said = next(Path(tmp_path_factory.getbasetemp()).glob("served*/out")).read_text(errors="replace")
    assert "refused (421): host='evil.example'" in said and "evil\x85" not in said
    times = re.findall(r"^(20[\d-]+ [\d:]+,\d{3}) WARNING .*refused \(421\): host='evil.example'", said, re.M)
    assert times and dt.datetime.fromisoformat(times[-1]) <= dt.datetime.now()


@pytest.mark.parametrize("name", ["metrics", "script-health-check"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("end", ["", "/", "?families=cache_memory_bytes", "//", "/../metrics"])
def test_what_streamlit_tells_of_the_server_is_told_to_nobody(port, name, method, end):
    told = raw(
        port, f"{method} /_stcore/{name}{end} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"
    )
    assert told[0] in (400, 404), told
    assert "cache_memory_bytes{" not in told[1]
