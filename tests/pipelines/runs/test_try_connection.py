"""What is named in the configuration is tried with its key: it answers or says why not; nothing is stored or sent."""

import pytest

from pages.shared.i18n import translate, use_language
from pipelines import settings
from pipelines.runs import try_connection
from pipelines.support.errors import PipelineError
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.test_social import configured, mastodon_site
from tests.pipelines.runs.school import NOW, item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseEmpty


@pytest.fixture(autouse=True)
def alone(warehouse, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLEUTEL", raising=False)


def told(given: settings.Settings, kind: str, name: str) -> str:
    with use_language("nl"):
        return translate(*try_connection.connection(given, kind, name, lambda: NOW))


def test_a_channel_that_answers_says_how_many_numbers_it_gave_and_stores_none(tmp_path):
    with ApiServer(mastodon_site) as api:
        said = told(configured(tmp_path / "config", api.url), "channels", "ons")
        assert api.asked
    assert said.startswith("Het werkt: ") and said.endswith(" cijfers van de laatste dagen.")
    with pytest.raises(WarehouseEmpty), reading():
        pass


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_channel_that_refuses_says_why(tmp_path, status):
    with ApiServer(lambda asked: Answer({}, status)) as api, pytest.raises(PipelineError) as refused:
        told(configured(tmp_path / "config", api.url), "channels", "ons")
    assert "Mastodon" in str(refused.value)


def test_a_key_that_is_missing_is_named_before_anybody_is_asked(tmp_path):
    with ApiServer(mastodon_site) as api, pytest.raises(PipelineError, match="SLEUTEL"):
        told(configured(tmp_path / "config", api.url, secret="SLEUTEL"), "channels", "ons")
    assert not api.asked


def test_x_is_not_asked_for_a_try_as_that_costs_money(tmp_path):
    with ApiServer(mastodon_site) as api, pytest.raises(PipelineError, match="costs money"):
        told(configured(tmp_path / "config", api.url, connector="x"), "channels", "ons")
    assert not api.asked


def test_a_source_that_answers_says_how_many_entries_also_where_it_is_paused(tmp_path):
    with Site({"/krant": page(rss(item("Een", "https://k.example/1")))}) as site:
        given = write(tmp_path / "config", [("krant", site.url("/krant"))])
        path = tmp_path / "config" / "sources.toml"
        path.write_text(path.read_text("utf-8") + "paused = true\n", "utf-8")
        given = settings.read(given.folder)
        assert told(given, "sources", "krant") == "Het werkt: 1 bericht."
        with pytest.raises(PipelineError, match="no longer there"):
            told(given, "sources", "bode")


MAIL = """[mail]
server = "127.0.0.1"
port = {port}
security = "none"
sender = "a@b.nl"
allowed = ["b.nl"]
to = ["c@b.nl"]
[[posts]]
name = "teams"
title = "Teams"
secret = "SLEUTEL"
"""


def sending(tmp_path, port: int) -> settings.Settings:
    given = write(tmp_path / "config", [])
    (given.folder / "announcement.toml").write_text(MAIL.format(port=port), "utf-8")
    return settings.read(given.folder)


def test_a_mail_server_lets_us_in_and_gets_no_message(tmp_path):
    with PostOffice() as office:
        said = told(sending(tmp_path, office.port), "mail", "")
        assert said == "De mailserver laat ons binnen. Er is niets verstuurd."
        assert office.raw == []
    with pytest.raises(PipelineError, match=r"127\.0\.0\.1 was not reached"):
        told(sending(tmp_path, office.port), "mail", "")


def test_the_address_of_a_chat_is_known_or_not_and_never_said(tmp_path, monkeypatch):
    given = sending(tmp_path, 25)
    monkeypatch.setenv("SLEUTEL", "json://127.0.0.1/haak")
    assert told(given, "posts", "teams").startswith("Op dit adres kan worden geplaatst.")
    monkeypatch.setenv("SLEUTEL", "geenadres-geheim-77")
    with pytest.raises(PipelineError, match="no address") as refused:
        told(given, "posts", "teams")
    assert "geheim" not in str(refused.value)
    with pytest.raises(PipelineError, match="no longer there"):
        told(given, "posts", "slack")
