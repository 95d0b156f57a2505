"""What docs/operators tells to type is what the command line takes, and what it promises of files is so."""

import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import __main__ as command_line

ROOT = Path(__file__).resolve().parents[3]
GUIDE = sorted((ROOT / "docs" / "operators").glob("*.md"))
# A command ends where a comment, a quotation, another command or a file begins.
COMMAND = re.compile(r"-m pipelines ([^\n`#|;']*?)(?=\s*(?:[`#|;'\n]|&&|>>|2>|$))")


def commands() -> list[str]:
    found = {
        match[1].strip()
        for path in GUIDE
        for match in COMMAND.finditer(path.read_text(encoding="utf-8"))
        if match[1].strip()
    }
    return sorted(found)


@pytest.mark.parametrize("typed", commands())
def test_each_command_of_the_guide_is_one_that_the_command_line_takes(typed, capsys):
    words = shlex.split(typed.replace("…", "x"))
    try:
        parsed = command_line._parser().parse_args(words)
    except SystemExit:
        pytest.fail(capsys.readouterr().err)
    assert parsed.word


def test_the_guide_holds_commands_and_each_of_its_pages_stands_in_the_menu_of_the_site():
    assert len(commands()) > 15
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    index = (ROOT / "docs" / "operators" / "README.md").read_text(encoding="utf-8")
    for path in GUIDE:
        assert f"operators/{path.name}\n" in menu
        assert path.name == "README.md" or f"]({path.name})" in index


def test_each_document_stands_in_the_menu_of_the_site_once():
    menu = re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    docs = ROOT / "docs"
    # Connectors, benchmarks and decisions are many, and reached by an index of theirs.
    written = [
        *docs.glob("*.md"),
        *(path for part in ("method", "operators", "pages") for path in (docs / part).glob("*.md")),
    ]
    assert sorted(name for name in menu if "/README" not in name or name.startswith("operators/")) == sorted(
        path.relative_to(docs).as_posix() for path in written
    )


@pytest.mark.parametrize(("group", "folder", "file"), [("", 0o700, 0o600), ("yes", 0o750, 0o640)])
def test_files_are_as_private_as_the_guide_says(tmp_path, group, folder, file):
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    code = (
        "from pipelines.support import private_files; private_files.begin();"
        "import pathlib; pathlib.Path('data/later').write_text('x'); pathlib.Path('data/below').mkdir()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WEERKLANK_DATA": str(data), "WEERKLANK_GROUP": group,
                   "WEERKLANK_WAREHOUSE": str(data / "warehouse.duckdb")}  # fmt: skip
    subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, capture_output=True
    )
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (data, data / "below", data / "later")]
    assert modes == [folder, folder, file]
