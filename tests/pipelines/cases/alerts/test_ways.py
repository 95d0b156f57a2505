"""What third parties get of an alert: the exact requests to a chat server and an SMS gateway, no word of the post."""

import json

import pytest

from tests.pipelines.cases.alerts.school import school

LADDER = """
[[ladder]]
level = 4
who = ["Anna"]
ways = ["push", "sms"]
repeat = 10080
"""
LINK = "https://dashboard.school.nl/alerts?alert="


@pytest.fixture
def roc(tmp_path, monkeypatch):
    with school(tmp_path, monkeypatch, ladder=LADDER) as found:
        host = found.phone.url.removeprefix("http://").rstrip("/")
        monkeypatch.setenv("ANNA_PUSH", f"mmost://{host}/3ccdd113474722377935511fc85d3dd4")
        monkeypatch.setenv("ANNA_SMS", f"smseagle://geheim@{host}/0612345678")
        yield found


@pytest.mark.parametrize("is_drill", [False, True])
def test_mattermost_and_an_sms_gateway_get_the_level_and_the_way_and_nothing_else(roc, is_drill):
    alert = roc.alarm(4, is_drill=is_drill)
    roc.watch().once()
    asked = {each.path: each for each in roc.phone.asked}
    words = f"{'OEFENING. ' if is_drill else ''}Niveau 4, open: {LINK}{alert}"
    chat = asked["/hooks/3ccdd113474722377935511fc85d3dd4"].json()
    assert isinstance(chat, dict) and words in str(chat["text"]).replace("\\", "")
    (sms,) = [each for path, each in asked.items() if "hooks" not in path]
    told = json.dumps(sms.json()) if sms.body.startswith((b"{", b"[")) else sms.body.decode()
    assert words in told and "0612345678" in told
    assert len(roc.phone.asked) == 2 and sms.method == "POST"
    everything = b"".join(each.body + each.path.encode() for each in roc.phone.asked)
    assert b"steek" not in everything and b"brand" not in everything
    # A second look sends nothing more.
    roc.watch().once()
    assert len(roc.phone.asked) == 2
