"""A threat that a stream heard is on the phone before it is stored, once, whatever becomes of it then."""

import datetime as dt
import logging

import pytest

from pipelines import settings
from pipelines.cases.alerts.hearing.heard import Hearing
from pipelines.cases.alerts.watching.asking import Rules
from pipelines.mentions.matching import erased, marks
from pipelines.sources import sync_settings
from pipelines.sources.live.spool import Spool
from pipelines.sources.live.storing import Store
from tests.pipelines.cases.alerts import posting
from tests.pipelines.cases.alerts.school import School, school
from tests.pipelines.sources.live.servers import status
from tests.warehouse.rows import GOOD
from warehouse.access.privacy import erasures
from warehouse.cases.alerts import board
from warehouse.core.connection import reading, writing

SOURCE = """
[[sources]]
name = "plein"
pattern = "mastodon-live"
url = "http://127.0.0.1:9/api/v1/streaming/hashtag?tag=mbo"
secret = "M_TOKEN"
"""
THREAT = posting.THREATS[0].format(school="ROC Test")
OTHER = posting.THREATS[1].format(school="ROC Test")
LONG = f"{THREAT} Ik heb alles al klaargelegd, ik weet waar iedereen zit en hoe laat de eerste les begint."


@pytest.fixture
def roc(tmp_path, monkeypatch):
    with school(tmp_path, monkeypatch, ladder=posting.LADDER) as found:
        (found.where / "sources.toml").write_text(SOURCE, encoding="utf-8")
        sync_settings.sync(settings.read(found.where), url=found.url)
        yield found


def heard(roc: School, number: int, text: str, **more: object) -> dict:
    body = status(number, text, **{"created_at": (roc.now - dt.timedelta(seconds=5)).isoformat()} | more)
    return {"source": "plein", "key": str(number), "text": text, "body": body, "at": roc.now.isoformat()}


def watching(roc: School):
    watch = roc.watch(ask=Rules(), hear=Hearing())
    watch.once()
    return watch


def look(watch) -> None:
    watch.ask_heard()
    watch.once()


def look_at_what_is_stored(roc: School, watch, spool: Spool) -> None:
    store = Store(roc.url)
    while store.posts(roc.settings, spool, roc.now):
        pass
    watch.ask_rules()
    watch.once()


def phoned(roc: School) -> int:
    return sum(asked.path.startswith("/push/anna") for asked in roc.phone.asked)


def threats(roc: School) -> list:
    with reading(roc.url) as con:
        known = board.recent(con, roc.now - dt.timedelta(days=9))
    return [each for each in known if each.rule == "threat"]


def test_it_is_told_while_another_program_holds_the_warehouse_and_not_again_once_it_is_stored(roc):
    watch, spool = watching(roc), Spool("posts")
    watch.ask_heard()
    with writing(roc.url):
        spool.add([heard(roc, 1, THREAT), heard(roc, 2, posting.PLAIN.format(school="ROC Test"))])
        look(watch)
        assert phoned(roc) == 1
        look(watch)
    watch.once()
    assert phoned(roc) == 1
    look_at_what_is_stored(roc, watch, spool)
    (alert,) = threats(roc)
    with reading(roc.url) as con:
        (story,) = con.execute("select story_id from items where text like '%schiet%'").fetchone()
    assert alert.key == f"threat:{story}" and alert.link == f"mentions?story={story}"
    assert phoned(roc) == 1


def test_a_watch_that_begins_anew_tells_nothing_twice(roc):
    spool = Spool("posts")
    spool.add([heard(roc, 1, THREAT)])
    look(watching(roc))
    look(watching(roc))
    spool.add([heard(roc, 2, OTHER)])
    look(watching(roc))
    assert phoned(roc) == len(threats(roc)) == 2


def test_a_post_that_comes_to_stand_in_another_story_stays_with_its_alert(roc):
    watch, spool = watching(roc), Spool("posts")
    copied = heard(
        roc, 2, LONG, uri="https://elders.example/users/bo/statuses/2", url="https://elders.example/@bo/2"
    )
    spool.add([copied])
    look(watch)
    # Another stream brought the same words a minute before, and that was stored first.
    first = Spool("first")
    early = (roc.now - dt.timedelta(minutes=1)).isoformat()
    first.add([heard(roc, 1, LONG, created_at=early)])
    Store(roc.url).posts(roc.settings, first, roc.now)
    look_at_what_is_stored(roc, watch, spool)
    with reading(roc.url) as con:
        assert con.execute("select count(distinct story_id), count(*) from items").fetchone() == (1, 2)
    assert phoned(roc) == len(threats(roc)) == 1


def test_a_copy_of_what_was_told_is_not_told(roc):
    watch, spool = watching(roc), Spool("posts")
    spool.add([heard(roc, 1, LONG)])
    look(watch)
    spool.add([heard(roc, 2, LONG)])
    look(watch)
    look_at_what_is_stored(roc, watch, spool)
    spool.add([heard(roc, 3, LONG)])
    look(watch)
    assert phoned(roc) == len(threats(roc)) == 1


def test_lines_that_cannot_be_read_are_named_and_hold_up_nothing(roc, caplog):
    watch, spool = watching(roc), Spool("posts")
    spool.add([heard(roc, 1, posting.PLAIN)])
    (path,) = spool.folder.iterdir()
    with path.open("ab") as file:
        file.write(b'{"source": "plein", "key"\n\xff\xfe\n[1]\n{"source": "plein", "key": "7"}\n')
    spool.add([heard(roc, 8, THREAT, url=8), heard(roc, 9, OTHER)])
    with path.open("ab") as file:
        file.write(b'{"half of a line')
    with caplog.at_level(logging.WARNING, "weerklank.listen"):
        look(watch)
    named = [record.getMessage() for record in caplog.records]
    assert [f"line {at} of {path.name} cannot be read and is left out" in named for at in (2, 3, 4)] == [
        True
    ] * 3
    assert [name[-3:] for name in named if "left out: " in name] == [": 7", ": 8"]
    assert phoned(roc) == 1
    look_at_what_is_stored(roc, watch, spool)
    assert phoned(roc) == 1 and spool.oldest() is None


def test_what_was_erased_at_somebodys_request_is_not_told(roc):
    with writing(roc.url) as con:
        sealed = [
            erased.sealed(erased.made_key(), mark.kind, mark.value)
            for mark in marks.of("@anna@elders.example")
        ]
        assert sealed
        erasures.put_marks(con, [GOOD["erased_marks"] | {"mark": mark, "words": 0} for mark in sealed])
    watch, spool = watching(roc), Spool("posts")
    spool.add([heard(roc, 1, THREAT)])
    look(watch)
    assert phoned(roc) == 0


def test_until_the_warehouse_could_be_asked_once_what_was_erased_all_waits(roc):
    spool = Spool("posts")
    spool.add([heard(roc, 1, THREAT)])
    watch = roc.watch(hear=Hearing())
    with writing(roc.url):
        look(watch)
        assert phoned(roc) == 0
    look(watch)
    assert phoned(roc) == 1


def test_what_the_school_says_itself_and_what_is_old_call_nobody(roc):
    (roc.where / "channels.toml").write_text(
        '[[channels]]\nname = "masto"\nnetwork = "mastodon"\nconnector = "mastodon"\naccount = "@roc@elders.example"\n'
        'url = "https://elders.example/@roc"\n',
        encoding="utf-8",
    )
    watch, spool = watching(roc), Spool("posts")
    old = (roc.now - dt.timedelta(days=8)).isoformat()
    spool.add(
        [heard(roc, 1, THREAT, url="https://elders.example/@roc/1"), heard(roc, 2, THREAT, created_at=old)]
    )
    look(watch)
    assert phoned(roc) == 0


def test_a_deleted_post_keeps_its_words_while_its_alert_is_open(roc):
    watch, spool, gone = watching(roc), Spool("posts"), Spool("gone")
    post = heard(roc, 1, THREAT)
    spool.add([post])
    look(watch)
    look_at_what_is_stored(roc, watch, spool)
    gone.add([{"names": [post["body"]["uri"]], "site": "https://elders.example", "at": roc.now.isoformat()}])
    assert Store(roc.url).gone(roc.settings, gone, roc.now) == 0
    with reading(roc.url) as con:
        assert con.execute("select count(*) from items where text_hash <> ''").fetchone() == (1,)
    watch.ask_rules()
    look(watch)
    assert phoned(roc) == 1
