"""The clock runs on and nothing is collected: nothing falls, no goal turns, no unknown day is zero, the age is said."""

import ast
import csv
import datetime as dt
import email
import email.policy
import io
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from pages.shared import page as frame
from pages.shared import spreadsheets
from pages.shared.i18n import use_language
from pages.shared.url_state import period_of
from pages.views.channels import export_menu
from pages.views.mentions import export_menu as mentions_menu
from pipelines import settings
from pipelines.announcing import documents, drafts, publishing, text
from pipelines.sources import sync_settings
from tests.pages.school import NOW, OWN, PEER, ROOT, TODAY, fill, scripts, shown, source_of, visit
from tests.pipelines.runs.school import write
from warehouse.channels import readings
from warehouse.channels.table import table
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.goals import entries
from warehouse.mentions.search import Filter
from warehouse.months.report import Report, report
from warehouse.sources.freshness import INPUTS, opening
from warehouse.traffic import rows as traffic_rows
from warehouse.traffic import visits

AHEAD = (0, 1, 3, 14, 60)
DAYS = [TODAY - dt.timedelta(days=n) for n in range(1, 121)]
CHANNELS = """
[[channels]]
name = "insta"
title = "Instagram"
network = "instagram"
connector = "instagram"
account = "rocvoorbeeld"
[[traffic]]
name = "site"
title = "Website"
connector = "plausible"
account = "rocvoorbeeld.example"
key_events = { "Aanmelding" = "Aanmelding" }
"""
GOAL = '[[goals]]\nname = "{0}"\ntitle = "{1}"\nmetric = "{1}"\ntarget = {2}\nstart = {3}\ndeadline = {4}\n'
MAIL = """
[mail]
server = "127.0.0.1"
port = 25
security = "none"
sender = "communicatie@roc.example"
to = ["team@roc.example"]
report_to = ["bestuur@roc.example"]
allowed = ["roc.example"]
"""
# Of each kind of input one; two end while nobody collects.
GOALS = (
    ("sessions", 4000, "2026-08-01", "2027-07-31"),
    ("followers", 1100, "2026-08-01", "2026-12-20"),
    ("stories", 1400, "2026-08-01", "2027-07-31"),
    ("net_sentiment", 20, "2026-08-01", "2026-12-31"),
    ("hand", 60, "2026-08-01", "2027-07-31"),
)
# What each page says at every hour: the last thirty days that were collected, and how it stood then.
SAYS = {
    "pages/reputation.py": ("Vermeldingen 120 verhalen", "Netto sentiment +25"),
    "pages/goals.py": ("sessions 1.140 van 4.000", "stories 456 van 1.400", "hand 20 van 60"),
    "pages/announcement.py": ("Maandbericht",),
    "pages/mentions.py": ("120 verhalen",),
    "pages/channels.py": ("Instagram", "1.119"),
    "pages/traffic.py": ("Sessies 300 sessies", "Conversies 30"),
    "pages/reliability.py": ("Betrouwbaarheid",),
    "pages/sources.py": ("Bronnen",),
    "pages/alerts.py": ("Meldingen", "Er loopt geen melding"),
    "pages/webcare.py": ("Webcare", "0 zaken wachten op antwoord"),
    "pages/settings.py": ("Instellingen", "Onze school"),
    "pages/access/audit.py": ("Logboek", "Het logboek is heel tot en met regel"),
    "pages/access/privacy.py": ("Privacy", "Wat er van iemand bekend is"),
    "pages/access/people.py": ("Mensen en rollen", "Niemand hoeft hier in te loggen"),
    "pages/setup.py": ("Uw school",),
}
WITHOUT_FIGURES = (
    "pages/settings.py",
    "pages/access/audit.py",
    "pages/access/privacy.py",
    "pages/setup.py",
    "pages/access/people.py",
)
FELL = ("daalde", "▼", "achteruit", "Ongewoon stil")


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Path:
    """Four stories a day, ten sessions with one registration, a follower a day: read until the 23rd at half past 8."""
    folder = tmp_path_factory.mktemp("ahead")
    write(folder / "config", [("krant", "https://krant.example/feed")])
    (folder / "config" / "channels.toml").write_text(CHANNELS, encoding="utf-8")
    (folder / "config" / "announcement.toml").write_text(MAIL, encoding="utf-8")
    goals = "".join(GOAL.format(metric.replace("_", "-"), metric, *more) for metric, *more in GOALS)
    (folder / "config" / "goals.toml").write_text(goals, encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WEERKLANK_WAREHOUSE", str(folder / "warehouse.duckdb"))
        environment.setenv("WEERKLANK_DATA", str(folder))
        four = ((OWN, "positive"), (OWN, "positive"), (OWN, "neutral"), (OWN, "negative"), (PEER, "neutral"))
        stories = [(ago, subject, label) for ago in range(121) for subject, label in four]
        fill(str(folder / "warehouse.duckdb"), stories, sample=False)
        sync_settings.sync(settings.read(folder / "config"))
        measured()
    return folder


def measured() -> None:
    followers = [
        {"channel": "insta", "day": day, "metric": "followers", "value": 1120 - n, "quality": "exact",
         "definition": "instagram:followers"}
        for n, day in enumerate(DAYS, 1)
    ]  # fmt: skip
    way = {
        "source": "google", "medium": "organic", "campaign": "", "landing_page": "/", "click_id": "", "in_app": "",
        "channel": "search",
    }  # fmt: skip
    seen = [
        {**way, "day": day, "sessions": 10, "visitors": 8, "quality": "exact", "channel_group": "Organic Search",
         "rule": "organic-search"}
        for day in DAYS
    ]  # fmt: skip
    happened = [{**way, "day": day, "event": "Aanmelding", "events": 1} for day in DAYS]
    with writing() as con:
        readings.store(con, followers, "api", "test", NOW)
        visits.store(con, "traffic-site", seen, happened, sorted(DAYS))
        entries.enter(con, [("hand", TODAY - dt.timedelta(days=1), 20.0)], "Anna", NOW)
        names = [name for (name,) in con.execute("select source_name from sources").fetchall()]
        assert len(names) == 3
        run = {
            "started_at": NOW,
            "seconds": 0.1,
            "outcome": "new",
            "found": 1,
            "added": 1,
            "last_good_at": NOW,
        }
        upsert(con, "source_runs", [{**run, "run_id": "r2", "source_name": name} for name in names])


@pytest.fixture
def clock(school, monkeypatch):
    """Set the clock so many days ahead, over the same warehouse."""
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(school / "warehouse.duckdb"))
    monkeypatch.setenv("WEERKLANK_DATA", str(school))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(school / "config"))
    return lambda days: monkeypatch.setenv("WEERKLANK_NOW", (NOW + dt.timedelta(days=days)).isoformat())


def inputs(script: str) -> tuple[str, ...]:
    """What a page says that it rests on, by its script."""
    calls = [
        each
        for each in ast.walk(ast.parse((ROOT / script).read_text("utf-8")))
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "frame.page"
    ]
    assert len(calls) == 1, script
    return ast.literal_eval(calls[0].args[1])


def test_every_page_names_what_it_rests_on():
    assert sorted(SAYS) == scripts()
    for script in scripts():
        named = inputs(script)
        assert set(named) <= set(INPUTS), script
        assert bool(named) == (script not in WITHOUT_FIGURES), script


def test_a_page_that_names_nothing_cannot_be_opened():
    with pytest.raises(TypeError, match="inputs"):
        frame.page("Mentions", need="mentions.read")


@pytest.mark.parametrize("script", scripts())
def test_no_page_lets_anything_fall_because_nobody_looked(clock, script):
    for days in AHEAD:
        clock(days)
        told = shown(visit(script))
        for sentence in SAYS[script]:
            assert sentence in told, (days, told)
        assert not [word for word in FELL if word in told], (days, told)
        is_said = (
            "Cijfers tot en met 22 november 2026." in told or "cijfers tot en met 22 november 2026;" in told
        )
        assert is_said == (days > 0 and script not in WITHOUT_FIGURES), (days, told)
        if days > 1 and script not in WITHOUT_FIGURES:
            assert "23 november 2026 08:30" in told, (days, told)


@pytest.mark.parametrize("choice", ["30d", "90d", "school-year"])
def test_every_period_of_the_board_ends_where_collecting_ended(clock, choice):
    counts = []
    for days in (0, 14, 60):
        clock(days)
        told = shown(visit("pages/reputation.py", period=choice))
        counts.append(re.search(r"Vermeldingen (\S+) verhalen", told)[1])
    assert counts == [f"{4 * period_of(choice, TODAY).days}"] * 3


def test_the_board_counts_sources_that_were_not_read_as_too_late(clock):
    for days, usual in ((0, 3), (1, 3), (3, 0), (60, 0)):
        clock(days)
        assert f"{usual} van 3 bronnen zoals gewoonlijk." in shown(visit("pages/sources.py")), days
    told = shown(visit("pages/reputation.py"))
    assert "0 van 3 bronnen zoals gewoonlijk · 3 te laat" in told
    assert "Sinds 23 november 2026 08:30 is niets opgehaald: 3 bronnen zijn te laat." in told
    assert "3 te laat" in told and "✓ Niets vraagt nu aandacht" not in told


def test_goals_keep_the_state_of_their_last_known_day(clock):
    states = []
    for days in AHEAD:
        clock(days)
        at = visit("pages/goals.py")
        states.append(re.findall(r'wk-goal-(green|amber|red|reached|missed|early|unknown)"', source_of(at)))
        count = shown(at).count("Geen cijfers sinds 22 november 2026.")
        # A day or two is nothing to speak of; what people enter may take a week.
        assert count == {0: 0, 1: 0, 3: 4, 14: 5, 60: 5}[days], days
    assert len(states[0]) == len(GOALS) and "unknown" not in states[0]
    assert states == states[:1] * len(AHEAD)


def test_what_is_read_and_what_is_not_are_told_apart(clock, school, tmp_path, monkeypatch):
    clock(14)
    shutil.copy2(school / "warehouse.duckdb", tmp_path / "warehouse.duckdb")
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    later = NOW + dt.timedelta(days=14)
    run = {"started_at": later, "seconds": 0.1, "outcome": "unchanged", "added": 0, "last_good_at": later}
    with writing() as con:
        upsert(con, "source_runs", [{**run, "run_id": "r3", "source_name": "krant"}])
    for script, old in (
        ("pages/reputation.py", ""),
        ("pages/mentions.py", ""),
        ("pages/traffic.py", "Cijfers tot en met 22 november 2026. Deze cijfers zijn 2 weken oud"),
        (
            "pages/goals.py",
            "Kanalen en Verkeer: cijfers tot en met 22 november 2026; sinds 23 november 2026 08:30",
        ),
    ):
        told = shown(visit(script))
        assert old in told and ("cijfers tot en met" in told.lower()) == bool(old), script


def test_weeks_that_nobody_collected_are_no_weeks_without_a_story(clock):
    clock(60)
    at = visit("pages/mentions.py", start="2026-11-02", end="2027-01-10", chart="1")
    rows = re.findall(r"<th[^>]*><a [^>]*>(\d+[^<]*? nov[^<]*)<", source_of(at))
    # Of the last week its Monday was read until half past eight: that is shown, and no week after it.
    assert rows == ["2 t/m 8 nov 2026", "9 t/m 15 nov 2026", "16 t/m 22 nov 2026", "23 t/m 29 nov 2026"]


def test_files_hold_days_that_were_collected_and_compare_with_nothing_else(clock, school):
    for days in AHEAD:
        clock(days)
        with reading() as con:
            _facts, fresh = opening(con)
            until = fresh.ended(("channels", "traffic"), TODAY + dt.timedelta(days=days))
            assert until == TODAY
            period = period_of("30d", until)
            (row,) = table(con, period, period.previous())
            # Over the days of the calendar half of it is missing: no change is told.
            calendar = period_of("30d", TODAY + dt.timedelta(days=days))
            (late,) = table(con, calendar, calendar.previous())
            sessions = traffic_rows.table(con, "traffic-site", period)
        assert (row.followers.value, row.followers.previous) == (1119, 1089)
        with use_language("nl"):
            written = spreadsheets.FORMATS["csv"][0](export_menu.table([late])).decode("utf-8-sig")
            lines = list(csv.DictReader(io.StringIO(written), delimiter=";"))
            mentions = mentions_menu.made("csv", Filter(period=period, subject=OWN), "nl")
        assert len(lines) == 1 and "0" not in {lines[0]["Volgers"], lines[0].get("Sessies")}
        if days >= 14:
            assert late.sessions.previous is None and late.sessions.change is None
        assert late.followers.change is None or late.followers.change >= 0
        assert sessions.num_rows == 30
        assert len(mentions.decode("utf-8-sig").strip().splitlines()) == 121


NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
FEW = "minder dan 40 beoordeelde verhalen"
# What no text says of a month of which days are missing.
LESS = ("minder", "daalde", "▼", "verloor", "verloren")


def month_of(which: dt.date, days: int) -> Report:
    with reading() as con:
        return report(con, which, NOW + dt.timedelta(days=days))


@pytest.mark.parametrize("days", [14, 60])
def test_a_month_in_which_collecting_ended_is_partial_and_compared_with_no_whole_month(clock, days):
    month = month_of(NOVEMBER, days).month
    mentions = month.of("mentions")
    assert (mentions.value, mentions.before, mentions.quality) == (4 * 22, None, "partial")
    assert (month.of("sessions", "insta").value, month.of("sessions", "insta").before) == (0, None)
    assert (month.of("followers", "insta").value, month.of("followers", "insta").before) == (1119, 1097)
    goals = {goal.subject: (goal.said, goal.quality) for goal in month.all_of("goal")}
    assert goals["stories"] == ("green", "partial") and goals["sessions"] == ("amber", "partial")


def test_a_month_of_which_nothing_was_collected_is_unknown_and_no_month_without_a_story(clock):
    month = month_of(DECEMBER, 60).month
    for name in ("mentions", "net_sentiment", "share_of_voice", "reach"):
        assert (month.of(name).value, month.of(name).before) == (None, None), name
    for name in ("sessions", "key_events", "posts"):
        assert month.of(name, "insta").value is None, name
    # The last reading stands for followers until 45 days after it, and did not stand still.
    assert (month.of("followers", "insta").value, month.of("followers", "insta").before) == (1119, None)
    assert {goal.said for goal in month.all_of("goal")} <= {"green", "amber", "reached"}


@pytest.mark.parametrize(
    ("which", "since", "short"),
    [
        (NOVEMBER, "Opgehaald tot en met 22 november 2026;", "Verzameld tot en met 22 november."),
        (DECEMBER, *["Sinds 23 november 2026 is niets meer opgehaald"] * 2),
    ],
)
def test_texts_papers_and_mails_of_such_a_month_say_up_to_when_and_let_nothing_fall(
    clock, school, which, since, short
):
    told = month_of(which, 60)
    configured = settings.read(school / "config")
    with use_language("nl"):
        texts = {("nl", length): text.announcement(told.month, length) for length in text.LENGTHS}
        papers = [
            documents.report(told, publishing.look(configured), NOW),
            documents.announcement(told, texts["nl", "newsletter"], publishing.look(configured), NOW),
        ]
    for length, written in texts.items():
        assert not [word for word in LESS if word in written], (length, written)
        assert short in written, (length, written)
    assert "sessions: geen cijfers sinds 22 november 2026." in texts["nl", "newsletter"]
    for paper in papers:
        printed = " ".join(
            " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split()
        )
        # A rule of the goals speaks of fewer than forty stories.
        read = printed.replace(FEW, "")
        assert since in printed or short in printed, printed
        assert not [word for word in LESS if word in read], printed
    for kind, to in (("announcement", "team@roc.example"), ("report", "bestuur@roc.example")):
        mail = drafts.draft(
            configured, told, texts, kind, drafts.Destination("mail", to), NOW, "nl", "newsletter"
        )
        message = email.message_from_string(mail.body, policy=email.policy.default)
        bodies = [message.get_body((form,)).get_content() for form in ("plain", "html")]
        attached = [
            part.get_content() for part in message.iter_attachments() if part.get_content_subtype() == "pdf"
        ]
        assert len(attached) == 1
        printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(attached[0])).pages)
        printed = " ".join(printed.split())
        assert since in printed or short in printed, kind
        assert not [word for word in LESS for body in bodies if word in body]
