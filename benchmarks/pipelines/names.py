"""For how many names of schools does the proposed query find the school and nothing else?

    python -m benchmarks.pipelines.names

Short Dutch texts, written and labelled by hand: for each of 57 names some that are about the school and some in which
its words mean something else; twenty names are invented. A name is right when at least 95 % of the texts that its
query finds are about it, and it finds one at least. All texts of this table have been looked at by now; what was never
seen when it was measured stands below it.

Writes docs/benchmarks/names.md.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.limits import write
from pipelines.mentions.matching import engine
from pipelines.sources.naming import propose

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "tests" / "pipelines" / "sources" / "naming" / "labelled"
REPORT = ROOT / "docs" / "benchmarks" / "names.md"
WANTED = 0.95
PARTS = {
    "tuned": "looked at while the rules were made",
    "held_out": "written after the rules; looked at when the rule for names that are also something else was mended",
    "fresh": "names of that kind only, written after that; looked at once more (11 of 18 at first sight)",
    "later": "names that failed, and their like; written just before the rule for people and shops",
    "unseen": "the same, written after a first form of that rule; looked at when it was mended (1 of 7 at first)",
    "last": "the same, written when all rules were done; looked at once",
    "other_make": "39 names in headlines, posts, reviews, vacancies; written before the rule of now was read",
    "invented": "twelve invented names of hard kinds; the same",
    "other_names": "the other 18 names; written when the rule had been mended on all of the above",
    "invented_more": "eight more invented names; the same",
    "beside": "23 names with firms, clubs and schools abroad right beside them, all traps; nothing was mended after it",
}


@dataclass
class Name:
    """One school as a person would give it, with texts about it (True) and not (False)."""

    name: str
    other_names: tuple[str, ...]
    town: str
    texts: list[tuple[bool, str]] = field(default_factory=list)


@dataclass
class Outcome:
    """What one query did with its texts."""

    name: str
    right: int
    of: int
    wrong: list[str]
    missed: list[str]

    @property
    def precision(self) -> float | None:
        """Of what it finds, how much is about the school? None where it finds nothing."""
        found = self.right + len(self.wrong)
        return self.right / found if found else None


def labelled(part: str) -> list[Name]:
    """The names of one part with their texts."""
    names: list[Name] = []
    for line in (TEXTS / f"{part}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            name, others, town = (field.strip() for field in line[3:].split("|"))
            names.append(Name(name, tuple(each.strip() for each in others.split(";") if each.strip()), town))
        elif line[:2] in ("+ ", "- "):
            names[-1].texts.append((line.startswith("+"), line[2:]))
    return names


def measured(part: str) -> list[Outcome]:
    """What the proposed queries do with the texts of one part, name by name."""
    outcomes = []
    for name in labelled(part):
        matcher = engine.compile([(name.name, propose(name.name, name.other_names, name.town).query)])
        found = [bool(answer) for answer in matcher.match([text for _, text in name.texts])]
        pairs = list(zip(name.texts, found, strict=True))
        outcomes.append(
            Outcome(
                name.name,
                sum(about and hit for (about, _), hit in pairs),
                sum(about for about, _ in name.texts),
                [text for (about, text), hit in pairs if hit and not about],
                [text for (about, text), hit in pairs if about and not hit],
            )
        )
    return outcomes


def right(outcomes: list[Outcome]) -> list[Outcome]:
    """Those whose precision is at least .95 and that find something."""
    return [outcome for outcome in outcomes if (outcome.precision or 0) >= WANTED]


def report() -> str:
    """The page with the figures."""
    lines = [
        "# Queries from names",
        "",
        "Made by `python -m benchmarks names`. " + " ".join((__doc__ or "").split("\n\n")[2].split()),
        "",
        "| part | names | precision ≥ .95 | precision, all texts | recall, all texts | query, characters (most) |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    failing = [
        "",
        "What went wrong:",
        "",
        "| part | name | found, and not about it | missed |",
        "|---|---|---|---|",
    ]
    for part, label in PARTS.items():
        outcomes = measured(part)
        hits, wrong = sum(one.right for one in outcomes), sum(len(one.wrong) for one in outcomes)
        about = sum(one.of for one in outcomes)
        lengths = [len(propose(name.name, name.other_names, name.town).query) for name in labelled(part)]
        lines.append(
            f"| {label} | {len(outcomes)} | {len(right(outcomes))} | {hits / (hits + wrong):.2f}, {hits} of"
            f" {hits + wrong} | {hits / about:.2f}, {hits} of {about} | {sum(lengths) // len(lengths)}"
            f" ({max(lengths)}) |"
        )
        failing += [
            f"| {part} | {one.name} | {'; '.join(one.wrong)} | {'; '.join(one.missed)} |"
            for one in outcomes
            if one.wrong or one.missed
        ]
    return "\n".join((*lines, *failing))


def main() -> int:
    """Measure, print, write."""
    text = report()
    print(text)
    write(REPORT, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
