"""Draw the finder: the school's address, what was found of it with ticks, and one button that starts."""

from dataclasses import dataclass, replace

import streamlit as st

from pages.shared.actions import sentence
from pages.shared.html import tag
from pages.shared.i18n import N_, _, translate
from pages.views.sources import first_collection, found_rows, found_tags
from pages.views.sources.add_source import bad
from pipelines.mentions import collect
from pipelines.mentions.matching.fold import fold
from pipelines.settings import Organisation, Settings, allowed_by_environment, own_folder
from pipelines.sources import schools
from pipelines.sources.discovery import Found, choice, proposals, read_site, tries
from pipelines.sources.discovery.guest import typed
from pipelines.sources.discovery.tries import Tried
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError, SourceError

MOST_MEANT = 8
GROUPS = {
    "own": N_("What the school publishes itself"),
    "account": N_("Accounts of the school"),
    "search": N_("What others write"),
}


@dataclass(frozen=True)
class _Search:
    """What came of a search.

    said: what went wrong, in words, where nothing was found; meant: schools that may be meant, where several are.
    """

    number: int
    meant: tuple[schools.School, ...] = ()
    found: Found | None = None
    tried: tuple[Tried, ...] = ()
    said: str = ""


def ask() -> None:
    """Draw the field, and what was found with it."""
    with st.form("find", border=False):
        written = st.text_input(
            _("Website or name of the school"),
            placeholder="www.school.nl",
            key="find-site",
            max_chars=typed_text.ADDRESS.most,
        )
        pressed = st.form_submit_button(_("Search"), type="primary", key="find-search")
    search: _Search | None = st.session_state.get("_found")
    if pressed:
        search = _kept(_searched(written, search))
    # Its place is there without it: what stands below would be drawn anew, and lose what was typed.
    with st.container(key="wk-found"):
        if search and search.said:
            st.html(bad(search.said))
        if search and search.meant and (school := _chosen(search.meant)):
            _kept(_searched(school.site, search))
            st.rerun()
        if search and search.found:
            _result(search, search.found)


def lines(text: str) -> tuple[str, ...]:
    """Return what was filled in, a line each; no more than may be filled in, whatever a browser sends."""
    kept = (typed_text.line(line) for line in typed_text.lines(text[: typed_text.LIST.most]).splitlines())
    return tuple(line for line in kept if line)[: typed_text.MOST_LINES]


def _kept(search: _Search) -> _Search:
    st.session_state["_found"] = search
    return search


def _chosen(meant: tuple[schools.School, ...]) -> schools.School | None:
    """Ask which school is meant; None while nobody said it."""
    st.html(tag("p", _("Which school do you mean?")))
    chosen = None
    with st.container(key="wk-meant", horizontal=True):
        for n, school in enumerate(meant):
            # Names of our own table: nothing in them is Markdown.
            if st.button(f"{school.name} ({school.town})", key=f"find-meant-{n}"):
                chosen = school
    return chosen


def _searched(written: str, before: _Search | None) -> _Search:
    count = before.number + 1 if before else 0
    written = typed_text.line(written[: typed_text.ADDRESS.most])
    inside = typed.host_in(written)
    if not inside and "://" not in written and (" " in written or "." not in written):
        named = schools.find(written)
        with_site = [school for school in named if school.site]
        exact = [
            school for school in with_site if fold(written) in map(fold, (school.name, *school.other_names))
        ]
        meant = exact or with_site
        if len(meant) > 1:
            return _Search(count, tuple(meant[:MOST_MEANT]))
        if named and not meant:
            text = translate(
                N_("The site of {name} is not known here; enter its web address."), name=named[0].name
            )
            return _Search(count, said=text)
        if not named:
            return _Search(
                count,
                said=_("Enter the web address of your school, for example www.school.nl, or its whole name."),
            )
        written = meant[0].site
    written = inside or written
    # Sites that are visited read who asks; a password that somebody typed before the address is not for them.
    asker = Organisation(written, written.rpartition("@")[2])
    trial = Settings(own_folder(), asker, (), (), allow_private=allowed_by_environment())
    try:
        with st.spinner(_("The site is being read …")):
            found = _read(written, trial)
        with st.spinner(_("Each proposal is tried now …")):
            wanted = proposals.propose(found, found.name)
            return _Search(count, found=found, tried=tuple(tries.tried(trial, wanted)))
    except PipelineError as error:
        return _Search(count, said=sentence(error))


def _read(written: str, trial: Settings) -> Found:
    """Return what the site says, with what the table of schools knows; of a site that cannot be reached the table
    alone, where the school is in it. Raises: ConfigError, SourceError for a school that is not.
    """
    try:
        return choice.completed(read_site(written, collect.policy(trial)))
    except SourceError as error:
        unread = Found(written if "://" in written else f"https://{written}", problem=error)
        if choice.known(unread) is None:
            raise
        return choice.completed(unread)


def _result(search: _Search, found: Found) -> None:
    problem = sentence(found.problem) if found.problem else ""
    if problem:
        st.html(bad(problem))
    for note in found.notes:
        st.html(tag("p", sentence(note), class_="wk-said wk-said-ask", role="status"))
    at = search.number
    with st.form(f"found-{at}", border=False):
        is_empty = not (found.name or search.tried)
        st.html(tag("h2", _("Which school is it?") if is_empty else _("This was found")))
        name = st.text_input(
            _("Name of the school"), found.name, key=f"found-name-{at}", max_chars=typed_text.TITLE.most
        )
        also = st.text_area(
            _("Other names people use, one per line"),
            "\n".join(found.also),
            key=f"found-also-{at}",
            height=70,
            max_chars=typed_text.LIST.most,
        )
        town = st.text_input(_("Town"), found.town, key=f"found-town-{at}", max_chars=typed_text.TITLE.most)
        found_tags.warned(found, search.tried)
        chosen = []
        if (shared := found_rows.shared(search.tried)) and shared != problem:
            st.html(bad(shared))
        for group, heading in GROUPS.items():
            rows = [(n, tried) for n, tried in enumerate(search.tried) if tried.proposal.group == group]
            if group == "own" and not rows and not found.problem:
                st.html(tag("h3", _(heading)))
                st.html(tag("p", _("No feed with news was found on the site."), class_="wk-small"))
            if rows:
                st.html(tag("h3", _(heading)))
            several = sum(tried.proposal.kind != "forum" for _n, tried in rows) > 1
            for count, (n, tried) in enumerate(rows, 1):
                with st.container(key=f"wk-found-{at}-{n}"):
                    label = found_rows.label(tried, count if several else 0)
                    if st.checkbox(label, tried.is_good, key=f"found-tick-{at}-{n}"):
                        chosen.append(tried)
                    st.html(found_rows.brings(tried, shared))
            if group == "search":
                found_tags.alert(found)
        campaigns = found_tags.campaigns(found, at)
        if not found_tags.logo(found, at):
            found = replace(found, picture=b"")
        peers = st.text_area(
            _("Peer schools to compare with, one per line"),
            "\n".join(choice.peers(found)),
            key=f"found-peers-{at}",
            height=120,
            max_chars=typed_text.LIST.most,
        )
        if besides := found_rows.besides(found):
            st.html(besides)
        saved = st.form_submit_button(_("Save and start collecting"), type="primary", key="find-save")
    if saved:
        _save(found, chosen, name, also, town, peers, campaigns)


def _save(
    found: Found, chosen: list[Tried], name: str, also: str, town: str, peers: str, campaigns: list[str]
) -> None:
    name = typed_text.line(name[: typed_text.TITLE.most])
    if not name:
        st.html(bad(translate(N_("Still missing: {what}."), what=[_("Name of the school")])))
        return
    if not found.name:
        # Nobody could search for a school without a name; now that it has one, that is what others write about it.
        have = {tried.proposal.pattern for tried in chosen}
        chosen = [*chosen, *(Tried(each) for each in proposals.searches(name) if each.pattern not in have)]
    if not any(tried.proposal.pattern for tried in chosen):
        st.html(bad(_("Without a source there is nothing to count; tick at least one.")))
        return
    town = typed_text.line(town[: typed_text.TITLE.most])
    answers = choice.answers(found, chosen, name, lines(also), town, lines(peers), campaigns)
    if first_collection.begin(answers):
        del st.session_state["_found"]
    st.rerun()
