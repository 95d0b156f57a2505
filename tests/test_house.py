"""The rules of the house, read from the imports and the tree (docs/architecture.md)."""

import ast
import functools
import graphlib
import importlib.metadata
import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("pages", "pipelines", "warehouse", "text")
MODULES = [
    Path("app.py"),
    *sorted(
        path.relative_to(ROOT)
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "__pycache__" not in path.parts
    ),
]

NETWORK = ("pipelines/web", "pipelines/connectors", "pipelines/sending")
# Which folders, or which module alone, may use a library.
HOMES = {
    "streamlit": ("pages", "app.py"),
    "plotly": ("pages", "app.py"),
    "duckdb": ("warehouse",),
    "feedparser": ("pipelines/connectors",),
    "aiohttp": NETWORK,
    "apprise": ("pipelines/sending/chat.py",),
    "google": ("pipelines/web/google_client.py",),
    "http.client": NETWORK,
    "httpx": NETWORK,
    "requests": ("pipelines/web/google_client.py",),
    "smtplib": ("pipelines/sending/mail.py",),
    # The address of this machine, whether a port is free, and how many may be connected: nothing is fetched.
    # And the door of several organisations, which hands connections to their apps.
    "socket": (
        *NETWORK,
        "pages/server/reader_limits.py",
        "pages/server/access/hosts",
        "pipelines/runs/dev_server.py",
        "pipelines/access/logins/listening.py",  # looks up a name as who listens would; asks nobody for anything
    ),
    "urllib3": NETWORK,
    "urllib.request": NETWORK,
}
# More than this and nobody finds anything; what git does not keep and `__init__.py` do not count.
MOST = 16
SQL = re.compile(r"""(?i)["'\s](select\s+[\w*(].+?\sfrom\s+\w+|insert\s+into\s+\w+|merge\s+into\s+\w+)""")
WRITING = re.compile(r"(?is)\s*(insert\s+into|merge\s+into|delete\s+from|update\s+\w+\s+set)\b")
# Words with which a docstring tells a story in the place of saying what is done.
NARRATIONS = (
    "The A An What One All Every Each Where Which Whether How Who This These Some There Here It In Of From By At No"
    " Nothing Nobody"
).split()
# Not yet in order.
NARRATING: tuple[str, ...] = ()
# A module much longer than this holds two rooms.
LONGEST = 250
# A list with one row for each thing is as long as there are things.
ROWS = ("warehouse/core/registry.py",)


@functools.cache
def source(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(source(path))


@functools.cache
def imports(path: Path) -> set[str]:
    """Top names and full dotted names that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def room(path: Path) -> str:
    return path.parts[0]


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_warehouse_imports_no_other_room_and_nothing_imports_pages(path):
    used = tops(path)
    if room(path) == "warehouse":
        assert not used & {"pages", "pipelines"}
    if room(path) == "pipelines":
        assert "pages" not in used
    if room(path) == "text":
        assert not used & {"pages", "pipelines", "warehouse"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_library_stays_in_its_room(path):
    for library, homes in HOMES.items():
        if any(f"{name}.".startswith(f"{library}.") for name in imports(path)):
            assert str(path).startswith(homes), f"{path} uses {library}, which belongs to {', '.join(homes)}"


def kept() -> list[str]:
    """The files that git keeps, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [file for file in listed if (ROOT / file).exists()]


def folders() -> dict[str, set[str]]:
    """Folder → what it holds, as git keeps it."""
    held: dict[str, set[str]] = {}
    for file in kept():
        parts = Path(file).parts
        for depth in range(1, len(parts)):
            held.setdefault("/".join(parts[:depth]), set()).add(parts[depth])
    return held


def test_no_folder_holds_more_than_a_reader_can_oversee():
    held = folders()
    assert len(held) > 50
    full = {folder: len(names - {"__init__.py"}) for folder, names in held.items()}
    assert max(full.values()) <= MOST, {folder: count for folder, count in full.items() if count > MOST}


def test_every_document_that_is_named_is_there():
    """In code, texts for readers and documents: `docs/….md`, and each link from one document to another file."""
    named = {}
    for file in kept():
        if Path(file).suffix not in {".md", ".po", ".py", ".sql", ".toml", ".yml"}:
            continue
        text = (ROOT / file).read_text(encoding="utf-8")
        for found in re.findall(r"(?<![\w/.-])docs/[\w./-]+\.md\b", text):
            named[file, found] = ROOT / found
        for found in re.findall(r"\]\(([^)\s#:]+)[^)\s:]*\)", text) if file.endswith(".md") else ():
            named[file, found] = (ROOT / file).parent / found
    assert len(named) > 150
    missing = sorted(f"{file}: {found}" for (file, found), path in named.items() if not path.exists())
    assert not missing, missing


def test_the_architecture_names_only_what_is_there():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w/.]+)`", text))
    assert len(named) > 50
    missing = sorted(name for name in named if not (ROOT / name).exists())
    assert not missing, missing


def folder_imports() -> dict[str, dict[str, set[str]]]:
    """Folder → folders of ours that it imports → which module imports which."""
    known = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    found: dict[str, dict[str, set[str]]] = {}
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                full = [f"{node.module}.{alias.name}" for alias in node.names]
                names = [name if name in known else node.module for name in full]
            else:
                continue
            for name in names:
                if name in known and known[name].parent != path.parent:
                    other = str(known[name].parent)
                    found.setdefault(str(path.parent), {}).setdefault(other, set()).add(f"{path} → {name}")
    return found


def test_no_two_folders_import_each_other_not_even_in_a_ring():
    used = folder_imports()
    assert len(used) > 30
    order = graphlib.TopologicalSorter({folder: others.keys() for folder, others in used.items()})
    try:
        order.prepare()
    except graphlib.CycleError as error:
        ring = error.args[1]
        why = [sorted(used[b][a]) for a, b in itertools.pairwise(ring)]
        raise AssertionError(f"{' ← '.join(ring)}: {why}") from None


def touches(path: Path) -> set[str]:
    """How a module of the warehouse touches tables: it `writes`, it `asks`, or neither."""
    touched = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            if name in ("upsert", "delete", "refresh_days") or any(
                WRITING.match(text) for text in texts if isinstance(text, str)
            ):
                touched.add("writes")
            elif name in ("execute", "one", "named"):
                touched.add("asks")
    return touched


def test_what_writes_the_warehouse_imports_nothing_that_only_asks_it():
    """A load must not wait for, or break on, the answers of pages. Types and arithmetic may be shared."""
    known = {".".join(path.with_suffix("").parts): path for path in MODULES if room(path) == "warehouse"}
    writing = {path for path in known.values() if "writes" in touches(path)}
    # What opens a warehouse asks it too, and answers no page.
    opening = {"core", "storage"}
    asking = {path for path in known.values() if touches(path) == {"asks"} and not opening & {*path.parts}}
    assert len(writing) > 15 and len(asking) > 25
    crossing = []
    for path in sorted(writing):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    other = known.get(f"{node.module}.{alias.name}") or known.get(node.module)
                    if other in asking:
                        crossing.append(f"{path} → {node.module}.{alias.name}")
    assert not crossing, crossing


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_pipelines_reach_tables_only_through_the_warehouse(path):
    """SQL stands in the warehouse only."""
    if room(path) == "warehouse":
        return
    found = SQL.findall(source(path))
    assert not found, f"{path} holds SQL: {found[:2]}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_holds_one_subject(path):
    lines = len(source(path).splitlines())
    assert lines <= LONGEST or str(path) in ROWS, f"{path} has {lines} lines; split it by subject"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_error_is_swallowed_whole(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            names = {getattr(part, "id", "") for part in ast.walk(node.type)} if node.type else {"bare"}
            if names & {"bare", "Exception"}:
                # The one broad catch is pipelines/support/guard.py's, and it raises.
                raises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                assert raises, f"{path}:{node.lineno} swallows every error"
            if "BaseException" in names:
                raised = [inner for inner in ast.walk(node) if isinstance(inner, ast.Raise)]
                assert any(
                    inner.exc is None or path == Path("pipelines/support/guard.py") for inner in raised
                )


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(tree(path)), f"{path} has no docstring"


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) != "pages"], ids=str)
def test_every_public_function_and_class_has_a_docstring(path):
    for node in tree(path).body:
        if isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}:{node.lineno} {node.name} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_docstring_begins_with_what_is_done_or_asked(path):
    """An imperative that names what comes back, or a question; a property is a name and may say what it is."""
    if str(path).startswith(NARRATING):
        return
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not ast.get_docstring(node):
            continue
        first = " ".join(ast.get_docstring(node).split("\n\n")[0].split())
        asks = re.match(r"(?:[^.?]|\.(?! |$))*\?", first)
        is_name = any("property" in ast.unparse(each) for each in node.decorator_list)
        told = first.split(" ")[0] in NARRATIONS and not asks and not is_name
        assert not told, f"{path}:{node.lineno} {node.name}: say what it does or returns, not “{first[:40]}…”"


def declared() -> list[str]:
    """What pyproject.toml names: `package==version`, with a marker behind it where it is not for all."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        found += group
    assert len(found) > 30
    return found


def extras() -> list[str]:
    """What an installation may add, `package==version`: pinned and explained, but in no lock, as nobody has to."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [line for group in project["optional-dependencies"].values() for line in group]


def locked(file: str) -> dict[str, set[str]]:
    """Package → the versions that a lock allows it; every one of them has to have a hash."""
    found: dict[str, set[str]] = {}
    hashed = True
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if pinned := re.match(r"([a-z0-9.-]+)==([^ ;]+)", line):
            assert hashed, f"{file}: what stands above {line} has no hash"
            found.setdefault(pinned[1], set()).add(pinned[2])
            hashed = False
        hashed = hashed or "--hash=sha256:" in line
    assert found and hashed
    return found


def test_every_dependency_is_pinned_and_explained():
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    for line in (*declared(), *extras()):
        name, _, version = line.split(";")[0].strip().partition("==")
        assert version, f"{name} is not pinned"
        assert f"| {name.lower()} |" in explained, f"{name} has no line in docs/dependencies.md"


def test_what_is_declared_stands_in_the_locks():
    lock = locked("requirements-dev.txt")
    for line in declared():
        name, _, version = line.split(";")[0].strip().lower().partition("==")
        assert version in lock.get(name, ()), f"{line}: run make lock"
    for name, versions in locked("requirements.txt").items():
        assert versions == lock[name], f"{name}: run make lock"


def test_every_locked_version_is_the_one_that_runs():
    lock = locked("requirements-dev.txt")
    installed = {
        re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower(): each.version
        for each in importlib.metadata.distributions()
    }
    for name, versions in lock.items():
        assert name not in installed or installed[name] in versions, f"{name}: {installed[name]} is installed"


def test_all_that_is_imported_is_declared():
    declared_names = {re.split("[=;]", line)[0].strip().lower() for line in (*declared(), *extras())}
    own = {"app", "pages", "pipelines", "text", "warehouse", "tests", "benchmarks"}
    by_module = importlib.metadata.packages_distributions()
    missing = set()
    for path in MODULES:
        for top in tops(path) - own - set(sys.stdlib_module_names):
            names = {re.sub(r"[-_.]+", "-", each).lower() for each in by_module.get(top, (top,))}
            if not names & declared_names:
                missing.add(f"{path}: {top}")
    assert not missing, sorted(missing)


def test_the_top_holds_only_what_belongs_there():
    expected = {
        "app.py", "pages", "pipelines", "text", "warehouse", "config", "locale", "tests", "benchmarks", "docs",
        "requirements.txt", "requirements-dev.txt", "pyproject.toml", "mkdocs.yml", "CONTRIBUTING.md",
        "Makefile", "CHANGELOG.md", "README.md", "LICENSE",
        "data", "__pycache__",  # git ignores these
    }  # fmt: skip
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert there <= expected, f"not at the top: {sorted(there - expected)}"
