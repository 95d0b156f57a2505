"""Channels side by side: numbers a reader can add up, and nothing compared that cannot be."""

import datetime as dt

import pytest

from warehouse.channels import readings as store
from warehouse.channels.table import table
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.figure import Figure
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.traffic import day_tables

pytestmark = pytest.mark.both

AT = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
# Two weeks, and the two before.
PERIOD = Period(dt.date(2026, 11, 9), dt.date(2026, 11, 23))
BEFORE = PERIOD.previous()


def channel(name: str, network: str | None = None, peer: str | None = None, position: int = 0) -> dict:
    return {
        "channel": name,
        "title": name.title(),
        "network": network or name,
        "peer": peer,
        "position": position,
    }


def days(
    name: str, metric: str, values: dict[str, int | None], quality="exact", key=None, network=None
) -> list[dict]:
    return [
        {
            "channel": name,
            "day": dt.date.fromisoformat(day),
            "metric": metric,
            "value": value,
            "quality": "unknown" if value is None else quality,
            "definition": key or f"{network or name}:{metric}",
        }
        for day, value in values.items()
    ]


def every(start: str, count: int, value: int) -> dict[str, int]:
    first = dt.date.fromisoformat(start)
    return {(first + dt.timedelta(n)).isoformat(): value for n in range(count)}


def asked(channels: list[dict], readings: list[dict] = (), period=PERIOD, against=BEFORE, **tables) -> dict:
    with writing() as con:
        upsert(con, "channels", channels)
        store.store(con, readings, "api", "test", AT)
        for name, rows in tables.items():
            if name == "told":
                metadata.store(con, rows)
            elif name == "channel_posts":
                store.store_posts(con, rows, AT)
            else:
                upsert(con, name, rows)
        day_tables.rebuild(con)
    with reading() as con:
        return {row.channel: row for row in table(con, period, against)}


def test_followers_are_the_last_that_was_read_and_grow_since_the_end_of_the_earlier_period(warehouse):
    found = asked(
        [channel("linkedin")],
        days("linkedin", "followers", {"2026-11-08": 1000, "2026-11-22": 1040, "2026-11-23": 9999}),
    )["linkedin"].followers
    assert (found.value, found.previous, found.change, found.quality, found.note) == (
        1040,
        1000,
        4.0,
        "exact",
        None,
    )


def test_a_level_of_some_days_before_says_of_which_day_it_is_and_a_very_old_one_is_unknown(warehouse):
    rows = [channel("linkedin"), channel("x", position=1)]
    found = asked(
        rows,
        days("linkedin", "followers", {"2026-11-01": 1000}, "manual")
        + days("x", "followers", {"2026-10-01": 500}, "manual"),
    )
    kept, old = found["linkedin"].followers, found["x"].followers
    assert (kept.value, kept.quality, kept.fields["day"]) == (1000, "manual", dt.date(2026, 11, 1))
    assert (old.value, old.quality) == (None, "unknown")


def test_flows_are_added_up_within_the_period_only(warehouse):
    values = (
        every("2026-10-26", 14, 10) | every("2026-11-09", 14, 12) | {"2026-11-23": 500, "2026-10-25": 500}
    )
    found = asked([channel("linkedin")], days("linkedin", "impressions", values))["linkedin"]
    assert found.seen_metric == "impressions"
    assert (found.seen.value, found.seen.previous, found.seen.quality) == (168, 140, "exact")
    assert found.seen.change == 20


def test_missing_days_make_a_sum_partial_and_say_how_many(warehouse):
    found = asked([channel("tiktok")], days("tiktok", "views", every("2026-11-09", 10, 5)))["tiktok"].seen
    assert (found.value, found.previous, found.quality) == (50, None, "partial")
    assert (found.fields["known"], found.fields["days"]) == (10, 14)


def test_a_day_that_the_platform_did_not_answer_is_missing_and_not_zero(warehouse):
    values = every("2026-11-09", 14, 5) | {"2026-11-12": None}
    found = asked([channel("tiktok")], days("tiktok", "views", values))["tiktok"].seen
    assert (found.value, found.quality, found.fields["known"]) == (65, "partial", 13)


def test_accounts_reached_are_not_added_up_over_days(warehouse):
    values = every("2026-11-09", 14, 5)
    found = asked([channel("instagram")], days("instagram", "reach", values))["instagram"]
    assert found.seen.value is None  # views were never given, and reach does not stand in for them


def test_a_break_is_named_and_not_compared_across(warehouse):
    period = Period(dt.date(2025, 11, 15), dt.date(2025, 11, 29))
    values = every("2025-11-01", 28, 100)
    rows = days("facebook", "impressions", values)
    found = asked([channel("facebook")], rows, period, period.previous())["facebook"]
    assert found.seen_metric == "views" and found.seen.value is None
    with reading() as con:
        from warehouse.channels import figures
        from warehouse.channels.figures import About, Side

        about = About("Facebook", "facebook", "impressions", AT, ("api",))
        side = Side(1400, 14, ("facebook:impressions",), ("exact",), None, None)
        figure = figures.flow(about, side, side, period, period.previous())
        assert con
    assert (figure.value, figure.previous) == (1400, None)
    assert figure.note == figures.NOT_COMPARED and "15 november 2025" in figure.fields["why"].nl


def test_a_number_that_was_counted_in_another_way_is_not_compared(warehouse):
    rows = days("instagram", "views", every("2026-10-26", 14, 10), key="instagram:views:old")
    rows += days("instagram", "views", every("2026-11-09", 14, 10))
    found = asked([channel("instagram")], rows)["instagram"].seen
    assert (found.value, found.previous) == (140, None)
    assert found.fields["why"].en == "it was counted in another way then"


def test_two_definitions_within_one_period_are_not_added_up(warehouse):
    rows = days("instagram", "views", every("2026-11-09", 7, 10), key="instagram:views:old")
    rows += days("instagram", "views", every("2026-11-16", 7, 10))
    assert asked([channel("instagram")], rows)["instagram"].seen.value is None


def test_the_engagement_rate_is_of_what_was_seen_and_else_of_followers(warehouse):
    rows = days("linkedin", "impressions", every("2026-11-09", 14, 100))
    rows += days("linkedin", "engagements", every("2026-11-09", 14, 4))
    rows += days("mastodon", "followers", {"2026-11-22": 200})
    posts = [
        {"channel": "mastodon", "post_id": str(n), "published_at": AT - dt.timedelta(days=n), "url": None,
         "day": dt.date(2026, 11, 23 - n), "title": "x", "likes": 3, "shares": 1, "comments": 1} for n in (1, 2, 20)
    ]  # fmt: skip
    found = asked([channel("linkedin"), channel("mastodon", position=1)], rows, channel_posts=posts)
    assert found["linkedin"].engagement_rate.value == 4
    assert found["linkedin"].engagement_rate.denominator == 1400
    # Two posts lie in the period: (3 + 1 + 1) × 2 of 200 followers.
    assert found["mastodon"].engagements.value == 10
    assert found["mastodon"].engagement_rate.value == 5
    assert found["mastodon"].engagement_rate.counts != found["linkedin"].engagement_rate.counts


VISIT = {"source_name": "traffic-site", "medium": "social", "campaign": "", "landing_page": "/", "click_id": "",
         "in_app": "", "quality": "exact", "channel_group": "Organic Social", "rule": "organic-social"}  # fmt: skip


def visits(channel: str, values: dict[str, int]) -> list[dict]:
    return [
        {**VISIT, "day": dt.date.fromisoformat(day), "source": channel, "channel": channel, "sessions": count}
        for day, count in values.items()
    ]


def events(channel: str, values: dict[str, int]) -> list[dict]:
    gone = ("quality", "channel_group", "rule")
    key = {name: value for name, value in VISIT.items() if name not in gone}
    return [
        {**key, "day": dt.date.fromisoformat(day), "source": channel, "channel": channel, "event": "aanmelding",
         "events": count} for day, count in values.items()
    ]  # fmt: skip


def test_sessions_key_events_and_euros_for_each(warehouse):
    found = asked(
        [channel("linkedin"), channel("nova", "linkedin", "Nova", 1)],
        visit_days=visits("linkedin", every("2026-11-01", 30, 10)),
        visit_events=events("linkedin", every("2026-11-01", 30, 1)),
        channel_efforts=[
            {
                "channel": "linkedin",
                "month": dt.date(2026, 11, 1),
                "hours": 10.0,
                "euros": 100.0,
                "entered_at": AT,
            }
        ],
        told={"traffic_main": "traffic-site", "hour_cost": "40"},
        period=Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1)),
        against=Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1)),
    )
    own, peer = found["linkedin"], found["nova"]
    assert (own.sessions.value, own.key_events.value) == (300, 30)
    assert (own.hours.value, own.euros.value, own.hours.quality) == (10, 100, "manual")
    # 100 euros and 10 hours of 40 are 500.
    assert own.euros_per_session.value == pytest.approx(500 / 300)
    assert own.euros_per_event.value == pytest.approx(500 / 30)
    assert peer.sessions.value is None and peer.euros.value is None


def test_a_month_is_spread_over_its_days_and_below_twenty_nothing_is_divided(warehouse):
    found = asked(
        [channel("x")],
        visit_days=visits("x", every("2026-10-26", 28, 1)),
        channel_efforts=[
            {"channel": "x", "month": dt.date(2026, 11, 1), "hours": 30.0, "euros": 0.0, "entered_at": AT}
        ],
        told={"traffic_main": "traffic-site", "hour_cost": "40"},
    )["x"]
    assert (found.hours.value, found.hours.quality) == (14, "estimated")  # 14 of the 30 days of November
    assert found.sessions.value == 14
    assert (found.euros_per_session.value, found.euros_per_session.fields["count"]) == (None, 14)


def test_two_channels_of_ours_on_one_network_share_its_sessions_and_none_claims_them(warehouse):
    rows = [channel("ig-een", "instagram"), channel("ig-twee", "instagram", position=1)]
    found = asked(
        rows,
        visit_days=visits("instagram", every("2026-11-09", 14, 10)),
        told={"traffic_main": "traffic-site"},
    )
    assert [each.sessions.value for each in found.values()] == [None, None]


def test_a_network_that_brought_nobody_is_zero_and_an_unmeasured_site_is_unknown(warehouse):
    rows = [channel("x")]
    seen = visits("linkedin", every("2026-11-09", 14, 10))
    assert asked(rows, visit_days=seen, told={"traffic_main": "traffic-site"})["x"].sessions.value == 0
    assert asked(rows, told={"traffic_main": "traffic-other"})["x"].sessions.value is None


def test_nothing_configured_is_nothing(warehouse):
    assert asked([]) == {}


def test_a_month_that_is_not_entered_yet_makes_no_channel_cheaper(warehouse):
    found = asked(
        [channel("linkedin")],
        visit_days=visits("linkedin", every("2026-10-09", 45, 10)),
        channel_efforts=[
            {
                "channel": "linkedin",
                "month": dt.date(2026, month, 1),
                "hours": 31.0,
                "euros": 310.0,
                "entered_at": AT,
            }
            for month in (9, 10)
        ],
        told={"traffic_main": "traffic-site", "hour_cost": "0"},
        period=Period(dt.date(2026, 10, 24), dt.date(2026, 11, 23)),
        against=Period(dt.date(2026, 9, 24), dt.date(2026, 10, 24)),
    )["linkedin"]
    # Eight of the 31 days of October lie in the period; November is not entered.
    assert (found.euros.value, found.euros.previous, found.euros.quality) == (80, None, "partial")
    assert (found.euros_per_session.value, found.euros_per_session.fields["months"]) == (None, 1)


def test_where_most_months_are_entered_euros_each_are_of_those_months_and_what_came_in_them(warehouse):
    def spent(month: int, hours: float | None) -> dict:
        return {
            "channel": "linkedin",
            "month": dt.date(2026, month, 1),
            "hours": hours,
            "euros": 100.0,
            "entered_at": AT,
        }

    def read(efforts: list) -> Figure:
        return asked(
            [channel("linkedin")],
            visit_days=visits("linkedin", every("2026-09-01", 83, 10)),
            channel_efforts=efforts,
            told={"traffic_main": "traffic-site", "hour_cost": "40"},
            period=Period(dt.date(2026, 9, 1), dt.date(2026, 11, 23)),
            against=Period(dt.date(2026, 6, 10), dt.date(2026, 9, 1)),
        )["linkedin"].euros_per_session

    found = read([spent(9, 5.0), spent(10, 2.5)])
    # 2 × 100 euros and 7.5 hours of 40, over 61 days of ten sessions; November's sessions are left out.
    assert found.value == pytest.approx(500 / 610)
    assert (found.quality, found.denominator, found.previous) == ("partial", 610, None)
    assert (found.fields["entered"], found.fields["all"]) == (2, 3)


def test_hours_that_lack_in_a_month_leave_that_month_out(warehouse):
    rows = [
        {"channel": "linkedin", "month": dt.date(2026, 9, 1), "hours": 5.0, "euros": 100.0, "entered_at": AT},
        {
            "channel": "linkedin",
            "month": dt.date(2026, 10, 1),
            "hours": None,
            "euros": 100.0,
            "entered_at": AT,
        },
    ]
    found = asked(
        [channel("linkedin")],
        visit_days=visits("linkedin", every("2026-09-01", 61, 10)),
        channel_efforts=rows,
        told={"traffic_main": "traffic-site", "hour_cost": "40"},
        period=Period(dt.date(2026, 9, 1), dt.date(2026, 10, 31)),
        against=Period(dt.date(2026, 7, 3), dt.date(2026, 9, 1)),
    )["linkedin"]
    # September is 30 of 60 days: half, and so it is said; 300 euros for 300 sessions.
    assert found.euros_per_session.value == pytest.approx(300 / 300)
