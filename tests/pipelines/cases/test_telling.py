"""A colleague is told of a case by a line and the way to it; what the school answered elsewhere closes a case."""

import datetime as dt

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.cases import openings, replies, telling, work
from pipelines.cases.errors import CaseRefused
from pipelines.cases.webcare_file import Webcare
from pipelines.sending.mail import SendFailed
from pipelines.settings import Settings, read
from pipelines.support.errors import PipelineError
from tests.people import ANNA, named, person
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.runs.school import write
from tests.warehouse.rows import GOOD
from warehouse.cases import inbox
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

AT = dt.datetime(2026, 11, 2, 9, 42, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SAID = "Dit gaat over <b>lokaal 3</b>"


@pytest.fixture
def url(tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return str(tmp_path / "warehouse.duckdb")


@pytest.fixture
def case_id(url) -> str:
    return work.bring_in(
        ANNA, Webcare(), "Hoe laat begint de open dag?", "question", "applicant", AT,
        "https://forum.example/t/12?page=2", url=url,
    )  # fmt: skip


def configured(tmp_path, port: int) -> Settings:
    write(tmp_path / "config", [])
    (tmp_path / "config" / "announcement.toml").write_text(
        f'[mail]\nserver = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "w@roc.example"\n'
        'to = ["bestuur@roc.example"]\nallowed = ["roc.example"]\n',
        encoding="utf-8",
    )
    return read(tmp_path / "config")


def events(url: str, case_id: str) -> list[tuple]:
    with reading(url) as con:
        return [(each.act, each.person, each.note) for each in inbox.dossier(con, case_id).events[1:]]


def test_a_colleague_gets_a_line_and_the_way_and_the_case_says_so(tmp_path, url, case_id):
    with PostOffice() as office:
        settings = configured(tmp_path, office.port)
        telling.tell(ANNA, settings, case_id, "kim@roc.example", SAID, False, AT, url)
        telling.tell(ANNA, settings, case_id, "kim@roc.example", "Weet jij dit?", True, AT, url)
    first, second = office.messages
    assert first["to"] == "kim@roc.example" and first["subject"].startswith("Weerklank, ROC Voorbeeld")
    plain, html = (first.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert f"Anna wijst u op een zaak van webcare: {SAID}" in plain and f"/webcare?case={case_id}" in plain
    assert "<b>lokaal" not in html and "open dag" not in plain
    assert "Anna vraagt wie dit weet: Weet jij dit?" in second.get_body(("plain",)).get_content()
    assert events(url, case_id) == [
        ("tell", "Anna", f"kim@roc.example: {SAID}"), ("ask", "Anna", "kim@roc.example: Weet jij dit?"),
    ]  # fmt: skip


@pytest.mark.parametrize("level", [0, 3])
def test_of_a_story_without_a_case_a_colleague_gets_a_line_and_of_a_threat_the_way_alone(
    tmp_path, url, level
):
    rows = {
        "items": GOOD["items"] | {"text": "Hoe laat begint de open dag?"}, "stories": GOOD["stories"],
        "subjects": GOOD["subjects"], "threat_signals": GOOD["threat_signals"] | {"level": level},
    }  # fmt: skip
    with writing(url) as con:
        for table, row in rows.items():
            upsert(con, table, [row])
    story, subject = GOOD["stories"]["story_id"], GOOD["stories"]["subject"]
    with PostOffice() as office:
        settings = configured(tmp_path, office.port)
        telling.tell_story(ANNA, settings, subject, story, "kim@roc.example", SAID, False, AT, url)
        with pytest.raises(CaseRefused):
            telling.tell_story(ANNA, settings, subject, "elders", "kim@roc.example", SAID, False, AT, url)
        with pytest.raises(NotAllowed):
            telling.tell_story(
                person("board"), settings, subject, story, "kim@roc.example", SAID, False, AT, url
            )
    (message,) = office.messages
    plain = message.get_body(("plain",)).get_content().replace("\r", "")
    assert f"Anna wijst u op een verhaal: {SAID if level == 0 else '…'}\n" in plain
    assert f"/mentions?story={story}" in plain and "Een bericht" not in plain and "open dag" not in plain
    with reading(url) as con:
        lines = con.execute("select act, object, outcome from audit_log order by position").fetchall()
    assert lines[0] == ("cases.tell_story", story, "done") and len(lines) == 3


def test_who_knows_it_writes_it_down_also_while_somebody_else_has_the_case(url, case_id):
    work.claim(ANNA, case_id, 1, AT, url)
    telling.note(named("Kim"), case_id, "Om tien uur, in lokaal 3", AT, url)
    assert events(url, case_id)[1] == ("note", "Kim", "Om tien uur, in lokaal 3")
    with reading(url) as con:
        case = inbox.one_case(con, case_id)
    # Nobody lost anything by it.
    assert (case.owner, case.state) == ("Anna", "claimed")
    assert work.release(ANNA, case_id, case.version, AT, url).state == "open"


def test_of_a_possible_threat_only_the_way_leaves(tmp_path, url, case_id):
    with writing(url) as con:
        con.execute("update cases set kind = 'threat', level = 3")
    with PostOffice() as office:
        settings = configured(tmp_path, office.port)
        telling.tell(ANNA, settings, case_id, "kim@roc.example", SAID, False, AT, url)
        with pytest.raises(NotAllowed):
            telling.tell(person("webcare"), settings, case_id, "kim@roc.example", SAID, False, AT, url)
    (only,) = office.messages
    assert "lokaal" not in only.as_string() and f"case={case_id}" in only.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("to", "refuse", "error"),
    [
        ("", (), CaseRefused),
        ("kim@elders.example", (), CaseRefused),
        ("geen adres", (), PipelineError),
        ("kim@roc.example", ("kim@roc.example",), SendFailed),
    ],
)
def test_what_did_not_go_out_is_not_kept_as_told(tmp_path, url, case_id, to, refuse, error):
    with PostOffice(refuse) as office, pytest.raises(error):
        telling.tell(ANNA, configured(tmp_path, office.port), case_id, to, SAID, False, AT, url)
    assert office.messages == [] and events(url, case_id) == []


@pytest.mark.parametrize("role", ["board", "marketing", "security", "administrator", "auditor"])
def test_who_does_not_answer_cases_tells_nobody(tmp_path, url, case_id, role):
    with PostOffice() as office:
        for act in (
            lambda: telling.tell(
                person(role),
                configured(tmp_path, office.port),
                case_id,
                "kim@roc.example",
                SAID,
                False,
                AT,
                url,
            ),
            lambda: telling.note(person(role), case_id, SAID, AT, url),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert office.messages == [] and events(url, case_id) == []


def ours(
    url: str, name: str, after: dt.timedelta, address: str, text: str = "Om tien uur", kind: str = "own"
) -> None:
    item = {
        **GOOD["items"], "item_id": name, "story_id": name, "kind": kind, "url": address, "text": text,
        "published_at": AT + after, "collected_at": AT + after, "day": (AT + after).date(),
    }  # fmt: skip
    with writing(url) as con:
        upsert(con, "items", [item])


def test_what_the_school_answered_where_it_stands_closes_the_case_with_that_answer(url, case_id):
    ours(url, "others", HOUR, "https://forum.example/t/12", kind="social")
    ours(url, "before", -HOUR, "https://forum.example/t/12")
    ours(url, "elsewhere", HOUR, "https://forum.example/t/123")
    assert replies.settle(AT + 2 * HOUR, url) == 0
    ours(url, "reply", HOUR, "https://forum.example/t/12?page=3#4")
    assert replies.settle(AT + 2 * HOUR, url) == 1 and replies.settle(AT + 3 * HOUR, url) == 0
    with reading(url) as con:
        found = inbox.dossier(con, case_id)
    assert (found.case.state, found.case.first_answer_at, found.case.closed_at) == (
        "answered",
        AT + HOUR,
        AT + 2 * HOUR,
    )
    assert [(each.text, each.url) for each in found.answers] == [
        ("Om tien uur", "https://forum.example/t/12?page=3#4")
    ]
    assert found.events[-1].act == "reply"


def test_a_post_that_names_the_message_answers_it_and_a_threat_is_left_to_people(url, case_id):
    ours(url, "reply", HOUR, "https://roc.example/a", "Over https://forum.example/t/12?page=2: om tien uur")
    with writing(url) as con:
        con.execute("update cases set kind = 'threat', level = 3")
    assert replies.settle(AT + 2 * HOUR, url) == 0
    with writing(url) as con:
        con.execute("update cases set kind = 'question', level = 1")
    assert replies.settle(AT + 2 * HOUR, url) == 1


def test_a_post_elsewhere_on_a_forum_that_tells_its_threads_apart_behind_a_question_mark_answers_nothing(url):
    asked = "https://forum.example/viewtopic.php?t=12&utm_source=mail"
    case_id = work.bring_in(ANNA, Webcare(), "Vraag", "question", "public", AT, asked, url=url)
    for n, address in enumerate(("viewtopic.php?t=13", "viewtopic.php", "?t=12")):
        ours(url, f"elsewhere{n}", HOUR, f"https://forum.example/{address}")
    assert replies.settle(AT + 2 * HOUR, url) == 0
    ours(url, "reply", HOUR, "https://forum.example/viewtopic.php?p=9&t=12#p9")
    assert replies.settle(AT + 2 * HOUR, url) == 1
    with reading(url) as con:
        assert inbox.one_case(con, case_id).state == "answered"


def test_the_first_page_of_a_site_is_no_place_at_which_a_post_answers(url):
    work.bring_in(ANNA, Webcare(), "Vraag", "question", "public", AT, "https://forum.example/", url=url)
    ours(url, "elsewhere", HOUR, "https://forum.example/?t=12")
    assert replies.settle(AT + 2 * HOUR, url) == 0


def asks_again(url: str, name: str, after: dt.timedelta, address: str) -> None:
    ours(url, name, after, address, "En hoe laat sluit de school dan?", "social")
    with writing(url) as con:
        about = {"subject": "ROC Test", "item_id": name, "story_id": name, "day": (AT + after).date()}
        upsert(
            con,
            "stories",
            [{**GOOD["stories"], **about, "kind": "social", "published_at": AT + after, "is_about": True}],
        )


def test_who_asks_again_below_an_answer_opens_the_case_again_and_no_second_one(url, case_id):
    with writing(url) as con:
        con.execute("delete from stories")
    work.claim(ANNA, case_id, 1, AT, url)
    work.answer(ANNA, case_id, 2, "Om tien uur", "", "a1", AT + HOUR, url)
    asks_again(url, "before", HOUR / 2, "https://forum.example/t/12?page=2#1")
    asks_again(url, "after", 2 * HOUR, "https://forum.example/t/12?page=2#2")
    asks_again(url, "too", 2 * HOUR, "https://forum.example/t/12?page=2#3")
    asks_again(url, "elsewhere", 2 * HOUR, "https://forum.example/t/13")
    assert openings.open_new(Webcare(), "ROC Test", AT + 3 * HOUR, url) == 4
    assert openings.open_new(Webcare(), "ROC Test", AT + 3 * HOUR, url) == 0
    with reading(url) as con:
        found, cases = inbox.dossier(con, case_id), inbox.waiting(con)
    assert (found.case.state, found.case.owner, found.case.closed_at) == ("open", None, None)
    assert [(each.act, each.note) for each in found.events[-2:]] == [
        ("reaction", "after"),
        ("reaction", "too"),
    ]
    assert {case.story_id for case in cases} == {None, "before", "elsewhere"}
    work.claim(ANNA, case_id, found.case.version, AT + 3 * HOUR, url)
    work.answer(ANNA, case_id, found.case.version + 1, "Om vier uur", "", "a2", AT + 4 * HOUR, url)
    assert openings.open_new(Webcare(), "ROC Test", AT + 5 * HOUR, url) == 0
