"""Choose the name of a school, and its other names, from what its pages say."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from pipelines.mentions.matching.fold import fold
from pipelines.sources.discovery.page import Page

# What stands between the name of a page and that of its site.
_BETWEEN = re.compile(r"\s+[|–—•·»:-]\s+|\s*[|»]\s*|:\s+")
_SHORT = re.compile(r"\(([A-Z][\w.]{1,11})\)")
# What a front page is called, in the place of the school.
_PAGES = frozenset(
    "home homepage homepagina welkom start startpagina voorpagina index nieuws welcome website".split()
)
# What makers of sites fill in until somebody thinks of a name, and pages that ask which language it shall be.
_OF_MAKERS = re.compile(
    r"(?:mijn|my|nieuwe|new|just another|een)? ?(?:word ?press|wix|joomla|drupal|squarespace|webflow)?[ -]?"
    r"(?:site|website|blog|web ?app)"
    r"|(?:react|vite|vue|angular|create next|next\.js|nuxt|svelte)(?: ?\+ ?\w{1,10})*(?: app| \+ ts)"
    r"|untitled(?: document)?|document|page title|site title|titel|title|joomla!?|drupal"
    r"|(?:kies|choose|select)(?: uw| je| een| your| a)? (?:taal|language)", re.I,
)  # fmt: skip
_WELCOME = re.compile(
    r"(?:(?:van harte )?welkom (?:bij|op)|welcome (?:to|at)|(?:dit is )?de (?:officiële )?(?:web)?site van"
    r"|(?:the )?(?:official )?(?:web)?site of)\s+(?:de (?:officiële )?(?:web)?site van\s+)?", re.I,
)  # fmt: skip
_QUOTES = '"“”„«»'


def name(pages: Sequence[Page], address: str) -> str:
    """Return the name by which the school calls itself. Empty: "" where its pages do not say it."""
    for page in pages:
        for each in page.names:
            if said := _said(each):
                return said
    for page in pages:
        parts = [part for part in _BETWEEN.split(page.title) if _said(part)]
        if parts:
            label = re.sub(
                r"\W", "", fold((urlsplit(address).hostname or "").removeprefix("www.").rpartition(".")[0])
            )
            alike = [part for part in parts if _is_alike(part, label)]
            return _said((alike or parts[-1:])[0])
    return ""


def _said(text: str) -> str:
    """Return the name within such words; "" where they name a page, or are what the maker of a site filled in."""
    text = without_short(_WELCOME.sub("", text.strip(), count=1))
    if text[:1] in _QUOTES and text[-1:] in _QUOTES:
        text = text.strip(_QUOTES).strip()
    return "" if fold(text) in _PAGES or _OF_MAKERS.fullmatch(text) else text


def also(pages: Sequence[Page], chosen: str) -> tuple[str, ...]:
    """Return other names, and the abbreviation, by which the school is known. Empty: ()."""
    found = [each for page in pages for each in (*page.also, *page.names)]
    found += [
        match[1] for page in pages for text in (page.title, *page.names) for match in _SHORT.finditer(text)
    ]
    once: dict[str, str] = {}
    for each in filter(None, map(_said, found)):
        once.setdefault(fold(each), each)
    once.pop(fold(chosen), None)
    return tuple(once.values())[:5]


def without_short(text: str) -> str:
    """Return a name without the abbreviation in brackets behind it."""
    return _SHORT.sub("", text).strip()


def _is_alike(part: str, label: str) -> bool:
    plain = re.sub(r"\W", "", fold(part))
    words = re.findall(r"\w+", fold(part))
    initials = "".join(word[0] for word in words)
    return len(label) > 2 and (label in plain or plain in label or label in (initials, plain[: len(label)]))
