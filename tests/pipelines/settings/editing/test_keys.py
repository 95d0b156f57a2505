"""Keys that are entered on a page: kept for their owner only, never given back, and sent nowhere else."""

import stat
import tomllib

import pytest

from pipelines.settings import announcing, secrets
from pipelines.settings.editing import change, difference, history, keys, tables
from pipelines.settings.editing.all_kinds import KINDS
from pipelines.support.errors import ConfigError
from tests.people import ANNA
from tests.pipelines.settings.editing.school import NOW, entry, saved, write
from text import hide_secrets

KEY = "zeer-geheim-4471-aa"


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("PLAUSIBLE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    return write(tmp_path / "config")


def held() -> dict:
    return tomllib.loads(secrets.FILE.read_text("utf-8")) if secrets.FILE.exists() else {}


FACEBOOK = {"title": "Facebook", "network": "facebook", "connector": "facebook", "account": "roc"}


def test_a_key_is_kept_for_its_owner_only_under_a_name_of_its_own(where, tmp_path):
    text = saved(where, "channels", None, FACEBOOK, KEY)
    assert tomllib.loads(text)["channels"][-1]["secret"] == "WK_CHANNELS_FACEBOOK_KEY"
    assert held() == {"WK_CHANNELS_FACEBOOK_KEY": KEY} and secrets.secret("WK_CHANNELS_FACEBOOK_KEY") == KEY
    assert stat.S_IMODE(secrets.FILE.stat().st_mode) == 0o600
    assert keys.state("WK_CHANNELS_FACEBOOK_KEY") == keys.KeyState(True, NOW)
    for kept in tmp_path.rglob("*"):
        if kept.is_file() and kept != tmp_path / secrets.FILE:
            assert KEY not in kept.read_text("utf-8"), kept


def test_a_file_of_secrets_that_was_open_to_others_is_closed_and_keeps_its_lines(where):
    secrets.FILE.parent.mkdir()
    secrets.FILE.write_text(
        '# van ons\nOUD = "een-oude-sleutel"\n\n[auth]\nclient_id = "x"  # inloggen\n', "utf-8"
    )
    secrets.FILE.chmod(0o644)
    saved(where, "channels", None, FACEBOOK, KEY)
    text = secrets.FILE.read_text("utf-8")
    assert text.startswith('# van ons\nOUD = "een-oude-sleutel"\n') and "# inloggen" in text
    assert held() == {"OUD": "een-oude-sleutel", "auth": {"client_id": "x"}, "WK_CHANNELS_FACEBOOK_KEY": KEY}
    assert stat.S_IMODE(secrets.FILE.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "key",
    ['a"b', "a'b", 'x"\n[auth]\nclient_id = "kwaad', "{ \"private_key\": \"-----\\n\" }", "\\u0000", "[x]", "# x"],
)  # fmt: skip
def test_whatever_a_key_is_it_is_one_value(where, key):
    secrets.FILE.parent.mkdir()
    secrets.FILE.write_text('[auth]\nclient_id = "x"\n', "utf-8")
    saved(where, "channels", None, FACEBOOK, key)
    assert held() == {"auth": {"client_id": "x"}, "WK_CHANNELS_FACEBOOK_KEY": key.strip()}


@pytest.mark.parametrize("key", ["sleutel\x00", "été", "x" * 20_001])
def test_what_is_no_key_is_refused_without_a_word_of_it(where, key):
    with pytest.raises(ConfigError) as refused:
        saved(where, "channels", None, FACEBOOK, key)
    assert key not in str(refused.value) and not held()


HOOK = {"title": "Intranet", "address": "https://intranet.example/hook", "events": ["month_closed"]}


@pytest.mark.parametrize("key", ["geheim wachtwoord", "whsec_", "whsec_a2xlaW4=", "whsec_geen base64!"])
def test_what_cannot_sign_is_no_key_of_a_webhook_and_a_new_one_can(where, key):
    with pytest.raises(ConfigError, match="begins with whsec_"):
        saved(where, "webhooks", None, HOOK, key)
    assert not held()
    saved(where, "webhooks", None, HOOK, announcing.new_webhook_key())
    assert len(announcing.webhook_key(held()["WK_WEBHOOKS_INTRANET_KEY"])) == 32


def test_a_key_goes_nowhere_else_than_where_it_was_meant_for(where):
    with pytest.raises(ConfigError, match="once more"):
        saved(where, "traffic", "site", {"api": "https://kwaad.example"})
    with pytest.raises(ConfigError, match="once more"):
        saved(where, "traffic", "site", {"connector": "matomo"})
    # With a key of its own it may go there; the old one stays where it was.
    secrets.FILE.parent.mkdir()
    secrets.FILE.write_text('PLAUSIBLE = "de-oude-sleutel"\n', "utf-8")
    saved(where, "channels", None, {**FACEBOOK, "title": "A"}, KEY)
    text = saved(where, "traffic", "site", {"title": "Site"})
    assert 'secret = "PLAUSIBLE"' in text
    saved(where, "traffic", "Site", {"account": "ander.example"}, "nieuwe-sleutel")
    assert held()["PLAUSIBLE"] == "nieuwe-sleutel"


def test_a_key_that_several_use_is_renewed_for_all_but_led_elsewhere_for_one(where):
    path = where / "channels.toml"
    shared = '[[channels]]\nname = "{0}"\ntitle = "{0}"\nnetwork = "{0}"\n'
    shared += 'connector = "{0}"\naccount = "a"\nsecret = "META"\n'
    path.write_text(shared.format("facebook") + shared.format("instagram"), "utf-8")
    saved(where, "channels", "facebook", {"title": "Facebook"}, "vernieuwd-123")
    assert held() == {"META": "vernieuwd-123"}
    saved(where, "channels", "Facebook", {"account": "b"}, "ander-456")
    found = {each.values["name"]: each.values["secret"] for each in tables.entries(KINDS["channels"], where)}
    assert found == {"facebook": "WK_CHANNELS_FACEBOOK_KEY", "instagram": "META"}
    assert held() == {"META": "vernieuwd-123", "WK_CHANNELS_FACEBOOK_KEY": "ander-456"}


def test_a_new_entry_never_gets_the_key_of_one_that_was_removed(where):
    saved(where, "channels", None, FACEBOOK, KEY)
    change.save(ANNA, where, change.removal(entry(where, "channels", "Facebook")), NOW)
    text = saved(where, "channels", None, {**FACEBOOK, "api": "https://kwaad.example"})
    assert "secret" not in tomllib.loads(text)["channels"][-1]
    saved(where, "channels", "Facebook", {"title": "Feesboek"}, "tweede-sleutel")
    assert held() == {"WK_CHANNELS_FACEBOOK_KEY": KEY, "WK_CHANNELS_FACEBOOK_2_KEY": "tweede-sleutel"}


def test_a_key_of_the_environment_is_no_key_of_the_page(where, monkeypatch):
    monkeypatch.setenv("PLAUSIBLE", "uit-de-omgeving")
    assert keys.state("PLAUSIBLE") == keys.KeyState(True, outside=True)
    text = saved(where, "traffic", "site", {"title": "Site"}, KEY)
    assert 'secret = "WK_TRAFFIC_SITE_KEY"' in text and "PLAUSIBLE" not in held()


def test_what_streamlit_copies_into_its_environment_is_no_key_of_somebody_else(where, monkeypatch):
    saved(where, "channels", None, FACEBOOK, KEY)
    name = "WK_CHANNELS_FACEBOOK_KEY"
    monkeypatch.setenv(name, KEY)
    assert keys.state(name) == keys.KeyState(True, NOW)
    saved(where, "channels", "Facebook", {"title": "FB"}, "vernieuwde-sleutel")
    assert held() == {name: "vernieuwde-sleutel"} and secrets.secret(name) == "vernieuwde-sleutel"


def test_nobody_opens_the_door_by_a_key_that_is_called_as_a_table_of_the_server(where):
    secrets.FILE.parent.mkdir()
    secrets.FILE.write_text('[auth]\nclient_id = "x"\n', "utf-8")
    path = where / "channels.toml"
    path.write_text(path.read_text("utf-8").replace("PLAUSIBLE", "auth"), "utf-8")
    with pytest.raises(ConfigError, match="but not changed from here"):
        saved(where, "traffic", "site", {"title": "Site"}, KEY)
    assert held() == {"auth": {"client_id": "x"}}


def test_the_difference_says_that_there_is_a_key_and_not_which(where):
    one = entry(where, "traffic", "site")
    proposal = change.proposed(where, one, {}, KEY)
    told = f"{difference.fields(proposal)} {difference.lines(change.look(where, proposal))} {proposal!r}"
    assert (KEY not in told and "filled in" in told) or "ingevuld" in told
    change.save(ANNA, where, proposal, NOW)
    assert KEY not in hide_secrets.hidden(f"de sleutel is {KEY}.")


def test_taking_back_a_change_leaves_the_key_where_it_is(where):
    saved(where, "channels", None, FACEBOOK, KEY)
    history.undo(ANNA, where, history.changes(where)[0].number)
    assert held() == {"WK_CHANNELS_FACEBOOK_KEY": KEY}


def test_a_chat_needs_its_address(where):
    with pytest.raises(ConfigError, match="fill this in"):
        saved(where, "posts", None, {"title": "Teams"})
    text = saved(where, "posts", None, {"title": "Teams"}, "json://127.0.0.1/haak")
    assert "json://" not in text and 'secret = "WK_POSTS_TEAMS_KEY"' in text


def test_a_broken_file_of_secrets_is_a_sentence_without_a_word_of_it(where):
    secrets.FILE.parent.mkdir()
    secrets.FILE.write_text('OUD = "een-oude-sleutel\n', "utf-8")
    with pytest.raises(ConfigError, match="cannot be read") as refused:
        saved(where, "channels", None, FACEBOOK, KEY)
    assert "oude" not in str(refused.value)
    assert secrets.FILE.read_text("utf-8") == 'OUD = "een-oude-sleutel\n'
