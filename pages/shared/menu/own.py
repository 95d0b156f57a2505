"""Return what a reader sets for this browser alone; the document's scripts keep it there, and nowhere else."""

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _

THEMES = {"device": N_("As this device"), "light": N_("Light"), "dark": N_("Dark")}


def colours() -> Html:
    """Return the choice between light and dark; without a script it is not shown, as it would do nothing."""
    buttons = [
        tag("button", _(name), type="button", data_theme=theme, aria_pressed="false")
        for theme, name in THEMES.items()
    ]
    named = tag("div", *buttons, class_="wk-choice", role="group", aria_label=_("Colours"))
    return tag("div", tag("p", _("Colours")), named, class_="wk-group wk-theme")
