"""Say what a change of the settings did."""

from pages.shared.i18n import N_, _, translate
from pipelines.settings.editing.kinds import Kind

ACTS = {
    "add": N_("{what} is added."),
    "change": N_("{what} is changed."),
    "remove": N_("{what} is removed."),
}


def told(act: str, kind: Kind | None, called: str, file: str) -> str:
    """Return what was done with the entry of this kind that is called so; with the file, where there is no such kind.

    Of what there is one of only, nothing is added: it is set.
    """
    is_one = kind is not None and kind.single
    what = _(kind.one) if kind else file
    if called and not is_one:
        what = translate(N_("{kind} “{name}”"), kind=what, name=called)
    if is_one and act == "add":
        act = "change"
    return translate(ACTS[act], what=what)
