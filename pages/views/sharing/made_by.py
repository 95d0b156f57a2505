"""Say of what somebody made for others who that was, and whether it still works."""

import datetime as dt

from pages.shared import login
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, applied, moment, translate
from pipelines.access.logins import makers


def said(made_at: dt.datetime, by: str | None) -> str:
    """Return when it was made, and by whom where that was kept."""
    if by is None:
        return translate(N_("made {moment}"), moment=moment(made_at))
    return translate(N_("made {moment} by {who}"), moment=moment(made_at), who=by)


def still(by: str | None, maker_id: str | None, works: bool) -> Html:
    """Return what is the matter with it, nothing where nothing is. works: whether it works now."""
    if not works:
        told = translate(
            N_(
                "Does not work: {who} has no role for it any more. It works again when that role is given back, or when"
                " you take it over. A role by a group counts for {length} after a login."
            ),
            who=by or _("who made it"),
            length=applied(makers.GROUPS_LAST / dt.timedelta(hours=1)),
        )
        return tag("p", tag("span", "✕ ", aria_hidden="true"), told, class_="wk-small")
    if maker_id is None and login.is_closed():
        told = _(
            "Who made it was not kept, so it works whoever leaves. Take it over, and it follows your role."
        )
        return tag("p", told, class_="wk-small")
    return tag("span", "")


def may_change_hands(maker_id: str | None, works: bool) -> bool:
    """Is there a reason to take it over: it does not work, or nobody knows whose it is?"""
    return not works or (maker_id is None and login.is_closed())
