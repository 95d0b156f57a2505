"""What the sample's school went through in November stands on its board: in the headline, and in line one."""

import datetime as dt

import pytest

from pages.shared.i18n import use_language
from pages.views.reputation.headline import behind, sentence
from pipelines.connectors.feeds import feed
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import Loading, load
from pipelines.settings import read
from pipelines.sources import sync_settings
from pipelines.sources.sample import feeds
from pipelines.support.workers import Pool
from tests.pipelines.connectors.feeds.answers import answered
from text.i18n import translate
from warehouse.core.connection import reading
from warehouse.core.period import Period
from warehouse.reputation.board import board
from warehouse.reputation.unfolding import gravity

NOW = dt.datetime(2026, 11, 27, 15, tzinfo=dt.UTC)
TODAY = NOW.date()
# Those that carried the leak, our own news, and what readers wrote below it; of the last six weeks only.
SOURCES = (
    "rocvoorbeeld",
    "rocvoorbeeld-reacties",
    "regionieuws",
    "stadsbode",
    "streekonline",
    "onderwijskoerier",
)
SINCE = NOW - dt.timedelta(weeks=6)


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> str:
    """A warehouse with six weeks of those sources, loaded as a run loads them."""
    return filled(str(tmp_path_factory.mktemp("sample") / "warehouse.duckdb"))


def filled(path: str) -> str:
    """Load six weeks of those sources as a run does; where that is comes back."""
    settings = read()
    sync_settings.sync(settings, path)
    batch = []
    for name in SOURCES:
        source = settings.source(name)
        answer = feeds.answer(feeds.FEEDS[name].path, NOW)
        entries = feed.parse(answered(answer.body, source.url), source, NOW)
        recent = [entry for entry in entries if entry["published_at"] and entry["published_at"] >= SINCE]
        assert recent, name
        batch.append(CollectedSource(source, NOW, entries=recent))
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    with Pool(0) as pool:
        to = Loading(settings, queries, pool, "run", NOW, {}, lambda row: None, path)
        assert load(batch, to) is None
    return path


@pytest.mark.parametrize("days", [30, 20])
def test_the_exam_leak_stands_in_the_headline_and_in_line_one(sample, days):
    period = Period(TODAY - dt.timedelta(days=days), TODAY)
    with reading(sample) as con:
        found = board(con, period, TODAY, NOW)
    first = found.attention[0]
    assert (first.kind, first.fields["event"].nl) == ("story", "Examens uitgelekt")
    assert first.fields["copies"] >= 8
    assert max(found.causes, key=lambda story: gravity(story, period)).title == first.fields["title"]
    for language, named in (("nl", "“Examens uitgelekt” ("), ("en", "“Exams leaked” (")):
        with use_language(language):
            said = sentence(
                found.subject, found.net_sentiment, found.mentions, days, found.weeks, behind(found)
            )
            assert named in said
            line = translate(first.template, first.fields)
            assert line.startswith(("Examens uitgelekt (negatief): ", "Exams leaked (negative): "))
            assert "Vergunning verleend" not in said + line


def test_our_own_news_is_what_we_said_and_comments_below_it_are_others(sample):
    with reading(sample) as con:
        found = dict(
            con.execute("select source_name, list(distinct kind) from items group by all").fetchall()
        )
        said = con.execute(
            "select count(*) from mention_items where kind = 'own' and subject = 'ROC Voorbeeld'"
        )
        ours = said.fetchone()[0]
    assert found["rocvoorbeeld"] == ["own"]
    assert found["rocvoorbeeld-reacties"] == ["forum"]
    assert ours > 10


def test_a_lake_that_loads_the_sample_has_the_same_board_and_the_same_rows(sample, lakes_begun, tmp_path):
    with lakes_begun.another(tmp_path / "lake") as lake:
        filled(lake)
        boards, counts = [], []
        for url in (sample, lake):
            with reading(url) as con:
                boards.append(board(con, Period(TODAY - dt.timedelta(days=30), TODAY), TODAY, NOW))
                counts.append(
                    {
                        table: con.execute(f"select count(*) from {table}").fetchone()
                        for table in (
                            "items",
                            "mentions",
                            "stories",
                            "sightings",
                            "subject_days",
                            "story_days",
                        )
                    }
                )
    assert counts[0] == counts[1] and min(counts[0].values()) > (50,)
    assert boards[0] == boards[1]
