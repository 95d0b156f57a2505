"""Turn what a person asks to be erased into the marks by which it is found: a handle, an address, or a name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pipelines.mentions.matching import marks
from pipelines.mentions.matching.erased import sealed
from pipelines.mentions.matching.fold import fold
from pipelines.mentions.matching.urls import canonical, split
from pipelines.support.errors import PipelineError
from text.i18n import N_

KINDS = ("handle", "address", "name")
# A handle of letters only, or with a hyphen, may be a word or a first name when it is shorter than this; one of letters
# with a digit, dot or underscore when it is shorter than that (mbo4, co2).
LONG, SHORT = 10, 6
TELLING = re.compile(r"(?=.*[^\W\d_])(?=.*[\d_.])[^-]+")
HANDLE = re.compile(r"[\w.-]{2,}")
HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


class NotToBeErased(PipelineError):
    """What was asked for names nobody, or too many."""


@dataclass(frozen=True)
class Wanted:
    """One mark that is looked for: its kind, its one spelling, and of a run of words how many there are in all."""

    kind: str
    value: str
    words: int = 0

    def row(self, secret: bytes, erasure_id: str) -> dict[str, Any]:
        """Return it as a row of erased_marks."""
        return {
            "erasure_id": erasure_id,
            "mark": sealed(secret, self.kind, self.value),
            "kind": self.kind,
            "words": self.words,
        }


def wanted(kind: str, asked: str) -> list[Wanted]:
    """Return what is looked for. Raises: NotToBeErased for what names nobody."""
    asked = unicodedata.normalize("NFC", asked.strip())
    if kind == "name":
        return _name(asked)
    if "://" in asked or ("/" in asked and "." in asked.partition("/")[0]):
        return _address(asked)
    if kind == "address":
        return _mail(asked)
    return _handle(asked)


def _handle(asked: str) -> list[Wanted]:
    name, at, host = marks.plain(asked).removeprefix("acct:").removeprefix("@").partition("@")
    host = marks.plain_host(host)
    if not HANDLE.fullmatch(name) or (at and not HOST.fullmatch(host)):
        raise NotToBeErased(
            N_("“{asked}” is no handle: write @name, @name@server, or the address of the profile."),
            asked=asked,
        )
    if host:
        found = [Wanted("account", f"{name}@{host}"), Wanted("profile", f"{host}/{name}")]
    else:
        found = [Wanted("handle", name), Wanted("at-handle", name)]
    return [*found, *_alone(name)]


def _alone(name: str) -> list[Wanted]:
    """Return what a handle is known by where it stands without @ or server; nothing for one that may be a word."""
    has_letters = any(letter.isalpha() for letter in name)
    if not has_letters or len(name) < (SHORT if TELLING.fullmatch(name) else LONG):
        return []
    return [Wanted("handle", name), Wanted("word", name)]


def _mail(asked: str) -> list[Wanted]:
    address = marks.plain(asked).removeprefix("mailto:")
    name, _, host = address.rpartition("@")
    if not name or not HOST.fullmatch(host):
        raise NotToBeErased(
            N_("“{asked}” is no address: write that of a page or a profile (https://…), or one of mail."),
            asked=asked,
        )
    return [Wanted("account", f"{name}@{marks.plain_host(host)}")]


def _address(asked: str) -> list[Wanted]:
    full = canonical(asked if "://" in asked else f"https://{asked}")
    parts = split(full)
    if not parts.hostname or (parts.path in ("", "/") and not parts.query):
        raise NotToBeErased(
            N_("“{asked}” is the address of a whole site. Give that of one page or one profile."), asked=asked
        )
    found, profile = [], None
    for mark in marks.of(full):
        if mark.kind == "url":
            found.append(Wanted("url", mark.value))
        elif mark.kind == "profile":
            profile = mark.value
    # The profile itself, and not one of its posts: then it is the person who is meant.
    steps = [step for step in parts.path.split("/") if step]
    if profile and len(steps) <= 2 and marks.plain(steps[-1]).removeprefix("@").split("@")[0] in profile:
        host, _, name = profile.partition("/")
        found += [Wanted("profile", profile), Wanted("account", f"{name}@{host}"), *_alone(name)]
    return found


def _name(asked: str) -> list[Wanted]:
    words = marks.WORDS.findall(fold(asked))
    if not 2 <= len(words) <= marks.LONGEST:
        raise NotToBeErased(
            N_("“{asked}” is no whole name: write first name and surname, with two to six words."),
            asked=asked,
        )
    return [Wanted("words", " ".join(words), len(words))]
