"""A login that goes while the app runs, or between two starts, opens the door to nobody."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.__main__ import main
from pipelines.access.logins import asking, store
from pipelines.settings import secrets
from pipelines.settings.network import Server, of_folder
from pipelines.support.errors import ConfigError, SourceError
from tests.pages.school import fill, usual
from tests.pages.server.entering.guest import Guest
from tests.pages.server.served import ROOT, serving
from tests.servers.login_providers import SECRETS, write_secrets

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
ORGANISATION = '[organisation]\nname = "ROC Voorbeeld"\nsite = "roc.example"\n'
PUBLIC = '[server]\npublic_address = "https://dashboard.school.example"\n'
SEEN = {"name": "An", "mail": "", "roles": ["board"], "groups": []}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    for name in ("config", "data"):
        monkeypatch.setenv(f"WEERKLANK_{name.upper()}", str(tmp_path / name))
        (tmp_path / name).mkdir()
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "data" / "warehouse.duckdb"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "config" / "organisation.toml").write_text(ORGANISATION)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_login_that_is_taken_out_of_the_secrets_goes_on_closing_the_dashboard_until_a_new_start(folder):
    fill(str(folder / "data" / "warehouse.duckdb"), usual(5))
    write_secrets(folder, 1, "http://127.0.0.1:1")
    file = folder / ".streamlit" / "secrets.toml"
    with serving(folder, at=folder, WEERKLANK_WAREHOUSE=str(folder / "data" / "warehouse.duckdb")) as port:
        guest = Guest(port)
        assert "Inloggen" in guest.page("settings")
        for written in ('a = "1"\n', "[auth", None):
            if written is None:
                file.unlink()
            else:
                file.write_text(written)
            for page in ("settings", "mentions"):
                said = guest.page(page)
                assert "Inloggen" in said and "Wat wilt u wijzigen" not in said and "wk-mention" not in said
            assert guest.browser.get(f"{guest.address}/api/v1/figures", timeout=60).status_code == 401


@pytest.mark.parametrize("way", asking.ASKED)
def test_where_people_logged_in_and_nothing_asks_any_more_the_check_says_so_and_readers_do_not_come_in(
    folder, way, capsys
):
    assert asking.last() is None and asking.gone(None) == ""
    store.note("account:root", {**SEEN, "way": "account"}, NOW)
    asking.must_not_be_gone(None, of_folder(folder / "config"))
    store.note("default:an", {**SEEN, "way": way}, NOW)
    assert "23" in asking.gone(None)
    # On this machine alone it is its owner's; where readers come from elsewhere it does not start.
    asking.must_not_be_gone(None, of_folder(folder / "config"))
    (folder / "config" / "organisation.toml").write_text(ORGANISATION + PUBLIC)
    with pytest.raises(ConfigError, match=r"dashboard\.school\.example"):
        asking.must_not_be_gone(None, of_folder(folder / "config"))
    assert (
        main(["check", "--exposure"]) == 1
        and "open    access    People logged in here" in capsys.readouterr().out
    )
    assert main(["check"]) == 1 and "People logged in here" in capsys.readouterr().err
    for text in ("[links]\non = true\n", '[proxy]\nuser = "X-User"\n'):
        (folder / "config" / "access.toml").write_text(text)
        asking.must_not_be_gone(None, of_folder(folder / "config"))
        (folder / "config" / "access.toml").unlink()


def test_a_start_after_that_ends_with_two_and_a_sentence(folder):
    (folder / "config" / "organisation.toml").write_text(ORGANISATION + PUBLIC)
    store.note("default:an", {**SEEN, "way": "login"}, NOW)
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.headless", "true"]
    ended = subprocess.run(
        [*command, "--server.port", "0", "--server.address", "127.0.0.1"], cwd=folder, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert ended.returncode == 2 and "people logged in here until" in ended.stderr


def told(folder: Path, name: str, values: dict[str, str]) -> None:
    (folder / name).mkdir(parents=True)
    for key, value in values.items():
        (folder / name / key).write_text(value + "\n")


def test_a_login_in_a_folder_of_secrets_or_beside_the_app_is_found_as_streamlit_finds_it(folder, monkeypatch):
    place = folder / "mounted"
    keys = dict(line.split(" = ") for line in SECRETS.strip().splitlines()[1:])
    told(place, "auth", keys)
    told(place, "OTHER", {"OTHER": "x"})
    assert secrets.login_lacks([place]) == ()
    (place / "auth" / "client_id").unlink()
    assert secrets.login_lacks([place]) == ("client_id",)
    (place / "loose").write_text("not as Streamlit reads it")
    with pytest.raises(SourceError):
        secrets.login_lacks([place])
    monkeypatch.setattr(secrets, "ROOT", folder / "app")
    assert secrets.login_lacks() is None
    (folder / "app" / ".streamlit").mkdir(parents=True)
    (folder / "app" / ".streamlit" / "secrets.toml").write_text(SECRETS)
    assert secrets.login_lacks() == ()


def test_nothing_is_gone_where_secrets_cannot_be_read_as_that_closes_the_door_already(folder):
    store.note("default:an", {**SEEN, "way": "login"}, NOW)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text("[auth")
    assert asking.gone(None) == ""
    with pytest.raises(SourceError):
        asking.must_not_be_gone(None, Server(public=("https://x.example",)))
