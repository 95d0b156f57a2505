"""An act that an administrator did in the browser, sent again bit by bit by whoever may not: nothing happens."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.server.access.identity import HEADER
from pipelines.access.person import ROLES
from tests.pages.server.entering.guest import SECRET, Guest
from tests.pages.server.served import serving
from tests.servers import login_providers

ACCESS = "".join(f'[[people]]\nsub = "{role}"\nroles = ["{role}"]\n' for role in ROLES)
ACCESS += '[[people]]\nsub = "second"\nroles = ["administrator"]\n'
NEW = "eve@school.example"
FORGED = {HEADER: json.dumps({"way": "proxy", "user": "administrator"}), "X-Remote-User": "administrator"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("replayed")
    (where / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "roc.example"\n', encoding="utf-8"
    )
    login_providers.write_secrets(where, 1, "http://127.0.0.1:1")
    return where


@pytest.fixture(scope="module")
def port(folder) -> Iterator[int]:
    gives(folder, ACCESS)
    with serving(folder, at=folder, HOME=str(folder), WEERKLANK_CONFIG=str(folder)) as port:
        yield port


def gives(folder: Path, text: str) -> None:
    (folder / "access.new").write_text(text)
    (folder / "access.new").replace(folder / "access.toml")


def somebody(port: int, sub: str | None, ago: float = 60, **more: object) -> Guest:
    """A browser with the cookie of this login; none without one."""
    guest = Guest(port)
    if sub is not None:
        made = {"origin": guest.address, "is_logged_in": True, "provider": "default", "sub": sub,
                "iat": int(time.time() - ago), **more}  # fmt: skip
        signed = create_signed_value(SECRET, USER_COOKIE_NAME, json.dumps(made)).decode()
        guest.browser.cookies.set(USER_COOKIE_NAME, signed, domain="127.0.0.1", path="/")
    return guest


def act(guest: Guest) -> bytes:
    """What the browser of an administrator sends who fills in the form of a new person."""
    guest.page("people")
    elements = [told.delta.new_element for told in guest.lines]
    asked = BackMsg()
    asked.rerun_script.page_name = "people"
    widgets = asked.rerun_script.widget_states.widgets
    mail = next(each.text_input for each in elements if each.text_input.label == "E-mailadres")
    widgets.add(id=mail.id, string_value=NEW)
    roles = next(each.multiselect for each in elements if "people-roles-new" in each.multiselect.id)
    widgets.add(id=roles.id).string_array_value.data.append("administrator")
    button = next(each.button for each in elements if each.button.label == "Persoon toevoegen")
    widgets.add(id=button.id, trigger_value=True)
    return asked.SerializeToString()


def sends(guest: Guest, *messages: bytes, then=lambda: None, **headers: str) -> None:
    """Send these in one tab; `then` is done before the last one."""

    async def tab() -> None:
        async with guest.connected(**headers) as line:
            for number, message in enumerate(messages):
                if number == len(messages) - 1:
                    then()
                await line.send(message)
                await guest.heard(line)

    asyncio.run(tab())


def is_in(folder: Path) -> bool:
    return NEW in (folder / "access.toml").read_text()


def opens(page: str) -> bytes:
    asked = BackMsg()
    asked.rerun_script.page_name = page
    return asked.SerializeToString()


def test_what_an_administrator_did_does_nothing_when_anybody_else_sends_it(port, folder):
    gives(folder, ACCESS)
    message = act(somebody(port, "administrator"))
    sends(somebody(port, "administrator"), opens("people"), message)
    assert is_in(folder), "the message does what it says"
    strangers = [(role, {}, {}) for role in ROLES if role != "administrator"]
    strangers += [("nobody", {}, {}), (None, {}, {}), (None, {}, FORGED), ("board", {}, FORGED),
                  ("administrator", {"ago": 13 * 3600}, {}), ("administrator", {"ago": -3600}, {}),
                  ("administrator", {"provider": "other", "sub": "Administrator"}, {}),
                  ("administrator", {"origin": "http://elsewhere.example"}, {}),
                  ("administrator", {"is_logged_in": "yes"}, {})]  # fmt: skip
    for sub, told, headers in strangers:
        gives(folder, ACCESS)
        told = dict(told)
        guest = somebody(port, told.pop("sub", sub), **told)
        sends(guest, opens("people"), message, **headers)
        assert not is_in(folder), (sub, told, headers)


def test_a_tab_that_was_open_before_a_role_was_lost_does_nothing_after_it(port, folder):
    gives(folder, ACCESS)
    message = act(somebody(port, "administrator"))
    without = ACCESS.replace(
        'sub = "administrator"\nroles = ["administrator"]', 'sub = "administrator"\nroles = ["board"]'
    )
    sends(somebody(port, "administrator"), opens("people"), message, then=lambda: gives(folder, without))
    assert not is_in(folder)
    # Back again, the same message counts.
    gives(folder, ACCESS)
    sends(somebody(port, "administrator"), opens("people"), message)
    assert is_in(folder)
