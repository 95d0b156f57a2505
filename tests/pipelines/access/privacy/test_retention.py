"""What has stood long enough goes by itself; the numbers that were made of it stay, and nothing brings it back."""

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from pipelines.access import acts
from pipelines.access.privacy.keeping import retention, terms
from pipelines.mentions.deduplicate import SourceBatch, identify
from pipelines.mentions.matching.erased import KeyLost
from pipelines.settings import FeedSource
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError
from tests.people import ANNA, person
from tests.warehouse.school import NOW, OWN, PEER, TODAY, day, fill, story
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.mentions.corrections import correct
from warehouse.mentions.refresh import refresh_days
from warehouse.mentions.search import Filter, search

FEED = FeedSource("krant", "Krant", "feed", "https://krant.example/feed", "press")
ALL = Period(day(500), TODAY)
NUMBERS = ("mention_days", "subject_days", "stories", "sentiments", "mentions")


def asked(url: str, sql: str) -> list[tuple]:
    with reading(url) as con:
        return con.execute(sql).fetchall()


def numbers(url: str) -> list:
    return [sorted(map(str, asked(url, f"from {table}"))) for table in NUMBERS]


def texts(url: str) -> dict[str, str]:
    return dict(asked(url, "select item_id, title from items where text_hash <> ''"))


@pytest.fixture
def school(warehouse, tmp_path):
    fill(
        warehouse,
        [
            story(
                366, url="https://plein.example/@jan/1", kind="social", outlet="Jan Jansen", title="Te oud"
            ),
            story(365, title="Net niet"),
            story(366, "negative", subject=(OWN, PEER), story_id="s0001", title="Eerste van een verhaal"),
            story(31, subject=(), title="Gaat over niemand"),
            story(30, subject=(), title="Ook, maar net niet"),
            story(31, "positive", title="Wel over ons"),
        ],
        long_ago=False,
    )
    with writing(warehouse) as con:
        keys = [{"key": f"url:https://krant.example/{n}", "item_id": f"i{n:04d}"} for n in range(1, 6)]
        upsert(con, "item_keys", [{"key": "url:https://plein.example/@jan/1", "item_id": "i0000"}, *keys])
    return warehouse


def run(url: str, now: dt.datetime = NOW, dry: bool = False, who=ANNA) -> retention.Erased:
    return retention.run(who, None, now, url, dry)


@pytest.mark.both
def test_on_day_366_texts_and_addresses_go_and_the_day_before_they_stay(school):
    done = run(school)
    assert texts(school) == {
        "i0001": "Net niet", "i0004": "Ook, maar net niet", "i0005": "Wel over ons",
    }  # fmt: skip
    assert (done.counts["mention"], done.counts["set_aside"]) == (2, 1)
    gone = asked(school, "select title, text, url, canonical_url, outlet from items where item_id = 'i0000'")
    assert gone == [("", "", None, None, None)]
    assert asked(school, "select url from sightings where item_id = 'i0000'") == [(None,)]
    run(school, NOW + dt.timedelta(days=1))
    assert "i0001" not in texts(school) and "i0004" not in texts(school)


@pytest.mark.both
def test_every_number_stays_also_when_it_is_made_anew(school):
    before = numbers(school)
    assert all(before)
    run(school)
    assert numbers(school) == before
    with writing(school) as con:
        refresh_days(con)
    assert numbers(school) == before


def test_a_feed_that_still_serves_it_does_not_bring_it_back_not_even_without_a_date(school):
    run(school)
    entry = {
        "url": "https://plein.example/@jan/1", "title": "Te oud", "text": "Nog eens", "guid": None, "language": "nl",
        "published_at": None, "outlet": None, "outlet_url": None,
    }  # fmt: skip
    other = entry | {"url": "https://plein.example/@piet/2"}
    with reading(school) as con:
        found = identify(con, [SourceBatch(FEED, [entry, other], NOW)], {})
    assert [item["url"] for item in found.items.values()] == [other["url"]]
    (data_folder() / "privacy" / "key").unlink()
    with reading(school) as con, pytest.raises(KeyLost):
        identify(con, [SourceBatch(FEED, [entry], NOW)], {})


def test_no_byte_of_a_handle_is_left_in_the_file_and_the_key_is_for_its_owner_alone(school):
    assert b"plein.example/@jan" in Path(school).read_bytes()
    assert run(school).rewritten
    assert b"plein.example/@jan" not in Path(school).read_bytes()
    assert stat.S_IMODE((data_folder() / "privacy" / "key").stat().st_mode) == 0o600


def test_what_somebody_set_aside_goes_after_thirty_days(school):
    with writing(school) as con:
        correct(con, "i0005", OWN, "about", "no", "Anna", NOW)
    assert run(school).counts["set_aside"] == 2 and "i0005" not in texts(school)


def test_lists_show_no_empty_rows(school):
    def found() -> set[str]:
        with reading(school) as con:
            return {row.title for row in search(con, Filter(ALL, OWN, grouped=False))}

    assert {"Te oud", "Net niet", "Wel over ons"} <= found()
    run(school)
    assert found() == {"Net niet", "Wel over ons"}


def test_a_dry_run_counts_the_same_and_changes_nothing(school):
    before = texts(school)
    would = run(school, dry=True)
    assert texts(school) == before and asked(school, "from retention_runs") == []
    assert would.counts == run(school).counts


def test_twice_it_erases_nothing_more_and_each_time_is_counted(school):
    run(school)
    again = run(school, NOW + dt.timedelta(hours=1))
    assert not any(again.counts.values())
    kept = asked(school, "select kind, days, erased from retention_runs where ran_at = '2026-11-23 07:30:00'")
    assert ("mention", 365, 2) in kept and ("set_aside", 30, 1) in kept and len(kept) == len(terms.DAYS)


def test_names_of_colleagues_go_after_two_years_and_the_rest_of_the_row_stays(school):
    rows = [
        {"goal": "g", "noted_at": NOW - dt.timedelta(days=ago), "note": "Gaat goed", "noted_by": "Anna",
         "state": "green"}
        for ago in (731, 729)
    ]  # fmt: skip
    with writing(school) as con:
        upsert(con, "goal_checkins", rows)
    assert run(school).counts["staff"] == 1
    assert asked(school, "select note, noted_by from goal_checkins order by noted_at") == [
        ("–", "–"), ("Gaat goed", "Anna"),
    ]  # fmt: skip


def test_what_was_sent_goes_after_two_years_its_hash_stays(school):
    row = {
        "month": dt.date(2024, 10, 1), "kind": "announcement", "way": "mail", "target": "a@roc.example", "edition": 1,
        "language": "nl", "subject": "Oktober", "body": "Dank aan Jan", "body_hash": "h", "state": "sent",
        "attempts": 1, "begun_at": NOW - dt.timedelta(days=731), "sent_at": NOW, "sent_by": "Anna",
    }  # fmt: skip
    with writing(school) as con:
        upsert(con, "publications", [row])
    assert run(school).counts["publication"] == 1
    assert asked(school, "select body, body_hash, sent_by from publications") == [("", "h", "–")]


@pytest.mark.parametrize(
    ("within", "days", "kind"),
    [("raw/x/a.json.gz", 730, "raw"), ("logs/a.log", 30, "log"), ("inbox/done/a.csv", 90, "inbox"),
     ("settings/000001.json", 730, "history")],
)  # fmt: skip
def test_files_go_by_the_day_on_which_they_were_written(school, within, days, kind):
    for name, ago in ((within, days + 1), (f"{within[:-9]}n{within[-9:]}", days - 1)):
        path = data_folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        at = (NOW - dt.timedelta(days=ago)).timestamp()
        os.utime(path, (at, at))
    counts = run(school).counts
    assert counts[kind] == 1 and not (data_folder() / within).exists()


def test_a_file_that_waits_to_be_imported_is_not_taken_away(school):
    path = data_folder() / "inbox" / "instagram" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    os.utime(path, (0, 0))
    run(school)
    assert path.exists()


def test_who_may_not_erases_nothing_and_the_schedule_does_it_once_a_day(school):
    with pytest.raises(acts.NotAllowed):
        run(school, who=person("marketing"))
    assert len(texts(school)) == 6
    assert retention.nightly(None, NOW, school) is not None
    assert retention.nightly(None, NOW + dt.timedelta(hours=3), school) is None
    assert retention.nightly(None, NOW + dt.timedelta(days=1), school) is not None


def test_terms_are_read_and_what_cannot_be_is_refused_with_its_place(tmp_path):
    def written(text: str) -> dict[str, int]:
        (tmp_path / "privacy.toml").write_text(text, encoding="utf-8")
        return terms.read(tmp_path)

    assert terms.read(tmp_path) == terms.DAYS and {*terms.DAYS} == {*terms.TIMED}
    assert written("[retention]\nmention = 200\n")["mention"] == 200
    for wrong in (
        "[retention]\nmention = 0\n", "[retention]\nmention = -1\n", '[retention]\nmention = "365"\n',
        "[retention]\nmention = 36501\n", "[retention]\nmention = true\n", "[retention]\nmentions = 3\n",
        "[retention]\nmention = 1.5\n", "[keep]\nmention = 3\n", "[retention]\nkey = 364\n", "retention = 3\n",
    ):  # fmt: skip
        with pytest.raises(ConfigError, match=r"privacy\.toml"):
            written(wrong)
