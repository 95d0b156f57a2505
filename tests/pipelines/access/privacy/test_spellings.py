"""However a person is written, in a request or in a text, they are found; and nobody else is."""

import unicodedata

import pytest

from pipelines.access.privacy.erase_texts import GONE, Pen
from pipelines.access.privacy.wanted import wanted
from pipelines.mentions.matching import escapes
from pipelines.mentions.matching.erased import Erased

HANDLE, HOST = "Jan.Jansen_88", "plein.example"
SERVER = "münchen.example"
CODED = "xn--mnchen-3ya.example"
NAME, PLAIN = "José de Vries-Çelik", "jose de vries celik"
PAGE = "https://krant.example/Artikel/één?id=3"


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


ASKED = {
    "handle": [("handle", each) for each in (
        HANDLE, f"@{HANDLE}", HANDLE.upper(), f" @{HANDLE} ", f"\uff20{HANDLE}", f"acct:{HANDLE}")],
    "account": [("handle", f"@{HANDLE}@{HOST}"), ("handle", f"{HANDLE}@{HOST.upper()}."),
                ("handle", f"{HOST}/@{HANDLE}"),
                *(("address", each) for each in (
                    f"https://{HOST}/@{HANDLE}", f"http://{HOST}/@{HANDLE}/", f"https://{HOST}/%40{HANDLE}"))],
    "server": [("handle", f"@bram@{SERVER}"), ("handle", f"@bram@{CODED}"), ("handle", nfd(f"@bram@{SERVER.upper()}")),
               *(("address", f"https://{each}/@bram") for each in (SERVER, CODED, SERVER.upper()))],
    "name": [("name", each) for each in (NAME, nfd(NAME), NAME.upper(), PLAIN)],
    "mail": [("address", each) for each in ("J.Jansen@ROC.example", "mailto:j.jansen@roc.example")],
    "page": [("address", each) for each in (
        PAGE, "http://www.krant.example/artikel/%C3%A9%C3%A9n/?id=3&utm_source=x", nfd(PAGE))],
}  # fmt: skip
THERE = {
    "handle": [
        f"@{HANDLE}", f"dank @{HANDLE.upper()}!", f"\uff20{HANDLE}", f"&#64;{HANDLE}", f"&commat;{HANDLE}",
        f"@{HANDLE[:3]}\u200b{HANDLE[3:]}", f"via.@{HANDLE}", f"acct:{HANDLE}@{HOST}", f"(@{HANDLE})",
        f"\\u0040{HANDLE}",
        f"https://x.com/{HANDLE}/status/1", f"https://bsky.app/profile/{HANDLE}", f"https://{HOST}/%2540{HANDLE}",
    ],
    "account": [
        f"https://{HOST}/@{HANDLE}", f"HTTP://WWW.{HOST.upper()}/@{HANDLE}/55/", f"https://{HOST}:443/%40{HANDLE}?x=1#y",
        f"https://{HOST}./@{HANDLE.replace('.', '%2E')}", f"{HOST}/@{HANDLE}", f"@{HANDLE}@{HOST.upper()}",
        f"https://{HOST}/%2540{HANDLE}", f"https://elders.example/?to=https%3A%2F%2F{HOST}%2F%40{HANDLE}",
    ],
    "server": [
        f"https://{SERVER}/@bram", f"https://{CODED}/@bram/9", f"@Bram@{SERVER}", f"@bram@{CODED.upper()}",
        nfd(f"@bram@{SERVER}"),
    ],
    "name": [
        f"{NAME} wint", nfd(NAME), f"{PLAIN.title()}’s", NAME.upper().replace(" ", "\u00a0"), NAME.replace(" ", "\n"),
        "Jos&eacute;&nbsp;de&nbsp;Vries-&Ccedil;elik", "Jos&#233; de Vries-&#xC7;elik",
        "Jos\\u00e9 de Vries-\\u00c7elik",
        "https://x.example/jose-de-vries-celik", "https://x.example/jos%C3%A9-de-vries-%C3%A7elik/?a=%20",
    ],
    "mail": ["<j.jansen@roc.example>", "J.JANSEN@ROC.EXAMPLE.", "mailto:j.jansen%40roc.example",
             "j.jansen\uff20roc.example",
             "j.jansen&#64;roc.example"],
    "page": [PAGE, "https://krant.example/artikel/%c3%a9%c3%a9n/?id=3", nfd(PAGE) + "&fbclid=1",
             PAGE.replace("example/", "example:443/")],
}  # fmt: skip
OTHERS = [
    "@Jan.Jansen_889", "https://plein.example/@ander", "@bram@elders.example", "José de Vries", "de Vries-Çelik José",
    "jan%20de%20vries%20celik", "&copy; 50% van J.Jansen@elders.example", "https://krant.example/artikel/een?id=31",
]  # fmt: skip
SECRET = bytes(32)


def erased(kind: str, asked: str) -> Erased:
    marks = wanted(kind, asked)
    return Erased(SECRET, {mark.row(SECRET, "")["mark"]: mark.words for mark in marks})


@pytest.mark.parametrize(("kind", "asked"), [(kind, each) for kind, all_ in ASKED.items() for each in all_])
def test_each_way_to_ask_finds_each_way_to_write(kind, asked):
    found = erased(*asked)
    pen = Pen(found)
    for text in THERE[kind]:
        assert found.stands_in(text, with_words=kind == "name"), text
        struck = pen.plain(f"voor {text} na")
        assert GONE in struck and struck.startswith("voor ") and not found.stands_in(struck), struck
    for text in OTHERS:
        assert pen.plain(text) == text


def test_it_is_a_long_list():
    assert sum(len(ASKED[kind]) * len(THERE[kind]) for kind in ASKED) > 180


def test_far_into_a_long_text_full_of_escapes_the_place_is_the_right_one():
    found = erased("name", NAME)
    line = "GET /x?a=%20b&amp;c=1 " + "woord " * 30 + "\n"
    text = f"{line * 700}zie jos%C3%A9-de-vries-%C3%A7elik of {NAME}.{line * 300}"
    assert {text[each.start : each.end] for each in found.find(text)} == {
        "jos%C3%A9-de-vries-%C3%A7elik",
        NAME,
    }
    assert len(text) > 5 * escapes.LONG
