"""The weekly sample from a run to a number: drawn once a week, judged, and counted wherever it should be."""

import datetime as dt

import pytest

from pipelines.mentions import corrections
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.mentions.forget import forget
from warehouse.mentions.refresh import refresh_days
from warehouse.reliability import topics
from warehouse.reliability.agreement import query_precision, trust
from warehouse.reliability.sampling import follow
from warehouse.reputation.board import board
from warehouse.reputation.reputation import mentions, net_sentiment
from warehouse.reputation.topics import about

OWN = "ROC Voorbeeld"
WEEK = dt.date(2026, 11, 23)  # the Monday of NOW
MONTH = Period(dt.date(2026, 10, 24), WEEK)
SUBJECTS = (
    "Roosters en lokalen", "Open dag in maart", "Bus naar de campus", "Nieuwe directeur begint",
    "Sportdag verplaatst", "Bibliotheek langer open",
)  # fmt: skip


@pytest.fixture
def school(warehouse, tmp_path):
    """Six stories about ROC Voorbeeld, three days old, collected; and the configuration."""
    about = [item(f"{title} bij {OWN}", f"https://krant.example/{n}") for n, title in enumerate(SUBJECTS)]
    with Site({"/feed": page(rss(*about))}) as site:
        configured = write(tmp_path / "c", [("krant", site.url("/feed"))])
        collected(configured)
        yield configured


def labels(label: str) -> None:
    """Have the method say this of every story."""
    with writing() as con:
        names = ("item_id", "day", "score", "confidence", "method", "scored_at")
        stored = con.execute(f"select {', '.join(names)} from sentiments").fetchall()
        upsert(con, "sentiments", [dict(zip(names, row, strict=True)) | {"label": label, "scored_at": NOW}
                                   for row in stored])  # fmt: skip
        follow(con, [row[0] for row in stored])
        refresh_days(con)


def asked(question, *arguments):
    with reading() as con:
        return question(con, *arguments)


def test_a_run_draws_once_a_week(school):
    assert rows("select week, count(*) from judgement_samples group by all") == [(WEEK, 6)]
    collected(school, NOW + dt.timedelta(days=6))
    assert rows("select count(*), max(drawn_at) from judgement_samples") == [(6, NOW.replace(tzinfo=None))]
    # Of the next week all was drawn before.
    collected(school, NOW + dt.timedelta(days=7))
    assert rows("select distinct week from judgement_samples") == [(WEEK,)]


def test_who_comes_first_may_draw_too(school):
    with writing() as con:
        con.execute("delete from judgement_samples")
    assert corrections.draw(ANNA, dt.date(2026, 11, 25)) == 6
    assert corrections.draw(ANNA, dt.date(2026, 11, 26)) == 0
    assert rows("select distinct week from judgement_samples") == [(WEEK,)]


def test_an_answer_that_differs_moves_the_figures_and_one_that_agrees_corrects_nothing(school):
    labels("neutral")
    for position in range(1, 6):
        corrections.answer(ANNA, WEEK, position, "yes", "neutral")
    assert rows("select count(*) from corrections") == [(0,)]
    assert asked(net_sentiment, MONTH, OWN).value == 0
    corrections.answer(ANNA, WEEK, 6, "yes", "positive")
    figure = asked(net_sentiment, MONTH, OWN)
    # One of six is positive now; the method gave the label of people in five of six.
    assert figure.value == pytest.approx(100 / 6)
    assert (figure.trust.agreement.right, figure.trust.agreement.judged) == (5, 6)
    assert rows("select field, value, made_by from corrections") == [("label", "positive", "Anna")]


def test_what_is_not_about_us_is_no_mention_any_more_and_lowers_the_precision(school):
    corrections.answer(ANNA, WEEK, 1, "no", None)
    corrections.answer(ANNA, WEEK, 2, "yes", "neutral")
    corrections.answer(ANNA, WEEK, 3, "unknown", "unknown")
    assert asked(mentions, MONTH, OWN).value == 5
    ((subject, share), *_) = asked(query_precision, WEEK)
    assert (subject, share.right, share.judged) == (OWN, 1, 2)


def test_who_changes_an_answer_changes_it_everywhere_and_both_answers_stay(school):
    corrections.answer(ANNA, WEEK, 1, "no", None)
    corrections.answer(ANNA, WEEK, 1, "yes", "negative")
    assert asked(mentions, MONTH, OWN).value == 6
    assert rows("select about, label from judgements order by made_at") == [("no", None), ("yes", "negative")]
    assert rows("select label from mention_items where is_corrected") == [("negative",)]
    assert asked(trust, WEEK, OWN).precision.right == 1


def test_scoring_again_measures_again_without_touching_the_answers(school):
    labels("neutral")
    for position in range(1, 7):
        corrections.answer(ANNA, WEEK, position, "yes", "positive")
    assert asked(trust, WEEK, OWN).agreement.share == 0
    labels("positive")
    assert asked(trust, WEEK, OWN).agreement.share == 1
    assert rows("select distinct label from judgements") == [("positive",)]


def test_the_board_carries_the_same_trust_as_the_number_alone(school):
    labels("neutral")
    for position, said in enumerate(("neutral", "neutral", "positive"), 1):
        corrections.answer(ANNA, WEEK, position, "yes", said)
    shown = asked(board, MONTH, WEEK, NOW).net_sentiment
    assert shown.trust == asked(net_sentiment, MONTH, OWN).trust
    assert (shown.trust.agreement.right, shown.trust.agreement.judged, shown.trust.enough) == (2, 3, False)


def test_what_was_forgotten_cannot_be_judged(school):
    with writing() as con:
        forget(con, [item for (item,) in con.execute("select item_id from items").fetchall()])
    with pytest.raises(ContractBroken, match="nothing is drawn"):
        corrections.answer(ANNA, WEEK, 1, "yes", "neutral")
    assert rows("select count(*) from judgements") == [(0,)]


def test_what_people_say_it_is_about_is_kept_corrects_and_measures_the_method(school):
    with writing() as con:
        con.execute("update sentiments set topic = 'building', topic_confidence = 0.6, topic_method = 'm'")
        refresh_days(con)
    corrections.answer(ANNA, WEEK, 1, "yes", "neutral", topic="building")
    corrections.answer(ANNA, WEEK, 2, "yes", "neutral", topic="timetable")
    corrections.answer(ANNA, WEEK, 3, "yes", "neutral")
    assert rows("select topic from judgements order by position") == [("building",), ("timetable",), (None,)]
    assert rows("select value from corrections where field = 'topic'") == [("timetable",)]
    assert {one.name: one.totals.stories for one in asked(about, MONTH, OWN).topics} == {
        "building": 5,
        "timetable": 1,
    }
    share = asked(topics.agreement, WEEK)
    assert (share.right, share.judged) == (1, 2)
