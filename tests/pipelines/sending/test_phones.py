"""What Signal, an SMS gateway and a telephone call are asked, as Apprise makes it, caught by a server of our own.

Signal's program stands on a host of the school. MessageBird and Twilio have one host for everybody, so that their maker
is told of another one. Whether a telephone rings only a telephone proves: docs/pages/alert_ladder.md.
"""

import base64
from urllib.parse import parse_qs

import pytest
from apprise.plugins.messagebird import NotifyMessageBird
from apprise.plugins.twilio import NotifyTwilio

from pipelines.sending import chat
from pipelines.sending.mail import SendFailed
from tests.pipelines.connectors.api_server import Answer, ApiServer

LINK = "https://dashboard.school.nl/alerts?alert=a1"
WORDS = f"Niveau 4, open: {LINK}"
ACCOUNT, TOKEN = "AC" + "1" * 32, "geheimgeheimgeheimgeheimgeheim12"
KEY = "geheimgeheimgeheimgeheimg"
FROM, TO = "31612345678", "31687654321"


@pytest.fixture
def gateway(monkeypatch):
    """All of them, on this machine."""
    with ApiServer(lambda asked: Answer({"sid": "SM1", "status": "queued"}, 201)) as server:
        monkeypatch.setattr(NotifyMessageBird, "notify_url", server.url + "messages")
        monkeypatch.setattr(NotifyTwilio, "notify_sms_url", server.url + "Accounts/{sid}/Messages.json")
        monkeypatch.setattr(NotifyTwilio, "notify_call_url", server.url + "Accounts/{sid}/Calls.json")
        yield server


def address(way: str, server: ApiServer) -> str:
    twilio = f"twilio://{ACCOUNT}:{TOKEN}@{FROM}/{TO}"
    return {
        "signal": f"signal://{server.url.partition('://')[2].strip('/')}/{FROM}/{TO}",
        "messagebird": f"msgbird://{KEY}/{FROM}/{TO}",
        "sms": twilio,
        "call": f"{twilio}?method=call",
    }[way]


@pytest.mark.parametrize(
    ("way", "path", "field", "to"),
    [
        ("signal", "/v2/send", "message", ("recipients", f"+{TO}")),
        ("messagebird", "/messages", "body", ("recipients", f"+{TO}")),
        ("sms", f"/Accounts/{ACCOUNT}/Messages.json", "Body", ("To", f"+{TO}")),
        ("call", f"/Accounts/{ACCOUNT}/Calls.json", "Twiml", ("To", f"+{TO}")),
    ],
)
def test_a_telephone_gets_one_message_with_the_level_and_no_secret_in_it(
    gateway, monkeypatch, way, path, field, to
):
    monkeypatch.setenv("ANNA_PHONE", address(way, gateway))
    chat.tell("Anna", "ANNA_PHONE", WORDS, "Weerklank, ROC Test: melding van niveau 4", None)
    (asked,) = gateway.asked
    assert (asked.method, asked.path) == ("POST", path)
    sent = (
        asked.json()
        if asked.body.startswith(b"{")
        else {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    )
    assert isinstance(sent, dict)
    assert "Niveau 4" in sent[field] and "dashboard.school.nl/alerts" in sent[field]
    assert to[1] in sent[to[0]]
    assert TOKEN not in asked.body.decode() and KEY not in asked.body.decode()
    if way in ("sms", "call"):
        assert base64.b64decode(asked.headers["authorization"].split()[1]).decode() == f"{ACCOUNT}:{TOKEN}"
    if way == "call":  # what a voice reads out, within what Twilio understands
        assert sent[field].startswith("<Response>") and sent[field].endswith("</Response>")


@pytest.mark.parametrize("way", ["signal", "messagebird", "sms", "call"])
def test_what_a_gateway_refuses_is_said_without_its_secret(monkeypatch, way):
    with ApiServer(lambda asked: Answer({"message": "no"}, 401)) as server:
        monkeypatch.setattr(NotifyMessageBird, "notify_url", server.url + "messages")
        monkeypatch.setattr(NotifyTwilio, "notify_sms_url", server.url + "{sid}")
        monkeypatch.setattr(NotifyTwilio, "notify_call_url", server.url + "{sid}")
        monkeypatch.setenv("ANNA_PHONE", address(way, server))
        with pytest.raises(SendFailed) as failed:
            chat.tell("Anna", "ANNA_PHONE", WORDS, "Melding", None)
    assert TOKEN not in str(failed.value) and KEY not in str(failed.value)
