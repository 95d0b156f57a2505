"""Return the data folder of this installation: logs, locks, raw answers, the trained model, caches."""

import os
from pathlib import Path


def data_folder() -> Path:
    """Return where logs, locks and caches go: WEERKLANK_DATA, else data/ in the working folder."""
    return Path(os.environ.get("WEERKLANK_DATA") or "data")
