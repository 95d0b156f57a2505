"""Reliability: the weekly sample, what comes of the answers, and the grey figure on the board's page."""

import datetime as dt

import pytest

from pages.views.reliability import weekly_review
from pipelines.access.person import account
from tests.pages.school import NOW, OWN, fill, shown, source_of, usual, visit
from text.i18n import number, use_language
from warehouse.core.connection import reading, writing
from warehouse.core.period import Period
from warehouse.reliability import agreement, sampling, score_changes
from warehouse.reliability.agreement import FEWEST
from warehouse.reputation.reputation import net_sentiment

PAGE = "pages/reliability.py"
TODAY = dt.date(2026, 11, 23)  # a Monday
JUDGE_KEYS = {f"judge-{answer}" for answer in weekly_review.ANSWERS}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    monkeypatch.setattr(weekly_review, "TOO_SOON", 0.0)  # nobody reads here


@pytest.fixture
def drawn(warehouse):
    """The usual school, with this week's sample drawn."""
    fill(warehouse, usual(40))
    with writing(warehouse) as con:
        sampling.draw(con, TODAY, NOW)
    return warehouse


def button(at, key: str):
    return next(each for each in at.button if each.key == key)


def ask(url: str, sql: str) -> list[tuple]:
    with reading(url) as con:
        return con.execute(sql).fetchall()


def judge_all(url: str, wrong: int = 0, weeks: int = 3) -> None:
    """Answer the samples of so many weeks as the method did, but for `wrong` of them."""
    with writing(url) as con:
        for back in range(weeks):
            week = TODAY - dt.timedelta(weeks=back)
            sampling.draw(con, week, NOW)
            rows = con.execute(
                "select position, scored_label from judgement_samples where week = $week", {"week": week}
            ).fetchall()
            for position, label in rows:
                said = label if label != "unclear" else "neutral"
                if wrong > 0:
                    said, wrong = ("negative" if said == "positive" else "positive"), wrong - 1
                sampling.judge(con, week, position, "yes", said, "sanne", NOW)


def test_without_a_warehouse_the_page_leads_to_the_set_up(warehouse):
    assert 'href="setup"' in source_of(visit(PAGE))


def test_before_the_draw_a_button_draws(warehouse):
    fill(warehouse, usual(40))
    at = visit(PAGE)
    assert "nog niet getrokken" in shown(at)
    button(at, "judge-draw").click().run()
    assert "1 van 20 · 0 beantwoord" in shown(at)
    assert ask(warehouse, "select count(*) from judgement_samples") == [(20,)]


def test_who_judges_does_not_see_what_the_method_said(drawn):
    at = visit(PAGE)
    assert "Gaat dit over" in shown(at)
    source = source_of(at)
    assert "wk-feel" not in source and "Positief" not in source and "Negatief" not in source
    assert {each.proto.type for each in at.button if each.key in JUDGE_KEYS} == {"secondary"}
    # What moves with each answer would tell it too.
    assert '<details class="wk-reliability">' in source


def test_an_answer_is_stored_and_the_next_mention_comes_and_one_can_go_back(drawn):
    at = visit(PAGE)
    button(at, "judge-neutral").click().run()
    assert "2 van 20 · 1 beantwoord" in shown(at)
    assert ask(drawn, "select position, about, label, made_by from judgements") == [
        (1, "yes", "neutral", account().signature)
    ]
    button(at, "judge-back").click().run()
    assert "1 van 20 · 1 beantwoord" in shown(at)
    button(at, "judge-unknown").click().run()
    latest = "select label from judgements order by made_at desc limit 1"
    assert ask(drawn, latest) == [("unknown",)]
    assert "2 van 20 · 1 beantwoord" in shown(visit(PAGE))


def test_who_cannot_tell_counts_in_nothing(drawn):
    at = visit(PAGE)
    button(at, "judge-unknown").click().run()
    assert ask(drawn, "select about, label from judgements") == [("unknown", "unknown")]
    with reading(drawn) as con:
        assert agreement.trust(con, TODAY, OWN).precision.judged == 0


def test_a_second_tap_meant_for_the_mention_before_answers_nothing(drawn, monkeypatch):
    monkeypatch.setattr(weekly_review, "TOO_SOON", 60.0)
    at = visit(PAGE)
    button(at, "judge-neutral").click().run()
    assert "1 van 20 · 0 beantwoord" in shown(at)
    monkeypatch.setattr(weekly_review, "TOO_SOON", 0.0)
    button(at, "judge-neutral").click().run()
    assert "2 van 20 · 1 beantwoord" in shown(at)


def test_an_answer_that_could_not_be_stored_is_asked_again_and_says_so(drawn, monkeypatch):
    at = visit(PAGE)
    monkeypatch.setattr("pipelines.support.lock_timeouts.INTERACTIVE", 0.1)
    with writing(drawn):
        button(at, "judge-neutral").click().run()
        assert "wk-said-bad" in source_of(at) or "ververst" in shown(at)
    at.run()
    assert "1 van 20 · 0 beantwoord" in shown(at)


def test_a_mention_that_the_query_no_longer_finds_is_not_asked(drawn):
    with writing(drawn) as con:
        con.execute("update judgement_samples set is_found = false where position in (1, 7)")
    at = visit(PAGE)
    assert "1 van 18 · 0 beantwoord" in shown(at)


def test_of_a_long_text_the_part_around_the_matched_words_is_shown(drawn):
    with writing(drawn) as con:
        con.execute(
            "update items set text = repeat('Over iets anders. ', 300) || 'Daar is ROC Voorbeeld.'"
            " where item_id = (select item_id from judgement_samples where position = 1)"
        )
        con.execute("update judgement_samples set subject = 'ROC Voorbeeld' where position = 1")
        con.execute("update mentions set subject = 'ROC Voorbeeld', matched = ['ROC Voorbeeld']")
    assert "Daar is <mark>ROC Voorbeeld</mark>" in source_of(visit(PAGE))


def test_nothing_to_draw_is_said(warehouse):
    fill(warehouse, [(60, OWN, "neutral")])
    at = visit(PAGE)
    button(at, "judge-draw").click().run()
    assert "In de laatste vier weken is niets nieuws gevonden." in shown(at)


def test_an_answer_that_differs_corrects_what_is_counted(drawn):
    ((item, label),) = ask(drawn, "select item_id, scored_label from judgement_samples where position = 1")
    other = "negative" if label != "negative" else "positive"
    at = visit(PAGE)
    button(at, f"judge-{other}").click().run()
    assert ask(drawn, f"select label, is_corrected from mention_items where item_id = '{item}'") == [
        (other, True)
    ]
    # The method itself said what it said: agreement is measured against that.
    assert ask(drawn, "select scored_label from judgement_samples where position = 1") == [(label,)]


def test_not_about_them_sets_it_aside(drawn):
    at = visit(PAGE)
    button(at, "judge-no").click().run()
    assert ask(drawn, "select about, label from judgements") == [("no", None)]
    assert ask(drawn, "select count(*) from corrections where field = 'about' and value = 'no'") == [(1,)]


def test_when_all_is_answered_the_page_says_thank_you(drawn):
    judge_all(drawn, weeks=1)
    at = visit(PAGE)
    assert '<section class="wk-reliability">' in source_of(at)
    assert "Dank u wel" in shown(at) and "20 vermeldingen beantwoord" in shown(at)
    assert "U gaf er 20 een oordeel; de methode gaf er 20 hetzelfde." in shown(at)
    button(at, "judge-again").click().run()
    assert "1 van 20 · 20 beantwoord" in shown(at)
    button(at, "judge-neutral").click().run()
    assert "2 van 20 · 20 beantwoord" in shown(at)


def test_mentions_invites_while_the_sample_is_open_and_no_longer(drawn):
    assert "20 vermeldingen wachten op uw oordeel" in shown(visit("pages/mentions.py"))
    judge_all(drawn, weeks=1)
    assert "wachten op uw oordeel" not in shown(visit("pages/mentions.py"))


def test_the_board_is_grey_and_says_why_until_people_have_judged_enough(drawn):
    at = visit("pages/reputation.py")
    assert "wk-doubted" in source_of(at)
    assert "nog nauwelijks door mensen gecontroleerd" in shown(at) and "Nog niet gecontroleerd" in shown(at)
    assert "Dit oordeel is nog nauwelijks gecontroleerd." in shown(at)
    judge_all(drawn)
    at = visit("pages/reputation.py")
    assert ask(drawn, f"select count(*) >= {FEWEST} from judgement_samples where subject = '{OWN}'") == [
        (True,)
    ]
    assert "wk-doubted" not in source_of(at) and "nauwelijks door mensen gecontroleerd" not in shown(at)
    assert "de methode was het in 100% met hen eens" in shown(at)


def test_the_board_is_grey_when_people_disagree(drawn):
    judge_all(drawn, wrong=40)
    at = visit("pages/reputation.py")
    assert "wk-doubted" in source_of(at) and "komt te weinig overeen" in shown(at)
    assert "Mensen oordelen te vaak anders om hierop te bouwen." in shown(at)


def test_the_card_says_what_net_sentiment_would_be_by_peoples_judgement_once_enough_was_judged(drawn):
    at = visit("pages/reputation.py")
    assert "wk-corrected" not in source_of(at) and "orrigeerd" not in shown(at)
    judge_all(drawn, weeks=4)
    with reading(drawn) as con:
        period = Period(TODAY - dt.timedelta(days=30), TODAY)
        figure = net_sentiment(con, period, OWN)
    found = figure.corrected
    assert figure.value is not None and found is not None and found.low <= found.value <= found.high
    with use_language("nl"):
        value, low, high = (number(each, sign=True) for each in (found.value, found.low, found.high))
        counted = number(figure.value, sign=True)
    text = shown(visit("pages/reputation.py"))
    # The number is the one that is counted; the other stands beside it.
    assert f"Netto sentiment {counted} van" in text
    assert f"gecorrigeerd: ongeveer {value} ({low} tot {high})" in text
    assert (
        f"Ongeveer {value} ({low} tot {high}, 95%-interval), als mensen elk verhaal hadden beoordeeld."
        f" Dat volgt uit {found.judged} vermeldingen die zij beoordeelden"
    ) in text
    assert f"corrected: about {value} ({low} to {high})" in shown(visit("pages/reputation.py", lang="en"))


def test_what_was_scored_again_is_told(drawn):
    with writing(drawn) as con:
        con.execute(
            "insert into score_changes values ('2026-11-22', 'ROC Voorbeeld', 'words-1/nl', 'e5-small-q4-1/nl',"
            " 'neutral', 'positive', 30), ('2026-11-22', 'ROC Voorbeeld', 'words-1/nl', 'e5-small-q4-1/nl',"
            " 'negative', 'negative', 10), ('2026-11-22', 'ROC Voorbeeld', 'words-1/nl', 'e5-small-q4-1/nl',"
            " 'negative', 'unclear', 10)"
        )
    with reading(drawn) as con:
        (one,) = score_changes.changed(con, OWN)
        # Before: 20 negative of 50 with a label; after: 30 positive and 10 negative of 40.
        assert (one.items, one.moved, one.net_before, one.net_after) == (50, 40, -40.0, 50.0)
        assert score_changes.changed(con, "Nobody") == ()
        assert score_changes.scoring(con) == score_changes.Scoring(None, None)
    text = shown(visit(PAGE))
    assert "50 vermeldingen van ROC Voorbeeld opnieuw beoordeeld (snel → nauwkeurig); 40 kregen" in text
    assert "van −40 naar +50" in text
    with writing(drawn) as con:
        con.execute(
            "insert into score_changes values ('2026-11-21', 'ROC Voorbeeld', 'e5-small-q4-1/nl',"
            " 'e5-small-q4-2/nl', 'neutral', 'positive', 30)"
        )
    text = shown(visit(PAGE))
    assert (
        "30 vermeldingen van ROC Voorbeeld opnieuw beoordeeld (nauwkeurig, nieuwe versie); 30 kregen" in text
    )
