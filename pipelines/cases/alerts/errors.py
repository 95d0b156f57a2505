"""Define what can be refused about an alert."""

from pipelines.support.errors import PipelineError
from text.i18n import N_


class AlertRefused(PipelineError):
    """It was not done, and why; nothing was changed."""

    template = N_("This alert is not there.")


ENDED = N_("This alert was ended already.")
