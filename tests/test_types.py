"""`python -m mypy` without arguments checks the whole house, and strictly the two rooms on which the others build."""

import functools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MYPY = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
STRICT = ("text", "warehouse")
# These hold for all rooms: mypy knows no others.
OF_ALL = {"warn_redundant_casts", "warn_unused_ignores"}
CODED = re.compile(r"#\s*type:\s*ignore(?P<code>\[[a-z, -]+\])?")


@functools.cache
def strict_flags() -> set[str]:
    """What `--strict` of this mypy means, as its own help says."""
    help_ = subprocess.run(
        [sys.executable, "-m", "mypy", "--help"], capture_output=True, text=True, check=True
    )
    told = help_.stdout.partition("Strict mode; enables the following flags:")[2].partition("\n  --")[0]
    return {each.removeprefix("--").replace("-", "_") for each in "".join(told.split()).split(",")}


def test_all_rooms_are_checked():
    assert {"app.py", "benchmarks", "pages", "pipelines", *STRICT} <= set(MYPY["files"])


def test_what_strict_means_is_known_here():
    assert strict_flags() >= OF_ALL


@pytest.mark.parametrize("room", STRICT)
def test_a_room_on_which_others_build_is_checked_strictly(room):
    (held,) = [
        each for each in MYPY["overrides"] if f"{room}.*" in each["module"] and "strict_equality" in each
    ]
    missing = {name for name in strict_flags() - OF_ALL if held.get(name) is not True}
    assert not missing, f"{room} is not strict: {sorted(missing)}"


def test_all_rooms_refuse_an_ignore_that_is_of_no_use():
    assert {name for name in OF_ALL if MYPY[name] is True} == OF_ALL


@pytest.mark.parametrize("room", STRICT)
def test_no_other_lines_of_the_configuration_soften_a_strict_room(room):
    for each in MYPY["overrides"]:
        if f"{room}.*" in each["module"]:
            assert not {"ignore_errors", "disable_error_code", "ignore_missing_imports"} & each.keys()


def test_an_ignore_names_its_error():
    lines = [
        (f"{path.relative_to(ROOT)}:{number}", found)
        for room in ("benchmarks", "pages", "pipelines", *STRICT)
        for path in sorted((ROOT / room).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := CODED.search(line))
    ]
    assert lines
    assert [place for place, found in lines if not found["code"]] == []


def test_the_strict_rooms_ignore_no_error():
    ignored = [
        str(path.relative_to(ROOT))
        for room in STRICT
        for path in (ROOT / room).rglob("*.py")
        if CODED.search(path.read_text(encoding="utf-8"))
    ]
    assert ignored == []
