"""Read what a text says behind its escapes (%C3%A9, &eacute;, those of JSON) and the wide signs of typesetters."""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

# Wide forms of the signs in a handle or an address; of letters the marks take care themselves.
WIDE = {
    "\uff20": "@",
    "\ufe6b": "@",
    "\uff0e": ".",
    "\uff0f": "/",
    "\uff1a": ":",
    "\uff05": "%",
    "\uff06": "&",
}
ESCAPE = re.compile(
    r"(?P<bytes>(?:%[0-9a-fA-F]{2})+)|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    rf"|(?P<code>(?:\\u[0-9a-fA-F]{{4}})+)|(?P<wide>[{''.join(WIDE)}])"
)
AROUND, LONG = 400, 20_000  # letters before an escape, and of one part
DEPTH = 3  # escapes of escapes, as in the address within an address


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text in which escapes stand, with what stands around them: a log may be of any length."""
    at = 0
    while found := ESCAPE.search(text, at):
        start = text.rfind(" ", max(0, found.start() - 3 * AROUND), max(0, found.start() - AROUND)) + 1
        start = start or max(0, found.start() - 3 * AROUND)
        end = min(len(text), start + LONG)
        yield start, end
        # What begins at the end of one is seen whole in the next.
        at = len(text) if end == len(text) else max(found.end(), end - AROUND)


def opened(text: str) -> tuple[str, list[tuple[int, int]]] | None:
    """Return the text without its escapes, and for each letter where it stood (from, to); None where none is."""
    places = [(at, at + 1) for at in range(len(text))] if ESCAPE.search(text) else []
    if not places:
        return None
    for _depth in range(DEPTH):
        letters: list[str] = []
        where: list[tuple[int, int]] = []
        done = 0
        for found in ESCAPE.finditer(text):
            said = _said(found)
            if said == found[0]:
                continue
            letters += [text[done : found.start()], said]
            where += places[done : found.start()]
            where += [(places[found.start()][0], places[found.end() - 1][1])] * len(said)
            done = found.end()
        if not done:
            break
        where += places[done:]
        text, places = "".join((*letters, text[done:])), where
    return text, places


def _said(found: re.Match[str]) -> str:
    if found["bytes"]:
        return unquote_to_bytes(found["bytes"]).decode("utf-8", "replace")
    if found["entity"]:
        return html.unescape(found["entity"])
    if found["code"]:
        units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in found["code"].split("\\u")[1:])
        return units.decode("utf-16-be", "replace")
    return WIDE[found["wide"]]
