"""The papers say what runs, in both languages, and a check fails when it no longer is what was approved."""

import dataclasses
import datetime as dt
import html
import io
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipelines import settings
from pipelines.access import acts
from pipelines.access.privacy.keeping import retention, terms
from pipelines.access.privacy.papers import docx, paper
from pipelines.sending.markup import Block, blocks
from tests.people import ANNA, person
from text.i18n import _, use_language
from warehouse.access.privacy.data_map import TIMED
from warehouse.core.connection import writing

NOW = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAMPLE = Path(__file__).parents[4] / "config" / "sample"


@pytest.fixture
def school(warehouse, tmp_path):
    folder = tmp_path / "config"
    shutil.copytree(SAMPLE, folder)
    with writing(warehouse):
        pass
    return folder


@pytest.mark.parametrize(("language", "told"), [("nl", "365 dagen"), ("en", "365 days")])
def test_the_paper_names_school_sources_and_each_term(school, language, told):
    read = settings.read(school)
    with use_language(language):
        written = paper.written(read, school)
        printed = paper.printed(read, school, NOW)
        words = {_(title) for title in TIMED.values()}
    assert read.organisation.name in written and told in written and read.sources[0].title in written
    assert len(words) == len(terms.DAYS) and all(f"{title}: " in written for title in words)
    assert printed.startswith(b"%PDF")


def test_a_term_that_changes_after_the_approval_is_told(school, warehouse):
    read = settings.read(school)
    assert paper.differences(read, school, warehouse) == []
    paper.approve(ANNA, read, school, NOW, warehouse)
    assert paper.differences(read, school, warehouse) == []
    (school / "privacy.toml").write_text("[retention]\nmention = 900\n", encoding="utf-8")
    (told,) = paper.differences(read, school, warehouse)
    assert told.kind == "mention" and told.fields == {"now": 900, "paper": 365}


def test_a_night_that_erased_by_other_terms_is_told(school, warehouse):
    read = settings.read(school)
    paper.approve(ANNA, read, school, NOW, warehouse)
    (school / "privacy.toml").write_text("[retention]\nlog = 7\n", encoding="utf-8")
    retention.run(ANNA, school, NOW + dt.timedelta(hours=1), warehouse)
    (school / "privacy.toml").unlink()
    (told,) = paper.differences(read, school, warehouse)
    assert (told.kind, told.template, told.fields["now"]) == ("log", paper.ERASED, 7)


def test_only_who_may_approve_approves(school, warehouse):
    with pytest.raises(acts.NotAllowed):
        paper.approve(person("administrator"), settings.read(school), school, NOW, warehouse)
    assert paper.approved() is None


@pytest.mark.parametrize(
    ("language", "heading"), [("nl", "3. Informatie voor wie"), ("en", "3. Information for")]
)
def test_the_document_of_word_is_sound_and_says_the_same_as_the_page(school, language, heading):
    read = settings.read(school)
    with use_language(language):
        body = paper.typed(read, school, NOW)
        told = blocks(paper.written(read, school))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    types = {each.get("PartName") for each in parts["[Content_Types].xml"]}
    assert {f"/{name}" for name in parts if not name.endswith((".rels", "Types].xml"))} <= types
    words = parts["word/document.xml"]
    styles = {each.get(f"{W}styleId") for each in parts["word/styles.xml"].iter(f"{W}style")}
    used = {each.get(f"{W}val") for tag in ("pStyle", "tblStyle") for each in words.iter(f"{W}{tag}")}
    assert {"Heading1", "Heading2", "ListBullet", "TableGrid"} == used <= styles
    lines = ["".join(each.itertext()) for each in words.iter(f"{W}p")]
    assert any(line.startswith(heading) for line in lines)
    said = [html.unescape(re.sub("<[^>]*>", "", block.text)) for block in told if not block.rows]
    assert [line for line in lines if line in said] == said
    assert [len(list(row)) for row in words.iter(f"{W}tr")]


def test_words_of_others_stay_words_in_a_document_of_word():
    nasty = "<w:p>&amp; \x00\x1f\ufffe ]]> <script> **x** [a](https://b.example/?a=1&b=2)"
    body = docx.document([*blocks(nasty), Block("p", "a\x00b")], "T & <T>", "nl", NOW)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        words = "".join(ElementTree.fromstring(archive.read("word/document.xml")).itertext())
        assert ElementTree.fromstring(archive.read("docProps/core.xml"))[0].text == "T & <T>"
    assert (
        "<script>" in words and "x" in words and "a (https://b.example/?a=1&b=2)" in words and "ab" in words
    )


def test_a_school_with_hundreds_of_sources_gets_a_whole_paper(school):
    read = settings.read(school)
    many = dataclasses.replace(
        read, sources=tuple(dataclasses.replace(read.sources[0], title=f"Bron {n} " * 9) for n in range(400))
    )
    with use_language("nl"):
        told = blocks(paper.written(many, school))
    assert any("nog 340 bronnen" in block.text for block in told)
    assert told[-1].text.startswith("Handtekening")


def test_what_is_no_longer_looked_for_is_no_longer_promised(school):
    read = settings.read(school)
    with use_language("nl"):
        assert "zodra we dat twee keer hebben gezien" in paper.written(read, school)
        paper.approve(ANNA, read, school, NOW, None)
        (school / "privacy.toml").write_text("[deleted]\nlook = false\n", encoding="utf-8")
        assert "laat het ons dan weten" in paper.written(read, school)
    assert [each.template for each in paper.differences(read, school)] == [paper.CHANGED]
