"""The page Alerts: who acts, the police first, what was written for few, a photo without its place, drills apart."""

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from PIL import Image
from PIL.ExifTags import Base

from pages.shared.menu import navigation, raising
from pipelines.access import acts
from pipelines.access.person import SCHEDULE, Person
from pipelines.cases import openings, webcare_file, work
from pipelines.cases.alerts import acting, evidence, photos, reporting
from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.errors import AlertRefused
from pipelines.cases.alerts.rules import rules_file, switching
from pipelines.cases.alerts.watching import heartbeat
from pipelines.cases.webcare_file import Webcare
from pipelines.settings import read
from pipelines.support.errors import ConfigError
from tests.pages.school import fill, shown, source_of, usual, visit
from tests.people import ANNA, named, person
from tests.pipelines.runs.school import NOW, write
from text.i18n import use_language
from warehouse.cases import inbox
from warehouse.cases.alerts import board, course
from warehouse.core.connection import reading, writing
from warehouse.storage.copies import aside

MINUTE = dt.timedelta(minutes=1)
FALSE = "Vals alarm per week, volgens wie het afhandelde"
SAID = "Hij zegt dat hij een mes meeneemt"


@pytest.fixture
def settings(tmp_path, warehouse, monkeypatch):
    write(tmp_path / "config", [])
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    with writing():
        pass
    return read(tmp_path / "config")


def open_now():
    with reading() as con:
        return board.open_alerts(con)


def photo(kind: str = "JPEG", size: tuple[int, int] = (300, 200)) -> bytes:
    """A photo that says where and with what it was taken."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Orientation] = "Telefoon van Kim", 6
    exif.get_ifd(0x8825)[1] = "N"
    told = io.BytesIO()
    Image.new("RGB", size, "red").save(told, kind, exif=exif)
    return told.getvalue()


def come(monkeypatch, who: Person = ANNA, **query: str):
    monkeypatch.setattr("pages.shared.login.person", lambda: who)
    return visit("pages/alerts.py", lang="nl", **query)


def press(at, label: str):
    (button,) = [button for button in at.button if button.label == label]
    return button.click().run()


def labels(at) -> list[str]:
    return [button.label for button in at.button]


def test_a_report_of_nothing_but_a_touch_goes_off_at_level_4_and_opens_a_case(settings):
    alert_id = reporting.report(person("webcare"), settings, "  ", NOW)
    (alert,) = open_now()
    assert (alert.alert_id, alert.level, alert.rule, alert.is_drill) == (alert_id, 4, "report", False)
    with reading() as con:
        (case,) = inbox.waiting(con)
    assert (case.case_id, case.kind, case.level, case.origin, case.note) == (
        alert.case_id, "threat", 4, "report", None,
    )  # fmt: skip


def test_two_reports_are_two_alerts(settings):
    assert reporting.report(ANNA, settings, SAID, NOW) != reporting.report(ANNA, settings, SAID, NOW)
    assert len(open_now()) == 2


@pytest.mark.parametrize("role", ["marketing", "administrator", "auditor"])
def test_who_may_not_report_raises_nothing_and_keeps_nothing(settings, tmp_path, role):
    for act in (
        lambda: reporting.report(person(role), settings, SAID, NOW, photo()),
        lambda: reporting.drill(person(role), settings, NOW),
        lambda: evidence.remove(person(role), "ab" * 8, NOW),
    ):
        with pytest.raises(acts.NotAllowed):
            act()
    assert open_now() == () and not (tmp_path / "data" / "evidence").exists()


def test_while_the_warehouse_is_busy_the_alert_goes_off_and_what_was_said_is_in_its_dossier(
    settings, monkeypatch, warehouse
):
    monkeypatch.setattr(acting, "WAIT", 0.01)
    monkeypatch.setattr("pipelines.support.lock_timeouts.INTERACTIVE", 0.01)
    with aside.held_alone(Path(warehouse)):
        alert_id = reporting.report(ANNA, settings, SAID, NOW, photo())
    assert open_now() == ()
    acting.merge()
    (alert,) = open_now()
    with reading() as con:
        found = board.alert_dossier(con, alert_id)
    assert [event.note for event in found.events if event.act == "note"] == [SAID]
    (piece,) = evidence.of_case(alert.case_id)
    assert piece.said == SAID


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_of_a_photo_only_what_is_seen_is_kept(kind):
    kept = photos.cleaned(photo(kind))
    with Image.open(io.BytesIO(kept)) as seen:
        # It was taken on its side, and stands upright now.
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (200, 300), {})
    assert b"Kim" not in kept and b"Exif" not in kept
    with Image.open(io.BytesIO(photos.cleaned(photo("PNG", (6000, 300))))) as seen:
        assert max(seen.size) == photos.LONGEST


def bomb() -> bytes:
    """A picture that says it has more dots than memory."""
    told = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(told, "PNG")
    return told.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"%PDF-1.7 no photo", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0 cut off",
        photo("PNG")[:200], photo("GIF"), photo("TIFF"), bomb(), b"\xff\xd8" + b"0" * 10_000_001,
    ],
    ids=["empty", "pdf", "svg", "cut off", "half", "gif", "tiff", "bomb", "large"],
)  # fmt: skip
def test_what_is_no_photo_is_refused_before_anything_goes_off(settings, tmp_path, raw):
    with pytest.raises(AlertRefused, match="no photo that can be kept"):
        reporting.report(ANNA, settings, SAID, NOW, raw)
    assert open_now() == () and not (tmp_path / "data" / "evidence").exists()


def test_a_photo_lies_apart_closed_to_others_and_goes_when_somebody_decides_it(settings, tmp_path):
    reporting.report(ANNA, settings, SAID, NOW, photo())
    (alert,) = open_now()
    (path,) = (tmp_path / "data" / "evidence").iterdir()
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
    (piece,) = evidence.of_case(alert.case_id)
    assert (piece.said, piece.person, piece.kept_at) == (SAID, "Anna", NOW)
    path.with_name(f"{alert.case_id}-broken.zip").write_bytes(b"PK nothing")
    assert len(evidence.of_case(alert.case_id)) == 1
    assert evidence.of_case("../../etc") == () == evidence.of_case(None)
    assert evidence.remove(person("security"), alert.case_id, NOW) == 2
    assert evidence.of_case(alert.case_id) == ()


def test_on_a_phone_the_alert_stands_first_and_who_presses_acts(settings, monkeypatch):
    reporting.report(ANNA, settings, SAID, NOW - 4 * MINUTE)
    at = come(monkeypatch)
    assert f"{SAID} Niveau 4: Acuut Gemeld door een collega sinds 08:56 Nog niemand handelt." in shown(at)
    at = press(at, "Ik handel")
    assert "U handelt, sinds 09:00." in shown(at) and "Ik handel" not in labels(at)
    # After half an hour without a next step nobody acts any more.
    monkeypatch.setenv("WEERKLANK_NOW", (NOW + 31 * MINUTE).isoformat())
    assert "Ik handel" in labels(come(monkeypatch))


def test_the_police_come_first_and_each_step_carries_its_time(settings, monkeypatch):
    alert = reporting.report(ANNA, settings, SAID, NOW - 4 * MINUTE)
    at = come(monkeypatch, alert=alert)
    text = shown(at)
    assert text.index("1. Bel de politie: 112, of de schoolcontactpersoon. Altijd") < text.index(
        "2. Licht het bestuur"
    )
    (button,) = [button for button in at.button if button.key == "alert-tick-police"]
    at = button.click().run()
    assert "✓ Bel de politie: 112" in shown(at) and "Gedaan om 09:00 door Anna" in shown(at)
    assert "Anna · Gedaan : Bel de politie" in shown(at)


def test_what_was_written_is_for_few_and_the_name_of_a_threat_for_nobody_else(settings, monkeypatch):
    alert = reporting.report(ANNA, settings, SAID, NOW, photo())
    for who in (person("board"), person("security")):
        at = come(monkeypatch, who, alert=alert)
        assert SAID in shown(at) and "Vingerafdruk" in shown(at)
    for query in ({}, {"alert": alert}):
        assert SAID not in shown(come(monkeypatch, person("webcare"), **query))
    assert "is voor bestuur, communicatie en beveiliging" in shown(
        come(monkeypatch, person("webcare"), alert=alert)
    )


def test_what_is_over_is_told_with_its_reason_and_false_alarms_are_counted(settings, monkeypatch):
    first = reporting.report(ANNA, settings, SAID, NOW - 9 * MINUTE)
    at = come(monkeypatch, alert=first)
    at.radio(key="alert-end-way").set_value(course.FALSE_ALARM)
    at.text_input(key="alert-end-why").set_value("Het was een toneelstuk")
    (button,) = [button for button in at.button if button.label == "Deze melding beëindigen"]
    at = button.click().run()
    assert "De melding is beëindigd." in shown(at)
    assert "Vals alarm · Het was een toneelstuk" in shown(at) and "Ik handel" not in labels(at)
    assert f"{FALSE} 0,2 Van" in shown(come(monkeypatch))
    reporting.report(ANNA, settings, SAID, NOW - MINUTE)
    with reading() as con:
        found = course.course(con, NOW - dt.timedelta(days=28))
    assert (found.raised, found.ended, found.false, found.to_act) == (2, 1, 1, None)
    assert f"{FALSE} 0,2 (1 van de 2 afgehandeld)" in shown(come(monkeypatch))


def test_alerts_that_nobody_dealt_with_are_no_week_without_false_alarms(settings, monkeypatch):
    assert f"{FALSE} 0,0 Van" in shown(come(monkeypatch))
    reporting.report(ANNA, settings, SAID, NOW - MINUTE)
    assert f"{FALSE} nog geen melding is afgehandeld" in shown(come(monkeypatch))


@pytest.mark.parametrize("holder", ["nobody", "Kim"])
def test_a_false_alarm_closes_its_case_with_the_reason_unless_somebody_has_it(settings, monkeypatch, holder):
    first = reporting.report(ANNA, settings, SAID, NOW - 9 * MINUTE)
    (alert,) = open_now()
    if holder == "Kim":
        work.claim(named("Kim"), alert.case_id, 1, NOW - MINUTE)
    at = come(monkeypatch, alert=first)
    at.radio(key="alert-end-way").set_value(course.FALSE_ALARM)
    at.text_input(key="alert-end-why").set_value("Het was een toneelstuk")
    (button,) = [button for button in at.button if button.label == "Deze melding beëindigen"]
    at = button.click().run()
    with reading() as con:
        case = inbox.one_case(con, alert.case_id)
    if holder == "Kim":
        assert (case.state, case.owner) == ("claimed", "Kim") and "Een ander heeft die" in shown(at)
    else:
        assert (case.state, case.closed_why) == ("no_answer_needed", "Vals alarm: Het was een toneelstuk")
        assert "De zaak is ook gesloten" in shown(at)
    assert open_now() == ()


def test_a_drill_says_so_everywhere_and_no_figure_counts_it(settings, monkeypatch):
    at = press(come(monkeypatch, person("security")), "Oefening starten")
    (alert,) = open_now()
    assert alert.is_drill and alert.level == 4 and alert.case_id is None
    assert "OEFENING" in shown(at)
    assert "Dit is een oefening: er is niets gebeurd." in shown(come(monkeypatch, alert=alert.alert_id))
    acting.acknowledge(ANNA, settings, alert.alert_id, NOW + 3 * MINUTE)
    with reading() as con:
        found = course.course(con, NOW - dt.timedelta(days=28))
    assert (found.raised, found.drill_at, found.drill_minutes) == (0, NOW, 3.0)


def test_what_is_real_stands_before_a_drill_then_the_gravest_then_of_whom_nobody_acts(settings, monkeypatch):
    def alarm(name: str, level: int, minutes: int, is_drill: bool = False) -> str:
        at = NOW - minutes * MINUTE
        told = Alarm("threat", f"threat:{name}", level, name, None, at, at, is_drill=is_drill)
        return acting.raise_alarms(ANNA, settings, [told], at)[0]

    acts, *_others = [
        alarm("d", 3, 5),
        alarm("e", 2, 1),
        alarm("b", 3, 7),
        alarm("f", 4, 0, True),
        alarm("c", 3, 9),
    ]
    acting.acknowledge(ANNA, settings, acts, NOW)
    text = source_of(come(monkeypatch))
    order = [text.index(f">{name}</a>") for name in ("b", "c", "d", "e")]
    assert order == sorted(order) and text.index(">f</a>") > order[-1]


def test_the_board_reads_first_that_something_grave_is_on_and_whether_anybody_acts(settings, monkeypatch):
    monkeypatch.setattr("pages.shared.login.person", lambda: person("board"))

    def board_page() -> str:
        return shown(visit("pages/reputation.py", lang="nl"))

    fill(os.environ["WEERKLANK_WAREHOUSE"], usual())
    reporting.drill(ANNA, settings, NOW)
    assert "Er loopt een melding" not in board_page()
    alert = reporting.report(ANNA, settings, "", NOW)
    assert "Er loopt een melding van niveau 4 (Acuut) en nog niemand handelt." in board_page()
    acting.acknowledge(ANNA, settings, alert, NOW)
    assert "Er loopt een melding van niveau 4 (Acuut); er wordt gehandeld." in board_page()
    acting.end(ANNA, settings, alert, "Voorbij", NOW)
    assert "Er loopt een melding" not in board_page()


def test_who_reports_reads_when_nobody_gets_a_message_of_it(settings, monkeypatch, tmp_path):
    with use_language("nl"):
        assert "bel zelf wie dienst heeft" in raising.told(NOW)
        ladder = (
            '[[people]]\nname = "Anna"\npush = "A"\n[[ladder]]\nlevel = 4\nwho = ["Anna"]\nways = ["push"]\n'
        )
        (tmp_path / "config" / "alerts.toml").write_text(ladder)
        assert "niet zeker dat er bericht uitgaat" in raising.told(NOW)
        heartbeat.beat(NOW, NOW, None)
        assert "Wie dienst heeft krijgt direct bericht" in raising.told(NOW)


def test_five_alerts_are_enough_to_say_what_is_usual_and_four_are_not(settings):
    for number in range(5):
        with reading() as con:
            assert course.course(con, NOW - dt.timedelta(days=28)).to_act is None
        seen = NOW - 60 * MINUTE
        alarm = Alarm("threat", f"threat:s{number}", 3, "Kop", None, seen, seen + 4 * MINUTE)
        (alert,) = acting.raise_alarms(ANNA, settings, [alarm], seen + 5 * MINUTE)
        acting.tick(ANNA, settings, alert, "police", seen + (5 + 2 * number) * MINUTE)
    with reading() as con:
        found = course.course(con, NOW - dt.timedelta(days=28))
    assert (found.to_collect, found.to_raise, found.to_act) == (4.0, 1.0, 4.0)
    assert found.to_phone is None


def test_a_rule_is_switched_off_in_the_file_and_one_that_is_wrong_is_told(settings, monkeypatch, tmp_path):
    path = tmp_path / "config" / "alerts.toml"
    path.write_text('# Van ons\n[[rule]]\nkind = "story"\ncopies = 4 # niet drie\n', encoding="utf-8")
    at = come(monkeypatch)
    assert "Zou in de laatste 90 dagen 0 keer zijn afgegaan." in shown(
        at
    ) and "publicaties: 4 of meer" in shown(at)
    for key in ("rule-story", "rule-month"):
        (button,) = [button for button in at.button if button.key == key]
        at = button.click().run()
    assert path.read_text(encoding="utf-8") == (
        '# Van ons\n[[rule]]\nkind = "story"\ncopies = 4 # niet drie\non = false\n'
        '[[rule]]\nkind = "month"\non = false\n'
    )
    assert labels(at).count("Aanzetten") == 2
    assert "Uitzetten" not in labels(come(monkeypatch, person("webcare")))
    path.write_text('[[rule]]\nkind = "story"\ncopies = 0\n', encoding="utf-8")
    assert "alerts.toml, regel 1, [rule], copies: dit moet minstens 2 zijn." in shown(come(monkeypatch))


def test_the_weekly_test_is_ticked_by_who_got_it_once_and_changes_nothing_else(settings, monkeypatch):
    weekly = Alarm("test", "test:2026-11-23", 0, "Test of the alerts", None, NOW, NOW)
    (alert_id,) = acting.raise_alarms(SCHEDULE, settings, [weekly], NOW)
    at = come(monkeypatch, alert=alert_id)
    assert "Proef van de meldingen" in shown(at) and "112" not in shown(at)
    at = press(at, "Het bereikte mij")
    assert "U vinkte dit af" in shown(at) and "Het bereikte mij" not in labels(at)
    with reading() as con:
        found = board.alert_dossier(con, alert_id)
    ticked = [(event.note, event.person) for event in found.events if event.act == "ticked"]
    assert ticked == [("test", "Anna")] and len(found.events) == 2
    assert found.alert.acknowledged_by is None
    # Another has their own tick.
    assert "Het bereikte mij" in labels(come(monkeypatch, person("security"), alert=alert_id))


def test_a_rule_gets_other_thresholds_on_the_page_and_what_cannot_be_is_refused(
    settings, monkeypatch, tmp_path
):
    path = tmp_path / "config" / "alerts.toml"
    at = come(monkeypatch)
    at.number_input(key="rule-story-copies").set_value(6)
    at.number_input(key="rule-story-level").set_value(3)
    (button,) = [
        button for button in at.button if "rule-form-story" in (button.proto.form_id, button.form_id)
    ]
    at = button.click().run()
    assert "De regel is gewijzigd" in shown(at) and "niveau 3, publicaties: 6 of meer" in shown(at)
    assert path.read_text(encoding="utf-8") == '[[rule]]\nkind = "story"\nlevel = 3\ncopies = 6\n'
    rule = next(rule for rule in rules_file.read(tmp_path / "config").rules if rule.name == "story")
    for level, own in ((3, {"copies": 1}), (5, {}), (3, {"reach": 0})):
        with pytest.raises(ConfigError):
            switching.change(ANNA, tmp_path / "config", rule, level, own)
    with pytest.raises(acts.NotAllowed):
        switching.change(person("webcare"), tmp_path / "config", rule, 0, {})
    assert path.read_text(encoding="utf-8") == '[[rule]]\nkind = "story"\nlevel = 3\ncopies = 6\n'


@pytest.mark.parametrize(("role", "sees"), [("security", True), ("board", True), ("webcare", False)])
def test_who_may_read_threats_finds_their_case_on_webcare_and_no_question_of_others(
    settings, monkeypatch, role, sees
):
    reporting.report(ANNA, settings, SAID, NOW)
    work.bring_in(ANNA, Webcare(), "Hoe laat begint de open dag?", "question", "applicant", NOW)
    monkeypatch.setattr("pages.shared.login.person", lambda: person(role))
    at = visit("pages/webcare.py", lang="nl")
    assert (SAID in shown(at), "open dag" in shown(at)) == (sees, not sees)
    with reading() as con:
        threat = next(case for case in inbox.waiting(con) if case.level == 4)
    at = visit("pages/webcare.py", lang="nl", case=threat.case_id)
    assert (SAID in shown(at)) == sees
    assert "Ik neem deze" not in [button.label for button in at.button]


def test_a_case_says_what_was_written_and_who_is_on_duty_and_once_it_is_gone_that(
    settings, monkeypatch, tmp_path
):
    url = os.environ["WEERKLANK_WAREHOUSE"]
    fill(url, usual())
    duty = f'[[duties]]\ndepartment = "communicatie"\nstart = {NOW:%Y-%m-%d}\nperson = "Anna"\nstand_in = "Bram"\n'
    (tmp_path / "config" / "webcare.toml").write_text(duty)
    webcare = webcare_file.read(tmp_path / "config")
    case = openings.open_story(ANNA, webcare, "ROC Voorbeeld", "s0001", NOW)
    monkeypatch.setattr("pages.shared.login.person", lambda: ANNA)

    def seen(**query: str) -> str:
        return shown(visit("pages/webcare.py", lang="nl", **query))

    said = seen(case=case)
    assert "tekst" in said and "De <b>Krant</b>" in said
    assert "Marketing en communicatie, vandaag aan de beurt: Anna (vervanger: Bram)" in said
    assert "Persvoorlichter: niemand" in seen()
    with writing() as con:
        con.execute("update items set title = '', text = '' where story_id = 's0001'")
        con.execute("update cases set title = '–'")
    said = seen(case=case)
    assert "Wat er stond, wordt hier niet meer bewaard." in said and "Marketing en communicatie" in said


@pytest.mark.parametrize(
    ("roles", "first"),
    [(["webcare"], "webcare"), (["webcare", "communication"], "webcare"), (["webcare", "board"], "")],
)
def test_who_answers_and_no_more_has_that_first_on_a_phone(roles, first):
    assert navigation.most_used(person(*roles))[0] == first


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (NOW.date() - dt.timedelta(days=1), "Vandaag hoort niemand van meldingen van niveau 2"),
        (NOW.date() + dt.timedelta(days=3), "daarna hoort niemand van niveau 2"),
        (NOW.date() + dt.timedelta(days=30), None),
    ],
)
def test_the_page_says_that_nobody_hears_of_a_level_when_the_roster_ends(settings, monkeypatch, end, said):
    where = Path(os.environ["WEERKLANK_CONFIG"])
    (where / "alerts.toml").write_text(
        '[[people]]\nname = "Anna"\nmail = "anna@school.nl"\n'
        '[[ladder]]\nlevel = 2\nwho = ["duty"]\nways = ["mail"]\n',
        encoding="utf-8",
    )
    (where / "announcement.toml").write_text(
        '[mail]\nserver = "127.0.0.1"\nsender = "weerklank@school.nl"\nallowed = ["school.nl"]\n',
        encoding="utf-8",
    )
    (where / "webcare.toml").write_text(
        f'[[duties]]\ndepartment = "communicatie"\nstart = 2026-09-01\nend = {end}\nperson = "Anna"\n',
        encoding="utf-8",
    )
    words = shown(come(monkeypatch))
    assert (said in words) if said else ("hoort niemand" not in words)
