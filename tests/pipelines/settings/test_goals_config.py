"""goals.toml: what cannot be a goal is refused, with file, line and field."""

import pytest

from pipelines import settings
from pipelines.sources.sync_settings import sync
from pipelines.support.errors import ConfigError
from tests.pipelines.connectors.measuring import ORGANISATION
from warehouse.core.connection import reading

GOOD = """[[goals]]
name = "open-dag"
title = "Aanmeldingen open dagen"
metric = "key_events"
event = "Aanmelding"
start = 2026-08-01
deadline = 2027-07-31
target = 400
"""
CHANNELS = """[[channels]]
name = "linkedin"
network = "linkedin"
[[traffic]]
name = "site"
connector = "logs"
path = "/tmp/x.log"
key_events = { Aanmelding = "/bedankt*" }
"""


def read(folder, text: str) -> settings.Settings:
    folder.mkdir(exist_ok=True)
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "channels.toml").write_text(CHANNELS, encoding="utf-8")
    (folder / "goals.toml").write_text(text, encoding="utf-8")
    return settings.read(folder)


def test_a_goal_is_read_and_stands_in_the_warehouse(warehouse, tmp_path):
    configured = read(tmp_path / "config", GOOD + "[[goals]]\n" + GOOD.split("\n", 2)[2].join(
        ['name = "b"\n', 'direction = "within"\ntarget_to = 500\nstage = "outcome"\n']
    ))  # fmt: skip
    first, second = configured.goals
    assert (first.kind, first.direction, first.target, first.stage) == ("sum", "at least", 400, "outcome")
    assert (second.name, second.target_to) == ("b", 500)
    sync(configured)
    with reading() as con:
        assert con.execute("select goal, target, target_to from goals order by position").fetchall() == [
            ("open-dag", 400, None),
            ("b", 400, 500),
        ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("key_events", "fame"), "“fame” is not known; choose one of followers"),
        (("2027-07-31", "2026-07-31"), "the deadline lies before the start"),
        (("target = 400", 'target = "veel"'), "must be an amount"),
        (("target = 400", ""), "target: this is missing"),
        (("Aanmelding\"\ns", "Iets\"\ns"), "is no key event in channels.toml; there are Aanmelding"),
        (("target = 400", "target = 400\ncolour = 1"), "this field is not known"),
        (("target = 400", 'target = 400\ndirection = "within"\ntarget_to = 300'), "must be more than the target"),
        (("target = 400", 'target = 400\nchannel = "myspace"'), "is no channel of ours and no network"),
        (("target = 400", 'target = 400\nstage = "magic"'), "choose one of input"),
        (('metric = "key_events"\nevent = "Aanmelding"', 'metric = "stories"\nchannel = "linkedin"'), "not counted"),
        (('metric = "key_events"', 'metric = "sessions"'), "only the metric key_events has an event"),
        (('"key_events"\nevent = "Aanmelding"', '"net_sentiment"'), "lies between -100 and 100"),
        (('name = "open-dag"', 'name = "Open Dag"'), "small letters"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_goal_is_refused_in_words(tmp_path, change, said):
    with pytest.raises(ConfigError) as refused:
        read(tmp_path / "config", GOOD.replace(*change))
    assert said in str(refused.value) and "goals.toml:1" in str(refused.value)


def test_two_goals_of_one_name_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="two entries are called “open-dag”"):
        read(tmp_path / "config", GOOD + GOOD)
