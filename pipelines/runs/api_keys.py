"""Make, list and revoke the keys of programs that read the API: `python -m pipelines api-key add|list|revoke`.

A key is shown once, when it is made; the warehouse keeps its SHA-256 only. It is 256 random bits, so that no slow hash
is needed to keep it from being guessed.
"""

import argparse
import datetime as dt
import hashlib
import json
import secrets
import sys
from dataclasses import replace

from pipelines.access import acts
from pipelines.access.logins import makers
from pipelines.access.person import Person, operator
from pipelines.support import typed_text
from warehouse.access import api_keys
from warehouse.access.api_keys import ApiKey
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseEmpty

WELL, WRONG = 0, 2
# By this a leaked key is recognised in a file or a log.
PREFIX = "wk_"
# Nobody waits for the note that a key was used today.
PATIENCE = 1.0


def add(words, common: argparse.ArgumentParser) -> None:
    """Add the word to the command line."""
    word = words.add_parser(
        "api-key", parents=[common], help="keys of programs that read figures and mentions (docs/api.md)"
    )
    acts = word.add_subparsers(dest="act", required=True, metavar="add | list | revoke")
    made = acts.add_parser("add", help="make a key and print it, once")
    made.add_argument("name", metavar="NAME", help="for whom or what it is")
    made.add_argument("--figures-only", action="store_true", help="it may not read mentions")
    made.set_defaults(do=_add)
    listed = acts.add_parser("list", help="which keys there are and when they were last used")
    listed.add_argument("--json", action="store_true", help="the list as JSON")
    listed.set_defaults(do=_list)
    revoked = acts.add_parser("revoke", help="make a key invalid, at once")
    revoked.add_argument("name", metavar="NAME")
    revoked.set_defaults(do=_revoke)


def hashed(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def make(person: Person, name: str, mentions: bool = True, url: str | None = None) -> str | None:
    """Make a key of this name and return it; None when a valid one has the name already.

    Raises: NotAllowed, WarehouseError.
    """
    key = PREFIX + secrets.token_urlsafe(32)
    with acts.doing(person, "keys.make", name, url) as act, writing(url) as con:
        if any(known.name == name and known.revoked_at is None for known in api_keys.keys(con)):
            return None
        made_at = dt.datetime.now(dt.UTC)
        made = ApiKey(name, hashed(key), mentions, made_at, None, None, person.signature, person.id)
        api_keys.store(con, made)
        act.after = {"mentions": mentions}
        act.within(con)
    return key


def revoke(person: Person, name: str, url: str | None = None) -> bool:
    """Make the key of this name invalid; False when there is no valid one. Raises: NotAllowed, WarehouseError."""
    with acts.doing(person, "keys.revoke", name, url) as act, writing(url) as con:
        for known in api_keys.keys(con):
            if known.name == name and known.revoked_at is None:
                api_keys.store(con, replace(known, revoked_at=dt.datetime.now(dt.UTC)))
                act.within(con)
                return True
    return False


def works(key: ApiKey) -> bool:
    """Can it be used: is it valid, and may who made it still make keys?"""
    return key.revoked_at is None and makers.still_may(key.maker_id, "keys.make")


def take_over(person: Person, name: str, url: str | None = None) -> bool:
    """Make the valid key of this name that of this person; False when there is none.

    Raises: NotAllowed, WarehouseError.
    """
    with acts.doing(person, "keys.take_over", name, url) as act, writing(url) as con:
        valid = [each for each in api_keys.keys(con) if each.name == name and each.revoked_at is None]
        for key in valid:
            act.before, act.after = {"made_by": key.made_by}, {"made_by": person.signature}
            api_keys.store(con, replace(key, made_by=person.signature, maker_id=person.id))
        act.within(con)
    return bool(valid)


def holder(name: str) -> Person:
    """Return who asks with this key: a program, which reads what a shared page shows too."""
    return Person(f"key:{name}", name, frozenset({"shared"}), "key")


def note_use(person: Person, name: str, day: dt.date) -> None:
    """Keep the day on which this key was used, with a line in the log; once a day.

    Raises: NotAllowed, WarehouseError, as when somebody else writes.
    """
    with acts.doing(person, "keys.use", name) as act, writing(wait=PATIENCE) as con:
        if not api_keys.note_use(con, name, day):
            act.leave_no_line()
            return
        act.within(con)


def _add(args: argparse.Namespace) -> int:
    name = typed_text.line(args.name)
    if not name or len(name) > typed_text.NAME.most:
        print(f"A name has 1 to {typed_text.NAME.most} characters.", file=sys.stderr)
        return WRONG
    key = make(operator(), name, not args.figures_only, args.warehouse)
    if key is None:
        print(
            f"There is a valid key named {name} already: revoke it first, or take another name.",
            file=sys.stderr,
        )
        return WRONG
    print(key)
    print("This key is shown only now. Send it as: Authorization: Bearer KEY", file=sys.stderr)
    return WELL


def _list(args: argparse.Namespace) -> int:
    try:
        with reading(args.warehouse) as con:
            known = api_keys.keys(con)
    except WarehouseEmpty:
        known = ()
    if args.json:
        told = [
            {
                "name": key.name,
                "reads": ["figures", "mentions"] if key.mentions else ["figures"],
                "made_at": key.made_at.isoformat(timespec="seconds"),
                "used_on": key.used_on and key.used_on.isoformat(),
                "revoked_at": key.revoked_at and key.revoked_at.isoformat(timespec="seconds"),
                "made_by": key.made_by,
                "works": works(key),
            }
            for key in known
        ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return WELL
    for key in known:
        state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "valid"
        if not key.revoked_at and not works(key):
            state = "does not work (who made it no longer has the role for it)"
        reads = "figures and mentions" if key.mentions else "figures only"
        used = f"last used {key.used_on}" if key.used_on else "never used"
        print(f"{key.name}: {state}, {reads}, made {key.made_at:%Y-%m-%d}, {used}")
    if not known:
        print("No keys yet: python -m pipelines api-key add NAME")
    return WELL


def _revoke(args: argparse.Namespace) -> int:
    name = typed_text.line(args.name)
    if not revoke(operator(), name, args.warehouse):
        print(f"There is no valid key named {name}.", file=sys.stderr)
        return WRONG
    print(f"The key named {name} is revoked; nobody can read with it from now on.")
    return WELL
