"""Map the labels of a school's own model to negative, neutral and positive, as its settings say or its names tell."""

from collections.abc import Sequence

from pipelines.support.errors import ConfigError
from text.i18n import N_

SIDES = ("negative", "neutral", "positive")
KNOWN = {
    "negative": "negative", "neg": "negative", "negatief": "negative", "1 star": "negative", "2 stars": "negative",
    "neutral": "neutral", "neu": "neutral", "neutraal": "neutral", "3 stars": "neutral",
    "positive": "positive", "pos": "positive", "positief": "positive", "4 stars": "positive", "5 stars": "positive",
}  # fmt: skip


def told(setting: str) -> dict[str, str]:
    """Return what a setting says, "LABEL_0=negative, LABEL_1=positive": label (small letters) → side.

    Raises: ConfigError for a part that maps nothing, or to something else than the three.
    """
    mapped = {}
    for part in filter(None, (one.strip() for one in setting.split(","))):
        label, _, side = (piece.strip().lower() for piece in part.partition("="))
        if not label or side not in SIDES:
            raise ConfigError(
                N_(
                    "WEERKLANK_MODEL_LABELS: “{part}” maps no label. Write for each label of the model"
                    " label=negative, label=neutral or label=positive, with commas between."
                ),
                part=part,
            )
        mapped[label] = side
    return mapped


def sides(names: Sequence[str], setting: str) -> tuple[int, ...]:
    """Return for each label of a model which side it is: 0 negative, 1 neutral, 2 positive.

    Raises: ConfigError where neither the setting nor its name tells, or no label is negative or positive.
    """
    mapped = KNOWN | told(setting)
    unknown = [name for name in names if name.strip().lower() not in mapped]
    if unknown:
        raise ConfigError(
            N_(
                "The model has labels that say no side: {labels}. Name the side of each in WEERKLANK_MODEL_LABELS."
            ),
            labels=", ".join(unknown),
        )
    found = tuple(SIDES.index(mapped[name.strip().lower()]) for name in names)
    if not {0, 2} <= set(found):
        raise ConfigError(N_("The model has no label for negative, or none for positive."))
    return found


def chances(shares: Sequence[float], places: Sequence[int]) -> tuple[float, float, float]:
    """Return the chances of negative, neutral and positive, of shares per label and which side each label is."""
    added = [0.0, 0.0, 0.0]
    for share, side in zip(shares, places, strict=True):
        added[side] += share
    total = sum(added) or 1.0
    return added[0] / total, added[1] / total, added[2] / total
