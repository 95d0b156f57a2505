"""A link by mail works ten minutes and once, for who may come in by one; its login ends as every other."""

import datetime as dt
import json
from pathlib import Path

import pytest

from pipelines.access.logins import access_file, links, store, visitors
from pipelines.support.errors import ConfigError
from tests.pipelines.access.logins.test_logins import NOW, folder, gives

LATER = dt.timedelta(minutes=9, seconds=59)
LINKS = """
[links]
on = true
domains = ["school.example"]
[[people]]
mail = "anna@school.example"
roles = ["administrator"]
[[people]]
mail = "gast@elders.example"
roles = ["board"]
[[people]]
mail = "tweeling@elders.example"
sub = "123"
roles = ["board"]
[[people]]
mail = "alleen@elders.example"
provider = "entra"
roles = ["board"]
"""
__all__ = ["folder"]


def state(secret: str, now: dt.datetime = NOW) -> tuple[str, set[str]]:
    told = json.dumps({"way": "link", "key": store.hashed(secret)})
    found = visitors.visitor({"weerklank": told}, now)
    return found.state, set(found.person.roles)


def test_a_link_lets_in_once_and_within_ten_minutes_and_looking_uses_nothing_up(folder):
    gives(folder, LINKS)
    secret = links.make("anna@school.example", "goals?lang=en", NOW)
    assert [links.waiting(secret, NOW + LATER) for _look in range(3)] == ["anna@school.example"] * 3
    made = links.enter(secret, NOW + LATER)
    assert (made.back, made.hours) == ("goals?lang=en", 12)
    assert state(made.secret, NOW + LATER) == ("in", {"administrator"})
    with pytest.raises(links.LinkOver):
        links.enter(secret, NOW + LATER)
    late = links.make("anna@school.example", "", NOW)
    assert links.waiting(late, NOW + links.LASTS) is None
    with pytest.raises(links.LinkOver):
        links.enter(late, NOW + links.LASTS)


def test_a_link_that_is_used_takes_the_others_of_its_address_along_and_no_strangers(folder):
    gives(folder, LINKS)
    first, second = (links.make("anna@school.example", "", NOW) for _link in range(2))
    other = links.make("gast@elders.example", "", NOW)
    links.enter(first, NOW)
    assert links.waiting(second, NOW) is None and links.waiting(other, NOW) == "gast@elders.example"


def test_neither_the_secret_of_a_link_nor_that_of_a_login_is_kept(folder):
    gives(folder, LINKS)
    secret = links.make("anna@school.example", "", NOW)
    kept = folder / "data" / "access" / "logins.json"
    assert secret not in kept.read_text() and store.hashed(secret) in kept.read_text()
    made = links.enter(secret, NOW)
    assert made.secret not in kept.read_text() and store.hashed(secret) not in kept.read_text()
    # What is kept opens nothing.
    assert state(store.hashed(made.secret)) == ("out", set())
    assert links.waiting(store.hashed(secret), NOW) is None


@pytest.mark.parametrize(
    ("mail", "may"),
    [("anna@school.example", True), ("nieuw@school.example", True), ("gast@elders.example", True),
     ("ander@elders.example", False), ("x@sub.school.example", False), ("x@school.example.elders.example", False),
     ("tweeling@elders.example", False), ("alleen@elders.example", False), ("", False)],
)  # fmt: skip
def test_a_link_is_for_who_is_listed_by_mail_alone_and_for_the_domains_that_are_named(folder, mail, may):
    gives(folder, LINKS)
    assert (links.make(mail, "", NOW) is not None) == may
    gives(folder, LINKS.replace("on = true", "on = false"))
    assert links.make(mail, "", NOW) is None


def test_who_is_of_the_domain_and_has_no_role_comes_to_the_page_that_says_so(folder):
    gives(folder, LINKS)
    assert state(links.enter(links.make("nieuw@school.example", "", NOW), NOW).secret) == ("without", set())


@pytest.mark.parametrize(
    ("text", "after"),
    [(LINKS.replace("on = true", "on = false"), "out"), (LINKS.replace('"gast@', '"weg@'), "out"),
     (LINKS.replace('roles = ["board"]', 'roles = ["auditor"]', 1), "in"), ("", "out")],
)  # fmt: skip
def test_a_login_by_a_link_goes_by_what_the_file_says_now(folder, text, after):
    gives(folder, LINKS)
    secret = links.enter(links.make("gast@elders.example", "", NOW), NOW).secret
    waits = links.make("gast@elders.example", "", NOW)
    assert state(secret) == ("in", {"board"})
    gives(folder, text)
    assert state(secret) == (after, {"auditor"} if after == "in" else set())
    assert (links.waiting(waits, NOW) is None) == (after == "out")


def test_a_login_by_a_link_ends_by_its_hours_by_logging_out_and_everywhere(folder):
    gives(folder, LINKS)
    secrets = [links.enter(links.make("gast@elders.example", "", NOW), NOW).secret for _device in range(3)]
    assert state(secrets[0], NOW + dt.timedelta(hours=11, minutes=59))[0] == "in"
    assert state(secrets[0], NOW + dt.timedelta(hours=12))[0] == "expired"
    store.end(store.hashed(secrets[0]), NOW)
    assert [state(each)[0] for each in secrets] == ["out", "in", "in"]
    store.end_all("mail:gast@elders.example", NOW)
    assert [state(each)[0] for each in secrets] == ["out", "out", "out"]


def test_where_what_is_kept_cannot_be_read_no_link_and_no_login_holds(folder):
    gives(folder, LINKS)
    waits = links.make("gast@elders.example", "", NOW)
    secret = links.enter(links.make("anna@school.example", "", NOW), NOW).secret
    Path(folder / "data" / "access" / "logins.json").write_text("{")
    assert state(secret) == ("out", set()) and links.waiting(waits, NOW) is None
    with pytest.raises(links.LinkOver):
        links.enter(waits, NOW)


@pytest.mark.parametrize("fault", ["on = 1", "domain = []", 'domains = ["*"]', 'domains = "school.example"'])
def test_a_fault_in_the_table_of_links_is_named(folder, fault):
    with pytest.raises(ConfigError):
        access_file.of_text(folder / "access.toml", f"[links]\n{fault}\n")
