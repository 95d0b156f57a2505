"""Say a figure in words: its value in its unit, and what changed, without ever contradicting what is printed."""

from text.decimals import MOST, apart, format_decimals, printed
from text.i18n import _, about, ngettext, number, percent, translate
from warehouse.core.figure import Figure


def value_of(figure: Figure, value: float | None) -> str:
    """Return a value in its unit, as the reader writes it; a dash when unknown."""
    if value is None:
        return "–"
    places = decimals(figure, value)
    if figure.unit == "points":
        return number(value, places, sign=True)
    if figure.unit in ("percent", "rate"):
        return percent(value, places)
    if figure.unit in ("euros", "euros_each"):
        return "€\u00a0" + number(value, places)
    return number(about(value) if figure.unit == "readers" and not _is_close(figure) else value, places)


def decimals(figure: Figure, value: float) -> int:
    """With how many decimals does a value of this figure stand there?

    As usual in its unit; with more where the figure says that it rose or fell, and both would read the same.
    """
    usual = {
        "rate": 1 if value >= 1 else 2,
        "euros_each": 2 if value < 100 else 0,
        "hours": 1 if value % 1 else 0,
        "per_thousand": 0 if value >= 100 else 1 if value >= 1 else 2,
    }.get(figure.unit, 0)
    # Chance may have made the change: then alike is what is said of it.
    if figure.change is None or figure.clear is False or figure.previous is None:
        return usual
    return max(usual, apart(figure.value, figure.previous))


def _is_close(figure: Figure) -> bool:
    """Would both numbers of this estimate read the same, though it is said to have changed?"""
    value, previous = figure.value, figure.previous
    if value is None or previous is None or figure.change is None or figure.clear is False:
        return False
    return value != previous and about(value) == about(previous)


def trend(figure: Figure) -> str:
    """Return the change in words, with a sign that needs no colour; says so when it is too small to tell."""
    if figure.value is None:
        return translate(figure.note, figure.fields) if figure.note else _("unknown")
    if not figure.is_compared:
        return translate(figure.note, figure.fields) if figure.note else ""
    if figure.previous is None:
        return (
            translate(figure.note, figure.fields) if figure.note else _("no earlier period to compare with")
        )
    if figure.change is None:
        return translate("{before} before: too few to compare", before=value_of(figure, figure.previous))
    if not figure.change:
        return translate("≈ as before ({before})", before=value_of(figure, figure.previous))
    if figure.clear is False:
        return translate(
            "≈ {before} before; the difference may be chance", before=value_of(figure, figure.previous)
        )
    fields = {"change": moved(figure), "before": value_of(figure, figure.previous)}
    if figure.change > 0:
        return translate("▲ {change} more ({before} before)", fields)
    return translate("▼ {change} less ({before} before)", fields)


def moved(figure: Figure) -> str:
    """Return how much it changed, without sign: of points what the printed numbers differ, and never nothing."""
    value, previous, change = figure.value, figure.previous, figure.change
    if value is None or previous is None or change is None:
        return "–"
    if figure.unit not in ("points", "percent", "rate"):
        return percent(abs(change), apart(change, 0))
    places = max(decimals(figure, value), decimals(figure, previous))
    size = abs(printed(printed(value, places) - printed(previous, places), MOST))
    return ngettext("{count} point", "{count} points", 1 if size == 1 else 2).format(
        count=format_decimals(size, places)
    )
