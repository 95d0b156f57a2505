"""Keys of programs and links to share, over real connections: they stop and come back with the role of their maker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.shared import login
from pipelines.access.logins.visitors import Visitor
from pipelines.access.person import Person
from pipelines.runs import api_keys, shared_links
from tests.pages.school import NOW, fill, shown, usual, visit
from tests.pages.server.served import ask, serving
from tests.people import ANNA
from tests.pipelines.runs.school import write
from tests.servers.login_providers import write_secrets
from warehouse.access import api_keys as kept
from warehouse.core.connection import reading, writing

ROLE = '[[people]]\nsub = "an"\nroles = ["administrator", "communication"]\n'
NO_ROLE = ROLE.replace('"administrator", "communication"', '"board"')
NOBODY = '[[people]]\nsub = "zoe"\nroles = ["administrator"]\n'
AN = Person("default:an", "An", frozenset({"administrator", "communication"}), "login")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("made")
    (where / "config").mkdir()
    (where / "config" / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "roc.example"\n', encoding="utf-8"
    )
    fill(str(where / "warehouse.duckdb"), usual(40))
    write_secrets(where, 1, "http://127.0.0.1:1")
    return where


@pytest.fixture(scope="module")
def port(folder) -> Iterator[int]:
    own = {"HOME": str(folder), "WEERKLANK_CONFIG": str(folder / "config"), "WEERKLANK_NOW": NOW.isoformat()}
    with serving(folder, at=folder, WEERKLANK_WAREHOUSE=str(folder / "warehouse.duckdb"), **own) as port:
        yield port


def gives(folder: Path, text: str) -> None:
    made = folder / "config" / "access.new"
    made.write_text(text, encoding="utf-8")
    made.replace(folder / "config" / "access.toml")


def test_a_key_and_a_link_answer_as_revoked_ones_while_their_maker_has_no_role(port, folder):
    where = str(folder / "warehouse.duckdb")
    gives(folder, ROLE)
    key = api_keys.make(AN, "BI", True, where)
    old = api_keys.make(AN, "Old", True, where)
    secret = shared_links.make(AN, "Hal", ("goals",), "nl", NOW, url=where)
    with writing(where) as con:
        con.execute("update api_keys set made_by = null, maker_id = null where name = 'Old'")

    def answers() -> list[tuple[int, bytes]]:
        told = [ask(port, "/api/v1/figures?page=goals", "identity", Authorization=f"Bearer {each}")
                for each in (key, old, "wk_none")]  # fmt: skip
        told += [ask(port, f"/s/{each}", "identity") for each in (secret, "none")]
        return [(each.status, each.body) for each in told]

    assert [status for status, _body in answers()] == [200, 200, 401, 200, 404]
    for text in (NO_ROLE, NOBODY):
        gives(folder, text)
        of_key, of_old, of_none, of_link, of_no_link = answers()
        assert of_key == of_none and of_key[0] == 401
        assert of_link == of_no_link and of_link[0] == 404
        assert of_old[0] == 200, "who made it is not known, so it works until somebody takes it over"
    gives(folder, ROLE)
    assert [status for status, _body in answers()] == [200, 200, 401, 200, 404]


@pytest.fixture
def settings_page(tmp_path, monkeypatch, warehouse):
    """The page Settings for an administrator who logged in; the keys stand open."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    fill(warehouse, usual(10), sample=False)
    write(tmp_path / "config", [])
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    gives(tmp_path, NOBODY)
    monkeypatch.setattr(login, "is_closed", lambda: True)
    monkeypatch.setattr(login, "visitor", lambda: Visitor("in", ANNA, "x"))

    def opened(language: str = "nl"):
        at = visit("pages/settings.py", lang=language)
        at.session_state["wk-api-keys"] = True
        return at.run()

    return opened


def test_the_page_says_which_keys_do_not_work_and_whose_maker_is_unknown_and_lets_them_be_taken_over(
    settings_page,
):
    api_keys.make(AN, "BI")
    api_keys.make(ANNA, "Old")
    with writing() as con:
        con.execute("update api_keys set made_by = null, maker_id = null where name = 'Old'")
    text = shown(settings_page())
    assert "Werkt niet: An heeft hier geen rol meer voor." in text and "door An" in text
    assert "Wie dit maakte is niet bewaard" in text
    at = settings_page("en")
    assert "Does not work: An has no role for it any more." in shown(at)
    assert [each.label for each in at.button].count("Take over") == 2
    next(each for each in at.button if each.label == "Take over").click().run()
    with reading() as con:
        assert {each.name: each.maker_id for each in kept.keys(con)} == {"BI": "account:anna", "Old": None}


def test_where_nobody_logs_in_the_page_says_nothing_of_makers(settings_page, monkeypatch):
    monkeypatch.setattr(login, "is_closed", lambda: False)
    api_keys.make(AN, "BI")
    with writing() as con:
        con.execute("update api_keys set made_by = null, maker_id = null")
    at = settings_page()
    assert "BI" in shown(at) and "Wie dit maakte" not in shown(at)
    assert "Overnemen" not in [each.label for each in at.button]
