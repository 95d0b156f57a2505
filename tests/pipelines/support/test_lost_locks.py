"""What takes long and has a warehouse alone ends where it loses that, says so, and loses nothing that was stored."""

import ast
from pathlib import Path

import pytest

from pipelines import understanding
from pipelines.mentions import load_batches, rescore
from pipelines.runs.backup import move
from pipelines.sources.backfill.work import Limits, backfill
from pipelines.support.errors import LockLost
from tests.conftest import ROOT
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import writing

# Locks that are held for one act alone, of which nothing stands half-way.
ONE_ACT = {
    ("pipelines/runs/backup/upkeep.py", "run"),
    ("pipelines/sources/live/storing.py", "run"),
    ("pipelines/access/privacy/keeping/deleted.py", "run"),
}


def replaced(warehouse: str, name: str) -> None:
    """Another file in the place of the lock: whoever comes next locks that one."""
    lock = Path(f"{warehouse}.{name}")
    another = lock.with_suffix(".another")
    another.touch()
    another.replace(lock)


def school(tmp_path, site: Site, many: int = 3):
    site.pages |= {
        f"/{n}": page(rss(item(f"ROC Voorbeeld meldt {n}", f"https://krant.example/{n}", "Bericht.")))
        for n in range(many)
    }
    return write(tmp_path / "c", [(f"bron-{n}", site.url(f"/{n}")) for n in range(many)])


def cut_off(configured, lose, at: int):
    """A run that loses its lock when so many sources were asked."""
    return collected(configured, progress=lambda done, of, title: lose() if done == at else None)


@pytest.mark.parametrize(("lost_at", "stays"), [(1, 0), (2, 1), (3, 2)])
def test_a_run_whose_lock_file_was_replaced_ends_between_its_sources_and_the_next_brings_the_rest(
    tmp_path, warehouse, monkeypatch, lost_at, stays
):
    monkeypatch.setattr(load_batches, "BATCH", 1)
    with Site({}) as site:
        configured = school(tmp_path, site)
        report = cut_off(configured, lambda: replaced(warehouse, "run"), lost_at)
        assert report.is_cut_off and report.stopped
        assert [step.name for step in report.steps][-1] == "collecting"
        assert [(step.name, type(step.error)) for step in report.failed_steps] == [("collecting", LockLost)]
        assert rows("select count(*) from items") == [(stays,)]
        assert rows("select step, error_template from run_steps") == [("collecting", LockLost.template)]
        report = collected(configured)
        assert not report.failed_steps and not report.stopped
    assert rows("select count(*), count(distinct item_id) from items") == [(3, 3)]


def test_a_run_that_loses_its_lock_on_the_server_ends_between_its_sources(
    tmp_path, lakes_begun, postgresql, monkeypatch
):
    monkeypatch.setattr(load_batches, "BATCH", 1)
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))

    def lose() -> None:
        # The lock of this run: another machine may take it from now on.
        ended = postgresql.ask(
            "select count(pg_terminate_backend(l.pid)) from pg_locks l join pg_stat_activity a using (pid)"
            " where l.locktype = 'advisory' and a.application_name like 'weerklank %'"
        )
        assert ended == "1"

    with Site({}) as site, lakes_begun.another(tmp_path / "lake") as lake:
        monkeypatch.setenv("WEERKLANK_WAREHOUSE", lake)
        configured = school(tmp_path, site)
        report = cut_off(configured, lose, 2)
        assert [(step.name, type(step.error)) for step in report.failed_steps] == [("collecting", LockLost)]
        assert rows("select count(*) from items") == [(1,)]
        assert not collected(configured).failed_steps
        assert rows("select count(*), count(distinct item_id) from items") == [(3, 3)]


def test_scoring_that_loses_its_lock_ends_between_two_slices(tmp_path, warehouse, monkeypatch):
    monkeypatch.setattr(rescore, "SLICE", 1)
    with Site({}) as site:
        collected(school(tmp_path, site))
    with_method = "select count(*) from sentiments where method = 'words-0/nl'"
    with writing(warehouse) as con:
        con.execute("update sentiments set method = 'words-0/nl'")
    with pytest.raises(LockLost):
        rescore.upgrade(
            ("ROC Voorbeeld",), tier=understanding.FAST, progress=lambda *done: replaced(warehouse, "score")
        )
    assert rows(with_method) == [(2,)]
    assert rescore.upgrade(("ROC Voorbeeld",), tier=understanding.FAST).items == 2
    assert rows(with_method) == [(0,)]


@pytest.mark.parametrize("name", ["backfill", "run"])
def test_fetching_the_past_ends_where_it_loses_either_of_its_locks(tmp_path, warehouse, name):
    at_first = []

    async def losing(site, asked, writer):
        if asked.path == "/1" and not at_first:
            at_first.append(True)
            replaced(warehouse, name)
        await page(rss(item(f"ROC Voorbeeld {asked.path}", f"https://krant.example{asked.path}", "Tekst.")))(
            site, asked, writer
        )

    with Site({}) as site:
        configured = school(tmp_path, site)
        site.pages["/1"] = losing
        quick = Limits(pause=0.0)
        if name == "run":  # taken anew for each piece: what was replaced before it is no loss
            backfill(configured, clock=lambda: NOW, limits=quick)
        else:
            with pytest.raises(LockLost):
                backfill(configured, clock=lambda: NOW, limits=quick)
            assert rows("select source_name from backfills") == [("bron-0",)]
            backfill(configured, clock=lambda: NOW, limits=quick)
    assert rows("select count(*), count(distinct item_id) from items") == [(3, 3)]


def test_a_move_that_loses_a_lock_ends_between_two_tables_and_goes_on_the_next_time(tmp_path, warehouse):
    with Site({}) as site:
        collected(school(tmp_path, site))
    target = str(tmp_path / "elders.duckdb")
    seen = []

    def lose(step) -> None:
        seen.append(step.table)
        replaced(target, "run")

    with pytest.raises(LockLost):
        move.move(ANNA, warehouse, target, lose)
    assert len(seen) == 1
    assert move.move(ANNA, warehouse, target)["items"] == 3


def test_whatever_has_a_warehouse_alone_asks_whether_it_still_has():
    unasked, asked = set(), 0
    for path in sorted((ROOT / "pipelines").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.With):
                continue
            for each in node.items:
                call = each.context_expr
                if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "run_lock.alone"):
                    continue
                held = each.optional_vars.id if isinstance(each.optional_vars, ast.Name) else ""
                used = {leaf.id for leaf in ast.walk(ast.Module(node.body, [])) if isinstance(leaf, ast.Name)}
                if held and held in used:
                    asked += 1
                else:
                    unasked.add((str(path.relative_to(ROOT)), ast.unparse(call.args[0]).strip("'")))
    assert asked >= 12
    assert unasked == ONE_ACT
