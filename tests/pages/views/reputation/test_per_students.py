"""Schools for each 1,000 students, on Reputation and Channels."""

import pytest

from tests.pages.school import NOW, OWN, PEER, fill, shown, source_of, usual, visit
from warehouse.channels import readings
from warehouse.core.connection import writing
from warehouse.core.load import upsert

REPUTATION, CHANNELS = "pages/reputation.py", "pages/channels.py"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


def counted(subject: str, students: int, year: int | None = 2025, source: str | None = "DUO") -> None:
    with writing() as con:
        con.execute(
            "update subjects set students = $students, students_year = $year, students_source = $source"
            " where subject = $subject",
            {"subject": subject, "students": students, "year": year, "source": source},
        )


def followed() -> None:
    with writing() as con:
        upsert(
            con,
            "channels",
            [
                {"channel": name, "title": title, "network": "linkedin", "peer": peer, "position": at}
                for at, (name, title, peer) in enumerate(
                    (("ours", "Ons kanaal", None), ("theirs", "Hun kanaal", PEER))
                )
            ],
        )
        day = {
            "day": NOW.date(),
            "metric": "followers",
            "quality": "exact",
            "definition": "linkedin:followers",
        }
        day["day"] = day["day"].replace(day=22)
        rows = [{**day, "channel": "ours", "value": 5900}, {**day, "channel": "theirs", "value": 3100}]
        readings.store(con, rows, "api", "test", NOW)


def test_without_any_number_of_students_there_is_no_choice(warehouse):
    fill(warehouse, usual())
    assert "per 1.000 studenten" not in shown(visit(REPUTATION))


def test_stories_stand_per_thousand_students_the_most_first_with_year_and_source(warehouse):
    fill(warehouse, usual())
    counted(OWN, 12_000)
    counted(PEER, 1_500, None, None)
    plain = visit(REPUTATION)
    assert 'href="?per=students"' in source_of(plain)
    text = shown(visit(REPUTATION, per="students"))
    # 30 stories per 1.5 thousand, against 120 per 12 thousand.
    assert "Voorbeeld College 20,0 30 verhalen ROC Voorbeeld 10,0 120 verhalen" in text
    assert "aantal studenten: 12.000 in 2025, volgens DUO" in text
    assert "Voorbeeld College aantal studenten: 1.500" in text


def test_a_school_whose_number_is_missing_stands_below_as_unknown(warehouse):
    fill(warehouse, usual())
    counted(OWN, 12_000)
    text = shown(visit(REPUTATION, per="students"))
    assert "ROC Voorbeeld 10,0 120 verhalen Voorbeeld College onbekend 30 verhalen" in text
    assert "aantal studenten onbekend" in text


def test_the_choice_keeps_the_rest_of_the_address(warehouse):
    fill(warehouse, usual())
    counted(OWN, 12_000)
    body = source_of(visit(REPUTATION, per="students", period="90d", lang="en"))
    assert 'href="?period=90d&amp;lang=en"' in body
    assert "per 1,000 students" in body


def test_a_choice_that_there_is_not_is_the_default(warehouse):
    fill(warehouse, usual())
    counted(OWN, 12_000)
    assert "Aandeel in de aandacht" in (text := shown(visit(REPUTATION, per="docenten")))
    assert "Verhalen in deze periode per 1.000 studenten" not in text


def test_followers_stand_per_thousand_students_of_their_school(warehouse):
    fill(warehouse, usual())
    followed()
    counted(OWN, 11_800)
    text = shown(visit(CHANNELS, per="students"))
    assert "Volgers per 1.000 studenten" in text
    assert "Ons kanaal 500" in text.replace("✎ ", "")
    assert "Hun kanaal –" in text
    assert "aantal studenten: 11.800 in 2025, volgens DUO" in text
    assert "5.900" in shown(visit(CHANNELS))


def test_the_card_of_a_channel_says_what_it_is_divided_by(warehouse):
    fill(warehouse, usual())
    followed()
    counted(PEER, 6_200)
    text = shown(visit(CHANNELS, per="students", channel="theirs"))
    assert "Volgers per 1.000 studenten 500" in text
    assert "Voorbeeld College aantal studenten: 6.200 in 2025, volgens DUO" in text
