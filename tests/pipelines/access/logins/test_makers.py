"""What somebody made for others works while they may make it, and again when their role comes back."""

import datetime as dt
from pathlib import Path

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.access.logins import makers, store, visitors
from pipelines.access.person import ROLES, Person
from pipelines.runs import api_keys, shared_links
from pipelines.sending.subscriptions import due, subscribing
from pipelines.sending.subscriptions.subscribing import SubscriptionRefused
from tests.pages.school import OWN, fill
from tests.people import ANNA
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.sending.test_subscriptions import MONDAY, TO, config
from warehouse.access import api_keys as kept_keys
from warehouse.access import shared_links as kept_links
from warehouse.core.connection import reading
from warehouse.subscriptions.subscriptions import subscriptions

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
WITH = """
[login]
domains = ["school.example"]
[links]
on = true
[[people]]
sub = "anna"
roles = ["administrator", "communication"]
[[people]]
mail = "bram@school.example"
roles = ["administrator", "communication"]
[[groups]]
name = "weerklank-beheer"
roles = ["administrator", "communication"]
"""
WITHOUT = '[links]\non = true\n[[people]]\nsub = "zoe"\nroles = ["administrator"]\n'
GROUP = {"groups": ["weerklank-beheer"]}
MAKERS = {
    "default:anna": {}, "mail:bram@school.example": {}, "entra:b": {"mail": "bram@school.example"},
    "default:cor": GROUP, "default:both": {"mail": "bram@school.example", **GROUP},
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    for name in ("CONFIG", "DATA"):
        monkeypatch.setenv(f"WEERKLANK_{name}", str(tmp_path / name.lower()))
        (tmp_path / name.lower()).mkdir()
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "data" / "warehouse.duckdb"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gives(folder: Path, text: str) -> None:
    (folder / "config" / "access.toml").write_text(text, encoding="utf-8")


def maker(person_id: str) -> Person:
    return Person(person_id, person_id.partition(":")[2], frozenset(ROLES), "login")


@pytest.mark.parametrize("person_id", MAKERS)
def test_the_maker_is_looked_up_by_subject_address_and_groups_as_they_stand_now(folder, person_id):
    if MAKERS[person_id]:
        store.note(person_id, dict(MAKERS[person_id]), NOW)
    seen = []
    for text in (WITH, WITHOUT, WITH):
        gives(folder, text)
        seen.append(makers.still_may(person_id, "keys.make", now=NOW))
    assert seen == [True, False, True]


@pytest.mark.parametrize(
    "person_id, seen",
    [("default:zoe2", {}), ("default:anna2", {"mail": "bram@elders.example"}),
     ("default:x", {"groups": "weerklank-beheer"}), ("proxy:anna", GROUP), ("mail:eve@school.example", {}), ("", {}),
     ("default:", {}),
     ("account:eve", {"mail": "eve@school.example"}), ("default:x", {"groups": [7, "weerklank"]})],
)  # fmt: skip
def test_whom_the_file_does_not_name_makes_nothing_work(folder, person_id, seen):
    gives(folder, WITH)
    if seen:
        store.note(person_id, seen, NOW)
    assert not makers.still_may(person_id, "keys.make", now=NOW)


def test_a_login_that_cannot_be_looked_up_gives_no_more_than_the_file_does(folder):
    gives(folder, WITH)
    (folder / "data" / "access").mkdir()
    (folder / "data" / "access" / "logins.json").write_text("{broken")
    assert makers.still_may("default:anna", "keys.make") and not makers.still_may("default:cor", "keys.make")
    gives(folder, "[[people]\n")
    assert makers.still_may("default:anna", "keys.make"), "the last good file holds"


def test_what_the_machine_made_and_what_nobody_kept_goes_on(folder):
    gives(folder, WITHOUT)
    assert all(makers.still_may(known, "keys.make") for known in (None, "account:root"))


@pytest.mark.parametrize("secrets", [None, "", "[auth]\n", "[auth"])
def test_who_logged_in_once_is_asked_for_also_where_what_configures_logins_is_gone(folder, secrets):
    if secrets is not None:
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(secrets)
    made = ("default:zoe", "default:gone", "mail:gone@school.example", "proxy:gone", "account:root", None)
    assert [makers.still_may(each, "keys.make") for each in made] == [False] * 4 + [True] * 2
    gives(folder, '[[people]]\nsub = "zoe"\nroles = ["administrator"]\n')
    assert [makers.still_may(each, "keys.make") for each in made] == [True] + [False] * 3 + [True] * 2


def test_a_group_counts_for_ninety_days_after_a_login_and_a_name_as_long_as_it_stands_in_the_file(folder):
    gives(folder, WITH)
    store.note("default:cor", dict(GROUP), NOW)
    store.note("entra:b", {"mail": "bram@school.example"}, NOW)
    for days, counts in ((0, True), (89, True), (90, False), (400, False)):
        now = NOW + dt.timedelta(days=days)
        seen = [
            makers.still_may(each, "keys.make", now=now)
            for each in ("default:cor", "entra:b", "default:anna")
        ]
        assert seen == [counts, True, True]
    store.note("default:cor", dict(GROUP), NOW + dt.timedelta(days=400))
    assert makers.still_may("default:cor", "keys.make", now=NOW + dt.timedelta(days=401))


def comes_in(sub: str, home: object, now: dt.datetime, **more: object) -> None:
    """Log in as at a provider, which says of which organisation somebody is."""
    claims = {"is_logged_in": True, "sub": sub, "iat": now.timestamp(), "home": home, **more}
    found = visitors.visitor(claims, now)
    store.note(found.person.id, visitors.seen(found), now)


OF_US = WITH.replace(
    "[login]", '[login]\norganisation_claim = "home"\norganisations = ["School.example", "schule.example"]'
)


def test_whom_the_provider_places_elsewhere_makes_nothing_work_until_it_places_them_here_again(folder):
    gives(folder, OF_US)
    groups = {"roles": ["weerklank-beheer"]}
    of_bram = {"email": "bram@school.example", "email_verified": True}
    people = {
        "default:anna": {},
        "default:b": of_bram,
        "default:cor": groups,
        "default:both": of_bram | groups,
    }
    assert not any(makers.still_may(each, "keys.make", now=NOW) for each in people), "none came in yet"
    homes = ("school.example", "other.example", ["Other.example", "SCHULE.example"], None, "school.example")
    told = []
    for hours, home in enumerate(homes):
        now = NOW + dt.timedelta(hours=hours)
        for each, claims in people.items():
            comes_in(each.partition(":")[2], home, now, **claims)
        (answer,) = {makers.still_may(each, "keys.make", now=now) for each in people}
        told.append(answer)
    assert told == [True, False, True, False, True]
    gives(folder, OF_US.replace('"School.example", ', ""))
    assert not makers.still_may("default:anna", "keys.make", now=NOW), "the last login named the other one"
    gives(folder, WITH)
    assert makers.still_may("default:anna", "keys.make", now=NOW), "nobody asks for an organisation any more"


def test_who_comes_in_by_mail_or_is_the_machine_is_of_no_organisation_and_goes_on(folder):
    gives(folder, OF_US + '[proxy]\nuser = "X-User"\n')
    store.note("proxy:anna", {"mail": "bram@school.example"}, NOW)
    made = ("mail:bram@school.example", "proxy:anna", "account:root", None)
    assert [makers.still_may(each, "keys.make", now=NOW) for each in made] == [True] * 4


@pytest.mark.parametrize("kept", [None, "school.example", [7], {}, ["school.example.evil.example"]])
def test_a_login_of_which_no_organisation_was_kept_makes_nothing_work_where_one_is_asked(folder, kept):
    gives(folder, OF_US)
    store.note("default:anna", {"organisations": kept} if kept is not None else {}, NOW)
    assert not makers.still_may("default:anna", "keys.make", now=NOW)


def test_a_key_and_a_link_rest_when_their_maker_logs_in_from_elsewhere(folder):
    gives(folder, OF_US)
    comes_in("anna", "school.example", NOW)
    api_keys.make(maker("default:anna"), "BI")
    shared_links.make(maker("default:anna"), "Hal", ("goals",), "nl", NOW)
    told = []
    for home in ("other.example", "school.example"):
        comes_in("anna", home, NOW + dt.timedelta(minutes=1))
        with reading() as con:
            (key,), (link,) = kept_keys.keys(con), kept_links.links(con)
        told.append((api_keys.works(key), shared_links.works(link, NOW)))
    assert told == [(False, False), (True, True)]


def test_a_key_and_a_link_follow_who_made_them_and_who_took_them_over(folder):
    gives(folder, WITH)
    api_keys.make(maker("default:anna"), "BI")
    shared_links.make(maker("default:anna"), "Hal", ("goals",), "nl", NOW)

    def works() -> tuple[bool, bool]:
        with reading() as con:
            (key,), (link,) = kept_keys.keys(con), kept_links.links(con)
        return api_keys.works(key), shared_links.works(link, NOW)

    assert works() == (True, True)
    gives(folder, WITHOUT)
    assert works() == (False, False)
    with reading() as con:
        link_hash = kept_links.links(con)[0].link_hash
    for act in (lambda who: api_keys.take_over(who, "BI"),
                lambda who: shared_links.take_over(who, link_hash, NOW)):  # fmt: skip
        with pytest.raises(NotAllowed):
            act(Person("default:fg", "FG", frozenset({"auditor"}), "login"))
    assert works() == (False, False)
    assert api_keys.take_over(ANNA, "BI") and not api_keys.take_over(ANNA, "Other")
    zoe = Person("default:zoe", "Zoe", frozenset({"administrator"}), "login")
    assert api_keys.take_over(zoe, "BI") and shared_links.take_over(zoe, link_hash, NOW)
    assert works() == (True, True)
    gives(folder, WITH)
    assert works() == (False, False)
    with reading() as con:
        assert (kept_keys.keys(con)[0].made_by, kept_links.links(con)[0].made_by) == ("Zoe", "Zoe")
    assert not shared_links.take_over(zoe, link_hash, NOW + dt.timedelta(days=40)), "it ended"


def test_a_subscription_is_sent_while_who_asked_for_it_may_read_the_page(folder):
    fill(
        str(folder / "data" / "warehouse.duckdb"), [(2, OWN, "positive"), (3, OWN, "negative")], sample=False
    )
    cor = maker("default:anna")
    before = MONDAY - dt.timedelta(days=3)
    with PostOffice() as office:
        settings = config(folder / "config", office.port)
        gives(folder, WITH)
        subscribing.subscribe(cor, settings, "mentions", {}, "Mijn", TO, "weekly", "nl", before)
        for lost in (WITHOUT, WITH.replace('"administrator", "communication"', '"auditor"')):
            gives(folder, lost)
            assert due.send_due(ANNA, settings, MONDAY) == [] and office.messages == []
        # Who may ask for it takes it over; it is not two then.
        gives(folder, WITHOUT)
        zoe = Person("default:zoe", "Zoe", frozenset({"administrator", "communication"}), "login")
        first = subscriptions_kept()
        subscribing.subscribe(zoe, settings, "mentions", {}, "Mijn", TO, "weekly", "nl", before)
        assert len(subscriptions_kept()) == 1 and subscriptions_kept() != first
        assert [each.state for each in due.send_due(ANNA, settings, MONDAY)] == ["sent"]
        with pytest.raises(SubscriptionRefused):
            subscribing.subscribe(zoe, settings, "mentions", {}, "Mijn", TO, "weekly", "nl", before)


def subscriptions_kept() -> list[str]:
    with reading() as con:
        return [each.subscription_id for each in subscriptions(con)]


def test_who_may_not_read_a_page_gets_it_by_mail_neither(folder):
    settings = config(folder / "config", 25)
    auditor = Person("default:fg", "FG", frozenset({"auditor"}), "login")
    with pytest.raises(NotAllowed):
        subscribing.subscribe(auditor, settings, "mentions", {}, "Mijn", TO, "weekly", "nl", NOW)
