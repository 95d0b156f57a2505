"""What was taken away where it stood is taken away here, after two looks; a site that breaks takes nothing along."""

import datetime as dt
import json

import pytest

from pipelines import settings
from pipelines.access.acts import NotAllowed
from pipelines.access.privacy.keeping import deleted, retention, terms
from pipelines.mentions.deduplicate import SourceBatch, identify
from pipelines.mentions.matching.urls import canonical
from pipelines.settings import FeedSource
from pipelines.sources.discovery.guest import visiting
from pipelines.support import run_lock
from pipelines.support.errors import ConfigError
from tests.people import ANNA, person
from tests.pipelines.web.site import Site, in_turn, page, redirect, status
from tests.warehouse.rows import GOOD
from tests.warehouse.school import NOW, fill, story
from warehouse.access import audit
from warehouse.access.privacy import item_looks
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.mentions.refresh import refresh_days

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NUMBERS = ("mention_days", "subject_days", "stories", "sentiments", "mentions")
WELL = page("<p>Er is nog iets.</p>")


@pytest.fixture
def config(tmp_path):
    """A configuration that may look at this machine."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "https://roc.example"\ncontact = "fg@roc.example"\n'
        '[network]\nallow_private = ["127.0.0.1", "localhost"]\n'
    )
    return folder


def stories(site: Site, *paths: str) -> list[dict]:
    return [
        story(
            10 + n,
            "negative" if n % 2 else "neutral",
            url=site.url(path),
            title=f"Titel {path}",
            text=f"Woorden van {path}",
            outlet="Jan Jansen",
            kind="social",
        )
        for n, path in enumerate(paths)
    ]


def school(warehouse: str, site: Site, *paths: str) -> None:
    fill(warehouse, stories(site, *paths), long_ago=False)
    with writing(warehouse) as con:
        metadata.store(con, {"sample": "false"})
        keys = [
            {"key": f"url:{canonical(site.url(path))}", "item_id": f"i{n:04d}"}
            for n, path in enumerate(paths)
        ]
        upsert(con, "item_keys", keys)


def look(warehouse: str, config, now: dt.datetime = NOW, who=ANNA, **more) -> deleted.Looked:
    return deleted.run(who, settings.read(config), config, now, warehouse, **more)


def asked(url: str, sql: str) -> list[tuple]:
    with reading(url) as con:
        return con.execute(sql).fetchall()


def texts(url: str) -> set[str]:
    return {title for (title,) in asked(url, "select title from items where text_hash <> ''")}


def outcomes(url: str) -> dict[str, str]:
    return dict(asked(url, "select item_id, outcome from item_looks"))


@pytest.mark.parametrize("code", [404, 410])
def test_what_is_gone_at_two_looks_a_day_apart_loses_its_words_and_every_number_stays(
    warehouse, config, code
):
    with Site({"/": WELL, "/er": WELL, "/weg": status(code)}) as site:
        school(warehouse, site, "/er", "/weg")
        before = [sorted(map(str, asked(warehouse, f"from {table}"))) for table in NUMBERS]
        assert look(warehouse, config) == deleted.Looked(2, 1)
        assert texts(warehouse) == {"Titel /er", "Titel /weg"}
        assert look(warehouse, config, NOW + DAY) == deleted.Looked(1, 1, 1)
        assert texts(warehouse) == {"Titel /er"}
        gone = "select title, text, url, canonical_url, outlet from items where item_id = 'i0001'"
        assert asked(warehouse, gone) == [("", "", None, None, None)]
        assert asked(warehouse, "select url from sightings where item_id = 'i0001'") == [(None,)]
        with writing(warehouse) as con:
            refresh_days(con)
        assert [sorted(map(str, asked(warehouse, f"from {table}"))) for table in NUMBERS] == before
        # A week later it is not asked for again.
        assert look(warehouse, config, NOW + 8 * DAY) == deleted.Looked()


def test_a_second_look_within_the_day_says_nothing_and_is_not_made(warehouse, config):
    with Site({"/": WELL, "/weg": status(404)}) as site:
        school(warehouse, site, "/weg")
        look(warehouse, config)
        assert look(warehouse, config, NOW + 23 * HOUR) == deleted.Looked()
        assert site.paths().count("/weg") == 1 and texts(warehouse)


def test_a_feed_that_still_serves_it_does_not_bring_it_back(warehouse, config):
    with Site({"/": WELL, "/weg": status(410)}) as site:
        school(warehouse, site, "/weg")
        look(warehouse, config)
        look(warehouse, config, NOW + DAY)
        entry = {
            "url": site.url("/weg"), "title": "Titel /weg", "text": "Woorden van /weg", "guid": None, "language": "nl",
            "published_at": None, "outlet": None, "outlet_url": None,
        }  # fmt: skip
        feed = FeedSource("krant", "Krant", "feed", site.url("/feed"), "press")
        with reading(warehouse) as con:
            found = identify(con, [SourceBatch(feed, [entry], NOW + 2 * DAY)], {})
        assert not found.items
        assert all(key.startswith("sealed:") for (key,) in asked(warehouse, "select key from item_keys"))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(status(500), id="500"),
        pytest.param(status(503), id="503"),
        pytest.param(status(403), id="403"),
        pytest.param(status(429), id="429"),
        pytest.param(page("x", wait=20), id="timeout"),
        pytest.param(redirect("/"), id="sent home"),
        pytest.param(redirect("/niet-gevonden", 301), id="sent to a page of what is not found"),
        pytest.param(redirect("/weg"), id="sent in a circle"),
        pytest.param(status(404, CF_Mitigated="challenge"), id="a check for robots"),
        pytest.param(page("Deze pagina is er niet meer"), id="only said so"),
    ],
)
def test_no_other_answer_takes_anything(warehouse, config, answer, monkeypatch):
    monkeypatch.setattr(visiting, "EACH", 0.5)
    with Site({"/": WELL, "/weg": answer, "/niet-gevonden": status(404)}) as site:
        school(warehouse, site, "/weg")
        for n in (0, 1, 31, 62):
            assert look(warehouse, config, NOW + n * DAY).erased == 0
        assert texts(warehouse) == {"Titel /weg"}
        assert "/weg" in site.paths()


def test_where_robots_are_kept_out_the_item_is_not_asked_for_and_stays(warehouse, config):
    robots = page("User-agent: *\nDisallow: /weg")
    with Site({"/": WELL, "/robots.txt": robots, "/weg": status(404)}) as site:
        school(warehouse, site, "/weg")
        look(warehouse, config)
        assert look(warehouse, config, NOW + 31 * DAY).erased == 0
        assert "/weg" not in site.paths() and texts(warehouse)
        assert outcomes(warehouse) == {"i0000": "unclear"}


def test_a_site_that_is_down_altogether_takes_nothing_along_and_is_named(warehouse, config):
    with Site({"*": status(404)}) as site:
        school(warehouse, site, "/a", "/b")
        assert look(warehouse, config).broken == ("127.0.0.1",)
        assert look(warehouse, config, NOW + 31 * DAY).erased == 0
        with reading(warehouse) as con:
            told = item_looks.standing(con)
        assert (told.waiting, told.erased, len(told.broken)) == (0, 0, 2)
    # Nobody answers any more.
    look(warehouse, config, NOW + 62 * DAY)
    assert look(warehouse, config, NOW + 93 * DAY).erased == 0 and len(texts(warehouse)) == 2


def test_many_gone_at_once_are_a_site_that_changed_also_when_they_come_by_a_few_a_night(warehouse, config):
    paths = [f"/{n}" for n in range(12)]
    (config / "privacy.toml").write_text("[deleted]\nper_host = 4\n")
    with Site({"/": WELL, "*": status(404)}) as site:
        school(warehouse, site, *paths)
        assert look(warehouse, config).gone == 4
        later = [look(warehouse, config, NOW + n * DAY) for n in range(1, 9)]
        assert [each.erased for each in later[1:]] == [0] * 7
        assert any(each.broken for each in later)
        assert len(texts(warehouse)) >= 8


def test_one_person_who_leaves_a_large_site_is_no_site_that_broke(warehouse, config):
    (config / "privacy.toml").write_text("[deleted]\nper_host = 16\n")
    pages = {f"/jan/{n}": status(404) for n in range(7)} | {f"/piet/{n}": WELL for n in range(8)}
    with Site({"/": WELL, **pages}) as site:
        school(warehouse, site, *pages)
        assert look(warehouse, config).gone == 7
        assert look(warehouse, config, NOW + DAY).erased == 7
        assert texts(warehouse) == {f"Titel /piet/{n}" for n in range(8)}


def test_a_look_at_which_it_is_there_begins_anew_and_one_that_is_unclear_does_not(warehouse, config):
    coming = in_turn(status(404), WELL, status(404), status(500), status(404))
    with Site({"/": WELL, "/weg": coming}) as site:
        school(warehouse, site, "/weg")
        came = [look(warehouse, config, NOW + n * DAY).erased for n in (0, 1, 31, 32, 33)]
        assert came == [0, 0, 0, 0, 1]


def test_an_item_that_stands_elsewhere_still_stays(warehouse, config):
    with Site({"/": WELL, "/weg": status(404), "/kopie": WELL}) as site:
        school(warehouse, site, "/weg")
        other = {"item_id": "i0000", "source_name": "andere", "url": site.url("/kopie"), "first_seen_at": NOW}
        with writing(warehouse) as con:
            upsert(con, "sightings", [other])
        look(warehouse, config)
        assert look(warehouse, config, NOW + 31 * DAY).erased == 0 and texts(warehouse)


def test_a_night_is_bounded_in_all_and_per_site_and_goes_on_where_it_stopped(warehouse, config):
    (config / "privacy.toml").write_text("[deleted]\nper_night = 5\nper_host = 3\n")
    with Site({"*": WELL}) as site:
        school(warehouse, site, *[f"/{n}" for n in range(4)])
        with writing(warehouse) as con:
            con.execute(
                "update items set url = replace(url, '127.0.0.1', 'localhost') where item_id = 'i0003'"
            )
        assert look(warehouse, config).looked == 4
        assert look(warehouse, config, NOW + HOUR).looked == 0
        (config / "privacy.toml").write_text("[deleted]\nper_night = 4\n")
        assert look(warehouse, config, NOW + 2 * HOUR).looked == 0
        assert site.most_at_once == 1


def test_nothing_is_looked_at_where_that_is_turned_off_and_with_sample_data(warehouse, config):
    with Site({"/": WELL, "/weg": status(404)}) as site:
        school(warehouse, site, "/weg")
        (config / "privacy.toml").write_text("[deleted]\nlook = false\n")
        look(warehouse, config)
        (config / "privacy.toml").unlink()
        with writing(warehouse) as con:
            metadata.store(con, {"sample": "true"})
        assert look(warehouse, config) == deleted.Looked()
        assert site.asked == []


def test_the_log_says_how_many_went_and_stays_silent_where_none_did(warehouse, config):
    with Site({"/": WELL, "/weg": status(404)}) as site:
        school(warehouse, site, "/weg")
        look(warehouse, config)
        look(warehouse, config, NOW + DAY)
    with reading(warehouse) as con:
        lines = [line.line for line in audit.lines(con, act="privacy.deleted")]
    assert [json.loads(line.after) for line in lines if line.after] == [{"items": 1}]
    assert len(lines) == 1
    with pytest.raises(NotAllowed):
        look(warehouse, config, who=person("marketing"))


def test_while_a_run_is_at_work_words_stay_and_go_at_the_next_look_without_asking_again(warehouse, config):
    with Site({"/": WELL, "/weg": status(404)}) as site:
        school(warehouse, site, "/weg")
        look(warehouse, config)
        with run_lock.alone("run", warehouse):
            assert look(warehouse, config, NOW + DAY).erased == 0
        asked_before = len(site.asked)
        assert look(warehouse, config, NOW + DAY + HOUR).erased == 1
        assert len(site.asked) == asked_before


def test_frozen_titles_and_closed_cases_lose_it_too_but_an_open_one_and_a_threat_do_not(warehouse, config):
    with Site({"/": WELL, "/weg": status(404)}) as site:
        school(warehouse, site, "/weg")
        case = {**GOOD["cases"], "item_id": "i0000", "story_id": "s0000", "title": "Titel /weg"}
        closed = {"state": "answered", "closed_at": NOW}
        figure = {
            **GOOD["month_figures"], "figure": "story", "subject": "s0000", "title": "Titel /weg",
            "title_en": "Titel /weg", "fields": json.dumps({"url": site.url("/weg"), "outlet": "Jan Jansen"}),
        }  # fmt: skip
        with writing(warehouse) as con:
            cases = [
                case,
                {**case, **closed, "case_id": "c2"},
                {**case, **closed, "case_id": "c3", "kind": "threat"},
            ]
            upsert(con, "cases", cases)
            upsert(con, "month_figures", [figure])
        value = asked(warehouse, "select value from month_figures where figure = 'story'")
        look(warehouse, config)
        look(warehouse, config, NOW + DAY)
        retention.run(ANNA, config, NOW + DAY, warehouse)
        assert dict(asked(warehouse, "select case_id, title from cases")) == {
            "c1": "Titel /weg", "c2": "–", "c3": "Titel /weg",
        }  # fmt: skip
        assert asked(warehouse, "select title from month_figures where figure = 'story'") == [("[…]",)]
        assert asked(warehouse, "select value from month_figures where figure = 'story'") == value


@pytest.mark.parametrize(
    "written",
    ['per_night = "veel"', "per_host = 0", "every_days = 366", "look = 1", "often = 3", "per_night = 10001"],
)
def test_what_cannot_be_meant_in_privacy_toml_is_told_with_its_line(config, written):
    (config / "privacy.toml").write_text(f"[deleted]\n{written}\n")
    with pytest.raises(ConfigError) as told:
        terms.looks(config)
    assert "privacy.toml" in str(told.value) and written.split(" ")[0] in str(told.value)
