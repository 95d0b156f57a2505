"""The papers say what runs, in both languages, and a check fails when it no longer is what was approved."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.access import acts
from pipelines.access.privacy.keeping import retention, terms
from pipelines.access.privacy.papers import paper
from tests.people import ANNA, person
from text.i18n import use_language
from warehouse.core.connection import writing

NOW = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
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
        written = paper.text(read, terms.read(school))
        printed = paper.printed(read, terms.read(school), NOW)
    assert read.organisation.name in written and told in written and read.sources[0].title in written
    assert written.count("\n- ") >= len(terms.DAYS) + len(read.sources)
    assert printed.startswith(b"%PDF")


def test_a_term_that_changes_after_the_approval_is_told(school, warehouse):
    read = settings.read(school)
    assert paper.differences(read, school, warehouse) == []
    paper.approve(ANNA, read, school, NOW, warehouse)
    assert paper.differences(read, school, warehouse) == []
    (school / "privacy.toml").write_text("[retention]\nmention = 900\n", encoding="utf-8")
    (told,) = paper.differences(read, school, warehouse)
    assert told.startswith("mention: 900") and "365" in told


def test_a_night_that_erased_by_other_terms_is_told(school, warehouse):
    read = settings.read(school)
    paper.approve(ANNA, read, school, NOW, warehouse)
    (school / "privacy.toml").write_text("[retention]\nlog = 7\n", encoding="utf-8")
    retention.run(ANNA, school, NOW + dt.timedelta(hours=1), warehouse)
    (school / "privacy.toml").unlink()
    (told,) = paper.differences(read, school, warehouse)
    assert told.startswith("log: erased after 7")


def test_only_who_may_approve_approves(school, warehouse):
    with pytest.raises(acts.NotAllowed):
        paper.approve(person("administrator"), settings.read(school), school, NOW, warehouse)
    assert paper.approved() is None
