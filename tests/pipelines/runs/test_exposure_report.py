"""`check --exposure` finds each thing that stands open, says it in two languages, and ends with 1 for it alone."""

import json
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.__main__ import main
from pipelines.access.logins import listening
from pipelines.runs import exposure_report
from pipelines.settings import ROOT, read, secrets
from text.i18n import use_language

ORGANISATION = '[organisation]\nname = "ROC"\nsite = "https://roc.example"\n'
LOGIN = """[auth]
redirect_uri = "https://d.example/oauth2callback"
cookie_secret = "geheim-koekje"
client_id = "wk"
client_secret = "zeer-geheim"
server_metadata_url = "https://id.example/.well-known/openid-configuration"
"""


@pytest.fixture
def place(monkeypatch) -> Iterator[Path]:
    """A school's folder that every account of this machine can get to, with nothing open in it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    for name in ("config", "data", ".streamlit"):
        (folder / name).mkdir(mode=0o700)
    (folder / "config" / "organisation.toml").write_text(ORGANISATION)
    (folder / "data" / "warehouse.duckdb").write_bytes(b"")
    (folder / "data" / "warehouse.duckdb").chmod(0o600)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    for name, value in (
        ("CONFIG", "config"), ("DATA", "data"), ("WAREHOUSE", "data/warehouse.duckdb"), ("PORT", "1"),
        ("SAMPLE_PORT", "1"),
    ):  # fmt: skip
        value = value if value.isdecimal() else str(folder / value)
        monkeypatch.setenv(f"WEERKLANK_{name}", value)
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "1")
    for name in (
        "WEERKLANK_OPEN",
        "STREAMLIT_SERVER_ADDRESS",
        "WEERKLANK_TRUSTED_PROXY",
        "WEERKLANK_PUBLIC_ADDRESS",
    ):
        monkeypatch.delenv(name, raising=False)
    yield folder
    shutil.rmtree(folder)


def told(capsys, *more: str) -> tuple[int, list[dict]]:
    """The exit code, and what stands open."""
    code = main(["check", "--exposure", *more, "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["state"] for finding in findings} <= {"ok", "note", "open"}
    return code, [finding for finding in findings if finding["state"] == "open"]


def test_nothing_stands_open_where_nothing_does(place, capsys):
    assert told(capsys) == (0, [])
    assert main(["check", "--exposure", "nl"]) == 0
    said = capsys.readouterr().out
    assert "alleen vanaf deze computer te bereiken" in said and "note    login     Geen login" in said


@pytest.mark.parametrize(
    ("about", "variable", "value", "says"),
    [
        ("address", "STREAMLIT_SERVER_ADDRESS", "0.0.0.0", "0.0.0.0"),
        ("address", "STREAMLIT_SERVER_ADDRESS", "192.168.1.5", "192.168.1.5"),
        ("address", "WEERKLANK_OPEN", "yes", "WEERKLANK_OPEN=yes"),
        ("settings", "STREAMLIT_GLOBAL_DEVELOPMENT_MODE", "true", "global.developmentMode"),
        ("settings", "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full", "client.showErrorDetails"),
        ("settings", "STREAMLIT_SERVER_ENABLE_AGENT_API", "true", "server.enableAgentApi"),
        ("settings", "STREAMLIT_SERVER_ENABLE_STATIC_SERVING", "True", "server.enableStaticServing"),
    ],
)
def test_a_setting_that_opens_is_named(place, capsys, monkeypatch, about, variable, value, says):
    monkeypatch.setenv(variable, value)
    code, findings = told(capsys)
    assert code == 1 and [finding["about"] for finding in findings] == [about]
    assert says in findings[0]["sentence"]
    assert told(capsys, "nl")[1][0]["sentence"] != findings[0]["sentence"]


def test_a_file_of_settings_is_read_as_streamlit_reads_it(place, capsys):
    (place / ".streamlit" / "config.toml").write_text("[server]\nenableAgentApi = true\n")
    code, findings = told(capsys)
    assert code == 1 and "server.enableAgentApi" in findings[0]["sentence"]


@pytest.mark.parametrize(
    ("name", "mode"),
    [("data/warehouse.duckdb", 0o644), ("data/warehouse.duckdb", 0o606), ("data", 0o755), ("data", 0o705),
     ("config", 0o755)],
)  # fmt: skip
def test_a_file_that_every_account_reads_stands_open(place, capsys, name, mode):
    # A file is reached by others only where its folder lets them through.
    (place / name).parent.chmod(
        0o755 if name == "data/warehouse.duckdb" else (place / name).parent.stat().st_mode
    )
    (place / name).chmod(mode)
    code, findings = told(capsys)
    assert code == 1 and f"mode {mode:04o}" in " ".join(finding["sentence"] for finding in findings)
    place.chmod(0o700)
    assert told(capsys) == (0, [])


def test_secrets_are_for_their_owner_alone(place, capsys):
    file = place / secrets.FILE
    file.write_text(LOGIN)
    (place / ".streamlit").chmod(0o755)
    for mode, is_open in ((0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o660, True)):
        file.chmod(mode)
        code, findings = told(capsys)
        assert (code, bool(findings)) == (int(is_open), is_open)
        assert "geheim" not in json.dumps(findings)


@pytest.mark.parametrize(
    "name", ["redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"]
)
def test_a_login_that_cannot_work_is_named_with_what_it_lacks(place, capsys, name):
    file = place / secrets.FILE
    file.write_text("\n".join(line for line in LOGIN.splitlines() if not line.startswith(name)))
    file.chmod(0o600)
    assert secrets.login_lacks() == (name,)
    code, findings = told(capsys)
    assert code == 1 and name in findings[0]["sentence"] and "geheim" not in json.dumps(findings)


def test_a_login_that_works_lets_the_address_be_any(place, capsys, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    (place / secrets.FILE).write_text(LOGIN)
    (place / secrets.FILE).chmod(0o600)
    assert told(capsys) == (0, [])
    (place / secrets.FILE).write_text("[auth")
    code, findings = told(capsys)
    assert code == 1 and {"address", "login"} == {finding["about"] for finding in findings}


def test_a_named_proxy_lets_the_address_be_any(place, capsys, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "::")
    monkeypatch.setenv("WEERKLANK_TRUSTED_PROXY", "10.0.0.5")
    assert told(capsys) == (0, [])


@pytest.mark.parametrize(("family", "address", "shown"), [(socket.AF_INET, "0.0.0.0", "0.0.0.0"),
                                                          (socket.AF_INET6, "::", "::")])  # fmt: skip
def test_what_listens_now_is_seen_whatever_the_settings_say(
    place, capsys, monkeypatch, family, address, shown
):
    with socket.socket(family) as heard:
        heard.bind((address, 0))
        heard.listen()
        port = heard.getsockname()[1]
        assert (shown, port) in listening.sockets()
        monkeypatch.setenv("WEERKLANK_PORT", str(port))
        code, findings = told(capsys)
        assert code == 1 and f"{shown}, port {port}" in findings[0]["sentence"]
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        here.listen()
        monkeypatch.setenv("WEERKLANK_PORT", str(here.getsockname()[1]))
        assert ("127.0.0.1", here.getsockname()[1]) in listening.sockets()
        assert told(capsys) == (0, [])


def test_the_sample_says_that_its_own_server_is_fetched_and_nothing_else_of_this_machine(
    place, capsys, monkeypatch
):
    (place / "config" / "organisation.toml").write_text(
        f'{ORGANISATION}sample = true\n[network]\nallow_private = ["127.0.0.1:8761"]\n'
    )
    monkeypatch.setenv("WEERKLANK_SAMPLE_PORT", "1")
    assert main(["check", "--exposure"]) == 0
    assert "note    network   Pages may have 127.0.0.1:1 fetched" in capsys.readouterr().out


def test_one_language_is_spoken_in_all_of_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    for language, here, elsewhere in (
        ("en", "The data folder", "De map"),
        ("nl", "De map met gegevens", "The data"),
    ):
        exposure_report.command(read(ROOT / "config" / "sample"), None, language, False)
        told = capsys.readouterr().out
        assert here in told and elsewhere not in told


ADMIN = '[[people]]\nmail = "anna@roc.example"\nroles = ["administrator"]\n'


@pytest.mark.parametrize(
    ("text", "has_login", "state", "says"),
    [
        ("[links]\non = true\n" + ADMIN, False, "ok", "anna@roc.example"),
        ("[links]\non = true\n" + ADMIN, False, "note", "announcement.toml"),
        ("[links]\non = true\n", False, "note", "niemand krijgt er een"),
        ('[links]\non = true\ndomains = ["roc.example"]\n', False, "note", "elk adres in roc.example"),
        ("", True, "note", "Niemand is beheerder"),
        ("", True, "note", "geeft niemand een rol"),
        ("[login]\ntrust_mail = true\n" + ADMIN, True, "open", "trust_mail"),
        ('[login]\ndomains = ["roc.example"]\ntrust_mail = true\n' + ADMIN, True, "ok", "die in roc.example"),
        ('[proxy]\nuser = "X-User"\n' + ADMIN, False, "note", "trusted_proxy"),
        ("[links]\nuit = true\n", False, "note", "access.toml is niet te gebruiken"),
    ],
)
def test_what_access_toml_makes_of_who_comes_in_is_said(place, text, has_login, state, says):
    (place / "config" / "access.toml").write_text(text)
    (place / "config" / "access.toml").chmod(0o600)
    if has_login:
        (place / ".streamlit" / "secrets.toml").write_text(LOGIN)
        (place / ".streamlit" / "secrets.toml").chmod(0o600)
    with use_language("nl"):
        found = [each for each in exposure_report.look(read()) if each.about == "access"]
        assert any(each.state == state and says in each.sentence for each in found), [
            e.sentence for e in found
        ]


def test_links_by_mail_ask_who_comes_in_where_there_is_no_provider(place, capsys, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    (place / "config" / "access.toml").write_text(ADMIN)
    assert [each["about"] for each in told(capsys)[1]] == ["address", "access"]
    (place / "config" / "access.toml").write_text("[links]\non = true\n" + ADMIN)
    assert told(capsys) == (0, [])


def test_every_file_of_secrets_that_is_read_and_the_file_of_roles_are_judged(place, capsys, monkeypatch):
    other = place / "geheim.toml"
    other.write_text(LOGIN)
    other.chmod(0o640)
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(other))
    (place / "config").chmod(0o755)
    (place / "config" / "access.toml").write_text(ADMIN)
    (place / "config" / "access.toml").chmod(0o644)
    said = " ".join(each["sentence"] for each in told(capsys)[1])
    assert all(name in said for name in ("geheim.toml", "access.toml", "0640", "0644", "0755"))


def test_what_is_open_by_force_or_listens_for_a_proxy_alone_is_said_as_it_is(place, capsys, monkeypatch):
    monkeypatch.setenv("WEERKLANK_OPEN", "yes")
    assert told(capsys)[0] == 1
    (place / secrets.FILE).write_text(LOGIN)
    (place / secrets.FILE).chmod(0o600)
    assert told(capsys) == (0, []), "a login is asked all the same"
    assert (
        main(["check", "--exposure"]) == 0
        and "note    address   WEERKLANK_OPEN=yes" in capsys.readouterr().out
    )
    monkeypatch.delenv("WEERKLANK_OPEN")
    (place / secrets.FILE).unlink()
    with socket.socket() as heard:
        heard.bind(("0.0.0.0", 0))
        heard.listen()
        monkeypatch.setenv("WEERKLANK_PORT", str(heard.getsockname()[1]))
        monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
        assert {each["about"] for each in told(capsys)[1]} == {"address", "port"}
        monkeypatch.setenv("WEERKLANK_TRUSTED_PROXY", "10.0.0.5")
        assert told(capsys) == (0, []), "the front door takes nobody else"


def test_roles_that_nobody_is_asked_for_stand_open_where_readers_come_from_elsewhere(
    place, capsys, monkeypatch
):
    (place / "config" / "access.toml").write_text('[[people]]\nmail = "an@school.nl"\nroles = ["board"]\n')
    assert told(capsys) == (0, [])
    monkeypatch.setenv("WEERKLANK_PUBLIC_ADDRESS", "https://dashboard.school.nl")
    code, findings = told(capsys)
    assert code == 1 and [each["about"] for each in findings] == ["access"]
    assert "every role" in findings[0]["sentence"]
