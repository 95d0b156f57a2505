"""Divide a key event among the channels of its visitor's path, in three ways, each by one rule."""

from collections.abc import Iterable, Sequence

# What our rules call a visit of which nobody knows where it came from.
UNKNOWN = ("direct", "unassigned")
MODELS = ("last", "first", "linear")
BETWEEN = " > "
UNATTRIBUTED = ""


def steps(path: str) -> tuple[str, ...]:
    """Which channels are in this path?

    Rows: one per visit of which a channel is known, the first first.
    Counts: visits without a source (direct) and of unknown channels are left out.
    Empty: () when no visit has a channel.
    """
    stripped = (step.strip() for step in path.split(BETWEEN.strip()))
    return tuple(step for step in stripped if step and step not in UNKNOWN)


def shares(path: str, model: str) -> tuple[tuple[str, float], ...]:
    """Which channel gets which part of one key event after this path?

    Columns: channel, part; the parts add up to 1.
    Counts: last: the last visit that was not direct gets all; first: the first one that was not; linear: every visit
    that was not direct gets the same part.
    Empty: (("", 1.0),): unattributed, when no visit has a channel.
    Raises: ValueError for an unknown model.
    """
    if model not in MODELS:
        raise ValueError(f"{model!r} is none of {', '.join(MODELS)}")
    path_steps: Sequence[str] = steps(path)
    if not path_steps:
        return ((UNATTRIBUTED, 1.0),)
    if model != "linear":
        return ((path_steps[-1 if model == "last" else 0], 1.0),)
    return tuple((step, 1 / len(path_steps)) for step in path_steps)


def divide(paths: Iterable[tuple[str, int]], model: str) -> dict[str, float]:
    """What did each channel bring, by these (path, how often)?

    Columns: channel → key events, with parts for linear; "" is unattributed.
    Counts: every event once; nothing is spread over channels that were not on its path.
    Empty: {}.
    Raises: ValueError for an unknown model.
    """
    result: dict[str, float] = {}
    for path, events in paths:
        for channel, part in shares(path, model):
            result[channel] = result.get(channel, 0.0) + events * part
    return result
