"""Complete what a provider says of a person at the login: claims that only `userinfo` gives, and no more than is used.

SURFconext hands out mail and groups by userinfo only; Entra ID may send so many groups that no cookie holds them.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import anyio.to_thread
from streamlit.web.server.starlette import starlette_auth_routes

from pages.shared import login
from pipelines.access.logins import access_file, entering, store, visitors
from pipelines.access.logins.visitors import OVERAGE
from pipelines.support import guard
from pipelines.support.errors import PipelineError
from text.i18n import N_

USED = ("sub", "iss", "iat", "exp", "name", "preferred_username", "email", "email_verified")
# Groups that a cookie keeps; those that the file names go first.
MOST, LONGEST = 40, 200
log = logging.getLogger("weerklank.login")
_client = starlette_auth_routes._create_oauth_client


def complete() -> None:
    """Let every login be completed; once, at the start."""
    # Streamlit has no other place to say which claims it keeps.
    starlette_auth_routes._create_oauth_client = completed


def completed(provider: str) -> tuple[Any, str]:
    """Return the client of this provider, whose logins are completed, and where it comes back."""
    client, redirect_uri = _client(provider)
    exchange = client.authorize_access_token

    async def authorized(request: Any, **more: Any) -> dict[str, Any]:
        token = await exchange(request, **more)
        claims = {**await _userinfo(client, token), **(token.get("userinfo") or {})}
        token["userinfo"] = used(claims)
        await anyio.to_thread.run_sync(
            _note, {**token["userinfo"], "provider": provider, "is_logged_in": True}
        )
        return token

    client.authorize_access_token = authorized
    return client, redirect_uri


async def _userinfo(client: Any, token: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the provider tells besides the id token; {} where it does not, or of somebody else."""
    known = token.get("userinfo") or {}
    try:
        with guard.around(N_("The login"), asyncio.CancelledError):
            metadata = await client.load_server_metadata()
            if not known or not metadata.get("userinfo_endpoint"):
                return {}
            told = dict(await client.userinfo(token=token))
    except guard.Unforeseen:
        log.warning("the provider gave no userinfo; what stands in the id token has to do")
        return {}
    return told if told.get("sub") == known.get("sub") else {}


def used(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that are used, of a size that a cookie holds."""
    access = access_file.known().access
    kept = {name: claims[name] for name in USED if isinstance(claims.get(name), str | int | float)}
    kept = {
        name: told[:LONGEST] if isinstance(told, str) and name != "sub" else told
        for name, told in kept.items()
    }
    named = {group.name for group in access.groups}
    of_whom = access.belonging
    if of_whom and of_whom.claim not in USED:
        said = of_whom.said(claims)
        kept[of_whom.claim] = sorted(said, key=lambda each: each not in of_whom.ours)
    for claim in access.claims:
        told = claims.get(claim)
        groups = [told] if isinstance(told, str) else told if isinstance(told, list) else []
        texts = [each for each in groups if isinstance(each, str) and len(each) <= LONGEST]
        if texts:
            kept[claim] = sorted(texts, key=lambda each: each not in named)[:MOST]
    return {**kept, **{name: True for name in OVERAGE if claims.get(name)}}


def _note(claims: Mapping[str, object]) -> None:
    """Keep who came in, or was not let in, and leave a line of it."""
    now = login.now()
    found = login.visitor_of(claims)
    outcome = "done" if found.state == "in" else "refused"
    try:
        store.note(found.person.id, visitors.seen(found), now)
    except PipelineError as error:
        log.warning("who came in could not be kept: %s", error)
    entering.note(found.person, "access.login", found.state, outcome)
