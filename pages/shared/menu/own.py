"""Return what a reader sets for this browser alone; the document's scripts keep it there, and nowhere else."""

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _

THEMES = {"device": N_("As this device"), "light": N_("Light"), "dark": N_("Dark")}
# What does what: keys, as they stand on them.
KEYS = (
    (("/",), N_("Search the mentions")),
    (("j", "k"), N_("Next and previous mention")),
    (("1", "+"), N_("Label the mention: positive")),
    (("2", "="), N_("Label the mention: neutral")),
    (("3", "-"), N_("Label the mention: negative")),
    (("4",), N_("Label the mention: unclear")),
    (("u",), N_("Take the last label back")),
    (("?",), N_("This list")),
)


def colours() -> Html:
    """Return the choice between light and dark; without a script it is not shown, as it would do nothing."""
    buttons = [
        tag("button", _(name), type="button", data_theme=theme, aria_pressed="false")
        for theme, name in THEMES.items()
    ]
    named = tag("div", *buttons, class_="wk-choice", role="group", aria_label=_("Colours"))
    return tag("div", tag("p", _("Colours")), named, class_="wk-group wk-theme")


def keys() -> Html:
    """Return the way to the list of keys, and the switch that turns them off."""
    buttons = (
        tag("button", _("List of keys"), type="button", data_keys="list"),
        tag("button", _("Use keys"), type="button", role="switch", data_keys="switch", aria_checked="true"),
    )
    return tag(
        "div", tag("p", _("Keys")), tag("div", *buttons, class_="wk-choice"), class_="wk-group wk-own-keys"
    )


def list_of_keys() -> Html:
    """Return the list of keys, which the page's script opens."""
    rows = [
        tag("div", tag("dt", *(tag("kbd", each) for each in names)), tag("dd", _(what)))
        for names, what in KEYS
    ]
    return tag(
        "dialog",
        tag("h2", _("Keys"), id="wk-keys-title"),
        tag("dl", *rows),
        tag(
            "p",
            _(
                "On the weekly sample of Reliability the same keys answer, and u goes one back. Keys do nothing"
                " while you type; under View they can be turned off."
            ),
        ),
        tag("button", _("Close"), type="button", data_keys="close"),
        class_="wk-keys",
        aria_labelledby="wk-keys-title",
    )
