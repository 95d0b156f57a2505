"""What access, webcare, alerts and privacy.toml can say, a form can say; and no form locks everybody out."""

from pathlib import Path

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.access.logins import access_file
from pipelines.access.logins.giving import LastAdministrator
from pipelines.access.own_files.every_kind import GROUPS, KINDS, OWN
from pipelines.access.own_files.of_webcare import departments
from pipelines.access.privacy.keeping import terms
from pipelines.cases import webcare_file
from pipelines.cases.alerts import ladder_file
from pipelines.cases.alerts.rules import rules_file
from pipelines.cases.alerts.rules.rule import KINDS as RULES
from pipelines.settings.editing import all_kinds, change, forms, history, kinds, tables
from pipelines.support.errors import ConfigError
from pipelines.understanding.own import labels_file
from tests.people import ANNA, person
from tests.pipelines.settings.editing.school import NOW
from text.i18n import _, use_language

LEAST = {
    "webcare": "", "hours": "", "departments": 'name = "a"\ntitle = "A"', "answers": 'title = "A"\ntext = "A"',
    "duties": 'department = "pers"\nstart = 2026-01-01\nend = 2026-01-02\nperson = "A"',
    "people": 'mail = "a@b.example"\nroles = ["board"]', "groups": 'name = "a"\nroles = ["board"]',
    "alerts": "", "alert_people": 'name = "A"\nmail = "a@b.example"',
    "ladder": 'level = 3\nwho = ["all"]\nways = ["mail"]', "rule": 'kind = "spike"',
    "login": "", "links": "", "proxy": 'user = "X-User"', "retention": "", "deleted": "look = true",
    "model": "",
}  # fmt: skip
OURS = [kind for group in OWN.values() for kind in group]
READERS = {
    access_file.FILE: access_file.KNOWN,
    webcare_file.WEBCARE: webcare_file.KNOWN,
    terms.PRIVACY: terms.KNOWN,
    ladder_file.FILE: ladder_file.KNOWN,
    labels_file.FILE: {labels_file.HEADER},
}
ACCESS = '[[people]]\nmail = "anna@school.example"\nroles = ["administrator"]\n'


def entry(where: Path, name: str, called: str | None = None):
    kind = KINDS[name]
    there = tables.entries(kind, where)
    if called is None:
        return there[0] if kind.single and there else tables.blank(kind)
    return next(each for each in there if each.called == called)


def saved(where: Path, which: str, called: str | None = None, /, *, closed=True, who=ANNA, **typed) -> str:
    one = entry(where, which, called)
    change.save(who, where, change.proposed(where, one, typed, closed=closed), NOW)
    return (where / KINDS[which].file).read_text(encoding="utf-8")


def test_every_table_of_these_files_is_a_kind_and_stands_in_one_group():
    for file, known in READERS.items():
        assert {kind.header for kind in OURS if kind.file == file} == set(known)
    assert set(KINDS) == set(all_kinds.KINDS) | set(LEAST) and len(KINDS) == sum(map(len, GROUPS.values()))


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.name)
def test_every_field_that_its_reader_knows_is_asked(where, kind):
    header = f"[{kind.header}]" if kind.single else f"[[{kind.header}]]"
    assert kind.check is not None
    with pytest.raises(ConfigError) as refused:
        kind.check(where / kind.file, None, f"{header}\n{LEAST[kind.name]}\nzz_unknown = 1\n")
    assert refused.value.place.endswith("zz_unknown"), refused.value
    known = set(refused.value.fields["known"].split(", "))
    if kind.name == "rule":  # each kind of rule has thresholds of its own
        known |= {own for each in RULES.values() for own in each.own} | {"name", "on"}
    assert known == {each.name for each in kind.fields}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_choice_has_a_name_and_every_field_its_words(language):
    with use_language(language):
        for kind in OURS:
            for each in kind.fields:
                assert _(each.label).strip()
                if each.kind in (kinds.CHOICE, kinds.WORDS):
                    assert each.choices and set(each.choices) <= set(each.names)
                assert (each.kind == kinds.LOOKUP) == bool(each.listed)


def test_what_a_form_says_is_read_and_taken_back(where):
    saved(where, "answers", title="Bedankt", text="Dank u wel.", kinds=["compliment"])
    saved(where, "departments", title="Balie", kinds=["question"])
    assert [each.name for each in webcare_file.read(where).departments] == ["balie"]
    assert departments() == {"balie": "Balie"}
    saved(where, "retention", mention=200)
    assert terms.read(where)["mention"] == 200
    for newest in history.changes(where):
        history.undo(ANNA, where, newest.number, KINDS)
    assert terms.read(where) == terms.DAYS and webcare_file.read(where) == webcare_file.Webcare()


def test_a_flag_that_is_on_where_nothing_is_written_can_be_turned_off(where):
    look = KINDS["deleted"].field("look")
    assert look and forms.shown(look, None) is True
    assert "look = false" in saved(where, "deleted", look=False)
    assert not terms.looks(where).look
    with pytest.raises(ConfigError, match=r"Nothing was changed|niets"):
        change.proposed(where, entry(where, "deleted"), {"look": False}, closed=True)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("hours", {"blocks": "09:00-08:00"}), ("duties", {"department": "nergens", "person": "A"}),
     ("webcare", {"crm": "javascript:{address}"}), ("retention", {"mention": 2000}), ("deleted", {"per_night": 0}),
     ("people", {"mail": "geen adres", "roles": ["board"]}), ("people", {"mail": "a@b.example", "roles": ["baas"]}),
     ("people", {"mail": "a@b.example", "roles": []}), ("login", {"hours": 900}), ("login", {"domains": "*"}),
     ("proxy", {"user": "Cookie"}), ("groups", {"name": "x"}), ("alerts", {"quiet": "laat"}),
     ("alert_people", {"name": "A"}), ("alert_people", {"name": "A", "push": "https://x.example/geheim"}),
     ("ladder", {"level": 5, "who": "all", "ways": ["mail"]}), ("rule", {"kind": "story", "copies": 1}),
     ("rule", {"kind": "press", "hours": 3})],
)  # fmt: skip
def test_what_the_reader_refuses_is_not_saved(where, name, typed):
    (where / "access.toml").write_text(ACCESS)
    with pytest.raises(ConfigError):
        saved(where, name, **typed)
    assert (where / "access.toml").read_text() == ACCESS
    assert not list(where.glob("alerts.toml"))
    assert not list(where.glob("privacy.toml")) and not list(where.glob("webcare.toml"))


def test_the_last_administrator_stays_whatever_is_changed_removed_or_taken_back(where):
    saved(where, "people", mail="anna@school.example", name="Anna", roles=["administrator"])
    with pytest.raises(LastAdministrator):
        saved(where, "people", "Anna", roles=["board"])
    with pytest.raises(LastAdministrator):
        change.look(where, change.removal(entry(where, "people", "Anna"), closed=True))
    with pytest.raises(LastAdministrator):
        history.undo(ANNA, where, history.changes(where)[0].number, KINDS)
    saved(where, "groups", name="beheer", roles=["administrator"])
    saved(where, "people", "Anna", roles=["board"])
    assert access_file.of_text(where / "access.toml", None).has_administrator


def test_nobody_is_named_twice_so_that_a_role_that_is_taken_away_is_gone(where):
    saved(where, "people", mail="anna@school.example", name="Anna", roles=["administrator"])
    with pytest.raises(ConfigError, match=r"anna@school\.example"):
        saved(where, "people", mail="ANNA@school.example", roles=["marketing"])
    saved(where, "groups", name="team", roles=["board"])
    with pytest.raises(ConfigError, match="team"):
        saved(where, "groups", name="team", roles=["marketing"])
    # By number at a provider it is another entry; and what stood there twice keeps nothing else from being changed.
    saved(where, "people", mail="anna@school.example", sub="a1", roles=["marketing"])
    path = where / "access.toml"
    path.write_text(ACCESS * 2)
    assert "hours = 8" in saved(where, "login", hours=8)


MAIL = """[mail]
server = "mail.school.example"
sender = "communicatie@school.example"
security = "none"
allowed = ["school.example"]
"""


def test_links_are_switched_on_only_where_mail_is_sent(where):
    (where / "access.toml").write_text(ACCESS)
    with pytest.raises(ConfigError, match=r"mailserver|mail server"):
        saved(where, "links", on=True)
    assert "domains" in saved(where, "links", domains="school.example")
    (where / "announcement.toml").write_text(MAIL)
    assert "on = true" in saved(where, "links", on=True)
    # What was on stays on: a change beside it is nobody's fault.
    (where / "announcement.toml").unlink()
    assert "example.org" in saved(where, "links", on=True, domains="example.org")


def test_everybody_has_to_log_in_only_once_somebody_is_administrator(where):
    (where / "announcement.toml").write_text(MAIL)
    for name, typed in (("links", {"on": True}), ("proxy", {"user": "X-User"})):
        with pytest.raises(ConfigError, match=r"administrator|beheerder"):
            saved(where, name, **typed)
    (where / "access.toml").write_text(ACCESS)
    assert "on = true" in saved(where, "links", on=True)
    assert access_file.of_text(where / "access.toml", None).links


@pytest.mark.parametrize("name", ["people", "groups", "login", "links", "proxy", "retention", "deleted"])
def test_where_nobody_logs_in_these_are_changed_in_the_file_alone(where, name):
    kind = KINDS[name]
    filled = {
        kinds.TEXT: "a",
        kinds.NUMBER: 5,
        kinds.WORDS: ["board"],
        kinds.FLAG: not KINDS[name].fields[0].usual,
    }
    typed = {each.name: filled[each.kind] for each in kind.fields if each.kind in filled}
    with pytest.raises(ConfigError):
        saved(where, name, closed=False, **typed)


def test_only_who_may_change_people_changes_access_and_takes_it_back(where):
    (where / "access.toml").write_text(ACCESS)
    with pytest.raises(NotAllowed):
        saved(where, "login", hours=5, who=person("auditor"))
    saved(where, "login", hours=5)
    with pytest.raises(NotAllowed):
        history.undo(person("auditor"), where, history.changes(where)[0].number, KINDS)
    # A way back that does not know how the file is read takes nothing back.
    with pytest.raises(ConfigError):
        history.undo(ANNA, where, history.changes(where)[0].number)
    assert access_file.of_text(where / "access.toml", None).hours == 5


def step(where: Path, who: str) -> None:
    """Save a step of level 3 for these, by its form."""
    typed = {"level": 3, "who": who, "ways": ["mail"], "minutes": 5}
    change.save(ANNA, where, change.proposed(where, entry(where, "ladder"), typed, closed=True), NOW)


def mailed(where: Path) -> None:
    """A mail server, so that somebody can be told by mail."""
    (where / "announcement.toml").write_text(
        '[mail]\nserver = "127.0.0.1"\nsender = "a@b.example"\nallowed = ["b.example"]\n', encoding="utf-8"
    )


def test_who_is_told_of_what_is_filled_in_by_forms_and_taken_back(where):
    mailed(where)
    with pytest.raises(ConfigError, match=r"nobody can be reached|is not known|niemand"):
        step(where, "Anna")
    saved(where, "alert_people", name="Anna", mail="anna@b.example", groups="security")
    step(where, "security")
    saved(where, "alerts", quiet="22:00-07:00")
    told = saved(where, "rule", kind="story", copies=7)
    assert "[[people]]" in told and "alert_people" not in told
    ladders = ladder_file.read(where)
    assert [step.minutes for step in ladders.of(3)] == [5] and ladders.quiet == (22 * 60, 7 * 60)
    assert next(each.own["copies"] for each in rules_file.read(where).rules if each.kind == "story") == 7
    with use_language("nl"):
        names = [each.called for name in ("ladder", "rule") for each in tables.entries(KINDS[name], where)]
    assert names == ["3: security · mail", "Negatief verhaal dat groot is of zich verspreidt"]
    # Who is the only one that can be told stays.
    with pytest.raises(ConfigError, match=r"would no longer hold: “security” is niet bekend"):
        change.look(where, change.removal(entry(where, "alert_people", "Anna"), closed=True))
    for newest in history.changes(where):
        history.undo(ANNA, where, newest.number, KINDS)
    assert not ladder_file.read(where).is_configured and rules_file.read(where).faults == ()


def test_a_rule_that_was_wrong_is_mended_by_its_form_and_stands_in_the_way_of_no_other(where):
    alerts = where / "alerts.toml"
    alerts.write_text('[[rule]]\nkind = "story"\ncopies = 0\n\n[[rule]]\nkind = "silent"\nhours = 0\n')
    saved(where, "alerts", quiet="22:00-07:00")
    first = tables.entries(KINDS["rule"], where)[0]
    change.save(ANNA, where, change.proposed(where, first, {"copies": 4}, closed=True), NOW)
    (left,) = rules_file.read(where).faults
    assert left.place.endswith("hours")
    with pytest.raises(ConfigError):
        saved(where, "rule", kind="press", level=9)


def test_no_form_of_these_files_asks_for_a_secret():
    assert len(OURS) == len(LEAST)
    assert not any(each.kind == kinds.KEY for kind in OURS for each in kind.fields)
