"""Make what Streamlit says by itself, in English whoever reads, known to the document in the reader's language."""

import json

from pages.shared import i18n
from pages.shared.i18n import N_

# What stands beside a field, in a place for a file and in a list, and what only a screen reader says; "{}" is anything.
WORDS = (
    N_("Skip to main content"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press {}+Enter to apply"),
    N_("Press {}+Enter to submit form"),
    N_("Upload"),
    N_("Drag and drop a file here"),
    N_("{} per file"),
    N_("{} files are not allowed."),
    N_("File must be {} or smaller."),
    N_("Remove {}"),
    N_("Add files"),
    N_("file upload"),
    N_("No results"),
    N_("Select all"),
    N_("Select {} matches"),
    N_("You can only select up to {} options. Remove an option first."),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Choose date"),
    N_("Clear value"),
    N_("Clear date"),
    N_("Clear all"),
    N_("Selected values"),
    N_("Show suggestions"),
    N_("Choices"),
    N_("Close"),
    N_("Page not found"),
    N_("The page that you have requested does not seem to exist. Running the app's main page."),
    N_("Show password"),
    N_("Hide password"),
    N_("Increment"),
    N_("Decrement"),
)


def script() -> str:
    """Return the words per language, in one order."""
    said = {}
    for name in i18n.LOCALES:
        with i18n.use_language(name):
            said[name] = [i18n._(word) for word in WORDS]
    return f"const BORROWED = {json.dumps(said)};"
