"""Subscriptions: a real SMTP server on loopback gets each view once a week or month, in words that hold the figures."""

import datetime as dt
import json
from pathlib import Path

import pytest

from pipelines.runs.scheduler import Schedule
from pipelines.sending.subscriptions import due, subscribing
from pipelines.sending.subscriptions.digest import PAGES, Asked, digest
from pipelines.sending.subscriptions.spans import last_span
from pipelines.sending.subscriptions.subscribing import SubscriptionRefused
from pipelines.settings import read
from pipelines.support import run_lock
from pipelines.support.typed_text import TooLong
from tests.pages.school import OWN, PEER, fill
from tests.people import ANNA
from tests.pipelines.announcing.post_office import PostOffice
from text.i18n import use_language
from warehouse.core.connection import reading, writing
from warehouse.core.period import Period
from warehouse.subscriptions import store
from warehouse.subscriptions.subscriptions import subscriptions

# A Monday, half past eight in the morning in Amsterdam.
MONDAY = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
WEEK = Period(dt.date(2026, 11, 16), dt.date(2026, 11, 23))
TO = "anna@roc.example"


def config(folder: Path, port: int, mail: bool = True):
    folder.mkdir(exist_ok=True)
    (folder / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "https://www.rocvoorbeeld.example"\n',
        encoding="utf-8",
    )
    (folder / "sources.toml").write_text("", encoding="utf-8")
    said = f"""
[mail]
server = "127.0.0.1"
port = {port}
security = "none"
sender = "communicatie@roc.example"
allowed = ["roc.example"]
"""
    (folder / "announcement.toml").write_text(said if mail else "", encoding="utf-8")
    return read(folder)


@pytest.fixture
def filled(tmp_path, monkeypatch, warehouse):
    """A warehouse with nine stories about us in the week of 16 November, five the week before, two of a peer."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    stories = [(1 + n % 7, OWN, "positive" if n % 3 else "negative") for n in range(9)]
    stories += [(8 + n, OWN, "neutral") for n in range(5)] + [(2, PEER, "positive"), (3, PEER, "neutral")]
    fill(warehouse, stories, sample=False)
    return tmp_path / "config"


def subscribe(
    settings, page="mentions", target=TO, rhythm="weekly", now=MONDAY - dt.timedelta(days=3), **chosen
):
    return subscribing.subscribe(ANNA, settings, page, chosen, "Mijn weergave", target, rhythm, "nl", now)


def kept():
    with reading() as con:
        return subscriptions(con)


def test_a_view_arrives_once_with_its_figures_in_words_and_html(filled):
    with PostOffice() as office:
        settings = config(filled, office.port)
        subscribe(settings, "reputation")
        assert [(each.target, each.state) for each in due.send_due(ANNA, settings, MONDAY)] == [(TO, "sent")]
        assert due.send_due(ANNA, settings, MONDAY + dt.timedelta(hours=5)) == []
        (mail,) = office.messages
    plain = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Mijn weergave" and mail["To"] == TO
    assert "de week van 16 november tot en met 22 november 2026" in plain
    assert "Vermeldingen: 9" in plain and "Aandeel in de aandacht: 82%" in plain
    assert "Stoppen kan onder aan deze pagina" in plain
    assert "<html" in mail.get_body(("html",)).get_content()


def test_words_of_others_stay_words(filled):
    """The first title holds markup, Markdown, a link with a script and a formula."""
    with PostOffice() as office:
        settings = config(filled, office.port)
        subscribe(settings, "mentions")
        due.send_due(ANNA, settings, MONDAY)
        html = office.messages[0].get_body(("html",)).get_content()
    assert "<img" not in html and "javascript:alert" not in html.replace("(javascript:alert(1))", "")
    assert "<strong>vet</strong>" not in html and "&lt;img src=x" in html


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_page_can_be_said_and_an_empty_one_says_so(filled, warehouse, page, language):
    settings = config(filled, 25)
    subscribe(settings, page)
    (subscription,) = kept()
    with use_language(language), reading() as con:
        words = digest(con, Asked(subscription, WEEK, dt.date(2026, 11, 23), MONDAY))
    assert words.startswith("# Mijn weergave")
    nothing = {"nl": "Er is nog niets gemeten.", "en": "Nothing was measured yet."}[language]
    assert (nothing in words) == (page not in ("reputation", "mentions")) and "None" not in words


def test_the_choices_of_the_view_hold(filled):
    settings = config(filled, 25)
    subscribe(settings, "mentions", now=MONDAY - dt.timedelta(days=4), label=["negative"])
    subscribe(settings, "mentions", label=["no such label"])
    shown = []
    for subscription in kept():
        with use_language("nl"), reading() as con:
            shown.append(digest(con, Asked(subscription, WEEK, dt.date(2026, 11, 23), MONDAY)))
    assert "**Verhalen**: 3" in shown[0] and "**Verhalen**: 0" in shown[1]


def test_what_was_not_collected_is_said(filled, warehouse):
    with writing(warehouse) as con:
        con.execute(
            "update source_runs set last_good_at = '2026-11-19 08:00', started_at = '2026-11-19 08:00'"
        )
        con.execute("update fetch_states set fetched_at = '2026-11-19 08:00'")
    settings = config(filled, 25)
    subscribe(settings, "mentions")
    with use_language("nl"), reading() as con:
        words = digest(con, Asked(kept()[0], WEEK, dt.date(2026, 11, 23), MONDAY))
    assert "**Niet compleet.** Er is verzameld tot en met 18 november 2026" in words


@pytest.mark.parametrize(
    ("rhythm", "now", "first", "end"),
    [
        ("weekly", "2026-11-23T05:59", "2026-11-09", "2026-11-16"),  # 06:59 in Amsterdam
        ("weekly", "2026-11-23T06:00", "2026-11-16", "2026-11-23"),
        ("weekly", "2026-11-29T22:59", "2026-11-16", "2026-11-23"),  # Sunday, a minute before Monday
        ("weekly", "2026-10-26T06:00", "2026-10-19", "2026-10-26"),  # the night before, the clock went back
        ("monthly", "2026-12-01T05:59", "2026-10-01", "2026-11-01"),
        ("monthly", "2026-12-01T06:00", "2026-11-01", "2026-12-01"),
        ("monthly", "2027-01-15T12:00", "2026-12-01", "2027-01-01"),
    ],
)
def test_a_week_is_due_on_monday_at_seven_and_a_month_on_the_first(rhythm, now, first, end):
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert last_span(rhythm, moment) == Period(dt.date.fromisoformat(first), dt.date.fromisoformat(end))


def test_who_subscribes_gets_the_running_week_and_none_that_was_over(filled):
    with PostOffice() as office:
        settings = config(filled, office.port)
        subscribe(settings, now=MONDAY)
        assert due.send_due(ANNA, settings, MONDAY) == []
        assert len(due.send_due(ANNA, settings, MONDAY + dt.timedelta(days=7))) == 1


def test_one_address_that_is_refused_stops_no_other_and_is_tried_five_times(filled):
    bad = "weg@roc.example"
    with PostOffice(refuse=(bad,)) as office:
        settings = config(filled, office.port)
        subscribe(settings, target=bad, now=MONDAY - dt.timedelta(days=4))
        subscribe(settings, target=TO)
        states = [[each.state for each in due.send_due(ANNA, settings, MONDAY)] for _n in range(7)]
        assert states == [["failed", "sent"], ["failed"], ["failed"], ["failed"], ["failed"], [], []]
        assert office.to == [TO]
    failed = kept()[0]
    assert failed.state == "failed" and failed.attempts == 5 and "550" in failed.error_fields["why"]


def test_what_was_cut_off_while_it_was_sent_is_not_sent_again(filled):
    with PostOffice() as office:
        settings = config(filled, office.port)
        name = subscribe(settings)
        with writing() as con:
            assert store.claim(con, name, WEEK.start, MONDAY) is None
        assert [each.state for each in due.send_due(ANNA, settings, MONDAY)] == ["unsure"]
        assert due.send_due(ANNA, settings, MONDAY) == [] and office.messages == []


def test_another_process_that_sends_is_left_alone(filled):
    with PostOffice() as office:
        settings = config(filled, office.port)
        name = subscribe(settings)
        with run_lock.alone(f"subscription-{name}"):
            assert due.send_due(ANNA, settings, MONDAY) == []
        assert [each.state for each in due.send_due(ANNA, settings, MONDAY)] == ["sent"]


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("anna", "is no e-mail address"),
        ("anna@elders.example", "outside the allowed domains"),
        ("anna@roc.example\nBcc: piet@roc.example", "is no e-mail address"),
        ("anna@roc.example, piet@roc.example", "is no e-mail address"),
        ("Anna <anna@roc.example>", "is no e-mail address"),
        ("", "is no e-mail address"),
    ],
)
def test_an_address_that_is_none_or_not_ours_is_refused_and_nothing_is_stored(filled, target, why):
    settings = config(filled, 25)
    with pytest.raises(SubscriptionRefused, match=why):
        subscribe(settings, target=target)
    assert kept() == ()


def test_the_same_twice_a_page_without_mail_and_a_title_that_is_too_long_are_refused(filled):
    settings = config(filled, 25)
    subscribe(settings)
    with pytest.raises(SubscriptionRefused, match="gets this already"):
        subscribe(settings, target=TO.upper().replace("ROC.EXAMPLE", "roc.example"))
    with pytest.raises(SubscriptionRefused, match="cannot be sent"):
        subscribe(settings, "sources")
    with pytest.raises(TooLong):
        subscribing.subscribe(ANNA, settings, "goals", {}, "x" * 81, TO, "weekly", "nl", MONDAY)
    with pytest.raises(SubscriptionRefused, match="not set up"):
        subscribe(config(filled, 25, mail=False))
    assert len(kept()) == 1


def test_no_more_than_two_hundred(filled, monkeypatch):
    monkeypatch.setattr(subscribing, "MOST", 2)
    settings = config(filled, 25)
    for page in ("goals", "traffic"):
        subscribe(settings, page)
    with pytest.raises(SubscriptionRefused, match="2 subscriptions"):
        subscribe(settings, "channels")


def test_ending_it_deletes_the_address(filled):
    settings = config(filled, 25)
    name = subscribe(settings)
    assert subscribing.unsubscribe(ANNA, name) and not subscribing.unsubscribe(ANNA, name)
    with reading() as con:
        assert con.execute("select count(*) from subscriptions").fetchone() == (0,)


def test_of_the_address_of_a_page_only_choices_are_kept(filled):
    subscribe(config(filled, 25), q=["open dag"], period=["2026-10"], evil=["x"], source=["krant"] * 30)
    with reading() as con:
        (stored,) = con.execute("select query from subscriptions").fetchone()
    assert json.loads(stored) == {"q": ["open dag"], "source": ["krant"] * 20}


def test_the_scheduler_sends_it(filled):
    with PostOffice() as office:
        settings = config(filled, office.port)
        subscribe(settings)
        Schedule(filled, clock=lambda: MONDAY).announce()
        assert office.to == [TO]
