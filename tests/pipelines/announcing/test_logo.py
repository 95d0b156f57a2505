"""The school's logo on cards, mails and papers, where there is one."""

import email
import io
from email import policy

import pytest
from PIL import Image
from pypdf import PdfReader

from pipelines.announcing import card, documents, drafts, publishing
from pipelines.announcing.drafts import Destination
from pipelines.announcing.pdf import Branding
from pipelines.sending import logo
from tests.people import ANNA
from tests.pipelines.announcing.months import NOW, OCTOBER, channel, fill_october, month, school
from tests.pipelines.sources.discovery.test_pictures import picture
from text.i18n import use_language
from warehouse.core.connection import reading
from warehouse.months.report import report

RED = (200, 20, 90)
MAIL = """
[mail]
server = "127.0.0.1"
port = 25
sender = "communicatie@roc.example"
security = "none"
allowed = ["roc.example"]
report_to = ["bestuur@roc.example"]
"""
LOGO = picture((240, 80), colour=RED)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def test_a_logo_is_kept_whole_and_taken_away_again(folder):
    assert logo.stored() == b"" and logo.address(b"") == ""
    logo.keep(LOGO)
    assert logo.stored() == LOGO
    assert logo.address(LOGO).startswith("data:image/png;base64,iVBOR")
    logo.keep(b"")
    logo.keep(b"")
    assert logo.stored() == b"" and not list(folder.glob("*logo*"))


@pytest.mark.parametrize(
    "body",
    [b"", b"GIF89a", LOGO[:60], LOGO + b"x" * 200_000, picture((7000, 20)), picture((30, 30), "JPEG")],
)
def test_what_somebody_else_put_in_its_place_is_drawn_only_where_it_can_be(folder, body):
    (folder / logo.FILE).write_bytes(body)
    assert logo.stored() == b""


def test_a_folder_in_its_place_is_no_logo(folder):
    (folder / logo.FILE).mkdir()
    assert logo.stored() == b""


def test_the_card_shows_the_logo_on_white_and_writes_beside_it():
    many = month(*(channel(f"Kanaal {n}", 1000 + n) for n in range(3)))
    with use_language("nl"):
        with_it = Image.open(
            io.BytesIO(card.png(many, "Een heel lange naam " * 9, "#005A8F", "#B35900", LOGO))
        )
        without = Image.open(io.BytesIO(card.png(many, "Een heel lange naam " * 9, "#005A8F", "#B35900")))
    assert with_it.getpixel((1020, 66)) == RED != without.getpixel((1020, 66))
    assert with_it.getpixel((1145, 66)) == (255, 255, 255)
    # Between the words and the logo stands the school's own colour.
    assert {with_it.getpixel((870, y)) for y in range(10, 120)} == {(0, 0x5A, 0x8F)}


def test_mail_and_papers_bear_it_and_the_file_to_take_along_holds_it(folder, warehouse):
    fill_october(warehouse)
    logo.keep(LOGO)
    settings = school(folder.parent / "config", MAIL)
    publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
    paper = publishing.look(settings)
    assert paper.logo == LOGO
    with reading() as con:
        october = report(con, OCTOBER, NOW)
    with use_language("nl"):
        pdf = documents.report(october, paper, NOW)
        plain = documents.report(october, Branding(paper.organisation, paper.colour, paper.accent), NOW)
        html = drafts.as_html(october.month, "# Oktober\n", "Oktober", paper)
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 1
    assert not PdfReader(io.BytesIO(plain)).pages[0].images
    assert f'<img src="{logo.address(LOGO)}" alt=""' in html
    made = drafts.draft(
        settings, october, {}, "report", Destination("mail", "bestuur@roc.example"), NOW, "nl", None
    )
    whole = email.message_from_string(made.body, policy=policy.default)
    words = whole.get_body(("html",))
    assert 'src="cid:logo"' in words.get_content()
    inside = [each for each in whole.walk() if each["Content-ID"] == "<logo>"]
    assert [each.get_content() for each in inside] == [LOGO]
    assert [each.get_content_type() for each in whole.iter_attachments()] == ["application/pdf"]
