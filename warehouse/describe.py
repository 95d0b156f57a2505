"""Write docs/numbers.md from the code, every number and table: `python -m warehouse.describe`, to stdout."""

import ast
import functools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warehouse.core import registry
from warehouse.core.contract import Contract, contracts
from warehouse.core.figure import QUALITIES, SMALLEST_BASE
from warehouse.reputation.figures import FEWEST_JUDGED, QUALITY

ROOM = Path(__file__).parent
# Subjects and, of each, the modules that ask, in the order in which a reader meets them.
ASKS = (
    "reputation.board reputation.reputation reputation.weeks reputation.spikes reputation.attention reputation.topics"
    " reputation.unfolding reliability.drift reliability.topics goals.turned reputation.national"
    " mentions.search mentions.volume mentions.filter_options reliability.agreement reliability.score_changes"
    " channels.table channels.series goals.states goals.notes goals.contribution months.figures months.closed"
    " months.archive months.report channels.page channels.monthly_entries traffic.ledger traffic.summary traffic.lists"
    " traffic.rows traffic.tracked_links channels.traffic_page sources.states sources.freshness imports.history"
    " reputation.coverage subscriptions.subscriptions cases.inbox cases.unopened cases.figures"
).split()
# What stores, or says what is stored, answers no reader's question.
STORES = (
    "mentions.corrections mentions.day_tables mentions.forget mentions.lookup mentions.refresh"
    " mentions.relevance mentions.score_store mentions.stories mentions.threat_signals"
    " reliability.sampling channels.api_costs channels.definitions channels.follower_gains channels.readings"
    " traffic.visits traffic.day_tables"
    " goals.entries months.close months.publications sources.config_tables imports.changes imports.undo"
    " imports.mentions access.api_keys access.audit access.audit_names access.shared_links sending.outbox"
    " sending.happened subscriptions.store cases.store cases.drafts reputation.national_store"
).split()
# Numbers that are worked out of what another question returned, and so ask no warehouse.
WORKED_OUT = ("weeks", "usual", "spike", "quiet", "attention", "gravity", "gravest", "cause", "turned")
PARTS = ("Unit", "Columns", "Rows", "Counts", "Empty", "Raises", "Source")
MEANINGS = {
    "exact": "counted one by one",
    "rounded": "the source gives round numbers",
    "estimated": "worked out by a method or from estimates, not counted",
    "manual": "entered by hand",
    "partial": "days or sources are missing; the note says which",
    "unknown": "cannot be said; shown as a dash, never as 0",
}

INTRO = f"""# Numbers and tables

Written from the code by `make docs`; do not edit it here.

**Birth certificate.** Every number can be asked where it comes from: what was counted, until when, from which
sources, how exact it is, and what is missing. A source that failed or fell silent stands in it.

**Unknown is not zero.** Zero means that we looked and there was nothing. Days before the first that was collected,
sentiment that nobody judged and readers that nobody estimated are unknown: a dash, with a sentence that says why.

**Too few to say.** Net sentiment needs {FEWEST_JUDGED} judged stories. A change needs at least {SMALLEST_BASE} in the
earlier period (for shares and sentiment, in both periods): below that it says more about chance than about us. Whether
a change is more than chance would give is tested (95 %).

**No advertising value (AVE).** It is the price of the space that a story took, had it been an advertisement. That says
nothing about what people read, thought or did, counts a scandal as a gain, and is rejected by the profession itself
(AMEC, Barcelona Principles). So we do not show it.
"""


@dataclass(frozen=True)
class Described:
    """A public function or dataclass: module, name, the way it is called, what it gives, the parts of its docstring."""

    module: str
    name: str
    call: str
    gives: str
    is_number: bool
    question: str
    parts: dict[str, str]


def split(docstring: str) -> tuple[str, dict[str, str]]:
    """Which question does a docstring answer, and what do its parts say? Parts in the order of the text."""
    question, *rest = re.split(rf"^({'|'.join(PARTS)}):", docstring, flags=re.MULTILINE)
    parts = {name: " ".join(text.split()) for name, text in zip(rest[::2], rest[1::2], strict=True)}
    return " ".join(question.split()), parts


def _described(module: str, node: ast.FunctionDef | ast.ClassDef) -> Described:
    question, parts = split(ast.get_docstring(node) or "")
    if isinstance(node, ast.ClassDef):
        fields = [field for field in node.body if isinstance(field, ast.AnnAssign)]
        gives = ", ".join(f"{ast.unparse(field.target)}: {ast.unparse(field.annotation)}" for field in fields)
        return Described(module, node.name, node.name, gives, False, question, parts)
    arguments = [argument.arg for argument in node.args.args]
    asks = arguments[:1] == ["con"] or node.name in WORKED_OUT
    gives = ast.unparse(node.returns) if node.returns else ""
    return Described(module, node.name, f"{node.name}({', '.join(arguments)})", gives, asks, question, parts)


def _modules() -> list[str]:
    """Return every module of every subject but the stores: a new one is described without being named here."""
    there = sorted(
        f"{path.parent.name}.{path.stem}"
        for path in ROOM.glob("*/*.py")
        if path.parent.name not in ("core", "storage") and path.stem != "__init__"
    )
    return [*ASKS, *(name for name in there if name not in ASKS and name not in STORES)]


@functools.cache
def described() -> tuple[Described, ...]:
    """Which public functions and dataclasses do the numbers have? Those of ASKS first, in their order."""
    describeds = []
    for module in _modules():
        tree = ast.parse(ROOM.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                describeds.append(_described(module.split(".")[1], node))
    return tuple(describeds)


def text() -> str:
    """Return all of docs/numbers.md."""
    lines = [INTRO, "## How exact a number is", "", "| quality | means |", "|---|---|"]
    lines += [f"| {quality} | {MEANINGS[quality]} |" for quality in QUALITIES]
    lines += ["", "## Metrics", "", *_metrics()]
    lines += ["", "## Numbers", *_numbers(), "", "## What comes back", *_returned(), "", "## Tables"]
    for contract in contracts().values():
        lines += _table(contract)
    return "\n".join(lines) + "\n"


def _metrics() -> Iterator[str]:
    """Yield every metric of the registry, one line each."""
    yield "One line for each row of `warehouse/core/registry.py`, from which goals, months, charts and files follow.\n"
    yield "| metric | is | unit | of a channel | of a post | platforms redefine it | a goal counts it as | in a month |"
    yield "|---|---|---|---|---|---|---|---|"
    for metric in registry.METRICS:
        traits = (metric.per_channel, metric.per_post, metric.breaks)
        cells = (metric.name, metric.kind, metric.unit, *("yes" if is_so else "–" for is_so in traits))
        yield f"| {' | '.join(cells)} | {', '.join(metric.goal) or '–'} | {metric.figure or '–'} |"


def _numbers() -> Iterator[str]:
    for entry in described():
        if not entry.is_number:
            continue
        yield f"\n### `{entry.module}.{entry.call}`\n\n{plain(entry.question)}\n"
        for name, description in entry.parts.items():
            yield f"- {name}: {plain(description)}"
        yield f"- Gives: `{entry.gives}`{_quality(entry)}"


def _quality(entry: Described) -> str:
    if entry.gives != "Figure":
        return ""
    return f", at its best {QUALITY[entry.name]}; partial or unknown where something is missing"


def _returned() -> Iterator[str]:
    given = " ".join(entry.gives for entry in described() if entry.is_number)
    inside = " ".join(entry.gives for entry in described() if entry.name == "Board")
    for entry in described():
        if entry.call == entry.name and re.search(rf"\b{entry.name}\b", f"{given} {inside}"):
            yield f"\n### `{entry.name}`\n\n{plain(entry.question)}\n"
            for name, description in entry.parts.items():
                yield f"- {name}: {plain(description)}"
            yield f"- Fields: `{entry.gives}`"


def _table(contract: Contract) -> Iterator[str]:
    yield f"\n### `{contract.table}`\n\n{plain(contract.comment)} Key: {', '.join(contract.key)}.\n"
    yield "| column | type | may be null | holds |\n|---|---|---|---|"
    for column in contract.columns:
        null = "no" if column.required else "yes"
        yield f"| {column.name} | {column.type} | {null} | {plain(column.comment).replace('|', chr(92) + '|')} |"


def plain(sentence: str) -> str:
    """Outside of `code` nothing may be taken for Markdown or HTML."""
    pieces = sentence.split("`")
    escaped = (
        re.sub(r"([\\*<\[]|\b_|_\b)", r"\\\1", piece) if n % 2 == 0 else piece
        for n, piece in enumerate(pieces)
    )
    return "`".join(escaped)


if __name__ == "__main__":
    sys.stdout.buffer.write(text().encode())
