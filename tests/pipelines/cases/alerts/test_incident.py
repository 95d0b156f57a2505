"""A case that a person makes an incident alarms once, and never beside an open alert of the same threat."""

import datetime as dt

import pytest

from pipelines.access.person import SCHEDULE
from pipelines.cases import naming, work
from pipelines.cases.alerts import acting, reporting
from pipelines.cases.alerts.rules import look
from pipelines.cases.alerts.rules.rule import PROPOSED
from pipelines.cases.webcare_file import Webcare
from tests.people import ANNA
from tests.pipelines.cases.alerts.school import AT, school
from warehouse.cases import inbox
from warehouse.cases.alerts import board
from warehouse.core.connection import reading

MINUTE = dt.timedelta(minutes=1)
THREAT = next(rule for rule in PROPOSED if rule.kind == "threat")


class Desk:
    """Somebody at the cases, and the watch that asks the rule each minute."""

    def __init__(self, roc) -> None:
        self.roc, self.now = roc, AT
        said = "Er ligt een lijst met namen"
        self.case = work.bring_in(ANNA, Webcare(), said, "question", "staff", AT, url=roc.url)

    def does(self, act, *more: object) -> None:
        self.now += MINUTE
        with reading(self.roc.url) as con:
            case = inbox.one_case(con, self.case)
        assert case is not None
        act(ANNA, *more[:1], self.case, case.version, *more[1:], self.now, url=self.roc.url)

    def lifts(self) -> None:
        self.does(lambda who, *rest, url: naming.lift(who, *rest[:2], "Het lekte uit", rest[-1], url))

    def lowers(self) -> None:
        self.does(lambda who, *rest, url: naming.lower(who, *rest[:2], "Niet zo erg", rest[-1], url))

    def names(self, kind: str) -> None:
        self.does(
            lambda who, *rest, url: naming.settle(who, Webcare(), *rest[:2], kind, "staff", rest[-1], url=url)
        )

    def alerts(self) -> list[tuple[int, bool]]:
        """Ask the rule, raise what it finds, and return the alerts that there are: level, and whether it is open."""
        self.now += MINUTE
        for _twice in range(2):
            with reading(self.roc.url) as con:
                found = look.now_on(con, THREAT, self.now)
            acting.raise_alarms(SCHEDULE, self.roc.settings, found, self.now, self.roc.url)
        with reading(self.roc.url) as con:
            known = con.execute("select level, ended_at is null from alerts order by raised_at").fetchall()
        return [(level, is_open) for level, is_open in known]

    def ends(self) -> None:
        self.now += MINUTE
        with reading(self.roc.url) as con:
            (open_one,) = con.execute("select alert_id from alerts where ended_at is null").fetchone()
            assert board.alert_dossier(con, open_one) is not None
        acting.end(ANNA, self.roc.settings, open_one, "Voorbij", self.now, self.roc.url)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    with school(tmp_path, monkeypatch) as roc:
        yield Desk(roc)


def test_an_incident_alarms_once_also_when_it_is_named_a_threat_afterwards(desk):
    assert desk.alerts() == []
    desk.lifts()
    assert desk.alerts() == [(3, True)]
    desk.names("threat")
    assert desk.alerts() == [(3, True)]
    desk.lowers()
    assert desk.alerts() == [(3, True)]
    # What was told and ended is not told again by itself.
    desk.ends()
    assert desk.alerts() == [(3, False)]


def test_of_a_threat_that_alarmed_an_incident_alarms_nobody_more(desk):
    desk.names("threat")
    assert desk.alerts() == [(3, True)]
    desk.lifts()
    assert desk.alerts() == [(3, True)]


def test_what_a_person_says_again_after_the_alert_was_ended_alarms_again_and_once(desk):
    desk.lifts()
    assert desk.alerts() == [(3, True)]
    desk.ends()
    desk.lowers()
    desk.lifts()
    assert desk.alerts() == [(3, False), (3, True)]
    desk.names("threat")
    assert desk.alerts() == [(3, False), (3, True)]
    desk.ends()
    assert desk.alerts() == [(3, False), (3, False)]
    desk.names("complaint")
    desk.names("threat")
    assert desk.alerts() == [(3, False), (3, False), (3, True)]


def test_an_incident_that_was_lowered_before_anybody_looked_alarms_nobody(desk):
    desk.lifts()
    desk.lowers()
    assert desk.alerts() == []


def test_of_a_report_that_alarmed_an_incident_alarms_only_after_that_was_ended(desk):
    alert = reporting.report(ANNA, desk.roc.settings, "Iemand staat bij de poort", desk.now, url=desk.roc.url)
    with reading(desk.roc.url) as con:
        desk.case = board.alert_dossier(con, alert).alert.case_id
    desk.lifts()
    assert desk.alerts() == [(4, True)]
    desk.ends()
    assert desk.alerts() == [(4, False)]
    desk.lowers()
    desk.lifts()
    assert [is_open for _level, is_open in desk.alerts()] == [False, True]
