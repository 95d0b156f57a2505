"""What an act says stands where the reader looks: in the dialog in which they acted, or in view on the page."""

import ast
import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import actions
from tests.pages.school import shown

PAGES = Path(__file__).resolve().parents[3] / "pages"


def dialogs() -> Iterator[tuple[Path, ast.Module, set[str]]]:
    """Modules that open dialogs, with the names of the functions that draw in them."""
    for path in PAGES.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if drawn := set(_drawn(tree)):
            yield path, tree, drawn


def _drawn(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            ast.unparse(each).startswith("st.dialog") for each in node.decorator_list
        ):
            yield node.name
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("st.dialog(") and node.args:
            yield from (name.id for name in ast.walk(node.args[0]) if isinstance(name, ast.Name))


def test_no_act_in_a_dialog_keeps_its_fault_for_the_page_behind_it():
    found = list(dialogs())
    assert len(found) >= 5
    for path, tree, drawn in found:
        own = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        reached, ahead = set(), [name for name in drawn if name in own]
        assert ahead, path
        while ahead:
            name = ahead.pop()
            reached.add(name)
            called = {ast.unparse(node.func) for node in ast.walk(own[name]) if isinstance(node, ast.Call)}
            assert not called & {"attempt", "actions.attempt", "actions.done"}, f"{path.name}: {name}"
            ahead += [
                each for each in called if each in own and each not in reached and each != "attempt_here"
            ]


def test_no_title_of_a_dialog_is_translated_when_its_module_is_loaded():
    for path, tree, _names in dialogs():
        for node in tree.body:
            assert "st.dialog(_(" not in "".join(map(ast.unparse, getattr(node, "decorator_list", []))), path


def confirming(fault: str) -> None:
    """A page with a dialog in which an act goes wrong."""
    import streamlit as st

    from pages.shared import actions
    from pipelines.support.errors import PipelineError

    def act() -> str:
        if fault == "full":
            raise OSError(28, "No space left on device", "/srv/geheim/pad")
        if fault == "disk":
            raise OSError(5, "Input/output error", "/srv/geheim/pad")
        if fault == "refused":
            raise PipelineError("Dat mag niet.")
        return "Gedaan."

    def confirm() -> None:
        if st.button("Verwijderen") and actions.attempt_here(act):
            st.rerun()

    actions.last_message()
    # As a test runs a page whole, it is open from the start.
    st.dialog("Zeker?")(confirm)()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refused", "Dat mag niet."),
        ("full", "De schijf is vol"),
        ("disk", "Dit kon niet worden bewaard"),
        ("", "Gedaan."),
    ],
)
def test_a_fault_stands_in_the_dialog_and_what_went_well_on_the_page(fault, said):
    at = AppTest.from_function(confirming, default_timeout=60, kwargs={"fault": fault}).run()
    at.button[0].click().run()
    text = shown(at)
    assert said in text and "/srv/" not in text
    assert at.session_state[actions.SAID].text == ("" if fault else "Gedaan.")


def test_what_the_disk_refuses_is_said_in_our_words():
    assert actions.refused_by_disk(OSError(errno.EROFS, "Read-only file system", "/srv/x")).startswith(
        "Dit kon niet"
    )


ROOT = PAGES.parent
ACTING = {"attempt", "actions.attempt", "done", "actions.done"}
TELLING = {"last_message", "actions.last_message", "frame.configuration"}


def calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def reached(path: Path) -> set[Path]:
    """The modules of pages that this page imports, itself or by others."""
    found, ahead = set(), [path]
    while ahead:
        found.add(now := ahead.pop())
        for node in ast.walk(ast.parse(now.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pages.views")):
                continue
            whole = ROOT / node.module.replace(".", "/")
            names = [whole / f"{each.name}.py" for each in node.names]
            ahead += [one for one in (*names, whole.with_suffix(".py")) if one.is_file() and one not in found]
    return found


def test_each_page_on_which_somebody_acts_has_a_place_for_what_the_act_says():
    acted = 0
    for path in [*PAGES.glob("*.py"), *(PAGES / "access").glob("*.py")]:
        called = set().union(*map(calls, reached(path)))
        # The log of who did what only takes words of other pages; nobody acts there.
        if called & ACTING and path.name != "audit.py":
            acted += 1
            assert called & TELLING, path.name
    assert acted >= 10


def test_the_place_stays_in_view_and_no_page_tells_what_an_act_did_in_another_way():
    sheet = (PAGES / "shared" / "look" / "style.css").read_text(encoding="utf-8")
    kept = f'[data-testid=stLayoutWrapper]:has(> [class*="st-key-{actions.DRAWN}"]) {{ position: sticky;'
    assert kept in sheet
    others = ("st.toast", "st.success", "st.error", "st.warning", "st.info", "st.exception")
    for path in PAGES.rglob("*.py"):
        # Before somebody is in there is no page yet.
        assert path.name == "login.py" or not calls(path) & set(others), path
        if calls(path) & {"last_message", "actions.last_message"}:
            # In a container that is filled later it would be as high as that, and scroll away with it.
            assert "with place:" not in path.read_text(encoding="utf-8"), path


def acting_low() -> None:
    """A page that says at the top what is done below, without drawing it anew."""
    import streamlit as st

    from pages.shared import actions
    from pipelines.support.errors import PipelineError

    def refused() -> str:
        raise PipelineError("Dat mag niet.")

    actions.last_message()
    st.html("<p>veel</p>")
    if st.button("Doe"):
        actions.attempt(lambda: "Gedaan.")
    if st.button("Weiger"):
        actions.attempt(refused)


def test_what_is_done_is_said_in_the_same_run_and_each_time_anew():
    at = AppTest.from_function(acting_low, default_timeout=60).run()
    assert "wk-said" not in "".join(map(str, at.main))
    turns = set()
    for _again in range(2):
        at.button[0].click().run()
        told = next(each.proto.body for each in at.get("html") if "Gedaan." in each.proto.body)
        assert 'role="status"' in told
        turns.add("wk-turn-1" in told)
    assert turns == {False, True}
    at.button[1].click().run()
    bodies = [each.proto.body for each in at.get("html")]
    assert any('role="alert"' in body and "Dat mag niet." in body for body in bodies)
    assert not any("Gedaan." in body for body in bodies)
