"""The first configuration: what can be used is written, what cannot is named, and nothing of the sample gets in."""

import shutil

import pytest

from pipelines import settings
from pipelines.settings.editing import edit
from pipelines.sources.first_answers import (
    Answers,
    CampaignAnswer,
    ChannelAnswer,
    PeerAnswer,
    SourceAnswer,
    Students,
)
from pipelines.sources.first_configuration import create
from pipelines.support.errors import ConfigError
from pipelines.support.typed_text import TooLong
from tests.people import ANNA


def test_first_answers_make_a_configuration_that_reads(tmp_path):
    answers = Answers(
        'ROC "De" Voorbeeld',
        "rocvoorbeeld.example",
        city="Voorbeeldstad",
        peers=[
            PeerAnswer(
                "Voorbeeld College",
                '"Voorbeeld College" OR VC',
                "https://vc.example",
                Students(9_000, 2025, "DUO"),
            ),
            *map(PeerAnswer, (" ", "voorbeeld college", 'roc "de" voorbeeld', "Ander College")),
        ],
        also_called=["rocvoorbeeld"],
        colour="#c2185b",
        counted=Students(12_500, None, ""),
        sources=[
            SourceAnswer("google-news", '"ROC De Voorbeeld"'),
            SourceAnswer("google-news", '"ROC De Voorbeeld"'),
            SourceAnswer("bluesky", "roc"),
            SourceAnswer("feed", "https://rocvoorbeeld.example/feed/", "Nieuws", "own"),
        ],
        channels=[
            ChannelAnswer("instagram", "Instagram", "https://www.instagram.com/roc/"),
            ChannelAnswer("mastodon", "Mastodon", "https://s.example/@roc", "mastodon", "@roc@s.example"),
        ],
        campaigns=[
            CampaignAnswer("open-dag", "Open dag"),
            CampaignAnswer("open-dag", "Nog eens"),
            CampaignAnswer("Geen Woord", "Geen woord"),
        ],
    )
    made = create(ANNA, answers, tmp_path / "config")
    assert [left.what for left in made.left_out] == ["Geen woord"]
    read = settings.read(tmp_path / "config")
    assert [(campaign.name, campaign.label) for campaign in read.campaigns] == [("open-dag", "Nog eens")]
    assert read.subjects[0].query == '"ROC De Voorbeeld" OR "rocvoorbeeld"'
    assert [(subject.students, subject.students_year) for subject in read.subjects] == [
        (12_500, None), (9_000, 2025), (None, None),
    ]  # fmt: skip
    assert [(subject.name, subject.query, subject.site) for subject in read.subjects[1:]] == [
        ("Voorbeeld College", '"Voorbeeld College" OR VC', "https://vc.example"),
        ("Ander College", '"Ander College"', ""),
    ]
    assert [(source.title, source.kind) for source in read.sources] == [
        ('"ROC De Voorbeeld"', "press"), ("roc", "social"), ("Nieuws", "own"),
    ]  # fmt: skip
    assert [(channel.network, channel.statistics is not None) for channel in read.channels] == [
        ("instagram", False), ("mastodon", True),
    ]  # fmt: skip
    assert (read.organisation.city, read.announcing.colour) == ("Voorbeeldstad", "#c2185b")
    with pytest.raises(ConfigError, match="set up here already") as refused:
        create(ANNA, answers, tmp_path / "config")
    assert str(tmp_path) not in str(refused.value)


BAD = [
    SourceAnswer("mastodon-tag", "#mbo"),
    SourceAnswer("google-alerts", "mijn alert"),
    SourceAnswer("feed", "ftp://krant.example/rss"),
    SourceAnswer("feed", "https://krant.example:99999999/"),
    SourceAnswer("nonsense", "x"),
    SourceAnswer("feed", "https://krant.example/" + "a" * 3000),
    ChannelAnswer("hyves", "Hyves", "https://hyves.example/roc"),
    ChannelAnswer("x", "X", "geen adres"),
    ChannelAnswer("x", "X", "https://x.com/roc", "mastodon", "@roc@s.example"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: getattr(bad, "written", "")[:30] or bad.title)
def test_one_that_cannot_be_used_is_named_and_never_holds_up_the_others(tmp_path, bad):
    is_source = isinstance(bad, SourceAnswer)
    answers = Answers(
        "ROC Voorbeeld",
        "https://rocvoorbeeld.example",
        sources=[*([bad] if is_source else []), SourceAnswer("reddit", "roc")],
        channels=[*([] if is_source else [bad]), ChannelAnswer("tiktok", "TikTok", "https://www.tiktok.com/@roc")],
    )  # fmt: skip
    made = create(ANNA, answers, tmp_path / "config")
    assert [source.pattern for source in made.settings.sources] == ["reddit"]
    assert [channel.network for channel in made.settings.channels] == ["tiktok"]
    assert [left.what for left in made.left_out] == [bad.written if is_source else bad.title]
    # What is said of it is for a reader: nothing of where the server keeps its files.
    assert str(tmp_path) not in str(made.left_out[0].error)


def test_more_than_anybody_fills_in_is_refused_and_nothing_is_written(tmp_path):
    many = [SourceAnswer("reddit", str(n)) for n in range(101)]
    with pytest.raises(TooLong):
        create(ANNA, Answers("ROC", "roc.example", sources=many), tmp_path / "config")
    assert not (tmp_path / "config" / "organisation.toml").exists()


@pytest.mark.parametrize("query", ["", "roc AND (stage OR"])
def test_a_query_that_cannot_be_read_makes_room_for_the_names(tmp_path, query):
    made = create(ANNA, Answers("ROC Voorbeeld", "roc.example", query=query), tmp_path / "config")
    assert made.settings.subjects[0].query == '"ROC Voorbeeld"'


def test_a_query_that_fits_the_name_is_taken_over(tmp_path):
    made = create(ANNA, Answers("GC", "gc.example", query="gc AND mbo"), tmp_path / "config")
    assert made.settings.subjects[0].query == "gc AND mbo"


def test_nothing_of_the_sample_becomes_that_of_a_real_school(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    where = edit.editable(settings.ROOT / "config" / "sample")
    before = (where / settings.GOALS).read_bytes()
    assert settings.read(where).goals and settings.read(where).channels
    made = create(ANNA, Answers("ROC Zevenmeren", "https://zevenmeren.example"))
    assert (made.settings.goals, made.settings.channels, made.settings.traffic) == ((), (), ())
    assert (where / "goals.toml.sample").read_bytes() == before


def test_what_an_operator_put_there_before_stays(tmp_path):
    where = tmp_path / "config"
    shutil.copytree(
        settings.ROOT / "config" / "sample", where, ignore=shutil.ignore_patterns("org*", "sou*", "goa*")
    )
    before = (where / "announcement.toml").read_bytes()
    (where / "channels.toml").write_text("[costs]\nhour = 40\n", encoding="utf-8")
    made = create(ANNA,
        Answers(
            "ROC Zevenmeren", "https://zevenmeren.example", colour="#123456",
            channels=[ChannelAnswer("tiktok", "TikTok", "https://www.tiktok.com/@roc")],
        ),
        where,
    )  # fmt: skip
    assert (where / "announcement.toml").read_bytes() == before
    assert made.settings.hour_cost == 40
    assert [channel.network for channel in made.settings.channels] == ["tiktok"]
