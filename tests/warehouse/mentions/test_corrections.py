"""What people corrected: kept, the latest holds, and every number follows."""

import datetime as dt

import pytest

from tests.warehouse.rows import AT, DAY, GOOD, OWN
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken
from warehouse.core.load import upsert
from warehouse.mentions import stories
from warehouse.mentions.corrections import correct, history, withdraw
from warehouse.mentions.refresh import refresh_days

pytestmark = pytest.mark.both

PEER = "Voorbeeld College"
LATER = AT + dt.timedelta(days=100)
SENTENCE = "Deze lange zin staat woord voor woord gelijk in meer dan een krant te lezen."


def item(name: str, story: str, day: int = 0, text: str = "kort") -> dict:
    moved = dt.timedelta(days=day)
    return GOOD["items"] | {
        "item_id": name, "story_id": story, "day": DAY + moved, "published_at": AT + moved, "text": text,
        "text_hash": f"hash of {text}",
    }  # fmt: skip


def load(con, items: list[dict], subjects: tuple[str, ...] = (OWN,)) -> None:
    upsert(con, "items", items)
    for row in items:
        key = {"item_id": row["item_id"], "day": row["day"]}
        upsert(con, "mentions", [GOOD["mentions"] | key | {"subject": subject} for subject in subjects])
        upsert(con, "sentiments", [GOOD["sentiments"] | key])
    refresh_days(con, {row["day"] for row in items})


def say(con, name: str, field: str, value: str, hours: float = 0, subject: str = OWN) -> None:
    correct(con, name, subject, field, value, "sanne", LATER + dt.timedelta(hours=hours))


def counted(con, subject: str = OWN) -> dict[str, tuple[int, int]]:
    """Label → items and stories over all days."""
    rows = con.execute(
        "select label, sum(items)::int, sum(stories)::int from mention_days where subject = $subject group by 1",
        {"subject": subject},
    ).fetchall()
    return {label: (items, begun) for label, items, begun in rows}


def test_a_label_is_of_one_item_and_one_subject_and_its_story_follows_the_first_item(warehouse):
    with writing(warehouse) as con:
        load(con, [item("i1", "i1"), item("i2", "i1", 1)], (OWN, PEER))
        say(con, "i2", "label", "negative")
        assert counted(con) == {"positive": (1, 1), "negative": (1, 0)}
        say(con, "i1", "label", "neutral")
        assert counted(con) == {"neutral": (1, 1), "negative": (1, 0)}
        assert counted(con, PEER) == {"positive": (2, 1)}
        assert con.execute("select label from story_days where subject = $own", {"own": OWN}).fetchall() == [
            ("neutral",)
        ]


def test_the_latest_word_holds_also_when_it_is_stored_first(warehouse):
    with writing(warehouse) as con:
        load(con, [item("i1", "i1")])
        say(con, "i1", "label", "negative", hours=2)
        say(con, "i1", "label", "neutral", hours=1)
        assert counted(con) == {"negative": (1, 1)}
        say(con, "i1", "about", "no", hours=2)
        say(con, "i1", "about", "yes", hours=1)
        assert counted(con) == {}


def test_not_about_us_sets_the_whole_story_aside_and_copies_that_come_later_too(warehouse):
    with writing(warehouse) as con:
        load(con, [item("i1", "i1"), item("i2", "i1", 1), item("other", "other", 1)], (OWN, PEER))
        say(con, "i2", "about", "no")
        assert counted(con) == {"positive": (1, 1)}
        assert counted(con, PEER) == {"positive": (3, 2)}
        load(con, [item("i3", "i1", 3)], (OWN, PEER))
        assert counted(con) == {"positive": (1, 1)}
        assert counted(con, PEER) == {"positive": (4, 2)}
        say(con, "i3", "about", "yes", hours=1)
        assert counted(con) == {"positive": (4, 2)}


def test_not_about_us_follows_a_long_text_into_another_story_and_no_short_one(warehouse):
    with writing(warehouse) as con:
        load(
            con,
            [item("a", "a", text=SENTENCE), item("b", "b", 9, SENTENCE), item("c", "c"), item("d", "d", 9)],
        )
        say(con, "a", "about", "no")
        assert counted(con) == {"positive": (2, 2)}
        say(con, "c", "about", "no")
        assert counted(con) == {"positive": (1, 1)}


def test_a_judged_story_that_is_joined_to_another_takes_the_items_of_the_other_along(warehouse):
    with writing(warehouse) as con:
        load(con, [item("i1", "i1"), item("i2", "i1", 2), item("i3", "i1", 4), item("judged", "judged", 6)])
        say(con, "judged", "about", "no")
        assert counted(con) == {"positive": (3, 1)}
        refresh_days(con, stories.move(con, {"judged": "i1"}))
        assert counted(con) == {}
        assert con.execute("select is_about, copies from stories").fetchall() == [(False, 4)]


def test_what_is_taken_back_was_never_said_and_what_was_said_before_holds_again(warehouse):
    with writing(warehouse) as con:
        load(con, [item("i1", "i1"), item("i2", "i1", 1)])
        say(con, "i1", "label", "neutral")
        slip = correct(con, "i1", OWN, "label", "negative", "sanne", LATER + dt.timedelta(hours=1))
        assert counted(con) == {"negative": (1, 1), "positive": (1, 0)}
        withdraw(con, slip)
        assert counted(con) == {"neutral": (1, 1), "positive": (1, 0)}
        assert [each.value for each in history(con, "i1")] == ["neutral"]
        # Of a whole story, and twice.
        aside = correct(con, "i2", OWN, "about", "no", "sanne", LATER)
        assert counted(con) == {}
        for _again in range(2):
            withdraw(con, aside)
            assert counted(con) == {"neutral": (1, 1), "positive": (1, 0)}
        assert history(con, "i2") == ()


def test_everything_said_is_kept_with_who_and_when_the_newest_first(warehouse):
    with writing(warehouse) as con:
        load(con, [item("i1", "i1"), item("i2", "i2")])
        say(con, "i1", "label", "negative")
        say(con, "i1", "about", "no", hours=5)
        correct(
            con, "i1", OWN, "label", "unclear", "mo", LATER.astimezone(dt.timezone(dt.timedelta(hours=-8)))
        )
        say(con, "i2", "label", "neutral")
    with reading(warehouse) as con:
        said = history(con, "i1")
        assert history(con, "nobody") == ()
        who = con.execute("select value, made_by from corrections where item_id = 'i1'").fetchall()
    assert (said[0].field, said[0].value) == ("about", "no")
    assert {(one.value, one.made_at) for one in said[1:]} == {("negative", LATER), ("unclear", LATER)}
    assert set(who) == {("no", "sanne"), ("negative", "sanne"), ("unclear", "mo")}
    assert {(one.item_id, one.story_id, one.subject) for one in said} == {("i1", "i1", OWN)}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"item_id": "nobody"}, "item_id"),
        ({"value": "angry"}, "value"),
        ({"field": "about"}, "value"),
        ({"field": "mood"}, "field"),
        ({"made_at": dt.datetime(2025, 5, 5)}, "made_at"),
        ({"made_by": None}, "made_by"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(warehouse, change, field):
    with writing(warehouse) as con:
        load(con, [item("i1", "i1")])
    asked = {
        "item_id": "i1",
        "subject": OWN,
        "field": "label",
        "value": "negative",
        "made_by": "mo",
        "made_at": AT,
    }
    with pytest.raises(ContractBroken) as caught, writing(warehouse) as con:
        correct(con, **(asked | change))
    assert field in caught.value.fields["field"].split(", ")
    with reading(warehouse) as con:
        assert counted(con) == {"positive": (1, 1)}
        assert history(con, "i1") == ()
