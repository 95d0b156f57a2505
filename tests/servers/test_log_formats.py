"""What nginx, Apache and Caddy really write, in the formats that are documented: five people are five everywhere."""

import pytest

from pipelines.connectors import weblogs
from tests.pipelines.connectors.weblogs.weblog import CHROME
from tests.servers.webservers import PROGRAMS, ask, serving

SITE, OTHER = "www.school.example", "intranet.elders.example"
# nginx: who and when, and what; Apache: what.
WHO = "$remote_addr - $remote_user [$time_local]"
WHAT = '"$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
ASKED = r"\"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\""
LIST = '"$http_x_forwarded_for"'
VARIABLES = "remote_addr request status host http_referer http_user_agent http_x_forwarded_for"
FIELDS = ",".join(f'"{name}":"${name}"' for name in VARIABLES.split()) + "}"
# server, its format, whether the log says the host, whether it has X-Forwarded-For, whether it has agents
FORMATS = {
    "nginx combined": ("nginx", f"'{WHO} {WHAT}'", False, False, True),
    "nginx main": ("nginx", f"'{WHO} {WHAT} {LIST}'", False, True, True),
    "nginx host first": ("nginx", f"'$host {WHO} {WHAT} $request_time'", True, False, True),
    "nginx host and dash first": ("nginx", f"'$host - {WHO} {WHAT}'", True, False, True),
    "nginx host last": ("nginx", f"""'{WHO} {WHAT} "$host" {LIST}'""", True, True, True),
    "nginx json": ("nginx", f"""escape=json '{{"time_iso8601":"$time_iso8601",{FIELDS}'""", True, True, True),
    "nginx json without escape": ("nginx", f"""'{{"msec":$msec,{FIELDS}'""", True, True, True),
    "apache combined": ("apache2", rf'"%h %l %u %t {ASKED}"', False, False, True),
    "apache vhost_combined": ("apache2", rf'"%v:%p %h %l %u %t {ASKED}"', True, False, True),
    "apache vhost without port": ("apache2", rf'"%v %h %l %u %t {ASKED}"', True, False, True),
    "apache list first": ("apache2", rf'"%{{X-Forwarded-For}}i %h %l %u %t {ASKED}"', False, True, True),
    "apache quoted list first": (
        "apache2",
        rf'"\"%{{X-Forwarded-For}}i\" %h %l %u %t {ASKED}"',
        False,
        True,
        True,
    ),
    "apache common": ("apache2", r'"%h %l %u %t \"%r\" %>s %b"', False, False, False),
    "apache vhost_common": ("apache2", r'"%v %h %l %u %t \"%r\" %>s %b"', True, False, False),
    "caddy json": ("caddy", "json", True, True, True),
    "caddy json, iso": ("caddy", "json {\n time_format iso8601\n }", True, True, True),
}


def sums(got):
    return sum(each.sessions for each in got.counted.visits), sum(
        each.visitors for each in got.counted.visits
    )


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_server_writes_is_counted(name, tmp_path):
    server, form, has_host, has_list, has_agents = FORMATS[name]
    if not PROGRAMS[server]:
        pytest.skip(f"{server} is not installed (Debian: {server})")
    quoted = CHROME + r' "a\"b" é'
    with serving(server, form, tmp_path) as port:
        ask(port, "/open-dag", host=SITE, x_forwarded_for="6.6.6.6, 203.0.113.1", user_agent="curl/8.5.0")
        for n in range(1, 6):
            headers = {
                "user_agent": quoted if n == 1 else CHROME,
                "x_forwarded_for": f"6.6.6.{n}, 203.0.113.{n}" if n > 2 else f"203.0.113.{n}",
                "referer": 'https://www.kiesmbo.nl/"x"',
            }
            ask(port, "/open-dag?x=%22", f"127.0.0.{10 + n}", host=SITE, **headers)
            ask(port, "/open-dag", f"127.0.0.{10 + n}", host=SITE, **headers)
        ask(port, "/rooster", "127.0.0.30", host=OTHER, user_agent=CHROME, x_forwarded_for="203.0.113.9")
    path = tmp_path / "access.log"
    got = weblogs.read(str(path), None, site=SITE, key_events={})
    text = path.read_bytes()
    assert (got.lines, got.refused.count, got.problem) == (12, 0, None), text
    # In the common log the other programs' visit is one more, since nothing tells it from people.
    others = (0 if has_host else 1) + (0 if has_agents else 1)
    assert sums(got) == (5 + others, 5 + others), text
    ours = [each for each in got.counted.visits if each.landing_page == "/open-dag"]
    assert {each.source for each in ours} == {"www.kiesmbo.nl" if has_agents else "(unknown)"}, text
    if has_list:
        # The last of the list is whom our own proxy saw; what was before it somebody made up.
        behind = weblogs.read(str(path), None, site=SITE, key_events={}, proxies=1)
        assert sums(behind) == (5 + others, 5 + others) and behind.problem is None
