"""Closing a month: what is frozen, what refuses it, and what is listed as a correction afterwards."""

import datetime as dt
import threading

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.announcing import close_month
from pipelines.announcing.close_month import MonthRefused
from pipelines.support import run_lock
from pipelines.support.errors import RunBusy
from tests.people import ANNA, named, person
from tests.warehouse.goals.test_contribution import school as site
from tests.warehouse.goals.test_goals import d, goal, set_goals
from tests.warehouse.school import NOW, PEER, fill, many, run, source
from text.i18n import translate_error, use_language
from warehouse.channels import readings
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.months import closed
from warehouse.months.figures import figures
from warehouse.traffic import visits

OCTOBER = dt.date(2026, 10, 1)


def level(channel: str, day: str, value: int) -> dict:
    return {"channel": channel, "day": d(day), "metric": "followers", "value": value, "quality": "exact",
            "definition": "x"}  # fmt: skip


def october(path: str, **more) -> None:
    """Thirty stories of October; 50 registrations; Instagram from 500 (September) to 560; a goal of 300."""
    fill(path, many(20, 30, "positive") + many(10, 40), **more)
    site()
    with writing() as con:
        con.execute("delete from sources where source_name = 'traffic-site'")
        readings.store(con, [level("insta", "2025-10-31", 400), level("insta", "2026-09-30", 500),
                             level("insta", "2026-10-31", 560)], "api", "t", NOW)  # fmt: skip
    set_goals(
        goal(metric="key_events", event="Aanmelding", start_day=d("2026-08-01"), deadline=d("2027-07-31"))
    )


def close(who="Anna", now=NOW, **more):
    return close_month.close(named(who), OCTOBER, now, **more)


@pytest.mark.both
def test_a_month_is_frozen_with_every_figure_and_its_birth_certificate(warehouse):
    october(warehouse)
    frozen = close()
    assert (frozen.closed_by, frozen.closed_at, frozen.reasons) == ("Anna", NOW, ())
    followers = frozen.of("followers", "insta")
    assert (followers.value, followers.before, followers.year_before) == (560, 500, 400)
    assert (followers.change, followers.year_change, followers.quality, followers.unit) == (
        60,
        160,
        "exact",
        "count",
    )
    assert frozen.of("mentions").value == 30
    # 140 registrations since August, 50 of them in October: 30 by Instagram, 12 by search, 8 untraced.
    assert (frozen.of("goal", "doel").value, frozen.of("goal", "doel").before) == (140, 90)
    assert frozen.of("brought_in_all", "doel").value == 50
    assert frozen.of("brought", "doel", "instagram").value == 30
    assert frozen.of("brought", "doel", "search").value == 12
    assert frozen.of("unattributed", "doel").value == 8
    # What nobody knows stays unknown: LinkedIn never said anything.
    unknown = frozen.of("followers", "li")
    assert (unknown.value, unknown.quality) == (None, "unknown") and unknown.note
    with reading() as con:
        assert closed.closed(con, OCTOBER) == frozen
        assert closed.months(con) == (OCTOBER,)


def test_what_is_frozen_is_what_is_counted(warehouse):
    october(warehouse)
    frozen = close()
    with reading() as con:
        assert {each.key: each.value for each in frozen.figures} == {
            each.key: each.value for each in figures(con, OCTOBER, NOW)
        }
        assert closed.corrections(con, OCTOBER, NOW) == ()


def test_a_month_is_closed_once(warehouse):
    october(warehouse)
    first = close()
    with pytest.raises(MonthRefused, match="closed already"):
        close("Piet", NOW + dt.timedelta(days=1), force=True)
    with reading() as con:
        assert closed.closed(con, OCTOBER) == first


def test_two_who_close_at_once_make_one_month(warehouse):
    october(warehouse)
    done, refused = [], []

    def try_it(who: str) -> None:
        try:
            done.append(close(who))
        except (MonthRefused, RunBusy) as error:
            refused.append(error)

    threads = [threading.Thread(target=try_it, args=(who,)) for who in ("Anna", "Piet", "Sanne")]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert (len(done), len(refused)) == (1, 2)


def test_while_a_run_loads_a_month_waits(warehouse):
    october(warehouse)
    with run_lock.alone("run"), pytest.raises(RunBusy):
        close()
    assert close().month == OCTOBER


def test_a_month_that_is_not_over_is_refused_even_by_force(warehouse):
    october(warehouse)
    with pytest.raises(MonthRefused, match="not over yet"):
        close_month.close(ANNA, dt.date(2026, 11, 1), NOW, force=True)
    # In Amsterdam November begins an hour before it does in UTC.
    edge = dt.datetime(2026, 10, 31, 22, 59, tzinfo=dt.UTC)
    with pytest.raises(MonthRefused, match="not over yet"):
        close_month.close(ANNA, OCTOBER, edge, force=True)


def test_who_may_not_closes_no_month(warehouse):
    october(warehouse)
    with pytest.raises(NotAllowed):
        close_month.close(person("board", "marketing"), OCTOBER, NOW, force=True)
    with reading(warehouse) as con:
        assert closed.months(con) == ()


def at(day: str, outcome: str = "new", name: str = "krant") -> dict:
    more = (
        {"error_template": "Answered {status}.", "error_fields": '{"status": "503"}'}
        if outcome == "failed"
        else {}
    )
    return run(name, dt.datetime.fromisoformat(f"{day}T09:00+00:00"), outcome, **more)


def half(day: str) -> dict:
    return run("krant", dt.datetime.fromisoformat(f"{day}T09:00+00:00"), "partial", error="Half.")


OTHER = at("2026-11-20", name="anders")
FELL = [at("2026-10-20"), *(at(day, "failed") for day in ("2026-10-21", "2026-10-30", "2026-11-20"))]


@pytest.mark.parametrize(
    "runs",
    [
        [],  # it never ran
        [at("2026-10-05", "failed"), at("2026-11-20", "failed")],  # it never worked
        [half("2026-09-05"), half("2026-10-05"), half("2026-11-20")],  # it never worked well
        [
            at("2026-10-05", "empty"),
            at("2026-10-25", "unchanged"),
            at("2026-11-20", "unchanged"),
        ],  # silent all month
        [at("2026-08-20"), at("2026-09-30", "failed"), at("2026-10-21", "failed")],  # it had failed before
        [at("2026-10-20"), at("2026-10-21", "failed"), at("2026-10-22")],  # it came back within the month
        [*FELL, at("2026-11-21")],  # it came back before the month was closed
        [at("2026-10-30"), at("2026-11-02", "failed")],  # it failed after the month
        [run(at=dt.datetime(2026, 10, 31, 22, tzinfo=dt.UTC)), run(at=NOW, outcome="failed")],
    ],
)
def test_what_never_worked_was_silent_or_did_not_fail_inside_the_month_speaks_against_nothing(
    warehouse, runs
):
    october(warehouse, sources=[source(), source("anders")], runs=[*runs, OTHER])
    assert close().reasons == ()


@pytest.mark.parametrize(
    ("runs", "since"),
    [
        (FELL, "2026-10-21"),
        ([at("2026-09-30"), at("2026-10-01", "failed")], "2026-10-01"),
        ([at("2026-10-20"), half("2026-10-25")], "2026-10-25"),
        (
            [at("2026-10-01"), at("2026-10-02", "failed"), at("2026-10-08"), at("2026-10-30", "failed")],
            "2026-10-30",
        ),
        # In Amsterdam it is the first of October already.
        (
            [at("2026-09-20"), run(at=dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC), outcome="failed")],
            "2026-10-01",
        ),
    ],
)
def test_a_source_that_worked_and_failed_inside_the_month_is_named_and_the_month_closes_without_it(
    warehouse, runs, since
):
    october(warehouse, sources=[source(), source("anders")], runs=[*runs, OTHER])
    with pytest.raises(MonthRefused) as refused:
        close()
    ((_said, fields),) = refused.value.reasons
    assert (fields["source"], fields["since"]) == ("Krant", d(since))
    with reading() as con:
        assert closed.months(con) == ()
    frozen = close(force=True)
    assert frozen.reasons == refused.value.reasons
    with reading() as con:
        assert closed.closed(con, OCTOBER) == frozen


def test_a_source_that_is_paused_speaks_against_nothing(warehouse):
    october(warehouse, sources=[source(paused=True), source("anders")], runs=[*FELL, OTHER])
    assert close().reasons == ()


@pytest.mark.parametrize(
    ("by_it", "by_others", "template", "told"),
    [
        (0, 20, close_month.NONE, {"part": 0}),
        (0, 0, close_month.NONE, {"part": 0}),
        (1, 39, close_month.LITTLE, {"part": 1, "whole": 40, "share": 2.0}),
        (2, 38, close_month.MUCH, {"part": 2, "whole": 40, "share": 5.0}),
        (10, 10, close_month.MUCH, {"part": 10, "whole": 20, "share": 50.0}),
    ],
)
def test_whether_it_matters_is_its_share_of_our_stories_in_the_three_months_before(
    warehouse, by_it, by_others, template, told
):
    # It failed on the 21st of October, 33 days before today; the 21st of July is 125 days before.
    inside = [*many(by_it, 34), *many(by_others, 125, source_name="anders")]
    outside = [*many(30, 33), *many(30, 126), *many(9, 50, subject=PEER)]
    fill(warehouse, [*inside, *outside], sources=[source(), source("anders")], runs=[*FELL, OTHER])
    with reading() as con:
        ((said, fields),) = close_month.standing(con, OCTOBER, NOW).reasons
    assert said == template and {name: fields[name] for name in told} == told


def test_a_source_of_numbers_misses_its_numbers(warehouse):
    october(warehouse, sources=[source(kind="channel"), source("anders")], runs=[*FELL, OTHER])
    with reading() as con:
        ((said, fields),) = close_month.standing(con, OCTOBER, NOW).reasons
    assert said == close_month.NUMBERS
    with use_language("nl"):
        assert translate_error(said, fields) == (
            "Krant geeft sinds 21 oktober 2026 niets meer door: de cijfers vanaf die dag ontbreken."
        )


def test_a_month_whose_end_nobody_collected_says_so_once(warehouse):
    runs = [run(name, dt.datetime(2026, 10, 28, 20, tzinfo=dt.UTC)) for name in ("krant", "anders")]
    october(warehouse, sources=[source(), source("anders")], runs=runs)
    with reading() as con:
        assert close_month.standing(con, OCTOBER, NOW).reasons == (
            (close_month.UNCOLLECTED, {"until": d("2026-10-28")}),
        )
    with pytest.raises(MonthRefused, match="something in it is missing"):
        close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reason_is_said_in_the_language_of_the_reader_without_codes(warehouse, language):
    october(warehouse, sources=[source(), source("anders")], runs=[*FELL, OTHER])
    with reading() as con, use_language(language):
        ((template, fields),) = close_month.standing(con, OCTOBER, NOW).reasons
        said = translate_error(template, fields)
    assert said.startswith(
        {"nl": "Krant geeft sinds 21 oktober 2026 niets meer door. In de drie maanden daarvoor kwam 100%"
               " van de verhalen over ons van deze bron (10 van 10): zonder deze bron afsluiten maakt verschil.",
         "en": "Krant has given nothing since 21 October 2026. In the three months before, 100% of the"}[language]
    )  # fmt: skip
    assert "503" not in said


def test_the_largest_stories_are_frozen_with_the_month_and_a_later_copy_is_no_correction(warehouse):
    october(warehouse)
    stories = close().all_of("story")
    assert len(stories) == 5 and {each.value for each in stories} == {1.0}
    assert (
        stories[0].fields["url"].startswith("https://krant.example/")
        and stories[0].fields["outlet"] == "De Krant"
    )
    with writing() as con:
        con.execute("update story_days set copies = 9")
    with reading() as con:
        assert closed.corrections(con, OCTOBER, NOW) == ()


def test_what_we_published_ourselves_is_no_story_about_us(warehouse):
    fill(
        warehouse,
        [*many(1, 30, kind="own", title="Van onszelf"), *many(1, 30, title="Over ons")],
        runs=[run()],
    )
    assert [each.title for each in close().all_of("story")] == ["Over ons"]


def test_what_changes_after_closing_is_a_correction_and_the_frozen_figure_stays(warehouse):
    october(warehouse)
    close()
    with writing() as con:
        readings.store(con, [level("insta", "2026-10-31", 570)], "api", "t", NOW)
        readings.store(con, [level("li", "2026-10-31", 90)], "hand", "t", NOW)
    with reading() as con:
        frozen = closed.closed(con, OCTOBER)
        found = {
            each.figure.key: (each.figure.value, each.now) for each in closed.corrections(con, OCTOBER, NOW)
        }
    assert frozen.of("followers", "insta").value == 560
    # LinkedIn was unknown when the month was closed; that its number is there now is not slipped in either.
    assert found == {("followers", "insta", ""): (560, 570), ("followers", "li", ""): (None, 90)}


def test_what_can_no_longer_be_counted_is_no_correction(warehouse):
    october(warehouse)
    close()
    with writing() as con:
        visits.store(
            con, "traffic-site", [], [], [d("2026-10-01"), d("2026-10-10"), d("2026-10-11"), d("2026-10-31")]
        )
        con.execute("delete from channel_readings")
        con.execute("delete from channel_days")
    with reading() as con:
        found = {each.figure.figure for each in closed.corrections(con, OCTOBER, NOW)}
        assert "followers" not in found
        assert closed.closed(con, OCTOBER).of("followers", "insta").value == 560


@pytest.mark.parametrize(
    ("month", "first"),
    [
        ("2026-11-01", "2026-11-02"),  # a Sunday
        ("2026-12-01", "2026-12-01"),
        ("2027-01-01", "2027-01-04"),  # New Year's Day is a Friday
        ("2029-04-01", "2029-04-03"),  # Easter is on the 1st
        ("2028-05-01", "2028-05-01"),
        ("2020-06-01", "2020-06-02"),  # Whit Monday
        ("2028-02-29", "2028-02-01"),
    ],
)
def test_the_first_working_day(month, first):
    assert close_month.first_working_day(d(month)) == d(first)


def test_a_month_is_due_from_the_first_working_day_after_it_until_it_is_closed():
    assert close_month.due(d("2026-11-01"), ()) is None
    assert close_month.due(d("2026-11-02"), ()) == OCTOBER
    assert close_month.due(d("2026-11-23"), ()) == OCTOBER
    assert close_month.due(d("2026-11-23"), (OCTOBER,)) is None


def test_an_outage_is_counted_in_days_without_one_good_answer(warehouse):
    at = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
    bad = [run(at=at + dt.timedelta(days=n), outcome="failed") for n in range(3)]
    good_later = run(at=at + dt.timedelta(days=2, hours=3))
    october(warehouse, sources=[source()], runs=[*bad, good_later, run()])
    assert close().of("outage", "krant").value == 2


def test_a_month_without_anything_is_unknown_and_can_be_closed(warehouse):
    fill(warehouse, long_ago=False)
    frozen = close()
    assert {each.quality for each in frozen.figures} == {"unknown"}
    assert frozen.of("mentions").value is None
    with writing() as con:
        upsert(con, "months", [])
