"""Say what a change of the settings did."""

from pages.shared.i18n import N_, translate
from pipelines.settings.editing.kinds import Kind

ACTS = {
    "add": N_("{what} is added."),
    "change": N_("{what} is changed."),
    "remove": N_("{what} is removed."),
}


def told(act: str, kind: Kind, what: str) -> str:
    """Return what was done with this entry; of what there is one of only, nothing is added: it is set."""
    if kind.single and act == "add":
        act = "change"
    return translate(ACTS[act], what=what)
