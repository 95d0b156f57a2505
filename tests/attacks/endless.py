"""Run by test_patterns in a process of its own: each reader of words from outside takes in endless ones."""

import contextlib
import datetime as dt
import sys
from collections.abc import Callable

from pipelines import understanding
from pipelines.cases import propose
from pipelines.connectors.feeds import plain_text
from pipelines.connectors.weblogs import pages
from pipelines.mentions.matching import engine, fingerprint, headline, query, urls
from pipelines.sending import letter, markup
from pipelines.settings.faults import toml_faults
from pipelines.sources.discovery import page
from pipelines.sources.files.tables import days, number_notation
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from pipelines.understanding import about, language
from text import hide_secrets, nouns

SIGNS = 10_000
PIECES = (
    "a", "A", " ", "\n", "\t ", "1", "<", ">", "&", "&#", '"', "'", "-", ".", "..", ".a", "a.", "a ", "a, ", "1 ", "1.",
    "1:", "//", "http://", "http://a:b@", "https://a/hooks/", "a@", "#a ", "(", ")", "()", "[", "](", "![](", "*", "*a",
    "**", "_", "`", "=", "a=", "%", "%2", "\\", "a-", "a\n", "é", "😀", "\u0301", "\u200d", "<a ", "<a href=", "<!--",
    "</", "<p><b>", "&amp;", "{{", "x:y ", "www.", "de het een ", "ROC ", "ROC Voorbeeld ", "0x", "::", "'a", "|",
    "\n- ", "> ", "\n\n", "maar ", ", maar ", "ik ga je ", "NOT ", "AND ", "OR ", "NEAR/5 ", '"a" ', "a* ",
)  # fmt: skip
ABOUT_US = engine.compile([("ROC Voorbeeld", '"ROC Voorbeeld" OR (roc NEAR/5 voorbeeld) OR rocv* OR *beeld')])
STARS = pages.patterns({"Aanmelding": "/" + "*a" * 40 + "*b"})
READERS: dict[str, Callable[[str], object]] = {
    "a query": lambda text: query.parse(text),
    "the words of a query": lambda text: ABOUT_US.match(text),
    "marks": lambda text: engine.marks(text, ["ROC Voorbeeld"]),
    "the address of an item": lambda text: urls.canonical(f"https://a.example/{text}"),
    "a title without its publisher": headline.bare,
    "the words of a title": headline.words,
    "a fingerprint": lambda text: fingerprint.signature(text[:300], text),
    "the text of a feed": plain_text.text,
    "the title of a feed": plain_text.title,
    "a name in a feed": plain_text.word,
    "a text that was read wrongly": plain_text.mended,
    "a language": lambda text: language.detect([text]),
    "a threat": lambda text: understanding.threats([text]),
    "sentiment about one of two": lambda text: about.around(text, {"ROC Voorbeeld": ["roc"]}),
    "what a case is about": lambda text: propose.of(text[:300], text),
    "an announcement as HTML": markup.body,
    "an announcement as words": markup.plain,
    "a letter": lambda text: letter.framed(markup.body(text), text[:200], "nl", "#005A8F"),
    "what may be said of an error": hide_secrets.hidden,
    "what may be shown of an address": hide_secrets.shown,
    "the keys in an address": hide_secrets.secrets_of,
    "a noun": lambda text: (nouns.counted(text[:200], 2), nouns.counted_english(text[:200], 2)),
    "what is wrong in TOML": lambda text: toml_faults.found(f"a = 1\n{text}\nb = [", "x"),
    "a page of a site": lambda text: page.read(
        f"<title>x</title><body>{text}".encode(), "https://a.example/"
    ),
    "what was typed": lambda text: typed_text.clean(text, typed_text.ANNOUNCEMENT),
    "a word in Markdown": typed_text.literal,
    "a day in a cell": lambda text: days.read(text, dt.date(2026, 11, 23)),
    "a number in a cell": number_notation.read,
    "a path of a web log": lambda text: pages.page(b"/" + text.encode(), STARS),
}


def main() -> None:
    """Take in each text by each reader; a sentence of ours is an answer too."""
    done = 0
    for name, take in READERS.items():
        for piece in PIECES:
            text = (piece * (SIGNS // len(piece) + 1))[:SIGNS] + "!"
            print(f"{name}: {piece!r}", file=sys.stderr, flush=True)
            with contextlib.suppress(PipelineError, ValueError):
                take(text)
            done += 1
    print(done)


if __name__ == "__main__":
    main()
