"""What somebody typed at a case is theirs alone, and is there until it is handed in, thrown away or erased."""

import datetime as dt

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.access.privacy.keeping import retention
from pipelines.cases import drafts, naming, telling, work
from pipelines.cases.alerts import acting, reporting
from pipelines.cases.errors import CaseRefused
from pipelines.cases.webcare_file import Webcare
from pipelines.support import typed_text
from tests.people import ANNA, person
from tests.pipelines.runs.school import write
from warehouse.cases import drafts as kept
from warehouse.cases import inbox
from warehouse.cases.drafts import NO_CASE
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseBusy

AT = dt.datetime(2026, 11, 2, 9, 42, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
BRAM = person("webcare")


@pytest.fixture
def url(warehouse, tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return warehouse


@pytest.fixture
def case_id(url) -> str:
    return work.bring_in(
        ANNA, Webcare(), "Hoe laat begint de open dag?", "question", "applicant", AT, url=url
    )


def theirs(url, case_id, who=ANNA, part="answer"):
    with reading(url) as con:
        return kept.draft(con, case_id, who.id, part)


def typed(url, case_id, text, seen=None, at=AT, who=ANNA, part="answer", where=""):
    return drafts.keep(who, case_id, part, text, where, "a1" if part == "answer" else None, seen, at, url)


@pytest.mark.both
def test_each_has_their_own_draft_which_goes_when_it_is_handed_in(url, case_id):
    typed(url, case_id, "Om tien\nuur ", where="https://")
    typed(url, case_id, "Van Bram", who=BRAM)
    typed(url, case_id, "Vraag het Els", part="note")
    mine = theirs(url, case_id)
    assert (mine.text, mine.url, mine.answer_id, mine.saved_at) == ("Om tien\nuur", "https://", "a1", AT)
    assert theirs(url, case_id, BRAM).text == "Van Bram"
    # What is typed changes nothing of the case: the others' pages stay as they are.
    with reading(url) as con:
        assert inbox.one_case(con, case_id).version == 1 and inbox.pulse(con) == 1
    work.claim(ANNA, case_id, 1, AT, url)
    work.take_over(BRAM, case_id, 2, "Ziek", AT + MINUTE, url)
    assert theirs(url, case_id).text == "Om tien\nuur" and theirs(url, case_id, BRAM).text == "Van Bram"
    work.take_over(ANNA, case_id, 3, "Weer beter", AT + MINUTE, url)
    work.answer(ANNA, case_id, 4, "Om tien uur.", "", "a1", AT + 2 * MINUTE, url)
    assert theirs(url, case_id) is None and theirs(url, case_id, part="note").text == "Vraag het Els"
    assert theirs(url, case_id, BRAM).text == "Van Bram"
    telling.note(ANNA, case_id, "Els weet het", AT + 3 * MINUTE, url)
    assert theirs(url, case_id, part="note") is None


def test_of_two_tabs_the_last_is_kept_and_told_what_the_other_held(url, case_id):
    first = typed(url, case_id, "Een")
    again = typed(url, case_id, "Een twee", first.saved_at, AT + MINUTE)
    assert (again.saved_at, again.other) == (AT + MINUTE, None)
    # A tab that knows the first one only, and one that knows none.
    other = typed(url, case_id, "Drie", first.saved_at, AT + 2 * MINUTE)
    assert other.other.text == "Een twee" and theirs(url, case_id).text == "Drie"
    assert typed(url, case_id, "Vier", None, AT + 3 * MINUTE).other.text == "Drie"
    # The same words in both are no difference.
    assert typed(url, case_id, "Vier", None, AT + 4 * MINUTE).other is None


def test_an_empty_field_is_no_draft(url, case_id):
    seen = typed(url, case_id, "Iets").saved_at
    assert typed(url, case_id, " \n\u200b", seen, AT + MINUTE).saved_at is None
    assert theirs(url, case_id) is None


@pytest.mark.parametrize("role", ["board", "marketing", "security", "administrator", "auditor"])
def test_who_answers_nothing_keeps_no_draft(url, case_id, role):
    with pytest.raises(NotAllowed):
        typed(url, case_id, "Iets", who=person(role))
    assert theirs(url, case_id, person(role)) is None


def test_of_a_threat_a_draft_is_kept_for_who_may_see_it_only(url, case_id):
    naming.settle(ANNA, Webcare(), case_id, 1, "threat", "public", AT, url=url)
    with pytest.raises(NotAllowed):
        typed(url, case_id, "Iets", who=BRAM)
    typed(url, case_id, "Iets", who=person("communication"))
    with pytest.raises(CaseRefused):
        typed(url, "nowhere", "Iets")


def test_what_is_longer_than_an_answer_may_be_is_refused_and_what_was_kept_stays(url, case_id):
    typed(url, case_id, "Goed")
    with pytest.raises(typed_text.TooLong):
        typed(url, case_id, "x" * (typed_text.LETTER.most + 1))
    assert theirs(url, case_id).text == "Goed"


def test_drafts_are_erased_with_the_case_whoever_typed_them_and_those_of_open_cases_stay(
    url, case_id, tmp_path
):
    other = work.bring_in(ANNA, Webcare(), "En waar?", "question", "applicant", AT, url=url)
    for which in (case_id, other):
        typed(url, which, "Mevrouw Jansen belde", who=BRAM)
    work.close(ANNA, case_id, 1, "not_ours", "Van de gemeente", AT, url)
    config = tmp_path / "config"
    config.mkdir()
    (config / "privacy.toml").write_text("[retention]\ncase = 365\n")
    retention.run(ANNA, config, AT + dt.timedelta(days=364), url)
    assert theirs(url, case_id, BRAM) is not None
    retention.run(ANNA, config, AT + dt.timedelta(days=367), url)
    assert theirs(url, case_id, BRAM) is None and theirs(url, other, BRAM) is not None


def test_a_question_that_is_brought_in_is_a_draft_until_it_is_a_case(url, case_id):
    typed(url, NO_CASE, "Mevrouw Jansen vraagt", part="question", where="https://krant.example/1")
    typed(url, NO_CASE, "Bram zelf", part="question", who=BRAM)
    mine = theirs(url, NO_CASE, part="question")
    assert (mine.text, mine.url) == ("Mevrouw Jansen vraagt", "https://krant.example/1")
    with pytest.raises(CaseRefused):
        work.bring_in(ANNA, Webcare(), " ", "question", "public", AT, url=url)
    assert theirs(url, NO_CASE, part="question") is not None
    work.bring_in(ANNA, Webcare(), "Mevrouw Jansen vraagt iets", "question", "public", AT, url=url)
    assert theirs(url, NO_CASE, part="question") is None
    assert theirs(url, NO_CASE, BRAM, "question").text == "Bram zelf"


def test_the_report_of_a_threat_and_a_remark_for_its_dossier_are_drafts_until_they_are_handed_in(
    url, case_id, tmp_path
):
    settings = write(tmp_path / "c", [])
    typed(url, NO_CASE, "Er staat een man op het plein", part="report")
    assert drafts.at_once(ANNA, NO_CASE, "report", url).text == "Er staat een man op het plein"
    alert = reporting.report(ANNA, settings, "Er staat een man op het plein", AT, url=url)
    assert drafts.at_once(ANNA, NO_CASE, "report", url) is None
    typed(url, alert, "Politie is gebeld", part="remark")
    typed(url, alert, "Van Bram", part="remark", who=BRAM)
    acting.note(ANNA, settings, alert, "Politie is gebeld, komt eraan", AT + MINUTE, url)
    assert theirs(url, alert, part="remark") is None and theirs(url, alert, BRAM, "remark").text == "Van Bram"
    with pytest.raises(CaseRefused):
        typed(url, "nowhere", "Iets", part="remark")


@pytest.mark.parametrize(
    ("part", "role"),
    [("question", "board"), ("question", "auditor"), ("report", "marketing"), ("remark", "administrator")],
)
def test_who_may_not_hand_it_in_keeps_no_draft_of_it(url, case_id, part, role):
    with pytest.raises(NotAllowed):
        typed(url, NO_CASE, "Iets", part=part, who=person(role))


def test_while_the_warehouse_is_held_a_report_waits_for_no_draft(url, case_id):
    typed(url, NO_CASE, "Een man", part="report")
    with writing(url):
        assert drafts.at_once(ANNA, NO_CASE, "report", url) is None
        with pytest.raises(WarehouseBusy):
            typed(url, NO_CASE, "Een man met een tas", part="report")
    assert theirs(url, NO_CASE, part="report").text == "Een man"


def test_what_was_typed_at_no_case_goes_after_a_month(url, case_id, tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    typed(url, NO_CASE, "Mevrouw Jansen vraagt", part="question")
    typed(url, NO_CASE, "Een man", part="report", who=BRAM)
    retention.run(ANNA, config, AT + dt.timedelta(days=30), url)
    assert theirs(url, NO_CASE, part="question") and theirs(url, NO_CASE, BRAM, "report")
    retention.run(ANNA, config, AT + dt.timedelta(days=31), url)
    assert not theirs(url, NO_CASE, part="question") and not theirs(url, NO_CASE, BRAM, "report")
