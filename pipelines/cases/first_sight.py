"""Say which labels are only a first sight, that nobody is to be called for."""

import datetime as dt

# So long a better reading of a text may take; after it the first one has to do.
BETTER = dt.timedelta(hours=1)


def methods() -> frozenset[str]:
    """Which methods only stand in until a better one has read a text? Empty on a machine that has no better one."""
    # Pages ask what alarms when they draw, not when they start: this brings numpy.
    from pipelines import understanding

    return understanding.first_sight()
