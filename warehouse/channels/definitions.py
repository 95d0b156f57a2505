"""Read from `definitions.toml` the meaning of each channel number, and where a platform broke a series."""

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from text.bilingual import Text
from warehouse.core import registry

FILE = Path(__file__).parent / "definitions.toml"


@dataclass(frozen=True)
class Definition:
    """What a number counts. unique: days may not be added up."""

    key: str
    text: Text
    unique: bool = False


@dataclass(frozen=True)
class Break:
    """From `day` on, the metric of this network counts something else, or is gone; `text` says what."""

    network: str
    metric: str
    day: dt.date
    text: Text
    url: str


@functools.cache
def _read() -> tuple[dict[str, Definition], tuple[Break, ...]]:
    document = tomllib.loads(FILE.read_text(encoding="utf-8"))
    gaps = tuple(
        Break(row["network"], row["metric"], row["day"], Text(row["nl"], row["en"]), row["url"])
        for row in document.pop("breaks")
    )
    texts = {metric.name: metric.counts for metric in registry.METRICS if metric.counts}
    texts |= {key: Text(row["nl"], row["en"]) for key, row in document.items()}
    return {key: Definition(key, text, _is_unique(key)) for key, text in texts.items()}, gaps


def _is_unique(key: str) -> bool:
    return any(metric.unique and metric.name in key.split(":")[:2] for metric in registry.METRICS)


def definition(key: str) -> Definition:
    """Return what a number with this key counts; the metric's general meaning where the network has none of its own."""
    known, _ = _read()
    network, _, rest = key.partition(":")
    metric, _, variant = rest.partition(":")
    if key in known:
        return known[key]
    if variant and f"*:{variant}" in known:
        return known[f"*:{variant}"]
    own = known.get(f"{network}:{metric}") or known.get(metric)
    return own or Definition(key, Text(key, key))


def breaks(network: str, metric: str) -> tuple[Break, ...]:
    """Return where the series of this metric is broken, the first first; () when it never was."""
    gaps = (gap for gap in _read()[1] if (gap.network, gap.metric) == (network, metric))
    return tuple(sorted(gaps, key=lambda gap: gap.day))
