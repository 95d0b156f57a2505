"""Know who sits before a page, and let in whom a role lets in; everybody else gets a sentence and what to do.

Where no login is configured the person is the account of the machine that runs the dashboard.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitAPIException, StreamlitAuthError

from pages.shared.html import join, query, tag
from pages.shared.i18n import DEFAULT, N_, _, language, reason, translate
from pipelines.access import matrix
from pipelines.access.logins import access_file, entering, store, visitors
from pipelines.access.logins.visitors import NOBODY, Visitor
from pipelines.access.person import Person, account
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError

# Whether everybody in the network may come in, as the operator forced it (WEERKLANK_OPEN).
stands_open = False
# Whether this process serves readers, and whether it asked one of them who they are: then it goes on asking.
_serves = _asked = False
# Where people ask for a link by mail, below the app's address.
BY_MAIL = "enter"
# What Streamlit takes for the app's own provider, not for one of several.
OWN_FIELDS = ("client_kwargs",)


def is_closed() -> bool:
    """Must visitors log in here? So with an `[auth]` section in `.streamlit/secrets.toml`, or one that cannot be read,
    and where access.toml sends links or names a proxy, or cannot be read. What goes while the app runs opens nothing.
    """
    global _asked
    asked = (_serves and _asked) or _is_asked()
    _asked = _serves and asked
    return asked


def _is_asked() -> bool:
    if access_file.known().is_closed:
        return True
    if st.secrets.load_if_toml_exists():
        return "auth" in st.secrets
    return any(_stands(Path(file)) for file in config.get_option("secrets.files"))


def _stands(file: Path) -> bool:
    """Does this file stand there? In a folder that may not be looked into nobody knows: the door stays as it was."""
    try:
        return file.exists()
    except OSError:
        return False


def stay_closed() -> None:
    """Go on asking who comes in for as long as this process runs, once it does; at the start of the app."""
    global _serves
    _serves = True


def visitor_of(user: Mapping[str, object]) -> Visitor:
    """Return who asks, as the server tells it (`st.user`, or a request): looked up anew each time."""
    if not is_closed() and not isinstance(user.get("weerklank"), visitors.Inside):
        return Visitor("in", account())
    return visitors.visitor(user, now())


def now() -> dt.datetime:
    """What time is it? Always the machine's clock: a login ends, also while that of the figures stands still."""
    return dt.datetime.now(dt.UTC)


def visitor() -> Visitor:
    """Return who sits before this page."""
    return visitor_of(st.user.to_dict())


def person() -> Person:
    """Return who sits before this page: without a login the account of the machine that runs the dashboard."""
    found = visitor()
    return found.person if found.state in ("in", "without") else NOBODY


def may(need: str) -> bool:
    """May who sits before this page do this (a need of matrix.toml)?"""
    return matrix.may(person(), need)


def manages() -> bool:
    """Does this visitor manage the dashboard, so that faults of the installation are theirs to mend?"""
    return may("setup.write")


def may_not() -> None:
    """Draw the sentence in the place of a form that this person's roles do not offer."""
    st.html(tag("p", _("You can read this; changing it belongs to another role."), class_="wk-small"))


def pass_through(need: str) -> None:
    """Let in who may see this page, or stop with a sentence and what to do."""
    found = visitor()
    if found.state == "in" and matrix.may(found.person, need):
        return
    ways = {"out": _log_in, "expired": _log_in, "elsewhere": _elsewhere, "without": _without}
    ways[found.state](found) if found.state in ways else _other_role(found, need)
    st.stop()


def _log_in(found: Visitor) -> None:
    st.header(_("Log in"))
    if found.state == "expired":
        st.write(_("Your login has ended. Log in again; then you can go on."))
    else:
        st.write(translate("This dashboard is open to members of the organisation only."))
    for name, label in providers().items():
        st.button(label, key=f"login-{name}", on_click=_to_provider, args=(name,), type="primary")
    if access_file.known().access.links:
        # A page without the app: the address of whoever asks decides how often.
        where = f"./{BY_MAIL}{query({'lang': None if language() == DEFAULT else language()})}"
        looks = None if providers() else "wk-button"
        link = tag("a", _("Send me a link to log in"), href=where, target="_self", class_=looks)
        st.html(tag("p", link, class_="wk-lead"))
    known = access_file.known()
    if not (providers() or known.access.links or known.fault):
        st.html(tag("p", _("There is no way to log in here now. Whoever runs this dashboard gives one, or starts it"
                           " anew."), class_="wk-said wk-said-bad"))  # fmt: skip
    if fault := known.fault:
        fields = {**fault.fields, "file": Path(str(fault.fields.get("file", ""))).name}
        st.html(tag("p", reason(access_file.nobody_new(fault), fields), class_="wk-said wk-said-bad"))


def providers() -> dict[str, str]:
    """Return who says who people are: name in `[auth]` → what stands on its button."""
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return {}
    auth = st.secrets["auth"]
    named = [name for name, told in auth.items() if isinstance(told, Mapping) and name not in OWN_FIELDS]
    if auth.get("client_id") or not named:
        return {"": _("Log in")}
    return {
        name: _("Log in")
        if len(named) == 1
        else translate(
            N_("Log in by {provider}"), provider=typed_text.line(str(auth[name].get("title") or name))
        )
        for name in named
    }


def _to_provider(name: str) -> None:
    try:
        st.login(name) if name else st.login()
    except (StreamlitAuthError, StreamlitAPIException):
        st.error(_("The login cannot be reached now. Whoever runs this dashboard finds why with the check."))


def _elsewhere(found: Visitor) -> None:
    st.header(_("This is not the dashboard of your organisation"))
    st.write(_("Your login says that you are of another organisation, or of none. Nothing is shown here."))
    if found.home:
        st.html(tag("a", _("Go to the dashboard of your organisation"), href=found.home, target="_self"))
    log_out_button(found)


def _without(found: Visitor) -> None:
    st.header(_("You have no role here yet"))
    who = found.mail or found.person.name
    st.html(join(tag("p", translate(N_("You are logged in as {who}."), who=who)), tag("p", whom_to_ask())))
    if found.is_cut:
        st.html(tag("p", _("Your provider left out which groups you are in, because there are too many. Whoever"
                           " manages it gives app roles instead, or fewer groups."), class_="wk-small"))  # fmt: skip
    if entering.code_waits(now()):
        with st.form("first-administrator", border=False):
            typed = st.text_input(
                _("Code for the first administrator"), max_chars=typed_text.NAME.most, autocomplete="off",
                help=_("It was printed where the dashboard was started."),
            )  # fmt: skip
            if st.form_submit_button(_("Become administrator"), type="primary"):
                try:
                    entering.claim(found, typed, now())
                except PipelineError as error:
                    _refused(error)
                else:
                    st.rerun()
    log_out_button(found)


def _refused(error: PipelineError) -> None:
    st.html(tag("p", translate(error.template, error.fields), class_="wk-said wk-said-bad", role="alert"))


def whom_to_ask() -> str:
    """Return whom a person asks for a role."""
    access = access_file.known().access
    named = [each.mail for each in access.people if "administrator" in each.roles and each.mail]
    who = access.ask or ", ".join(named[:3])
    if who:
        return translate(N_("Ask {who} for a role."), who=who)
    return _("Ask whoever manages this dashboard for a role.")


def _other_role(found: Visitor, need: str) -> None:
    st.header(_("This page belongs to another role"))
    ways = (tag("p", whom_to_ask()), tag("p", _("In the menu stand the pages that you may open.")))
    # By its name the document's script sees that this browser begins at a page that is its reader's no more.
    st.html(tag("div", *ways, class_="wk-other-role"))
    key = f"_refused_{need}"
    if not st.session_state.get(key):
        st.session_state[key] = True
        entering.note(found.person, "access.page", need, "refused")
    log_out_button(found)


def log_out_button(found: Visitor) -> None:
    """Draw the way out, for who came in by a login or a link."""
    if found.login and st.button(_("Log out"), key="wk-log-out"):
        log_out(found)


def log_out(found: Visitor, everywhere: bool = False) -> None:
    """End this login, or all of this person's, and leave. What could not be kept is said."""
    try:
        if everywhere:
            store.end_all(found.person.id, now())
        store.end(found.login, now())
        # A link by which somebody came in here before would open the door again.
        key = visitors.link_of(st.user.to_dict())
        if key:
            store.end(key, now())
    except PipelineError as error:
        _refused(error)
        return
    entering.note(found.person, "access.everywhere" if everywhere else "access.logout", "", "done")
    if found.person.way == "login":
        st.logout()
        st.stop()
    st.rerun()
