"""One case has one owner at a time, whatever two people, two tabs or a killed process do."""

import datetime as dt
import threading
import time

import pytest

from pipelines.access import heads
from pipelines.access.acts import NotAllowed
from pipelines.access.person import Person
from pipelines.cases import naming, work
from pipelines.cases.errors import CaseRefused, CaseTaken
from pipelines.cases.webcare_file import Department, Webcare
from pipelines.support.errors import ConfigError
from pipelines.support.typed_text import TooLong
from tests.people import ANNA, person
from warehouse.access import audit
from warehouse.cases import inbox
from warehouse.core import file_locks
from warehouse.core.connection import reading, writing
from warehouse.storage import relay

AT = dt.datetime(2026, 11, 2, 9, 42, tzinfo=dt.UTC)  # a Monday, 10:42 in Amsterdam
BRAM = person("webcare")
WEBCARE = Webcare()


def minutes(count: int) -> dt.datetime:
    return AT + dt.timedelta(minutes=count)


@pytest.fixture
def url(warehouse, tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return warehouse


@pytest.fixture
def case_id(url) -> str:
    return work.bring_in(ANNA, WEBCARE, "Hoe laat begint de open dag?", "question", "applicant", AT, url=url)


def look(url, case_id):
    with reading(url) as con:
        return inbox.dossier(con, case_id)


def test_a_question_by_hand_is_a_case_with_two_clocks_for_the_right_department(url, case_id):
    found = look(url, case_id)
    case = found.case
    assert (case.state, case.kind, case.department, case.is_settled) == (
        "new",
        "question",
        "informatiecentrum",
        True,
    )
    assert case.promise_at == AT + dt.timedelta(hours=24)
    assert case.due_at == AT + dt.timedelta(hours=4)
    assert [each.act for each in found.events] == ["open"] and found.answers == ()


@pytest.fixture
def openings(warehouse, monkeypatch) -> list[str]:
    """How this file was opened since this list was emptied: to read or to write."""
    opened: list[str] = []
    attach = file_locks.attach

    def counted(con, url, read_only, *facts):
        if url == warehouse:  # what another test left may still end with its own
            opened.append("read" if read_only else "write")
        attach(con, url, read_only, *facts)

    monkeypatch.setattr(file_locks, "attach", counted)
    return opened


def test_a_claim_won_or_lost_opens_the_file_once_with_its_line_in_the_log(url, case_id, openings):
    openings.clear()
    case = work.claim(ANNA, case_id, 1, AT, url)
    assert openings == ["write"]
    with pytest.raises(CaseTaken):
        work.claim(BRAM, case_id, 1, AT, url)
    assert openings == ["write"] * 2
    work.answer(ANNA, case_id, case.version, "Om tien uur.", "", "a1", AT, url)
    assert openings == ["write"] * 3
    with reading(url) as con:
        kept = [(each.line.act, each.line.outcome) for each in audit.lines(con, act="cases.")]
    assert kept == [
        ("cases.answer", "done"), ("cases.claim", "failed"), ("cases.claim", "done"), ("cases.open", "done"),
    ]  # fmt: skip
    assert heads.verify(url).is_whole


def test_claims_that_wait_in_one_app_open_the_file_once(url, openings, monkeypatch):
    monkeypatch.setattr(relay, "LONGEST", 600.0)
    ids = [work.bring_in(ANNA, WEBCARE, f"Vraag {at}?", "question", "public", AT, url=url) for at in range(6)]
    told: list[object] = []

    def press(case_id: str, who: Person) -> None:
        try:
            told.append(work.claim(who, case_id, 1, AT, url).owner)
        except CaseTaken as taken:
            told.append(taken)

    people = [Person(name, name, frozenset({"webcare"}), "login") for name in ("a", "b")]
    threads = [threading.Thread(target=press, args=(each, who)) for each in ids for who in people]
    with writing(url):
        openings.clear()
        for waiting, thread in enumerate(threads):
            thread.start()
            while str(url) not in relay._lines or len(relay._lines[url]) != waiting:
                time.sleep(0.002)
    for thread in threads:
        thread.join(60)
    assert openings == ["write"]
    assert sum(isinstance(each, CaseTaken) for each in told) == len(ids) and len(told) == len(threads)
    with reading(url) as con:
        claims = audit.lines(con, act="cases.claim")
        assert audit.checked(con)[0] is None
    assert sorted(each.line.outcome for each in claims) == ["done"] * 6 + ["failed"] * 6
    assert {each.line.object for each in claims} == set(ids)
    assert heads.verify(url).is_whole


@pytest.mark.both
def test_who_comes_second_reads_who_has_it_since_when(url, case_id):
    claimed = work.claim(ANNA, case_id, 1, AT, url)
    assert (claimed.owner, claimed.state, claimed.version) == ("Anna", "claimed", 2)
    with pytest.raises(CaseTaken) as told:
        work.claim(BRAM, case_id, 1, minutes(5), url)
    assert told.value.fields == {"person": "Anna", "since": "10:42"}
    assert look(url, case_id).case.owner == "Anna"


def test_a_claim_ends_by_itself_and_another_may_take_it_also_before_anybody_gave_it_back(url, case_id):
    work.claim(ANNA, case_id, 1, AT, url)
    with pytest.raises(CaseTaken):
        work.claim(BRAM, case_id, 2, minutes(29), url)
    assert work.claim(BRAM, case_id, 2, minutes(30), url).owner == "Bram"
    with pytest.raises(CaseTaken):
        work.answer(ANNA, case_id, 2, "Om tien uur.", "", "a1", minutes(31), url)
    assert look(url, case_id).answers == ()


def test_what_nobody_held_on_to_returns_to_the_queue_once(url, case_id):
    work.claim(ANNA, case_id, 1, AT, url)
    assert work.lapse(minutes(29), url) == 0
    assert work.lapse(minutes(30), url) == 1 and work.lapse(minutes(31), url) == 0
    case = look(url, case_id).case
    assert (case.state, case.owner, case.claim_until) == ("open", None, None)
    with pytest.raises(CaseRefused):
        work.answer(ANNA, case_id, case.version, "Om tien uur.", "", "a1", minutes(32), url)


def test_an_answer_closes_the_case_and_one_press_twice_is_one_answer(url, case_id):
    case = work.claim(ANNA, case_id, 1, AT, url)
    case = work.answering(ANNA, case_id, case.version, minutes(1), url)
    for _press in range(2):
        answered = work.answer(
            ANNA, case_id, case.version, "Om tien uur.", "https://krant.example/1#a", "a1", minutes(2), url
        )
        assert (answered.state, answered.first_answer_at, answered.owner) == ("answered", minutes(2), None)
    found = look(url, case_id)
    assert [(each.text, each.person) for each in found.answers] == [("Om tien uur.", "Anna")]
    assert [each.act for each in found.events] == ["open", "claim", "answering", "answer"]


def test_taking_over_needs_a_reason_and_names_who_took_it(url, case_id):
    work.claim(ANNA, case_id, 1, AT, url)
    with pytest.raises(CaseRefused):
        work.take_over(BRAM, case_id, 2, "  ", minutes(1), url)
    taken = work.take_over(BRAM, case_id, 2, "Anna is ziek naar huis", minutes(1), url)
    assert taken.owner == "Bram"
    assert look(url, case_id).events[-1].note == "Anna is ziek naar huis"


def test_a_page_that_saw_an_older_case_changes_nothing(url, case_id):
    naming.settle(ANNA, WEBCARE, case_id, 1, "complaint", "parent", AT, url=url)
    with pytest.raises(CaseRefused):
        work.close(BRAM, case_id, 1, "not_ours", "van de gemeente", minutes(1), url)
    case = look(url, case_id).case
    assert (case.state, case.kind, case.department) == ("new", "complaint", "communicatie")


def test_what_is_closed_can_be_opened_again_and_its_first_answer_stays_the_first(url, case_id):
    case = work.claim(ANNA, case_id, 1, AT, url)
    case = work.answer(ANNA, case_id, case.version, "Om tien uur.", "", "a1", minutes(2), url)
    case = work.reopen(BRAM, case_id, case.version, "Er kwam een vraag bij", minutes(50), url)
    assert (case.state, case.closed_at, case.owner) == ("open", None, None)
    case = work.claim(BRAM, case_id, case.version, minutes(51), url)
    case = work.answer(BRAM, case_id, case.version, "En om drie uur sluiten wij.", "", "a2", minutes(52), url)
    assert case.first_answer_at == minutes(2) and len(look(url, case_id).answers) == 2


def test_what_waits_comes_back_when_its_moment_has_come(url, case_id):
    with pytest.raises(CaseRefused):
        work.wait(ANNA, case_id, 1, AT, "", AT, url)
    with pytest.raises(CaseRefused):
        work.wait(ANNA, case_id, 1, AT + dt.timedelta(days=61), "", AT, url)
    work.wait(ANNA, case_id, 1, minutes(60), "De opleiding zoekt het uit", AT, url)
    assert work.lapse(minutes(59), url) == 0 and work.lapse(minutes(60), url) == 1
    assert look(url, case_id).case.state == "open"


def test_closing_without_an_answer_needs_a_reason_of_the_two(url, case_id):
    for state, why in (("no_answer_needed", ""), ("answered", "x"), ("gone", "x")):
        with pytest.raises(CaseRefused):
            work.close(ANNA, case_id, 1, state, why, AT, url)
    case = work.close(ANNA, case_id, 1, "no_answer_needed", "Al beantwoord aan de balie", AT, url)
    assert case.closed_why == "Al beantwoord aan de balie" and case.first_answer_at is None


def test_a_person_makes_an_incident_of_a_case_and_a_case_of_it_again_each_with_a_reason(url, case_id):
    work.claim(ANNA, case_id, 1, AT, url)
    for act in (naming.lift, naming.lower):
        with pytest.raises(CaseRefused):
            act(ANNA, case_id, 2, " ", minutes(1), url)
    with pytest.raises(CaseTaken):
        naming.lift(BRAM, case_id, 2, "Er ligt een lijst met namen op straat", minutes(1), url)
    case = naming.lift(ANNA, case_id, 2, "Er ligt een lijst met namen op straat", minutes(1), url)
    assert (case.state, case.owner) == ("incident", None)
    assert work.lapse(minutes(90), url) == 0
    for act in (
        lambda: work.claim(BRAM, case_id, case.version, minutes(2), url),
        lambda: work.close(BRAM, case_id, case.version, "not_ours", "x", minutes(2), url),
    ):
        with pytest.raises(CaseRefused):
            act()
    assert naming.lower(BRAM, case_id, case.version, "De lijst is terecht", minutes(3), url).state == "open"
    assert [event.note for event in look(url, case_id).events[2:]] == [
        "Er ligt een lijst met namen op straat",
        "De lijst is terecht",
    ]


def test_what_a_person_names_a_threat_is_for_few_eyes_and_what_turns_out_to_be_none_for_all_again(
    url, case_id
):
    case = naming.settle(BRAM, WEBCARE, case_id, 1, "threat", "public", AT, url=url)
    assert (case.kind, case.level) == ("threat", 3)
    with pytest.raises(NotAllowed):
        naming.settle(BRAM, WEBCARE, case_id, 2, "question", "public", minutes(1), url=url)
    case = naming.settle(ANNA, WEBCARE, case_id, 2, "question", "public", minutes(1), url=url)
    assert (case.kind, case.level) == ("question", 1)


def test_a_list_begins_with_what_is_grave_then_with_what_is_due_and_ends_with_what_waits(url, case_id):
    def asked(said: str, minute: int) -> str:
        return work.bring_in(ANNA, WEBCARE, said, "question", "public", minutes(minute), url=url)

    later, waits, unknown, grave = (asked(said, n) for n, said in enumerate("abcd", 1))
    work.wait(ANNA, waits, 1, minutes(600), "", minutes(9), url)
    naming.lift(ANNA, grave, 1, "Lek", minutes(9), url)
    with writing(url) as con:  # of a year of which the school holidays are not known
        con.execute("update cases set due_at = null where case_id = ?", [unknown])
    with reading(url) as con:
        assert [case.case_id for case in inbox.waiting(con)] == [grave, case_id, later, unknown, waits]


@pytest.mark.parametrize("length", [10_000, 20_001])
def test_a_long_answer_is_kept_whole_and_a_longer_one_is_refused_in_words(url, case_id, length):
    work.claim(ANNA, case_id, 1, AT, url)
    text = ("Beste 👩‍🏫, مرحبا <b>. " * 2000)[:length]
    if length > 20_000:
        with pytest.raises(TooLong):
            work.answer(ANNA, case_id, 2, text, "", "a1", minutes(1), url)
    else:
        work.answer(ANNA, case_id, 2, text, "", "a1", minutes(1), url)
        assert look(url, case_id).answers[0].text == text.strip()


@pytest.mark.parametrize("role", ["board", "marketing", "security", "administrator", "auditor"])
def test_who_does_not_answer_cases_changes_none_and_the_try_is_kept(url, case_id, role):
    with pytest.raises(NotAllowed):
        work.claim(person(role), case_id, 1, AT, url)
    assert look(url, case_id).case.state == "new"
    with reading(url) as con:
        assert audit.lines(con)[0].line.outcome == "refused"


def test_a_possible_threat_is_not_for_everybody_who_answers_questions(url, case_id):
    with writing(url) as con:
        con.execute("update cases set kind = 'threat', level = 3")
    with pytest.raises(NotAllowed):
        work.claim(person("webcare"), case_id, 1, AT, url)
    assert look(url, case_id).case.owner is None
    assert work.claim(person("communication"), case_id, 1, AT, url).owner == "Bram"


@pytest.mark.parametrize(
    ("said", "where", "error"),
    [
        ("", "", CaseRefused),
        ("Vraag", "javascript:alert(1)", ConfigError),
        ("Vraag", "krant.example", ConfigError),
    ],
)
def test_what_is_no_question_or_no_address_is_refused(url, said, where, error):
    with pytest.raises(error):
        work.bring_in(ANNA, WEBCARE, said, "question", "public", AT, where, url=url)


def test_a_department_answers_the_kinds_that_it_names_and_the_first_answers_the_rest():
    webcare = Webcare(departments=(Department("a", "A", ("press",)), Department("b", "B", ("question",))))
    assert [webcare.department_of(kind) for kind in ("press", "question", "threat")] == ["a", "b", "a"]
