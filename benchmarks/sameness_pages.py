"""Every page as text: what Streamlit draws in each language, and every file that a page offers."""

import contextlib
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import streamlit as st
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from benchmarks.sameness_files import keep
from benchmarks.sameness_load import ROOT

LANGUAGES = ("nl", "en")
# What is asked of each page besides its default, by its English title: a query of an address.
VARIANTS: dict[str, tuple[dict[str, str], ...]] = {
    "Reputation": ({"period": "90d"}, {"period": "school-year"}, {"period": "12m"}),
    "Goals": (
        {"goal": "aanmeldingen-open-dag"},
        {"goal": "volgers-instagram"},
        {"goal": "toon"},
        {"goal": "nieuwe-leerbedrijven"},
    ),
    "Announcement": ({"month": "2026-06"},),
    "Mentions": (
        {"period": "12m", "chart": "1"},
        {"q": "stage", "period": "90d"},
        {"group": "items", "page": "2"},
        {"about": "aside"},
        {"label": "negative", "subject": "Nova Techniek College"},
    ),
    "Channels": (
        {"period": "12m", "against": "last-year"},
        {"period": "90d", "compare": "linkedin,instagram", "scale": "index"},
        {"channel": "instagram"},
        {"channel": "mastodon", "period": "12m"},
        {"channel": "nova-instagram", "period": "90d"},
    ),
    "Traffic": (
        {"period": "school-year", "against": "last-year"},
        {"period": "12m"},
        {"channel": "instagram"},
        {"campaign": "open-dag", "period": "90d"},
    ),
}
PAGE = re.compile(r'st\.Page\("(?P<path>[^"]+)", title=_\("(?P<title>[^"]+)"\)')
STORY = re.compile(r"[?&;]story=([^&\"]+)")
# A hash of where the script stands; places of a file in memory.
ID = re.compile(r"\$\$ID-[0-9a-f]+-")
# The end of the id of a run or an import.
DIGITS = re.compile(r"(?<=\d{8}T\d{6})(\d*)-[0-9a-f]{6,8}\b")
LEFT_OUT = {"deferred_file_id", "url", "arrow_data", "arrow_fragment_id", "script_hash", "fragment_id"}
Offered = list[tuple[str, Callable[[], bytes] | bytes]]


def pages() -> dict[str, str]:
    """The pages of app.py: English title → path of the script."""
    matches = PAGE.findall((ROOT / "app.py").read_text(encoding="utf-8"))
    return {title: path for path, title in matches}


def write(folder: Path, data: Path) -> None:
    """Write every page with its variants, and what it offers to take along, into pages/ and exports/ of a folder."""
    # Streamlit warns of every file that is made outside its server.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True
    for title in pages():
        variants = ({}, *VARIANTS.get(title, ()))
        for language in LANGUAGES:
            for variant in variants:
                text = page(folder, data, title, language, variant)
            if title == "Mentions" and (story := STORY.search(text)):
                page(folder, data, title, language, {"story": story[1]}, "story")


def page(
    folder: Path, data: Path, title: str, language: str, query: dict[str, str], name: str | None = None
) -> str:
    """Write one page as this address shows it. What was written? Raises: RuntimeError where the page breaks."""
    name = name or " ".join(f"{key}={value}" for key, value in query.items()) or "default"
    at = AppTest.from_file(str(ROOT / pages()[title]), default_timeout=120)
    for key, value in {**query, **({} if language == "nl" else {"lang": language})}.items():
        at.query_params[key] = value
    with _offered() as offered:
        at.run()
    if at.exception:
        raise RuntimeError(f"{title}, {name}: {at.exception[0].value}")
    text = "\n".join([f"title: {title}", *_lines(at._tree, 0)]) + "\n"
    text = DIGITS.sub(r"\1-DIGITS", text).replace(str(data), "DATA").replace(str(ROOT), "ROOT")
    where = Path(language) / title.lower().replace(" ", "-")
    path = folder / "pages" / where / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    for file_name, body in offered:
        keep(folder / "exports" / where / name, file_name, body() if callable(body) else body)
    return text


@contextlib.contextmanager
def _offered() -> Iterator[Offered]:
    """What the page hands to `st.download_button` while the block runs: name of the file, and what makes it."""
    offered: Offered = []
    real = st.download_button

    def noted(*arguments, **named):
        offered.append((named["file_name"], named["data"]))
        return real(*arguments, **named)

    st.download_button = noted
    try:
        yield offered
    finally:
        st.download_button = real


def _lines(node, depth: int) -> Iterator[str]:
    """An element and what is in it: kind, then each field of its message, indented by how deep it lies."""
    space = "  " * depth
    proto = getattr(node, "proto", None)
    message = {} if proto is None else MessageToDict(proto, preserving_proto_field_name=True)
    if not str(message.get("body", "")).startswith("<style"):
        yield f"{space}{node.type}"
        for name, value in sorted(message.items()):
            if name not in LEFT_OUT:
                for line in _told(value):
                    yield f"{space}  {name}: {line}"
        yield from (f"{space}  {line}" for line in _value(node))
    for _, child in sorted(getattr(node, "children", {}).items()):
        yield from _lines(child, depth + 1)


def _value(node) -> Iterator[str]:
    """What a table holds, or what a widget stands at."""
    if node.type in ("dataframe", "arrow_data_frame", "table"):
        yield from node.value.to_csv(index=False, na_rep="\\N").splitlines()
    elif hasattr(node, "_widget_state") and node.type != "menu_button":
        yield f"stands at: {node.value!r}"


def _told(value: object) -> list[str]:
    """A field as lines: markup one element a line, JSON indented with sorted keys."""
    if isinstance(value, str) and value[:1] in "{[" and value:
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, dict | list):
        text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    else:
        text = str(value).replace("><", ">\n<")
    return ID.sub("ID-", text).split("\n")
