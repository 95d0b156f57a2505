"""List what each address of the API may be asked, once: what is read, what is refused and what is described."""

import base64
import binascii
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pages.server.api.problems import Problem
from pages.shared import i18n, url_state
from pages.views.mentions.filters import LABELS
from pipelines.support import typed_text
from text.labels import SOURCE_KINDS
from warehouse.core.period import AGAINST, PRESETS

PAGES = ("reputation", "channels", "traffic", "goals")
JSON, CSV = "application/json", "text/csv"
FORMATS = {"json": JSON, "csv": CSV}
# Rows of one answer: usual, and at most.
USUAL, MOST = 50, 200
LONGEST = typed_text.SEARCH.most
SOURCES = 50


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address: its name, what it does, which values it takes (JSON Schema), several of them?"""

    name: str
    description: str
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string", "maxLength": LONGEST})
    several: bool = False

    def read(self, values: Sequence[str]) -> object:
        """Return the value that these texts stand for; the default without any. Raises: Problem."""
        if not values:
            return () if self.several else self.schema.get("default")
        if len(values) > (SOURCES if self.several else 1):
            most = f"{SOURCES} times at most" if self.several else "once"
            raise Problem(422, f"Give {self.name} {most}.", self.name)
        read = tuple(self._value(value) for value in values)
        return read if self.several else read[0]

    def _value(self, text: str) -> object:
        allowed, kind = self.schema.get("enum"), self.schema.get("type")
        if isinstance(allowed, list) and text not in allowed:
            raise Problem(422, f"{self.name} is one of: {', '.join(allowed)}.", self.name)
        if kind == "boolean":
            if text not in ("true", "false"):
                raise Problem(422, f"{self.name} is true or false.", self.name)
            return text == "true"
        if kind == "integer":
            if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST and len(text) < 9):
                raise Problem(422, f"{self.name} is a number from 1 to {MOST}.", self.name)
            return int(text)
        if len(text) > LONGEST:
            raise Problem(422, f"{self.name} has {LONGEST} characters at most.", self.name)
        line = typed_text.line(text)
        if not line:
            raise Problem(422, f"{self.name} is empty: give a value, or leave it out.", self.name)
        return line


def _one_of(values: Sequence[str], default: str | None = None) -> dict[str, object]:
    return {"type": "string", "enum": list(values), **({"default": default} if default else {})}


PERIOD = Parameter(
    "period",
    f"Which days: {', '.join(PRESETS)}; a month (2026-10); or two days that are both in it"
    " (2026-11-16..2026-11-22). As on the pages it ends with the last whole day that was collected.",
    {"type": "string", "maxLength": LONGEST, "default": url_state.DEFAULT_PERIOD},
)
LANG = Parameter(
    "lang",
    "Language of titles, definitions and notes; names, units and qualities are the same in both.",
    _one_of(tuple(i18n.LOCALES), i18n.DEFAULT),
)
FORMAT = Parameter("format", "json or csv; goes before the Accept header.", _one_of(tuple(FORMATS)))
OF_FIGURES = (
    PERIOD,
    Parameter(
        "against",
        "With what is compared: as many days just before, the same days of the last school year, or nothing.",
        _one_of(AGAINST, url_state.DEFAULT_AGAINST),
    ),
    Parameter("page", "Only the figures of this page.", _one_of(PAGES)),
    Parameter("name", "Only the figures of this name, such as net_sentiment or followers."),
    Parameter("of", "Only the figures of this channel or goal, by its id."),
    LANG,
    FORMAT,
)
OF_MENTIONS = (
    PERIOD,
    Parameter("subject", "About whom; without it, the school itself."),
    Parameter("sentiment", "Only with this sentiment.", _one_of(LABELS)),
    Parameter("q", 'Words and "quoted phrases" that must all be there, as in the search box.'),
    Parameter("source", "Only what one of these sources carried, by id.", several=True),
    Parameter(
        "kind",
        "Only of this kind of source; others: all but what a school publishes itself, as the figures count.",
        _one_of(tuple(SOURCE_KINDS)),
    ),
    Parameter("language", "Only in this language, as a code: nl, en."),
    Parameter(
        "about",
        "true: what is about the subject; false: what people set aside.",
        {"type": "boolean", "default": True},
    ),
    Parameter(
        "group",
        "stories: one row for all publications of one story, as the figures count; items: one for each.",
        _one_of(("stories", "items"), "stories"),
    ),
    Parameter(
        "limit",
        "How many rows at most.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    ),
    Parameter("cursor", "Where the page before ended: the value of `next` in its answer, as it came."),
    LANG,
    FORMAT,
)


def read(allowed: Sequence[Parameter], given: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Return the value of each of these parameters, by name. Raises: Problem for one that there is not."""
    known = {parameter.name for parameter in allowed}
    for name, _value in given:
        if name not in known:
            raise Problem(
                422,
                f"There is no such parameter here. There are: {', '.join(sorted(known))}.",
                name[:LONGEST],
            )
    return {
        parameter.name: parameter.read([value for name, value in given if name == parameter.name])
        for parameter in allowed
    }


def form(value: object, accept: str) -> str:
    """Which media type is asked for, by the parameter or else by the Accept header? Raises: Problem."""
    if value:
        return FORMATS[str(value)]
    best: tuple[float, str] | None = None
    for wish in accept.lower().split(",") if accept.strip() else ["*/*"]:
        media, *more = (part.strip() for part in wish.split(";"))
        weight = next((_weight(part[2:]) for part in more if part.startswith("q=")), 1.0)
        for kind in (JSON, CSV):
            if media in (kind, kind.split("/")[0] + "/*", "*/*") and weight > (best[0] if best else 0.0):
                best = (weight, kind)
    if best is None:
        raise Problem(
            406, f"Ask for {JSON} or {CSV} in the Accept header, or give format=json or format=csv."
        )
    return best[1]


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def written(at: dt.datetime, item: str) -> str:
    """Return the cursor behind this item."""
    return (
        base64.urlsafe_b64encode(f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f} {item}".encode())
        .decode()
        .rstrip("=")
    )


def place(cursor: object) -> tuple[dt.datetime, str] | None:
    """Return behind which item this cursor stands; None without one. Raises: Problem."""
    if cursor is None:
        return None
    text = str(cursor)
    try:
        told = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode()
        at, _, item = told.partition(" ")
        when = dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=dt.UTC)
    except (binascii.Error, ValueError) as error:
        raise Problem(
            422,
            "This is no cursor of ours: give `next` of the page before, unchanged, or leave it out.",
            "cursor",
        ) from error
    return when, item
