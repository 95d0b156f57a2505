"""Each act is refused to each role that may not do it, before anything is changed; and the refusal is kept."""

import contextlib
import dataclasses
import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pages.shared.parts.acting import _Taken
from pipelines import __main__ as command_line
from pipelines.access import acts, matrix
from pipelines.access.person import ROLES, Person
from pipelines.announcing import close_month, publishing, sending
from pipelines.announcing.sending import Destination
from pipelines.channels import monthly_entry
from pipelines.goals import actions
from pipelines.goals.file_import import GoalFile
from pipelines.mentions import corrections
from pipelines.mentions.evaluating import retrain
from pipelines.runs import api_keys, checklist, run, shared_links
from pipelines.runs.backup import commands, move
from pipelines.sending import events
from pipelines.sending.subscriptions import due, subscribing
from pipelines.settings import read
from pipelines.settings.editing import change, edit, history, tables
from pipelines.settings.editing.all_kinds import KINDS
from pipelines.sources import first_configuration, notes, opml
from pipelines.sources.backfill import work
from pipelines.sources.files import channel_files, goal_files, import_rows, mention_files, saved_views
from pipelines.sources.files.mention_table import MentionTable
from pipelines.sources.first_answers import Answers
from pipelines.traffic import saved_links
from pipelines.traffic.utm import Link
from tests.pipelines.access.test_every_act import ELSEWHERE
from warehouse.access import audit
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts
from warehouse.core.load import upsert

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TODAY, OCTOBER = NOW.date(), dt.date(2026, 10, 1)
GOAL = """
[[goals]]
name = "doel"
title = "Doel"
metric = "hand"
kind = "sum"
start = 2026-08-01
deadline = 2027-07-31
target = 60
direction = "at least"
"""
OUT = """
[mail]
server = "127.0.0.1"
port = 9
sender = "weerklank@roc.example"
to = ["bestuur@roc.example"]
allowed = ["roc.example"]
security = "none"
[[webhooks]]
name = "haak"
address = "http://127.0.0.1:9/x"
events = ["month_closed"]
secret = "WEBHOOK_KEY"
"""
SOURCES = '[[sources]]\nname = "krant"\ntitle = "Krant"\npattern = "feed"\nurl = "http://127.0.0.1:9/feed"\n'


@dataclasses.dataclass(frozen=True)
class World:
    """A school on which each act could be done."""

    where: Path
    data: Path

    @property
    def settings(self):
        return read(self.where)


@pytest.fixture
def world(tmp_path, warehouse, monkeypatch) -> World:
    where, data = tmp_path / "config", tmp_path / "data"
    where.mkdir()
    (where / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Test"\nsite = "https://roc.example"\n[network]\nallow_private = ["127.0.0.1"]\n',
        encoding="utf-8",
    )
    (where / "sources.toml").write_text(SOURCES, encoding="utf-8")
    (where / "goals.toml").write_text(GOAL, encoding="utf-8")
    (where / "announcement.toml").write_text(OUT, encoding="utf-8")
    monkeypatch.setenv("WEERKLANK_CONFIG", str(where))
    monkeypatch.setenv("WEERKLANK_DATA", str(data))
    data.mkdir()
    with writing() as con:
        row = {
            "subscription_id": "abc", "page": "goals", "query": "{}", "title": "Doelen", "target": "a@roc.example",
            "language": "nl", "rhythm": "weekly", "made_at": NOW - dt.timedelta(days=20),
        }  # fmt: skip
        upsert(con, "subscriptions", [row])
    return World(where, data)


def goal(world: World):
    return world.settings.goals[0]


def taken(act: str) -> Callable[[Person, World], object]:
    def take(person: Person, world: World) -> object:
        return _Taken(person, act, "x", lambda: (world.data / "made").write_bytes(b"x") and b"x")()

    return take


def proposal(world: World) -> change.Proposal:
    (entry,) = tables.entries(KINDS["organisation"], world.where)
    return change.proposed(world.where, entry, {"name": "ROC Anders", "site": "https://roc.example"})


DO: dict[str, Callable[[Person, World], object]] = {
    "goals.enter": lambda who, w: actions.enter(who, goal(w), [(TODAY, 5.0)], TODAY, NOW),
    "goals.check_in": lambda who, w: actions.check_in(who, "doel", "Goed", "green", NOW),
    "goals.define": lambda who, w: actions.define(who, w.where, {"title": "Nieuw"}, TODAY),
    "goals.remove": lambda who, w: actions.remove(who, "doel"),
    "goals.import": lambda who, w: goal_files.store(who, "x.csv", GoalFile([(goal(w), TODAY, 1.0)]), NOW),
    "inbox.import": lambda who, w: goal_files.store(
        who, "x.csv", GoalFile([(goal(w), TODAY, 1.0)]), NOW, way="inbox"
    ),
    **{
        f"{about}.undo": lambda who, w, about=about: import_rows.undo_import(who, about, "id", "x.csv", NOW)
        for about in import_rows.UNDO
    },
    **{
        f"{about}.settle": lambda who, w, about=about: import_rows.settle(who, about, "id", "x.csv", NOW)
        for about in import_rows.SETTLE
    },
    "channels.enter": lambda who, w: monthly_entry.save(
        who, OCTOBER, [monthly_entry.Typed("x", "X", "x", 5, None, None)], [], TODAY, NOW
    ),
    "channels.import": lambda who, w: channel_files.store(who, "x.csv", b"x", None, NOW),  # type: ignore[arg-type]
    "months.close": lambda who, w: close_month.close(who, OCTOBER, NOW, force=True),
    "months.edit": lambda who, w: publishing.edit(who, OCTOBER, "nl", "line", "Anders", NOW),
    "months.send": lambda who, w: sending.send(
        who, w.settings, OCTOBER, "announcement", [Destination("mail", "bestuur@roc.example")], NOW
    ),
    "months.download": taken("months.download"),
    "figures.export": taken("figures.export"),
    "mentions.export": taken("mentions.export"),
    "audit.export": taken("audit.export"),
    "traffic.take_code": taken("traffic.take_code"),
    "sources.take_along": taken("sources.take_along"),
    "mentions.import": lambda who, w: mention_files.store(
        who, "x.csv", MentionTable((), (), ()), "press", w.settings, NOW
    ),
    "mentions.correct": lambda who, w: corrections.correct(who, "item", "ROC Test", "label", "negative"),
    "mentions.withdraw": lambda who, w: corrections.withdraw(who, "id"),
    "mentions.judge": lambda who, w: corrections.answer(who, TODAY, 1, "yes", "neutral"),
    "mentions.draw": lambda who, w: corrections.draw(who, TODAY),
    "mentions.score": lambda who, w: typed(command_line, who, "score", "--tier", "fast"),
    "mentions.retrain": lambda who, w: retrain.retrain(who),
    "mentions.drop_training": lambda who, w: retrain.drop(who),
    "notes.save": lambda who, w: notes.save(who, w.where, notes.Note(TODAY, TODAY, "Open dag")),
    "notes.remove": lambda who, w: notes.remove(who, w.where, notes.Event(TODAY, TODAY, "x", "x")),
    "traffic.keep_link": lambda who, w: saved_links.keep(
        who, Link("https://roc.example/?utm_source=x", "x", "y", "z", "", "email", "Email"), NOW
    ),
    "views.save": lambda who, w: saved_views.save(who, "Mijn", "mentions", ""),
    "views.rename": lambda who, w: saved_views.rename(who, "id", "Anders"),
    "views.remove": lambda who, w: saved_views.remove(who, "id"),
    "sharing.make": lambda who, w: shared_links.make(who, "Hal", ("goals",), "nl", NOW),
    "sharing.withdraw": lambda who, w: shared_links.withdraw(who, "x", NOW),
    "sharing.take_over": lambda who, w: shared_links.take_over(who, "x", NOW),
    "subscriptions.begin": lambda who, w: subscribing.subscribe(
        who, w.settings, "goals", {}, "x", "b@roc.example", "weekly", "nl", NOW
    ),
    "subscriptions.end": lambda who, w: subscribing.unsubscribe(who, "abc"),
    "subscriptions.stop": lambda who, w: subscribing.unsubscribe(who, "abc", None, "subscriptions.stop"),
    "subscriptions.send": lambda who, w: due.send_due(who, w.settings, NOW),
    "webhooks.send": lambda who, w: events.tell(who, w.settings, NOW),
    "keys.make": lambda who, w: api_keys.make(who, "dashboard"),
    "keys.revoke": lambda who, w: api_keys.revoke(who, "dashboard"),
    "keys.take_over": lambda who, w: api_keys.take_over(who, "dashboard"),
    "keys.use": lambda who, w: api_keys.note_use(who, "dashboard", TODAY),
    "setup.begin": lambda who, w: first_configuration.create(
        who, Answers("ROC Nieuw", "https://nieuw.example"), w.where.with_name("nieuw")
    ),
    "settings.save": lambda who, w: change.save(who, w.where, proposal(w), NOW),
    "settings.undo": lambda who, w: history.undo(who, w.where, 1),
    "settings.dismiss": lambda who, w: checklist.dismiss(who, "goals"),
    "sources.add": lambda who, w: edit.add_source(who, w.where, "feed", "https://b.example/feed"),
    "sources.pause": lambda who, w: edit.set_paused(who, w.where, "krant", True),
    "sources.remove": lambda who, w: edit.remove_source(who, w.where, "krant"),
    "sources.change_query": lambda who, w: edit.save_query(who, w.where, "ROC Test", '"Anders"'),
    "sources.bring_in": lambda who, w: opml.add(who, w.where, ()),
    "sources.backfill": lambda who, w: work.ask_again(who, ["krant"], NOW),
    "sources.collect": lambda who, w: run.run(who, w.settings, clock=lambda: NOW),
    "backup.make": lambda who, w: typed(commands, who, "backup", str(w.data / "copies")),
    "backup.restore": lambda who, w: typed(commands, who, "restore", str(w.data / "copies")),
    "warehouse.move": lambda who, w: typed(
        move, who, "move", os.environ["WEERKLANK_WAREHOUSE"], str(w.data / "moved.duckdb")
    ),
}


def typed(module, who: Person, *words: str) -> None:
    """Type this command as somebody who is no operator of this machine."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "operator", lambda: who)
        if command_line.main([*words]):
            raise acts.NotAllowed()


def stands(world: World) -> tuple[object, object]:
    """All that could have been changed, but for what is kept of the refusal."""
    with reading() as con:
        rows = {
            table: con.execute(f"select count(*), bit_xor(hash(all_of)) from {table} as all_of").fetchone()
            for table in contracts()
            if table not in ("audit_log", "warehouse_facts")  # the latter says when anything was written last
        }
    root = world.where.parent
    kept = {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not path.name.startswith(("audit_", "warehouse.duckdb"))
        and path.suffix != ".lock"
    }
    return rows, kept


def test_each_act_is_tried_here_or_in_the_tests_of_its_own_subject():
    left = {act for act in matrix.acts() if act.partition(".")[0] not in ELSEWHERE} - DO.keys()
    assert not left, left
    assert DO.keys() <= matrix.acts().keys()


@pytest.mark.parametrize("act", sorted(DO))
def test_who_may_not_changes_nothing_and_the_refusal_is_kept(world, act, capsys):
    having = matrix.needs()[matrix.acts()[act]]
    lacking = [role for role in (*ROLES, "schedule") if role not in having]
    assert lacking
    before = stands(world)
    people = [Person(role, role, frozenset({role}), "login") for role in [*lacking, "nobody"]]
    # Many roles together give no more than each of them.
    people.append(Person("many", "Many", frozenset(ROLES) - having, "login"))
    for who in people:
        with pytest.raises(acts.NotAllowed):
            DO[act](who, world)
    after = stands(world)
    assert after[0] == before[0]
    assert after[1] == before[1]
    with reading() as con:
        kept = audit.lines(con)
    assert {(each.line.act, each.line.outcome) for each in kept} == {(act, "refused")}
    assert [each.line.person_id for each in kept] == [who.id for who in reversed(people)]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_is_not_refused(world, role):
    """At one act of each need that the role has; whatever else goes wrong is not a refusal."""
    tried = 0
    for act in (
        "goals.check_in",
        "views.save",
        "sharing.make",
        "settings.dismiss",
        "audit.export",
        "notes.save",
    ):
        if role not in matrix.needs()[matrix.acts()[act]]:
            continue
        tried += 1
        with contextlib.suppress(FileNotFoundError):
            DO[act](Person(role, role, frozenset({role}), "login"), world)
    assert tried or role in ("security",)
