"""Compute how many decimals a printed number needs, so that it never contradicts the words beside it.

7.6 against a target of 7.9 is "7.6", not "8 of 8, behind"; 190 against 220 stays without decimals.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from text.i18n import number

MOST = 4


def printed(value: float, places: int) -> float:
    """Return what a reader reads who reads this number with so many decimals."""
    return float(round(Decimal(str(value)), places))


def own(*values: float | None) -> int:
    """With how many decimals do these numbers stand there as somebody typed them?"""
    known = [printed(value, MOST) for value in values if value is not None]
    return next(n for n in range(MOST + 1) if n == MOST or all(printed(value, n) == value for value in known))


def apart(*values: float | None) -> int:
    """With how many decimals do numbers that differ also read differently? At most four."""
    known = {printed(value, MOST) for value in values if value is not None}
    return next(
        n for n in range(MOST + 1) if n == MOST or len({printed(value, n) for value in known}) == len(known)
    )


def agreeing(values: Sequence[float | None], verdict: Callable[..., object], least: int = 0) -> int:
    """With how many decimals, `least` or more, is `verdict(*values)` of the printed numbers that of the numbers?"""
    true_verdict = verdict(*values)

    def read(places: int) -> object:
        return verdict(*(None if value is None else printed(value, places) for value in values))

    return next(n for n in range(least, MOST + 1) if n == MOST or read(n) == true_verdict)


def format_decimals(value: float | None, places: int, sign: bool = False) -> str:
    """Return this number with so many decimals, without those that say nothing: 8 and 7,9 with two.

    A dash when unknown.
    """
    if value is None:
        return "–"
    return number(value, min(places, own(value)), sign=sign)


def some(value: float | None, sign: bool = False) -> str:
    """Return a number without decimals; only what would read as nothing and is not, with as many as it takes."""
    return format_decimals(value, apart(value, 0), sign=sign)
