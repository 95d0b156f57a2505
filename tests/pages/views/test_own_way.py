"""No administrator saves, or takes back, a change of access.toml after which they would not come in as one."""

import datetime as dt
import json
import time
from pathlib import Path

import pytest
import streamlit as st

from pages.views.settings import own_way
from pages.views.settings.own_way import OwnWay
from pipelines.access.logins import access_file, store
from pipelines.settings.editing.change import Made
from pipelines.settings.editing.history import Change
from pipelines.support.errors import ConfigError

NOW = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)
OTHER = '[[people]]\nsub = "zoe"\nroles = ["administrator"]\n'
SUB = '[[people]]\nsub = "anna"\nroles = ["administrator"]\n'
MAIL = '[[people]]\nmail = "anna@school.example"\nroles = ["administrator"]\n'
GROUP = '[[groups]]\nname = "beheer"\nroles = ["administrator"]\n'
LINKS = "[links]\non = true\n"
PROXY = '[proxy]\nuser = "X-User"\ngroups = "X-Groups"\n'
CLAIMS = {"is_logged_in": True, "sub": "anna", "email": "anna@school.example", "email_verified": True,
          "groups": ["beheer"]}  # fmt: skip
BY_PROXY = {"weerklank": json.dumps({"way": "proxy", "user": "anna", "groups": "beheer, iedereen"})}


class Asks:
    """What the server says of who sits before the page."""

    def __init__(self, told: dict[str, object]) -> None:
        self.told = told

    def to_dict(self) -> dict[str, object]:
        return self.told


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sits(monkeypatch, folder: Path, before: str, told: dict[str, object], ago: float = 60) -> None:
    """Let this person sit before the page, with this file."""
    (folder / "access.toml").write_text(before)
    monkeypatch.setattr(own_way.login, "is_closed", lambda: True)
    more = {"iat": int(time.time() - ago)} if told.get("is_logged_in") else {}
    monkeypatch.setattr(st, "user", Asks({**told, **more}))


def makes(after: str, file: str = access_file.FILE) -> bool:
    """Whether this change may be made; taking a change back to the same text is judged alike."""
    change = Change(NOW, Path(), file, "people", "change", "x", after, "", number=7)
    back = own_way.kept_by_undo([change], 7)
    try:
        own_way.keep(Made(file, None, after, None))
    except OwnWay:
        assert isinstance(back, OwnWay)
        return False
    assert back is None
    return True


@pytest.mark.parametrize(
    "before, after, told, stays",
    [
        (SUB, OTHER, CLAIMS, False),
        (SUB, SUB.replace('"administrator"', '"board"') + OTHER, CLAIMS, False),
        (SUB, "", CLAIMS, False),
        (SUB, SUB.replace("sub =", 'provider = "entra"\nsub =') + OTHER, CLAIMS, False),
        (SUB, SUB + MAIL.replace("anna@", "bram@"), CLAIMS, True),
        (SUB, OTHER + GROUP, CLAIMS, True),
        (SUB, OTHER + MAIL, CLAIMS, True),
        (MAIL, '[login]\ndomains = ["elders.example"]\n' + MAIL, CLAIMS, False),
        (MAIL, '[login]\ndomains = ["school.example"]\n' + MAIL, CLAIMS, True),
        (GROUP, '[login]\nclaims = ["roles"]\n' + GROUP, CLAIMS, False),
        (GROUP, GROUP.replace("beheer", "Beheer") + OTHER, CLAIMS, False),
        (GROUP, GROUP + '[login]\nask = "x"\n', CLAIMS, True),
        (PROXY + GROUP, GROUP, BY_PROXY, False),
        (PROXY + GROUP, PROXY.replace("X-Groups", "X-Other") + OTHER, BY_PROXY, False),
        (PROXY + GROUP, PROXY + GROUP + OTHER, BY_PROXY, True),
    ],
)
def test_who_would_not_come_in_as_administrator_any_more_may_not_make_the_change(
    folder, monkeypatch, before, after, told, stays
):
    sits(monkeypatch, folder, before, told)
    assert makes(after) == stays
    # Of another file it is no matter, and what is on disk was not changed by asking.
    assert makes(after, "organisation.toml") and (folder / "access.toml").read_text() == before


def test_a_shorter_login_than_ones_own_is_refused(folder, monkeypatch):
    sits(monkeypatch, folder, SUB, CLAIMS, ago=3 * 3600)
    assert makes("[login]\nhours = 4\n" + SUB) and not makes("[login]\nhours = 2\n" + SUB)


def test_who_came_by_a_link_keeps_links_and_their_own_entry(folder, monkeypatch):
    store.change(
        lambda kept: kept["sessions"].update(
            {"k": {"person": "mail:anna@school.example", "mail": "anna@school.example",
                   "at": dt.datetime.now(dt.UTC).isoformat(), "until": "2999-01-01T00:00:00+00:00"}}
        ),
        dt.datetime.now(dt.UTC),
    )  # fmt: skip
    sits(monkeypatch, folder, LINKS + MAIL, {"weerklank": json.dumps({"way": "link", "key": "k"})})
    assert makes(LINKS + MAIL + OTHER)
    for after in (MAIL, LINKS.replace("true", "false") + MAIL, LINKS + OTHER,
                  LINKS + MAIL.replace("mail =", 'sub = "anna"\nmail =')):  # fmt: skip
        assert not makes(after)


def test_who_is_no_administrator_or_the_account_of_the_machine_loses_nothing(folder, monkeypatch):
    sits(monkeypatch, folder, SUB.replace('"administrator"', '"board"') + OTHER, CLAIMS)
    assert makes(OTHER)
    sits(monkeypatch, folder, SUB, {})
    assert makes(OTHER)
    monkeypatch.setattr(own_way.login, "is_closed", lambda: False)
    assert makes(OTHER)


def test_taking_back_the_change_that_made_the_file_takes_ones_way_in_along(folder, monkeypatch):
    sits(monkeypatch, folder, SUB, CLAIMS)
    made = Change(NOW, folder, access_file.FILE, "people", "add", "Anna", None, SUB, number=1)
    assert isinstance(own_way.kept_by_undo([made], 1), OwnWay)
    assert own_way.kept_by_undo([made], 2) is None and own_way.kept_by_undo([], 1) is None


def test_a_text_that_cannot_be_read_is_refused_in_its_own_words(folder, monkeypatch):
    sits(monkeypatch, folder, SUB, CLAIMS)
    with pytest.raises(ConfigError) as told:
        own_way.keep(Made(access_file.FILE, SUB, '[[people]]\nsub = "anna"\nroles = ["baas"]\n', None))
    assert not isinstance(told.value, OwnWay) and "baas" in str(told.value)
