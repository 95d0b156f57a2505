"""Logins by two providers of others: who it is, what they may do, and when that ends. One tells all in the id token,
the other by userinfo only.
"""

import datetime as dt
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.pages.server.entering.guest import SECRET, Guest, claims
from tests.pages.server.served import serving
from tests.servers import login_providers

ACCESS = """
[login]
claims = ["groups", "isMemberOf"]
domains = ["school.example"]
[[people]]
sub = "s-anna"
name = "Anna"
roles = ["communication"]
[[people]]
mail = "bram@school.example"
roles = ["administrator"]
[[groups]]
name = "urn:school:bestuur"
roles = ["board"]
[[groups]]
name = "weerklank-fg"
roles = ["auditor"]
"""
# Typed at the login → what the provider knows. The subject stays; names and addresses may go to somebody else.
ACCOUNTS: dict[str, dict[str, object]] = {
    "anna": {"sub": "s-anna", "name": "Anna Smit", "email": "anna@school.example", "email_verified": True},
    "bram": {"sub": "s-bram", "email": "Bram@School.example", "email_verified": True},
    "bram2": {"sub": "s-other", "email": "bram@school.example", "email_verified": False},
    "cor": {"sub": "s-cor", "name": "Cor", "groups": ["urn:school:bestuur", "everybody"]},
    "frits": {"sub": "s-frits", "isMemberOf": ["weerklank-fg"]},
    "zoe": {"sub": "s-zoe", "groups": ["urn:school:bestuur2", "URN:SCHOOL:BESTUUR", "board"]},
}  # fmt: skip
LOG_IN, NO_ROLE, OTHER_ROLE, ENDED = (
    "Inloggen", "U hebt hier nog geen rol", "Deze pagina hoort bij een andere rol", "U bent niet meer ingelogd",
)  # fmt: skip


@dataclass
class School:
    """A dashboard whose people log in at a provider. full: by the one that tells all by userinfo."""

    folder: Path
    port: int
    issuer: str
    full: bool

    def who(self, name: str) -> str:
        """What is typed at the login."""
        return name if self.full else str(ACCOUNTS[name]["sub"])

    def tell(self, accounts: dict[str, dict[str, object]]) -> None:
        """Let the provider know these people, and these things of them."""
        if self.full:
            login_providers.tell(self.folder, accounts)
            return
        for told in accounts.values():
            body = {name: value for name, value in told.items() if name != "sub"}
            asked = requests.put(f"{self.issuer}/users/{told['sub']}", json=body, timeout=10)
            asked.raise_for_status()

    def give(self, written: str) -> None:
        """Write access.toml, whole, as the operator does."""
        (self.folder / "access.new").write_text(written)
        (self.folder / "access.new").replace(self.folder / "access.toml")


@pytest.fixture(scope="module", params=["mock", "full"])
def school(request, tmp_path_factory) -> Iterator[School]:
    is_full = request.param == "full"
    if is_full and login_providers.LACKS:
        pytest.skip(login_providers.LACKS)
    folder = tmp_path_factory.mktemp(request.param)
    provider = login_providers.full(folder, ACCOUNTS) if is_full else login_providers.mock(folder)
    with (
        provider as issuer,
        serving(folder, at=folder, HOME=str(folder), WEERKLANK_CONFIG=str(folder)) as port,
    ):
        login_providers.write_secrets(folder, port, issuer, login_providers.ASKS_GROUPS)
        made = School(folder, port, issuer, is_full)
        made.give(ACCESS)
        made.tell(ACCOUNTS)
        yield made


def test_the_second_provider_tells_who_it_is_by_userinfo_only(school):
    guest = Guest(school.port)
    back = guest.proves(guest.begins(), school.who("cor"))
    assert "code=" in back and "groups" not in back
    if school.full:
        told = requests.get(f"{school.issuer}/.well-known/openid-configuration", timeout=10).json()
        assert told["claims_parameter_supported"] is False
    guest.back(back)
    assert claims(guest)["groups"] == ["urn:school:bestuur", "everybody"] and claims(guest)["sub"] == "s-cor"


@pytest.mark.parametrize(
    "name, opens, not_opens",
    [
        ("anna", ("mentions", "goals"), ("settings", "audit")),
        ("bram", ("settings", "people"), ("audit",)),
        ("cor", ("", "goals"), ("settings", "sources", "audit")),
        ("frits", ("audit", "privacy"), ("mentions",)),
    ],
)  # fmt: skip
def test_a_subject_an_address_and_a_group_each_give_their_roles(school, name, opens, not_opens):
    guest = Guest(school.port)
    guest.logs_in(school.who(name))
    for path in opens:
        text = guest.page(path)
        assert OTHER_ROLE not in text and LOG_IN not in text and NO_ROLE not in text, path
    for path in not_opens:
        assert OTHER_ROLE in guest.page(path), path


@pytest.mark.parametrize("name", ["bram2", "zoe"])
def test_an_address_that_nobody_verified_and_a_group_of_another_name_give_nothing(school, name):
    guest = Guest(school.port)
    guest.logs_in(school.who(name))
    assert all(NO_ROLE in guest.page(path) for path in ("", "settings", "mentions"))


def test_a_deep_link_survives_the_login(school):
    assert Guest(school.port).logs_in(school.who("anna"), "mentions", "period=90d") == "/mentions?period=90d"


def test_who_comes_back_twice_by_the_same_address_is_not_let_in_by_it(school):
    guest, thief = Guest(school.port), Guest(school.port)
    back = guest.proves(guest.begins("mentions"), school.who("anna"))
    # Another browser never began this login; and the code counts once.
    assert thief.back(back).headers["location"] == "/" and USER_COOKIE_NAME not in thief.browser.cookies
    assert guest.back(back).headers["location"] == "/mentions" and USER_COOKIE_NAME in guest.browser.cookies
    again = guest.back(back)
    assert again.headers["location"] == "/" and LOG_IN in thief.page("mentions")
    state = parse_qs(urlsplit(back).query)["state"][0]
    for made_up in (f"/oauth2callback?code=abc&state={state}", "/oauth2callback?code=abc", "/oauth2callback"):
        thief.back(guest.address + made_up)
        assert LOG_IN in thief.page("mentions")


def test_a_role_that_is_taken_and_given_back_holds_at_the_next_click(school):
    guest = Guest(school.port)
    guest.logs_in(school.who("anna"))
    seen = []
    for written in (ACCESS, ACCESS.replace('sub = "s-anna"', 'sub = "s-nobody"'), ACCESS):
        school.give(written)
        seen.append(NO_ROLE in guest.page("mentions"))
    assert seen == [False, True, False]


def test_a_group_that_is_lost_at_the_provider_is_lost_at_the_next_login(school):
    guest = Guest(school.port)
    guest.logs_in(school.who("cor"))
    assert NO_ROLE not in guest.page("goals")
    school.tell({**ACCOUNTS, "cor": {**ACCOUNTS["cor"], "groups": ["everybody"]}})
    later = Guest(school.port)
    later.logs_in(school.who("cor"))
    school.tell(ACCOUNTS)
    assert NO_ROLE in later.page("goals")


def test_a_login_ends_after_its_hours_whatever_its_cookie_says(school):
    guest = Guest(school.port)
    guest.logs_in(school.who("anna"))
    told = claims(guest)
    assert abs(told["iat"] - time.time()) < 120
    assert LOG_IN not in guest.page("mentions")
    for ago in (dt.timedelta(hours=12, minutes=1), dt.timedelta(days=29), -dt.timedelta(hours=1)):
        made = {**told, "iat": int(time.time() - ago.total_seconds())}
        signed = create_signed_value(SECRET, USER_COOKIE_NAME, json.dumps(made)).decode()
        guest.browser.cookies.set(USER_COOKIE_NAME, signed, domain="127.0.0.1", path="/")
        text = guest.page("mentions")
        assert LOG_IN in text and ENDED in text


def test_log_out_ends_it_here_and_for_whoever_copied_the_cookie(school):
    guest, thief = Guest(school.port), Guest(school.port)
    guest.logs_in(school.who("cor"))
    thief.browser.cookies.update(guest.browser.cookies)
    assert LOG_IN not in thief.page("goals")
    there = guest.opens("people", press="wk-log-out")
    answer = guest.browser.get(guest.address + there, allow_redirects=False, timeout=60)
    if school.full:
        # The provider is asked too, with what it gave, and leads back to a door of ours.
        asked = urlsplit(answer.headers["location"])
        assert asked.path == "/session/end" and "id_token_hint" in parse_qs(asked.query)
        assert parse_qs(asked.query)["post_logout_redirect_uri"] == [f"{guest.address}/oauth2callback"]
    assert USER_COOKIE_NAME not in guest.browser.cookies
    assert guest.back(f"{guest.address}/oauth2callback").headers["location"] == "/"
    assert LOG_IN in guest.page("goals") and ENDED in thief.page("goals")
