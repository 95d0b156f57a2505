"""What somebody typed at a case is theirs alone, and is there until it is handed in, thrown away or erased."""

import datetime as dt

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.access.privacy.keeping import retention
from pipelines.cases import drafts, naming, telling, work
from pipelines.cases.errors import CaseRefused
from pipelines.cases.webcare_file import Webcare
from pipelines.support import typed_text
from tests.people import ANNA, person
from warehouse.cases import drafts as kept
from warehouse.cases import inbox
from warehouse.core.connection import reading

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
