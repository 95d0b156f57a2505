"""Whether a login can work is read in all files that Streamlit reads, and an unknown address is a sentence."""

import pytest

from pipelines.access.logins import listening
from pipelines.runs import exposure
from pipelines.settings import secrets
from pipelines.support.errors import ConfigError

LOGIN = """
[auth]
redirect_uri = "https://d.example/oauth2callback"
cookie_secret = "geheim-geheim-geheim"
client_id = "c"
client_secret = "s"
server_metadata_url = "https://p.example/.well-known/openid-configuration"
"""


@pytest.mark.parametrize("where", ["home", "work"])
def test_a_login_in_either_of_the_files_that_streamlit_reads_by_itself_is_found(tmp_path, monkeypatch, where):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    assert secrets.login_lacks() is None
    (tmp_path / where / ".streamlit").mkdir(parents=True)
    (tmp_path / where / ".streamlit" / "secrets.toml").write_text(LOGIN)
    assert secrets.login_lacks() == ()


def test_files_that_streamlit_is_told_to_read_are_read_instead_and_a_later_one_holds(tmp_path, monkeypatch):
    first, second = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text(LOGIN)
    assert secrets.login_lacks([first]) == ()
    second.write_text('[auth]\nredirect_uri = "x"\n')
    assert "client_id" in secrets.login_lacks([first, second])
    assert secrets.login_lacks([second, first]) == ()
    assert secrets.login_lacks([tmp_path / "none.toml"]) is None
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", f"{first}, {second}")
    assert exposure.secret_files() == (str(first), str(second))


@pytest.mark.parametrize(
    "address",
    ["nowhere.invalid", "1.2.3.4.5", "999.1.1.1", "a b", "x\x00y", "-", "é" * 300, "http://127.0.0.1"],
)
def test_an_address_that_nobody_knows_is_a_sentence(address):
    with pytest.raises(ConfigError, match="knows no address"):
        listening.must_be_known(address)


@pytest.mark.parametrize("address", [None, "", "127.0.0.1", "::1", "0.0.0.0", "::", "localhost"])
def test_an_address_that_is_known_is_none(address):
    listening.must_be_known(address)
