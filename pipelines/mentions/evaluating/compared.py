"""Put the tiers beside each other on one file of labelled texts, as one table."""

from collections.abc import Sequence

from pipelines.mentions.evaluating.evaluate import Evaluation, Row, evaluate
from pipelines.understanding import ENCODER, FAST, OWN, encoder, own_model

HEAD = ("tier", "accuracy", "macro-F1", "label", "net error", "neg as pos", "calibration", "r", "texts/s")


def all_tiers(rows: Sequence[Row], language: str | None) -> dict[str, Evaluation]:
    """Return tier → what was measured: fast, encoder and own, those that run here. Raises: PipelineError."""
    tiers = [FAST, *([ENCODER] if encoder.available() else []), *([OWN] if own_model.ready() else [])]
    return {tier: evaluate(rows, language, tier) for tier in tiers}


def table(found: dict[str, Evaluation]) -> str:
    """Return it for people; below it why the school's own model is not in it, where one is named."""
    lines = [HEAD, *(_cells(tier, one) for tier, one in found.items())]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    text = "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    return f"{text}\n\nown: {own_model.problem()}" if own_model.problem() else text


def _cells(tier: str, one: Evaluation) -> tuple[str, ...]:
    shares = (one.accuracy, one.macro_f1, one.as_labelled if one.as_labelled is not None else one.accuracy)
    told = [*map(_share, shares), "-" if one.net_error is None else f"{one.net_error:+.3f}"]
    told += [_share(value) for value in (one.sunny, one.calibration_error, one.pearson)]
    return tier, *told, f"{one.texts / one.seconds:,.0f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
