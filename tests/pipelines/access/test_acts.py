"""An act is allowed by a role and leaves a line, whatever comes of it; the log shows another hand."""

import datetime as dt
import json

import pytest

from pipelines.access import acts, heads, matrix
from pipelines.access.person import ROLES, SCHEDULE, account, operator
from pipelines.support import run_lock
from tests.people import ANNA, person
from warehouse.access import audit
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseEmpty

AT = dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def url(warehouse, tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    with writing(warehouse):
        pass
    return warehouse


def kept(url: str) -> list[tuple[str, str, str]]:
    with reading(url) as con:
        return [(each.line.person, each.line.act, each.line.outcome) for each in audit.lines(con)]


def test_who_may_does_it_and_a_line_says_so(url):
    with acts.doing(ANNA, "months.close", "2026-10", url, AT) as act:
        act.before, act.after = None, {"closed": True}
    with reading(url) as con:
        (found,) = audit.lines(con)
    assert (found.position, found.line.done_at, found.line.object) == (1, AT, "2026-10")
    assert found.line.before is None and json.loads(found.line.after) == {"closed": True}
    assert found.line.roles == " ".join(sorted(ROLES))


def test_who_may_not_is_refused_before_anything_is_done_and_the_refusal_is_kept(url):
    done = []
    with pytest.raises(acts.NotAllowed), acts.doing(person("board"), "months.close", "2026-10", url):
        done.append("closed")
    assert not done and kept(url) == [("Bram", "months.close", "refused")]


@pytest.mark.parametrize("act", ["months.undo", "", "figures.read", "months.*"])
def test_what_nobody_declared_nobody_may_do(url, act):
    with pytest.raises(acts.NotAllowed), acts.doing(ANNA, act or "?", url=url):
        pass
    assert kept(url)[0][2] == "refused"


def test_whoever_cannot_wait_for_another_leaves_a_line_that_the_next_one_adds(url, tmp_path, monkeypatch):
    monkeypatch.setattr(acts.lock_timeouts, "INTERACTIVE", 0.05)
    (tmp_path / "data").mkdir(exist_ok=True)
    with run_lock.taken(tmp_path / "data" / acts.LOCK, 0.0):
        for about in ("2026-09", "2026-10"):
            with acts.doing(ANNA, "months.close", about, url):
                pass
        (tmp_path / "data" / f"{acts.WAITING}.half.part").write_text('{"act": "mon', encoding="utf-8")
    with reading(url) as con:
        assert not audit.lines(con)
    with acts.doing(ANNA, "months.close", "2026-11", url):
        pass
    with reading(url) as con:
        assert [each.line.object for each in audit.lines(con)] == ["2026-11", "2026-10", "2026-09"]
    assert [path.suffix for path in (tmp_path / "data").glob(f"{acts.WAITING}*")] == [".part"]
    assert heads.verify(url).is_whole


def test_what_fails_leaves_a_line_and_its_own_error(url):
    with pytest.raises(ZeroDivisionError), acts.doing(SCHEDULE, "months.close", url=url):
        raise ZeroDivisionError
    assert kept(url) == [("schedule", "months.close", "failed")]


@pytest.mark.both
def test_a_line_within_the_transaction_of_the_act_stands_or_falls_with_it(url):
    with acts.doing(ANNA, "months.close", "a", url) as act, writing(url) as con:
        act.within(con)
    with (
        pytest.raises(ZeroDivisionError),
        acts.doing(ANNA, "months.close", "b", url) as act,
        writing(url) as con,
    ):
        act.within(con)
        raise ZeroDivisionError
    with reading(url) as con:
        assert [(each.line.object, each.line.outcome) for each in audit.lines(con)] == [
            ("b", "failed"),
            ("a", "done"),
        ]
        assert audit.checked(con)[0] is None


def test_a_line_that_the_warehouse_cannot_take_waits_and_comes_with_the_next(url, monkeypatch):
    with writing(url):
        pass
    with monkeypatch.context() as patched, reading(url):
        patched.setattr(acts.lock_timeouts, "INTERACTIVE", 0.05)
        with acts.doing(ANNA, "months.close", "first", url):
            pass
    with reading(url) as con:
        assert audit.lines(con) == ()
    with acts.doing(ANNA, "months.close", "second", url):
        pass
    with reading(url) as con:
        assert [each.line.object for each in audit.lines(con)] == ["second", "first"]
        assert audit.checked(con)[0] is None


def test_a_warehouse_that_is_gone_is_not_made_anew_by_a_line_and_the_line_waits(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    url = str(tmp_path / "gone.duckdb")
    with acts.doing(ANNA, "months.close", "first", url):
        pass
    with pytest.raises(acts.NotAllowed), acts.doing(person("board"), "months.close", "second", url):
        pass
    with pytest.raises(ValueError, match="broke"), acts.doing(ANNA, "months.close", "failed", url):
        raise ValueError("it broke")
    # What was begun within a transaction that failed before there was a file.
    with pytest.raises(WarehouseEmpty), acts.doing(ANNA, "months.close", "nothing", url), reading(url):
        pass
    assert not list(tmp_path.glob("gone*"))
    with writing(url):
        pass
    with acts.doing(ANNA, "months.close", "third", url):
        pass
    with reading(url) as con:
        told = [(each.line.object, each.line.outcome) for each in audit.lines(con)]
    assert told == [
        ("third", "done"), ("nothing", "failed"), ("failed", "failed"), ("second", "refused"), ("first", "done"),
    ]  # fmt: skip


def write_lines(url: str, count: int) -> None:
    with writing(url) as con:
        line = acts.Act(ANNA, "months.close", "x").line("done", AT)
        audit.append(con, [line] * count)


def change(url: str, position: int) -> None:
    with writing(url) as con:
        con.execute("update audit_log set person = 'Bo' where position = $at", {"at": position})


def test_a_page_reads_only_the_lines_since_the_log_was_last_found_whole(url):
    write_lines(url, 300)
    assert (heads.verify(url, whole=False).read, heads.verify(url, whole=False).read) == (300, 0)
    write_lines(url, 3)
    assert heads.verify(url, whole=False).read == 3
    assert heads.verify(url).read == 303
    with acts.doing(ANNA, "months.close", "y", url):
        pass
    found = heads.verify(url, whole=False)
    assert (found.read, found.lines, found.is_whole) == (1, 304, True)


def test_the_short_look_finds_what_was_changed_since_and_the_whole_one_what_was_changed_before(url):
    write_lines(url, 20)
    heads.verify(url)
    write_lines(url, 5)
    change(url, 22)
    assert heads.verify(url, whole=False).broken_at == 22
    assert heads.verify(url, whole=False).broken_at == 22
    with writing(url) as con:
        con.execute("update audit_log set person = 'Anna' where position = 22")
    assert heads.verify(url, whole=False).is_whole
    change(url, 7)
    assert heads.verify(url, whole=False).is_whole
    assert heads.verify(url).broken_at == 7


def test_where_the_line_that_was_known_is_another_or_gone_all_of_it_is_read(url):
    write_lines(url, 20)
    assert heads.last_whole(url) is None
    heads.verify(url)
    assert heads.last_whole(url) is not None
    with writing(url) as con:
        con.execute("update audit_log set hash = repeat('0', 64) where position = 20")
    assert heads.verify(url, whole=False).broken_at == 20
    with writing(url) as con:
        con.execute("delete from audit_log where position = 20")
    found = heads.verify(url, whole=False)
    assert (found.read, found.lines) == (19, 19)


def test_of_what_came_to_nothing_no_line_is_kept(url):
    with acts.doing(SCHEDULE, "sources.collect", url=url) as act:
        act.leave_no_line()
    assert kept(url) == []


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ("update audit_log set person = 'Carla' where position = 2", 2),
        ("update audit_log set outcome = 'refused' where position = 3", 3),
        ("delete from audit_log where position = 1", 1),
        ("delete from audit_log where position = 2", 2),
        ("update audit_log set done_at = done_at + interval 1 microsecond where position = 1", 1),
        ("update audit_log set before = '{}' where position = 3", 3),
    ],
)
def test_another_hand_is_found(url, change, at):
    for month in ("a", "b", "c"):
        with acts.doing(ANNA, "months.close", month, url):
            pass
    with writing(url) as con:
        assert audit.checked(con)[0] is None
        con.execute(change)
        assert audit.checked(con)[0] == at


@pytest.mark.parametrize("more", [0, 8])
@pytest.mark.parametrize(
    "change",
    [
        "delete from audit_log where position > 4",
        "delete from audit_log where position = 6",
        "delete from audit_log",
        "update audit_log set position = case position when 2 then 3 when 3 then 2 else position end",
        "update audit_log set position = position + 1 where position > 3",
    ],
)
def test_what_was_cut_off_turned_or_emptied_is_found_however_much_was_written_since(url, change, more):
    for month in "abcdef":
        with acts.doing(ANNA, "months.close", month, url):
            pass
    assert heads.verify(url).is_whole and heads.verify(url, whole=False).is_whole
    with writing(url) as con:
        con.execute(change)
    for _act in range(more):
        with acts.doing(ANNA, "months.close", "z", url):
            pass
    for _look in range(2):
        assert not heads.verify(url).is_whole


def test_who_is_a_moment_slower_than_the_next_is_no_other_hand(url):
    write_lines(url, 3)
    with reading(url) as con:
        ends = [(at, audit.hash_at(con, at)) for at in (1, 2, 3)]
    for at in (2, 1, 3, 2, 3):
        heads.remember(ends[at - 1], url)
        assert heads.verify(url).is_whole


def test_lines_are_chosen_by_time_person_act_and_outcome(url):
    for who, moment in ((ANNA, AT), (person("communication"), AT + dt.timedelta(hours=1))):
        with acts.doing(who, "months.close", "2026-10", url, moment):
            pass
    with reading(url) as con:
        assert [each.line.person for each in audit.lines(con, end=AT + dt.timedelta(hours=1))] == ["Anna"]
        assert [each.line.person for each in audit.lines(con, first=AT + dt.timedelta(hours=1))] == ["Bram"]
        assert [each.line.person for each in audit.lines(con, person_id="account:anna")] == ["Anna"]
        assert len(audit.lines(con, act="months.")) == 2 and not audit.lines(con, act="months")
        assert not audit.lines(con, outcome="refused") and len(audit.lines(con, most=1)) == 1


def test_the_matrix_names_only_roles_and_needs_that_there_are():
    assert matrix.wrong() == []
    assert set(matrix.acts().values()) <= set(matrix.needs())


def test_no_role_may_both_ask_for_an_erasure_and_approve_it_and_no_administrator_reads_dossiers():
    assert not matrix.needs()["privacy.ask"] & matrix.needs()["privacy.approve"]
    assert "administrator" not in matrix.needs()["threats.write"] | matrix.needs()["cases.read"]


def test_who_runs_the_program_here_has_every_role_and_sudo_names_who_called(monkeypatch):
    assert account().roles == frozenset(ROLES) and account().way == "account"
    monkeypatch.setenv("SUDO_USER", "anna")
    assert (operator().id, operator().way) == ("account:anna", "command")
    monkeypatch.delenv("SUDO_USER")
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda number: (_ for _ in ()).throw(KeyError(number)))
    assert account().name.startswith("uid ")
