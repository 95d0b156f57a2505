"""Whatever a title or an address holds, a mail has the headers that we give it and goes to whom we meant."""

import pytest

from pipelines import settings
from pipelines.sending import mail
from pipelines.sending.mail import Attached, SendFailed
from pipelines.sending.subscriptions import subscribing
from pipelines.sending.subscriptions.subscribing import SubscriptionRefused
from pipelines.settings.announcing import Mail
from pipelines.support.errors import ConfigError, PipelineError
from tests.attacks.texts import HEADERS, MARKUP
from tests.people import ANNA
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.sending.test_subscriptions import MONDAY, TO, config
from warehouse.core.connection import reading

# What reads as an address of ours and leads to somebody else.
ADDRESSES = (
    "iemand@evil.example", "iemand@evil.example, anna@roc.example", "iemand@evil.example anna@roc.example",
    "iemand@evil.example;anna@roc.example", "<iemand@evil.example>anna@roc.example",
    "anna@roc.example <iemand@evil.example>", "anna@roc.example\niemand@evil.example",
    "anna@roc.example\r\nRCPT TO:<iemand@evil.example>", "anna@roc.example>\r\nDATA\r\nx", "groep:iemand@roc.example",
    "iemand(@evil.example)@roc.example", "iemand@evil.example(@roc.example", '"iemand@evil.example"@roc.example',
    "iemand\\@evil.example@roc.example", "anna@roc.example.evil.example", "anna@evilroc.example",
    "anna@roc.example@evil.example", "anna@[127.0.0.1]", "anna@127.1", "@roc.example", "anna@", "anna", "",
    "anna@roc.example\x00", "an\x00na@roc.example", "anna@roc.example\x0b", "anna@roc.example.", "anna@.roc.example",
    "anna@roc..example", "anna@roc.exa mple", "anna@roc.example#", "anna@roc.example?bcc=iemand@evil.example",
    "mailto:iemand@roc.example", "a" * 65 + "@roc.example", "anna@rоc.example",
)  # fmt: skip


def post(port: int) -> Mail:
    return Mail("127.0.0.1", port, "none", "", "", "communicatie@roc.example", (TO,), (), ("roc.example",))


def test_the_list_is_long():
    assert len(HEADERS) + len(ADDRESSES) >= 50


def test_no_title_becomes_a_header_or_the_body_of_a_mail():
    with PostOffice() as office:
        for text in (*HEADERS, *MARKUP):
            paper = Attached(text, "application/pdf", b"%PDF-1.7")
            mail.send(
                post(office.port),
                TO,
                mail.message(post(office.port), TO, text, "Woorden", "<p>Woorden</p>", [paper]),
            )
        told = office.messages
        assert set(office.to) == {TO} and len(told) == len(HEADERS) + len(MARKUP)
    ours = {"subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version", "content-type"}
    for text, message in zip((*HEADERS, *MARKUP), told, strict=True):
        assert {name.lower() for name in message} == ours, text
        assert message["To"] == TO and message["From"] == "communicatie@roc.example", text
        assert message.get_body(("plain",)).get_content().strip() == "Woorden", text
        (paper,) = message.iter_attachments()
        assert {name.lower() for name in paper} <= ours | {
            "content-transfer-encoding", "content-disposition",
        }, text  # fmt: skip
        assert paper.get_content() == b"%PDF-1.7", text


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_leads_to_somebody_else(tmp_path, monkeypatch, warehouse, address):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    with PostOffice() as office:
        school = config(tmp_path / "config", office.port)
        with pytest.raises(PipelineError):
            mail.send(
                school.announcing.mail,
                address,
                mail.message(school.announcing.mail, address, "t", "w", "<p>w</p>"),
            )
        if address.strip("\x00\x0b") == address and address != "an\x00na@roc.example":
            with pytest.raises(SubscriptionRefused):
                subscribing.subscribe(
                    ANNA, school, "reputation", {}, "Titel", address, "weekly", "nl", MONDAY
                )
        assert office.to == []


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each.isprintable()])
@pytest.mark.parametrize("field", ["to", "report_to", "sender"])
def test_no_file_of_the_settings_names_such_an_address(tmp_path, address, field):
    folder = tmp_path / "config"
    config(folder, 25)
    path = folder / "announcement.toml"
    value = address.replace("\\", "\\\\").replace('"', '\\"')
    said = path.read_text("utf-8").replace('sender = "communicatie@roc.example"\n', "")
    sender = "" if field == "sender" else 'sender = "communicatie@roc.example"\n'
    named = f'{field} = "{value}"\n' if field == "sender" else f'{field} = ["{value}"]\n'
    path.write_text(said + sender + named, "utf-8")
    if field == "sender" and address in (
        "iemand@evil.example",
        "anna@roc.example.evil.example",
        "anna@evilroc.example",
        "anna@127.1",
    ):
        assert (
            settings.read(folder).announcing.mail.sender == address
        )  # who sends is the operator's own choice
        return
    with pytest.raises(ConfigError):
        settings.read(folder)


@pytest.mark.parametrize("title", HEADERS)
def test_a_view_that_is_sent_by_mail_bears_any_title(tmp_path, monkeypatch, warehouse, title):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    from tests.pages.school import OWN, fill
    from warehouse.subscriptions.subscriptions import subscriptions

    fill(warehouse, [(2, OWN, "positive")], sample=False)
    school = config(tmp_path / "config", 25)
    try:
        subscribing.subscribe(
            ANNA, school, "reputation", {"q": [title]}, title[:60], TO, "weekly", "nl", MONDAY
        )
    except PipelineError:
        assert len(title) > 1_000
        return
    with reading() as con:
        (kept,) = subscriptions(con)
    assert kept.target == TO and kept.title.isprintable()


def test_an_address_of_ours_is_taken():
    for address in (TO, "Anna.de-Vries+nieuws@roc.example", "o'neill@roc.example", "anna@sub-1.roc.example"):
        assert mail.message(post(25), address, "t", "w", "<p>w</p>")["To"] == address
    with pytest.raises(SendFailed, match="no e-mail address"):
        mail.message(post(25), "iemand", "t", "w", "<p>w</p>")
