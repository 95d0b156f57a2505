"""Read which label of the school's own model is which side: [model] of model.toml, where the environment says nothing.

One such file per organisation, beside its configuration. `WEERKLANK_MODEL_LABELS` of the environment goes before it, as
it does of other settings: then the file is not looked at.
"""

from pathlib import Path

from pipelines.settings import folder
from pipelines.settings.fields import Table
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from pipelines.understanding.own.labels import KNOWN
from text.i18n import N_

FILE = "model.toml"
HEADER = "model"
MOST = 200  # labels


def read(given: Path | None = None) -> str:
    """Return what the file says, as WEERKLANK_MODEL_LABELS would; "" where it is not there or cannot be read.

    Who saves it has it checked; what an editor left broken maps nothing, and the model then says which label it lacks.
    """
    path = folder(given) / FILE
    try:
        return of_text(path) if is_there(path) else ""
    except ConfigError:
        return ""


def of_text(path: Path, written: str | None = None) -> str:
    """Return what this file says, or would with this text. Raises: ConfigError with file, line and field."""
    text, values = toml(path, written)
    for name in values.keys() - {HEADER}:
        raise ConfigError(
            N_("{file}: “{name}” is not known; known are {known}."), file=path, name=name[:200], known=HEADER
        )
    table = Table(path, text, HEADER, values.get(HEADER, {}))
    table.asked.add("labels")
    mapped = table.values.get("labels", {})
    if isinstance(mapped, list):  # a label that is its own side
        mapped = {label: label for label in mapped if isinstance(label, str)}
    if not isinstance(mapped, dict) or len(mapped) > MOST:
        raise table.error(
            "labels", N_("write per line a label of the model = negative, neutral or positive.")
        )
    said = [_one(table, str(label), side) for label, side in mapped.items()]
    table.unknown()
    return ", ".join(said)


def of_lines(written: str) -> str:
    """Return what lines of a form say, label = side; a line that says no side is left out: it may be half typed."""
    pairs = (line.partition("=") for line in written.splitlines())
    sides = ((label.strip().lower(), KNOWN.get((side or label).strip().lower())) for label, _, side in pairs)
    return ", ".join(f"{label}={side}" for label, side in sides if label and side and "," not in label)


def check(path: Path, before: str | None, after: str) -> None:
    """Read model.toml as it is going to be. Raises: ConfigError."""
    of_text(path, after)


def _one(table: Table, label: str, side: object) -> str:
    known = KNOWN.get(side.strip().lower()) if isinstance(side, str) else None
    if known is None:
        raise table.error(
            "labels",
            N_("“{label}” is no side; write negative, neutral or positive behind the =."),
            label=str(side),
        )
    if not label.strip() or set(label) & set(",=\n"):
        raise table.error("labels", N_("a label with a comma or an = in it cannot be mapped."))
    return f"{label.strip().lower()}={known}"
