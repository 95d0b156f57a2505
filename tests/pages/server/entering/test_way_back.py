"""Who logs in comes back to the page that was asked for; to no door, and to no other place, whatever is written."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest
import requests
from starlette.datastructures import Headers

from pages.server.access import way_back
from pages.server.access.way_back import COOKIE, asked_page
from tests.pages.server.entering.guest import Guest
from tests.pages.server.served import serving
from tests.servers import login_providers

ELSEWHERE = (
    "https://elders.example", "//elders.example", "/\\elders.example", "\\\\elders.example", "/elders.example",
    "%2F%2Felders.example", "%5C%5Celders.example", "http:elders.example", "https:/elders.example",
    "javascript:alert(1)", "data:text/html,x", "goals/../../elders.example", "../elders.example", "..", ".", "a/b",
    "goals\r\nX-Own: 1", "goals\nSet-Cookie: a=b", "goals%0d%0aX-Own: 1", "goals\t", "goals\x00", "goals ", " goals",
    "goals#//elders.example", "@elders.example", "goals;//elders.example", "goals?a=b\\c", "goals?a=//elders.example",
    "goals?a=b#c", "goals?a=b?c", "goals?<script>", 'goals?"', "ｇoals", "goals?a=é", "//", "/", "s/geheim",
    "oauth2callback", "oauth2callback?code=1&state=2", "enter", "enter?lang=en", "auth/login", "x" * 61,
    "goals?" + "x" * 1501,
)  # fmt: skip


@pytest.mark.parametrize("written", ELSEWHERE)
def test_no_other_place_is_a_page_of_ours(written):
    assert not way_back.is_own(written)
    told = f"http://ours.example/{written}".encode()
    back = asked_page(Headers(raw=[(b"host", b"ours.example"), (b"referer", told)]))
    assert back in ("", "goals", "goals?a=b")


def test_the_pages_of_ours_and_what_was_chosen_there_are():
    for written in ("", "goals", "trust", "mentions?period=90d&lang=en", "channels?compare=a,b&cols=followers",
                    "mentions?q=open+dag%20%26%3F&label=Nieuwe%20werkplaats", "?period=30d"):  # fmt: skip
        assert way_back.is_own(written)
        headers = Headers({"host": "School.example", "referer": f"https://school.example/{written}"})
        assert asked_page(headers) == written
    for referer in ("https://elders.example/goals", "https://school.example.elders.example/goals", "", "goals",
                    "https://school.example@elders.example/goals", "https://[school.example/goals", "//[/goals",
                    "https://school.example:8443/goals", "android-app://school.example.app/goals"):  # fmt: skip
        assert asked_page(Headers({"host": "school.example", "referer": referer})) == ""


def test_below_a_path_of_its_own_only_pages_below_it_are_ours(monkeypatch):
    monkeypatch.setattr(way_back.config, "get_option", lambda name: "/weerklank/")
    for path, back in (("/weerklank/goals?lang=en", "goals?lang=en"), ("/weerklank/", ""), ("/goals", ""),
                       ("/weerklankgoals", ""), ("/other/goals", ""), ("/weerklank//elders.example", "")):  # fmt: skip
        assert asked_page(Headers({"host": "a.example", "referer": f"https://a.example{path}"})) == back


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("back")
    (folder / "access.toml").write_text('[[people]]\nsub = "anna"\nroles = ["board"]\n')
    with (
        login_providers.mock(folder) as issuer,
        serving(folder, at=folder, HOME=str(folder), WEERKLANK_CONFIG=str(folder)) as port,
    ):
        login_providers.write_secrets(folder, port, issuer)
        yield port


def cookie_of(answer: requests.Response) -> str:
    return next((each for each in answer.raw.headers.getlist("set-cookie") if each.startswith(COOKIE)), "")


def test_who_logs_in_comes_back_to_the_page_and_the_query_that_were_asked_for(port):
    guest = Guest(port)
    provider = guest.begins("goals", "period=90d&lang=en")
    told = next(each for each in guest.browser.cookies if each.name == COOKIE)
    assert told.path == "/" and told.has_nonstandard_attr("HttpOnly") and "state=" in provider
    assert told.get_nonstandard_attr("SameSite") == "Lax" and 0 < told.expires - way_back.LASTS < 4e9
    answer = guest.back(guest.proves(provider, "anna"))
    assert (answer.status_code, answer.headers["location"]) == (302, "/goals?period=90d&lang=en")
    assert "Max-Age=0" in cookie_of(answer) and COOKIE not in guest.browser.cookies
    assert Guest(port).logs_in("anna") == "/"


def test_who_declines_comes_back_to_the_page_with_the_button(port):
    guest = Guest(port)
    state = parse_qs(urlsplit(guest.begins("goals", "period=90d")).query)["state"][0]
    answer = guest.back(f"{guest.address}/oauth2callback?error=access_denied&state={state}")
    assert answer.headers["location"] == "/goals?period=90d"
    assert "Inloggen" in guest.page("goals") and COOKIE not in guest.browser.cookies


def test_each_of_several_tabs_comes_back_to_its_own_page(port):
    guest = Guest(port)
    begun = [guest.begins(page) for page in ("goals", "mentions", "channels", "traffic")]
    assert len(guest.browser.cookies[COOKIE]) <= way_back.LONGEST
    back = [guest.back(guest.proves(each, "anna")).headers["location"] for each in begun[1:]]
    assert back == ["/mentions", "/channels", "/traffic"]
    # Of more tabs than are remembered the first leads to the first page.
    assert guest.back(guest.proves(begun[0], "anna")).headers["location"] == "/"


@pytest.mark.parametrize("written", ELSEWHERE)
def test_a_login_never_leads_elsewhere_whatever_stands_in_the_referer_or_the_cookie(written):
    scope = {"type": "http", "path": "/", "query_string": b"state=abc"}
    mark = way_back._mark("abc")
    for value in (
        f"{mark}.{written}",
        f"{mark}.{quote(written, safe='')}",
        f"{mark}.{quote(quote(written))}",
    ):
        cookie = f"{COOKIE}={value}".encode("utf-8", "replace")
        told = way_back._over({**scope, "headers": [(b"cookie", cookie)]}, [(b"location", b"/")])
        parts = urlsplit(urljoin("http://ours.example/", dict(told)[b"location"].decode()))
        assert (parts.netloc, parts.path in ("/", "/goals")) == ("ours.example", True), parts
