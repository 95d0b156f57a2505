"""The weekly sample: who is drawn, that answers are kept, and that they follow what is scored and found later."""

import datetime as dt

import pytest

from tests.warehouse.rows import AT, GOOD, OWN
from warehouse.core.connection import writing
from warehouse.core.errors import ContractBroken
from warehouse.core.load import delete, upsert
from warehouse.mentions.forget import forget
from warehouse.mentions.refresh import refresh_days
from warehouse.reliability import sampling

pytestmark = pytest.mark.both

PEER = "Voorbeeld College"
WEEK = dt.date(2025, 3, 31)  # a Monday; drawn from 3 to 30 March


def load(
    con, many: int, label: str, source: str, subject: str = OWN, day: int = 10, story: str | None = None
) -> None:
    """Items with this label about this subject, published in March 2025."""
    load_each(con, {source: many}, label, subject, day, story)


def load_each(
    con, sources: dict[str, int], label: str, subject: str = OWN, day: int = 10, story: str | None = None
) -> None:
    """The same of several sources at once, so many of each."""
    at = dt.date(2025, 3, day)
    items, mentions, sentiments = [], [], []
    for source, many in sources.items():
        for number in range(many):
            name = f"{source}-{label}-{subject[:3]}-{number}-{day}"
            key = {"item_id": name, "day": at}
            told = {"story_id": story or name, "source_name": source, "text_hash": name}
            items.append(GOOD["items"] | key | told)
            mentions.append(GOOD["mentions"] | key | {"subject": subject})
            sentiments.append(GOOD["sentiments"] | key | {"label": label})
    upsert(con, "items", items)
    upsert(con, "mentions", mentions)
    upsert(con, "sentiments", sentiments)
    refresh_days(con, {at})


def subjects(con) -> None:
    upsert(
        con,
        "subjects",
        [GOOD["subjects"], GOOD["subjects"] | {"subject": PEER, "role": "peer", "position": 1}],
    )


def drawn(con, columns: str, week: dt.date = WEEK) -> list[tuple]:
    return con.execute(
        f"select {columns} from judgement_samples where week = $week order by position", {"week": week}
    ).fetchall()


def test_rare_labels_and_sources_are_seen_and_weights_add_up_to_all(warehouse):
    with writing(warehouse) as con:
        subjects(con)
        load(con, 60, "positive", "krant")
        load(con, 3, "negative", "krant")
        load(con, 2, "negative", "forum")
        assert sampling.draw(con, WEEK, AT) == 20
        counts = dict(
            con.execute("select scored_label, count(*) from judgement_samples group by 1").fetchall()
        )
        assert counts == {"negative": 5, "positive": 15}
        weights = dict(
            con.execute("select scored_label, sum(weight) from judgement_samples group by 1").fetchall()
        )
        assert weights == {"negative": 5.0, "positive": 60.0}


def test_the_sources_that_are_drawn_stand_for_all_of_their_label_the_large_ones_for_more(warehouse):
    with writing(warehouse) as con:
        subjects(con)
        # Ten times 1, 5 and 9: 150.
        load_each(con, {f"krant {number}": 1 + number % 3 * 4 for number in range(30)}, "positive")
        load(con, 2, "negative", "krant 0")
        assert sampling.draw(con, WEEK, AT) == 20
        found = con.execute(
            "select scored_label, source_name, weight from judgement_samples order by source_name"
        ).fetchall()
    positive = {name: weight for label, name, weight in found if label == "positive"}
    assert len(positive) == 18 and sum(positive.values()) == pytest.approx(150)
    sizes = {name: 1 + int(name.split()[1]) % 3 * 4 for name in positive}
    each = 150 / sum(sizes.values())
    assert positive == pytest.approx({name: size * each for name, size in sizes.items()})
    assert [weight for label, _, weight in found if label == "negative"] == [1, 1]


def test_whether_a_source_is_drawn_does_not_hang_on_its_size(warehouse):
    large = 0
    for year in range(8):
        with writing(warehouse) as con:
            for table in ("items", "mentions", "sentiments", "judgement_samples"):
                con.execute(f"delete from {table}")
            subjects(con)
            load_each(
                con, {f"krant {number} {year}": 1 if number % 2 else 12 for number in range(30)}, "positive"
            )
            sampling.draw(con, WEEK, AT)
            large += con.execute(
                "select count(*) from judgement_samples"
                " where cast(string_split(source_name, ' ')[2] as integer) % 2 = 0"
            ).fetchone()[0]
    # 160 sources drawn; by size nearly all fifteen large ones would be among the twenty each time: 120.
    assert 65 <= large <= 95


def test_at_least_fourteen_of_twenty_are_about_ourselves(warehouse):
    with writing(warehouse) as con:
        subjects(con)
        load(con, 30, "neutral", "krant")
        load(con, 200, "neutral", "krant", PEER)
        sampling.draw(con, WEEK, AT)
        assert dict(con.execute("select subject, count(*) from judgement_samples group by 1").fetchall()) == {
            OWN: 14,
            PEER: 6,
        }


@pytest.mark.parametrize(("day", "count"), [(2, 0), (3, 1), (30, 1), (31, 0)])
def test_only_the_four_whole_weeks_before_are_drawn_from(warehouse, day, count):
    with writing(warehouse) as con:
        subjects(con)
        load(con, 1, "neutral", "krant", day=day)
        assert sampling.draw(con, WEEK, AT) == count


def test_a_story_is_drawn_once_and_nothing_is_drawn_again(warehouse):
    with writing(warehouse) as con:
        subjects(con)
        load(con, 8, "positive", "krant", story="persbericht")
        load(con, 25, "neutral", "krant")
        sampling.draw(con, WEEK - dt.timedelta(weeks=1), AT)
        sampling.draw(con, WEEK, AT)
        first = {item for (item,) in drawn(con, "item_id", WEEK - dt.timedelta(weeks=1))}
        second = {item for (item,) in drawn(con, "item_id")}
        assert len(first) == 20 and not first & second
        assert sum("positive" in item for item in first) == 1


def test_the_same_mentions_give_the_same_draw_and_a_week_is_drawn_once(warehouse, tmp_path):
    found = []
    for url in (warehouse, str(tmp_path / "twee.duckdb")):
        with writing(url) as con:
            subjects(con)
            load(con, 40, "neutral", "krant")
            sampling.draw(con, WEEK, AT)
            found.append(drawn(con, "item_id"))
            assert sampling.draw(con, WEEK, AT) == 0
    assert found[0] == found[1]


def test_an_answer_gives_what_is_shown_now_and_a_place_without_a_draw_is_refused(warehouse):
    with writing(warehouse) as con:
        subjects(con)
        load(con, 1, "negative", "krant")
        sampling.draw(con, WEEK, AT)
        item, subject, label, is_about, _topic = sampling.judge(con, WEEK, 1, "yes", "positive", "sanne", AT)
        assert (subject, label, is_about) == (OWN, "negative", True)
        stored = con.execute("select item_id, about, label, made_by, made_at from judgements").fetchall()
        assert stored == [(item, "yes", "positive", "sanne", AT.replace(tzinfo=None))]
        with pytest.raises(ContractBroken, match="nothing is drawn"):
            sampling.judge(con, WEEK, 2, "yes", "positive", "sanne", AT)


def test_the_draw_follows_a_new_score_and_a_mention_that_is_no_longer_found(warehouse):
    with writing(warehouse) as con:
        subjects(con)
        load(con, 1, "negative", "krant")
        sampling.draw(con, WEEK, AT)
        ((item,),) = drawn(con, "item_id")
        key = {"item_id": item, "day": dt.date(2025, 3, 10)}
        upsert(con, "sentiments", [GOOD["sentiments"] | key | {"label": "neutral"}])
        sampling.follow(con, [item, "another"])
        assert drawn(con, "scored_label, is_found") == [("neutral", True)]
        delete(con, "mentions", [{"item_id": item, "subject": OWN}])
        sampling.follow(con, [item])
        assert drawn(con, "scored_label, is_found") == [("neutral", False)]


def test_what_is_forgotten_takes_its_judgements_along(warehouse):
    with writing(warehouse) as con:
        subjects(con)
        load(con, 1, "negative", "krant")
        sampling.draw(con, WEEK, AT)
        item, *_ = sampling.judge(con, WEEK, 1, "yes", "negative", "sanne", AT)
        forget(con, [item])
        assert con.execute("select count(*) from judgements").fetchone() == (0,)
