"""Two people who log in one after the other in one browser: what the first one's pages made is not the second one's."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pipelines.access.logins import store, visitors
from pipelines.access.logins.access_file import Access
from tests.pages.school import NOW, OWN, fill
from tests.pages.server.entering.guest import Guest, claims
from tests.pages.server.served import serving
from tests.servers import login_providers

ACCESS = "".join(
    f'[[people]]\nsub = "{sub}"\nroles = ["communication", "administrator"]\n' for sub in ("anna", "bram")
)
BODY = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\na;b\r\n--x--\r\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def port(folder) -> Iterator[int]:
    (folder / "config").mkdir()
    (folder / "config" / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "roc.example"\n', encoding="utf-8"
    )
    (folder / "config" / "access.toml").write_text(ACCESS)
    fill(str(folder / "warehouse.duckdb"), [(1, OWN, "positive"), (2, OWN, "negative"), (3, OWN, "neutral")])
    own = {"HOME": str(folder), "WEERKLANK_CONFIG": str(folder / "config"), "WEERKLANK_NOW": NOW.isoformat()}
    with (
        login_providers.mock(folder) as issuer,
        serving(folder, at=folder, WEERKLANK_WAREHOUSE=str(folder / "warehouse.duckdb"), **own) as port,
    ):
        login_providers.write_secrets(folder, port, issuer)
        yield port


def logins(guest: Guest) -> dict[str, str]:
    """Log two people in at this browser, one after the other, and nobody out; the cookie of each."""
    cookies = {}
    for who in ("bram", "anna"):
        if USER_COOKIE_NAME in guest.browser.cookies:
            guest.browser.cookies.clear(domain="127.0.0.1", path="/", name=USER_COOKIE_NAME)
        guest.logs_in(who)
        cookies[who] = guest.browser.cookies[USER_COOKIE_NAME]
    return cookies


def sits(guest: Guest, cookie: str) -> None:
    guest.browser.cookies.set(USER_COOKIE_NAME, cookie, domain="127.0.0.1", path="/")


def gets(guest: Guest, there: str) -> int:
    answer = guest.browser.get(guest.address + there, timeout=60)
    assert (answer.status_code == 200) == ("krant" in answer.text.lower())
    return answer.status_code


def puts(guest: Guest, session: str) -> int:
    headers = {"X-Xsrftoken": guest.browser.cookies["_streamlit_xsrf"], "Origin": guest.address,
               "Content-Type": "multipart/form-data; boundary=x"}  # fmt: skip
    there = f"{guest.address}/_stcore/upload_file/{session}/file"
    return guest.browser.put(there, data=BODY, headers=headers, timeout=60).status_code


def goes_on(guest: Guest, session: str) -> bool:
    """Whether a new tab of this browser goes on with this session."""

    async def tab() -> str:
        async with guest.connected(session) as line:
            asked = BackMsg()
            asked.rerun_script.page_name = "mentions"
            await line.send(asked.SerializeToString())
            await guest.heard(line, "new_session")
            return guest.lines[-1].new_session.initialize.session_id

    return asyncio.run(tab()) == session


def test_the_next_person_at_a_browser_gets_no_file_of_the_one_before(port):
    guest, seen = Guest(port), []
    cookies = logins(guest)

    def then(there: str, session: str) -> None:
        for who in ("anna", "bram", "anna"):
            sits(guest, cookies[who])
            seen.append((gets(guest, there), puts(guest, session)))
        # With the login the browser's own secret has to come, and the other way round.
        for name in (USER_COOKIE_NAME, "weerklank_browser"):
            kept = guest.browser.cookies.get(name)
            guest.browser.cookies.clear(domain="127.0.0.1", path="/", name=name)
            seen.append((gets(guest, there), puts(guest, session)))
            guest.browser.cookies.set(name, kept, domain="127.0.0.1", path="/")

    guest.with_download("mentions", then)
    assert seen == [(200, 204), (404, 404), (200, 204), (404, 404), (404, 404)]


def test_after_a_logout_nothing_of_that_login_is_given_to_who_kept_its_cookies(port, folder, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(folder))
    guest, thief, seen = Guest(port), Guest(port), []
    guest.logs_in("anna")
    thief.browser.cookies.update(guest.browser.cookies)
    now = dt.datetime.now(dt.UTC)
    login = visitors.of_claims(claims(guest), Access(), now).login

    def then(there: str, session: str) -> None:
        seen.append((gets(thief, there), puts(thief, session)))
        store.end(login, now)
        seen.extend((gets(each, there), puts(each, session)) for each in (guest, thief))
        # Who logs in again makes their files anew.
        guest.logs_in("anna")
        seen.append((gets(guest, there), puts(guest, session)))

    guest.with_download("mentions", then)
    assert seen == [(200, 204), (404, 404), (404, 404), (404, 404)]


def test_nobody_goes_on_with_the_tab_of_who_sat_there_before(port):
    guest, sessions = Guest(port), []
    cookies = logins(guest)
    guest.with_download("mentions", lambda _there, session: sessions.append(session))
    sits(guest, cookies["bram"])
    assert not goes_on(guest, sessions[0])
    sits(guest, cookies["anna"])
    assert goes_on(guest, sessions[0])
