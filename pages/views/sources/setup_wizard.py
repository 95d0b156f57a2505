"""Draw the first run: the school's address, what is found, and the long form for who fills it in by hand."""

import streamlit as st

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, ngettext, number, translate
from pages.shared.page import link
from pages.views.sources import first_collection, setup_finder
from pages.views.sources.add_source import bad, tried
from pipelines.settings import Organisation, Settings, allowed_by_environment, own_folder
from pipelines.settings.patterns import PATTERNS
from pipelines.sources.first_answers import Answers, PeerAnswer, SourceAnswer
from pipelines.support import typed_text
from text import hide_secrets

# What most schools have, in the order in which people think of it.
ASKED = (
    "google-news",
    "wordpress",
    "page",
    "youtube",
    "mastodon-tag",
    "bluesky",
    "reddit",
    "google-alerts",
    "feed",
)


def ask(sample: bool = True) -> None:
    """Draw the field for the school's address, what was found, and below it the questions for who answers them all.

    sample: whether the reader has seen the sample organisation until now.
    """
    seen = _("You now see ROC Voorbeeld, an invented school. Enter your own; nothing is sent to anyone.")
    new = _("Enter your school; the first figures are there within minutes. Nothing is sent to anyone.")
    st.html(tag("p", seen if sample else new, class_="wk-lead"))
    setup_finder.ask()
    with st.expander(_("Fill in yourself"), key="wk-by-hand"):
        _by_hand()


def _by_hand() -> None:
    """Draw the questions, the test of what was answered, and the button that starts."""
    with st.form("setup", border=False):
        name = st.text_input(_("Name of the school"), key="setup-name", max_chars=typed_text.TITLE.most)
        site = st.text_input(_("Website"), placeholder="https://www.school.nl", key="setup-site",
                             max_chars=typed_text.ADDRESS.most)  # fmt: skip
        also = st.text_area(
            _("Other names people use, one per line"),
            key="setup-also",
            height=70,
            placeholder="ROCV",
            max_chars=typed_text.LIST.most,
        )
        peers = st.text_area(_("Peer schools to compare with, one per line"), key="setup-peers", height=100,
                             max_chars=typed_text.LIST.most)  # fmt: skip
        contact = st.text_input(
            _("Contact address (visible to the sites that we visit)"),
            key="setup-contact",
            placeholder="info@school.nl",
            max_chars=typed_text.TITLE.most,
        )
        st.html(tag("h2", _("Where should we listen?")))
        st.html(
            tag(
                "p",
                _("Fill in what you have; a name or a handle is enough. One per line."),
                class_="wk-small",
            )
        )
        with st.container(key="wk-feeds"):
            feeds = {
                pattern: st.text_area(
                    _(PATTERNS[pattern].title),
                    placeholder=PATTERNS[pattern].example,
                    key=f"setup-{pattern}",
                    height=70,
                    max_chars=typed_text.LIST.most,
                )
                for pattern in ASKED
            }
        tested = st.form_submit_button(_("Test my answers"), type="primary")
    answers = Answers(
        name=typed_text.line(name[: typed_text.TITLE.most]),
        site=typed_text.line(site[: typed_text.ADDRESS.most]),
        contact=typed_text.line(contact[: typed_text.TITLE.most]),
        peers=tuple(map(PeerAnswer, setup_finder.lines(peers))),
        also_called=setup_finder.lines(also),
        sources=tuple(
            SourceAnswer(pattern, line)
            for pattern, text in feeds.items()
            for line in setup_finder.lines(text)
        ),
    )
    if tested:
        st.session_state["_tested"] = _tested(answers)
    if "_tested" in st.session_state:
        before, messages = st.session_state["_tested"]
        _outcome(answers, messages, is_same=before == answers)


def _tested(answers: Answers) -> tuple[Answers, list[Html]]:
    trial = Settings(
        own_folder(),
        Organisation(answers.name, answers.site, contact=answers.contact),
        (),
        (),
        allow_private=allowed_by_environment(),
    )
    with st.spinner(_("Each answer is tried now …")):
        return answers, [tried(trial, source.pattern, source.written) for source in answers.sources]


def _outcome(answers: Answers, messages: list[Html], is_same: bool) -> None:
    """Draw what the test gave, and the way on; an answer that changed since is to be tested again."""
    st.html(tag("h2", _("What the test gave")))
    if not is_same:
        st.html(bad(_("Your answers changed; test them again.")))
        return
    missing = [
        label
        for label, text in ((_("Name of the school"), answers.name), (_("Website"), answers.site))
        if not text
    ]
    if missing:
        st.html(bad(translate(N_("Still missing: {what}."), what=missing)))
        return
    for source, message in zip(answers.sources, messages, strict=True):
        heading = f"{_(PATTERNS[source.pattern].title)}: {hide_secrets.shown(source.written)}"
        st.html(tag("section", tag("h3", heading), message, class_="wk-tested"))
    if not answers.sources:
        st.html(bad(_("Without a source there is nothing to count; fill in at least one.")))
        return
    if st.button(_("Save and start collecting"), type="primary", key="setup-save"):
        first_collection.begin(answers)
        del st.session_state["_tested"]
        st.rerun()


def done(settings: Settings) -> None:
    """Draw the school that is set up, and where to go from here."""
    count = len(settings.sources)
    text = ngettext(
        "{name} is set up, with {count} source.", "{name} is set up, with {count} sources.", count
    )
    st.html(
        tag(
            "p",
            text.format(name=settings.organisation.name, count=number(count)),
            " ",
            tag("a", _("To the reputation page"), href=link("reputation"), target="_self"),
            " · ",
            tag("a", _("Add or pause sources"), href=link("sources"), target="_self"),
            class_="wk-lead",
        )
    )
