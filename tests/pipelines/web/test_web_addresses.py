"""Which addresses are asked: http and https, public, checked again at every redirect and look-up."""

import asyncio
import socket

import pytest

from pipelines import web
from pipelines.support.errors import SourceError
from pipelines.web.addresses import Resolver, is_public
from tests.pipelines.web.site import Site, names, page, policy, redirect

FEED = b"<rss version='2.0'><channel><title>Voorbeeld</title></channel></rss>"
OPEN = frozenset({"open.example"})


def refused(url: str, rules: web.Policy, resolver: Resolver | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        web.fetch(web.Request("bron", url), rules, resolver)
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://school.example/feed", "gopher://school.example", "data:text/xml,<rss/>",
     "javascript:alert(1)", "feed://school.example/feed", "/etc/passwd", "school.example/feed"],
)  # fmt: skip
def test_only_http_and_https_are_asked(url):
    assert "not a web address" in refused(url, policy())


@pytest.mark.parametrize("url", ["", "http://", "https:///feed", "http://[::1", "http://school.example:0/",
                                 "http://school.example:99999/"])  # fmt: skip
def test_what_is_no_address_is_refused_in_words(url):
    assert refused(url, policy()).startswith("“")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "10.0.0.8", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]",
     "[64:ff9b::7f00:1]", "127.0.0.1.", "①②⑦.⓪.⓪.①"],
)  # fmt: skip
def test_a_private_number_is_refused_however_it_is_spelled(host):
    rules = policy(allow_private=frozenset())
    assert "private network" in refused(f"http://{host}:9/feed", rules)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_port_that_is_allowed_opens_that_port_alone(host):
    with Site({"/feed": page(FEED)}) as site, Site({"*": page(FEED)}) as other:
        port, another = (
            site.url("/").rsplit(":", 1)[1].strip("/"),
            other.url("/").rsplit(":", 1)[1].strip("/"),
        )
        rules = policy(allow_private=frozenset({f"{host}:{port}"}))
        for written in (f"http://{host}:{another}/", f"http://{host}/", f"http://{host}:1{port}"[:-1] + "/x"):
            assert "private network" in refused(written, rules)
        site.pages["/feed"] = redirect(f"http://{host}:{another}/secret")
        if host != "[::1]":
            assert "private network" in refused(f"http://{host}:{port}/feed", rules)
            assert site.paths() == ["/feed"]
        for spelled in (
            f"127.1:{another}",
            f"2130706433:{another}",
            f"0x7f.1:{another}",
            f"127.0.0.1.:{another}",
        ):
            assert "private network" in refused(f"http://{spelled}/", rules)
    assert other.asked == []


def test_a_port_that_is_allowed_is_asked():
    with Site({"/feed": page(FEED)}) as site:
        port = site.url("/").rsplit(":", 1)[1].strip("/")
        rules = policy(allow_private=frozenset({f"127.0.0.1:{port}"}))
        assert web.fetch(web.Request("bron", site.url("/feed")), rules).status == 200


def test_localhost_by_name_is_refused_by_the_real_look_up():
    with Site({"*": page(FEED)}) as site:
        assert "private network" in refused(site.url("/", "localhost"), policy())
    assert site.asked == []


def test_a_name_that_leads_into_a_private_network_is_refused():
    rules = policy(allow_private=frozenset())
    with Site({"*": page(FEED)}) as site:
        inner = names(rules, binnen_example="127.0.0.1")
        assert "binnen.example lies in a private network" in refused(
            site.url("/", "binnen.example"), rules, inner
        )
    assert site.asked == []


def test_of_a_name_with_public_and_private_numbers_only_the_public_ones_are_used():
    rules = policy()
    rows = [(socket.AF_INET, 1, 6, "", (number, 80)) for number in ("10.0.0.1", "93.184.216.34")]
    resolver = Resolver(rules, lambda *_, **__: rows)
    found = asyncio.run(resolver.resolve("half.example", 80))
    assert [row["host"] for row in found] == ["93.184.216.34"]


def test_a_private_host_is_asked_when_the_configuration_names_it():
    rules = policy(allow_private=OPEN)
    with Site({"*": page(FEED)}) as site:
        url = site.url("/feed", "open.example")
        got = web.fetch(web.Request("bron", url), rules, names(rules, open_example="127.0.0.1"))
    assert got.body == FEED


@pytest.mark.parametrize("host", ["sub.open.example", "xopen.example", "127.0.0.1"])
def test_naming_a_host_opens_no_other_host_at_the_same_number(host):
    rules = policy(allow_private=OPEN)
    others = names(rules, sub_open_example="127.0.0.1", xopen_example="127.0.0.1")
    with Site({"*": page(FEED)}) as site:
        assert "private network" in refused(site.url("/", host), rules, others)
    assert site.asked == []


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1:{port}/secret", "//127.0.0.1:{port}/secret", "http://binnen.example:{port}/secret",
     "http://169.254.169.254/latest/meta-data", "http://[::1]:{port}/secret", "http://2130706433:{port}/secret"],
)  # fmt: skip
def test_a_redirect_into_a_private_network_is_refused(to):
    rules = policy(allow_private=OPEN)
    hosts = names(rules, open_example="127.0.0.1", binnen_example="127.0.0.1")
    with Site({"/secret": page(FEED)}) as site:
        site.pages["/feed"] = redirect(to.format(port=site.port))
        assert "private network" in refused(site.url("/feed", "open.example"), rules, hosts)
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://school.example/", "data:text/xml,<rss/>"])
def test_a_redirect_to_another_scheme_is_refused(to):
    with Site({"/feed": redirect(to)}) as site:
        assert "not a web address" in refused(site.url("/feed"), policy())


def test_a_name_that_turns_private_between_two_look_ups_is_refused_at_the_second():
    """DNS rebinding: the name was public when it was checked, and is private when it is connected to."""
    rules, asked = policy(allow_private=OPEN), []

    def look_up(host, port, family=0, type=0):
        asked.append(host)
        number = "127.0.0.1" if host == "open.example" or len(asked) > 2 else "192.0.2.1"
        return [(socket.AF_INET, 1, 6, "", (number, port))]

    with Site({"/secret": page(FEED)}) as site:
        site.pages["/feed"] = redirect(site.url("/secret", "wissel.example"))
        for _ in range(2):
            why = refused(site.url("/feed", "open.example"), rules, Resolver(rules, look_up))
            assert "wissel.example lies in a private network" in why
    assert asked == ["open.example", "wissel.example"] * 2 and site.paths() == ["/feed", "/feed"]


def test_a_password_does_not_stand_in_the_error():
    assert "geheim" not in refused("ftp://jan:geheim@school.example/feed", policy())


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "93.184.216.34", "2a00:1450:400e:80c::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_numbers_are_public(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.9.9.9", "169.254.1.1", "172.16.0.1", "192.0.0.1", "192.0.2.5",
     "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
     "::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1", "2002:7f00:1::",
     "2001::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "school.example", "", "127.0.0.1/8"],
)  # fmt: skip
def test_every_other_number_is_not(number):
    assert not is_public(number)
