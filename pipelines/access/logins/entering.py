"""Let the first administrator in by a code that was printed at the start; leave lines of logins in the audit log."""

import datetime as dt
import secrets

from pipelines.access import acts
from pipelines.access.acts import Act
from pipelines.access.logins import access_file, store
from pipelines.access.logins.store import Kept
from pipelines.access.logins.visitors import Visitor
from pipelines.access.person import Person
from pipelines.support.errors import PipelineError
from text.i18n import N_

# Without letters and digits that are taken for each other.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LASTS = dt.timedelta(hours=24)
# After so many wrong tries, by whomever, the code is worth nothing; a new start prints another.
TRIES = 10


class WrongCode(PipelineError):
    """It is not the code, or no longer."""

    template = N_(
        "This is not the code, or it no longer counts. After ten wrong tries or a day a new one is printed when the"
        " dashboard is started again."
    )


def note(person: Person, act: str, about: str, outcome: str) -> None:
    """Leave a line of what somebody did at the door. Raises: nothing that is known of; a line may wait."""
    acts.keep(Act(person, act, about).line(outcome))


def first_code(now: dt.datetime) -> str | None:
    """Return a new code for the first administrator, of which only the hash is kept; None where there is one already.

    Raises: CannotKeep.
    """
    known = access_file.known()
    if known.fault or known.access.has_administrator:
        return None
    signs = "".join(secrets.choice(SIGNS) for _sign in range(16))

    def act(kept: Kept) -> None:
        until = (now + LASTS).isoformat()
        kept["code"] = {"first": {"hash": store.hashed(signs), "until": until, "tries": 0}}

    store.change(act, now)
    return "-".join(signs[n : n + 4] for n in range(0, 16, 4))


def code_waits(now: dt.datetime) -> bool:
    """Is there a code that nobody used, and no administrator yet?"""
    told = (store.kept() or {}).get("code", {}).get("first")
    known = access_file.known()
    holds = told and told["tries"] < TRIES and now < store.moment(told["until"])
    return bool(holds and not known.fault and not known.access.has_administrator)


def claim(visitor: Visitor, typed: str, now: dt.datetime) -> None:
    """Make who is logged in the first administrator, once, by the code. Raises: WrongCode, ConfigError, CannotKeep."""
    signs = "".join(sign for sign in typed.upper() if sign in SIGNS)

    def act(kept: Kept) -> bool:
        told = kept["code"].get("first")
        if not told or told["tries"] >= TRIES or now >= store.moment(told["until"]):
            return False
        told["tries"] += 1
        is_right = secrets.compare_digest(told["hash"], store.hashed(signs))
        if is_right:
            del kept["code"]["first"]
        return is_right

    can = visitor.state == "without" and code_waits(now)
    if not can or not store.change(act, now):
        note(visitor.person, "access.code", "", "refused")
        raise WrongCode()
    from pipelines.access.logins import giving  # brings what edits a configuration along: for this once

    giving.first(visitor, now)
    note(visitor.person, "access.code", "", "done")
