"""One ledger: what two pages say of one channel in one period is the same number, by hand and in the sample."""

import csv
import datetime as dt
import html
import io
import re

import pytest

from pages.shared import url_state
from pages.views.cases import queue
from pipelines.sources.sample import goal_numbers, history, numbers
from pipelines.traffic import rules
from tests.pages.school import source_of, visit
from tests.warehouse.rows import GOOD
from warehouse.cases import figures, inbox
from warehouse.cases.alerts.findings import work
from warehouse.channels.table import ChannelRow, table
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.goals.contribution import Contribution, contribution
from warehouse.goals.daily import defined
from warehouse.months.cases import cases
from warehouse.sending import happened
from warehouse.sources import config_tables
from warehouse.traffic import ledger, lists, visits

NOW = dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC)
START, TODAY = dt.date(2026, 8, 1), dt.date(2026, 11, 28)
MAIN, EVENT = "traffic-site", "Aanmelding open dag"
NETWORKS = ("linkedin", "instagram", "facebook", "tiktok", "email", "search")
PERIODS = {
    "so far": Period(START, TODAY),
    "a month": Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1)),
    "two months": Period(dt.date(2026, 9, 1), dt.date(2026, 11, 1)),
    "bits of months": Period(dt.date(2026, 8, 20), dt.date(2026, 11, 10)),
}


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days)]


def write(came: list[tuple], paths: list[tuple], spent: list[dict]) -> None:
    """came: day, source, medium, campaign, landing page, sessions, key events; paths: day, path, key events."""
    rows, happened = [], []
    for day, source, medium, campaign, page, sessions, events in came:
        key = {"day": day, "source": source, "medium": medium, "campaign": campaign, "landing_page": page,
               "click_id": "", "in_app": ""}  # fmt: skip
        channel, group, rule = rules.decided(source, medium, campaign, "", "", day)
        rows.append({**key, "sessions": sessions, "visitors": None, "quality": "exact", "channel": channel,
                     "channel_group": group, "rule": rule})  # fmt: skip
        if events:
            happened.append({**key, "event": EVENT, "events": events, "channel": channel})
    no = {"peer": None, "url": None, "connector": None, "source_name": None}
    goal = {
        "goal": "open-dag", "title": "Aanmeldingen", "title_en": "Registrations", "audience": "", "owner": "",
        "metric": "key_events", "kind": "sum", "network": None, "event": EVENT, "direction": "at least",
        "start_day": START, "deadline": dt.date(2027, 7, 31), "target": 2000.0, "target_to": None,
        "stage": "outcome", "position": 0,
    }  # fmt: skip
    with writing() as con:
        metadata.store(
            con, {"traffic_main": MAIN, "hour_cost": "42", "organisation": "ROC", "sample": "true"}
        )
        visits.store(con, MAIN, rows, happened, sorted({row["day"] for row in rows}))
        upsert(con, "sources", [{"source_name": MAIN, "title": "Site", "pattern": "plausible", "kind": "traffic",
                                 "url": "x", "outlet": None, "every_minutes": 60, "rhythm_hours": None,
                                 "paused": False}])  # fmt: skip
        upsert(con, "channels", [{**no, "channel": name, "title": name, "network": name, "position": n}
                                 for n, name in enumerate(NETWORKS)])  # fmt: skip
        upsert(con, "visit_paths", [{"day": day, "event": EVENT, "path": path, "events": events, "origin": "paden.csv"}
                                    for day, path, events in paths])  # fmt: skip
        upsert(con, "channel_efforts", [{**each, "entered_at": NOW} for each in spent])
        config_tables.replace(con, {"goals": [goal]})
        metadata.mark_loaded(con)


def by_hand() -> None:
    """Instagram brings one registration a day by its own sessions; every second day a direct one came by it before."""
    came, paths = [], []
    for day in days(START, TODAY):
        came += [(day, "Instagram", "social", "", "/", 10, 1), (day, "Direct / None", "(not set)", "", "/", 20, 1),
                 (day, "nieuwsbrief", "email", "", "/", 5, int(day.day % 4 == 0))]  # fmt: skip
        paths += [(day, "instagram", 1)]
        paths.append((day, "instagram > direct" if day.day % 2 else "direct", 1))
        paths += [(day, "linkedin > email", 1)] if day.day % 4 == 0 else []
    months = [dt.date(2026, month, 1) for month in (8, 9, 10)]
    spent = [{"channel": "instagram", "month": month, "hours": 10.0, "euros": 180.0} for month in months]
    # E-mail has no hours in September: what that month cost is unknown.
    spent += [{"channel": "email", "month": month, "hours": None if month.month == 9 else 2.0, "euros": 0.0}
              for month in months]  # fmt: skip
    write(came, paths, spent)


def of_the_sample() -> None:
    came = [
        (day, source, medium, campaign, page, sessions, signed)
        for day in days(START, TODAY)
        for (source, medium, campaign, page), sessions, _, signed in numbers.visits(day)
    ]
    told = list(csv.reader(io.StringIO(goal_numbers.paths(NOW)), delimiter=";"))[1:]
    paths = [(dt.date(*reversed([int(part) for part in day.split("-")])), path, int(count))
             for day, _, path, count in told]  # fmt: skip
    months = [dt.date(2026, month, 1) for month in (8, 9, 10)]
    typed = [(history._costs(name, month), month) for name in NETWORKS for month in months]
    write(came, [path for path in paths if path[0] >= START],
          [{"channel": each.channel, "month": month, "hours": each.hours, "euros": each.euros}
           for each, month in typed])  # fmt: skip


@pytest.fixture(params=[by_hand, of_the_sample], ids=["by hand", "sample"])
def school(request, warehouse):
    request.param()
    return request.param


def both(period: Period) -> tuple[dict[str, ChannelRow], Contribution, dict[str, lists.TrafficLine]]:
    with reading() as con:
        rows = {row.network: row for row in table(con, period, period.previous(), whole_months=True)}
        (goal,) = defined(con)
        now, before = ledger.brought(con, MAIN, (period, period.previous()))
        return (
            rows,
            contribution(con, goal, period),
            {line.name: line for line in lists.by_channel(now, before, ledger.are_measured(now, before))},
        )


@pytest.mark.parametrize("name", PERIODS)
def test_channels_goals_and_traffic_say_the_same_of_every_channel(school, name):
    rows, goal, lines = both(PERIODS[name])
    shares = {share.channel: share for share in goal.shares}
    seen = priced = 0
    for network, row in rows.items():
        share, line = shares.get(network), lines.get(network)
        assert row.key_events.value == (share.last if share else 0) == (line.events if line else 0)
        assert row.sessions.value == (line.sessions if line else 0)
        if share and share.cost.hours is not None:
            cost = share.cost
            assert goal.costs_of == row.costs_of
            assert (cost.hours, cost.euros, cost.cost) == (row.hours.value, row.euros.value, row.cost.value)
            assert cost.per_unit == row.euros_per_event.value
            assert cost.units in (None, row.euros_per_event.denominator)
            priced += cost.per_unit is not None
        seen += bool(row.key_events.value)
    assert seen >= 2 and priced
    assert goal.total == sum(line.events for line in lines.values())


def test_the_numbers_by_hand_add_up(warehouse):
    by_hand()
    rows, goal, _ = both(PERIODS["so far"])
    insta, email = rows["instagram"], rows["email"]
    # 119 of its own, and on the odd days one that came back directly: 16 + 15 + 16 of the months, 14 of November.
    assert insta.key_events.value == 119 + 16 + 15 + 16 + 14
    assert goal.method == ledger.BY_PATHS
    # Three months of 10 hours of 42 euros and 180 euros, for 92 + 47 key events in these months.
    assert (insta.hours.value, insta.euros.value, insta.cost.value) == (30, 540, 3 * 600)
    assert insta.euros_per_event.value == pytest.approx(1800 / 139)
    # E-mail: August and October of two hours each are known; seven key events a month are too few.
    assert (email.cost.value, email.cost.quality, email.euros_per_event.value) == (168, "partial", None)
    assert email.euros_per_event.denominator == 14


def test_weeks_come_along_with_periods_that_they_lie_outside_of(warehouse):
    monday, later = dt.date(2026, 9, 7), dt.date(2026, 10, 14)
    write(
        [(monday, "instagram", "social", "", "/", 5, 0), (dt.date(2026, 9, 13), "instagram", "social", "", "/", 2, 0),
         (dt.date(2026, 9, 14), "instagram", "social", "", "/", 4, 0), (later, "instagram", "social", "", "/", 8, 0)],
        [], [],
    )  # fmt: skip
    october, before = Period(later, dt.date(2026, 10, 15)), Period(dt.date(2026, 10, 12), later)
    asked = Period(dt.date(2026, 9, 8), dt.date(2026, 9, 15))
    with reading() as con:
        now, _ = ledger.brought(con, MAIN, (october, before), weeks=asked)
        (alone,) = ledger.brought(con, MAIN, (october,))
    # The Monday lies before the days that were asked for by week; October has none of them.
    assert now.weeks == ((monday, "instagram", 2), (dt.date(2026, 9, 14), "instagram", 4))
    assert now.by_channel("sessions") == alone.by_channel("sessions") == {"instagram": 8}
    assert (now.known, alone.known, alone.weeks) == (1, 1, ())


def cells(text: str, kind: str) -> dict[str, dict[str, str]]:
    """What a table of a page says: line → column → number, without what stands small below it."""
    found: dict[str, dict[str, str]] = {}
    for whole in re.findall(rf'<table class="wk-table {kind}">(.*?)</table>', text, re.DOTALL):
        for line in re.findall(r"<tr>(.*?)</tr>", whole, re.DOTALL):
            name = re.search(r'<th scope="row">(.*?)</th>', line, re.DOTALL)
            if name:
                of_line = found.setdefault(_plain(name.group(1)).lower(), {})
                for attributes, inner in re.findall(r"<td ([^>]*)>(.*?)</td>", line, re.DOTALL):
                    label = re.search(r'data-label="([^"]*)"', attributes)
                    value = re.sub(r'<span class="(wk-small|wk-sure)".*', "", inner, flags=re.DOTALL)
                    if label:
                        of_line.setdefault(html.unescape(label.group(1)), _plain(value))
    return found


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text)).replace("€", "").strip()


def test_the_pages_print_the_same_numbers_for_one_school_year(school, monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    assert url_state.period_of("school-year", TODAY) == PERIODS["so far"]
    shown = source_of(visit("pages/channels.py", period="school-year", lang="en"))
    did, cost = cells(shown, "wk-channels"), cells(shown, "wk-lines wk-cells")
    goal = cells(source_of(visit("pages/goals.py", goal="open-dag", lang="en")), "wk-lines")
    traffic = cells(source_of(visit("pages/traffic.py", period="school-year", lang="en")), "wk-lines")
    assert set(did) == set(cost) == set(NETWORKS)
    titles = {"email": "e-mail", "search": "search engines"}
    compared = 0
    for network in NETWORKS:
        name = titles.get(network, network)
        ledger_line, line = goal.get(name), traffic.get(name)
        if ledger_line:
            assert ledger_line["Last click"] == did[network]["Key events"]
            for column in ("Hours", "Euros", "Costs"):
                assert ledger_line[column] == cost[network][column].replace(".0", ""), (network, column)
            assert (
                ledger_line["€ each"].split(":")[0].replace("too few", "–")
                == cost[network]["€ per key event"]
            )
            compared += 1
        if line:
            assert line["Key events"] == did[network]["Key events"]
            assert line["Sessions"] == did[network]["Sessions on the site"]
    assert compared >= 2


def a_case(name: str, seen: dt.datetime, **other: object) -> dict:
    """A case that was seen then, due four hours after it and promised within a day."""
    due = {"due_at": seen + dt.timedelta(hours=4), "promise_at": seen + dt.timedelta(hours=24)}
    return {
        **GOOD["cases"],
        "case_id": name,
        "story_id": name,
        "seen_at": seen,
        "opened_at": seen,
        **due,
        **other,
    }


def test_what_goes_by_the_ladder_counts_in_no_figure_over_answering(warehouse):
    """Cases that the clocks run for: six; threats, incidents and a drill in every state change no number of them."""
    hour, seen = dt.timedelta(hours=1), NOW - dt.timedelta(hours=30)
    answered = {"state": "answered", "closed_at": seen + hour, "first_answer_at": seen + hour}
    needless = {"state": "no_answer_needed", "closed_at": seen + hour}
    clocked = [a_case(f"a{n}", seen, **answered) for n in range(4)] + [
        a_case("late", seen), a_case("here", NOW - hour), a_case("none", seen, **needless)
    ]  # fmt: skip
    held = {
        "state": "claimed",
        "owner_id": "1",
        "owner": "Anna",
        "claimed_at": NOW,
        "claim_until": NOW + hour,
    }
    threats = [
        a_case(f"{name}{level}", seen, level=level, kind="threat", **state)
        for name, state in (("open", {}), ("held", held), ("done", answered), ("false", needless))
        for level in (3, 4)
    ]
    others = [a_case("incident", seen, state="incident"), a_case("drill", seen, level=4, is_drill=True),
              a_case("answered-incident", seen, state="incident", first_answer_at=seen + hour)]  # fmt: skip
    acts = [{**GOOD["case_events"], "case_id": one["case_id"], "version": 2, "person_id": "1", "act": "claim",
             "happened_at": NOW} for one in (*threats, *others)]  # fmt: skip

    def told() -> tuple:
        today = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1))
        with reading() as con:
            waits, seen_by = inbox.waiting(con), figures.figures(con, today, NOW)
            alarmed = work.overdue(con, NOW - dt.timedelta(days=90), NOW)
            due = {
                one["case_id"]
                for one in happened.opened_cases(con, NOW - dt.timedelta(days=3))
                if one["due_at"]
            }
            months = cases(con, (today, today, today), NOW)
        line = re.sub("<[^>]+>", "", str(queue.counted(waits, NOW)))
        return line.split(" · ")[:3], seen_by, [one.key for one in alarmed], due, months, figures_used(today)

    def figures_used(period: Period) -> bool:
        with reading() as con:
            return figures.is_used(con, period.end)

    with writing() as con:
        upsert(con, "cases", clocked)
    alone = told()
    assert alone[0][0].startswith("2 ") and alone[0][1].startswith("1 ") and alone[0][2].startswith("2 ")
    assert (alone[1].opened, alone[1].answered, alone[1].unanswered, alone[1].judged) == (7, 4, 2, 5)
    assert alone[1].in_time == 0.8 and alone[2] == ["late"] and len(alone[3]) == 7 and not alone[5]
    with writing() as con:
        upsert(con, "cases", [*threats, *others])
        upsert(con, "case_events", acts)
    # Who did something with threats alone does no webcare yet.
    assert told() == alone
    with reading() as con:
        line = str(queue.counted(inbox.waiting(con), NOW))
    assert "6 " in line.split(" · ")[3]  # four open threats, two incidents
