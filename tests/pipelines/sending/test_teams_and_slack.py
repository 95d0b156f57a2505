"""What Teams and Slack are asked, caught by a server of our own through Apprise's own makers of their messages.

Teams' workflows stand at an address of the tenant, so that one here can take its place; Slack has one host for
everybody, so that its maker is told of another one. Whether the two show it as they should only a channel of theirs
proves: docs/pages/alert_ladder.md.
"""

import json
import shutil
import ssl
import subprocess

import pytest
from apprise.plugins.slack import NotifySlack

from pipelines.sending import chat
from pipelines.sending.mail import SendFailed
from pipelines.settings.announcing import Post
from tests.pipelines.connectors.api_server import Answer, ApiServer

LINK = "https://dashboard.school.nl/alerts?alert=a1"
WORDS = f"Niveau 4, open: {LINK}"
SIGNATURE, TOKEN = "geheime-handtekening", "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
BODY = "In **oktober** kwamen er 50 bij.\n\n- een\n- twee"


@pytest.fixture
def teams(tmp_path, monkeypatch):
    """A server with TLS, as a tenant of Power Automate has one."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate of its own")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    # Whose certificate it is is checked, as it is with theirs.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    server = ApiServer(lambda asked: Answer({}, 202))
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    with server:
        yield server


@pytest.fixture
def slack(monkeypatch):
    with ApiServer(lambda asked: Answer(b"ok")) as server:
        monkeypatch.setattr(NotifySlack, "webhook_url", server.url + "services")
        yield server


def address_of_teams(server: ApiServer) -> str:
    host = server.url.partition("://")[2].strip("/")
    return f"workflows://{host}/abcdef0123456789/{SIGNATURE}"


def told(card: object) -> str:
    return json.dumps(card, ensure_ascii=False)


def test_teams_gets_one_card_with_the_words_and_the_way_and_the_signature_in_the_address_only(
    teams, monkeypatch
):
    monkeypatch.setenv("ANNA_CHAT", address_of_teams(teams))
    chat.tell("Anna", "ANNA_CHAT", WORDS, "Weerklank, ROC Test: melding van niveau 4", None)
    (asked,) = teams.asked
    assert asked.method == "POST"
    assert asked.path == "/workflows/abcdef0123456789/triggers/manual/paths/invoke"
    assert asked.query["sig"] == SIGNATURE and asked.headers["content-type"] == "application/json"
    sent = asked.json()
    assert isinstance(sent, dict) and sent["type"] == "message"
    (card,) = sent["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["content"]["type"] == "AdaptiveCard"
    assert WORDS in told(card).replace("\\\\", "") and "melding van niveau 4" in told(card)
    assert SIGNATURE not in told(sent)


def test_slack_gets_one_message_with_the_words_and_the_way_and_no_token_in_it(slack, monkeypatch):
    monkeypatch.setenv("ANNA_CHAT", f"slack://{TOKEN}/#meldingen")
    chat.tell("Anna", "ANNA_CHAT", WORDS, "Weerklank, ROC Test: melding van niveau 4", None)
    (asked,) = slack.asked
    assert asked.method == "POST" and asked.path == f"/services/{TOKEN}"
    sent = asked.json()
    assert isinstance(sent, dict) and sent["channel"] == "#meldingen"
    assert LINK in told(sent) and "Niveau 4" in told(sent) and "melding van niveau 4" in told(sent)
    assert TOKEN.rpartition("/")[2] not in told(sent)


def test_a_month_reaches_both_with_its_list(teams, slack, monkeypatch):
    monkeypatch.setenv("TEAMS", address_of_teams(teams))
    monkeypatch.setenv("SLACK", f"slack://{TOKEN}")
    for name in ("TEAMS", "SLACK"):
        chat.send(Post("month", name, name, "nl", "short"), "Oktober", BODY, None)
    for asked in (*teams.asked, *slack.asked):
        said = told(asked.json())
        assert "Oktober" in said and "oktober" in said and "een" in said and "twee" in said
    assert len(teams.asked) == len(slack.asked) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_what_slack_refuses_is_said_without_its_token(monkeypatch, status):
    with ApiServer(lambda asked: Answer(b"no_service", status)) as server:
        monkeypatch.setattr(NotifySlack, "webhook_url", server.url + "services")
        monkeypatch.setenv("ANNA_CHAT", f"slack://{TOKEN}")
        with pytest.raises(SendFailed) as failed:
            chat.tell("Anna", "ANNA_CHAT", WORDS, "Melding", None)
    assert not failed.value.unsure and str(status) in str(failed.value)
    assert not any(part in str(failed.value) for part in TOKEN.split("/"))
