"""Return the data folder of this installation: logs, locks, raw answers, the trained model, caches."""

import os
from pathlib import Path


def data_folder() -> Path:
    """Return where logs, locks and caches go: WEERKLANK_DATA, else data/ in the working folder."""
    return Path(os.environ.get("WEERKLANK_DATA") or "data")


def own_cache() -> Path:
    """Return the folder of caches that is this data folder's own."""
    return data_folder() / "cache"


def cache_folder() -> Path:
    """Return where files of the program go, packed or unpacked once: WEERKLANK_CACHE, else our own folder of caches.

    They hold nothing of a school, so organisations side by side share them. A folder that belongs to another account,
    cannot be made or cannot be written is left alone.
    """
    if named := os.environ.get("WEERKLANK_CACHE"):
        shared = Path(named)
        try:
            shared.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Whose it is decides what is read from it, and so what we serve and which language we take a text for.
            is_ours = shared.stat().st_uid == os.geteuid() and os.access(shared, os.W_OK | os.X_OK)
        except OSError:
            is_ours = False
        if is_ours:
            return shared
    return own_cache()
