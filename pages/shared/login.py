"""Ask a visitor to log in where the operator configured a login; let everybody in otherwise."""

import streamlit as st

from pages.shared.i18n import _, translate


def is_closed() -> bool:
    """Must visitors log in here? So when `.streamlit/secrets.toml` holds an `[auth]` section."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


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


def pass_through() -> None:
    """Let a visitor in, or stop with a sentence and a button."""
    # Streamlit leaves the attribute out while its own login is not ready: closed then, not open.
    if not is_closed() or getattr(st.user, "is_logged_in", False):
        return
    st.header(_("Log in"))
    st.write(translate("This dashboard is open to members of the organisation only."))
    st.button(_("Log in"), on_click=st.login, type="primary")
    st.stop()
