"""Who comes in by what a provider says and the file gives; nobody by a fault, an old login or somebody else's word."""

import datetime as dt
import json
import stat
from pathlib import Path

import pytest

from pipelines.access import matrix
from pipelines.access.acts import NotAllowed
from pipelines.access.logins import access_file, entering, giving, store, visitors
from pipelines.access.person import ROLES
from pipelines.support.errors import ConfigError
from tests.people import ANNA, person

NOW = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)
PEOPLE = """
[login]
domains = ["school.example"]
[[people]]
sub = "anna"
name = "Anna"
roles = ["administrator"]
[[people]]
mail = "Bram@School.example"
roles = ["communication", "webcare"]
[[groups]]
name = "weerklank-bestuur"
roles = ["board"]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "data" / "warehouse.duckdb"))
    (tmp_path / "config").mkdir()
    (tmp_path / "data").mkdir()
    return tmp_path


def gives(folder: Path, text: str = PEOPLE) -> None:
    (folder / "config" / "access.toml").write_text(text, encoding="utf-8")


def claims(sub: str = "anna", ago: float = 60, **more: object) -> dict[str, object]:
    return {"is_logged_in": True, "sub": sub, "iat": int(NOW.timestamp() - ago), **more}


def roles(**told: object) -> tuple[str, set[str]]:
    found = visitors.visitor(claims(**told), NOW)
    return found.state, set(found.person.roles)


def test_roles_come_by_sub_by_an_address_that_is_vouched_for_and_by_group(folder):
    gives(folder)
    assert roles() == ("in", {"administrator"})
    bram = {"sub": "b", "email": "bram@school.example"}
    assert roles(**bram, email_verified=True) == ("in", {"communication", "webcare"})
    assert roles(sub="c", roles=["weerklank-bestuur"]) == ("in", {"board"})
    assert roles(sub="c", groups=["weerklank-bestuur", 7, None]) == ("in", {"board"})
    assert roles(sub="c", groups="weerklank-bestuur") == ("in", {"board"})


@pytest.mark.parametrize(
    "told",
    [
        {"sub": "Anna"}, {"sub": "anna\0"}, {"sub": "x", "email": "bram@school.example"},
        {"sub": "x", "email": "bram@school.example", "email_verified": False},
        {"sub": "x", "email": "bram@school.example.evil.example", "email_verified": True},
        {"sub": "x", "email": ["bram@school.example"], "email_verified": True},
        {"sub": "x", "name": "Anna", "preferred_username": "bram@school.example"},
        {"sub": "x", "groups": ["Weerklank-bestuur", "administrator"]},
        {"sub": "x", "weerklank_roles": ["administrator"]},
    ],
)  # fmt: skip
def test_who_is_only_like_somebody_has_no_role(folder, told):
    gives(folder)
    assert roles(**told) == ("without", set())


@pytest.mark.parametrize("iat", [None, "now", True, 0, -5, float("nan"), 1e300, [], NOW.timestamp() + 600,
                                 NOW.timestamp() - 12 * 3600 - 1])  # fmt: skip
def test_a_login_without_a_moment_from_the_future_or_of_yesterday_is_over(folder, iat):
    gives(folder)
    found = visitors.visitor({**claims(), "iat": iat}, NOW)
    assert (found.state, found.person.roles) == ("expired", frozenset())


OF_US = PEOPLE.replace(
    "[login]", '[login]\norganisation_claim = "home"\norganisations = ["School.example", "schule.example"]'
)


def test_roles_are_for_who_the_provider_says_is_of_us(folder, monkeypatch):
    gives(folder, OF_US)
    for home in ("school.example", "SCHOOL.example ", ["elsewhere.example", "schule.example"]):
        assert roles(home=home) == ("in", {"administrator"})
    homes = folder / "homes.json"
    monkeypatch.setenv("WEERKLANK_HOMES", str(homes))
    homes.write_text(
        '{"other.example": "https://other.example", "third.example": "https://third.example", "odd": 7}'
    )
    told = {"home": "other.example", "roles": ["weerklank-bestuur"], "email": "bram@school.example",
            "email_verified": True}  # fmt: skip
    for home, leads in [
        ("Other.example", "https://other.example"), (["other.example", "third.example"], None), ("odd", None),
        (None, None), ("", None), (7, None), ([["school.example"]], None), ("school.example.evil.example", None),
        ("x" * 201, None), ({"school.example": 1}, None),
    ]:  # fmt: skip
        found = visitors.visitor(claims(**{**told, "home": home}), NOW)
        assert (found.state, found.person.roles, found.groups, found.home) == (
            "elsewhere",
            frozenset(),
            (),
            leads,
        )
    homes.write_text("[")
    assert visitors.visitor(claims(home="other.example"), NOW).home is None
    assert roles(home="other.example", ago=13 * 3600)[0] == "expired"


@pytest.mark.parametrize("half", ['organisation_claim = "home"', 'organisations = ["school.example"]',
                                  'organisation_claim = "home"\norganisations = [" "]', "organisation_claim = 7",
                                  'organisation_claim = "home"\norganisations = "school.example"'])  # fmt: skip
def test_half_of_who_is_of_us_is_a_fault_and_lets_nobody_in(folder, half):
    gives(folder, PEOPLE.replace("[login]", f"[login]\n{half}"))
    assert access_file.known().fault and roles() == ("without", set())


def test_a_login_keeps_of_a_provider_which_organisation_it_says(folder):
    from pages.server.access import provider

    gives(folder, OF_US)
    many = [f"o{n}.example" for n in range(39)] + ["SCHOOL.example"]
    assert provider.used({"sub": "a", "home": many, "other": "x"})["home"][0] == "school.example"
    assert provider.used({"sub": "a", "home": "Other.example"})["home"] == ["other.example"]
    gives(folder, OF_US.replace('"home"', '"sub"'))
    assert provider.used({"sub": "a"})["sub"] == "a"


def test_a_login_lasts_as_long_as_the_file_says_from_the_next_rerun_on(folder):
    gives(folder)
    assert roles(ago=3 * 3600)[0] == "in"
    gives(folder, PEOPLE.replace("[login]", "[login]\nhours = 2"))
    assert roles(ago=3 * 3600)[0] == "expired"


def test_a_role_that_is_taken_away_is_gone_at_the_next_rerun(folder):
    gives(folder)
    assert roles()[0] == "in"
    gives(folder, PEOPLE.replace('"anna"', '"someone"'))
    assert roles() == ("without", set())


@pytest.mark.parametrize(
    "fault",
    ["[login", '[[people]]\nsub = "x"\nroles = ["boss"]', '[[people]]\nroles = ["board"]', "[people]\nx = 1",
     '[[people]]\nmail = "a@b"\nroles = ["board"]', "[login]\nhours = 0", "[login]\nhours = 900", "open = true",
     '[login]\ndomains = ["*"]', '[proxy]\nuser = "Cookie"', '[proxy]\nmail = "X-Mail"', '[[people]]\nsub = "x"',
     "[login]\nhour = 3", '[[groups]]\nroles = ["board"]', "\0"],
)  # fmt: skip
def test_a_fault_keeps_the_last_good_file_and_never_opens_the_door(folder, fault):
    gives(folder, fault)
    assert access_file.known().is_closed and access_file.known().fault
    assert roles() == ("without", set())
    gives(folder)
    assert roles() == ("in", {"administrator"})
    gives(folder, fault)
    assert roles() == ("in", {"administrator"}) and access_file.known().is_closed
    with pytest.raises(ConfigError):
        access_file.of_text(access_file.path(), fault)


def test_a_fault_names_file_line_and_field(folder):
    gives(folder, PEOPLE + '[[people]]\nmail = "c@school.example"\nroles = ["boss"]\n')
    assert "access.toml:" in str(access_file.known().fault) and "roles" in str(access_file.known().fault)


def test_logging_out_ends_that_login_everywhere_its_cookie_is_and_no_other(folder):
    gives(folder)
    one = visitors.visitor(claims(ago=60), NOW)
    store.end(one.login, NOW)
    assert roles(ago=60)[0] == "expired" and roles(ago=61)[0] == "in"


def test_logging_out_everywhere_ends_all_of_one_person_until_a_new_login(folder):
    gives(folder)
    store.end_all("default:anna", NOW - dt.timedelta(seconds=30))
    assert [roles(ago=ago)[0] for ago in (3600, 60, 31, 29, 0)] == ["expired"] * 3 + ["in"] * 2
    assert roles(sub="c", groups=["weerklank-bestuur"], ago=60)[0] == "in"


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"ended": []}', "null", "\0\0"])
def test_where_nobody_can_say_which_logins_ended_everybody_logs_in_again(folder, broken):
    gives(folder)
    store.end("nobody's", NOW)
    path = folder / "data" / "access" / "logins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text(broken)
    assert roles()[0] == "expired"
    store.note("x", {}, NOW)
    assert roles()[0] == "expired" and roles(ago=-1)[0] == "in"


def test_a_proxy_is_taken_at_its_word_only_where_the_file_names_it(folder):
    said = {"weerklank": json.dumps({"way": "proxy", "user": "anna", "mail": "bram@school.example"})}
    gives(folder)
    assert visitors.visitor(said, NOW).state == "out"
    gives(folder, PEOPLE + '[proxy]\nuser = "X-Remote-User"\nmail = "X-Remote-Email"\n')
    found = visitors.visitor(said, NOW)
    assert (found.person.way, found.person.roles) == ("proxy", {"administrator", "communication", "webcare"})


@pytest.mark.parametrize(
    "told", ["", "{}", "[]", "null", '{"way": "shared"}', '{"way": "link", "key": "x"}', {"way": "proxy"}]
)
def test_what_pages_are_told_in_any_other_form_lets_nobody_in(folder, told):
    gives(folder)
    assert visitors.visitor({"weerklank": told}, NOW).state == "out"


def test_the_code_makes_one_administrator_once_and_dies_of_guessing(folder):
    gives(folder, "[login]\nhours = 8\n")
    code = entering.first_code(NOW)
    kept = (folder / "data" / "access" / "logins.json").read_text()
    assert code and code.replace("-", "") not in kept and entering.code_waits(NOW)
    someone = visitors.visitor(claims(sub="anna", name="Anna"), NOW)
    with pytest.raises(entering.WrongCode):
        entering.claim(someone, "AAAA", NOW)
    with pytest.raises(entering.WrongCode):
        entering.claim(visitors.OUT, code, NOW)
    entering.claim(someone, code.lower(), NOW)
    assert roles() == ("in", {"administrator"})
    assert "hours = 8" in (folder / "config" / "access.toml").read_text()
    with pytest.raises(entering.WrongCode):
        entering.claim(visitors.visitor(claims(sub="b"), NOW), code, NOW)
    assert entering.first_code(NOW) is None


def test_after_ten_wrong_tries_or_a_day_the_right_code_is_wrong_too(folder):
    someone = visitors.visitor(claims(sub="b"), NOW)
    code = entering.first_code(NOW)
    assert code and not entering.code_waits(NOW + entering.LASTS)
    for _n in range(entering.TRIES):
        with pytest.raises(entering.WrongCode):
            entering.claim(someone, "WRONG", NOW)
    with pytest.raises(entering.WrongCode):
        entering.claim(someone, code, NOW)


def test_an_administrator_gives_and_takes_roles_but_not_the_last_administrator_away(folder):
    gives(folder)
    giving.give(ANNA, "c@school.example", "Cor", ["auditor", "board"], NOW)
    entries = access_file.known().access.people
    assert [entry.roles for entry in entries if entry.mail == "c@school.example"] == [{"auditor", "board"}]
    with pytest.raises(giving.LastAdministrator):
        giving.set_roles(ANNA, 0, giving.mark_of(entries[0]), ["board"], NOW)
    with pytest.raises(giving.NobodyFits):
        giving.set_roles(ANNA, 1, giving.mark_of(entries[0]), [], NOW)
    giving.set_roles(ANNA, 2, giving.mark_of(entries[2]), [], NOW)
    assert len(access_file.known().access.people) == 2


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_nobody_but_an_administrator_gives_roles(folder, role):
    gives(folder)
    with pytest.raises(NotAllowed):
        giving.give(person(role), "c@school.example", "", ["administrator"], NOW)
    assert len(access_file.known().access.people) == 2


def test_the_reader_of_a_shared_link_reads_and_does_nothing_else():
    may = {need for need in matrix.needs() if matrix.may(visitors.SHARED, need)}
    assert may == {"figures.read", "channels.read", "mentions.read"}
    assert matrix.wrong() == []
