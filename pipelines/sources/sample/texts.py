"""Read the sample's templates in texts/*.txt and words in texts/words.toml, once.

A template file holds blocks: `== key | tone | options`, then lines that begin with a letter: T title,
L lead, B further paragraph, P post, O opening, A aspect, E ending of a review. The tone is what the
writer meant; the feeds do not carry it.
"""

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Template:
    """One block: what can be said about one thing, and when."""

    key: str
    tone: str  # + 0 -
    lines: dict[str, tuple[str, ...]] = field(hash=False)
    months: frozenset[int] = frozenset()
    near: bool = False  # only around an open day
    of: frozenset[str] = frozenset()  # the incident it tells of
    days: frozenset[int] = frozenset()  # on which of its days
    press_only: bool = False  # not in the school's own news
    paired: bool = False  # each title belongs to the lead of the same number
    rare: bool = False  # at most a few times a year for one school
    language: str = "nl"

    def of_kind(self, letter: str) -> tuple[str, ...]:
        """Return the lines of one kind (T, L, B, P, O, A, E); empty when there are none."""
        return self.lines.get(letter, ())


@functools.cache
def templates(name: str) -> tuple[Template, ...]:
    """Return the blocks of texts/<name>.txt in file order."""
    blocks: list[Template] = []
    head = ""
    lines: dict[str, list[str]] = {}
    for line in [*(FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines(), "== "]:
        if line.startswith("=="):
            if head:
                blocks.append(_template(head, lines))
            head, lines = line[2:].strip(), {}
        elif head and line and not line.startswith("#"):
            lines.setdefault(line[0], []).append(line[2:].strip())
    return tuple(blocks)


@functools.cache
def words() -> dict:
    """Schools, branches, districts and roles."""
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


@functools.cache
def schools() -> dict[str, dict]:
    """Return the schools by key: own first, then its peers."""
    return {school["key"]: school for school in words()["scholen"]}


@functools.cache
def school_words(key: str, branch_key: str, language: str = "nl") -> dict:
    """Return the slots of a story about one school and one branch of work."""
    branch = next(one for one in words()["sectoren"] if one["key"] == branch_key)
    common = {name: value for name, value in words().items() if name not in ("scholen", "sectoren")}
    slots = {**common, **branch, "land": ("Finland", "Spain", "Germany", "Denmark", "Belgium")}
    slots |= {"opl_en": branch["en"]["opl"]}
    if language == "en":
        slots |= branch["en"]
    if key in schools():
        school = schools()[key]
        slots |= {"school": school["naam"], "locatie": school["locatie"], "locatie_en": school["locatie_en"]}
        slots["buur"] = next(other["naam"] for one, other in schools().items() if one != key)
        slots |= {"studenten": school["studenten"], "studenten_en": school["studenten"].replace(".", ",")}
    return {name: value for name, value in slots.items() if not isinstance(value, dict)}


def branches(key: str) -> list[str]:
    """Return the branches of work that a school teaches; all of them for a school without a list."""
    return schools().get(key, {}).get("sectoren") or [branch["key"] for branch in words()["sectoren"]]


def _template(head: str, lines: dict[str, list[str]]) -> Template:
    key, tone, *rest = (part.strip() for part in head.split("|"))
    options = dict(option.partition("=")[::2] for part in rest for option in part.split())
    return Template(
        key=key,
        tone=tone,
        lines={letter: tuple(texts) for letter, texts in lines.items()},
        months=frozenset(int(month) for month in options.get("months", "").split(",") if month),
        near="near" in options,
        of=frozenset(options.get("of", "").split(",")) - {""},
        days=frozenset(int(day) for day in options.get("days", "").split(",") if day),
        press_only=options.get("source") == "press",
        paired="paired" in options,
        rare="rare" in options,
        language=options.get("language", "nl"),
    )
