"""Ask a visitor to log in where the operator configured a login; let everybody in otherwise."""

from pathlib import Path

import streamlit as st
from streamlit import config

from pages.shared.html import tag
from pages.shared.i18n import _, language, translate
from pipelines.access.person import Person, account

# Whether everybody in the network may come in, as the operator forced it (WEERKLANK_OPEN).
stands_open = False


def is_closed() -> bool:
    """Must visitors log in here? So when `.streamlit/secrets.toml` holds an `[auth]` section, or cannot be read."""
    if st.secrets.load_if_toml_exists():
        return "auth" in st.secrets
    return any(Path(file).is_file() for file in config.get_option("secrets.files"))


def warn() -> None:
    """Draw a red bar where everybody may come in."""
    if stands_open:
        said = _(
            "This dashboard stands open: anybody in the network can read and change everything. Whoever runs it closes"
            " it by a login or a proxy (docs/operators.md, “Who comes in”)."
        )
        st.html(tag("p", said, class_="wk-said wk-said-bad wk-open", role="alert", lang=language()))


def manages() -> bool:
    """Does this visitor manage the dashboard, so that faults of the installation are theirs to mend?

    All do while there is no login. With one, those whose addresses `managers` of [weerklank] in
    `.streamlit/secrets.toml` lists; where it lists none, everybody who is let in.
    """
    if not is_closed():
        return True
    listed = st.secrets.get("weerklank", {}).get("managers", [])
    address = str(getattr(st.user, "email", None) or "").casefold()
    return not listed or address in {str(one).casefold() for one in listed}


def person() -> Person:
    """Return who sits before this page: without a login the account of the machine that runs the dashboard."""
    return account()


def pass_through() -> None:
    """Let a visitor in, or stop with a sentence and a button."""
    # Streamlit leaves the attribute out while its own login is not ready: closed then, not open.
    if not is_closed() or getattr(st.user, "is_logged_in", False):
        return
    st.header(_("Log in"))
    st.write(translate("This dashboard is open to members of the organisation only."))
    st.button(_("Log in"), on_click=st.login, type="primary")
    st.stop()
