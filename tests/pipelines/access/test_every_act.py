"""Whatever changes, exports, sends or deletes something at somebody's wish takes a person first, inside an act.

Read from the code, so that a new way to change something cannot be forgotten.
"""

import ast
import functools
from pathlib import Path

import pytest

from pipelines.access import matrix

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted(
    path.relative_to(ROOT) for path in (ROOT / "pipelines").rglob("*.py") if "__pycache__" not in path.parts
)
# Calls that change, send or delete: by the last two parts of what is called.
DOORS = {
    "writing", "connection.writing", "files.put", "change_file", "edit.change_file", "edit.put", "put",
    "edit_goals.save", "edit_goals.remove", "mail.send", "chat.send", "webhooks.send", "import_rows.refused",
}  # fmt: skip
# Who does these is nobody in particular, or the act is begun by who calls them.
EXCEPTIONS = {
    # Doors themselves: they are the way by which acts change something.
    "pipelines/settings/editing/edit.py": "editable change_file put",
    "pipelines/settings/editing/edit_goals.py": "save remove",
    "pipelines/settings/editing/keys.py": "keep",
    "pipelines/settings/files.py": "put held document",
    "pipelines/sending/mail.py": "send",
    "pipelines/sending/chat.py": "send",
    # Whoever asks stands at the door and is nobody yet; it leaves its own line.
    "pipelines/sending/login_links.py": "send",
    "pipelines/sending/webhooks.py": "send",
    "pipelines/access/acts.py": "doing keep",
    # Steps of a run, whose act is `sources.collect`.
    "pipelines/channels/store_statistics.py": "fetch_and_store store",
    "pipelines/goals/forecasts.py": "update",
    "pipelines/access/organisations/national.py": "update",
    "pipelines/mentions/load_batches.py": "load",
    "pipelines/mentions/own_accounts.py": "mend",
    "pipelines/mentions/rematch.py": "when_changed regroup",
    "pipelines/mentions/store.py": "read_words",
    "pipelines/sources/sync_settings.py": "sync sync_newest",
    "pipelines/support/steps.py": "attempt keep",
    "pipelines/sources/files/import_rows.py": "known refused",
    # The machine's own work in the background; who asks for it by a command does so inside an act.
    "pipelines/mentions/rescore.py": "upgrade",
    "pipelines/mentions/told/topics.py": "tell",
    "pipelines/sources/backfill/work.py": "backfill",
    # A part of closing and of sending a month, which are acts; closing hands the person on.
    "pipelines/announcing/publishing.py": "write close",
    "pipelines/announcing/drafts.py": "draft",
    # Hands the person on to each file.
    "pipelines/sources/files/inbox.py": "inbox",
    # A part of saving a change, of a restore, and of an erasure that two people decided.
    "pipelines/settings/editing/history.py": "kept",
    "pipelines/runs/backup/restore.py": "put_back",
    "pipelines/access/privacy/erase_run.py": "in_tables finish replay resume",
    # Forgets by itself what was released long ago.
    "pipelines/access/privacy/disclosure.py": "tidy",
    # How logins are kept; who gives and takes them away begins the act.
    "pipelines/access/logins/store.py": "change end end_all note",
    # Makes the code of the first administrator at the first start, when there is nobody yet.
    "pipelines/access/logins/giving.py": "first",
    # Begins its act as the schedule.
    "pipelines/access/privacy/keeping/retention.py": "nightly rewritten",
    "pipelines/access/privacy/keeping/deleted.py": "nightly",
    # Keeps a copy of what was read.
    "pipelines/sources/last_good.py": "known usable",
    # Reads, and makes the empty warehouse that it would read.
    "pipelines/sources/files/goal_files.py": "plan",
    "pipelines/sources/files/channel_files.py": "plan",
    "pipelines/sources/files/mention_files.py": "plan",
}
# Subjects whose acts are begun and tried in their own folder.
ELSEWHERE = ("access", "alerts", "backup", "cases", "people", "privacy", "threats")


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


def called(node: ast.AST) -> set[str]:
    """What a function calls or hands on, by its last two parts: `files.put`, `writing`."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            base = getattr(each.value, "id", getattr(each.value, "attr", ""))
            found.add(f"{base}.{each.attr}")
        elif isinstance(each, ast.Name):
            found.add(each.id)
    return found


def reached(path: Path, name: str) -> set[str]:
    """What a function calls, itself and by functions of its own module."""
    known, done, waiting, found = functions(path), set(), {name}, set()
    while waiting:
        at = waiting.pop()
        done.add(at)
        calls = called(known[at])
        found |= calls
        waiting |= {call for call in calls if call in known} - done
    return found


def public_doors() -> dict[tuple[str, str], tuple[bool, bool]]:
    """(module, function) of all that reaches a door → has it a person first, does it begin an act?"""
    found = {}
    for path in MODULES:
        for name, node in functions(path).items():
            if name.startswith("_") or [each.arg for each in node.args.args] == ["words", "common"]:
                continue  # the latter tells the command line of its words
            reaches = reached(path, name)
            own = {f"{path.stem}.{door}" for door in DOORS}
            if not reaches & DOORS - {name} and not reaches & own:
                continue
            first = node.args.args[0].arg if node.args.args else ""
            found[str(path), name] = (first == "person", "acts.doing" in reaches)
    return found


def test_whatever_reaches_a_door_takes_a_person_first_and_begins_an_act():
    doors = public_doors()
    assert len([each for each in doors.values() if all(each)]) > 15
    lacking = []
    for (path, name), (takes, begins) in doors.items():
        if path.startswith("pipelines/cases/"):
            # They begin their acts one call further on; their own tests try each role.
            continue
        if not (takes and begins) and name not in EXCEPTIONS.get(path, "").split():
            lacking.append(f"{path}: {name}")
    assert not lacking, lacking


def test_each_exception_is_still_there():
    gone = [
        f"{path}: {name}"
        for path, names in EXCEPTIONS.items()
        for name in names.split()
        if name not in functions(Path(path))
    ]
    assert not gone, gone


@functools.cache
def begun() -> dict[str, set[str]]:
    """Act → the modules that name it, in the rooms that begin acts."""
    found: dict[str, set[str]] = {}
    known = matrix.acts().keys()
    for room in ("pipelines", "pages"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and node.value in known:
                    found.setdefault(node.value, set()).add(str(file.relative_to(ROOT)))
    return found


def test_no_act_is_declared_that_nobody_begins():
    unused = {act for act in matrix.acts() if act.partition(".")[0] not in ELSEWHERE} - begun().keys()
    assert len(begun()) > 50 and not unused, unused


BEGINS = {"doing": 1, "taken": 0, "may_do": 1}


def test_every_act_that_code_begins_or_asks_about_is_declared():
    asked = []
    for room in ("pipelines", "pages"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                is_ours = name == "may" and getattr(getattr(node.func, "value", None), "id", "") == "acting"
                place = 0 if is_ours else BEGINS.get(name)
                if place is None or len(node.args) <= place:
                    continue
                asked += [
                    (part.value, file.name)
                    for part in ast.walk(node.args[place])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value
                ]
    assert len(asked) > 80
    unknown = sorted({each for each in asked if each[0] not in matrix.acts()})
    assert not unknown, unknown


@pytest.mark.parametrize("need", sorted(matrix.needs()))
def test_every_need_is_somebodys(need):
    assert matrix.needs()[need]


def test_the_schedule_may_only_what_it_does_by_itself():
    may = {act for act, need in matrix.acts().items() if "schedule" in matrix.needs()[need]}
    own = {
        "inbox.import", "sources.collect", "sources.backfill", "mentions.score", "months.close", "months.edit",
        "months.send", "subscriptions.send", "webhooks.send", "backup.make",
    }  # fmt: skip
    beyond = {act for act in may if act.partition(".")[0] not in ELSEWHERE} - own
    assert not beyond, beyond
