"""Compute how long to wait after something failed again: longer each time, up to a bound."""


def growing(failures: int, first: float, longest: float) -> float:
    """Seconds to wait after so many failures in a row: `first`, twice that, four times that, at most `longest`."""
    return min(longest, first * 2.0 ** min(max(failures, 1) - 1, 30))
