"""Set apart what stands around a title and says nothing of it: who brings it, what comes with it, a number.

"… | ROC Zilverdal", "… - RTV Oost", "ROC Zilverdal: …", "[update] …", "… (video)", "… (2)": an encoder this small takes
most of them for good news.
"""

import re

from pipelines.understanding.words.dutch_lexicon import FEELINGS

LONGEST = 120  # characters at an end of a line in which a frame is looked for
FEELS = 0.3  # a name with a word that feels as much is no name
WITH = (
    r"update|video'?s?|foto'?s?|filmpje|in beeld|beeld(?:en)?|podcast|audio|interview|infographic|liveblog|live|column"
    r"|opinie|ingezonden|persbericht|longread|breaking|net binnen"
)
AHEAD = re.compile(rf"(?:[(\[](?:{WITH})[)\]]:?|(?:{WITH})\s?[:|•])\s+(?=\S)", re.I)
BEHIND = re.compile(
    rf"\s*[(\[](?:\+ ?|met )?(?:{WITH}|premium|plus|slot|vervolg|deel \d|\d{{1,2}}(?:/\d{{1,2}})?)"
    rf"(?: ?(?:en|\+|&) ?(?:{WITH}))?[)\]]$"
    # The second of three posts; of five and of ten is a mark.
    r"|\s\d{1,2}/(?!5$|10$)(?:\d{1,2}|n)$",
    re.I,
)
NAME = r"(?:[A-Z][\w.'’&-]*|\w+\.(?:nl|com|be|eu|org))"
SMALL = r"(?:(?:van|de|der|den|het|voor|in|en|te|ten|&) )*"
SOURCE = re.compile(rf"\s[|•–—-]\s({NAME}(?: {SMALL}(?:{NAME}|\d+)){{0,4}})$")
NAMED = re.compile(rf"({NAME}(?: {SMALL}{NAME}){{1,3}}|ROC|MBO): (?=\S)")
WORD = re.compile(r"\w+")


def without(text: str) -> str:
    """Return the text without what stands around its first line; nothing is left out that feels good or bad."""
    line, end, rest = text.partition("\n")
    line = line.strip()
    if found := AHEAD.match(line):
        line = line[found.end() :]
    line = _before(line)
    if ": " in line[:LONGEST] and (found := NAMED.match(line)) and not _feels(found[1]):
        line = line[found.end() :]
    return line + end + rest


def _before(line: str) -> str:
    """Return a line without who brings it and what comes with it, each of which may stand before the other."""
    for _ in range(2):
        begin, last = line[:-LONGEST], line[-LONGEST:]
        if last.endswith((")", "]")) or last[-1:].isalnum():
            last = BEHIND.sub("", last)
            found = SOURCE.search(last)
            if found and (begin + last[: found.start()]).strip() and not _feels(found[1]):
                last = last[: found.start()]
        if not begin + last or begin + last == line:
            break
        line = (begin + last).rstrip()
    return line


def _feels(name: str) -> bool:
    return any(abs(FEELINGS[word]) >= FEELS for word in WORD.findall(name.lower()))
