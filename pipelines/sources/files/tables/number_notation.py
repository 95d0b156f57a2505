"""Read how one number is written: unknown, a sure decimal mark, or open to two readings.

1.250 is twelve hundred and fifty in Dutch and one and a quarter in English. A cell by itself cannot say; the column and
the file mostly do: `1.250,5`, `12,5`, `0.125` and `1.250.000` can each be read in one way only.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.sources.files.tables.tables import plain

MOST = 1_000_000_000_000  # no number of a school or a channel is larger; what is, is no number
UNKNOWN = frozenset(
    (
        "", "-", "--", "–", "—", "?", ".", "…", "...", "n.v.t.", "n.v.t", "nvt", "n/a", "n.a.", "na", "#n/a", "#n/b",
        "#nvt", "#n.v.t.", "nan", "null", "nil", "none", "undefined", "unknown", "onbekend", "niet bekend", "n.b.",
        "nb", "not available", "niet beschikbaar", "geen gegevens", "no data", "(null)", "<null>", "\\n",
    )
)  # fmt: skip
TIMES = {"k": 1_000, "dzd": 1_000, "duizend": 1_000, "thousand": 1_000, "m": 1_000_000, "mln": 1_000_000,
         "mio": 1_000_000, "miljoen": 1_000_000, "million": 1_000_000}  # fmt: skip
MONEY = r"(?:€|\$|£|eur|euro|usd)"
SHAPE = re.compile(
    rf"(?P<sign>[-+]?) ?(?P<money>{MONEY}?) ?(?P<sign_too>-?)(?P<figures>[0-9.,' ]*[0-9])(?P<dash>,--?)?(?P<after>-?)"
    rf"(?: ?(?P<times>{'|'.join(TIMES)})\.?)? ?(?P<money_too>{MONEY}?) ?(?P<percent>%?)"
)
LONGEST = 30  # of a number, with its signs


class TooLarge(ValueError):
    """A number that nobody can have counted."""


@dataclass(frozen=True)
class Written:
    """A number before it is known what its marks mean. decimal: "," or "." where that is certain, "?" where a mark
    can be read in two ways, "" where none stands in it; times: 1,000 of 1,2K; counted: whether it can be a count,
    which has no % and no currency.
    """

    figures: str
    negative: bool
    decimal: str
    times: int = 1
    counted: bool = True

    def amount(self, decimal: str) -> float:
        """Return the number, with `decimal` before its decimals where it does not say so itself.

        Raises: TooLarge, ValueError for what cannot be read so.
        """
        mark = self.decimal if self.decimal in (",", ".") else decimal
        other = "." if mark == "," else ","
        figures = self.figures.replace(other, "").replace(mark, ".")
        if figures.count(".") > 1 or len(figures) > LONGEST:
            raise ValueError(self.figures)
        value = float(figures) * self.times
        if not math.isfinite(value) or value > MOST:
            raise TooLarge(self.figures)
        value = round(value, 9) if self.times > 1 else value
        return -value if self.negative else value


def read(cell: str) -> Written | None:
    """Return what a cell says; None where it says that it is unknown. Raises: ValueError for anything else.

    1.22158E+17 is no number but what a spreadsheet made of an id; ² and ½ are none either.
    """
    text = plain(cell).lower().replace("\u2212", "-").replace("’", "'")
    if text in UNKNOWN:
        return None
    if len(text) > LONGEST:
        raise TooLarge(cell) if re.fullmatch(r"[-+]?[0-9.,' ]+", text) else ValueError(cell)
    if re.match(r"[–—] ?[0-9]", text):
        text = f"-{text[1:]}"
    bracketed = re.fullmatch(r"\((.*)\)", text)
    match = SHAPE.fullmatch(bracketed[1] if bracketed else text)
    if (
        not match
        or bool(bracketed) + bool(match["sign"]) + bool(match["sign_too"]) + bool(match["after"]) > 1
    ):
        raise ValueError(cell)
    figures = _without_groups(match["figures"])
    decimal = certain(figures)
    times = TIMES[match["times"]] if match["times"] else 1
    if match["dash"] and decimal == "?":
        decimal = ","  # 1.250,- is how Dutch writes round euros
    if times > 1 and decimal == "?":
        raise ValueError(cell)  # 1.250K: a million and a quarter, or one and a quarter thousand
    return Written(
        figures,
        bool(bracketed) or "-" in (match["sign"], match["sign_too"], match["after"]),
        decimal,
        times,
        not (match["money"] or match["money_too"] or match["percent"] or match["dash"]),
    )


def _without_groups(figures: str) -> str:
    """Without spaces and apostrophes between groups of three. Raises: ValueError for other ones."""
    if " " not in figures and "'" not in figures:
        return figures
    if not re.fullmatch(r"[0-9]{1,3}([ '][0-9]{3})+([.,][0-9]+)?", figures):
        raise ValueError(figures)
    return figures.replace(" ", "").replace("'", "")


def certain(figures: str) -> str:
    """Return which mark stands before the decimals, as far as these figures say it themselves; see `Written.decimal`.

    Raises: ValueError for marks that make no sense (1.2.3, 12,34,567).
    """
    if re.fullmatch(r"[0-9]+", figures):
        return ""
    for decimal, group in ((",", r"\."), (r"\.", ",")):
        mark = decimal.strip("\\")
        if re.fullmatch(rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+{decimal}[0-9]+", figures):
            return mark
        if re.fullmatch(rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{2,}}", figures):
            return mark
        if re.fullmatch(rf"[0-9]*{decimal}[0-9]+", figures):
            return "?" if re.fullmatch(rf"[1-9][0-9]{{0,2}}{decimal}[0-9]{{3}}", figures) else mark
    raise ValueError(figures)


def evidence(cells: Iterable[str]) -> dict[str, str]:
    """Return which mark before decimals these cells prove: "," or "." → a cell that proves it.

    Cells without a number are passed over.
    """
    result: dict[str, str] = {}
    for cell in cells:
        if len(cell) > LONGEST or not any(mark in cell for mark in ",."):
            continue
        try:
            number = read(cell)
        except ValueError:
            continue
        if number and number.decimal in (",", "."):
            result.setdefault(number.decimal, cell)
    return result
