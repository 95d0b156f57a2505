"""Open the model that tells languages apart, from what was unpacked of it once.

Its package keeps it packed: to unpack it takes half a second of processor and 90 MB in each process that needs it. What
is left of it, of the languages that are told apart, is put in the data folder, from where any number of processes map
it: they read the parts that they need, and share them.
"""

import hashlib
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from py3langid import langid

from pipelines.support.data_folder import cache_folder, own_cache

PARTS = ("likelihoods", "priors", "languages", "moves", "rows", "found")
LOCK = "languages.lock"
WAIT = 30.0  # seconds for another process that unpacks it: one of half a second


def opened(languages: Mapping[str, float]) -> langid.LanguageIdentifier:
    """Return the model of these languages; how much likelier each is beforehand, in natural logarithms.

    Where the folder of caches cannot be written, or what stands there cannot be read, it is unpacked.
    """
    packed = (langid.MODEL_DIR / langid.MODEL_FILE).read_bytes()
    name = hashlib.blake2b(packed + repr(sorted(languages.items())).encode(), digest_size=12).hexdigest()
    folder = cache_folder() / f"languages-{name}"
    found = _mapped(folder) or _kept(folder, languages) or _identifier(_unpacked(languages))
    if folder.parent != own_cache():
        _remove(own_cache())  # of the time when each organisation had its own
    return found


def _kept(folder: Path, languages: Mapping[str, float]) -> langid.LanguageIdentifier | None:
    """Unpack it into this folder, or wait for who does: of many that begin at once, one does. None where none can."""
    # Only who unpacks it needs a lock, once in the life of an installation.
    from pipelines.support import run_lock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with run_lock.taken(folder.parent / LOCK, WAIT):
            if (made := _mapped(folder)) is None:
                _keep(folder, _unpacked(languages))
                made = _mapped(folder)
            return made
    except (OSError, run_lock.LockHeld):
        return None


def _unpacked(languages: Mapping[str, float]) -> dict[str, np.ndarray]:
    whole = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    whole.set_languages(list(languages))
    rare = [languages[language] for language in whole.nb_classes]
    # One of these languages alone, for a model keeps what it would need to know all again: 28 MB. And as the
    # model reads it: rows together and in 32 bits, a fifth faster.
    return {
        "likelihoods": np.ascontiguousarray(whole.nb_ptc, dtype=np.float32),
        "priors": (whole.nb_pc + rare).astype(np.float32),
        "languages": np.array(whole.nb_classes),
        "moves": np.frombuffer(whole.tk_nextmove, dtype=whole.tk_nextmove.typecode),
        "rows": np.frombuffer(whole.tk_row, dtype=whole.tk_row.typecode),
        "found": np.array(whole.tk_output, dtype=np.int32),
    }


def _identifier(parts: Mapping[str, np.ndarray]) -> langid.LanguageIdentifier:
    return langid.LanguageIdentifier(
        parts["likelihoods"],
        parts["priors"],
        parts["languages"].tolist(),
        # Looked up one by one: such a view gives a number of Python, and at once; numpy one of its own, and slowly.
        parts["moves"].data,
        parts["found"].data,
        tk_row=parts["rows"].data,
    )


def _mapped(folder: Path) -> langid.LanguageIdentifier | None:
    """Map it; None where it is not there, or not whole."""
    try:
        return _identifier({name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in PARTS})
    except (OSError, ValueError, EOFError):
        return None


def _keep(folder: Path, parts: Mapping[str, np.ndarray]) -> None:
    """Put it there whole, in one step: whoever maps a file must never see it change. Raises: OSError."""
    _remove(folder.parent)  # of an earlier version, or not whole
    made = folder.with_name(f"making-{uuid.uuid4().hex}")
    made.mkdir()
    try:
        for name, part in parts.items():
            np.save(made / f"{name}.npy", part)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _remove(cache: Path) -> None:
    for before in (*cache.glob("languages-*"), *cache.glob("making-*")):
        shutil.rmtree(before, ignore_errors=True)
