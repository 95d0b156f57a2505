"""Lead whoever may set something up to the page where that is done; tell everybody else who does it."""

from pages.shared import login
from pages.shared.html import Html, tag
from pages.shared.i18n import _
from pages.shared.page import link


def lead(what: str) -> Html:
    """Return the link to this kind of setting, or, for who may not change it, the words who does.

    what: a kind of `pipelines.settings.editing`, which the page Settings opens with
    """
    if not login.manages():
        return tag("span", _("Whoever runs this dashboard does that."))
    return tag("a", _("To the settings"), href=link("settings", what=what), target="_self")
