"""Every text that a reader can meet has a Dutch translation with the same fields."""

import ast
import functools
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "N_": None, "translate": None, "NP_": (1, 2), "ngettext": (1, 2)}
# The sample writes Dutch stories, not texts of the app.
LEFT_OUT = ROOT / "pipelines" / "sources" / "sample"


@functools.cache
def texts() -> list[tuple[str, str | tuple[str, ...]]]:
    files = [ROOT / "app.py"]
    for room in ("pages", "warehouse", "pipelines"):
        files += sorted(path for path in (ROOT / room).rglob("*.py") if LEFT_OUT not in path.parents)
    return [
        (f"{path.relative_to(ROOT)}:{line}", message)
        for path in files
        for line, message, _comments, _context in extract_from_file("python", path, KEYWORDS)
    ]


def catalogue(language: str):
    path = ROOT / "locale" / language / "LC_MESSAGES" / "weerklank.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def entry(message: str | tuple[str, ...]) -> str:
    if isinstance(message, str):
        return f'msgid {quoted(message)}\nmsgstr ""\n'
    one, more = message[:2]
    return f'msgid {quoted(one)}\nmsgid_plural {quoted(more)}\nmsgstr[0] ""\nmsgstr[1] ""\n'


def test_texts_within_other_texts_have_one_too():
    """The reader of texts passes over a call in an f-string: `f"{_('goals')}-{day}"`."""
    dutch, found = catalogue("nl"), 0
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for whole in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for call in ast.walk(whole) if isinstance(whole, ast.JoinedStr) else ():
                if isinstance(call, ast.Call) and ast.unparse(call.func) in KEYWORDS and call.args:
                    message = call.args[0]
                    if isinstance(message, ast.Constant):
                        found += 1
                        assert dutch.get(message.value), f"{path.name}: {message.value}"
    assert found


def test_every_text_has_a_dutch_translation():
    dutch = catalogue("nl")
    missing = {}
    for place, message in texts():
        found = dutch.get(message if isinstance(message, str) else message[0])
        whole = found is not None and all((found.string,) if isinstance(found.string, str) else found.string)
        if not whole:
            missing.setdefault(message, place)
    ready = "\n".join(f"#: {place}\n{entry(message)}" for message, place in missing.items())
    assert not missing, f"add to locale/nl/LC_MESSAGES/weerklank.po:\n\n{ready}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_translation_holds_the_same_fields_as_its_text(language):
    for message in catalogue(language):
        originals = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        for text in strings:
            if message.id:
                assert fields(text) == set().union(*map(fields, originals)), message.id


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_entry_is_fuzzy_or_written_twice(language):
    assert not [message.id for message in catalogue(language) if message.fuzzy]
    text = (ROOT / "locale" / language / "LC_MESSAGES" / "weerklank.po").read_text(encoding="utf-8")
    ids = re.findall(r'^msgid (".+")$', text, re.MULTILINE)
    assert sorted(ids) == sorted(set(ids))


def test_no_text_is_put_together_inside_the_call_that_translates_it():
    for place, message in texts():
        assert message, place
        source = (ROOT / place.split(":")[0]).read_text(encoding="utf-8")
        assert not re.search(r'(?<!\w)(_|N_|NP_)\(\s*f"', source), f"{place}: an f-string cannot be looked up"
