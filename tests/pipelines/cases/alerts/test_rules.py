"""Rules of alerts.toml: what they find now is what they would have found; one that is wrong stops no other."""

import datetime as dt
from pathlib import Path

import pytest

from pipelines.cases.alerts import good
from pipelines.cases.alerts.rules import look, rules_file
from pipelines.cases.alerts.rules.rule import KINDS, PROPOSED
from tests.warehouse.cases.alerts.test_findings import case, keep, told
from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading

NOW = dt.datetime(2026, 11, 27, 14, 0, tzinfo=dt.UTC)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
BY_NAME = {rule.name: rule for rule in PROPOSED}


def written(tmp_path: Path, text: str) -> rules_file.Rules:
    (tmp_path / "alerts.toml").write_text(text, encoding="utf-8")
    return rules_file.read(tmp_path)


def test_without_a_file_every_kind_has_a_rule_that_is_on(tmp_path):
    found = rules_file.read(tmp_path)
    assert found.faults == ()
    assert [rule.kind for rule in found.rules] == list(KINDS)
    assert all(rule.is_on for rule in found.rules)


def test_a_rule_of_the_school_stands_in_for_that_of_its_kind_and_a_kind_may_have_two(tmp_path):
    found = written(tmp_path, """
        [[rule]]
        kind = "story"
        copies = 5
        [[rule]]
        kind = "story"
        name = "groot"
        level = 3
        reach = 500000
        [[rule]]
        kind = "month"
        on = false
        """)  # fmt: skip
    assert found.faults == ()
    story, large = [rule for rule in found.rules if rule.kind == "story"]
    assert (story.name, story.level, story.own) == ("story", 2, {"copies": 5, "reach": 100_000})
    assert (large.name, large.level, large.own) == ("groot", 3, {"copies": 3, "reach": 500_000})
    assert [rule.kind for rule in found.rules if not rule.is_on] == ["month"]
    assert {rule.kind for rule in found.rules} == KINDS.keys()


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ('kind = "dreiging"', "kind"),
        ("level = 3", "kind"),
        ('kind = "story"\ncopies = 1', "copies"),
        ('kind = "story"\ncopies = "3"', "copies"),
        ('kind = "story"\nreach = 0', "reach"),
        ('kind = "spike"\nchance = 1', "chance"),
        ('kind = "spike"\nchance = 0', "chance"),
        ('kind = "threat"\nleast = 5', "least"),
        ('kind = "threat"\nleast = 0', "least"),
        ('kind = "threat"\nlevel = 5', "level"),
        ('kind = "threat"\non = "ja"', "on"),
        ('kind = "press"\nhours = 3', "hours"),
        ('kind = "press"\nname = "Pers vraag"', "name"),
        ('kind = "press"\nname = "threat"', "name"),
        ('kind = "silent"\nhours = -1', "hours"),
        ('kind = "month"', "name"),
    ],
)
def test_a_wrong_rule_is_named_by_file_line_and_field_and_the_others_are_kept(tmp_path, rule, field):
    found = written(tmp_path, f'[[rule]]\nkind = "month"\nlevel = 1\n\n[[rule]]\n{rule}\n')
    (fault,) = found.faults
    assert "alerts.toml:5: [rule]" in fault.place and fault.place.endswith(f", {field}")
    assert {each.kind for each in found.rules} == KINDS.keys()
    assert next(each.level for each in found.rules if each.kind == "month") == 1


def test_a_kind_is_not_without_a_rule_because_the_only_one_of_it_was_written_wrongly(tmp_path):
    found = written(tmp_path, '[[rule]]\nkind = "threat"\nleast = "drie"\n')
    assert BY_NAME["threat"] in found.rules and len(found.faults) == 1
    # Also where another one of its kind is switched off.
    text = '[[rule]]\nkind = "threat"\non = false\n[[rule]]\nkind = "threat"\nname = "b"\nleast = "x"\n'
    found = written(tmp_path, text)
    assert [rule for rule in found.rules if rule.kind == "threat"] == [BY_NAME["threat"]]


@pytest.mark.parametrize(
    "text", ["[[rule]\n", "[rule]\nkind = 'x'\n", "rule = 3\n", "rule = ['threat']\n", "\0"]
)
def test_a_file_that_cannot_be_read_leaves_every_rule_as_proposed(tmp_path, text):
    found = written(tmp_path, text)
    assert found.rules == PROPOSED and found.faults


@pytest.mark.parametrize("fault", ["[[rule]", '[[rule]]\nkind = "story"\ncopies = "veel"\n'])
def test_of_a_kind_that_cannot_be_read_the_last_good_rule_holds(tmp_path, monkeypatch, fault):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    (tmp_path / "organisation.toml").write_text('[organisation]\nname = "A"\nsite = "https://a.example"\n')
    assert written(tmp_path, '[[rule]]\nkind = "story"\ncopies = 9\n').faults == ()
    good.keep(tmp_path)
    found = written(tmp_path, fault)
    assert len(found.faults) == 1
    assert next(rule.own["copies"] for rule in found.rules if rule.kind == "story") == 9
    assert {rule.kind for rule in found.rules} == KINDS.keys()


@pytest.fixture
def url(warehouse) -> str:
    keep(warehouse, subjects=[GOOD["subjects"]])
    return warehouse


def test_what_a_rule_would_have_found_is_what_it_found_when_it_was_asked_then(url):
    """Every five minutes of two days, each kind: together the same as one look back."""
    for number in range(6):
        at = NOW - 40 * HOUR + number * 6 * HOUR
        keep(url, **told(f"d{number}", at, 3 + number % 2, story=f"d{number // 2}"))
        for copy in range(3):
            keep(url, **told(f"n{number}-{copy}", at + copy * HOUR, story=f"n{number}-0"))
        story = {**told(f"n{number}-0", at)["stories"][0], "copies": 3}
        keep(url, stories=[story], cases=[case(f"c{number}", at, at + 2 * HOUR, kind="press")])
    begin, compared = NOW - 2 * DAY, 0
    for rule in PROPOSED:
        seen: dict[str, int] = {}
        with reading(url) as con:
            moment = begin
            while moment <= NOW:
                for alarm in look.now_on(con, rule, moment):
                    seen[alarm.key] = max(alarm.level, seen.get(alarm.key, 0))
                moment += 5 * MINUTE if rule.kind in ("threat", "story", "press", "overdue") else 6 * HOUR
            then = {alarm.key: alarm.level for alarm in look.past(con, rule, NOW, 2 * DAY)}
        assert seen == then, rule.name
        compared += len(then)
    assert compared > 15


def test_one_story_counts_once_and_carries_its_level_and_its_link(url):
    keep(url, **told("a", NOW - 2 * HOUR, 3))
    keep(url, **told("b", NOW - HOUR, 4, story="a"))
    with reading(url) as con:
        (alarm,) = look.past(con, BY_NAME["threat"], NOW)
    assert (alarm.rule, alarm.key, alarm.level, alarm.link) == ("threat", "threat:a", 4, "mentions?story=a")
    keep(url, cases=[case("c", NOW - HOUR, NOW + HOUR) | {"story_id": "a"}])
    with reading(url) as con:
        (alarm,) = look.now_on(con, BY_NAME["threat"], NOW)
    assert (alarm.case_id, alarm.link) == ("c", "webcare?case=c")


class Counting:
    """A connection that counts what it is asked."""

    def __init__(self, con) -> None:
        self.con, self.asked = con, 0

    def execute(self, *given):
        self.asked += 1
        return self.con.execute(*given)


def test_a_look_at_what_did_not_change_asks_one_question(url):
    with reading(url) as con:
        counting = Counting(con)
        _, before = look.look(counting, PROPOSED, NOW)
        assert 10 < counting.asked < 30
        for seconds in (5, 10, 55):
            counting.asked = 0
            _, before = look.look(counting, PROPOSED, NOW + dt.timedelta(seconds=seconds), before)
            assert counting.asked == 1
        counting.asked = 0
        look.look(counting, PROPOSED, NOW + MINUTE, before)
        assert 2 <= counting.asked <= 5
    keep(url, **told("a", NOW, 3, late=MINUTE))
    with reading(url) as con:
        alarms, _ = look.look(con, PROPOSED, NOW + MINUTE + dt.timedelta(seconds=1), before)
    assert [alarm.key for alarm in alarms] == ["threat:a"]


def test_a_rule_that_cannot_be_asked_stops_no_other_and_is_asked_again(url, caplog):
    keep(url, **told("a", NOW - HOUR, 3))
    with reading(url) as con:
        con.execute("create or replace temp view months as select now()::timestamp as closed_at")
        alarms, before = look.look(con, PROPOSED, NOW)
    assert [alarm.key for alarm in alarms] == ["threat:a"]
    assert "rule month" in caplog.text and "month" not in before.asked


def test_what_is_switched_off_is_not_asked_and_what_was_answered_alarms_nobody(url, tmp_path):
    keep(url, **told("a", NOW - HOUR, 3))
    keep(url, cases=[case("c", NOW - 6 * HOUR, NOW - 3 * HOUR, NOW - HOUR)])
    rules = written(tmp_path, '[[rule]]\nkind = "threat"\non = false\n').rules
    with reading(url) as con:
        alarms, _ = look.look(con, rules, NOW)
        assert alarms == []
        # It was late for two hours, so in the past somebody would have heard.
        assert [one.key for one in look.past(con, BY_NAME["overdue"], NOW)] == ["overdue:c"]
