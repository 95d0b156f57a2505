"""Promises with a figure: what was measured, the limit, and whether it was kept."""

from dataclasses import dataclass
from pathlib import Path


@dataclass
class Row:
    """One promise: what it is about, what was measured, the limit, and the figures behind it."""

    name: str
    value: float
    limit: float | None
    detail: str

    @property
    def kept(self) -> bool:
        """Is the measured value within the limit?"""
        return self.limit is None or self.value <= self.limit


def ratio(name: str, ours: float, theirs: float, limit: float) -> Row:
    """A promise about milliseconds."""
    return Row(name, ours / theirs, limit, f"{ours:,.0f} ms of {theirs:,.0f} ms")


def kb(size: float) -> str:
    """A size as people read it."""
    return f"{size / 1000:,.0f} kB"


def table(rows: list[Row]) -> str:
    """The figures as a table."""
    lines = ["| what | measured | limit | kept | figures |", "|---|--:|--:|---|---|"]
    for row in rows:
        limit = "" if row.limit is None else f"{row.limit:g}"
        verdict = "" if row.limit is None else "yes" if row.kept else "**no**"
        value = f"{row.value:.0f}" if row.limit in (0, 1) else f"{row.value:.2f}"
        lines.append(f"| {row.name} | {value} | {limit} | {verdict} | {row.detail} |")
    return "\n".join(lines)


def write(path: Path, text: str) -> None:
    """Write a page of figures; what people wrote beneath it, from its first heading on, stays."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    _, heading, notes = old.partition("\n## ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip() + "\n" + heading + notes, encoding="utf-8")
