"""PDF, card and HTML: opened again and compared with the figures they were made from."""

import datetime as dt
import io
import re

import pytest
from lxml import html as lxml_html
from PIL import Image
from pypdf import PdfReader

from pipelines.announcing import card, documents, methods, publishing, text
from pipelines.announcing.documents import NothingToTell
from pipelines.announcing.pdf import Branding
from pipelines.sending import markup
from tests.people import ANNA
from tests.pipelines.announcing.months import NOW, OCTOBER, channel, fill_october, goal, month, school
from tests.warehouse.school import run
from text.i18n import number, use_language
from text.labels import channel_name
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.months.closed import closed
from warehouse.months.report import report

LOOK = Branding("ROC Voorbeeld", "#005A8F", "#B35900")
# Runs on these days: one before the month, three in it, one after.
DAYS = [dt.datetime(2026, *day, 9, tzinfo=dt.UTC) for day in ((9, 20), (10, 5), (10, 21), (10, 30), (11, 20))]
SOURCES = [(), ("new",), ("new",) * 5, ("failed",) * 5, ("new", "new", "failed", "failed", "failed"),
           ("new", "failed", "new", "new", "new"), ("", "", "", "", "failed"), ("new", "new", "new", "new", "failed"),
           ("new", "new", "failed", "failed", "new"), ("", "partial", "partial", "partial", "partial")]  # fmt: skip


def at(day: dt.datetime, outcome: str) -> dict:
    more = (
        {"error_template": "Answered {status}.", "error_fields": '{"status": "503"}'}
        if outcome == "failed"
        else {}
    )
    if outcome == "partial":
        more = {"error": "Half."}
    return run(at=day, outcome=outcome, **more)


def fell_away(name: str) -> None:
    """It answered on the 20th of October, and failed from the 21st on; the other sources go on."""
    good, bad = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC), dt.datetime(2026, 10, 21, 9, tzinfo=dt.UTC)
    with writing() as con:
        con.execute("delete from source_runs where source_name = $name", {"name": name})
        upsert(
            con,
            "source_runs",
            [run(name, good), *(at(bad + dt.timedelta(days=n), "failed") for n in range(12))],
        )


@pytest.fixture
def october(tmp_path, monkeypatch, warehouse):
    """A school whose October is closed, and what its report says."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    settings = school(tmp_path / "config")
    publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
    with reading() as con:
        return report(con, OCTOBER, NOW)


def pages(pdf: bytes) -> list[str]:
    """The text of each page with single spaces, as a reader would copy it."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_announcement_is_one_a4_with_the_boards_page_behind_it(october, language):
    with use_language(language):
        written = text.announcement(october.month, "newsletter")
        made = documents.announcement(october, written, LOOK, NOW)
        told = pages(made)
    assert len(told) == 2
    reader = PdfReader(io.BytesIO(made))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.metadata.author == "ROC Voorbeeld" and reader.trailer["/Root"]["/Lang"] == language
    # Every word of the text stands on the first page, in order; of a table each row.
    assert len(markup.plain(written).split()) > 20
    for line in markup.plain(written.replace(" |", " ").replace("| ", "")).split("\n"):
        if not line.startswith("|--"):
            assert " ".join(re.sub(r" \(https?://\S+\)", "", line).removeprefix("- ").split()) in told[0], (
                line
            )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_holds_every_known_figure_of_the_warehouse(october, language):
    with use_language(language):
        told = " ".join(pages(documents.report(october, LOOK, NOW)))
        with reading() as con:
            frozen = closed(con, OCTOBER)
        assert frozen.all_of("brought") and frozen.all_of("followers") and frozen.all_of("sessions")
        for each in frozen.all_of("brought"):
            assert f"{channel_name(each.part)} {number(each.value)}" in told
        for each in (*frozen.all_of("followers"), *frozen.all_of("sessions")):
            assert (number(each.value) if each.value is not None else "–") in told
        assert number(frozen.of("mentions").value) in told
        name = "Aanmeldingen 140" if language == "nl" else "Registrations 140"
        assert name in told


def test_the_report_says_how_it_was_counted_and_why_there_is_no_ave(october):
    with use_language("nl"):
        told = " ".join(pages(documents.report(october, LOOK, NOW)))
    for words in ("Bronnen en methoden", "Zoekvragen", "ROC Voorbeeld", "Advertentiewaarde (AVE) staat hier niet",
                  "niemand heeft beoordeeld", "het kanaal van het bezoek zelf", "Bereik is de som"):  # fmt: skip
        assert words in told, words


def test_what_is_incomplete_is_said_on_page_one(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    fell_away("krant")
    publishing.close(ANNA, school(tmp_path / "config"), OCTOBER, NOW, force=True)
    with reading() as con:
        without = report(con, OCTOBER, NOW)
    with use_language("nl"):
        first = pages(documents.report(without, LOOK, NOW))[0]
    assert "Niet compleet. Niet meegeteld: De Krant (vanaf 21 oktober)." in first
    assert "Volgers van LinkedIn" in first and "503" not in first


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("checks", SOURCES, ids=[" ".join(each) or "never asked" for each in SOURCES])
def test_a_source_never_stands_as_well_and_as_failing_in_one_report(
    tmp_path, monkeypatch, warehouse, checks, language
):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    with writing() as con:
        con.execute("delete from source_runs")
        upsert(
            con,
            "source_runs",
            [at(day, outcome) for day, outcome in zip(DAYS, checks, strict=False) if outcome],
        )
    settings = school(tmp_path / "config")
    publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
    with reading() as con:
        made = report(con, OCTOBER, NOW)
    with use_language(language):
        told = " ".join(pages(documents.report(made, LOOK, NOW)))
        said = methods.in_month(made, next(each for each in made.sources if each.source_name == "krant"))
        words = publishing.one(settings, made.month, language, "newsletter")
    bad = sum(outcome in ("failed", "partial") for outcome in checks[1:4])
    well = {"nl": "goed gelezen", "en": "read well"}[language]
    none = {"nl": "niet gelezen", "en": "not read"}[language]
    if bad:
        assert said.startswith(str(bad))
    else:
        assert said == (well if any(checks[1:4]) else none)
    assert said in told
    for word in ("faalt", "mislukt", "Storingen", "geen storingen", "fails", "Outages", "503"):
        assert word not in told and word not in words, word


def test_a_long_text_becomes_smaller_and_stays_on_one_page(october):
    long = "\n\n".join(
        f"Alinea {n} met een hele reeks woorden over onze school en haar kanalen." * 3 for n in range(30)
    )
    with use_language("nl"):
        assert len(pages(documents.announcement(october, long, LOOK, NOW))) == 2


def test_a_blank_report_is_never_made():
    empty = month(channel("X", None), goal("Doel", None, 60, "unknown", 11))
    with pytest.raises(NothingToTell, match="2026-10"):
        documents.check(empty)
    documents.check(month(channel("X", 0)))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script> **vet**", "<script>alert(1)</script> vet"),
        ("R&D & 1 < 2", "R&D & 1 < 2"),
        ("- één\n- twee", "één twee"),
        ("# Kop\n\nTekst", "Kop Tekst"),
    ],
)
def test_what_people_type_is_shown_and_never_run(written, shown):
    page = lxml_html.fromstring(markup.document(written, "x", "#005A8F", "nl"))
    assert " ".join(page.find("body").text_content().split()).replace(" ", "") == shown.replace(" ", "")
    assert not page.findall(".//script")
    assert "".join(block.text for block in markup.blocks(written))


def test_what_comes_from_outside_leads_nowhere_and_fetches_nothing():
    words = "[klik](javascript:alert(1)) ![meet](https://elders.example/p.png) [site](https://roc.example)"
    page = lxml_html.fromstring(markup.document(words, "x", "#005A8F", "nl"))
    assert [each.get("href") for each in page.iter("a")] == ["#", "https://roc.example"]
    assert not page.findall(".//img") and "meet" in page.text_content()
    assert markup.blocks(words)[0].text == 'klik meet <a href="https://roc.example">site</a>'


def test_the_card_is_drawn_in_the_schools_colours_and_readable(october):
    with use_language("nl"):
        picture = Image.open(io.BytesIO(card.png(october.month, "ROC Voorbeeld", "#AA1122", "#FFCC00")))
    assert picture.size == (1200, 675) and picture.format == "PNG"
    assert picture.getpixel((5, 5)) == (0xAA, 0x11, 0x22) and picture.getpixel((5, 136)) == (0xFF, 0xCC, 0)
    # Something is written in the head, among the channels and in the foot.
    for top, bottom in ((20, 120), (180, 320), (545, 660)):
        assert len(picture.crop((40, top, 1160, bottom)).getcolors(100_000)) > 20


@pytest.mark.parametrize(
    ("colour", "letters"), [("#005A8F", "#FFFFFF"), ("#FFD500", "#1B2733"), ("#000000", "#FFFFFF")]
)
def test_letters_on_the_schools_colour_can_be_read(colour, letters):
    assert card.readable(colour) == letters


def test_a_long_name_is_cut_and_stays_on_the_card():
    letters = card.font(26)
    cut = card.fitted("Regionaal Opleidingencentrum " * 8, letters, 400)
    assert cut.endswith("…") and letters.getlength(cut) <= 400
    many = month(*(channel(f"Kanaal {n}", 1000 + n) for n in range(14)))
    with use_language("nl"):
        assert card.png(many, "School", "#005A8F", "#B35900")
        assert card.png(month(), "School", "#005A8F", "#B35900")
