"""Whatever is typed into an announcement, or stands in a title, it is sent as words and nothing stops."""

import io

import pytest
from pypdf import PdfReader

from pipelines.announcing import documents, publishing, sending
from pipelines.announcing.pdf import Branding
from pipelines.sending import markup
from pipelines.support.typed_text import TooLong, literal
from tests.people import ANNA, named
from tests.pipelines.announcing.months import NOW, OCTOBER, channel, fill_october, goal, month, school
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.announcing.test_sending import POSTS, config
from tests.pipelines.connectors.api_server import Answer, ApiServer
from text.i18n import use_language
from warehouse.core.connection import reading, writing
from warehouse.months import archive, publications
from warehouse.months.report import report

LOOK = Branding("ROC Voorbeeld", "#005A8F", "#B35900")
HOSTILE = {
    "a vertical tab": "Goed nieuws\x0bvan ons allen",
    "a zero": "Goed \x00nieuws",
    "nested lists": "- " * 1_500 + "Goed nieuws",
    "nested quotations": "> " * 1_500 + "Goed nieuws",
    "nested numbers": "1. " * 1_500 + "Goed nieuws",
    "steps to the right": "\n".join(" " * 4 * n + "- Goed nieuws" for n in range(80)),
    "no character": "Goed \ufffenieuws\uffff",
    "signs of the maker of HTML": "Goed nieuws \x02klzzwxh:99\x03",
    "brackets": "Goed nieuws " + "[" * 15_000,
    "links that never end": "Goed nieuws " + "[a](" * 4_000,
    "stars": "Goed nieuws " + "**a " * 4_000,
    "one endless word": "Goed nieuws " + "x" * 15_000,
    "paragraphs": "Goed nieuws\n\n" + "a\n\n" * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_stored_before_it_was_cleaned_still_gives_words_html_and_blocks(name):
    text = HOSTILE[name]
    assert "Goed" in markup.plain(text)
    assert any("Goed" in block.text for block in markup.blocks(text))
    page = markup.document(text, "Titel", "#000000", "nl")
    assert "Goed" in page and not set(page) & set("\x00\x02\x03\x0b\ufffe\uffff")


@pytest.mark.parametrize(
    "name", ["a vertical tab", "a zero", "nested lists", "one endless word", "paragraphs"]
)
def test_an_edited_text_is_cleaned_when_it_is_kept_and_then_sent(tmp_path, monkeypatch, warehouse, name):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    with PostOffice() as office:
        settings = school(tmp_path / "config", config(office.port))
        publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
        publishing.edit(named("Anna\x0b"), OCTOBER, "nl", "newsletter", HOSTILE[name], NOW)
        with reading() as con:
            kept = next(each for each in archive.texts(con, OCTOBER) if each.edited)
        assert not set(kept.edited) & set("\x00\x0b") and kept.edited_by == "Anna"
        told = sending.send(
            ANNA, settings, OCTOBER, "announcement", sending.places(settings, "announcement"), NOW
        )
        assert [each.state for each in told] == ["sent", "sent"]
        pdf = next(
            each for each in office.messages[0].iter_attachments() if each.get_filename() == "2026-10.pdf"
        )
        words = " ".join(PdfReader(io.BytesIO(pdf.get_content())).pages[0].extract_text().split())
    assert "Goed" in words


def test_a_text_that_an_earlier_version_kept_with_all_of_it_is_sent_too(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    with PostOffice() as office:
        settings = school(tmp_path / "config", config(office.port))
        publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
        with writing() as con:
            publications.edit(
                con, OCTOBER, "nl", "newsletter", "Goed\x0bnieuws\n\n" + "- " * 1_500 + "x", "Anna", NOW
            )
        told = sending.send(
            ANNA, settings, OCTOBER, "announcement", sending.places(settings, "announcement"), NOW
        )
        assert [each.state for each in told] == ["sent", "sent"]
        assert "Goed\nnieuws" in office.messages[0].get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_text_that_is_too_long_is_refused_and_the_one_before_stays(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    publishing.close(ANNA, school(tmp_path / "config"), OCTOBER, NOW, force=True)
    with pytest.raises(TooLong, match="20000 characters at most; this one has 20001"):
        publishing.edit(ANNA, OCTOBER, "nl", "line", "x" * 20_001, NOW)
    with reading() as con:
        assert not [each for each in archive.texts(con, OCTOBER) if each.edited]


TITLES = [
    "![](http://127.0.0.1:9/x.png)", "[hier](http://127.0.0.1:9/)", "<img src=http://127.0.0.1:9/x>", "# kop",
    "**vet** _schuin_", "a | b | c", "|---|", "1. eerst", "- lijst", "`code`", "a\\*b", "<http://127.0.0.1:9/>",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_words_and_never_markdown(title):
    shown = literal(title)
    assert markup.plain(shown).strip() == title
    (block,) = markup.blocks(shown)
    assert (block.kind, block.text) == (
        "p",
        title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    )
    assert "<img" not in markup.body(shown) and "<a " not in markup.body(shown)
    with use_language("nl"):
        from pipelines.announcing import text

        found = month(
            channel(title, 560, before=500),
            goal(title, 40.0, 100, "green", 40.0),
            goal("Doel", None, 5, "early"),
        )
        for length in ("line", "intranet", "newsletter"):
            words = text.announcement(found, length, thanks=title)
            page = markup.body(words)
            assert "<img" not in page and "<a " not in page and "<code" not in page, (length, words)
            if length == "newsletter":
                assert title in markup.plain(words)


def test_no_tag_of_a_title_goes_to_a_place_that_shows_html(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    with ApiServer(lambda asked: Answer({})) as api:
        settings = school(tmp_path / "config", config(1, POSTS))
        monkeypatch.setenv("TEAMS_URL", f"json://127.0.0.1:{api.url.split(':')[2]}?format=html")
        publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
        words = "Goed **nieuws** <img src=http://127.0.0.1:9/x> ![](http://127.0.0.1:9/y)"
        publishing.edit(ANNA, OCTOBER, "nl", "intranet", words, NOW)
        post = sending.Destination("post", "teams")
        (told,) = sending.send(ANNA, settings, OCTOBER, "announcement", [post], NOW)
        assert told.state == "sent", told
        body = api.asked[0].json()["message"]
    assert "<strong>nieuws</strong>" in body and "<img" not in body


def test_the_papers_of_a_month_bear_any_title(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    settings = school(tmp_path / "config")
    goals = (tmp_path / "config" / "goals.toml").read_text(encoding="utf-8")
    wild = "![](http://127.0.0.1:9/x) <b>\\u000b\\u0000" + "y" * 150
    (tmp_path / "config" / "goals.toml").write_text(goals.replace("Leerbedrijven", wild), encoding="utf-8")
    from pipelines.settings import read
    from pipelines.sources import sync_settings

    settings = read(tmp_path / "config")
    sync_settings.sync(settings)
    publishing.close(ANNA, settings, OCTOBER, NOW, force=True)
    with reading() as con, use_language("nl"):
        found = report(con, OCTOBER, NOW)
        texts = {(each.language, each.length): each.text for each in archive.texts(con, OCTOBER)}
    with use_language("nl"):
        assert documents.report(found, LOOK, NOW).startswith(b"%PDF")
        assert documents.announcement(found, texts["nl", "newsletter"], LOOK, NOW).startswith(b"%PDF")
    assert "![](http://127.0.0.1:9/x) <b>" in markup.plain(texts["nl", "newsletter"])
    assert "<img" not in markup.body(texts["nl", "newsletter"])
