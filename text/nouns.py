"""Count a title that begins with a plural: 1 aanmelding, 4 aanmeldingen voor open dagen, 4 registrations.

Only the endings whose singular is certain: aanmeldingen, bezoekers, downloads. Of every other title the answer is None,
and a text names the title in quotation marks.
"""

import re

# Ending of the plural, and how many letters less the singular has; a vowel before -ingen keeps out springen and zingen.
_PLURALS = ((re.compile(r"[a-z]*[aeiouy][a-z]*ingen"), 2), (re.compile(r"[a-z]{3,}(?:ers|ads)"), 1))

_ENGLISH = re.compile(r"[a-z]{2,}(?:[st]ion|er|or|ad|ent)s")


def counted(title: str, count: float) -> str | None:
    """Return the title in the number that fits this count, with a small letter; None where that is not certain."""
    word, space, rest = title.partition(" ")
    noun = word[:1].lower() + word[1:]
    for ending, less in _PLURALS:
        if ending.fullmatch(noun):
            return (noun[:-less] if count == 1 else noun) + space + rest
    return None


def counted_english(title: str, count: float) -> str | None:
    """Return an English title in the number that fits this count, with a small letter; None where not certain."""
    word, space, rest = title.partition(" ")
    noun = word[:1].lower() + word[1:]
    if not _ENGLISH.fullmatch(noun):
        return None
    return (noun[:-1] if count == 1 else noun) + space + rest
