"""Sending: a real SMTP server and a real HTTP server on loopback; once to each place, and a failure can be retried."""

import dataclasses
import datetime as dt
import subprocess
import sys
import threading
import time

import pytest
from lxml import html as lxml_html

from pipelines.announcing import publishing, sending
from pipelines.announcing.documents import NothingToTell
from pipelines.announcing.publishing import PublishRefused
from pipelines.announcing.sending import Destination
from pipelines.support.errors import ConfigError
from tests.people import ANNA, named
from tests.pipelines.announcing.months import NOW, OCTOBER, fill_october, school
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.connectors.api_server import Answer, ApiServer
from warehouse.core.connection import reading, writing
from warehouse.months import archive

pytestmark = pytest.mark.both

BOARD, STAFF = Destination("mail", "bestuur@roc.example"), Destination("mail", "team@roc.example")
TEAMS = Destination("post", "teams")


def config(port: int, more: str = "") -> str:
    return f"""
[announcement]
thanks = "Sanne en Piet"
[mail]
server = "127.0.0.1"
port = {port}
security = "none"
sender = "communicatie@roc.example"
to = ["bestuur@roc.example", "team@roc.example"]
report_to = ["bestuur@roc.example"]
allowed = ["roc.example"]
{more}
"""


POSTS = '[[posts]]\nname = "teams"\ntitle = "Teams"\nsecret = "TEAMS_URL"\n'


@pytest.fixture
def announce(tmp_path, monkeypatch, warehouse):
    """A school with its October closed; call it with the port of the post office."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)

    def ready(port: int, more: str = "", close: bool = True):
        settings = school(tmp_path / "config", config(port, more))
        if close:
            publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
        return settings

    return ready


def send(settings, *where, kind="announcement", **more):
    return sending.send(ANNA, settings, OCTOBER, kind, where, NOW, **more)


def kept():
    with reading() as con:
        return archive.publications(con, OCTOBER)


def test_the_mail_arrives_with_words_html_pdf_and_card_and_is_kept_as_sent(announce):
    with PostOffice() as office:
        settings = announce(office.port)
        assert [each.state for each in send(settings, *sending.places(settings, "announcement"))] == [
            "sent",
            "sent",
        ]
        assert office.to == ["bestuur@roc.example", "team@roc.example"]
        mail = office.messages[0]
        raw = office.raw[0]
    assert mail["Subject"] == "Oktober: 50 aanmeldingen, 60 volgers erbij"
    assert (mail["From"], mail["To"]) == ("communicatie@roc.example", "bestuur@roc.example")
    plain = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    page = mail.get_body(("html",)).get_content()
    assert (
        "- Instagram: volgers 560, verschil +60, aanmeldingen 30\n- LinkedIn: volgers –, verschil –" in plain
    )
    cells = [cell.text_content() for cell in lxml_html.fromstring(page).iter("td")]
    at = cells.index("Instagram")
    assert cells[at : at + 4] == ["Instagram", "560", "+60", "30"] and 'lang="nl"' in page
    # The figures stand on top, below the news; nothing is fetched, and what follows is a table for any client.
    assert (
        page.index("560") < page.index("Onze kanalen")
        and "<img" not in page
        and 'role="presentation"' in page
    )
    assert "Dank aan Sanne en Piet" in plain and "**" not in plain
    files = {each.get_filename(): each.get_content() for each in mail.iter_attachments()}
    assert files["2026-10.pdf"].startswith(b"%PDF") and files["2026-10.png"].startswith(b"\x89PNG")
    first = next(each for each in kept() if each.target == "bestuur@roc.example")
    assert first.state == "sent" and first.body.encode().replace(b"\r\n", b"\n") == raw.replace(
        b"\r\n", b"\n"
    )


def test_nothing_is_sent_twice(announce):
    with PostOffice() as office:
        settings = announce(office.port)
        send(settings, BOARD)
        assert [each.state for each in send(settings, BOARD)] == ["skipped"]
        # Not even on purpose, as long as it would say the same.
        assert [each.state for each in send(settings, BOARD, again=True)] == ["skipped"]
        assert len(office.raw) == 1


def test_two_who_send_at_once_send_once(announce):
    with PostOffice() as office:
        settings = announce(office.port)
        told = []
        threads = [threading.Thread(target=lambda: told.extend(send(settings, BOARD))) for _ in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(60)
        assert len(office.raw) == 1
    assert sorted(each.state for each in told) == ["sent", "skipped", "skipped"]


def test_a_corrected_text_goes_out_again_on_purpose_and_both_stay_in_the_archive(announce):
    with PostOffice() as office:
        settings = announce(office.port)
        send(settings, BOARD)
        publishing.edit(
            named("Piet"), OCTOBER, "nl", "newsletter", "# Verbeterd\n\nInstagram: 570 volgers.", NOW
        )
        assert [each.state for each in send(settings, BOARD)] == ["skipped"]
        assert [each.state for each in send(settings, BOARD, again=True)] == ["sent"]
        assert "570 volgers" in office.messages[1].get_body(("plain",)).get_content()
    editions = {each.edition: each for each in kept()}
    assert set(editions) == {1, 2}
    assert editions[1].body != editions[2].body


def test_nobody_gets_more_than_five_editions_in_an_hour(announce):
    with PostOffice() as office:
        settings = announce(office.port)
        states = []
        for n in range(7):
            publishing.edit(
                named("Piet"), OCTOBER, "nl", "newsletter", f"# Editie {n}\n\nInstagram: {n} volgers.", NOW
            )
            (told,) = send(settings, BOARD, again=True)
            states.append(told.state)
        assert states == ["sent"] * 5 + ["failed"] * 2 and "Wait an hour" in told.error
        # Another place still gets it.
        assert [each.state for each in send(settings, STAFF, again=True)] == ["sent"]
        assert office.to.count("bestuur@roc.example") == 5


def test_an_address_that_is_refused_fails_visibly_and_the_others_get_it(announce):
    with PostOffice(refuse=("bestuur@roc.example",)) as office:
        settings = announce(office.port)
        told = send(settings, BOARD, STAFF)
        assert [each.state for each in told] == ["failed", "sent"]
        assert "550 No such person here" in told[0].error
        assert office.to == ["team@roc.example"]
    failed = next(each for each in kept() if each.state == "failed")
    assert (failed.target, failed.attempts, failed.sent_at) == ("bestuur@roc.example", 1, None)


def test_what_failed_is_tried_again_and_then_arrives_once(announce):
    with PostOffice(broken="451 Come back later") as office:
        settings = announce(office.port)
        assert "451 Come back later" in send(settings, BOARD)[0].error
        office.broken = None
        assert send(settings, BOARD)[0].state == "sent"
        assert len(office.raw) == 1
    (only,) = kept()
    assert (only.attempts, only.edition, only.error) == (2, 1, None)


def test_no_server_is_a_failure_in_words(announce):
    with PostOffice() as office:
        settings = announce(office.port)
    told = send(settings, BOARD)[0]
    assert told.state == "failed" and "bestuur@roc.example was not reached" in told.error


def test_where_it_may_have_arrived_nothing_goes_again_by_itself(announce):
    with PostOffice(broken="cut") as office:
        settings = announce(office.port)
        told = send(settings, BOARD)[0]
        assert told.state == "unsure" and "may have arrived" in told.error
        office.broken = None
        assert send(settings, BOARD)[0].state == "unsure" and not office.raw
        # Somebody asked: it was not there.
        assert send(settings, BOARD, again=True)[0].state == "sent" and len(office.raw) == 1


SENDER = """
import sys
from pipelines.announcing import sending
from pipelines.announcing.sending import Destination
from pipelines.settings import read
from tests.people import ANNA
from tests.pipelines.announcing.months import NOW, OCTOBER
print("begun", flush=True)
place = Destination("mail", "bestuur@roc.example")
print(sending.send(ANNA, read(sys.argv[1]), OCTOBER, "announcement", [place], NOW)[0].state, flush=True)
"""


def test_a_sender_that_was_killed_leaves_it_unsure_at_once_and_never_skipped(announce, tmp_path):
    with PostOffice(broken="silent") as office:
        settings = announce(office.port)
        sender = subprocess.Popen(
            [sys.executable, "-c", SENDER, str(tmp_path / "config")], stdout=subprocess.PIPE, text=True
        )
        assert sender.stdout.readline() == "begun\n"
        deadline = time.monotonic() + 60
        while not kept() and time.monotonic() < deadline:
            time.sleep(0.05)
        # While it is at work, another one leaves it to it.
        assert [each.state for each in kept()] == ["sending"]
        assert [each.state for each in send(settings, BOARD)] == ["skipped"]
        sender.kill()
        sender.communicate(timeout=30)
        office.broken = None
        told = send(settings, BOARD, STAFF)
        assert [each.state for each in told] == ["unsure", "sent"]
        assert "was ended while this was being sent" in told[0].error
        (board,) = (each for each in kept() if each.target == "bestuur@roc.example")
        assert (board.state, board.error_template, board.sent_at) == ("unsure", sending.DIED, None)
        assert "Instagram" in board.body  # what was to be said stays
        assert [each.state for each in send(settings, BOARD)] == ["unsure"]
        # Somebody asked: it was not there.
        assert [each.state for each in send(settings, BOARD, again=True)] == ["sent"]
        assert office.to == ["team@roc.example", "bestuur@roc.example"]


def test_what_is_being_sent_for_longer_than_any_sending_takes_may_have_arrived(announce):
    with PostOffice() as office:
        settings = announce(office.port)
        send(settings, BOARD)
    with writing() as con:
        con.execute("update publications set state = 'sending', sent_at = null")
    (only,) = kept()
    assert only.stands(only.begun_at + dt.timedelta(minutes=9)) == "sending"
    assert only.stands(only.begun_at + dt.timedelta(minutes=11)) == "unsure"


@pytest.mark.parametrize("ugly", ["Instagram\x0b groeit", "Instagram\x00 groeit", "- " * 1500 + "Instagram"])
def test_a_text_of_before_it_was_cleaned_is_sent_everywhere_all_the_same(announce, monkeypatch, ugly):
    """As an earlier version stored it: texts are cleaned when they are saved."""
    with PostOffice() as office, ApiServer(lambda asked: {"ok": True}) as server:
        monkeypatch.setenv("TEAMS_URL", server.url.replace("http:", "json:") + "hook")
        settings = announce(office.port, POSTS)
        with writing() as con:
            con.execute(
                "update announcement_texts set edited = ?, edited_by = 'Piet', edited_at = now()", [ugly]
            )
        told = send(settings, BOARD, TEAMS, STAFF)
        assert [each.state for each in told] == ["sent"] * 3 and len(server.asked) == 1
        done, problem = sending.send_each(ANNA, settings, OCTOBER, ("announcement", "report"), NOW)
        assert problem is None and [(kind, each.target, each.state) for kind, each in done][-1] == (
            "report",
            "bestuur@roc.example",
            "sent",
        )
    stored = {each.target: each for each in kept() if each.kind == "announcement"}
    assert set(stored) == {"bestuur@roc.example", "team@roc.example", "teams"}
    assert {each.state for each in stored.values()} == {"sent"}


def test_what_breaks_while_it_is_handed_over_may_have_arrived(announce, monkeypatch):
    """An address with a surrogate: the library raises what nobody foresaw."""
    with PostOffice() as office:
        settings = announce(office.port)
        broken = dataclasses.replace(settings.announcing.mail, sender="communi\udcffcatie@roc.example")
        out = dataclasses.replace(settings.announcing, mail=broken)
        told = send(dataclasses.replace(settings, announcing=out), BOARD)
        assert told[0].state in ("failed", "unsure") and told[0].error
        assert [each.state for each in kept()] == [told[0].state]


def test_recipients_outside_the_allowed_domains_are_refused(announce, tmp_path):
    with PostOffice() as office:
        settings = announce(office.port)
        told = send(settings, Destination("mail", "iemand@elders.example"))[0]
        assert told.state == "failed" and "lies outside the allowed domains (roc.example)" in told.error
        assert not office.raw
        bad = config(office.port).replace("team@roc.example", "team@roc.example.org")
        with pytest.raises(ConfigError, match="lies outside the allowed domains"):
            school(tmp_path / "config", bad)


def test_a_month_that_is_not_closed_goes_nowhere(announce):
    with PostOffice() as office:
        settings = announce(office.port, close=False)
        with pytest.raises(PublishRefused, match="not closed yet"):
            send(settings, BOARD)
        assert not office.raw and kept() == ()


def test_a_blank_month_goes_nowhere(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    with PostOffice() as office:
        settings = school(tmp_path / "config", config(office.port))
        publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
        with pytest.raises(NothingToTell):
            send(settings, BOARD, kind="report")
        assert not office.raw and kept() == ()


def test_the_report_goes_to_the_board_as_pdf(announce):
    with PostOffice() as office:
        settings = announce(office.port)
        assert sending.places(settings, "report") == (BOARD,)
        assert send(settings, BOARD, kind="report", language="en")[0].state == "sent"
        mail = office.messages[0]
    assert mail["Subject"] == "Report for the board, October 2026"
    # The mail says by itself what the report holds.
    plain, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for words in ("In October 30 stories about us appeared", "Registrations: 140 of 300", "in October 50"):
        assert words in plain and words.split(":")[0] in page, words
    (only,) = mail.iter_attachments()
    assert only.get_content_type() == "application/pdf" and only.get_content().startswith(b"%PDF")


def test_a_post_goes_out_through_apprise_once(announce, monkeypatch):
    with ApiServer(lambda asked: {"ok": True}) as server:
        monkeypatch.setenv("TEAMS_URL", server.url.replace("http:", "json:") + "hook")
        settings = announce(1, POSTS)
        assert send(settings, TEAMS)[0].state == "sent"
        assert send(settings, TEAMS)[0].state == "skipped"
        (asked,) = server.asked
    told = asked.json()
    assert told["title"] == "Oktober: 50 aanmeldingen, 60 volgers erbij"
    assert "560 volgers" in told["message"]
    assert "560 volgers" in kept()[0].body


def test_a_post_that_fails_is_said_without_its_address_and_tried_again(announce, monkeypatch):
    answers = [Answer({"no": 1}, 500), Answer({"ok": 1})]
    with ApiServer(lambda asked: answers.pop(0)) as server:
        monkeypatch.setenv("TEAMS_URL", server.url.replace("http:", "json:") + "geheim-pad")
        settings = announce(1, POSTS)
        told = send(settings, TEAMS)[0]
        assert told.state == "failed" and "Teams was not reached" in told.error
        assert "geheim-pad" not in told.error
        assert send(settings, TEAMS)[0].state == "sent"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (None, "The key “TEAMS_URL” is not there"),
        ("pigeon://loft", "holds no address that Apprise knows"),
        (
            "mailto://user:pass@127.0.0.1?from=a@roc.example&to=iemand@elders.example",
            "outside the allowed domains",
        ),
    ],
)
def test_a_post_that_cannot_go_says_why(announce, monkeypatch, address, said):
    if address:
        monkeypatch.setenv("TEAMS_URL", address)
    settings = announce(1, POSTS)
    told = send(settings, TEAMS)[0]
    assert told.state == "failed" and said in told.error


def test_what_was_edited_is_kept_apart_from_what_was_generated(announce):
    settings = announce(1)
    publishing.edit(named("Piet"), OCTOBER, "nl", "intranet", "Mijn eigen tekst.", NOW)
    with reading() as con:
        texts = {(each.language, each.length): each for each in archive.texts(con, OCTOBER)}
    mine = texts["nl", "intranet"]
    assert (mine.text, mine.edited_by, mine.edited_at) == ("Mijn eigen tekst.", "Piet", NOW)
    assert "560 volgers" in mine.generated and len(texts) == 6
    publishing.edit(named("Piet"), OCTOBER, "nl", "intranet", None, NOW)
    with reading() as con:
        back = next(
            each for each in archive.texts(con, OCTOBER) if (each.language, each.length) == ("nl", "intranet")
        )
    assert back.text == mine.generated and back.edited_by is None
    with pytest.raises(PublishRefused):
        publishing.edit(named("Piet"), OCTOBER, "nl", "intranet", "  ", NOW)
    with pytest.raises(PublishRefused, match="not closed yet"):
        publishing.edit(named("Piet"), dt.date(2026, 9, 1), "nl", "intranet", "x", NOW)
    assert settings.announcing.thanks == "Sanne en Piet"


def test_a_text_is_generated_once_also_when_figures_move_later(announce):
    settings = announce(1)
    with reading() as con:
        before = archive.texts(con, OCTOBER)
    from warehouse.months.closed import closed

    with reading() as con:
        frozen = closed(con, OCTOBER)
    publishing.write(settings, frozen, NOW)
    with reading() as con:
        assert archive.texts(con, OCTOBER) == before
