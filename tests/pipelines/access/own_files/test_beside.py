"""What another file or table still names is not taken away by a form, nor by taking a change back."""

import datetime as dt
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.access.own_files.every_kind import KINDS
from pipelines.cases.alerts import ladder_file
from pipelines.settings.editing import change, history, tables
from pipelines.support.errors import ConfigError
from tests.people import ANNA
from tests.pipelines.access.own_files.test_webcare_forms import removed, saved
from tests.pipelines.settings.editing.school import NOW

ALERTS = (
    '[[people]]\nname = "Anna"\nmail = "anna@roc.example"\n'
    '[[ladder]]\nlevel = 3\nwho = ["Anna"]\nways = ["mail"]\n'
)


def mail_gone(where: Path) -> None:
    (there,) = tables.entries(KINDS["mail"], where)
    change.save(ANNA, where, change.removal(there), NOW)


def mail_changed(where: Path, **changed: str) -> None:
    (there,) = tables.entries(KINDS["mail"], where)
    change.save(ANNA, where, change.proposed(where, there, changed), NOW)


def typed(**more: str) -> dict[str, object]:
    return {
        "server": "mail.roc.example",
        "sender": "w@roc.example",
        "to": "bestuur@roc.example",
        "allowed": "roc.example",
        **more,
    }


def test_the_mail_by_which_alone_an_alert_reaches_somebody_stays(where):
    saved(where, "mail", **typed())
    (where / "alerts.toml").write_text(ALERTS)
    before = ladder_file.read(where)
    for act in (
        lambda: mail_gone(where),
        lambda: mail_changed(where, allowed="elders.example", to="bestuur@elders.example"),
        lambda: history.undo(ANNA, where, history.changes(where)[0].number, KINDS),
    ):
        with pytest.raises(ConfigError, match=r"alerts|meldingen") as refused:
            act()
        assert str(where) not in str(refused.value)
    assert ladder_file.read(where) == before
    # What leaves the ladder whole may change, and once there is another way the mail may go.
    mail_changed(where, sender="dashboard@roc.example")
    (where / "alerts.toml").write_text(ALERTS.replace('mail = "', 'push = "ANNA_PUSH"\nmail = "').replace(
        '["mail"]', '["mail", "push"]'))  # fmt: skip
    mail_gone(where)
    assert ladder_file.read(where).contacts[0].name == "Anna"


def test_a_ladder_that_was_broken_already_stands_in_the_way_of_nothing(where):
    saved(where, "mail", **typed())
    (where / "alerts.toml").write_text('[[ladder]]\nlevel = 3\nwho = ["Niemand"]\nways = ["mail"]\n')
    mail_gone(where)
    assert settings.read(where).announcing.mail is None


def test_the_mail_by_which_people_log_in_stays_until_links_are_off(where):
    saved(where, "mail", **typed())
    (where / "access.toml").write_text(
        '[links]\non = true\n[[people]]\nmail = "anna@roc.example"\nroles = ["administrator"]\n'
    )
    with pytest.raises(ConfigError, match=r"Links to log in|Inloglinks"):
        mail_gone(where)
    (where / "access.toml").write_text("[links]\non = false\n")
    mail_gone(where)


DAYS = {"start": dt.date(2026, 9, 1), "deadline": dt.date(2027, 7, 1)}


def goal(where: Path, title: str, **more: object) -> None:
    saved(where, "goals", title=title, target=10, **DAYS, **more)


@pytest.mark.parametrize(
    ("names", "kind", "called", "who"),
    [
        (lambda w: goal(w, "Meer volgers", metric="followers", channel="linkedin"), None, None, None),
        (lambda w: saved(w, "events", label="Actie", start=dt.date(2026, 10, 1), channel="linkedin"),
         "channels", "LinkedIn", "Actie"),
        (lambda w: goal(w, "Aanmelden", metric="key_events", event="Aanmelding"), "traffic", "site", "Aanmelden"),
        (lambda w: saved(w, "channels", title="Insta van hen", network="instagram", peer="De Rivier"),
         "peers", "De Rivier", "Insta van hen"),
    ],
)  # fmt: skip
def test_what_another_table_names_is_removed_only_after_it(where, names, kind, called, who):
    names(where)
    if kind is None:  # LinkedIn is a network too, of which a goal may be without an account
        removed(where, "channels", "LinkedIn")
        return
    before = {path.name: path.read_text() for path in where.glob("*.toml")}
    with pytest.raises(ConfigError) as refused:
        removed(where, kind, called)
    assert who in str(refused.value) and ".toml" not in str(refused.value)
    assert {path.name: path.read_text() for path in where.glob("*.toml")} == before
    other = next(each for each in ("goals", "events", "channels") if who in before.get(KINDS[each].file, ""))
    removed(where, other, who)
    removed(where, kind, called)


def test_a_change_is_not_taken_back_while_what_it_added_is_named(where):
    saved(where, "channels", title="Blog", network="website")
    number = history.changes(where)[0].number
    name = settings.read(where).channels[-1].name
    saved(where, "events", label="Actie", start=dt.date(2026, 10, 1), channel=name)
    with pytest.raises(ConfigError, match="Actie"):  # the events stand in another file than the channels
        history.undo(ANNA, where, number, KINDS)
    removed(where, "events", "Actie")
    history.undo(ANNA, where, number, KINDS)


def test_a_name_that_was_never_there_stands_in_the_way_of_nothing(where):
    path = where / "organisation.toml"
    path.write_text(path.read_text() + 'channel = "weg"\n')  # of the event that stands last
    settings.read(where)
    removed(where, "channels", "LinkedIn")
    saved(where, "topics", name="Stage")
