"""Read times as services write them (ISO 8601)."""

import datetime as dt


def moment(written: object) -> dt.datetime | None:
    """Return the time that a service wrote (ISO 8601), aware; None for anything else."""
    try:
        time = dt.datetime.fromisoformat(str(written).replace("Z", "+00:00"))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
