"""What opened a case by its words is proposed anew once the encoder has read it, where nobody touched it."""

import datetime as dt

import pytest

from pipelines.cases import naming, openings, work
from pipelines.cases.webcare_file import Webcare
from tests.people import ANNA
from tests.warehouse.rows import GOOD
from warehouse.cases import figures, inbox
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import last_days

AT = dt.datetime(2026, 11, 2, 9, 42, tzinfo=dt.UTC)
WEBCARE = Webcare()


@pytest.fixture
def url(tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return str(tmp_path / "warehouse.duckdb")


def came(url: str, text: str, read_as: str | None = None, chance: float = 0.9, **more) -> None:
    """Store one story of ours with this text, read by the encoder or not yet."""
    told = {
        "message_kind": read_as,
        "message_kind_confidence": read_as and chance,
        "message_kind_method": read_as,
    }
    rows = {
        "items": GOOD["items"] | {"title": "", "text": text, "published_at": AT, "collected_at": AT},
        "stories": GOOD["stories"]
        | {"published_at": AT, "label": "neutral", "kind": more.get("kind", "social")},
        "subjects": GOOD["subjects"],
        "sentiments": GOOD["sentiments"] | told,
        "threat_signals": GOOD["threat_signals"] | {"level": more.get("level", 0)},
    }
    with writing(url) as con:
        for table, row in rows.items():
            upsert(con, table, [row])


def look(url: str) -> inbox.Dossier:
    (subject,) = (GOOD["subjects"]["subject"],)
    openings.open_new(WEBCARE, subject, AT, url)
    openings.propose_again(WEBCARE, subject, AT, url)
    with reading(url) as con:
        (case,) = inbox.waiting(con)
        found = inbox.dossier(con, case.case_id)
    assert found is not None
    return found


ASKED = "Hoe lang wacht ik nog op antwoord? Drie weken al"


def test_a_case_that_words_opened_becomes_what_the_encoder_reads_with_a_line_that_says_so(url):
    came(url, ASKED)
    first = look(url).case
    assert (first.kind, first.proposed_by, first.proposed_found) == ("question", "words", "Hoe lang")
    came(url, ASKED, "complaint", 0.91)
    found = look(url)
    assert (found.case.kind, found.case.proposed_by, found.case.proposed_chance) == (
        "complaint",
        "encoder",
        0.91,
    )
    assert found.case.department == WEBCARE.department_of("complaint")
    assert [(each.act, each.person_id, each.note) for each in found.events[1:]] == [
        ("propose", "schedule", "complaint")
    ]
    assert look(url).case.version == 2  # once


def test_what_people_took_or_named_stays_as_it_is(url):
    came(url, ASKED)
    case = look(url).case
    work.claim(ANNA, case.case_id, 1, AT, url)
    came(url, ASKED, "complaint")
    assert look(url).case.kind == "question"
    named = naming.settle(ANNA, WEBCARE, case.case_id, 2, "press", "public", AT, url=url)
    assert look(url).case.kind == named.kind == "press"
    with reading(url) as con:
        assert figures.proposals(con, last_days(AT.date() + dt.timedelta(days=1), 7)) == figures.Proposals(
            1, 0
        )


def test_a_possible_threat_is_never_lowered_and_one_that_is_found_later_raises_the_case(url):
    came(url, ASKED, level=3)
    assert (look(url).case.kind, look(url).case.level) == ("threat", 3)
    came(url, ASKED, "compliment", 0.99, level=3)
    assert (look(url).case.kind, look(url).case.proposed_by) == ("threat", "danger")


def test_what_the_encoder_is_not_sure_of_stays_with_the_words(url):
    came(url, ASKED)
    look(url)
    came(url, ASKED, "compliment", 0.3)
    assert (look(url).case.kind, look(url).case.version) == ("question", 1)


def test_a_message_that_no_word_gave_away_is_a_case_once_it_is_read(url):
    came(url, "Al vier keer gebeld, vier keer doorverbonden, vier keer opgehangen", "complaint", 0.8)
    assert (look(url).case.kind, look(url).case.is_settled) == ("complaint", False)
