"""webcare.toml says who answers what, when; what cannot be is refused with file, line and field."""

import datetime as dt

import pytest

from pipelines.cases import webcare_file
from pipelines.cases.webcare_file import Webcare
from pipelines.support.errors import ConfigError

WHOLE = """
[webcare]
protocol = "Wij antwoorden binnen een dag, met naam."
crm = "https://crm.example/zoek?q={address}"

[hours]
region = "noord"
weekdays = ["monday", "wednesday"]
blocks = ["08:30-12:30", "13:00-24:00"]
answer_hours = 2

[[departments]]
name = "balie"
title = "Informatiecentrum"
kinds = ["question"]

[[departments]]
name = "communicatie"
title = "Communicatie"

[[answers]]
title = "Open dag"
text = "De open dag begint om tien uur."
kinds = ["question"]

[[answers]]
title = "Dank"
text = "Dank voor uw bericht."

[[duties]]
department = "balie"
start = 2026-11-02
end = 2026-11-08
person = "Anna"
stand_in = "Bram"
"""


def test_all_of_it_is_read(tmp_path):
    (tmp_path / "webcare.toml").write_text(WHOLE, encoding="utf-8")
    read = webcare_file.read(tmp_path)
    assert read.hours == webcare_file.Hours("noord", (0, 2), ((510, 750), (780, 1440)), 2.0)
    assert read.department_of("question") == "balie" and read.department_of("press") == "balie"
    assert [one.title for one in read.texts("question")] == ["Open dag", "Dank"]
    assert [one.title for one in read.texts("press")] == ["Dank"]
    (duty,) = read.on_duty("balie", dt.date(2026, 11, 8))
    assert (duty.person, duty.stand_in) == ("Anna", "Bram")
    assert read.on_duty("balie", dt.date(2026, 11, 9)) == ()
    assert read.on_duty("communicatie", dt.date(2026, 11, 8)) == ()


def test_two_who_are_on_duty_on_one_day_are_both_on_duty(tmp_path):
    more = '[[duties]]\ndepartment = "balie"\nstart = 2026-11-08\nperson = "Carla"\n'
    (tmp_path / "webcare.toml").write_text(WHOLE + more, encoding="utf-8")
    found = webcare_file.read(tmp_path).on_duty("balie", dt.date(2026, 11, 8))
    assert [(each.person, each.stand_in) for each in found] == [("Anna", "Bram"), ("Carla", None)]


@pytest.mark.parametrize("text", [None, "", "[webcare]\n"])
def test_a_school_that_wrote_nothing_gets_what_we_propose(tmp_path, text):
    if text is not None:
        (tmp_path / "webcare.toml").write_text(text, encoding="utf-8")
    assert webcare_file.read(tmp_path) == Webcare()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[hours]\nregion = 'west'", "region"),
        ("[hours]\nblocks = ['17:00-08:30']", "blocks"),
        ("[hours]\nblocks = ['8-17']", "blocks"),
        ("[hours]\nblocks = ['08:00-12:00', '11:00-13:00']", "blocks"),
        ("[hours]\nblocks = ['23:00-24:30']", "blocks"),
        ("[hours]\nweekdays = ['maandag']", "weekdays"),
        ("[hours]\nanswer_hours = 0", "answer_hours"),
        ("[hours]\nanswer_hours = 2000", "answer_hours"),
        ("[hours]\nlunch = 1", "lunch"),
        ("[webcare]\ncrm = 'https://{address}/x'", "crm"),
        ("[webcare]\ncrm = 'javascript:{address}'", "crm"),
        ("[webcare]\ncrm = 'https://crm.example/'", "crm"),
        ("[[departments]]\nname = 'A b'\ntitle = 'x'", "name"),
        ("[[departments]]\nname = 'a'\ntitle = 'x'\nkinds = ['gossip']", "kinds"),
        ("[[departments]]\nname = 'a'\ntitle = 'x'\n[[departments]]\nname = 'a'\ntitle = 'y'", "a"),
        ("[[duties]]\ndepartment = 'pers'\nstart = 2026-01-02\nend = 2026-01-01\nperson = 'A'", "end"),
        ("[[duties]]\ndepartment = 'nobody'\nstart = 2026-01-02\nperson = 'A'", "department"),
        ("[other]\nx = 1", "other"),
        ("[webcare", "line 1"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path, text, told):
    (tmp_path / "webcare.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        webcare_file.read(tmp_path)
    assert told in str(refused.value) and "webcare.toml" in str(refused.value)
