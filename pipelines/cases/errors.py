"""Define what can be refused about a case."""

from pipelines.support.errors import PipelineError
from text.i18n import N_


class CaseRefused(PipelineError):
    """It was not done, and why; nothing was changed."""

    template = N_("This case is not there.")


class CaseTaken(CaseRefused):
    """Somebody else has it, or changed it since it was read here."""

    template = N_("{person} has had this since {since}.")


CHANGED = N_(
    "This case was changed by somebody else since you opened it. Look at it again; your text is kept."
)
