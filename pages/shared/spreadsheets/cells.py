"""Turn the values of a table into cells as people read them; nothing becomes a formula."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from pages.shared.i18n import N_, _
from pages.shared.parts.certificate import QUALITY
from pages.shared.parts.mention_cards import kind_name, label_name, language_name
from pages.shared.spreadsheets.columns import OTHERS, SURE, UNITS
from text import case_words
from text.labels import channel_name
from text.local_time import AMSTERDAM
from warehouse.core import registry

if TYPE_CHECKING:
    import pyarrow as pa

# Also as East Asian keyboards write them: some spreadsheets take those for the same.
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LEADING = ("\t", "\r")
PLACES = 4
# What a figure of a month is called that is no metric.
FIGURES = {
    "said": N_("Said by us"),
    "goal": N_("Value of the goal"),
    "goal_expected": N_("Expected of the goal"),
    "goal_target": N_("Target of the goal"),
    "brought_in_all": N_("Came to the goal in the month"),
    "brought": N_("Brought to the goal by a channel"),
    "unattributed": N_("Came to the goal, untraced"),
    "outage": N_("Days without an answer of the source"),
    "story": N_("Publications of a story"),
    **case_words.FIGURES,
}


def quality_name(name: str) -> str:
    """Return how sure a number is, in a word of the reader."""
    return _(QUALITY[name][0]) if name in QUALITY else name


def figure_name(name: str) -> str:
    """Return what a figure is called; its own name where we have none."""
    labels = {metric.figure: metric.label for metric in registry.METRICS if metric.figure}
    known = FIGURES.get(name) or labels.get(name)
    return _(known) if known else name


def _network(name: str) -> str:
    return channel_name(name) if name else ""


# Column → how its words read.
WORDS: dict[str, Callable[[str], str]] = {
    "kind": kind_name,
    "label": label_name,
    "language": language_name,
    "quality": quality_name,
    "channel": _network,
    "network": _network,
    "in_app": _network,
    "figure": figure_name,
    "unit": lambda name: _(UNITS[name][0]),
}


def harmless(text: str) -> str:
    """Return the text as a spreadsheet shows it; what begins like a formula gets an apostrophe in front."""
    return "'" + text if text.startswith(LEADING) or _begun(text).startswith(DANGEROUS) else text


def _begun(text: str) -> str:
    """Return the text from the first sign on that can be seen: a spreadsheet looks past what cannot."""
    unseen = (n for n, sign in enumerate(text) if sign != " " and sign.isprintable())
    return text[next(unseen, len(text)) :]


def rows(table: pa.Table) -> Iterator[list[object]]:
    """Yield the rows as people read them: kinds, labels and qualities in words, times on Amsterdam's clock."""
    words = [_words(name) for name in table.column_names]
    for batch in table.to_batches(max_chunksize=2000):
        for row in batch.to_pylist():
            yield [_value(value, word) for value, word in zip(row.values(), words, strict=True)]


def _words(name: str) -> Callable[[str], str] | None:
    return quality_name if name not in OTHERS and name.endswith(SURE) else WORDS.get(name)


def _value(value: object, word: Callable[[str], str] | None) -> object:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if word:
        return harmless(word(str(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(AMSTERDAM).replace(tzinfo=None, microsecond=0)
    return harmless(value) if isinstance(value, str) else value


def written(value: object, is_dutch: bool) -> object:
    """Return a value as it stands in a CSV: days as in ISO 8601, numbers with the decimals that say something."""
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, Decimal):
        value = float(value)
    if not isinstance(value, float):
        return value
    # Minus nothing is nothing.
    text = f"{value + 0.0:.{PLACES}f}"
    if value and not float(text):
        # Not nothing, so that it may not read as nothing.
        text = f"{Decimal(f'{value:.2g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if is_dutch else text
