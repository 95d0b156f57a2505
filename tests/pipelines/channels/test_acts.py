"""What people do on the page with channels: type a month, take it back, pause what reads a channel."""

import datetime as dt

import pytest

from pipelines.channels import monthly_entry
from pipelines.channels.monthly_entry import NotEntered, Typed
from pipelines.settings.editing import edit
from tests.people import ANNA
from tests.pipelines.connectors.measuring import NOW, school
from warehouse.channels.monthly_entries import entered
from warehouse.core.connection import reading

TODAY = dt.date(2026, 11, 23)
OCTOBER = dt.date(2026, 10, 1)
NOTHING = Typed("linkedin", "LinkedIn", "linkedin", None, None, None)
FULL = Typed("linkedin", "LinkedIn", "linkedin", 1234, 12.5, 80.0)


def days():
    with reading() as con:
        return con.execute(
            "select day, followers, followers_quality from channel_days order by day"
        ).fetchall()


def test_a_month_is_typed_and_stands_on_its_last_day(warehouse):
    assert monthly_entry.save(ANNA, OCTOBER, [FULL], [NOTHING], TODAY, NOW) == 3
    assert days() == [(dt.date(2026, 10, 31), 1234, "manual")]
    assert monthly_entry.save(ANNA, OCTOBER, [FULL], [FULL], TODAY, NOW) == 0


def test_the_month_that_is_going_on_stands_on_today(warehouse):
    monthly_entry.save(ANNA, dt.date(2026, 11, 1), [FULL], [NOTHING], TODAY, NOW)
    assert days() == [(TODAY, 1234, "manual")]


def test_what_is_emptied_is_taken_back(warehouse):
    monthly_entry.save(ANNA, OCTOBER, [FULL], [NOTHING], TODAY, NOW)
    assert monthly_entry.save(ANNA, OCTOBER, [NOTHING], [FULL], TODAY, NOW) == 3
    assert days() == []
    with reading() as con:
        assert con.execute("select count(*) from channel_efforts").fetchone() == (0,)


@pytest.mark.parametrize("followers", [-1, 2_000_000_000, 12.7, float("inf"), float("nan")])
def test_what_cannot_be_is_refused_whole(warehouse, followers):
    wrong = Typed("x", "X", "x", followers, None, None)
    with pytest.raises(NotEntered, match=r"X: .* is no possible number"):
        monthly_entry.save(ANNA, OCTOBER, [FULL, wrong], [], TODAY, NOW)
    with pytest.raises(NotEntered, match="has not begun"):
        monthly_entry.save(ANNA, dt.date(2026, 12, 1), [FULL], [], TODAY, NOW)


def test_the_grid_shows_what_was_typed_beside_what_is_known(warehouse, tmp_path):
    from pipelines.sources import sync_settings

    configured = school(
        tmp_path / "config", '[[channels]]\nname = "linkedin"\ntitle = "LinkedIn"\nnetwork = "linkedin"\n'
    )
    sync_settings.sync(configured)
    monthly_entry.save(ANNA, OCTOBER, [FULL], [NOTHING], TODAY, NOW)
    with reading() as con:
        (line,) = entered(con, OCTOBER)
        (empty,) = entered(con, dt.date(2026, 11, 1))
    assert (line.title, line.followers, line.hours, line.euros, line.known) == (
        "LinkedIn",
        1234,
        12.5,
        80.0,
        1234,
    )
    assert (empty.followers, empty.hours, empty.known) == (None, None, None)


def test_a_collector_is_paused_in_the_file_and_comments_stay(tmp_path):
    where = tmp_path / "config"
    school(
        where,
        '# Ons kanaal.\n[[channels]]\nname = "m"\nnetwork = "mastodon"\nconnector = "mastodon"\naccount = "@a@b.nl"\n',
    )
    assert edit.set_paused(ANNA, where, "channel-m", True).statistics_source("channel-m").paused
    assert not edit.set_paused(ANNA, where, "channel-m", False).statistics_source("channel-m").paused
    assert (where / "channels.toml").read_text(encoding="utf-8").startswith("# Ons kanaal.")
